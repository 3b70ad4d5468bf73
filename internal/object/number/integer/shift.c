/* Ints shifted to the left and to the right. */
#include "object/number/integer/operators.h"

PyObject *
_PyLong_Lshift(PyObject *op, int64_t shift)
{
    const PyLongObject *a = GOPYRT_INT(op);
    Py_ssize_t n = gopyrt_int_count(a), digits = (Py_ssize_t)(shift / PyLong_SHIFT);
    int bits = (int)(shift % PyLong_SHIFT), sign = gopyrt_int_sign(a);
    if (sign == 0) {
        return gopyrt_small_int(0);
    }
    if (n == 1 && digits == 0) {
        return gopyrt_int_from_inline(gopyrt_int_compact(a) * ((int64_t)1 << bits));
    }
    if (digits > PY_SSIZE_T_MAX - n - 1) {
        PyErr_SetString(PyExc_OverflowError, "too many digits in integer");
        return NULL;
    }
    PyLongObject *result = gopyrt_int_alloc(n + digits + 1);
    if (result == NULL) {
        return NULL;
    }
    digit *to = GOPYRT_DIGITS(result);
    for (Py_ssize_t i = 0; i < digits; i++) {
        to[i] = 0;
    }
    twodigits carry = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        carry |= (twodigits)GOPYRT_DIGITS(a)[i] << bits;
        to[digits + i] = (digit)carry & PyLong_MASK;
        carry >>= PyLong_SHIFT;
    }
    to[digits + n] = (digit)carry;
    return gopyrt_int_finish(result, sign);
}

/* Rounded down. */
PyObject *
_PyLong_Rshift(PyObject *op, int64_t shift)
{
    const PyLongObject *a = GOPYRT_INT(op);
    if (gopyrt_int_is_compact(a)) {
        return gopyrt_int_from_digit(gopyrt_int_compact(a) >> (shift > 63 ? 63 : shift));
    }
    Py_ssize_t n = gopyrt_int_count(a);
    int64_t digits = shift / PyLong_SHIFT;
    int bits = (int)(shift % PyLong_SHIFT), negative = gopyrt_int_sign(a) < 0;
    if (digits >= n) {
        return gopyrt_small_int(-negative);
    }
    const digit *from = GOPYRT_DIGITS(a) + digits;
    Py_ssize_t left = n - (Py_ssize_t)digits;
    PyLongObject *result = gopyrt_int_alloc(left + negative);
    if (result == NULL) {
        return NULL;
    }
    digit *to = GOPYRT_DIGITS(result), lost = from[0] & (((digit)1 << bits) - 1);
    for (Py_ssize_t i = 0; i < left - 1; i++) {
        to[i] = (from[i] >> bits | from[i + 1] << (PyLong_SHIFT - bits)) & PyLong_MASK;
    }
    to[left - 1] = from[left - 1] >> bits;
    if (negative) {
        for (Py_ssize_t i = 0; lost == 0 && i < digits; i++) {
            lost = GOPYRT_DIGITS(a)[i];
        }
        digit carry = lost != 0;
        for (Py_ssize_t i = 0; i < left; i++) {
            to[i] += carry;
            carry = to[i] >> PyLong_SHIFT;
            to[i] &= PyLong_MASK;
        }
        to[left] = carry;
    }
    return gopyrt_int_finish(result, negative ? -1 : 1);
}

/* How far to shift: 1, or 0 where it is farther than any int is long; -1 for a negative one. */
static int
distance(PyObject *by, int64_t *shift)
{
    if (gopyrt_int_sign(by) < 0) {
        PyErr_SetString(PyExc_ValueError, "negative shift count");
        return -1;
    }
    return gopyrt_int_get(by, shift) == 0;
}

PyObject *
gopyrt_int_lshift(PyObject *op, PyObject *by)
{
    int64_t shift;
    GOPYRT_CHECK_INTS(op, by);
    int known = distance(by, &shift);
    if (known == 0 && gopyrt_int_sign(op) != 0) {
        PyErr_SetString(PyExc_OverflowError, "too many digits in integer");
        return NULL;
    }
    return known < 0 ? NULL : known == 0 ? gopyrt_small_int(0) : _PyLong_Lshift(op, shift);
}

PyObject *
gopyrt_int_rshift(PyObject *op, PyObject *by)
{
    int64_t shift;
    GOPYRT_CHECK_INTS(op, by);
    int known = distance(by, &shift);
    return known < 0    ? NULL
           : known == 0 ? gopyrt_small_int(gopyrt_int_sign(op) < 0 ? -1 : 0)
                        : _PyLong_Rshift(op, shift);
}
