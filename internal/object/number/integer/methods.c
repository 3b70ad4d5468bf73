/* Methods and attributes of int. */
#include "object/number/integer/operators.h"
#include "object/number/arguments.h"

static PyObject *
itself(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return gopyrt_int_itself(self);
}

static PyObject *
as_integer_ratio(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    PyObject *numerator = gopyrt_int_itself(self);
    if (numerator == NULL) {
        return NULL;
    }
    PyObject *pair = PyTuple_Pack(2, numerator, gopyrt_small_int(1));
    Py_DECREF(numerator);
    return pair;
}

static PyObject *
is_integer(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored))
{
    return Py_NewRef(Py_True);
}

static PyObject *
getnewargs(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    PyObject *value = gopyrt_int_with_sign(GOPYRT_INT(self), gopyrt_int_sign(self));
    if (value == NULL) {
        return NULL;
    }
    PyObject *args = PyTuple_Pack(1, value);
    Py_DECREF(value);
    return args;
}

/* There is a digit at least, also in 0. */
static PyObject *
size_of(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    Py_ssize_t count = gopyrt_int_count(self);
    size_t room = (size_t)(count == 0 ? 1 : count) * sizeof(digit);
    return gopyrt_int_from((int64_t)(offsetof(PyLongObject, long_value.ob_digit) + room));
}

/* ---- Rounding ------------------------------------------------------------------------ */

static PyObject *
round_to(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
    if (!gopyrt_check_positional("__round__", n, 0, 1)) {
        return NULL;
    }
    if (n == 0 || args[0] == Py_None) {
        return gopyrt_int_itself(self);
    }
    PyObject *digits = _PyNumber_Index(args[0]);
    if (digits == NULL) {
        return NULL;
    }
    if (gopyrt_int_sign(digits) >= 0) {
        Py_DECREF(digits);
        return gopyrt_int_itself(self);
    }
    /* self - (self modulo 10**-digits, of the smaller absolute value, of two the even quotient) */
    PyObject *result = NULL, *pair = NULL, *ten = gopyrt_small_int(10);
    Py_SETREF(digits, gopyrt_int_negative(digits));
    PyObject *unit = digits == NULL ? NULL : gopyrt_int_power(ten, digits, Py_None);
    if (unit != NULL) {
        pair = _PyLong_DivmodNear(self, unit);
    }
    if (pair != NULL) {
        result = _PyLong_Subtract(GOPYRT_INT(self), GOPYRT_INT(PyTuple_GET_ITEM(pair, 1)));
    }
    Py_XDECREF(pair);
    Py_XDECREF(unit);
    Py_XDECREF(digits);
    return result;
}

/* ---- Bytes -------------------------------------------------------------------------- */

/* 1 for "little", 0 for "big", -1 with an exception. */
static int
byte_order(const char *method, PyObject *order)
{
    if (order == NULL) {
        return 0;
    }
    if (!PyUnicode_Check(order)) {
        PyErr_Format(PyExc_TypeError, "%s() argument 'byteorder' must be str, not %T", method,
                     order);
        return -1;
    }
    if (PyUnicode_EqualToUTF8(order, "little")) {
        return 1;
    }
    if (PyUnicode_EqualToUTF8(order, "big")) {
        return 0;
    }
    PyErr_SetString(PyExc_ValueError, "byteorder must be either 'little' or 'big'");
    return -1;
}

static PyObject *
to_bytes(PyObject *self, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "length", "byteorder", "signed", NULL };
    Py_ssize_t length = 1;
    PyObject *order = NULL;
    int is_signed = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "|nO$p:to_bytes", names, &length, &order,
                                     &is_signed)) {
        return NULL;
    }
    int little = byte_order("to_bytes", order);
    if (little < 0) {
        return NULL;
    }
    if (length < 0) {
        PyErr_SetString(PyExc_ValueError, "length argument must be non-negative");
        return NULL;
    }
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, length);
    if (bytes != NULL
        && _PyLong_AsByteArray(GOPYRT_INT(self), (unsigned char *)PyBytes_AS_STRING(bytes),
                               (size_t)length, little, is_signed, 1)
               < 0)
    {
        Py_CLEAR(bytes);
    }
    return bytes;
}

