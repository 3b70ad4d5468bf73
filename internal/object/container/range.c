/* range: ints of any size from one to another, by steps. */
#include "object/container/range.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

/* ---- Making --------------------------------------------------------------------------- */

static inline int
is_negative(PyObject *number)
{
    return _PyLong_IsNegative((PyLongObject *)number);
}

static inline int
is_zero(PyObject *number)
{
    return _PyLong_IsZero((PyLongObject *)number);
}

/* How many there are, where all can be said with C longs; -1 if not. */
static long
small_length(long start, long stop, long step)
{
    if (step > 0 ? start >= stop : start <= stop) {
        return 0;
    }
    unsigned long span = step > 0 ? (unsigned long)stop - (unsigned long)start
                                  : (unsigned long)start - (unsigned long)stop;
    unsigned long by = step > 0 ? (unsigned long)step : 0UL - (unsigned long)step;
    unsigned long n = (span - 1) / by + 1;
    return n > LONG_MAX ? -1 : (long)n;
}

/* An int as a C long: 1, or 0 if it is too large. */
static int
as_long(PyObject *number, long *value)
{
    int overflow;
    *value = PyLong_AsLongAndOverflow(number, &overflow);
    return overflow == 0;
}

/* (stop - start - 1) / step + 1, with the ends exchanged and the step turned where it falls. */
static PyObject *
compute_length(PyObject *start, PyObject *stop, PyObject *step)
{
    long a, b, c;
    if (as_long(start, &a) && as_long(stop, &b) && as_long(step, &c)) {
        long n = small_length(a, b, c);
        if (n >= 0) {
            return PyLong_FromLong(n);
        }
    }
    int falls = is_negative(step);
    PyObject *low = falls ? stop : start, *high = falls ? start : stop;
    int empty = PyObject_RichCompareBool(low, high, Py_GE);
    if (empty != 0) {
        return empty < 0 ? NULL : PyLong_FromLong(0);
    }
    PyObject *one = PyLong_FromLong(1), *by = NULL, *span = NULL, *result = NULL;
    by = falls ? PyNumber_Negative(step) : Py_NewRef(step);
    span = PyNumber_Subtract(high, low);
    if (one != NULL && by != NULL && span != NULL) {
        Py_SETREF(span, PyNumber_Subtract(span, one));
        result = span == NULL ? NULL : PyNumber_FloorDivide(span, by);
        if (result != NULL) {
            Py_SETREF(result, PyNumber_Add(result, one));
        }
    }
    Py_XDECREF(one);
    Py_XDECREF(by);
    Py_XDECREF(span);
    return result;
}

PyObject *
gopyrt_range_steal(PyObject *start, PyObject *stop, PyObject *step)
{
    PyObject *length = NULL, *op = NULL;
    if (start != NULL && stop != NULL && step != NULL) {
        length = compute_length(start, stop, step);
    }
    if (length != NULL) {
        op = gopyrt_object_raw(&PyRange_Type, sizeof(gopyrt_range));
    }
    if (op == NULL) {
        Py_XDECREF(start);
        Py_XDECREF(stop);
        Py_XDECREF(step);
        Py_XDECREF(length);
        return NULL;
    }
    gopyrt_range *self = gopyrt_range_of(op);
    self->start = start;
    self->stop = stop;
    self->step = step;
    self->length = length;
    return op;
}

static PyObject *
new_from(PyObject *const *args, Py_ssize_t n)
{
    if (!_PyArg_CheckPositional("range", n, 1, 3)) {
        return NULL;
    }
    PyObject *start = n == 1 ? PyLong_FromLong(0) : PyNumber_Index(args[0]);
    PyObject *stop = start == NULL ? NULL : PyNumber_Index(args[n == 1 ? 0 : 1]);
    PyObject *step = stop == NULL ? NULL : n < 3 ? PyLong_FromLong(1) : PyNumber_Index(args[2]);
    if (step != NULL && is_zero(step)) {
        PyErr_SetString(PyExc_ValueError, "range() arg 3 must not be zero");
        Py_CLEAR(step);
    }
    return gopyrt_range_steal(start, stop, step);
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    (void)type;
    if (kwds != NULL && PyDict_GET_SIZE(kwds) != 0) {
        PyErr_SetString(PyExc_TypeError, "range() takes no keyword arguments");
        return NULL;
    }
    return new_from(((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args));
}

static PyObject *
vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    (void)type;
    if (kwnames != NULL && PyTuple_GET_SIZE(kwnames) != 0) {
        PyErr_SetString(PyExc_TypeError, "range() takes no keyword arguments");
        return NULL;
    }
    return new_from(args, PyVectorcall_NARGS(nargsf));
}

static void
dealloc(PyObject *op)
{
    gopyrt_range *self = gopyrt_range_of(op);
    Py_DECREF(self->start);
    Py_DECREF(self->stop);
    Py_DECREF(self->step);
    Py_DECREF(self->length);
    PyObject_Free(op);
}

