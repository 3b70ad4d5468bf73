/* Quotients and remainders of ints, rounded down. */
#include "object/number/integer/operators.h"
#include "object/number/integer/words.h"

static void
by_zero(void)
{
    PyErr_SetString(PyExc_ZeroDivisionError, "division by zero");
}

/* a / b of absolute values, for a >= b > 0, into new ints; the places may be NULL. 0 or -1. */
static int
divide_digit(const PyLongObject *a, digit b, PyLongObject **quotient, PyLongObject **rest)
{
    Py_ssize_t n = gopyrt_int_count(a);
    PyLongObject *q = quotient == NULL ? NULL : gopyrt_int_alloc(n);
    if (quotient != NULL && q == NULL) {
        return -1;
    }
    twodigits left = 0;
    for (Py_ssize_t i = n; --i >= 0;) {
        left = left << PyLong_SHIFT | GOPYRT_DIGITS(a)[i];
        digit part = (digit)(left / b);
        if (q != NULL) {
            GOPYRT_DIGITS(q)[i] = part;
        }
        left -= (twodigits)part * b;
    }
    if (rest != NULL) {
        *rest = gopyrt_int_alloc(1);
        if (*rest == NULL) {
            Py_XDECREF(q);
            return -1;
        }
        GOPYRT_DIGITS(*rest)[0] = (digit)left;
    }
    if (quotient != NULL) {
        *quotient = q;
    }
    return 0;
}

