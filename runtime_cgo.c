/* Where the two planes of one copy of the library meet, and the only place:
 * a constructor hands each the other's table. It runs before any code of the
 * host that could call either; a call into Go waits for Go's own start.
 */
#include "bridge.h"

extern void gopyrtAdvance(gopyrt_call *call);
extern void gopyrt_control_register(const gopyrt_control_table *table);
extern const gopyrt_core_table *gopyrt_core_get(void);

const gopyrt_core_table *gopyrt_core;

static const gopyrt_control_table control_table = {
    .size = sizeof(control_table),
    .ops = GOPYRT_OP_COUNT,
    .advance = gopyrtAdvance,
};

__attribute__((constructor)) static void
planes_meet(void)
{
    gopyrt_core = gopyrt_core_get();
    gopyrt_control_register(&control_table);
}
