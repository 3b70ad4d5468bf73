/* len(), and items by key, of any object. */
#include "object/container/protocol.h"

void *
gopyrt_null_argument(void)
{
    if (!PyErr_Occurred()) {
        PyErr_SetString(PyExc_SystemError, "null argument to internal routine");
    }
    return NULL;
}

/* ---- Size ------------------------------------------------------------------------- */

Py_ssize_t
PyObject_Size(PyObject *op)
{
    if (op == NULL) {
        gopyrt_null_argument();
        return -1;
    }
    lenfunc length = GOPYRT_SQ(op, sq_length);
    if (length == NULL) {
        return PyMapping_Size(op);
    }
    return length(op);
}

#undef PyObject_Length

Py_ssize_t
PyObject_Length(PyObject *op)
{
    return PyObject_Size(op);
}

/* What __length_hint__() said. */
static Py_ssize_t
hint_value(PyObject *hint)
{
    if (!PyLong_Check(hint)) {
        PyErr_Format(PyExc_TypeError, "__length_hint__ must be an integer, not %.100s",
                     GOPYRT_TYPE_NAME(hint));
        return -1;
    }
    Py_ssize_t n = PyLong_AsSsize_t(hint);
    if (n < 0 && !PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError, "__length_hint__() should return >= 0");
    }
    return n < 0 ? -1 : n;
}

/* A TypeError means that the object can't say. */
static Py_ssize_t
no_hint(Py_ssize_t otherwise)
{
    if (!PyErr_ExceptionMatches(PyExc_TypeError)) {
        return -1;
    }
    PyErr_Clear();
    return otherwise;
}

Py_ssize_t
PyObject_LengthHint(PyObject *op, Py_ssize_t otherwise)
{
    if (GOPYRT_SQ(op, sq_length) != NULL || GOPYRT_MP(op, mp_length) != NULL) {
        Py_ssize_t n = PyObject_Size(op);
        if (n >= 0) {
            return n;
        }
        if (no_hint(0) < 0) {
            return -1;
        }
    }
    PyObject *hint = gopyrt_special_call(op, GOPYRT_ID(__length_hint__), NULL, 0);
    if (hint == NULL) {
        return PyErr_Occurred() ? no_hint(otherwise) : otherwise;
    }
    Py_ssize_t n = hint == Py_NotImplemented ? otherwise : hint_value(hint);
    Py_DECREF(hint);
    return n;
}

/* ---- Items ------------------------------------------------------------------------- */

/* X[key] of a class: list[int]. */
static PyObject *
class_item(PyObject *cls, PyObject *key)
{
    if (cls == (PyObject *)&PyType_Type) {
        return Py_GenericAlias(cls, key);
    }
    PyObject *method;
    if (PyObject_GetOptionalAttr(cls, GOPYRT_ID(__class_getitem__), &method) < 0) {
        return NULL;
    }
    if (method != NULL && method != Py_None) {
        PyObject *result = PyObject_CallOneArg(method, key);
        Py_DECREF(method);
        return result;
    }
    Py_XDECREF(method);
    PyErr_Format(PyExc_TypeError, "type '%.200s' is not subscriptable",
                 ((PyTypeObject *)cls)->tp_name);
    return NULL;
}

PyObject *
PyObject_GetItem(PyObject *op, PyObject *key)
{
    if (op == NULL || key == NULL) {
        return gopyrt_null_argument();
    }
    binaryfunc subscript = GOPYRT_MP(op, mp_subscript);
    if (subscript != NULL) {
        return subscript(op, key);
    }
    if (GOPYRT_SQ(op, sq_item) != NULL) {
        if (!gopyrt_has_index(key)) {
            PyErr_Format(PyExc_TypeError, "sequence index must be integer, not '%.200s'",
                         GOPYRT_TYPE_NAME(key));
            return NULL;
        }
        Py_ssize_t i = PyNumber_AsSsize_t(key, PyExc_IndexError);
        return i == -1 && PyErr_Occurred() ? NULL : PySequence_GetItem(op, i);
    }
    if (PyType_Check(op)) {
        return class_item(op, key);
    }
    PyErr_Format(PyExc_TypeError, "'%.200s' object is not subscriptable", GOPYRT_TYPE_NAME(op));
    return NULL;
}

/* Sets an item, or deletes it where the value is NULL. */
static int
assign(PyObject *op, PyObject *key, PyObject *value, const char *lacks)
{
    objobjargproc by_key = GOPYRT_MP(op, mp_ass_subscript);
    if (by_key != NULL) {
        return by_key(op, key, value);
    }
    if (Py_TYPE(op)->tp_as_sequence != NULL) {
        if (gopyrt_has_index(key)) {
            Py_ssize_t i = PyNumber_AsSsize_t(key, PyExc_IndexError);
            if (i == -1 && PyErr_Occurred()) {
                return -1;
            }
            return value == NULL ? PySequence_DelItem(op, i) : PySequence_SetItem(op, i, value);
        }
        if (GOPYRT_SQ(op, sq_ass_item) != NULL) {
            PyErr_Format(PyExc_TypeError, "sequence index must be integer, not '%.200s'",
                         GOPYRT_TYPE_NAME(key));
            return -1;
        }
    }
    PyErr_Format(PyExc_TypeError, lacks, GOPYRT_TYPE_NAME(op));
    return -1;
}

int
PyObject_SetItem(PyObject *op, PyObject *key, PyObject *value)
{
    if (op == NULL || key == NULL || value == NULL) {
        gopyrt_null_argument();
        return -1;
    }
    return assign(op, key, value, "'%.200s' object does not support item assignment");
}

int
PyObject_DelItem(PyObject *op, PyObject *key)
{
    if (op == NULL || key == NULL) {
        gopyrt_null_argument();
        return -1;
    }
    return assign(op, key, NULL, "'%.200s' object does not support item deletion");
}

int
PyObject_DelItemString(PyObject *op, const char *key)
{
    if (op == NULL || key == NULL) {
        gopyrt_null_argument();
        return -1;
    }
    PyObject *name = PyUnicode_FromString(key);
    int result = name == NULL ? -1 : PyObject_DelItem(op, name);
    Py_XDECREF(name);
    return result;
}