static int
divide_long(const PyLongObject *a, const PyLongObject *b, PyLongObject **quotient,
            PyLongObject **rest)
{
    Py_ssize_t da = gopyrt_int_count(a), db = gopyrt_int_count(b);
    Py_ssize_t na = gopyrt_words_of_digits(da), nb = gopyrt_words_of_digits(db);
    gopyrt_scratch scratch;
    gopyrt_word *wa = gopyrt_scratch_take(&scratch, 2 * na + 2 * nb + 1);
    if (wa == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    gopyrt_word *wb = wa + na, *wr = wb + nb, *wq = wr + nb;
    PyLongObject *q = NULL, *r = NULL;
    na = gopyrt_words_pack(wa, GOPYRT_DIGITS(a), da);
    nb = gopyrt_words_pack(wb, GOPYRT_DIGITS(b), db);
    if (gopyrt_words_divide(quotient == NULL ? NULL : wq, wr, wa, na, wb, nb) < 0) {
        PyErr_NoMemory();
        goto fail;
    }
    if (quotient != NULL) {
        q = gopyrt_int_alloc(da - db + 1);
        if (q == NULL) {
            goto fail;
        }
        gopyrt_words_unpack(GOPYRT_DIGITS(q), da - db + 1, wq, na - nb + 1);
        *quotient = q;
    }
    if (rest != NULL) {
        r = gopyrt_int_alloc(db);
        if (r == NULL) {
            goto fail;
        }
        gopyrt_words_unpack(GOPYRT_DIGITS(r), db, wr, nb);
        *rest = r;
    }
    gopyrt_scratch_drop(&scratch);
    return 0;

fail:
    Py_XDECREF(q);
    gopyrt_scratch_drop(&scratch);
    return -1;
}

/* Quotient and rest with the signs of a division that rounds to 0. Either place may be NULL. */
static int
divide_truncated(const PyLongObject *a, const PyLongObject *b, PyObject **quotient, PyObject **rest)
{
    int sa = gopyrt_int_sign(a), sb = gopyrt_int_sign(b);
    int order = gopyrt_int_count(a) - gopyrt_int_count(b) < 0 ? -1 : 1;
    if (order > 0 && gopyrt_int_count(a) == gopyrt_int_count(b)) {
        Py_ssize_t top = gopyrt_int_count(a) - 1;
        order = top >= 0 && GOPYRT_DIGITS(a)[top] < GOPYRT_DIGITS(b)[top] ? -1 : 1;
    }
    PyLongObject *q = NULL, *r = NULL;
    if (order < 0) {
        if (rest != NULL) {
            *rest = gopyrt_int_with_sign(a, sa);
            if (*rest == NULL) {
                return -1;
            }
        }
        if (quotient != NULL) {
            *quotient = gopyrt_small_int(0);
        }
        return 0;
    }
    PyLongObject **pq = quotient == NULL ? NULL : &q, **pr = rest == NULL ? NULL : &r;
    int failed = gopyrt_int_count(b) == 1 ? divide_digit(a, GOPYRT_DIGITS(b)[0], pq, pr)
                                          : divide_long(a, b, pq, pr);
    if (failed) {
        return -1;
    }
    if (quotient != NULL) {
        *quotient = gopyrt_int_finish(q, sa * sb);
    }
    if (rest != NULL) {
        *rest = gopyrt_int_finish(r, sa);
    }
    return 0;
}

/* A quotient that was rounded to 0 is rounded down. */
static inline int
give_short(int64_t x, int64_t y, int64_t q, PyObject **quotient, PyObject **rest)
{
    int64_t r = x - q * y;
    if (r != 0 && (r ^ y) < 0) {
        q--;
        r += y;
    }
    PyObject *first = NULL;
    if (quotient != NULL && (first = *quotient = gopyrt_int_from_inline(q)) == NULL) {
        return -1;
    }
    if (rest != NULL && (*rest = gopyrt_int_from_inline(r)) == NULL) {
        Py_XDECREF(first);
        return -1;
    }
    return 0;
}

/* The same for a division that rounds down: the rest has the divisor's sign. */
int
gopyrt_int_divmod(const PyLongObject *a, const PyLongObject *b, PyObject **quotient,
                  PyObject **rest)
{
    int sb = gopyrt_int_sign(b);
    if (sb == 0) {
        by_zero();
        return -1;
    }
    int64_t x, y;
    if (gopyrt_int_both_compact(a, b)) {
        /* A short division is faster. */
        int32_t sx = (int32_t)gopyrt_int_compact(a), sy = (int32_t)gopyrt_int_compact(b);
        return give_short(sx, sy, sx / sy, quotient, rest);
    }
    if (gopyrt_int_get((PyObject *)a, &x) == 0 && gopyrt_int_get((PyObject *)b, &y) == 0
        && (y != -1 || x != INT64_MIN))
    {
        return give_short(x, y, x / y, quotient, rest);
    }
    int differ = gopyrt_int_sign(a) * sb < 0;
    PyObject *q = NULL, *r = NULL;
    if (divide_truncated(a, b, quotient == NULL ? NULL : &q, rest == NULL && !differ ? NULL : &r)
        < 0) {
        return -1;
    }
    if (differ && gopyrt_int_sign(r) != 0) {
        if (quotient != NULL) {
            Py_SETREF(q, _PyLong_Subtract(GOPYRT_INT(q), GOPYRT_INT(gopyrt_small_int(1))));
        }
        if (rest != NULL) {
            Py_SETREF(r, _PyLong_Add(GOPYRT_INT(r), (PyLongObject *)b));
        }
        if ((quotient != NULL && q == NULL) || (rest != NULL && r == NULL)) {
            Py_XDECREF(q);
            Py_XDECREF(r);
            return -1;
        }
    }
    if (quotient != NULL) {
        *quotient = q;
    }
    if (rest != NULL) {
        *rest = r;
    }
    else {
        Py_XDECREF(r);
    }
    return 0;
}

PyObject *
gopyrt_int_floor_divide(PyObject *a, PyObject *b)
{
    PyObject *quotient;
    GOPYRT_CHECK_INTS(a, b);
    return gopyrt_int_divmod(GOPYRT_INT(a), GOPYRT_INT(b), &quotient, NULL) < 0 ? NULL : quotient;
}

PyObject *
gopyrt_int_remainder(PyObject *a, PyObject *b)
{
    PyObject *rest;
    GOPYRT_CHECK_INTS(a, b);
    return gopyrt_int_divmod(GOPYRT_INT(a), GOPYRT_INT(b), NULL, &rest) < 0 ? NULL : rest;
}

static PyObject *
pair(PyObject *first, PyObject *second)
{
    PyObject *tuple = PyTuple_Pack(2, first, second);
    Py_DECREF(first);
    Py_DECREF(second);
    return tuple;
}

PyObject *
gopyrt_int_divmod_pair(PyObject *a, PyObject *b)
{
    PyObject *quotient, *rest;
    GOPYRT_CHECK_INTS(a, b);
    if (gopyrt_int_divmod(GOPYRT_INT(a), GOPYRT_INT(b), &quotient, &rest) < 0) {
        return NULL;
    }
    return pair(quotient, rest);
}

PyObject *
_PyLong_DivmodNear(PyObject *a, PyObject *b)
{
    PyObject *quotient, *rest;
    if (!PyLong_Check(a) || !PyLong_Check(b)) {
        PyErr_SetString(PyExc_TypeError, "non-integer arguments in division");
        return NULL;
    }
    if (gopyrt_int_divmod(GOPYRT_INT(a), GOPYRT_INT(b), &quotient, &rest) < 0) {
        return NULL;
    }
    /* One up where the rest is more than half of the divisor, or half and the quotient odd. */
    PyObject *twice = _PyLong_Lshift(rest, 1);
    if (twice == NULL) {
        goto fail;
    }
    int order = gopyrt_int_compare(GOPYRT_INT(twice), GOPYRT_INT(b)) * gopyrt_int_sign(b);
    Py_DECREF(twice);
    int odd = gopyrt_int_count(quotient) != 0 && (GOPYRT_DIGITS(quotient)[0] & 1) != 0;
    if (order > 0 || (order == 0 && odd)) {
        Py_SETREF(quotient, _PyLong_Add(GOPYRT_INT(quotient), GOPYRT_INT(gopyrt_small_int(1))));
        Py_SETREF(rest, _PyLong_Subtract(GOPYRT_INT(rest), GOPYRT_INT(b)));
        if (quotient == NULL || rest == NULL) {
            goto fail;
        }
    }
    return pair(quotient, rest);

fail:
    Py_XDECREF(quotient);
    Py_XDECREF(rest);
    return NULL;
}