/* ---- Items ------------------------------------------------------------------------------ */

PyObject *
gopyrt_range_compute(PyObject *start, PyObject *step, PyObject *i)
{
    long a, b, n, product, sum;
    if (as_long(start, &a) && as_long(step, &b) && as_long(i, &n)
        && !__builtin_mul_overflow(b, n, &product) && !__builtin_add_overflow(a, product, &sum))
    {
        return PyLong_FromLong(sum);
    }
    PyObject *offset = PyNumber_Multiply(i, step), *result = NULL;
    if (offset != NULL) {
        result = PyNumber_Add(start, offset);
        Py_DECREF(offset);
    }
    return result;
}

/* The item of an index that is an int of any size, which may count from the end. */
static PyObject *
item_at(gopyrt_range *self, PyObject *index)
{
    PyObject *i = Py_NewRef(index), *result = NULL;
    if (is_negative(i)) {
        Py_SETREF(i, PyNumber_Add(i, self->length));
    }
    int beyond = i == NULL        ? -1
                 : is_negative(i) ? 1
                                  : PyObject_RichCompareBool(i, self->length, Py_GE);
    if (beyond > 0) {
        PyErr_SetString(PyExc_IndexError, "range object index out of range");
    }
    else if (beyond == 0) {
        result = gopyrt_range_compute(self->start, self->step, i);
    }
    Py_XDECREF(i);
    return result;
}

static PyObject *
item(PyObject *self, Py_ssize_t i)
{
    PyObject *index = PyLong_FromSsize_t(i);
    PyObject *result = index == NULL ? NULL : item_at(gopyrt_range_of(self), index);
    Py_XDECREF(index);
    return result;
}

static PyObject *
get_slice(gopyrt_range *self, PyObject *slice)
{
    PyObject *start, *stop, *step;
    if (_PySlice_GetLongIndices((PySliceObject *)slice, self->length, &start, &stop, &step) < 0) {
        return NULL;
    }
    PyObject *first = gopyrt_range_compute(self->start, self->step, start);
    PyObject *end = gopyrt_range_compute(self->start, self->step, stop);
    PyObject *by = PyNumber_Multiply(self->step, step);
    Py_DECREF(start);
    Py_DECREF(stop);
    Py_DECREF(step);
    return gopyrt_range_steal(first, end, by);
}

static PyObject *
subscript(PyObject *self, PyObject *key)
{
    if (gopyrt_has_index(key)) {
        PyObject *index = PyNumber_Index(key);
        PyObject *result = index == NULL ? NULL : item_at(gopyrt_range_of(self), index);
        Py_XDECREF(index);
        return result;
    }
    if (PySlice_Check(key)) {
        return get_slice(gopyrt_range_of(self), key);
    }
    PyErr_Format(PyExc_TypeError, "range indices must be integers or slices, not %.200s",
                 GOPYRT_TYPE_NAME(key));
    return NULL;
}

static Py_ssize_t
length(PyObject *self)
{
    return PyLong_AsSsize_t(gopyrt_range_of(self)->length);
}

static int
is_true(PyObject *self)
{
    return !is_zero(gopyrt_range_of(self)->length);
}

/* ---- Search ------------------------------------------------------------------------------ */

/* Whether an int is in the range: by its distance from the start. */
static int
has_int(gopyrt_range *self, PyObject *number)
{
    int falls = is_negative(self->step);
    int after = PyObject_RichCompareBool(self->start, number, falls ? Py_GE : Py_LE);
    int before =
        after <= 0 ? after : PyObject_RichCompareBool(number, self->stop, falls ? Py_GT : Py_LT);
    if (before <= 0) {
        return before;
    }
    PyObject *distance = PyNumber_Subtract(number, self->start);
    PyObject *rest = distance == NULL ? NULL : PyNumber_Remainder(distance, self->step);
    int result = rest == NULL ? -1 : is_zero(rest);
    Py_XDECREF(distance);
    Py_XDECREF(rest);
    return result;
}

static int
is_int(PyObject *op)
{
    return PyLong_CheckExact(op) || PyBool_Check(op);
}

static int
contains(PyObject *self, PyObject *value)
{
    return is_int(value) ? has_int(gopyrt_range_of(self), value)
                         : (int)gopyrt_sequence_search(self, value, GOPYRT_SEARCH_CONTAINS);
}

static PyObject *
count(PyObject *self, PyObject *value)
{
    Py_ssize_t n = is_int(value) ? has_int(gopyrt_range_of(self), value)
                                 : gopyrt_sequence_search(self, value, GOPYRT_SEARCH_COUNT);
    return n < 0 ? NULL : PyLong_FromSsize_t(n);
}

