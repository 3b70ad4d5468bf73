/* Who wants to hear of objects, and to keep something with them: the tracer of
 * references, and the places for extra data in code objects. */
#include "eval/eval.h"

/* One tracer for the process. The function is stored last and taken away first, so
 * that whoever calls it has its data. */
int
PyRefTracer_SetTracer(PyRefTracer tracer, void *data)
{
    struct _reftracer_runtime_state *state = &_PyRuntime.ref_tracer;
    _Py_atomic_store_ptr_release(&state->tracer_func, NULL);
    _Py_atomic_store_ptr_release(&state->tracer_data, data);
    _Py_atomic_store_ptr_release(&state->tracer_func, tracer);
    return 0;
}

PyRefTracer
PyRefTracer_GetTracer(void **data)
{
    struct _reftracer_runtime_state *state = &_PyRuntime.ref_tracer;
    PyRefTracer tracer;
    void *its_data;
    do {
        tracer = (PyRefTracer)_Py_atomic_load_ptr_acquire(&state->tracer_func);
        its_data = _Py_atomic_load_ptr_acquire(&state->tracer_data);
    } while (tracer != (PyRefTracer)_Py_atomic_load_ptr_acquire(&state->tracer_func));
    if (data != NULL) {
        *data = its_data;
    }
    return tracer;
}

/* One place short of the table's length: CPython keeps the last one. */
#define EXTRA_PLACES (MAX_CO_EXTRA_USERS - 1)

Py_ssize_t
PyUnstable_Eval_RequestCodeExtraIndex(freefunc free)
{
    PyInterpreterState *interp = gopyrt_eval_interp(__func__);
    if (interp->co_extra_user_count >= EXTRA_PLACES) {
        return -1;
    }
    interp->co_extra_freefuncs[interp->co_extra_user_count] = free;
    return interp->co_extra_user_count++;
}
