/* Ints as doubles, and quotients of ints that are doubles: rounded to the nearest, of two to the
 * even one. */
#include "object/number/integer/operators.h"
#include "object/number/integer/words.h"

#include <float.h>
#include <math.h>

double
gopyrt_round_to_double(uint64_t bits, int more, int64_t exponent)
{
    int64_t lowest = DBL_MIN_EXP - DBL_MANT_DIG, drop = 64 - DBL_MANT_DIG;
    if (exponent + drop < lowest) {
        drop = lowest - exponent;
    }
    if (drop > 64) {
        return 0;
    }
    uint64_t kept = drop == 64 ? 0 : bits >> drop, half = (uint64_t)1 << (drop - 1);
    uint64_t rest = drop == 64 ? bits : bits & ((half << 1) - 1);
    kept += rest > half || (rest == half && (more || (kept & 1)));
    if (exponent + drop + DBL_MANT_DIG > DBL_MAX_EXP) {
        return INFINITY;
    }
    return ldexp((double)kept, (int)(exponent + drop));
}

/* The highest 64 bits of a natural number that is not 0, and whether any of the others is set. */
static uint64_t
highest_bits(const PyLongObject *op, int *more, int64_t *exponent)
{
    Py_ssize_t i = gopyrt_int_count(op);
    const digit *digits = GOPYRT_DIGITS(op);
    gopyrt_wide bits = 0;
    int have = 0, taken = 0;
    while (i > 0 && taken < 4) {
        bits = bits << PyLong_SHIFT | digits[--i];
        have += PyLong_SHIFT;
        taken++;
    }
    bits <<= 128 - have;
    int zeros = __builtin_clzll((uint64_t)(bits >> 64));
    bits <<= zeros;
    *exponent = (int64_t)i * PyLong_SHIFT + have - zeros - 64;
    *more = (uint64_t)bits != 0;
    while (i > 0 && !*more) {
        *more = digits[--i] != 0;
    }
    return (uint64_t)(bits >> 64);
}

double
gopyrt_int_to_double(const PyLongObject *op)
{
    if (gopyrt_int_is_compact(op)) {
        return (double)gopyrt_int_compact(op);
    }
    int more;
    int64_t exponent;
    uint64_t bits = highest_bits(op, &more, &exponent);
    return gopyrt_int_sign(op) * gopyrt_round_to_double(bits, more, exponent);
}

static int
checked(double value)
{
    if (isinf(value)) {
        PyErr_SetString(PyExc_OverflowError, "int too large to convert to float");
        return 0;
    }
    return 1;
}

double
PyLong_AsDouble(PyObject *op)
{
    if (!gopyrt_int_required(op)) {
        return -1;
    }
    double value = gopyrt_int_to_double(GOPYRT_INT(op));
    return checked(value) ? value : -1;
}

PyObject *
gopyrt_int_float(PyObject *op)
{
    double value = gopyrt_int_to_double(GOPYRT_INT(op));
    return checked(value) ? PyFloat_FromDouble(value) : NULL;
}

double
_PyLong_Frexp(PyLongObject *op, int64_t *exponent)
{
    if (gopyrt_int_sign(op) == 0) {
        *exponent = 0;
        return 0;
    }
    int more, small;
    int64_t at;
    uint64_t bits = highest_bits(op, &more, &at);
    double fraction = frexp(gopyrt_round_to_double(bits, more, -64), &small);
    *exponent = at + 64 + small;
    return gopyrt_int_sign(op) * fraction;
}

/* ---- Quotients -------------------------------------------------------------------- */

