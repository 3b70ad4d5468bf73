/* Making ints of C's numbers. */
#include "object/number/integer/integer.h"

#include <math.h>

/* The number of digits is kept above three bits, and is counted in bits as an int64_t. */
#define DIGITS_MAX ((Py_ssize_t)((PY_SSIZE_T_MAX - sizeof(PyLongObject)) / sizeof(digit) / 8))

PyLongObject *
gopyrt_int_alloc(Py_ssize_t count)
{
    if (count > DIGITS_MAX) {
        PyErr_SetString(PyExc_OverflowError, "too many digits in integer");
        return NULL;
    }
    Py_ssize_t room = count < 1 ? 1 : count;
    PyLongObject *op =
        PyObject_Malloc(offsetof(PyLongObject, long_value.ob_digit) + (size_t)room * sizeof(digit));
    if (op == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    gopyrt_object_head(&op->ob_base, &PyLong_Type);
    gopyrt_int_set_tag(op, 1, count);
    op->long_value.ob_digit[0] = 0;
    return op;
}

PyObject *
gopyrt_int_trim(PyLongObject *op, int sign)
{
    if (op == NULL) {
        return NULL;
    }
    Py_ssize_t count = gopyrt_int_count(op);
    while (count > 0 && GOPYRT_DIGITS(op)[count - 1] == 0) {
        count--;
    }
    gopyrt_int_set_tag(op, sign, count);
    if (count <= 1) {
        int64_t value = count == 0 ? 0 : gopyrt_int_compact(op);
        if (gopyrt_is_small_int(value)) {
            PyObject_Free(op);
            return gopyrt_small_int(value);
        }
    }
    return (PyObject *)op;
}

PyObject *
gopyrt_int_with_sign(const PyLongObject *op, int sign)
{
    if (gopyrt_int_is_compact(op)) {
        return gopyrt_int_from_digit(sign * (int64_t)GOPYRT_DIGITS(op)[0]);
    }
    Py_ssize_t count = gopyrt_int_count(op);
    PyLongObject *copy = gopyrt_int_alloc(count);
    if (copy == NULL) {
        return NULL;
    }
    memcpy(GOPYRT_DIGITS(copy), GOPYRT_DIGITS(op), (size_t)count * sizeof(digit));
    gopyrt_int_set_tag(copy, sign, count);
    return (PyObject *)copy;
}

static PyObject *
from_magnitude(uint64_t magnitude, int sign)
{
    PyLongObject *op = gopyrt_int_alloc(magnitude >> 60 != 0 ? 3 : magnitude >> 30 != 0 ? 2 : 1);
    if (op == NULL) {
        return NULL;
    }
    Py_ssize_t i = 0;
    do {
        GOPYRT_DIGITS(op)[i++] = (digit)magnitude & PyLong_MASK;
        magnitude >>= PyLong_SHIFT;
    } while (magnitude != 0);
    gopyrt_int_set_tag(op, sign, i);
    return (PyObject *)op;
}

PyObject *
gopyrt_int_from(int64_t value)
{
    if ((uint64_t)value + PyLong_MASK <= 2 * (uint64_t)PyLong_MASK) {
        return gopyrt_int_from_digit(value);
    }
    return value < 0 ? from_magnitude(-(uint64_t)value, -1) : from_magnitude((uint64_t)value, 1);
}

PyObject *
gopyrt_int_from_unsigned(uint64_t value)
{
    return value <= PyLong_MASK ? gopyrt_int_from_digit((int64_t)value) : from_magnitude(value, 1);
}

#define FROM(name, type, how)  \
    PyObject *name(type value) \
    {                          \
        return how(value);     \
    }

FROM(PyLong_FromLong, long, gopyrt_int_from)
FROM(PyLong_FromLongLong, long long, gopyrt_int_from)
FROM(PyLong_FromSsize_t, Py_ssize_t, gopyrt_int_from)
FROM(PyLong_FromInt32, int32_t, gopyrt_int_from_inline)
FROM(PyLong_FromInt64, int64_t, gopyrt_int_from)
FROM(PyLong_FromUnsignedLong, unsigned long, gopyrt_int_from_unsigned)
FROM(PyLong_FromUnsignedLongLong, unsigned long long, gopyrt_int_from_unsigned)
FROM(PyLong_FromSize_t, size_t, gopyrt_int_from_unsigned)
FROM(PyLong_FromUInt32, uint32_t, gopyrt_int_from_unsigned)
FROM(PyLong_FromUInt64, uint64_t, gopyrt_int_from_unsigned)
FROM(_PyLong_FromTime_t, time_t, gopyrt_int_from)

PyObject *
PyLong_FromVoidPtr(void *p)
{
    return gopyrt_int_from_unsigned((uintptr_t)p);
}

PyObject *
PyLong_FromDouble(double x)
{
    if (fabs(x) < 0x1p63) {
        return gopyrt_int_from((int64_t)x);
    }
    if (isinf(x)) {
        PyErr_SetString(PyExc_OverflowError, "cannot convert float infinity to integer");
        return NULL;
    }
    if (isnan(x)) {
        PyErr_SetString(PyExc_ValueError, "cannot convert float NaN to integer");
        return NULL;
    }
    int exponent;
    double fraction = frexp(fabs(x), &exponent);
    Py_ssize_t count = (exponent - 1) / PyLong_SHIFT + 1;
    PyLongObject *op = gopyrt_int_alloc(count);
    if (op == NULL) {
        return NULL;
    }
    fraction = ldexp(fraction, (exponent - 1) % PyLong_SHIFT + 1);
    for (Py_ssize_t i = count; --i >= 0;) {
        GOPYRT_DIGITS(op)[i] = (digit)fraction;
        fraction = ldexp(fraction - (digit)fraction, PyLong_SHIFT);
    }
    gopyrt_int_set_tag(op, x < 0 ? -1 : 1, count);
    return (PyObject *)op;
}

PyObject *
_PyLong_Copy(PyLongObject *src)
{
    return gopyrt_int_with_sign(src, gopyrt_int_sign(src));
}

PyLongObject *
_PyLong_New(Py_ssize_t count)
{
    return gopyrt_int_alloc(count);
}

PyLongObject *
_PyLong_FromDigits(int negative, Py_ssize_t count, digit *digits)
{
    if (count == 0) {
        return (PyLongObject *)gopyrt_small_int(0);
    }
    PyLongObject *op = gopyrt_int_alloc(count);
    if (op != NULL) {
        memcpy(GOPYRT_DIGITS(op), digits, (size_t)count * sizeof(digit));
        gopyrt_int_set_tag(op, negative ? -1 : 1, count);
    }
    return op;
}
