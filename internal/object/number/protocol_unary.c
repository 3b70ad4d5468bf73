/* The operators with one operand, and what makes an int or a float of any object. */
#include "object/number/protocol.h"

int
PyNumber_Check(PyObject *op)
{
    if (op == NULL) {
        return 0;
    }
    const PyNumberMethods *number = Py_TYPE(op)->tp_as_number;
    return (number != NULL
            && (number->nb_index != NULL || number->nb_int != NULL || number->nb_float != NULL))
           || PyComplex_Check(op);
}

static PyObject *
unary(PyObject *op, size_t offset, const char *sign)
{
    if (op == NULL) {
        return gopyrt_number_null();
    }
    unaryfunc slot = (unaryfunc)gopyrt_number_slot(Py_TYPE(op), offset);
    if (slot != NULL) {
        return slot(op);
    }
    PyErr_Format(PyExc_TypeError, "bad operand type for %s: '%.200s'", sign, GOPYRT_TYPE_NAME(op));
    return NULL;
}

#define UNARY(name, slot, sign)                                       \
    PyObject *PyNumber_##name(PyObject *op)                           \
    {                                                                 \
        return unary(op, offsetof(PyNumberMethods, nb_##slot), sign); \
    }

UNARY(Negative, negative, "unary -")
UNARY(Positive, positive, "unary +")
UNARY(Invert, invert, "unary ~")
UNARY(Absolute, absolute, "abs()")

/* ---- Conversions ------------------------------------------------------------------- */

/* What __int__ gave back, as an exact int. */
static PyObject *
checked_int(PyObject *result)
{
    if (result == NULL || PyLong_CheckExact(result)) {
        return result;
    }
    if (!PyLong_Check(result)) {
        PyErr_Format(PyExc_TypeError, "__int__ returned non-int (type %.200s)",
                     GOPYRT_TYPE_NAME(result));
        Py_DECREF(result);
        return NULL;
    }
    if (PyErr_WarnFormat(PyExc_DeprecationWarning, 1,
                         "__int__ returned non-int (type %.200s).  The ability to return an "
                         "instance of a strict subclass of int is deprecated, and may be removed "
                         "in a future version of Python.",
                         GOPYRT_TYPE_NAME(result))
        < 0)
    {
        Py_DECREF(result);
        return NULL;
    }
    PyObject *copy = _PyLong_Copy((PyLongObject *)result);
    Py_DECREF(result);
    return copy;
}

static PyObject *
int_from_buffer(PyObject *op)
{
    Py_buffer view;
    if (PyObject_GetBuffer(op, &view, PyBUF_SIMPLE) < 0) {
        PyErr_Format(PyExc_TypeError,
                     "int() argument must be a string, a bytes-like object or a real number, not "
                     "'%.200s'",
                     GOPYRT_TYPE_NAME(op));
        return NULL;
    }
    PyObject *result = gopyrt_int_from_bytes_text(view.buf, view.len, 10);
    PyBuffer_Release(&view);
    return result;
}

PyObject *
PyNumber_Long(PyObject *op)
{
    if (op == NULL) {
        return gopyrt_number_null();
    }
    if (PyLong_CheckExact(op)) {
        return Py_NewRef(op);
    }
    const PyNumberMethods *number = Py_TYPE(op)->tp_as_number;
    if (number != NULL && number->nb_int != NULL) {
        return checked_int(number->nb_int(op));
    }
    if (number != NULL && number->nb_index != NULL) {
        return PyNumber_Index(op);
    }
    if (PyUnicode_Check(op)) {
        return PyLong_FromUnicodeObject(op, 10);
    }
    if (PyBytes_Check(op)) {
        return gopyrt_int_from_bytes_text(PyBytes_AS_STRING(op), PyBytes_GET_SIZE(op), 10);
    }
    return int_from_buffer(op);
}

PyObject *
PyNumber_Float(PyObject *op)
{
    if (op == NULL) {
        return gopyrt_number_null();
    }
    if (PyFloat_CheckExact(op)) {
        return Py_NewRef(op);
    }
    const PyNumberMethods *number = Py_TYPE(op)->tp_as_number;
    double value;
    if (number != NULL && number->nb_float != NULL) {
        PyObject *result = number->nb_float(op);
        if (result == NULL || PyFloat_CheckExact(result)) {
            return result;
        }
        return gopyrt_float_checked(op, result, &value) < 0 ? NULL : PyFloat_FromDouble(value);
    }
    if (number != NULL && number->nb_index != NULL) {
        return gopyrt_float_convert(op, &value) < 0 ? NULL : PyFloat_FromDouble(value);
    }
    return PyFloat_Check(op) ? PyFloat_FromDouble(PyFloat_AS_DOUBLE(op)) : PyFloat_FromString(op);
}

PyObject *
PyNumber_ToBase(PyObject *op, int base)
{
    if (base != 2 && base != 8 && base != 10 && base != 16) {
        PyErr_SetString(PyExc_SystemError, "PyNumber_ToBase: base must be 2, 8, 10 or 16");
        return NULL;
    }
    PyObject *index = _PyNumber_Index(op);
    if (index == NULL) {
        return NULL;
    }
    PyObject *text = _PyLong_Format(index, base);
    Py_DECREF(index);
    return text;
}
