/* Numbers as indexes: __index__. */
#include "object/number/number.h"

#undef PyIndex_Check

int
PyIndex_Check(PyObject *op)
{
    const PyNumberMethods *number = Py_TYPE(op)->tp_as_number;
    return number != NULL && number->nb_index != NULL;
}

static PyObject *
no_index(PyObject *op)
{
    PyErr_Format(PyExc_TypeError, "'%.200s' object cannot be interpreted as an integer",
                 GOPYRT_TYPE_NAME(op));
    return NULL;
}

/* What __index__ gave back: an int, of a subclass only with a warning. */
static PyObject *
checked(PyObject *result)
{
    if (result == NULL || PyLong_CheckExact(result)) {
        return result;
    }
    if (!PyLong_Check(result)) {
        PyErr_Format(PyExc_TypeError, "__index__ returned non-int (type %.200s)",
                     GOPYRT_TYPE_NAME(result));
        Py_DECREF(result);
        return NULL;
    }
    if (PyErr_WarnFormat(PyExc_DeprecationWarning, 1,
                         "__index__ returned non-int (type %.200s).  The ability to return an "
                         "instance of a strict subclass of int is deprecated, and may be removed "
                         "in a future version of Python.",
                         GOPYRT_TYPE_NAME(result))
        < 0)
    {
        Py_DECREF(result);
        return NULL;
    }
    return result;
}

PyObject *
_PyNumber_Index(PyObject *op)
{
    if (op == NULL) {
        PyErr_SetString(PyExc_SystemError, "null argument to internal routine");
        return NULL;
    }
    if (PyLong_Check(op)) {
        return Py_NewRef(op);
    }
    const PyNumberMethods *number = Py_TYPE(op)->tp_as_number;
    if (number == NULL || number->nb_index == NULL) {
        return no_index(op);
    }
    return checked(number->nb_index(op));
}

PyObject *
PyNumber_Index(PyObject *op)
{
    PyObject *result = _PyNumber_Index(op);
    if (result != NULL && !PyLong_CheckExact(result)) {
        PyObject *copy = _PyLong_Copy((PyLongObject *)result);
        Py_DECREF(result);
        return copy;
    }
    return result;
}

Py_ssize_t
PyNumber_AsSsize_t(PyObject *op, PyObject *error)
{
    PyObject *index = _PyNumber_Index(op);
    if (index == NULL) {
        return -1;
    }
    int64_t value;
    int side = gopyrt_int_get(index, &value);
    Py_DECREF(index);
    if (side == 0) {
        return value;
    }
    if (error == NULL) {
        return side < 0 ? PY_SSIZE_T_MIN : PY_SSIZE_T_MAX;
    }
    PyErr_Format(error, "cannot fit '%.200s' into an index-sized integer", GOPYRT_TYPE_NAME(op));
    return -1;
}
