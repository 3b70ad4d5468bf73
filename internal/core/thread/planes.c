/* Calls from C into Go: the control table, and the loop that runs a sequence of
 * the control plane, with its C steps outside any Go frame.
 *
 * The first call that needs Go starts the Go half, by the means of the control table,
 * and then continues. Fork: Go does not survive it, so that the same is done in the
 * child. A call whose C step forked continues with its next step.
 */
#include "thread/thread.h"
#include "fatal/fatal.h"
#include "internal/pycore_lock.h"

#include <unistd.h>

enum { CONTROL_ABSENT, CONTROL_ALIVE, CONTROL_DEAD };

static int control_state = CONTROL_ABSENT;
static const gopyrt_control_table *control;
static pid_t control_process;
static int control_started;
static uint32_t generation; /* the number of forks since the first process */
static PyMutex starting;

void
gopyrt_control_register(const gopyrt_control_table *table, int alive)
{
    if (table->size != sizeof(*table) || table->ops != GOPYRT_OP_COUNT) {
        return; /* of another build: stays ABSENT, and calls fail with a status that says so */
    }
    control = table;
    control_process = getpid();
    _Py_atomic_store_int(&control_started, 0);
    _Py_atomic_store_int(&control_state, alive ? CONTROL_ALIVE : CONTROL_DEAD);
}

int
gopyrt_control_alive(void)
{
    return _Py_atomic_load_int(&control_state) == CONTROL_ALIVE;
}

int
gopyrt_control_here(void)
{
    return control_process == getpid();
}

int
gopyrt_control_alive_here(void)
{
    return gopyrt_control_alive() && gopyrt_control_here();
}

/* ---- fork ------------------------------------------------------------------ */

uint32_t
gopyrt_control_generation(void)
{
    return _Py_atomic_load_uint32_relaxed(&generation);
}

int
gopyrt_process_forked(void)
{
    return gopyrt_control_generation() != 0;
}

void
gopyrt_control_after_fork_child(void)
{
    _Py_atomic_store_uint32(&generation, generation + 1);
    _Py_atomic_store_uint8_relaxed(&starting._bits, 0);
    control_process = getpid();
    if (control_state != CONTROL_ABSENT) {
        control->after_fork_child();
        _Py_atomic_store_int(&control_state, CONTROL_DEAD);
    }
}

/* Under the lock: other threads that need Go wait for it here, whatever locks
 * they hold. */
static const char *
start_locked(void)
{
    const char *error = NULL;

    if (gopyrt_control_alive()) {
        return NULL; /* another thread has started it meanwhile */
    }
    const gopyrt_control_table *table = control->start(gopyrt_core_get(), &error);
    if (table == NULL) {
        return error;
    }
    gopyrt_control_register(table, 1);
    return NULL;
}

const char *
gopyrt_control_ensure(void)
{
    if (gopyrt_fork_not_reset()) {
        gopyrt_fork_catch_up(NULL);
    }
    if (_Py_atomic_load_int(&control_state) == CONTROL_ABSENT) {
        return "the Go half of gopyruntime is not linked into this process";
    }
    if (gopyrt_process_forked() && control->below_dead()) {
        return "the calling thread has Go functions below it that did not survive "
               "fork(): make the call from another thread";
    }
    if (gopyrt_control_alive()) {
        return NULL;
    }
    PyMutex_LockFlags(&starting, _Py_LOCK_DONT_DETACH);
    const char *error = start_locked();
    PyMutex_Unlock(&starting);
    return error;
}

/* The very first call into Go waits until Go's packages are initialized, but
 * decides before that how the call is traced. So the first call does nothing, and
 * a traceback of the real one shows its C callers. */
static void
start_control(void)
{
    if (!_Py_atomic_load_int(&control_started)) {
        gopyrt_call nothing = GOPYRT_CALL(0, "");
        control->advance(&nothing);
        _Py_atomic_store_int(&control_started, 1);
    }
}

/* A C step, which may call the host. */
static __attribute__((noinline)) void
act(gopyrt_call *call)
{
    const gopyrt_host_call what = { .function = (uintptr_t)act };
    gopyrt_host_call *record = gopyrt_host_call_begin(&what, __builtin_frame_address(0));
    call->action(call);
    gopyrt_host_call_end(record);
}

/* Signals of the host wait while its thread is in Go, but not during an action, which
 * may call the host. */
PyStatus
gopyrt_control_run(gopyrt_call *call)
{
    for (;;) {
        /* Looked up each time, since an action may have forked. */
        const char *error = gopyrt_control_ensure();
        if (error != NULL) {
            PyStatus status = PyStatus_Error(error);
            status.func = call->func;
            return status;
        }
        control->enter();
        start_control();
        call->action = NULL;
        control->advance(call);
        control->leave();
        if (call->action == NULL) {
            PyStatus status = call->status;
            if (!PyStatus_IsError(status)) {
                status.func = NULL; /* nothing failed in a function */
            }
            return status;
        }
        act(call);
    }
}

int
gopyrt_control_acting(void)
{
    gopyrt_host_calls_check();
    return gopyrt_host_calls_have((uintptr_t)act, NULL);
}

/* ---- Waiting ---------------------------------------------------------------- */

unsigned
gopyrt_control_window_open(void)
{
    return gopyrt_control_alive() ? control->window_open() : 0;
}

void
gopyrt_control_window_close(unsigned window)
{
    if (window != 0) {
        control->window_close(window);
    }
}
