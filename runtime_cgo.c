/* Where the two planes of one copy of the library meet, and the only place:
 * a constructor hands each the other's table. It runs before any code of the
 * host that could call either. Where Go is a guest, it starts when it is first needed.
 */

//go:build linux && amd64

#include "internal/face/bridge.h"
#include "internal/takeover/takeover.h"
#include "guest/guest.h"

#include <string.h>

const gopyrt_core_table *gopyrt_core;

static const gopyrt_control_table control_table;

/* A library's Go half can be started, and started again, in place. A program's can't:
 * there the installed library takes over. */
static const gopyrt_control_table *
start(const gopyrt_core_table *core, const char **error)
{
    if (!goguest_is_guest(error)) {
        return gopyrt_takeover_find(core, error);
    }
    *error = goguest_start();
    return *error == NULL ? &control_table : NULL;
}

static const gopyrt_control_table control_table = {
    .size = sizeof(control_table),
    .ops = GOPYRT_OP_COUNT,
    .advance = gopyrtAdvance,
    .enter = goguest_enter,
    .leave = goguest_leave,
    .window_open = goguest_window_open,
    .window_close = goguest_window_close,
    .after_fork_child = goguest_forked,
    .below_dead = goguest_below,
    .start = start,
};

__attribute__((visibility("default"))) const gopyrt_control_table *
gopyrt_control_adopt(const gopyrt_core_table *core, const char **error)
{
    const gopyrt_core_table *mine = gopyrt_core_get();

    if (core->size != mine->size || strcmp(core->contract, mine->contract) != 0) {
        *error = "the installed libgopyruntime is of another version than this program";
        return NULL;
    }
    *error = goguest_start();
    if (*error != NULL) {
        return NULL;
    }
    gopyrt_core = core;
    return &control_table;
}

/* 101 is the guest's, which finds out whether Go is running. */
__attribute__((constructor(102))) static void
planes_meet(void)
{
    gopyrt_core = gopyrt_core_get();
    gopyrt_control_register(&control_table, goguest_is_running());
    goguest_on_call(gopyrt_control_ensure);
}