static PyObject *
index_of(PyObject *op, PyObject *value)
{
    gopyrt_range *self = gopyrt_range_of(op);
    if (!is_int(value)) {
        Py_ssize_t i = gopyrt_sequence_search(op, value, GOPYRT_SEARCH_INDEX);
        return i < 0 ? NULL : PyLong_FromSsize_t(i);
    }
    int has = has_int(self, value);
    if (has <= 0) {
        if (has == 0) {
            PyErr_SetString(PyExc_ValueError, "range.index(x): x not in range");
        }
        return NULL;
    }
    PyObject *distance = PyNumber_Subtract(value, self->start), *result = NULL;
    if (distance != NULL) {
        result = PyNumber_FloorDivide(distance, self->step);
        Py_DECREF(distance);
    }
    return result;
}

/* ---- Text, comparison and hash -------------------------------------------------------------- */

static int
is_one(PyObject *number)
{
    return _PyLong_IsCompact((PyLongObject *)number)
           && _PyLong_CompactValue((PyLongObject *)number) == 1;
}

static PyObject *
repr(PyObject *op)
{
    gopyrt_range *self = gopyrt_range_of(op);
    return is_one(self->step)
               ? PyUnicode_FromFormat("range(%R, %R)", self->start, self->stop)
               : PyUnicode_FromFormat("range(%R, %R, %R)", self->start, self->stop, self->step);
}

/* What says which items a range has: their number, the first one where there is one, the step
 * where there are two. New; None for what plays no part. */
static PyObject *
essence(gopyrt_range *self)
{
    PyObject *first = is_zero(self->length) ? Py_None : self->start;
    PyObject *by = is_zero(self->length) || is_one(self->length) ? Py_None : self->step;
    PyObject *items[] = { self->length, first, by };
    return gopyrt_tuple_from(items, 3);
}

static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    if (!PyRange_Check(w) || (op != Py_EQ && op != Py_NE)) {
        return Py_NewRef(Py_NotImplemented);
    }
    if (v == w) {
        return PyBool_FromLong(op == Py_EQ);
    }
    PyObject *a = essence(gopyrt_range_of(v)), *b = essence(gopyrt_range_of(w)), *result = NULL;
    if (a != NULL && b != NULL) {
        result = PyObject_RichCompare(a, b, op);
    }
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

static Py_hash_t
hash(PyObject *self)
{
    PyObject *tuple = essence(gopyrt_range_of(self));
    if (tuple == NULL) {
        return -1;
    }
    Py_hash_t value = PyObject_Hash(tuple);
    Py_DECREF(tuple);
    return value;
}

static PyObject *
reduce(PyObject *op, PyObject *unused)
{
    gopyrt_range *self = gopyrt_range_of(op);
    (void)unused;
    return Py_BuildValue("O(OOO)", Py_TYPE(op), self->start, self->stop, self->step);
}

/* ---- The type ----------------------------------------------------------------- */

static PyMethodDef methods[] = {
    { "__reversed__", gopyrt_range_reversed, METH_NOARGS,
      PyDoc_STR("__reversed__($self, /)\n--\n\nAn iterator from the last to the first.") },
    { "__reduce__", reduce, METH_NOARGS, PyDoc_STR("__reduce__($self, /)\n--\n\n") },
    { "count", count, METH_O,
      PyDoc_STR("count($self, object, /)\n--\n\nHow often the range has the value.") },
    { "index", index_of, METH_O,
      PyDoc_STR("index($self, object, /)\n--\n\n"
                "The place of the value.\n\nA ValueError if it is not there.") },
    { NULL, NULL, 0, NULL },
};

static PyMemberDef members[] = {
    { "start", Py_T_OBJECT_EX, offsetof(gopyrt_range, start), Py_READONLY, NULL },
    { "stop", Py_T_OBJECT_EX, offsetof(gopyrt_range, stop), Py_READONLY, NULL },
    { "step", Py_T_OBJECT_EX, offsetof(gopyrt_range, step), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

static PyNumberMethods as_number = { .nb_bool = is_true };
static PySequenceMethods as_sequence = { .sq_length = length,
                                         .sq_item = item,
                                         .sq_contains = contains };
static PyMappingMethods as_mapping = { .mp_length = length, .mp_subscript = subscript };

PyTypeObject PyRange_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "range",
    .tp_basicsize = sizeof(gopyrt_range),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_as_number = &as_number,
    .tp_as_sequence = &as_sequence,
    .tp_as_mapping = &as_mapping,
    .tp_hash = hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_SEQUENCE,
    .tp_doc = PyDoc_STR("range(stop, /)\nrange(start, stop, step=1, /)\n\n"
                        "The ints from start, or 0, up to stop and without it, by steps."),
    .tp_richcompare = compare,
    .tp_iter = gopyrt_range_iter,
    .tp_methods = methods,
    .tp_members = members,
    .tp_new = new,
    .tp_vectorcall = vectorcall,
};
