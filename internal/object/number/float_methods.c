/* Methods and attributes of float. */
#include "object/number/arguments.h"
#include "object/number/float.h"
#include "internal/pycore_modsupport.h"

#include <math.h>

static inline double
value(PyObject *op)
{
    return PyFloat_AS_DOUBLE(op);
}

PyObject *
gopyrt_float_whole(PyObject *op)
{
    return PyLong_FromDouble(value(op));
}

static PyObject *
whole_part(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromDouble(value(self));
}

static PyObject *
floor_of(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromDouble(floor(value(self)));
}

static PyObject *
ceiling_of(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromDouble(ceil(value(self)));
}

static PyObject *
itself(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return gopyrt_float_itself(self);
}

static PyObject *
is_integer(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return PyBool_FromLong(isfinite(value(self)) && floor(value(self)) == value(self));
}

static PyObject *
as_integer_ratio(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    double x = value(self);
    if (!isfinite(x)) {
        PyErr_SetString(isinf(x) ? PyExc_OverflowError : PyExc_ValueError,
                        isinf(x) ? "cannot convert Infinity to integer ratio"
                                 : "cannot convert NaN to integer ratio");
        return NULL;
    }
    int exponent;
    double fraction = frexp(x, &exponent);
    while (fraction != floor(fraction)) {
        fraction *= 2;
        exponent--;
    }
    PyObject *numerator = PyLong_FromDouble(fraction), *denominator = PyLong_FromLong(1);
    if (numerator != NULL && denominator != NULL) {
        if (exponent > 0) {
            Py_SETREF(numerator, _PyLong_Lshift(numerator, exponent));
        }
        else {
            Py_SETREF(denominator, _PyLong_Lshift(denominator, -exponent));
        }
    }
    PyObject *pair =
        numerator == NULL || denominator == NULL ? NULL : PyTuple_Pack(2, numerator, denominator);
    Py_XDECREF(numerator);
    Py_XDECREF(denominator);
    return pair;
}

static PyObject *
getnewargs(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return Py_BuildValue("(d)", value(self));
}

/* An instance of the class that the method was called on. */
static PyObject *
of_class(PyObject *type, PyObject *op)
{
    if (op != NULL && type != (PyObject *)&PyFloat_Type) {
        Py_SETREF(op, PyObject_CallOneArg(type, op));
    }
    return op;
}

static PyObject *
from_number(PyObject *type, PyObject *number)
{
    if (PyFloat_CheckExact(number) && type == (PyObject *)&PyFloat_Type) {
        return Py_NewRef(number);
    }
    double x = PyFloat_AsDouble(number);
    return x == -1 && PyErr_Occurred() ? NULL : of_class(type, PyFloat_FromDouble(x));
}

static PyObject *
from_hex(PyObject *type, PyObject *text)
{
    return of_class(type, gopyrt_float_from_hex(type, text));
}

static PyObject *
getformat(PyObject *Py_UNUSED(type), PyObject *name)
{
    if (!PyUnicode_Check(name)) {
        _PyArg_BadArgument("__getformat__", "argument", "str", name);
        return NULL;
    }
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(name, &length);
    if (text == NULL) {
        return NULL;
    }
    if (strlen(text) != (size_t)length) {
        PyErr_SetString(PyExc_ValueError, "embedded null character");
        return NULL;
    }
    if (strcmp(text, "double") != 0 && strcmp(text, "float") != 0) {
        PyErr_SetString(PyExc_ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
        return NULL;
    }
    return PyUnicode_FromString("IEEE, little-endian");
}

PyMethodDef gopyrt_float_methods[] = {
    { "from_number", from_number, METH_O | METH_CLASS,
      "from_number($type, number, /)\n--\n\nThe float that a real number is; text is refused." },
    { "conjugate", itself, METH_NOARGS,
      "conjugate($self, /)\n--\n\nThe number itself: it has no imaginary part." },
    { "__trunc__", whole_part, METH_NOARGS,
      "__trunc__($self, /)\n--\n\nThe nearest int between the number and 0." },
    { "__floor__", floor_of, METH_NOARGS,
      "__floor__($self, /)\n--\n\nThe greatest int that is not greater." },
    { "__ceil__", ceiling_of, METH_NOARGS,
      "__ceil__($self, /)\n--\n\nThe least int that is not less." },
    { "__round__", (PyCFunction)(void (*)(void))gopyrt_float_round, METH_FASTCALL,
      "__round__($self, ndigits=None, /)\n--\n\n"
      "The nearest int, of two the even one; or the nearest float with so many decimals." },
    { "as_integer_ratio", as_integer_ratio, METH_NOARGS,
      "as_integer_ratio($self, /)\n--\n\n"
      "Two ints, in lowest terms, whose quotient is the number." },
    { "fromhex", from_hex, METH_O | METH_CLASS,
      "fromhex($type, string, /)\n--\n\nThe float that hexadecimal text says." },
    { "hex", gopyrt_float_hex, METH_NOARGS,
      "hex($self, /)\n--\n\nThe number as hexadecimal text." },
    { "is_integer", is_integer, METH_NOARGS, "is_integer($self, /)\n--\n\nIs it a whole number?" },
    { "__getnewargs__", getnewargs, METH_NOARGS, "__getnewargs__($self, /)\n--\n\n" },
    { "__getformat__", getformat, METH_O | METH_CLASS,
      "__getformat__($type, typestr, /)\n--\n\n"
      "How 'double' or 'float' of C lies in memory." },
    { "__format__", gopyrt_float_format_method, METH_O,
      "__format__($self, format_spec, /)\n--\n\nThe text that a format specification asks for." },
    { NULL, NULL, 0, NULL },
};

static PyObject *
get_real(PyObject *self, void *Py_UNUSED(closure))
{
    return gopyrt_float_itself(self);
}

static PyObject *
get_imag(PyObject *Py_UNUSED(self), void *Py_UNUSED(closure))
{
    return PyFloat_FromDouble(0);
}

PyGetSetDef gopyrt_float_getset[] = {
    { "real", get_real, NULL, "the real part of a complex number", NULL },
    { "imag", get_imag, NULL, "the imaginary part of a complex number", NULL },
    { NULL, NULL, NULL, NULL, NULL },
};
