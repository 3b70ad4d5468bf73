/* What code of C asks about references, and how it brings an object back. */
#include "object/model/model.h"

int
PyUnstable_Object_IsUniquelyReferenced(PyObject *op)
{
    return Py_REFCNT(op) == 1;
}

/* Temporaries live in frames of an evaluator, of which there is none here. */
int
PyUnstable_Object_IsUniqueReferencedTemporary(PyObject *Py_UNUSED(op))
{
    return 0;
}

int
PyUnstable_Object_EnableDeferredRefcount(PyObject *Py_UNUSED(op))
{
    return 0; /* it is for builds without a GIL */
}

int
PyUnstable_IsImmortal(PyObject *op)
{
    return _Py_IsImmortal(op);
}

void
PyUnstable_EnableTryIncRef(PyObject *Py_UNUSED(op))
{
}

int
PyUnstable_TryIncRef(PyObject *op)
{
    if (Py_REFCNT(op) <= 0) {
        return 0;
    }
    Py_INCREF(op);
    return 1;
}

void
_Py_NewReference(PyObject *op)
{
    op->ob_refcnt_full = 1;
    gopyrt_trace(op, PyRefTracer_CREATE);
}

/* What the tracer thinks of it changes nothing. */
void
gopyrt_trace_to(PyObject *op, PyRefTracerEvent event)
{
    void *data;
    PyRefTracer tracer = PyRefTracer_GetTracer(&data);
    if (tracer != NULL) {
        (void)tracer(op, event, data);
    }
}

void
_Py_ResurrectReference(PyObject *op)
{
    /* The count is its caller's, which has made it what it is to be. */
    (void)op;
}
