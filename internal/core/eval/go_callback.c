/* Callbacks written in Go: see eval/eval.h. */
#include "eval/eval.h"
#include "fatal/fatal.h"
#include "thread/thread.h"
#include "signals.h"
#include "internal/pycore_ceval.h"

/* A token of the Go half, with its generation in the upper part: after a fork the
 * same number may stand for another function. */
#define TOKEN_BITS 48
#define TOKEN_MASK (((uint64_t)1 << TOKEN_BITS) - 1)

static void *
tag(uint64_t token)
{
    uint64_t generation = gopyrt_control_generation();
    return (void *)(uintptr_t)((token & TOKEN_MASK) | generation << TOKEN_BITS);
}

static int
run(const char *what, void *tagged, int signum)
{
    void *token = (void *)((uintptr_t)tagged & TOKEN_MASK);
    if (tag((uintptr_t)token) != tagged) {
        gopyrt_error_set(GOPYRT_ERROR_CALLBACK,
                         "%s written in Go was given to the runtime "
                         "before fork(), which Go functions do not survive",
                         what);
        return -1;
    }
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
    return gopyrt_pending_add(interp_id, run_pending, tag(token), 0);
}

int
gopyrt_callback_add_main_pending(uint64_t token)
{
    /* What is added after the end is never called, and Go would keep it for good. */
    return _PyInterpreterState_Main() == NULL ? -1 : Py_AddPendingCall(run_pending, tag(token));
}

int
gopyrt_callback_set_handler(int signum, uint64_t token)
{
    return gopyrt_signal_set_handler(signum, token != 0 ? run_handler : NULL, tag(token));
}

void
gopyrt_callback_fail(const char *message)
{
    gopyrt_error_set(GOPYRT_ERROR_CALLBACK, "%s", message);
}
