/* Products and powers of ints. */
#include "object/number/integer/operators.h"
#include "object/number/integer/words.h"

/* An int of up to two digits. */
static inline int
is_short(const PyLongObject *op)
{
    return gopyrt_int_count(op) <= 2;
}

static inline uint64_t
short_magnitude(const PyLongObject *op)
{
    Py_ssize_t count = gopyrt_int_count(op);
    return count == 0 ? 0
                      : GOPYRT_DIGITS(op)[0]
                            | (count == 1 ? 0 : (uint64_t)GOPYRT_DIGITS(op)[1] << PyLong_SHIFT);
}

static PyObject *
from_wide(gopyrt_wide value, int sign)
{
    PyLongObject *op = gopyrt_int_alloc(4);
    if (op == NULL) {
        return NULL;
    }
    for (int i = 0; i < 4; i++) {
        GOPYRT_DIGITS(op)[i] = (digit)(value >> i * PyLong_SHIFT) & PyLong_MASK;
    }
    return gopyrt_int_finish(op, sign);
}

/* A product by an int of one digit. */
static PyObject *
multiply_digit(const PyLongObject *a, digit by, int sign)
{
    Py_ssize_t n = gopyrt_int_count(a);
    PyLongObject *product = gopyrt_int_alloc(n + 1);
    if (product == NULL) {
        return NULL;
    }
    twodigits carry = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        carry += (twodigits)GOPYRT_DIGITS(a)[i] * by;
        GOPYRT_DIGITS(product)[i] = (digit)carry & PyLong_MASK;
        carry >>= PyLong_SHIFT;
    }
    GOPYRT_DIGITS(product)[n] = (digit)carry;
    return gopyrt_int_finish(product, sign);
}

static PyObject *
multiply_long(const PyLongObject *a, const PyLongObject *b, int sign)
{
    Py_ssize_t da = gopyrt_int_count(a), db = gopyrt_int_count(b);
    Py_ssize_t na = gopyrt_words_of_digits(da), nb = gopyrt_words_of_digits(db);
    PyLongObject *product = gopyrt_int_alloc(da + db);
    if (product == NULL) {
        return NULL;
    }
    gopyrt_scratch scratch;
    gopyrt_word *words = gopyrt_scratch_take(&scratch, 2 * (na + nb));
    if (words == NULL) {
        goto no_memory;
    }
    gopyrt_word *wa = words + na + nb, *wb = wa;
    na = gopyrt_words_pack(wa, GOPYRT_DIGITS(a), da);
    if (a == b) {
        nb = na;
    }
    else {
        wb = wa + na;
        nb = gopyrt_words_pack(wb, GOPYRT_DIGITS(b), db);
    }
    int failed = gopyrt_words_mul(words, wa, na, wb, nb);
    if (!failed) {
        gopyrt_words_unpack(GOPYRT_DIGITS(product), da + db, words, na + nb);
    }
    gopyrt_scratch_drop(&scratch);
    if (failed) {
        goto no_memory;
    }
    return gopyrt_int_finish(product, sign);

no_memory:
    Py_DECREF(product);
    return PyErr_NoMemory();
}

PyObject *
_PyLong_Multiply(PyLongObject *a, PyLongObject *b)
{
    if (gopyrt_int_both_compact(a, b)) {
        return gopyrt_int_from_inline(gopyrt_int_compact(a) * gopyrt_int_compact(b));
    }
    int sign = gopyrt_int_sign(a) * gopyrt_int_sign(b);
    if (sign == 0) {
        return gopyrt_small_int(0);
    }
    if (is_short(a) && is_short(b)) {
        return from_wide((gopyrt_wide)short_magnitude(a) * short_magnitude(b), sign);
    }
    if (gopyrt_int_count(b) == 1) {
        return multiply_digit(a, GOPYRT_DIGITS(b)[0], sign);
    }
    if (gopyrt_int_count(a) == 1) {
        return multiply_digit(b, GOPYRT_DIGITS(a)[0], sign);
    }
    return multiply_long(a, b, sign);
}

PyObject *
gopyrt_int_multiply(PyObject *a, PyObject *b)
{
    GOPYRT_CHECK_INTS(a, b);
    return _PyLong_Multiply(GOPYRT_INT(a), GOPYRT_INT(b));
}
