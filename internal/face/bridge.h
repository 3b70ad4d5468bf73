/* What cgo sees of the core table: one trampoline core_<name> a function, each
 * a call through gopyrt_core.
 */
#ifndef GOPYRT_BRIDGE_H
#define GOPYRT_BRIDGE_H

#include "../../exports.h"

/* The core that this copy of the Go half works on: its own, or that of the
 * forked Go program which adopted it. runtime_cgo.c sets it before the control plane is called. */
extern const gopyrt_core_table *gopyrt_core __attribute__((visibility("hidden")));

#define GOPYRT_TRAMPOLINE_VALUE(ret, name, params, args) \
    static inline ret core_##name params                 \
    {                                                    \
        return gopyrt_core->name args;                   \
    }
#define GOPYRT_TRAMPOLINE_VOID(name, params, args) \
    static inline void core_##name params          \
    {                                              \
        gopyrt_core->name args;                    \
    }

GOPYRT_CORE_FUNCTIONS(GOPYRT_TRAMPOLINE_VALUE, GOPYRT_TRAMPOLINE_VOID)

#endif /* GOPYRT_BRIDGE_H */