double
gopyrt_words_ratio(const gopyrt_word *a, Py_ssize_t na, const gopyrt_word *b, Py_ssize_t nb)
{
    int64_t bits_a = (int64_t)na * 64 - __builtin_clzll(a[na - 1]);
    int64_t bits_b = (int64_t)nb * 64 - __builtin_clzll(b[nb - 1]);
    if (bits_a - bits_b > DBL_MAX_EXP) {
        return INFINITY;
    }
    if (bits_a - bits_b < DBL_MIN_EXP - DBL_MANT_DIG - 2) {
        return 0;
    }
    /* One of them moves to the left by words, so that the quotient has two or three words. */
    Py_ssize_t up = nb + 2 - na, more_a = up > 0 ? up : 0, more_b = up < 0 ? -up : 0;
    Py_ssize_t la = na + more_a, lb = nb + more_b, lq = la - lb + 1;
    gopyrt_scratch scratch;
    gopyrt_word *wa = gopyrt_scratch_take(&scratch, la + 2 * lb + lq);
    if (wa == NULL) {
        return -1;
    }
    gopyrt_word *wb = wa + la, *wr = wb + lb, *wq = wr + lb;
    memset(wa, 0, (size_t)more_a * sizeof(gopyrt_word));
    memcpy(wa + more_a, a, (size_t)na * sizeof(gopyrt_word));
    memset(wb, 0, (size_t)more_b * sizeof(gopyrt_word));
    memcpy(wb + more_b, b, (size_t)nb * sizeof(gopyrt_word));
    double result = -1;
    if (gopyrt_words_divide(wq, wr, wa, la, wb, lb) == 0) {
        Py_ssize_t n = gopyrt_words_trim(wq, lq);
        int zeros = __builtin_clzll(wq[n - 1]);
        gopyrt_word bits = wq[n - 1] << zeros;
        int more = gopyrt_words_trim(wr, lb) != 0;
        if (zeros != 0) {
            bits |= wq[n - 2] >> (64 - zeros);
        }
        more |= (gopyrt_word)(wq[n - 2] << zeros) != 0 || (n > 2 && wq[0] != 0);
        result = gopyrt_round_to_double(bits, more, (int64_t)(n - 1) * 64 - zeros - 64 * up);
    }
    gopyrt_scratch_drop(&scratch);
    return result;
}

/* Does a natural number fit into a double? */
static int
is_exact(const PyLongObject *op, double *value)
{
    Py_ssize_t count = gopyrt_int_count(op);
    const digit *digits = GOPYRT_DIGITS(op);
    if (count > 2 || (count == 2 && digits[1] >> (DBL_MANT_DIG - PyLong_SHIFT) != 0)) {
        return 0;
    }
    *value = (double)((count == 2 ? (int64_t)digits[1] << PyLong_SHIFT : 0) | digits[0]);
    return 1;
}

PyObject *
gopyrt_int_true_divide(PyObject *x, PyObject *y)
{
    GOPYRT_CHECK_INTS(x, y);
    const PyLongObject *a = GOPYRT_INT(x), *b = GOPYRT_INT(y);
    int sa = gopyrt_int_sign(a), sb = gopyrt_int_sign(b);
    if (sb == 0) {
        PyErr_SetString(PyExc_ZeroDivisionError, "division by zero");
        return NULL;
    }
    if (sa == 0) {
        return PyFloat_FromDouble(sb < 0 ? -0.0 : 0.0);
    }
    double da, db, value;
    if (is_exact(a, &da) && is_exact(b, &db)) {
        return PyFloat_FromDouble(sa * sb * (da / db));
    }
    Py_ssize_t na = gopyrt_words_of_digits(gopyrt_int_count(a));
    Py_ssize_t nb = gopyrt_words_of_digits(gopyrt_int_count(b));
    gopyrt_scratch scratch;
    gopyrt_word *words = gopyrt_scratch_take(&scratch, na + nb);
    if (words == NULL) {
        return PyErr_NoMemory();
    }
    gopyrt_word *wb = words + na;
    na = gopyrt_words_pack(words, GOPYRT_DIGITS(a), gopyrt_int_count(a));
    nb = gopyrt_words_pack(wb, GOPYRT_DIGITS(b), gopyrt_int_count(b));
    value = gopyrt_words_ratio(words, na, wb, nb);
    gopyrt_scratch_drop(&scratch);
    if (value < 0) {
        return PyErr_NoMemory();
    }
    if (isinf(value)) {
        PyErr_SetString(PyExc_OverflowError, "integer division result too large for a float");
        return NULL;
    }
    return PyFloat_FromDouble(sa * sb * value);
}
