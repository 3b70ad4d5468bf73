/* The sequence protocol: PySequence_*. */
#include "object/container/protocol.h"

#include "object/container/container.h"
#include "object/container/list.h"

static int
type_error(const char *format, PyObject *op)
{
    PyErr_Format(PyExc_TypeError, format, GOPYRT_TYPE_NAME(op));
    return -1;
}

int
PySequence_Check(PyObject *op)
{
    return !PyDict_Check(op) && GOPYRT_SQ(op, sq_item) != NULL;
}

Py_ssize_t
PySequence_Size(PyObject *op)
{
    if (op == NULL) {
        gopyrt_null_argument();
        return -1;
    }
    lenfunc length = GOPYRT_SQ(op, sq_length);
    if (length != NULL) {
        return length(op);
    }
    return type_error(GOPYRT_MP(op, mp_length) != NULL ? "%.200s is not a sequence"
                                                       : "object of type '%.200s' has no len()",
                      op);
}

#undef PySequence_Length

Py_ssize_t
PySequence_Length(PyObject *op)
{
    return PySequence_Size(op);
}

/* ---- Concatenation and repetition --------------------------------------------------- */

/* The result of a number's slot that both may have, or NotImplemented. */
static PyObject *
binary(PyObject *a, PyObject *b, size_t offset)
{
#define SLOT(op)                       \
    (Py_TYPE(op)->tp_as_number == NULL \
         ? NULL                        \
         : *(binaryfunc *)((char *)Py_TYPE(op)->tp_as_number + offset))
    binaryfunc left = SLOT(a), right = Py_IS_TYPE(b, Py_TYPE(a)) ? NULL : SLOT(b);
#undef SLOT
    right = right == left ? NULL : right;
    binaryfunc order[] = { left, right };
    if (left != NULL && right != NULL && PyType_IsSubtype(Py_TYPE(b), Py_TYPE(a))) {
        order[0] = right;
        order[1] = left;
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(order); i++) {
        PyObject *result = order[i] == NULL ? Py_NotImplemented : order[i](a, b);
        if (result != Py_NotImplemented) {
            return result;
        }
    }
    return Py_NotImplemented;
}

static PyObject *
concat(PyObject *a, PyObject *b, int in_place)
{
    if (a == NULL || b == NULL) {
        return gopyrt_null_argument();
    }
    binaryfunc slot = in_place ? GOPYRT_SQ(a, sq_inplace_concat) : NULL;
    if (slot == NULL) {
        slot = GOPYRT_SQ(a, sq_concat);
    }
    if (slot != NULL) {
        return slot(a, b);
    }
    if (PySequence_Check(a) && PySequence_Check(b)) {
        PyObject *result = Py_NotImplemented;
        binaryfunc own = GOPYRT_SLOT(a, tp_as_number, nb_inplace_add);
        if (in_place && own != NULL) {
            result = own(a, b);
        }
        if (result == Py_NotImplemented) {
            result = binary(a, b, offsetof(PyNumberMethods, nb_add));
        }
        if (result != Py_NotImplemented) {
            return result;
        }
    }
    type_error("'%.200s' object can't be concatenated", a);
    return NULL;
}

PyObject *
PySequence_Concat(PyObject *a, PyObject *b)
{
    return concat(a, b, 0);
}

PyObject *
PySequence_InPlaceConcat(PyObject *a, PyObject *b)
{
    return concat(a, b, 1);
}

static PyObject *
repeat(PyObject *op, Py_ssize_t n, int in_place)
{
    if (op == NULL) {
        return gopyrt_null_argument();
    }
    ssizeargfunc slot = in_place ? GOPYRT_SQ(op, sq_inplace_repeat) : NULL;
    if (slot == NULL) {
        slot = GOPYRT_SQ(op, sq_repeat);
    }
    if (slot != NULL) {
        return slot(op, n);
    }
    if (PySequence_Check(op)) {
        PyObject *number = PyLong_FromSsize_t(n), *result = Py_NotImplemented;
        if (number == NULL) {
            return NULL;
        }
        binaryfunc own = GOPYRT_SLOT(op, tp_as_number, nb_inplace_multiply);
        if (in_place && own != NULL) {
            result = own(op, number);
        }
        if (result == Py_NotImplemented) {
            result = binary(op, number, offsetof(PyNumberMethods, nb_multiply));
        }
        Py_DECREF(number);
        if (result != Py_NotImplemented) {
            return result;
        }
    }
    type_error("'%.200s' object can't be repeated", op);
    return NULL;
}

