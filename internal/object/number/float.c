/* Floats made, and read as doubles. */
#include "object/number/double_text.h"
#include "object/number/plain_text.h"

PyObject *
PyFloat_FromDouble(double value)
{
    PyFloatObject *op = PyObject_Malloc(sizeof(PyFloatObject));
    if (op == NULL) {
        return PyErr_NoMemory();
    }
    gopyrt_object_head(&op->ob_base, &PyFloat_Type);
    op->ob_fval = value;
    return (PyObject *)op;
}

int
gopyrt_float_checked(PyObject *op, PyObject *result, double *value)
{
    if (result == NULL) {
        return -1;
    }
    int failed = 0;
    if (!PyFloat_Check(result)) {
        PyErr_Format(PyExc_TypeError, "%.50s.__float__ returned non-float (type %.50s)",
                     GOPYRT_TYPE_NAME(op), GOPYRT_TYPE_NAME(result));
        failed = -1;
    }
    else if (!PyFloat_CheckExact(result)) {
        failed = PyErr_WarnFormat(PyExc_DeprecationWarning, 1,
                                  "%.50s.__float__ returned non-float (type %.50s).  The ability "
                                  "to return an instance of a strict subclass of float is "
                                  "deprecated, and may be removed in a future version of Python.",
                                  GOPYRT_TYPE_NAME(op), GOPYRT_TYPE_NAME(result));
    }
    if (failed == 0) {
        *value = PyFloat_AS_DOUBLE(result);
    }
    Py_DECREF(result);
    return failed;
}

int
gopyrt_float_convert(PyObject *op, double *value)
{
    const PyNumberMethods *number = Py_TYPE(op)->tp_as_number;
    if (number != NULL && number->nb_float != NULL) {
        return gopyrt_float_checked(op, number->nb_float(op), value);
    }
    if (number != NULL && number->nb_index != NULL) {
        PyObject *index = _PyNumber_Index(op);
        if (index == NULL) {
            return -1;
        }
        *value = PyLong_AsDouble(index);
        Py_DECREF(index);
        return *value == -1 && PyErr_Occurred() ? -1 : 0;
    }
    PyErr_Format(PyExc_TypeError, "must be real number, not %.50s", GOPYRT_TYPE_NAME(op));
    return -1;
}

double
PyFloat_AsDouble(PyObject *op)
{
    double value;
    if (op == NULL) {
        PyErr_BadArgument();
        return -1;
    }
    if (PyFloat_Check(op)) {
        return PyFloat_AS_DOUBLE(op);
    }
    return gopyrt_float_convert(op, &value) < 0 ? -1 : value;
}

/* ---- Text ------------------------------------------------------------------------------ */

static PyObject *
read_float(const char *text, Py_ssize_t length)
{
    const char *end;
    double value;
    if (gopyrt_double_parse(text, &end, &value) < 0) {
        return PyErr_NoMemory();
    }
    return length > 0 && end == text + length ? PyFloat_FromDouble(value) : NULL;
}

PyObject *
PyFloat_FromString(PyObject *op)
{
    if (PyUnicode_Check(op)) {
        gopyrt_plain_text plain;
        if (gopyrt_plain_text_of(op, &plain) < 0) {
            return NULL;
        }
        PyObject *result =
            gopyrt_number_from_text(plain.text, plain.length, "float", op, read_float, 1);
        gopyrt_plain_text_drop(&plain);
        return result;
    }
    if (PyBytes_Check(op)) {
        return gopyrt_number_from_text(PyBytes_AS_STRING(op), PyBytes_GET_SIZE(op), "float", op,
                                       read_float, 1);
    }
    Py_buffer view;
    if (PyObject_GetBuffer(op, &view, PyBUF_SIMPLE) < 0) {
        PyErr_Format(PyExc_TypeError,
                     "float() argument must be a string or a real number, not '%.200s'",
                     GOPYRT_TYPE_NAME(op));
        return NULL;
    }
    PyObject *result = gopyrt_number_from_text(view.buf, view.len, "float", op, read_float, 0);
    PyBuffer_Release(&view);
    return result;
}
