/* Where C asks Go: the control table, and the loop that runs a program of the
 * control plane with its C steps outside of any Go frame.
 *
 * Fork: mark_dead is async-signal-safe and runs in the child before any other
 * thread can exist; from then on every control call answers with an error.
 */
#include "core.h"

#include <unistd.h>

enum { CONTROL_ABSENT, CONTROL_ALIVE, CONTROL_DEAD };

static int control_state = CONTROL_ABSENT;
static const gopyrt_control_table *control;
static pid_t control_process;
static int control_started;

/* How many calls of this thread are at one of their C steps. */
static __thread int acting __attribute__((tls_model("initial-exec")));

void
gopyrt_control_register(const gopyrt_control_table *table)
{
    if (table->size != sizeof(*table) || table->ops != GOPYRT_OP_COUNT) {
        return;     /* of another build: stay ABSENT, calls say so */
    }
    control = table;
    control_process = getpid();
    _Py_atomic_store_int(&control_started, 0);
    _Py_atomic_store_int(&control_state, CONTROL_ALIVE);
}

int
gopyrt_control_alive(void)
{
    return _Py_atomic_load_int(&control_state) == CONTROL_ALIVE;
}

int
gopyrt_control_alive_here(void)
{
    return gopyrt_control_alive() && control_process == getpid();
}

void
gopyrt_control_mark_dead(void)
{
    if (control_state == CONTROL_ALIVE) {
        _Py_atomic_store_int(&control_state, CONTROL_DEAD);
    }
}

/* The very first call into Go waits until Go's packages are initialized, but
 * only after it was decided how the call is traced. A call that does nothing
 * goes first, so that a traceback of the real one shows its C callers. */
static void
start_control(void)
{
    if (!_Py_atomic_load_int(&control_started)) {
        gopyrt_call nothing = GOPYRT_CALL(0, "");
        control->advance(&nothing);
        _Py_atomic_store_int(&control_started, 1);
    }
}

static PyStatus
control_missing(const gopyrt_call *call)
{
    PyStatus status = PyStatus_Error(
        _Py_atomic_load_int(&control_state) == CONTROL_DEAD
            ? "the Go runtime did not survive fork(), and this call needs it: "
              "make it before the fork, or after exec()"
            : "the Go half of gopyruntime is not linked into this process");
    status.func = call->func;
    return status;
}

PyStatus
gopyrt_control_run(gopyrt_call *call)
{
    for (;;) {
        /* Looked up anew each time: an action may have forked. */
        if (!gopyrt_control_alive()) {
            return control_missing(call);
        }
        start_control();
        call->action = NULL;
        control->advance(call);
        if (call->action == NULL) {
            return call->status;
        }
        acting++;
        call->action(call);
        acting--;
    }
}

int
gopyrt_control_acting(void)
{
    return acting != 0;
}
