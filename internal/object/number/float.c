/* The type float. */
#include "object/number/number.h"

static PyObject *
float_repr(PyObject *op)
{
    char text[GOPYRT_FLOAT_TEXT];
    int length = gopyrt_float_repr(PyFloat_AS_DOUBLE(op), text);
    return PyUnicode_FromStringAndSize(text, length);
}

PyObject *
PyFloat_FromDouble(double value)
{
    PyFloatObject *op = PyObject_Malloc(sizeof(PyFloatObject));
    if (op == NULL) {
        return PyErr_NoMemory();
    }
    op->ob_base.ob_refcnt_full = 1;
    op->ob_base.ob_type = &PyFloat_Type;
    op->ob_fval = value;
    return (PyObject *)op;
}

/* float(op) of what is neither a float nor a derived one: by __float__, or __index__. */
static double
converted(PyObject *op)
{
    const PyNumberMethods *number = Py_TYPE(op)->tp_as_number;
    if (number == NULL || number->nb_float == NULL) {
        if (number != NULL && number->nb_index != NULL) {
            PyObject *index = _PyNumber_Index(op);
            double value = index == NULL ? -1 : PyLong_AsDouble(index);
            Py_XDECREF(index);
            return value;
        }
        PyErr_Format(PyExc_TypeError, "must be real number, not %.50s", GOPYRT_TYPE_NAME(op));
        return -1;
    }
    PyObject *result = number->nb_float(op);
    if (result == NULL) {
        return -1;
    }
    if (!PyFloat_CheckExact(result)) {
        if (!PyFloat_Check(result)) {
            PyErr_Format(PyExc_TypeError, "%.50s.__float__ returned non-float (type %.50s)",
                         GOPYRT_TYPE_NAME(op), GOPYRT_TYPE_NAME(result));
            Py_DECREF(result);
            return -1;
        }
        if (PyErr_WarnFormat(PyExc_DeprecationWarning, 1,
                             "%.50s.__float__ returned non-float (type %.50s).  The ability to "
                             "return an instance of a strict subclass of float is deprecated, and "
                             "may be removed in a future version of Python.",
                             GOPYRT_TYPE_NAME(op), GOPYRT_TYPE_NAME(result))
            < 0)
        {
            Py_DECREF(result);
            return -1;
        }
    }
    double value = PyFloat_AS_DOUBLE(result);
    Py_DECREF(result);
    return value;
}

double
PyFloat_AsDouble(PyObject *op)
{
    if (op == NULL) {
        PyErr_BadArgument();
        return -1;
    }
    return PyFloat_Check(op) ? PyFloat_AS_DOUBLE(op) : converted(op);
}

static void
dealloc(PyObject *op)
{
    if (PyFloat_CheckExact(op)) {
        PyObject_Free(op);
        return;
    }
    Py_TYPE(op)->tp_free(op);
}

void
_PyFloat_ExactDealloc(PyObject *op)
{
    PyObject_Free(op);
}

PyTypeObject PyFloat_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "float",
    .tp_basicsize = sizeof(PyFloatObject),
    .tp_dealloc = dealloc,
    .tp_repr = float_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_BASETYPE | _Py_TPFLAGS_MATCH_SELF,
};
