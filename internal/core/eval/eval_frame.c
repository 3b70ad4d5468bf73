/* The function that evaluates frames in an interpreter: interp->eval_frame, NULL for the default.
 *
 * This layer has no evaluator, so the default is the host's: what the program or one of its
 * libraries exports under CPython's name. Relaxed, as the pointer is all that is handed over.
 * Any thread; works in a child of a fork; signals: the first is async-signal-safe. */
#include "eval/eval.h"

extern PyObject *_PyEval_EvalFrameDefault(PyThreadState *tstate, struct _PyInterpreterFrame *frame,
                                          int throwing) __attribute__((weak));

_PyFrameEvalFunction
_PyInterpreterState_GetEvalFrameFunc(PyInterpreterState *interp)
{
    _PyFrameEvalFunction function = __atomic_load_n(&interp->eval_frame, __ATOMIC_RELAXED);
    return function != NULL ? function : _PyEval_EvalFrameDefault;
}

/* Evaluators that specialize code ask how often this happens. The count stays at its most. */
static void
count_change(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    if (tstate != NULL) {
        uint8_t *count = &tstate->interp->rare_events.set_eval_frame_func;
        *count += *count < UINT8_MAX;
    }
}

void
_PyInterpreterState_SetEvalFrameFunc(PyInterpreterState *interp, _PyFrameEvalFunction eval_frame)
{
    _PyFrameEvalFunction set = eval_frame == _PyEval_EvalFrameDefault ? NULL : eval_frame;
    if (__atomic_exchange_n(&interp->eval_frame, set, __ATOMIC_RELAXED) != set) {
        count_change();
    }
}
