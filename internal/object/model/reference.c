/* References: the end of an object, its coming back, and the functions for those who don't count
 * inline. */
#include "object/model/model.h"
#include "object/collect/collect.h"

void
gopyrt_object_revive(PyObject *op)
{
    op->ob_refcnt_full = (int64_t)_Py_STATIC_IMMORTAL_INITIAL_REFCNT;
}

/* Objects whose freeing would go too deep wait in a list until the outermost freeing comes to
 * them. The count of an object is the link to the next one, with a bit for whether the collector
 * has seen the object: it must not while it waits, and its dealloc is to find it as it was. */
#define WAS_TRACKED ((uintptr_t)1)

static void
free_later(PyThreadState *tstate, PyObject *op)
{
    uintptr_t link = (uintptr_t)tstate->delete_later;
    if (gopyrt_gc_tracked(op)) {
        gopyrt_gc_untrack(op);
        link |= WAS_TRACKED;
    }
    op->ob_refcnt_full = (int64_t)link;
    tstate->delete_later = op;
}

static void
free_those_that_wait(PyThreadState *tstate)
{
    PyObject *op;
    while ((op = tstate->delete_later) != NULL) {
        uintptr_t link = (uintptr_t)op->ob_refcnt_full;
        tstate->delete_later = (PyObject *)(link & ~WAS_TRACKED);
        op->ob_refcnt_full = 0;
        if (link & WAS_TRACKED) {
            gopyrt_gc_track(op);
        }
        gopyrt_trace(op, PyRefTracer_DESTROY);
        Py_TYPE(op)->tp_dealloc(op);
    }
}

/* What is left of the C stack above its soft limit, in units of the margin. */
static intptr_t
depth_left(PyThreadState *tstate)
{
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)tstate;
    return ((intptr_t)_Py_get_machine_stack_pointer() - (intptr_t)impl->c_stack_soft_limit)
           / (intptr_t)_PyOS_STACK_MARGIN_BYTES;
}

void
_Py_Dealloc(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    PyThreadState *tstate = _PyThreadState_GET();
    if (op->ob_flags & _Py_STATICALLY_ALLOCATED_FLAG) {
        gopyrt_object_revive(op);
        return;
    }
    if (type->tp_flags & Py_TPFLAGS_HAVE_GC) {
        intptr_t left = depth_left(tstate);
        if (left < 2) {
            free_later(tstate, op);
            return;
        }
        gopyrt_trace(op, PyRefTracer_DESTROY);
        type->tp_dealloc(op);
        if (tstate->delete_later != NULL && left >= 4) {
            free_those_that_wait(tstate);
        }
        return;
    }
    gopyrt_trace(op, PyRefTracer_DESTROY);
    type->tp_dealloc(op);
}

void
Py_IncRef(PyObject *op)
{
    Py_XINCREF(op);
}

void
Py_DecRef(PyObject *op)
{
    Py_XDECREF(op);
}

void
_Py_IncRef(PyObject *op)
{
    Py_INCREF(op);
}

void
_Py_DecRef(PyObject *op)
{
    Py_DECREF(op);
}

void
_Py_SetRefcnt(PyObject *op, Py_ssize_t count)
{
    Py_SET_REFCNT(op, count);
}

#undef Py_NewRef
#undef Py_XNewRef
#undef Py_REFCNT
#undef Py_TYPE
#undef Py_Is
#undef Py_IsNone
#undef Py_IsTrue
#undef Py_IsFalse

PyObject *
Py_NewRef(PyObject *op)
{
    Py_INCREF(op);
    return op;
}

PyObject *
Py_XNewRef(PyObject *op)
{
    Py_XINCREF(op);
    return op;
}

Py_ssize_t
Py_REFCNT(PyObject *op)
{
    return _Py_REFCNT(op);
}

PyTypeObject *
Py_TYPE(PyObject *op)
{
    return op->ob_type;
}

int
Py_Is(PyObject *x, PyObject *y)
{
    return x == y;
}

int
Py_IsNone(PyObject *x)
{
    return x == Py_None;
}

int
Py_IsTrue(PyObject *x)
{
    return x == Py_True;
}

int
Py_IsFalse(PyObject *x)
{
    return x == Py_False;
}
