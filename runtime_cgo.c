/* Where the two planes of one copy of the library meet, and the only place:
 * a constructor hands each the other's table. It runs before any code of the
 * host that could call either; a call into Go waits for Go's own start.
 *
 * In a library that start is a constructor, too, one without a priority, and from
 * then on Go's packages initialize themselves on a thread of their own.
 */

//go:build linux && amd64

#include "internal/face/bridge.h"
#include "internal/restart/restart.h"

#include <string.h>
#include <unistd.h>

const gopyrt_core_table *gopyrt_core;

static pid_t loaded_in;

static const gopyrt_control_table control_table;

/* A library's Go half can be started again in place. A program's can't: there
 * the installed library takes over. */
static const gopyrt_control_table *
restart(const gopyrt_core_table *core, const char **error)
{
    if (!gopyrt_go_can_restart(error)) {
        return gopyrt_go_find_other(core, error);
    }
    *error = gopyrt_go_restart();
    return *error == NULL ? &control_table : NULL;
}

static const gopyrt_control_table control_table = {
    .size = sizeof(control_table),
    .ops = GOPYRT_OP_COUNT,
    .advance = gopyrtAdvance,
    .before_fork = gopyrt_go_prepare_fork,
    .after_fork_parent = gopyrt_go_forked_parent,
    .after_fork_child = gopyrt_go_forked,
    .below_dead = gopyrt_go_below,
    .restart = restart,
};

__attribute__((visibility("default"))) const gopyrt_control_table *
gopyrt_control_adopt(const gopyrt_core_table *core, const char **error)
{
    const gopyrt_core_table *mine = gopyrt_core_get();

    if (core->size != mine->size || strcmp(core->contract, mine->contract) != 0) {
        *error = "the installed libgopyruntime is of another version than this program";
        return NULL;
    }
    /* Loaded before the fork, for an extension that is linked against it, this
     * copy slept through it: its Go is as dead as the program's. */
    if (loaded_in != getpid()) {
        *error = gopyrt_go_restart();
        if (*error != NULL) {
            return NULL;
        }
        loaded_in = getpid();
    }
    gopyrt_core = core;
    return &control_table;
}

__attribute__((constructor(101))) static void
planes_meet(void)
{
    loaded_in = getpid();
    gopyrt_core = gopyrt_core_get();
    gopyrt_control_register(&control_table);
    gopyrt_go_on_dead_call(gopyrt_control_ensure);
}
