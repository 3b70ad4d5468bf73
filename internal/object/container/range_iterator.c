/* The iterators of range: one for C longs, one for ints of any size. */
#include "object/container/range.h"

#include "object/container/protocol.h"

typedef struct {
    PyObject_HEAD long start, step, left;
} small_iterator;

typedef struct {
    PyObject_HEAD PyObject *start, *step, *left; /* ints */
} large_iterator;

static PyObject *
small(long start, long step, long left)
{
    PyObject *op = gopyrt_object_raw(&PyRangeIter_Type, sizeof(small_iterator));
    if (op != NULL) {
        ((small_iterator *)op)->start = start;
        ((small_iterator *)op)->step = step;
        ((small_iterator *)op)->left = left;
    }
    return op;
}

/* Takes over the references, also where it fails. */
static PyObject *
large_steal(PyObject *start, PyObject *step, PyObject *left)
{
    PyObject *op = start == NULL || step == NULL || left == NULL
                       ? NULL
                       : gopyrt_object_raw(&PyLongRangeIter_Type, sizeof(large_iterator));
    if (op == NULL) {
        Py_XDECREF(start);
        Py_XDECREF(step);
        Py_XDECREF(left);
        return NULL;
    }
    ((large_iterator *)op)->start = start;
    ((large_iterator *)op)->step = step;
    ((large_iterator *)op)->left = left;
    return op;
}

static int
as_long(PyObject *number, long *value)
{
    int overflow;
    *value = PyLong_AsLongAndOverflow(number, &overflow);
    return overflow == 0;
}

/* Can the iterator count with C longs: its parts, and where it stands in the end? */
static int
is_small(gopyrt_range *self, long *start, long *step, long *left)
{
    long stop, end;
    return as_long(self->start, start) && as_long(self->stop, &stop) && as_long(self->step, step)
           && as_long(self->length, left) && !__builtin_mul_overflow(*step, *left, &end)
           && !__builtin_add_overflow(*start, end, &end);
}

PyObject *
gopyrt_range_iter(PyObject *op)
{
    gopyrt_range *self = gopyrt_range_of(op);
    long start, step, left;
    if (is_small(self, &start, &step, &left)) {
        return small(start, step, left);
    }
    return large_steal(Py_NewRef(self->start), Py_NewRef(self->step), Py_NewRef(self->length));
}

PyObject *
gopyrt_range_reversed(PyObject *op, PyObject *unused)
{
    gopyrt_range *self = gopyrt_range_of(op);
    long start, step, left;
    (void)unused;
    if (is_small(self, &start, &step, &left) && step != LONG_MIN
        && !__builtin_sub_overflow(start, step, &(long){ 0 }))
    {
        return small(start + (left - 1) * step, -step, left);
    }
    PyObject *one = PyLong_FromLong(1), *last = NULL, *first = NULL;
    if (one != NULL) {
        last = PyNumber_Subtract(self->length, one);
        Py_DECREF(one);
    }
    if (last != NULL) {
        first = gopyrt_range_compute(self->start, self->step, last);
        Py_DECREF(last);
    }
    return large_steal(first, first == NULL ? NULL : PyNumber_Negative(self->step),
                       Py_NewRef(self->length));
}

/* ---- Small ------------------------------------------------------------------------------ */

static void
small_dealloc(PyObject *self)
{
    PyObject_Free(self);
}

static PyObject *
small_next(PyObject *self)
{
    small_iterator *it = (small_iterator *)self;
    if (it->left <= 0) {
        return NULL;
    }
    long value = it->start;
    it->start += it->step;
    it->left--;
    return PyLong_FromLong(value);
}

static PyObject *
small_length_hint(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyLong_FromLong(((small_iterator *)self)->left);
}

/* iter() of the range that is still to come. */
static PyObject *
reduce_range(PyObject *range)
{
    PyObject *iter = range == NULL ? NULL : gopyrt_builtin(GOPYRT_ID(iter));
    if (iter == NULL) {
        Py_XDECREF(range);
        return NULL;
    }
    return Py_BuildValue("N(N)O", iter, range, Py_None);
}

static PyObject *
small_reduce(PyObject *self, PyObject *unused)
{
    small_iterator *it = (small_iterator *)self;
    (void)unused;
    return reduce_range(gopyrt_range_steal(PyLong_FromLong(it->start),
                                           PyLong_FromLong(it->start + it->left * it->step),
                                           PyLong_FromLong(it->step)));
}