PyObject *
PySequence_Repeat(PyObject *op, Py_ssize_t n)
{
    return repeat(op, n, 0);
}

PyObject *
PySequence_InPlaceRepeat(PyObject *op, Py_ssize_t n)
{
    return repeat(op, n, 1);
}

/* ---- Items and slices ---------------------------------------------------------------- */

/* A negative index counts from the end, where the object has one. */
static int
from_end(PyObject *op, Py_ssize_t *i)
{
    lenfunc length = GOPYRT_SQ(op, sq_length);
    if (*i < 0 && length != NULL) {
        Py_ssize_t n = length(op);
        if (n < 0) {
            return -1;
        }
        *i += n;
    }
    return 0;
}

PyObject *
PySequence_GetItem(PyObject *op, Py_ssize_t i)
{
    if (op == NULL) {
        return gopyrt_null_argument();
    }
    ssizeargfunc item = GOPYRT_SQ(op, sq_item);
    if (item != NULL) {
        return from_end(op, &i) < 0 ? NULL : item(op, i);
    }
    type_error(GOPYRT_MP(op, mp_subscript) != NULL ? "%.200s is not a sequence"
                                                   : "'%.200s' object does not support indexing",
               op);
    return NULL;
}

static int
assign(PyObject *op, Py_ssize_t i, PyObject *value, const char *lacks)
{
    if (op == NULL) {
        gopyrt_null_argument();
        return -1;
    }
    ssizeobjargproc slot = GOPYRT_SQ(op, sq_ass_item);
    if (slot != NULL) {
        return from_end(op, &i) < 0 ? -1 : slot(op, i, value);
    }
    return type_error(GOPYRT_MP(op, mp_ass_subscript) != NULL ? "%.200s is not a sequence" : lacks,
                      op);
}

int
PySequence_SetItem(PyObject *op, Py_ssize_t i, PyObject *value)
{
    return assign(op, i, value, "'%.200s' object does not support item assignment");
}

int
PySequence_DelItem(PyObject *op, Py_ssize_t i)
{
    return assign(op, i, NULL, "'%.200s' object doesn't support item deletion");
}

PyObject *
PySequence_GetSlice(PyObject *op, Py_ssize_t low, Py_ssize_t high)
{
    if (op == NULL) {
        return gopyrt_null_argument();
    }
    binaryfunc subscript = GOPYRT_MP(op, mp_subscript);
    if (subscript == NULL) {
        type_error("'%.200s' object is unsliceable", op);
        return NULL;
    }
    PyObject *slice = _PySlice_FromIndices(low, high);
    PyObject *result = slice == NULL ? NULL : subscript(op, slice);
    Py_XDECREF(slice);
    return result;
}

static int
assign_slice(PyObject *op, Py_ssize_t low, Py_ssize_t high, PyObject *value, const char *lacks)
{
    if (op == NULL) {
        gopyrt_null_argument();
        return -1;
    }
    objobjargproc slot = GOPYRT_MP(op, mp_ass_subscript);
    if (slot == NULL) {
        return type_error(lacks, op);
    }
    PyObject *slice = _PySlice_FromIndices(low, high);
    int result = slice == NULL ? -1 : slot(op, slice, value);
    Py_XDECREF(slice);
    return result;
}

int
PySequence_SetSlice(PyObject *op, Py_ssize_t low, Py_ssize_t high, PyObject *value)
{
    return assign_slice(op, low, high, value, "'%.200s' object doesn't support slice assignment");
}

int
PySequence_DelSlice(PyObject *op, Py_ssize_t low, Py_ssize_t high)
{
    return assign_slice(op, low, high, NULL, "'%.200s' object doesn't support slice deletion");
}

/* ---- As a tuple or a list ------------------------------------------------------------ */

PyObject *
PySequence_List(PyObject *op)
{
    if (op == NULL) {
        return gopyrt_null_argument();
    }
    PyObject *list = gopyrt_list_with_room(0);
    if (list != NULL && gopyrt_list_extend(list, op) < 0) {
        Py_CLEAR(list);
    }
    return list;
}

