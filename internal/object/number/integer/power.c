/* Powers of ints, also modulo another one. */
#include "object/number/integer/operators.h"
#include "object/number/integer/words.h"

/* ---- Without a modulus -------------------------------------------------------------- */

/* Bit number i of an int's absolute value. */
static inline int
bit_of(const PyLongObject *op, int64_t i)
{
    return GOPYRT_DIGITS(op)[i / PyLong_SHIFT] >> i % PyLong_SHIFT & 1;
}

static PyObject *
plain_power(const PyLongObject *base, const PyLongObject *exponent)
{
    PyObject *result = gopyrt_small_int(1);
    for (int64_t i = gopyrt_int_bits(exponent); --i >= 0;) {
        Py_SETREF(result, _PyLong_Multiply(GOPYRT_INT(result), GOPYRT_INT(result)));
        if (result != NULL && bit_of(exponent, i)) {
            Py_SETREF(result, _PyLong_Multiply(GOPYRT_INT(result), (PyLongObject *)base));
        }
        if (result == NULL) {
            return NULL;
        }
    }
    return result;
}

/* A power that fits into an int64_t. */
static int
short_power(int64_t base, int64_t exponent, int64_t *result)
{
    int64_t power = 1;
    for (;;) {
        if ((exponent & 1) && __builtin_mul_overflow(power, base, &power)) {
            return 0;
        }
        exponent >>= 1;
        if (exponent == 0) {
            *result = power;
            return 1;
        }
        if (__builtin_mul_overflow(base, base, &base)) {
            return 0;
        }
    }
}

static PyObject *
float_power(PyObject *base, PyObject *exponent)
{
    PyObject *x = gopyrt_int_float(base), *y = x == NULL ? NULL : gopyrt_int_float(exponent);
    PyObject *result = y == NULL ? NULL : PyFloat_Type.tp_as_number->nb_power(x, y, Py_None);
    Py_XDECREF(x);
    Py_XDECREF(y);
    return result;
}

/* ---- Modulo a number ---------------------------------------------------------------- */

typedef struct {
    const gopyrt_word *modulus;
    Py_ssize_t n;
    gopyrt_word *product; /* 2 * n words */
} modular;

/* to = a * b modulo the modulus; all have n words. */
static int
multiply_modulo(gopyrt_word *to, const gopyrt_word *a, const gopyrt_word *b, const modular *m)
{
    return gopyrt_words_mul(m->product, a, m->n, b, m->n) < 0
                   || gopyrt_words_divide(NULL, to, m->product, 2 * m->n, m->modulus, m->n) < 0
               ? -1
               : 0;
}

/* The next `width` bits of the exponent below bit `at`. */
static unsigned
next_bits(const PyLongObject *exponent, int64_t at, int width)
{
    unsigned bits = 0;
    while (width-- > 0) {
        bits = bits << 1 | (unsigned)bit_of(exponent, --at);
    }
    return bits;
}

/* result = base ** exponent of n words each; the base is less than the modulus. The exponent is
 * taken some bits at a time, by a table of the first powers. */
static int
power_words(gopyrt_word *result, gopyrt_word *table, int width, const PyLongObject *exponent,
            const modular *m)
{
    Py_ssize_t n = m->n;
    size_t size = (size_t)n * sizeof(gopyrt_word);
    int64_t left = gopyrt_int_bits(exponent);
    for (int i = 2; i < 1 << width; i++) {
        if (multiply_modulo(table + i * n, table + (i - 1) * n, table + n, m) < 0) {
            return -1;
        }
    }
    int first = (int)(left % width == 0 ? width : left % width);
    memcpy(result, table + next_bits(exponent, left, first) * n, size);
    for (left -= first; left > 0; left -= width) {
        for (int i = 0; i < width; i++) {
            if (multiply_modulo(result, result, result, m) < 0) {
                return -1;
            }
        }
        unsigned bits = next_bits(exponent, left, width);
        if (bits != 0 && multiply_modulo(result, result, table + bits * n, m) < 0) {
            return -1;
        }
    }
    return 0;
}

/* The same for a modulus of one digit. */
static PyObject *
short_modular_power(uint64_t base, const PyLongObject *exponent, uint32_t modulus)
{
    uint32_t result = 1 % modulus, square = (uint32_t)(base % modulus);
    int64_t bits = gopyrt_int_bits(exponent);
    for (int64_t i = 0; i < bits; i++) {
        if (bit_of(exponent, i)) {
            result = (uint32_t)((uint64_t)result * square % modulus);
        }
        square = (uint32_t)((uint64_t)square * square % modulus);
    }
    return gopyrt_int_from_digit(result);
}