static PyObject *
small_set_state(PyObject *self, PyObject *state)
{
    small_iterator *it = (small_iterator *)self;
    long index = PyLong_AsLong(state);
    if (index == -1 && PyErr_Occurred()) {
        return NULL;
    }
    index = Py_MIN(Py_MAX(index, 0), it->left);
    it->start += index * it->step;
    it->left -= index;
    return Py_NewRef(Py_None);
}

/* ---- Large ------------------------------------------------------------------------------ */

static void
large_dealloc(PyObject *self)
{
    Py_DECREF(((large_iterator *)self)->start);
    Py_DECREF(((large_iterator *)self)->step);
    Py_DECREF(((large_iterator *)self)->left);
    PyObject_Free(self);
}

static PyObject *
large_next(PyObject *self)
{
    large_iterator *it = (large_iterator *)self;
    if (!_PyLong_IsPositive((PyLongObject *)it->left)) {
        return NULL;
    }
    PyObject *one = PyLong_FromLong(1), *left = NULL, *start = NULL;
    if (one != NULL) {
        left = PyNumber_Subtract(it->left, one);
        Py_DECREF(one);
    }
    if (left != NULL) {
        start = PyNumber_Add(it->start, it->step);
    }
    if (start == NULL) {
        Py_XDECREF(left);
        return NULL;
    }
    PyObject *value = it->start;
    it->start = start;
    Py_SETREF(it->left, left);
    return value;
}

static PyObject *
large_length_hint(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_NewRef(((large_iterator *)self)->left);
}

static PyObject *
large_reduce(PyObject *self, PyObject *unused)
{
    large_iterator *it = (large_iterator *)self;
    (void)unused;
    return reduce_range(gopyrt_range_steal(Py_NewRef(it->start),
                                           gopyrt_range_compute(it->start, it->step, it->left),
                                           Py_NewRef(it->step)));
}

static PyObject *
large_set_state(PyObject *self, PyObject *state)
{
    large_iterator *it = (large_iterator *)self;
    if (!PyLong_CheckExact(state)) {
        PyErr_Format(PyExc_TypeError, "state must be an int, not %T", state);
        return NULL;
    }
    if (_PyLong_IsNegative((PyLongObject *)state)) {
        return Py_NewRef(Py_None);
    }
    int beyond = PyObject_RichCompareBool(state, it->left, Py_GT);
    PyObject *by = beyond > 0 ? it->left : state;
    PyObject *start = beyond < 0 ? NULL : gopyrt_range_compute(it->start, it->step, by);
    PyObject *left = start == NULL ? NULL : PyNumber_Subtract(it->left, by);
    if (left == NULL) {
        Py_XDECREF(start);
        return NULL;
    }
    Py_SETREF(it->start, start);
    Py_SETREF(it->left, left);
    return Py_NewRef(Py_None);
}

/* ---- The types ---------------------------------------------------------------------------- */

#define METHODS(kind)                                                                              \
    {                                                                                              \
        { "__length_hint__", kind##_length_hint, METH_NOARGS,                                      \
          PyDoc_STR("__length_hint__($self, /)\n--\n\nHow many items are still to come.") },       \
            { "__reduce__", kind##_reduce, METH_NOARGS,                                            \
              PyDoc_STR("__reduce__($self, /)\n--\n\nWhat pickle stores.") },                      \
            { "__setstate__", kind##_set_state, METH_O,                                            \
              PyDoc_STR("__setstate__($self, object, /)\n--\n\nTakes over what pickle stored.") }, \
            { NULL, NULL, 0, NULL },                                                               \
    }

static PyMethodDef small_methods[] = METHODS(small);
static PyMethodDef large_methods[] = METHODS(large);

PyTypeObject PyRangeIter_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "range_iterator",
    .tp_basicsize = sizeof(small_iterator),
    .tp_dealloc = small_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = small_next,
    .tp_methods = small_methods,
};

PyTypeObject PyLongRangeIter_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "longrange_iterator",
    .tp_basicsize = sizeof(large_iterator),
    .tp_dealloc = large_dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = large_next,
    .tp_methods = large_methods,
};