PyObject *
PySequence_Tuple(PyObject *op)
{
    if (op == NULL) {
        return gopyrt_null_argument();
    }
    if (PyTuple_CheckExact(op)) {
        return Py_NewRef(op);
    }
    if (PyList_CheckExact(op)) {
        return PyList_AsTuple(op);
    }
    PyObject *list = PySequence_List(op);
    if (list == NULL) {
        return NULL;
    }
    /* The references move from the list to the tuple. */
    Py_ssize_t n = Py_SIZE(list);
    Py_SET_SIZE(list, 0);
    PyObject *tuple = gopyrt_tuple_steal(gopyrt_list(list)->ob_item, n);
    Py_DECREF(list);
    return tuple;
}

PyObject *
PySequence_Fast(PyObject *op, const char *message)
{
    if (op == NULL) {
        return gopyrt_null_argument();
    }
    if (PyList_CheckExact(op) || PyTuple_CheckExact(op)) {
        return Py_NewRef(op);
    }
    PyObject *it = PyObject_GetIter(op);
    if (it == NULL) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_SetString(PyExc_TypeError, message);
        }
        return NULL;
    }
    PyObject *list = PySequence_List(it);
    Py_DECREF(it);
    return list;
}

/* ---- Search -------------------------------------------------------------------------- */

/* The number of items equal to a value, the index of the first of them, or whether there is one,
 * by iteration. */
static Py_ssize_t
search(PyObject *it, PyObject *value, int operation)
{
    Py_ssize_t n = 0;
    PyObject *item;
    while ((item = PyIter_Next(it)) != NULL) {
        int equal = PyObject_RichCompareBool(item, value, Py_EQ);
        Py_DECREF(item);
        if (equal < 0) {
            return -1;
        }
        if (equal && operation == GOPYRT_SEARCH_CONTAINS) {
            return 1;
        }
        if (equal && operation == GOPYRT_SEARCH_INDEX && n >= 0) {
            return n;
        }
        if (equal && operation == GOPYRT_SEARCH_INDEX) {
            PyErr_SetString(PyExc_OverflowError, "index exceeds C integer size");
            return -1;
        }
        if (equal && n == PY_SSIZE_T_MAX) {
            PyErr_SetString(PyExc_OverflowError, "count exceeds C integer size");
            return -1;
        }
        if (equal || operation == GOPYRT_SEARCH_INDEX) {
            n = n == PY_SSIZE_T_MAX ? -1 : n + (n >= 0);
        }
    }
    if (PyErr_Occurred()) {
        return -1;
    }
    if (operation == GOPYRT_SEARCH_INDEX) {
        PyErr_SetString(PyExc_ValueError, "sequence.index(x): x not in sequence");
        return -1;
    }
    return n;
}

Py_ssize_t
gopyrt_sequence_search(PyObject *op, PyObject *value, int operation)
{
    if (op == NULL || value == NULL) {
        gopyrt_null_argument();
        return -1;
    }
    PyObject *it = PyObject_GetIter(op);
    if (it == NULL) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            type_error(operation == GOPYRT_SEARCH_CONTAINS
                           ? "argument of type '%.200s' is not a container or iterable"
                           : "argument of type '%.200s' is not iterable",
                       op);
        }
        return -1;
    }
    Py_ssize_t result = search(it, value, operation);
    Py_DECREF(it);
    return result;
}

Py_ssize_t
PySequence_Count(PyObject *op, PyObject *value)
{
    return gopyrt_sequence_search(op, value, GOPYRT_SEARCH_COUNT);
}

Py_ssize_t
PySequence_Index(PyObject *op, PyObject *value)
{
    return gopyrt_sequence_search(op, value, GOPYRT_SEARCH_INDEX);
}

int
PySequence_Contains(PyObject *op, PyObject *value)
{
    objobjproc contains = GOPYRT_SQ(op, sq_contains);
    if (contains != NULL) {
        return contains(op, value);
    }
    return (int)gopyrt_sequence_search(op, value, GOPYRT_SEARCH_CONTAINS);
}

#undef PySequence_In

int
PySequence_In(PyObject *op, PyObject *value)
{
    return PySequence_Contains(op, value);
}
