/* Which objects the collector sees, and when a pass is due. */
#include "object/collect/collect.h"

#undef PyObject_GC_Track
#undef PyObject_GC_UnTrack

void
PyObject_GC_Track(void *op)
{
    if (gopyrt_gc_tracked(op)) {
        Py_FatalError("object already tracked by the garbage collector");
    }
    gopyrt_gc_track(op);
}

void
PyObject_GC_UnTrack(void *op)
{
    if (gopyrt_gc_tracked(op)) {
        gopyrt_gc_untrack(op);
    }
}

int
PyObject_IS_GC(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    return (type->tp_flags & Py_TPFLAGS_HAVE_GC) != 0
           && (type->tp_is_gc == NULL || type->tp_is_gc(op));
}

int
PyObject_GC_IsTracked(PyObject *op)
{
    return PyObject_IS_GC(op) && gopyrt_gc_tracked(op);
}

int
PyObject_GC_IsFinalized(PyObject *op)
{
    return PyObject_IS_GC(op) && (gopyrt_gc_head(op)->_gc_prev & _PyGC_PREV_MASK_FINALIZED) != 0;
}

/* A pass happens at the next check of the eval breaker: here, no frame of C code expects that
 * objects go. */
void
gopyrt_collect_count(int change)
{
    PyThreadState *tstate = _PyThreadState_GET();
    struct _gc_runtime_state *gc = &tstate->interp->gc;
    struct gc_generation *young = &gc->generations[0];
    if (change < 0) {
        young->count -= young->count > 0;
        return;
    }
    if (++young->count > young->threshold && gc->enabled && young->threshold != 0 && !gc->collecting
        && tstate->current_exception == NULL)
    {
        gopyrt_collect_schedule(tstate);
    }
}

/* ---- Finalizers ------------------------------------------------------------------ */

void
PyObject_CallFinalizer(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    if (type->tp_finalize == NULL) {
        return;
    }
    int is_gc = PyObject_IS_GC(op);
    if (is_gc && PyObject_GC_IsFinalized(op)) {
        return;
    }
    type->tp_finalize(op);
    if (is_gc) {
        gopyrt_gc_head(op)->_gc_prev |= _PyGC_PREV_MASK_FINALIZED;
    }
}

int
PyObject_CallFinalizerFromDealloc(PyObject *op)
{
    if (Py_REFCNT(op) != 0) {
        Py_FatalError(
            "PyObject_CallFinalizerFromDealloc called on object with a non-zero refcount");
    }
    /* Alive while the finalizer runs. */
    op->ob_refcnt_full = 1;
    PyObject_CallFinalizer(op);
    op->ob_refcnt -= 1;
    return op->ob_refcnt == 0 ? 0 : -1;
}
