/* slice: its parts, and the indices that they stand for. */
#include "object/container/container.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

static inline PySliceObject *
slice(PyObject *op)
{
    return (PySliceObject *)op;
}

/* ---- Making --------------------------------------------------------------------------- */

/* Takes over the references, also where it fails. */
static PyObject *
slice_steal(PyObject *start, PyObject *stop, PyObject *step)
{
    PyObject *op = start == NULL || stop == NULL || step == NULL
                       ? NULL
                       : gopyrt_object_raw(&PySlice_Type, sizeof(PySliceObject));
    if (op == NULL) {
        Py_XDECREF(start);
        Py_XDECREF(stop);
        Py_XDECREF(step);
        return NULL;
    }
    slice(op)->start = start;
    slice(op)->stop = stop;
    slice(op)->step = step;
    gopyrt_gc_track(op);
    return op;
}

static PyObject *
or_none(PyObject *op)
{
    return Py_NewRef(op == NULL ? Py_None : op);
}

PyObject *
PySlice_New(PyObject *start, PyObject *stop, PyObject *step)
{
    return slice_steal(or_none(start), or_none(stop), or_none(step));
}

PyObject *
_PySlice_FromIndices(Py_ssize_t start, Py_ssize_t stop)
{
    PyObject *first = PyLong_FromSsize_t(start);
    return slice_steal(first, first == NULL ? NULL : PyLong_FromSsize_t(stop), or_none(NULL));
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    (void)type;
    if (kwds != NULL && PyDict_GET_SIZE(kwds) != 0) {
        PyErr_SetString(PyExc_TypeError, "slice() takes no keyword arguments");
        return NULL;
    }
    if (!_PyArg_CheckPositional("slice", n, 1, 3)) {
        return NULL;
    }
    PyObject *first = PyTuple_GET_ITEM(args, 0);
    return n == 1 ? PySlice_New(NULL, first, NULL)
                  : PySlice_New(first, PyTuple_GET_ITEM(args, 1),
                                n == 3 ? PyTuple_GET_ITEM(args, 2) : NULL);
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_DECREF(slice(self)->start);
    Py_DECREF(slice(self)->stop);
    Py_DECREF(slice(self)->step);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(slice(self)->start);
    Py_VISIT(slice(self)->stop);
    Py_VISIT(slice(self)->step);
    return 0;
}

/* ---- Indices --------------------------------------------------------------------------- */

static int
slice_index(PyObject *part, Py_ssize_t *value, const char *message)
{
    if (PyLong_CheckExact(part) && _PyLong_IsCompact((PyLongObject *)part)) {
        *value = _PyLong_CompactValue((PyLongObject *)part);
        return 1;
    }
    if (!gopyrt_has_index(part)) {
        PyErr_SetString(PyExc_TypeError, message);
        return 0;
    }
    Py_ssize_t i = PyNumber_AsSsize_t(part, NULL);
    if (i == -1 && PyErr_Occurred()) {
        return 0;
    }
    *value = i;
    return 1;
}

/* A part of a slice as a number, clipped to what a number can be; None leaves the value as it is.
 * 1, or 0 with an exception. */
int
_PyEval_SliceIndex(PyObject *part, Py_ssize_t *value)
{
    return part == Py_None
           || slice_index(part, value,
                          "slice indices must be integers or None or have an __index__ method");
}

int
_PyEval_SliceIndexNotNone(PyObject *part, Py_ssize_t *value)
{
    return slice_index(part, value, "slice indices must be integers or have an __index__ method");
}

int
PySlice_Unpack(PyObject *op, Py_ssize_t *start, Py_ssize_t *stop, Py_ssize_t *step)
{
    PySliceObject *self = slice(op);
    *step = 1;
    if (!_PyEval_SliceIndex(self->step, step)) {
        return -1;
    }
    if (*step == 0) {
        PyErr_SetString(PyExc_ValueError, "slice step cannot be zero");
        return -1;
    }
    /* So that it can be negated. */
    *step = Py_MAX(*step, -PY_SSIZE_T_MAX);
    *start = *step < 0 ? PY_SSIZE_T_MAX : 0;
    *stop = *step < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX;
    return _PyEval_SliceIndex(self->start, start) && _PyEval_SliceIndex(self->stop, stop) ? 0 : -1;
}

