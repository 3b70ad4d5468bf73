/* The C steps of the control plane's sequences: see runtime/runtime.h. */
#include "runtime/runtime.h"
#include "thread/thread.h"
#include "eval/eval.h"
#include "object/life/life.h"

#include "audit.h"
#include "internal/pycore_audit.h"

#include <time.h>

void
gopyrt_act_audit(gopyrt_call *call)
{
    if (PySys_Audit(call->event, NULL) < 0) {
        call->status = PyStatus_Error("an audit hook refused");
        call->status.func = call->func;
    }
}

void
gopyrt_act_pending_calls(gopyrt_call *call)
{
    _Py_FinishPendingCalls(call->tstate);
}

/* Claims and returns an interpreter that can end now, or NULL. *left is set to
 * the number of all subinterpreters: some are still being made, or ended, by
 * other threads; *own to the number of those that this thread is making or ending
 * itself. */
static PyInterpreterState *
next_to_end(int *left, int *own)
{
    PyInterpreterState *found = NULL;

    *left = *own = 0;
    HEAD_LOCK(&_PyRuntime);
    for (PyInterpreterState *i = _PyRuntime.interpreters.head; i != NULL && found == NULL;
         i = i->next) {
        if (i == &_PyRuntime._main_interpreter) {
            continue;
        }
        ++*left;
        /* One made by PyInterpreterState_New alone never becomes ready. */
        int bare = i->_whence == _PyInterpreterState_WHENCE_UNKNOWN;
        if ((bare || _Py_atomic_load_int(&i->_ready)) && gopyrt_interp_claim(i)) {
            found = i;
        }
        else {
            *own += gopyrt_interp_in_own_hands_locked(i);
        }
    }
    HEAD_UNLOCK(&_PyRuntime);
    return found;
}

/* Lets the other threads finish, for which they may need the GIL. */
static void
wait_for_others(PyThreadState *caller)
{
    struct timespec moment = { .tv_nsec = 100000 };
    _PyThreadState_Detach(caller);
    nanosleep(&moment, NULL);
    _PyThreadState_Attach(caller);
}

void
gopyrt_act_end_subinterpreters(gopyrt_call *call)
{
    PyThreadState *caller = call->tstate;
    int left, in_own_hands;

    gopyrt_interp_begin_sweep();
    for (;;) {
        PyInterpreterState *interp = next_to_end(&left, &in_own_hands);
        if (interp == NULL) {
            if (left == 0) {
                return;
            }
            if (in_own_hands > 0) {
                call->status = PyStatus_Error("the calling thread is in the middle of a call that "
                                              "makes or ends an interpreter, such as in the child "
                                              "of a fork in a callback or a signal handler: it "
                                              "would wait for itself");
                call->status.func = call->func;
                return;
            }
            wait_for_others(caller);
            continue;
        }
        if (interp->ceval.gil == NULL) {
            PyInterpreterState_Clear(interp);
            PyInterpreterState_Delete(interp);
            continue;
        }
        PyThreadState *own = _PyThreadState_NewBound(interp, _PyThreadState_WHENCE_FINI);
        if (own == NULL) {
            _Py_atomic_store_int(&interp->finalizing, 0);
            call->status = PyStatus_NoMemory();
            call->status.func = call->func;
            return;
        }
        PyThreadState_Swap(own);
        gopyrt_interp_end(own);
        PyThreadState_Swap(caller);
    }
}

void
gopyrt_act_atexit_interp(gopyrt_call *call)
{
    gopyrt_atexit_call_interp(call->interp);
}

void
gopyrt_act_atexit_runtime(gopyrt_call *call)
{
    (void)call;
    gopyrt_atexit_call_runtime();
}

void
gopyrt_act_clear_audit_hooks(gopyrt_call *call)
{
    _PySys_ClearAuditHooks(call->tstate);
}

void
gopyrt_act_end_modules(gopyrt_call *call)
{
    gopyrt_objects_end_modules(call->interp);
}

void
gopyrt_act_clear_interp(gopyrt_call *call)
{
    gopyrt_interp_clear(call->interp);
}