/* base ** exponent modulo a positive number, for 0 <= base < modulus and an exponent above 0. */
static PyObject *
modular_power(const PyLongObject *base, const PyLongObject *exponent, const PyLongObject *modulus)
{
    Py_ssize_t dm = gopyrt_int_count(modulus), n = gopyrt_words_of_digits(dm);
    if (dm == 1) {
        return short_modular_power(gopyrt_int_count(base) == 0 ? 0 : GOPYRT_DIGITS(base)[0],
                                   exponent, GOPYRT_DIGITS(modulus)[0]);
    }
    int64_t bits = gopyrt_int_bits(exponent);
    int width = bits < 8 ? 1 : bits < 40 ? 2 : bits < 160 ? 3 : bits < 600 ? 4 : 5;
    Py_ssize_t places = 1 + 1 + 2 + (1 << width);
    gopyrt_scratch scratch;
    gopyrt_word *words = gopyrt_scratch_take(&scratch, places * n);
    if (words == NULL) {
        return PyErr_NoMemory();
    }
    gopyrt_word *result = words + n;
    Py_ssize_t allotted = n;
    n = gopyrt_words_pack(words, GOPYRT_DIGITS(modulus), dm);
    modular m = { words, n, result + allotted };
    gopyrt_word *table = m.product + 2 * allotted;
    memset(table, 0, (size_t)(2 * n) * sizeof(gopyrt_word));
    table[0] = 1;
    gopyrt_words_pack(table + n, GOPYRT_DIGITS(base), gopyrt_int_count(base));
    PyLongObject *op = NULL;
    if (power_words(result, table, width, exponent, &m) < 0) {
        PyErr_NoMemory();
    }
    else {
        op = gopyrt_int_alloc(dm);
        if (op != NULL) {
            gopyrt_words_unpack(GOPYRT_DIGITS(op), dm, result, n);
        }
    }
    gopyrt_scratch_drop(&scratch);
    return gopyrt_int_finish(op, 1);
}

/* The number whose product with a is 1 modulo a positive number. */
static PyObject *
inverse(PyObject *a, PyObject *modulus)
{
    PyObject *x = gopyrt_small_int(1), *y = gopyrt_small_int(0);
    PyObject *r = Py_NewRef(a), *s = Py_NewRef(modulus);
    /* x * a = r and y * a = s, modulo the modulus. */
    while (gopyrt_int_sign(s) != 0) {
        PyObject *quotient = NULL, *rest = NULL, *step = NULL, *next = NULL;
        if (gopyrt_int_divmod(GOPYRT_INT(r), GOPYRT_INT(s), &quotient, &rest) < 0) {
            goto fail;
        }
        Py_SETREF(r, s);
        s = rest;
        step = _PyLong_Multiply(GOPYRT_INT(quotient), GOPYRT_INT(y));
        Py_DECREF(quotient);
        next = step == NULL ? NULL : _PyLong_Subtract(GOPYRT_INT(x), GOPYRT_INT(step));
        Py_XDECREF(step);
        if (next == NULL) {
            goto fail;
        }
        Py_SETREF(x, y);
        y = next;
    }
    if (r != gopyrt_small_int(1)) {
        PyErr_SetString(PyExc_ValueError, "base is not invertible for the given modulus");
        goto fail;
    }
    Py_DECREF(y);
    Py_DECREF(r);
    Py_DECREF(s);
    return x;

fail:
    Py_DECREF(x);
    Py_DECREF(y);
    Py_DECREF(r);
    Py_DECREF(s);
    return NULL;
}

static PyObject *
reduced(PyObject *a, PyObject *modulus)
{
    PyObject *rest;
    return gopyrt_int_divmod(GOPYRT_INT(a), GOPYRT_INT(modulus), NULL, &rest) < 0 ? NULL : rest;
}

static PyObject *
power_modulo(PyObject *base, PyObject *exponent, PyObject *modulus)
{
    if (gopyrt_int_sign(modulus) == 0) {
        PyErr_SetString(PyExc_ValueError, "pow() 3rd argument cannot be 0");
        return NULL;
    }
    int negative = gopyrt_int_sign(modulus) < 0;
    PyObject *m = gopyrt_int_absolute(modulus), *e = gopyrt_int_absolute(exponent), *result = NULL;
    PyObject *b = m == NULL || e == NULL ? NULL : reduced(base, m);
    if (b != NULL && m == gopyrt_small_int(1)) {
        result = gopyrt_small_int(0);
    }
    else if (b != NULL) {
        if (gopyrt_int_sign(exponent) < 0) {
            Py_SETREF(b, inverse(b, m));
            if (b != NULL) {
                Py_SETREF(b, reduced(b, m));
            }
        }
        if (b != NULL) {
            result = gopyrt_int_sign(e) == 0
                         ? gopyrt_small_int(1)
                         : modular_power(GOPYRT_INT(b), GOPYRT_INT(e), GOPYRT_INT(m));
        }
    }
    if (result != NULL && negative && gopyrt_int_sign(result) != 0) {
        Py_SETREF(result, _PyLong_Subtract(GOPYRT_INT(result), GOPYRT_INT(m)));
    }
    Py_XDECREF(b);
    Py_XDECREF(e);
    Py_XDECREF(m);
    return result;
}

PyObject *
gopyrt_int_power(PyObject *base, PyObject *exponent, PyObject *modulus)
{
    GOPYRT_CHECK_INTS(base, exponent);
    if (modulus != Py_None) {
        return PyLong_Check(modulus) ? power_modulo(base, exponent, modulus)
                                     : Py_NewRef(Py_NotImplemented);
    }
    if (gopyrt_int_sign(exponent) < 0) {
        return float_power(base, exponent);
    }
    int64_t result;
    if (gopyrt_int_both_compact(base, exponent)
        && short_power(gopyrt_int_compact(base), gopyrt_int_compact(exponent), &result))
    {
        return gopyrt_int_from(result);
    }
    return plain_power(GOPYRT_INT(base), GOPYRT_INT(exponent));
}