#undef PySlice_GetIndicesEx

int
PySlice_GetIndicesEx(PyObject *op, Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop,
                     Py_ssize_t *step, Py_ssize_t *count)
{
    *count = 0;
    if (PySlice_Unpack(op, start, stop, step) < 0) {
        return -1;
    }
    *count = PySlice_AdjustIndices(length, start, stop, *step);
    return 0;
}

/* An int as a number that counts from the end where it is negative; -1 if it is no int. */
static int
old_index(PyObject *part, Py_ssize_t length, Py_ssize_t *value)
{
    if (!PyLong_Check(part)) {
        return -1;
    }
    *value = PyLong_AsSsize_t(part);
    *value += *value < 0 ? length : 0;
    return 0;
}

int
PySlice_GetIndices(PyObject *op, Py_ssize_t length, Py_ssize_t *start, Py_ssize_t *stop,
                   Py_ssize_t *step)
{
    PySliceObject *self = slice(op);
    *step = 1;
    if (self->step != Py_None && old_index(self->step, 0, step) < 0) {
        return -1;
    }
    *start = *step < 0 ? length - 1 : 0;
    *stop = *step < 0 ? -1 : length;
    if ((self->start != Py_None && old_index(self->start, length, start) < 0)
        || (self->stop != Py_None && old_index(self->stop, length, stop) < 0))
    {
        return -1;
    }
    return *stop > length || *start >= length || *step == 0 ? -1 : 0;
}

/* ---- Indices of any size ---------------------------------------------------------------- */

static PyObject *
part_number(PyObject *part)
{
    if (!gopyrt_has_index(part)) {
        PyErr_SetString(PyExc_TypeError,
                        "slice indices must be integers or None or have an __index__ method");
        return NULL;
    }
    return PyNumber_Index(part);
}

/* One end of a slice, new: what the part says, counted from the end where it is negative, and not
 * beyond the least and the greatest one. */
static PyObject *
long_end(PyObject *part, PyObject *otherwise, PyObject *length, PyObject *least, PyObject *most)
{
    if (part == Py_None) {
        return Py_NewRef(otherwise);
    }
    PyObject *value = part_number(part);
    if (value == NULL) {
        return NULL;
    }
    int negative = _PyLong_IsNegative((PyLongObject *)value);
    if (negative) {
        Py_SETREF(value, PyNumber_Add(value, length));
    }
    PyObject *limit = negative ? least : most;
    int beyond =
        value == NULL ? -1 : PyObject_RichCompareBool(value, limit, negative ? Py_LT : Py_GT);
    if (beyond < 0) {
        Py_XDECREF(value);
        return NULL;
    }
    if (beyond) {
        Py_SETREF(value, Py_NewRef(limit));
    }
    return value;
}

int
_PySlice_GetLongIndices(PySliceObject *self, PyObject *length, PyObject **start, PyObject **stop,
                        PyObject **step)
{
    PyObject *least = NULL, *most = NULL, *one = PyLong_FromLong(1);
    *start = *stop = NULL;
    *step = self->step == Py_None ? Py_XNewRef(one) : part_number(self->step);
    if (*step == NULL || one == NULL) {
        goto done;
    }
    if (_PyLong_IsZero((PyLongObject *)*step)) {
        PyErr_SetString(PyExc_ValueError, "slice step cannot be zero");
        goto done;
    }
    int backwards = _PyLong_IsNegative((PyLongObject *)*step);
    least = PyLong_FromLong(backwards ? -1 : 0);
    most = backwards ? PyNumber_Subtract(length, one) : Py_NewRef(length);
    if (least == NULL || most == NULL) {
        goto done;
    }
    *start = long_end(self->start, backwards ? most : least, length, least, most);
    *stop =
        *start == NULL ? NULL : long_end(self->stop, backwards ? least : most, length, least, most);
done:
    Py_XDECREF(one);
    Py_XDECREF(least);
    Py_XDECREF(most);
    if (*stop == NULL) {
        Py_CLEAR(*start);
        Py_CLEAR(*step);
        return -1;
    }
    return 0;
}

