/* Methods and attributes of int. */
#include "object/number/integer/operators.h"
#include "object/number/arguments.h"

#include "internal/pycore_modsupport.h"

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

/* A first argument, a byte order and a sign; NULL for those that are not given. 0 or -1. */
static int
unpack(PyObject *const *args, Py_ssize_t n, PyObject *kwnames, _PyArg_Parser *parser, int least,
       PyObject *few[3])
{
    memset(few, 0, 3 * sizeof(*few));
    if ((kwnames != NULL && PyTuple_GET_SIZE(kwnames) > 0) || n < least || n > 2) {
        PyObject *const *found =
            _PyArg_UnpackKeywords(args, n, NULL, kwnames, parser, least, 2, 0, 0, few);
        if (found == NULL) {
            return -1;
        }
        args = found;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        few[i] = args[i];
    }
    return 0;
}

/* What the last two say: 0 or -1. */
static int
byte_order(const char *method, PyObject *order, PyObject *sign, int *little, int *is_signed)
{
    if (order != NULL && !PyUnicode_Check(order)) {
        _PyArg_BadArgument(method, "argument 'byteorder'", "str", order);
        return -1;
    }
    *is_signed = sign == NULL ? 0 : PyObject_IsTrue(sign);
    if (*is_signed < 0) {
        return -1;
    }
    *little = order != NULL && PyUnicode_EqualToUTF8(order, "little");
    if (order != NULL && !*little && !PyUnicode_EqualToUTF8(order, "big")) {
        PyErr_SetString(PyExc_ValueError, "byteorder must be either 'little' or 'big'");
        return -1;
    }
    return 0;
}

static PyObject *
to_bytes(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *kwnames)
{
    static const char *const names[] = { "length", "byteorder", "signed", NULL };
    static _PyArg_Parser parser = { .keywords = names, .fname = "to_bytes" };
    PyObject *few[3];
    Py_ssize_t length = 1;
    int little, is_signed;
    if (unpack(args, n, kwnames, &parser, 0, few) < 0) {
        return NULL;
    }
    if (few[0] != NULL) {
        PyObject *index = PyNumber_Index(few[0]);
        length = index == NULL ? -1 : PyLong_AsSsize_t(index);
        Py_XDECREF(index);
        if (length == -1 && PyErr_Occurred()) {
            return NULL;
        }
    }
    if (byte_order("to_bytes", few[1], few[2], &little, &is_signed) < 0) {
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
from_bytes(PyObject *type, PyObject *const *args, Py_ssize_t n, PyObject *kwnames)
{
    static const char *const names[] = { "bytes", "byteorder", "signed", NULL };
    static _PyArg_Parser parser = { .keywords = names, .fname = "from_bytes" };
    PyObject *few[3];
    int little, is_signed;
    if (unpack(args, n, kwnames, &parser, 1, few) < 0
        || byte_order("from_bytes", few[1], few[2], &little, &is_signed) < 0)
    {
        return NULL;
    }
    PyObject *bytes = PyObject_Bytes(few[0]);
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
    { "to_bytes", (PyCFunction)(void (*)(void))to_bytes, METH_FASTCALL | METH_KEYWORDS,
      "to_bytes($self, /, length=1, byteorder='big', *, signed=False)\n--\n\n"
      "The value as bytes: length of them, in two's complement if signed." },
    { "from_bytes", (PyCFunction)(void (*)(void))from_bytes,
      METH_CLASS | METH_FASTCALL | METH_KEYWORDS,
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
