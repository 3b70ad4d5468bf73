/* What fork_hooks.c does around every fork: the locks that are held over it, and
 * the reset in the child.
 *
 * Handlers of the host may run in between and use the API
 * (lock/fork_locks.c). In the child they come before the reset; the first call
 * of theirs that would wait for what the child does not have makes it happen
 * then.
 *
 * Callers: the forking thread. The child's part is async-signal-safe.
 */
#include "fork/fork.h"
#include "alloc/alloc.h"
#include "lock/lock.h"
#include "thread/thread.h"

#include <unistd.h>

/* The child in which the reset came before our handler (gopyrt_fork_catch_up),
 * until that handler: Go may have restarted since, and must not be forgotten
 * again. */
static __thread pid_t caught_up __attribute__((tls_model("initial-exec")));

void
gopyrt_fork_prepare(void)
{
    gopyrt_fork_begin(__builtin_frame_address(0));
    gopyrt_fork_hold(GOPYRT_FORK_LOCK_HEADS, &_PyRuntime.interpreters.mutex);
    gopyrt_tstate_memory_before_fork();
    gopyrt_fork_hold(GOPYRT_FORK_LOCK_TRACES, &_PyRuntime.tracemalloc.tables_lock);
    gopyrt_alloc_before_fork();
}

void
gopyrt_fork_parent(void)
{
    gopyrt_alloc_after_fork_parent();
    gopyrt_fork_release(GOPYRT_FORK_LOCK_TRACES);
    gopyrt_tstate_memory_after_fork_parent();
    gopyrt_fork_release(GOPYRT_FORK_LOCK_HEADS);
}

static void
reset_core(PyThreadState *attaching)
{
    gopyrt_tstate_attaching(attaching);
    gopyrt_alloc_after_fork_child();
    /* It fails only for a runtime that is not ours. */
    (void)_PyRuntimeState_ReInitThreads(&_PyRuntime);
    gopyrt_tstate_attaching(NULL);
    gopyrt_section_note_reset();
}

/* A signal handler interrupted a section: what other threads held is free, and the
 * rest waits. */
static void
put_off(void)
{
    gopyrt_section.due = 1;
    gopyrt_fork_forget_locks();
    if (!gopyrt_section.in_lot) {
        gopyrt_locks_after_fork_child();
    }
}

/* Where nothing is half done: in the handler, or at the end of the section that it found. */
void
gopyrt_fork_reset_late(void)
{
    reset_core(gopyrt_section.attaching);
    gopyrt_fork_callbacks_child();
}

void
gopyrt_fork_child(void)
{
    if (caught_up != 0 && caught_up == getpid()) {
        caught_up = 0;
        gopyrt_fork_callbacks_child();
        return;
    }
    caught_up = 0;
    gopyrt_control_after_fork_child();
    if (gopyrt_section_allows_reset()) {
        gopyrt_fork_reset_late();
    }
    else {
        put_off();
    }
}

void
gopyrt_fork_catch_up(PyThreadState *attaching)
{
    gopyrt_control_after_fork_child();
    reset_core(attaching);
    caught_up = getpid();
}
