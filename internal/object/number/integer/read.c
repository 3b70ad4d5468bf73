/* Ints of text. */
#include "object/number/integer/integer.h"
#include "object/number/integer/radix.h"
#include "object/number/plain_text.h"

/* What a character is worth in the bases that have it; 37 in none. */
/* clang-format off */
unsigned char _PyLong_DigitValue[256] = {
    [0 ... '0' - 1] = 37,
    ['0'] = 0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
    ['9' + 1 ... 'A' - 1] = 37,
    ['A'] = 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
    23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
    ['Z' + 1 ... 'a' - 1] = 37,
    ['a'] = 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
    23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
    ['z' + 1 ... 255] = 37,
};
/* clang-format on */

static inline unsigned
digit_value(char c)
{
    return _PyLong_DigitValue[(unsigned char)c];
}

/* The bits of a base that is a power of two. */
static PyObject *
read_bits(const char *digits, Py_ssize_t n, int width, int sign)
{
    if (n > (PY_SSIZE_T_MAX - (PyLong_SHIFT - 1)) / width) {
        PyErr_SetString(PyExc_ValueError, "int string too large to convert");
        return NULL;
    }
    PyLongObject *op = gopyrt_int_alloc((n * width + PyLong_SHIFT - 1) / PyLong_SHIFT);
    if (op == NULL) {
        return NULL;
    }
    twodigits bits = 0;
    int have = 0;
    Py_ssize_t count = 0;
    while (--n >= 0) {
        bits |= (twodigits)digit_value(digits[n]) << have;
        have += width;
        if (have >= PyLong_SHIFT) {
            GOPYRT_DIGITS(op)[count++] = (digit)bits & PyLong_MASK;
            bits >>= PyLong_SHIFT;
            have -= PyLong_SHIFT;
        }
    }
    if (have > 0) {
        GOPYRT_DIGITS(op)[count++] = (digit)bits;
    }
    gopyrt_int_set_tag(op, 1, count);
    return gopyrt_int_finish(op, sign);
}

static PyObject *
read_long(const char *digits, Py_ssize_t n, unsigned base, int sign)
{
    gopyrt_scratch scratch;
    gopyrt_word *words = gopyrt_scratch_take(&scratch, gopyrt_radix_words(base, n));
    if (words == NULL) {
        return PyErr_NoMemory();
    }
    gopyrt_powers p;
    gopyrt_powers_begin(&p, base);
    PyLongObject *op = NULL;
    Py_ssize_t count = gopyrt_radix_read(words, digits, n, &p);
    gopyrt_powers_end(&p);
    if (count < 0) {
        PyErr_NoMemory();
    }
    else {
        Py_ssize_t room = gopyrt_digits_of_words(count);
        op = gopyrt_int_alloc(room);
        if (op != NULL) {
            gopyrt_words_unpack(GOPYRT_DIGITS(op), room, words, count);
        }
    }
    gopyrt_scratch_drop(&scratch);
    return gopyrt_int_finish(op, sign);
}

static PyObject *
too_long(int limit, Py_ssize_t n)
{
    PyErr_Format(PyExc_ValueError,
                 "Exceeds the limit (%d digits) for integer string conversion: value has %zd "
                 "digits; use sys.set_int_max_str_digits() to increase the limit",
                 limit, n);
    return NULL;
}

/* Decimal digits that two words hold. */
static PyObject *
read_two(const char *digits, Py_ssize_t n, int sign)
{
    gopyrt_wide value = gopyrt_radix_word(digits, n - 19, 10);
    value = value * 10000000000000000000u + gopyrt_radix_word(digits + n - 19, 19, 10);
    PyLongObject *op = gopyrt_int_alloc(5);
    if (op != NULL) {
        for (int i = 0; i < 5; i++) {
            GOPYRT_DIGITS(op)[i] = (digit)value & PyLong_MASK;
            value >>= PyLong_SHIFT;
        }
    }
    return gopyrt_int_finish(op, sign);
}

/* The number that the n digits between `from` and `to` make, where underscores may be. */
static PyObject *
read_digits(const char *from, const char *to, Py_ssize_t n, unsigned base, int sign)
{
    if (n <= (base <= 10 ? 18 : 11)) {
        uint64_t value = 0;
        if (base == 10 && n >= 8 && n == to - from) {
            value = gopyrt_radix_word(from, n, 10);
            from = to;
        }
        for (; from < to; from++) {
            if (*from != '_') {
                value = value * base + digit_value(*from);
            }
        }
        return gopyrt_int_from(sign * (int64_t)value);
    }
    if (base == 10 && n >= 19 && n <= 38 && n == to - from) {
        return read_two(from, n, sign);
    }
    int bits = (base & (base - 1)) == 0 ? __builtin_ctz(base) : 0;
    if (bits == 0) {
        int limit = gopyrt_int_text_limit();
        if (limit > 0 && n > limit) {
            return too_long(limit, n);
        }
    }
    char *copy = NULL;
    const char *digits = from;
    if (n != to - from) {
        /* Without the underscores. */
        digits = copy = PyMem_Malloc((size_t)n);
        if (copy == NULL) {
            return PyErr_NoMemory();
        }
        for (Py_ssize_t i = 0; from < to; from++) {
            if (*from != '_') {
                copy[i++] = *from;
            }
        }
    }
    PyObject *op = bits != 0 ? read_bits(digits, n, bits, sign) : read_long(digits, n, base, sign);
    PyMem_Free(copy);
    return op;
}

