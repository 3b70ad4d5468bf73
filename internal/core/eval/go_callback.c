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

void *
gopyrt_callback_tag(uint64_t token)
{
    return tag(token);
}

int
gopyrt_callback_untag(void *tagged, uint64_t *token)
{
    *token = (uintptr_t)tagged & TOKEN_MASK;
    return tag(*token) == tagged;
}

static int
run(const char *what, void *tagged, int signum)
{
    uint64_t token;
    if (!gopyrt_callback_untag(tagged, &token)) {
        gopyrt_error_set(GOPYRT_ERROR_CALLBACK,
                         "%s written in Go was given to the runtime "
                         "before fork(), which Go functions do not survive",
                         what);
        return -1;
    }
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_CALLBACK, what);
    call.pointer = (void *)(uintptr_t)token;
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
    /* What is added when the end has begun is never called, and Go would keep it for good. */
    return gopyrt_pending_add_main(run_pending, tag(token));
}

int
gopyrt_callback_set_handler(int signum, uint64_t token)
{
    return gopyrt_signal_set_handler(signum, token != 0 ? run_handler : NULL, tag(token));
}

/* Go keeps the callback's error, which nobody here could be told. */
static void
run_at_exit(void *tagged)
{
    uint64_t token;
    if (gopyrt_callback_untag(tagged, &token)) {
        (void)run("an exit callback", tagged, 0);
    }
}

int
gopyrt_callback_at_exit(uint64_t token)
{
    return gopyrt_atexit_add_runtime(run_at_exit, tag(token));
}

/* Between its being marked as finalizing and its callbacks the thread that ends an interpreter
 * takes HEAD_LOCK. So one that is not marked has all of that before it. */
int
gopyrt_callback_at_exit_interp(int64_t interp_id, uint64_t life, uint64_t token)
{
    PyThreadState *current = _PyThreadState_GET();
    atexit_callback *entry = gopyrt_atexit_entry_new(run_at_exit, tag(token));
    int result = GOPYRT_PENDING_ENDED;
    if (entry == NULL) {
        return -1;
    }
    HEAD_LOCK(&_PyRuntime);
    PyInterpreterState *interp = gopyrt_interp_find_life_locked(interp_id, life);
    if (interp != NULL
        && (!_Py_atomic_load_int(&interp->finalizing)
            || (current != NULL && current->interp == interp)))
    {
        gopyrt_atexit_push(interp, entry);
        result = 0;
    }
    HEAD_UNLOCK(&_PyRuntime);
    if (result != 0) {
        PyMem_RawFree(entry);
    }
    return result;
}

void
gopyrt_callback_fail(const char *message)
{
    gopyrt_error_set(GOPYRT_ERROR_CALLBACK, "%s", message);
}
