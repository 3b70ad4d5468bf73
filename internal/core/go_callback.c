/* Callbacks written in Go: see go_callback.h. */
#include "go_callback.h"
#include "error_record.h"
#include "pystate.h"
#include "signals.h"
#include "internal/pycore_ceval.h"

static int
run(const char *what, void *token, int signum)
{
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_CALLBACK, what);
    call.pointer = token;
    call.whence = signum;
    PyStatus status = gopyrt_control_run(&call);
    if (PyStatus_Exception(status)) {
        gopyrt_error_set(GOPYRT_ERROR_CALLBACK, "%s written in Go: %s", what, status.err_msg);
        return -1;
    }
    return call.result;
}

static int
run_pending(void *token)
{
    return run("a pending call", token, 0);
}

static int
run_handler(int signum, void *token)
{
    return run("a signal handler", token, signum);
}

int
gopyrt_callback_add_pending(int64_t interp_id, uint64_t token)
{
    return gopyrt_pending_add(interp_id, run_pending, (void *)(uintptr_t)token);
}

int
gopyrt_callback_add_main_pending(uint64_t token)
{
    return Py_AddPendingCall(run_pending, (void *)(uintptr_t)token);
}

int
gopyrt_callback_set_handler(int signum, uint64_t token)
{
    return gopyrt_signal_set_handler(signum, token != 0 ? run_handler : NULL,
                                     (void *)(uintptr_t)token);
}

void
gopyrt_callback_fail(const char *message)
{
    gopyrt_error_set(GOPYRT_ERROR_CALLBACK, "%s", message);
}