static PyObject *
indices(PyObject *self, PyObject *arg)
{
    PyObject *start, *stop, *step, *length = PyNumber_Index(arg);
    if (length == NULL) {
        return NULL;
    }
    int failed = -1;
    if (_PyLong_IsNegative((PyLongObject *)length)) {
        PyErr_SetString(PyExc_ValueError, "length should not be negative");
    }
    else {
        failed = _PySlice_GetLongIndices(slice(self), length, &start, &stop, &step);
    }
    Py_DECREF(length);
    return failed < 0 ? NULL : Py_BuildValue("(NNN)", start, stop, step);
}

/* ---- The type ----------------------------------------------------------------------------- */

static PyObject *
repr(PyObject *self)
{
    return PyUnicode_FromFormat("slice(%R, %R, %R)", slice(self)->start, slice(self)->stop,
                                slice(self)->step);
}

static PyObject *
parts(PyObject *self)
{
    PyObject *items[] = { slice(self)->start, slice(self)->stop, slice(self)->step };
    return gopyrt_tuple_from(items, 3);
}

static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    if (!PySlice_Check(v) || !PySlice_Check(w)) {
        return Py_NewRef(Py_NotImplemented);
    }
    if (v == w) {
        return gopyrt_compare_sizes(0, 0, op);
    }
    PyObject *a = parts(v), *b = a == NULL ? NULL : parts(w), *result = NULL;
    if (b != NULL) {
        result = PyObject_RichCompare(a, b, op);
    }
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

/* As a tuple of the parts has it, but for the length. */
static Py_hash_t
hash(PyObject *self)
{
    PyObject *items[] = { slice(self)->start, slice(self)->stop, slice(self)->step };
    Py_uhash_t sum = 2870177450012600261ULL;
    for (size_t i = 0; i < Py_ARRAY_LENGTH(items); i++) {
        Py_hash_t lane = PyObject_Hash(items[i]);
        if (lane == -1) {
            return -1;
        }
        sum += (Py_uhash_t)lane * 14029467366897019727ULL;
        sum = sum << 31 | sum >> 33;
        sum *= 11400714785074694791ULL;
    }
    return sum == (Py_uhash_t)-1 ? 1546275796 : (Py_hash_t)sum;
}

static PyObject *
reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_BuildValue("O(OOO)", Py_TYPE(self), slice(self)->start, slice(self)->stop,
                         slice(self)->step);
}

static PyMethodDef methods[] = {
    { "indices", indices, METH_O,
      PyDoc_STR("indices($self, object, /)\n--\n\n"
                "The slice for a sequence of that length: (start, stop, step), clipped.") },
    { "__reduce__", reduce, METH_NOARGS,
      PyDoc_STR("__reduce__($self, /)\n--\n\nWhat pickle stores.") },
    { NULL, NULL, 0, NULL },
};

static PyMemberDef members[] = {
    { "start", _Py_T_OBJECT, offsetof(PySliceObject, start), Py_READONLY, NULL },
    { "stop", _Py_T_OBJECT, offsetof(PySliceObject, stop), Py_READONLY, NULL },
    { "step", _Py_T_OBJECT, offsetof(PySliceObject, step), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

PyTypeObject PySlice_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "slice",
    .tp_basicsize = sizeof(PySliceObject),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_hash = hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_doc = PyDoc_STR("slice(stop)\nslice(start, stop[, step])\n\n"
                        "What is between the brackets of sequence[start:stop:step]."),
    .tp_traverse = traverse,
    .tp_richcompare = compare,
    .tp_methods = methods,
    .tp_members = members,
    .tp_new = new,
};