/* Base 0 is told by a prefix; one of the base that was asked for is passed over. */
static const char *
pass_prefix(const char *at, int *base, int *guessed)
{
    int prefix = 0;
    if (at[0] == '0') {
        int mark = at[1] | 0x20;
        prefix = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
    }
    if (*base == 0) {
        *base = prefix != 0 ? prefix : 10;
        *guessed = prefix == 0;
    }
    if (prefix == 0 || prefix != *base) {
        return at;
    }
    at += 2;
    return at + (*at == '_');
}

/* Reads as far as there are digits, which *end tells; NULL without an exception where the text, to
 * its NUL, is no number. Base 0 becomes the
 * one that the message names: that of a prefix, or 10 where no zero is in front. */
static PyObject *
read_number(const char *at, const char **end, int *base)
{
    int sign = 1, guessed = 0;
    while (Py_ISSPACE(*at)) {
        at++;
    }
    if (*at == '+' || *at == '-') {
        sign = *at++ == '-' ? -1 : 1;
    }
    at = pass_prefix(at, base, &guessed);
    const char *first = at, *last = at;
    Py_ssize_t n = 0;
    int nonzero = 0;
    for (;; at++) {
        unsigned value = digit_value(*at);
        if (value < (unsigned)*base) {
            nonzero |= value != 0;
            n++;
            last = at + 1;
        }
        else if (*at != '_' || at != last || n == 0) {
            break;
        }
    }
    /* An underscore that no digit follows ends the number. */
    int wrong = n == 0 || (at != last && at[-1] == '_');
    at = wrong && n > 0 ? last : at;
    const char *rest = at;
    while (!wrong && Py_ISSPACE(*rest)) {
        rest++;
    }
    unsigned radix = (unsigned)*base;
    /* No literal but 0 itself begins with a zero: then it is the guess that fails. */
    if (!wrong && guessed && *first == '0' && nonzero) {
        wrong = 1;
        *base = *rest == 0 ? 0 : *base;
    }
    *end = rest;
    return wrong || *rest != 0 ? NULL : read_digits(first, last, n, radix, sign);
}

static int
check_base(int base)
{
    if (base == 0 || (base >= 2 && base <= 36)) {
        return 1;
    }
    PyErr_SetString(PyExc_ValueError, "int() arg 2 must be >= 2 and <= 36");
    return 0;
}

PyObject *
PyLong_FromString(const char *text, char **end, int base)
{
    const char *stop;
    if (!check_base(base)) {
        return NULL;
    }
    PyObject *op = read_number(text, &stop, &base);
    if (end != NULL) {
        *end = (char *)stop;
    }
    if (op == NULL && !PyErr_Occurred()) {
        size_t length = strlen(text);
        PyObject *shown =
            PyUnicode_FromStringAndSize(text, length < 200 ? (Py_ssize_t)length : 200);
        if (shown != NULL) {
            PyErr_Format(PyExc_ValueError, "invalid literal for int() with base %d: %.200R", base,
                         shown);
            Py_DECREF(shown);
        }
    }
    return op;
}

/* The text is an object's, which the message shows, and must end where the object does. */
static PyObject *
read_whole(const char *text, Py_ssize_t length, int base, PyObject *shown)
{
    const char *stop;
    int read_in = base;
    PyObject *op = read_number(text, &stop, &read_in);
    if (op != NULL && stop == text + length) {
        return op;
    }
    if (op != NULL || !PyErr_Occurred()) {
        Py_XDECREF(op);
        PyErr_Format(PyExc_ValueError, "invalid literal for int() with base %d: %.200R", base,
                     shown);
    }
    return NULL;
}

PyObject *
PyLong_FromUnicodeObject(PyObject *text, int base)
{
    gopyrt_plain_text plain;
    if (!check_base(base) || gopyrt_plain_text_of(text, &plain) < 0) {
        return NULL;
    }
    PyObject *op = read_whole(plain.text, plain.length, base, text);
    gopyrt_plain_text_drop(&plain);
    return op;
}

PyObject *
gopyrt_int_from_bytes_text(const char *text, Py_ssize_t length, int base)
{
    if (!check_base(base)) {
        return NULL;
    }
    PyObject *shown = PyBytes_FromStringAndSize(text, length), *op = NULL;
    if (shown != NULL) {
        op = read_whole(PyBytes_AS_STRING(shown), length, base, shown);
        Py_DECREF(shown);
    }
    return op;
}
