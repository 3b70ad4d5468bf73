/* The mapping protocol: PyMapping_*. */
#include "object/container/protocol.h"

int
PyMapping_Check(PyObject *op)
{
    return op != NULL && GOPYRT_MP(op, mp_subscript) != NULL;
}

Py_ssize_t
PyMapping_Size(PyObject *op)
{
    if (op == NULL) {
        gopyrt_null_argument();
        return -1;
    }
    lenfunc length = GOPYRT_MP(op, mp_length);
    if (length != NULL) {
        return length(op);
    }
    PyErr_Format(PyExc_TypeError,
                 GOPYRT_SQ(op, sq_length) != NULL ? "%.200s is not a mapping"
                                                  : "object of type '%.200s' has no len()",
                 GOPYRT_TYPE_NAME(op));
    return -1;
}

#undef PyMapping_Length

Py_ssize_t
PyMapping_Length(PyObject *op)
{
    return PyMapping_Size(op);
}

/* ---- Items by key -------------------------------------------------------------------- */

PyObject *
PyMapping_GetItemString(PyObject *op, const char *key)
{
    if (key == NULL) {
        return gopyrt_null_argument();
    }
    PyObject *name = PyUnicode_FromString(key);
    PyObject *result = name == NULL ? NULL : PyObject_GetItem(op, name);
    Py_XDECREF(name);
    return result;
}

int
PyMapping_GetOptionalItem(PyObject *op, PyObject *key, PyObject **result)
{
    if (PyDict_CheckExact(op)) {
        return PyDict_GetItemRef(op, key, result);
    }
    *result = PyObject_GetItem(op, key);
    if (*result != NULL) {
        return 1;
    }
    if (!PyErr_ExceptionMatches(PyExc_KeyError)) {
        return -1;
    }
    PyErr_Clear();
    return 0;
}

int
PyMapping_GetOptionalItemString(PyObject *op, const char *key, PyObject **result)
{
    *result = NULL;
    if (key == NULL) {
        gopyrt_null_argument();
        return -1;
    }
    PyObject *name = PyUnicode_FromString(key);
    int found = name == NULL ? -1 : PyMapping_GetOptionalItem(op, name, result);
    Py_XDECREF(name);
    return found;
}

int
PyMapping_SetItemString(PyObject *op, const char *key, PyObject *value)
{
    if (key == NULL) {
        gopyrt_null_argument();
        return -1;
    }
    PyObject *name = PyUnicode_FromString(key);
    int result = name == NULL ? -1 : PyObject_SetItem(op, name, value);
    Py_XDECREF(name);
    return result;
}

int
PyMapping_HasKeyWithError(PyObject *op, PyObject *key)
{
    PyObject *value;
    int found = PyMapping_GetOptionalItem(op, key, &value);
    Py_XDECREF(value);
    return found;
}

int
PyMapping_HasKeyStringWithError(PyObject *op, const char *key)
{
    PyObject *value;
    int found = PyMapping_GetOptionalItemString(op, key, &value);
    Py_XDECREF(value);
    return found;
}

/* The two that can't fail print what they can't say. */
int
PyMapping_HasKey(PyObject *op, PyObject *key)
{
    int found;
    if (op == NULL || key == NULL) {
        gopyrt_null_argument();
        found = -1;
    }
    else {
        found = PyMapping_HasKeyWithError(op, key);
    }
    if (found < 0) {
        PyErr_FormatUnraisable(
            "Exception ignored in PyMapping_HasKey(); consider using "
            "PyMapping_HasKeyWithError(), PyMapping_GetOptionalItem() or PyObject_GetItem()");
    }
    return found > 0;
}

int
PyMapping_HasKeyString(PyObject *op, const char *key)
{
    int found;
    if (op == NULL) {
        gopyrt_null_argument();
        found = -1;
    }
    else {
        found = PyMapping_HasKeyStringWithError(op, key);
    }
    if (found < 0) {
        PyErr_FormatUnraisable("Exception ignored in PyMapping_HasKeyString(); consider using "
                               "PyMapping_HasKeyStringWithError(), "
                               "PyMapping_GetOptionalItemString() or PyMapping_GetItemString()");
    }
    return found > 0;
}

/* ---- Keys, values and items ------------------------------------------------------------ */

/* What a method gives, as a list. */
static PyObject *
as_list(PyObject *op, PyObject *method)
{
    PyObject *result = PyObject_CallMethodNoArgs(op, method);
    if (result == NULL) {
        return NULL;
    }
    PyObject *it = PyObject_GetIter(result);
    if (it == NULL && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Format(PyExc_TypeError, "%.200s.%U() returned a non-iterable (type %.200s)",
                     GOPYRT_TYPE_NAME(op), method, GOPYRT_TYPE_NAME(result));
    }
    Py_DECREF(result);
    PyObject *list = it == NULL ? NULL : PySequence_List(it);
    Py_XDECREF(it);
    return list;
}

PyObject *
PyMapping_Keys(PyObject *op)
{
    if (op == NULL) {
        return gopyrt_null_argument();
    }
    return PyDict_CheckExact(op) ? PyDict_Keys(op) : as_list(op, GOPYRT_ID(keys));
}

PyObject *
PyMapping_Values(PyObject *op)
{
    if (op == NULL) {
        return gopyrt_null_argument();
    }
    return PyDict_CheckExact(op) ? PyDict_Values(op) : as_list(op, GOPYRT_ID(values));
}

PyObject *
PyMapping_Items(PyObject *op)
{
    if (op == NULL) {
        return gopyrt_null_argument();
    }
    return PyDict_CheckExact(op) ? PyDict_Items(op) : as_list(op, GOPYRT_ID(items));
}
