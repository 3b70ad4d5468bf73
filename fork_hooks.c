/* pthread_atfork: after every fork() of the process, whichever code calls it,
 * the runtime works in the child.
 *
 * prepare   on the forking thread, before: takes the runtime's locks in their order,
 *           so that no other thread is inside what they guard
 * parent    releases them
 * child     the Go half is dead from here on; resets the C plane
 *
 * Handlers that the host registered before this library was loaded run inside of
 * these: after prepare, before parent and before child. They may use the API
 * (internal/core/lock/fork_locks.c).
 *
 * Callbacks of the host (fork_callbacks.c) run before and after all of this.
 *
 * Pure C: the child must not call Go, nor anything that is not
 * async-signal-safe, since other threads may have held any lock of libc.
 */

//go:build linux && amd64

#include "internal/core/fork/fork.h"
#include "internal/core/runtime/runtime.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

static void
prepare(void)
{
    gopyrt_fork_callbacks_before();
    gopyrt_fork_prepare();
}

static void
parent(void)
{
    gopyrt_fork_parent();
    gopyrt_fork_callbacks_parent();
}

static void
child(void)
{
    gopyrt_fork_child();
}

__attribute__((constructor)) static void
register_fork_handlers(void)
{
    if (gopyrt_runtime_foreign()) {
        return;
    }
    int error = pthread_atfork(prepare, parent, child);
    if (error != 0) {
        fprintf(stderr,
                "gopyruntime: can't register the fork handlers: %s. "
                "A child of fork() must not use the runtime.\n",
                strerror(error));
    }
}
