/* Sums, differences and the order of ints. */
#include "object/number/integer/digits.h"
#include "object/number/integer/integer.h"
#include "object/number/integer/operators.h"

/* a + b of absolute values. */
static PyObject *
add_magnitudes(const PyLongObject *a, const PyLongObject *b, int sign)
{
    Py_ssize_t na = gopyrt_int_count(a), nb = gopyrt_int_count(b);
    if (na < nb) {
        const PyLongObject *swap = a;
        Py_ssize_t n = na;
        a = b, b = swap, na = nb, nb = n;
    }
    PyLongObject *sum = gopyrt_int_alloc(na + 1);
    if (sum == NULL) {
        return NULL;
    }
    digit carry = gopyrt_digits_add(GOPYRT_DIGITS(sum), GOPYRT_DIGITS(a), na, GOPYRT_DIGITS(b), nb);
    GOPYRT_DIGITS(sum)[na] = carry;
    return gopyrt_int_finish(sum, sign);
}

/* a - b of absolute values, times sign. */
static PyObject *
subtract_magnitudes(const PyLongObject *a, const PyLongObject *b, int sign)
{
    Py_ssize_t na = gopyrt_int_count(a), nb = gopyrt_int_count(b);
    int order = gopyrt_digits_compare(GOPYRT_DIGITS(a), na, GOPYRT_DIGITS(b), nb);
    if (order == 0) {
        return gopyrt_small_int(0);
    }
    if (order < 0) {
        const PyLongObject *swap = a;
        Py_ssize_t n = na;
        a = b, b = swap, na = nb, nb = n;
        sign = -sign;
    }
    PyLongObject *difference = gopyrt_int_alloc(na);
    if (difference == NULL) {
        return NULL;
    }
    gopyrt_digits_sub(GOPYRT_DIGITS(difference), GOPYRT_DIGITS(a), na, GOPYRT_DIGITS(b), nb);
    return gopyrt_int_finish(difference, sign);
}

PyObject *
_PyLong_Add(PyLongObject *a, PyLongObject *b)
{
    if (gopyrt_int_both_compact(a, b)) {
        return gopyrt_int_from_inline(gopyrt_int_compact(a) + gopyrt_int_compact(b));
    }
    int sa = gopyrt_int_sign(a), sb = gopyrt_int_sign(b);
    return sa * sb >= 0 ? add_magnitudes(a, b, sa != 0 ? sa : sb) : subtract_magnitudes(a, b, sa);
}

PyObject *
_PyLong_Subtract(PyLongObject *a, PyLongObject *b)
{
    if (gopyrt_int_both_compact(a, b)) {
        return gopyrt_int_from_inline(gopyrt_int_compact(a) - gopyrt_int_compact(b));
    }
    int sa = gopyrt_int_sign(a), sb = gopyrt_int_sign(b);
    return sa * sb > 0 ? subtract_magnitudes(a, b, sa) : add_magnitudes(a, b, sa != 0 ? sa : -sb);
}

PyObject *
gopyrt_int_add(PyObject *a, PyObject *b)
{
    GOPYRT_CHECK_INTS(a, b);
    return _PyLong_Add(GOPYRT_INT(a), GOPYRT_INT(b));
}

PyObject *
gopyrt_int_subtract(PyObject *a, PyObject *b)
{
    GOPYRT_CHECK_INTS(a, b);
    return _PyLong_Subtract(GOPYRT_INT(a), GOPYRT_INT(b));
}

/* ---- One operand ------------------------------------------------------------------ */

/* An exact int is its own value; one of a subclass is copied. */
PyObject *
gopyrt_int_itself(PyObject *op)
{
    return PyLong_CheckExact(op) ? Py_NewRef(op)
                                 : gopyrt_int_with_sign(GOPYRT_INT(op), gopyrt_int_sign(op));
}

PyObject *
gopyrt_int_negative(PyObject *op)
{
    return gopyrt_int_with_sign(GOPYRT_INT(op), -gopyrt_int_sign(op));
}

PyObject *
gopyrt_int_absolute(PyObject *op)
{
    return gopyrt_int_sign(op) < 0 ? gopyrt_int_negative(op) : gopyrt_int_itself(op);
}

int
gopyrt_int_bool(PyObject *op)
{
    return gopyrt_int_sign(op) != 0;
}

/* ---- Order and hash ------------------------------------------------------------- */

int
gopyrt_int_compare(const PyLongObject *a, const PyLongObject *b)
{
    if (gopyrt_int_both_compact(a, b)) {
        int64_t x = gopyrt_int_compact(a), y = gopyrt_int_compact(b);
        return (x > y) - (x < y);
    }
    int sa = gopyrt_int_sign(a), sb = gopyrt_int_sign(b);
    if (sa != sb) {
        return sa < sb ? -1 : 1;
    }
    return sa
           * gopyrt_digits_compare(GOPYRT_DIGITS(a), gopyrt_int_count(a), GOPYRT_DIGITS(b),
                                   gopyrt_int_count(b));
}

PyObject *
gopyrt_int_richcompare(PyObject *a, PyObject *b, int op)
{
    GOPYRT_CHECK_INTS(a, b);
    int order = a == b ? 0 : gopyrt_int_compare(GOPYRT_INT(a), GOPYRT_INT(b));
    Py_RETURN_RICHCOMPARE(order, 0, op);
}

/* The value modulo 2**61 - 1, with its sign: a step up by digits is a rotation of the 61 bits. */
Py_hash_t
gopyrt_int_hash(PyObject *op)
{
    if (gopyrt_int_is_compact(op)) {
        Py_hash_t value = gopyrt_int_compact(op);
        return value == -1 ? -2 : value;
    }
    const digit *digits = GOPYRT_DIGITS(op);
    Py_ssize_t i = gopyrt_int_count(op);
    uint64_t hash = (i & 1) != 0 ? digits[--i] : 0;
    while (i > 0) {
        i -= 2;
        hash =
            (hash << 2 * PyLong_SHIFT & PyHASH_MODULUS) | hash >> (PyHASH_BITS - 2 * PyLong_SHIFT);
        hash += (uint64_t)digits[i + 1] << PyLong_SHIFT | digits[i];
        hash = (hash & PyHASH_MODULUS) + (hash >> PyHASH_BITS);
    }
    hash -= hash == PyHASH_MODULUS ? PyHASH_MODULUS : 0;
    Py_hash_t value = gopyrt_int_sign(op) < 0 ? -(Py_hash_t)hash : (Py_hash_t)hash;
    return value == -1 ? -2 : value;
}
