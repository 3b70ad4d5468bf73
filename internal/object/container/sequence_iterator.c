/* The iterators of iter(): over what has items by number, and over the answers of a callable. */
#include "object/container/protocol.h"

#include "object/collect/collect.h"

/* ---- Over a sequence ---------------------------------------------------------------- */

typedef struct {
    PyObject_HEAD Py_ssize_t index;
    PyObject *sequence; /* NULL at the end */
} sequence_iterator;

PyObject *
PySeqIter_New(PyObject *sequence)
{
    if (!PySequence_Check(sequence)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    PyObject *op = gopyrt_object_raw(&PySeqIter_Type, sizeof(sequence_iterator));
    if (op == NULL) {
        return NULL;
    }
    ((sequence_iterator *)op)->index = 0;
    ((sequence_iterator *)op)->sequence = Py_NewRef(sequence);
    gopyrt_gc_track(op);
    return op;
}

static void
sequence_dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(((sequence_iterator *)self)->sequence);
    PyObject_GC_Del(self);
}

static int
sequence_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((sequence_iterator *)self)->sequence);
    return 0;
}

static PyObject *
sequence_next(PyObject *self)
{
    sequence_iterator *it = (sequence_iterator *)self;
    if (it->sequence == NULL) {
        return NULL;
    }
    if (it->index == PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_OverflowError, "iter index too large");
        return NULL;
    }
    PyObject *item = PySequence_GetItem(it->sequence, it->index);
    if (item != NULL) {
        it->index++;
    }
    else if (PyErr_ExceptionMatches(PyExc_IndexError)
             || PyErr_ExceptionMatches(PyExc_StopIteration)) {
        PyErr_Clear();
        Py_CLEAR(it->sequence);
    }
    return item;
}

static PyObject *
sequence_length_hint(PyObject *self, PyObject *unused)
{
    sequence_iterator *it = (sequence_iterator *)self;
    (void)unused;
    if (it->sequence == NULL) {
        return PyLong_FromLong(0);
    }
    if (GOPYRT_SQ(it->sequence, sq_length) == NULL && GOPYRT_MP(it->sequence, mp_length) == NULL) {
        return Py_NewRef(Py_NotImplemented);
    }
    Py_ssize_t n = PyObject_Size(it->sequence);
    return n == -1 ? NULL : PyLong_FromSsize_t(Py_MAX(n - it->index, 0));
}

static PyObject *
sequence_reduce(PyObject *self, PyObject *unused)
{
    sequence_iterator *it = (sequence_iterator *)self;
    (void)unused;
    PyObject *iter = gopyrt_builtin(GOPYRT_ID(iter));
    if (iter == NULL) {
        return NULL;
    }
    return it->sequence == NULL ? Py_BuildValue("N(())", iter)
                                : Py_BuildValue("N(O)n", iter, it->sequence, it->index);
}

static PyObject *
sequence_set_state(PyObject *self, PyObject *state)
{
    sequence_iterator *it = (sequence_iterator *)self;
    Py_ssize_t index = PyLong_AsSsize_t(state);
    if (index == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (it->sequence != NULL) {
        it->index = Py_MAX(index, 0);
    }
    return Py_NewRef(Py_None);
}

static PyMethodDef sequence_methods[] = {
    { "__length_hint__", sequence_length_hint, METH_NOARGS,
      PyDoc_STR("__length_hint__($self, /)\n--\n\nAbout how many items are still to come.") },
    { "__reduce__", sequence_reduce, METH_NOARGS,
      PyDoc_STR("__reduce__($self, /)\n--\n\nWhat pickle stores.") },
    { "__setstate__", sequence_set_state, METH_O,
      PyDoc_STR("__setstate__($self, object, /)\n--\n\nTakes over what pickle stored.") },
    { NULL, NULL, 0, NULL },
};

PyTypeObject PySeqIter_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "iterator",
    .tp_basicsize = sizeof(sequence_iterator),
    .tp_dealloc = sequence_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = sequence_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = sequence_next,
    .tp_methods = sequence_methods,
};

/* ---- Over a callable's answers, up to a sentinel ------------------------------------- */

typedef struct {
    PyObject_HEAD PyObject *callable, *sentinel; /* both NULL at the end */
} call_iterator;

PyObject *
PyCallIter_New(PyObject *callable, PyObject *sentinel)
{
    PyObject *op = gopyrt_object_raw(&PyCallIter_Type, sizeof(call_iterator));
    if (op == NULL) {
        return NULL;
    }
    ((call_iterator *)op)->callable = Py_NewRef(callable);
    ((call_iterator *)op)->sentinel = Py_NewRef(sentinel);
    gopyrt_gc_track(op);
    return op;
}

static void
call_dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(((call_iterator *)self)->callable);
    Py_XDECREF(((call_iterator *)self)->sentinel);
    PyObject_GC_Del(self);
}

static int
call_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((call_iterator *)self)->callable);
    Py_VISIT(((call_iterator *)self)->sentinel);
    return 0;
}

static PyObject *
call_next(PyObject *self)
{
    call_iterator *it = (call_iterator *)self;
    if (it->callable == NULL) {
        return NULL;
    }
    PyObject *result = PyObject_CallNoArgs(it->callable);
    if (result == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
            return NULL;
        }
        PyErr_Clear();
    }
    /* The call may have ended the iterator by way of itself. */
    else if (it->sentinel != NULL) {
        PyObject *sentinel = Py_NewRef(it->sentinel);
        int equal = PyObject_RichCompareBool(sentinel, result, Py_EQ);
        Py_DECREF(sentinel);
        if (equal == 0) {
            return result;
        }
        Py_DECREF(result);
        if (equal < 0) {
            return NULL;
        }
    }
    else {
        Py_DECREF(result);
    }
    Py_CLEAR(it->callable);
    Py_CLEAR(it->sentinel);
    return NULL;
}

static PyObject *
call_reduce(PyObject *self, PyObject *unused)
{
    call_iterator *it = (call_iterator *)self;
    (void)unused;
    PyObject *iter = gopyrt_builtin(GOPYRT_ID(iter));
    if (iter == NULL) {
        return NULL;
    }
    return it->callable == NULL ? Py_BuildValue("N(())", iter)
                                : Py_BuildValue("N(OO)", iter, it->callable, it->sentinel);
}

static PyMethodDef call_methods[] = {
    { "__reduce__", call_reduce, METH_NOARGS,
      PyDoc_STR("__reduce__($self, /)\n--\n\nWhat pickle stores.") },
    { NULL, NULL, 0, NULL },
};

PyTypeObject PyCallIter_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "callable_iterator",
    .tp_basicsize = sizeof(call_iterator),
    .tp_dealloc = call_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = call_traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = call_next,
    .tp_methods = call_methods,
};