static PyObject *
from_bytes(PyObject *type, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "bytes", "byteorder", "signed", NULL };
    PyObject *source, *order = NULL;
    int is_signed = 0;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "O|O$p:from_bytes", names, &source, &order,
                                     &is_signed))
    {
        return NULL;
    }
    int little = byte_order("from_bytes", order);
    PyObject *bytes = little < 0 ? NULL : PyObject_Bytes(source);
    if (bytes == NULL) {
        return NULL;
    }
    PyObject *op = _PyLong_FromByteArray((unsigned char *)PyBytes_AS_STRING(bytes),
                                         (size_t)PyBytes_GET_SIZE(bytes), little, is_signed);
    Py_DECREF(bytes);
    if (op != NULL && type != (PyObject *)&PyLong_Type) {
        Py_SETREF(op, PyObject_CallOneArg(type, op));
    }
    return op;
}

/* ---- The tables ---------------------------------------------------------------------- */

PyMethodDef gopyrt_int_methods[] = {
    { "conjugate", itself, METH_NOARGS,
      "conjugate($self, /)\n--\n\nThe number itself: it has no imaginary part." },
    { "bit_length", gopyrt_int_bit_length, METH_NOARGS,
      "bit_length($self, /)\n--\n\nHow many bits the absolute value has in binary." },
    { "bit_count", gopyrt_int_bit_count, METH_NOARGS,
      "bit_count($self, /)\n--\n\nHow many bits of the absolute value are 1." },
    { "to_bytes", (PyCFunction)(void (*)(void))to_bytes, METH_VARARGS | METH_KEYWORDS,
      "to_bytes($self, /, length=1, byteorder='big', *, signed=False)\n--\n\n"
      "The value as bytes: length of them, in two's complement if signed." },
    { "from_bytes", (PyCFunction)(void (*)(void))from_bytes,
      METH_CLASS | METH_VARARGS | METH_KEYWORDS,
      "from_bytes($type, /, bytes, byteorder='big', *, signed=False)\n--\n\n"
      "The int whose value the bytes have, in two's complement if signed." },
    { "as_integer_ratio", as_integer_ratio, METH_NOARGS,
      "as_integer_ratio($self, /)\n--\n\nThe pair (self, 1)." },
    { "__trunc__", itself, METH_NOARGS, "__trunc__($self, /)\n--\n\nThe int itself." },
    { "__floor__", itself, METH_NOARGS, "__floor__($self, /)\n--\n\nThe int itself." },
    { "__ceil__", itself, METH_NOARGS, "__ceil__($self, /)\n--\n\nThe int itself." },
    { "__round__", (PyCFunction)(void (*)(void))round_to, METH_FASTCALL,
      "__round__($self, ndigits=None, /)\n--\n\n"
      "The int itself; with a negative ndigits rounded to that many zeros at the end." },
    { "__getnewargs__", getnewargs, METH_NOARGS, "__getnewargs__($self, /)\n--\n\n" },
    { "__format__", gopyrt_int_format, METH_O,
      "__format__($self, format_spec, /)\n--\n\nThe text that a format specification asks for." },
    { "__sizeof__", size_of, METH_NOARGS,
      "__sizeof__($self, /)\n--\n\nThe size of its memory in bytes." },
    { "is_integer", is_integer, METH_NOARGS, "is_integer($self, /)\n--\n\nTrue." },
    { NULL, NULL, 0, NULL },
};

static PyObject *
get_itself(PyObject *self, void *Py_UNUSED(closure))
{
    return gopyrt_int_itself(self);
}

static PyObject *
get_zero(PyObject *Py_UNUSED(self), void *Py_UNUSED(closure))
{
    return gopyrt_small_int(0);
}

static PyObject *
get_one(PyObject *Py_UNUSED(self), void *Py_UNUSED(closure))
{
    return gopyrt_small_int(1);
}

PyGetSetDef gopyrt_int_getset[] = {
    { "real", get_itself, NULL, "the real part of a complex number", NULL },
    { "imag", get_zero, NULL, "the imaginary part of a complex number", NULL },
    { "numerator", get_itself, NULL, "the numerator of a rational number in lowest terms", NULL },
    { "denominator", get_one, NULL, "the denominator of a rational number in lowest terms", NULL },
    { NULL, NULL, NULL, NULL, NULL },
};
