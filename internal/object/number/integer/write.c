/* Ints as text. */
#include "object/number/integer/operators.h"
#include "object/number/integer/radix.h"

int
gopyrt_int_text_limit(void)
{
    return gopyrt_interp()->long_state.max_str_digits;
}

static void *
too_long(int limit)
{
    PyErr_Format(PyExc_ValueError,
                 "Exceeds the limit (%d digits) for integer string conversion; use "
                 "sys.set_int_max_str_digits() to increase the limit",
                 limit);
    return NULL;
}

void
gopyrt_int_chars_drop(gopyrt_int_chars *c)
{
    if (c->memory != c->few) {
        PyMem_Free(c->memory);
    }
}

static char *
take(gopyrt_int_chars *c, Py_ssize_t size)
{
    c->memory = c->few;
    if (size > (Py_ssize_t)sizeof(c->few)) {
        c->memory = PyMem_Malloc((size_t)size);
        if (c->memory == NULL) {
            PyErr_NoMemory();
        }
    }
    return c->memory;
}

static int
write_decimal(const PyLongObject *op, gopyrt_int_chars *c)
{
    Py_ssize_t digits = gopyrt_int_count(op);
    if (digits <= 2) {
        uint64_t value = digits == 0 ? 0 : GOPYRT_DIGITS(op)[0];
        value |= digits < 2 ? 0 : (uint64_t)GOPYRT_DIGITS(op)[1] << PyLong_SHIFT;
        c->memory = c->few;
        char *end = c->few + sizeof(c->few);
        c->start = end;
        do {
            *--c->start = (char)('0' + value % 10);
            value /= 10;
        } while (value != 0);
        c->length = end - c->start;
        return 0;
    }
    int limit = gopyrt_int_text_limit();
    /* A limit of n digits is one of n * 3.32 bits: no time is lost on what is far above. */
    if (limit > 0 && gopyrt_int_bits(op) > (int64_t)limit * 10 / 3) {
        too_long(limit);
        return -1;
    }
    Py_ssize_t n = gopyrt_words_of_digits(digits);
    gopyrt_scratch scratch;
    gopyrt_word *words = gopyrt_scratch_take(&scratch, n);
    if (words == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    n = gopyrt_words_pack(words, GOPYRT_DIGITS(op), digits);
    if (take(c, gopyrt_decimal_room(n)) == NULL) {
        gopyrt_scratch_drop(&scratch);
        return -1;
    }
    c->length = gopyrt_decimal_write(c->memory, words, n, &c->start);
    gopyrt_scratch_drop(&scratch);
    if (c->length >= 0 && (limit <= 0 || c->length <= limit)) {
        return 0;
    }
    if (c->length < 0) {
        PyErr_NoMemory();
    }
    else {
        too_long(limit);
    }
    gopyrt_int_chars_drop(c);
    return -1;
}

/* A base that is a power of two: the bits in groups. */
static int
write_bits(const PyLongObject *op, int width, const char *alphabet, gopyrt_int_chars *c)
{
    int64_t bits = gopyrt_int_bits(op);
    Py_ssize_t length = bits == 0 ? 1 : (Py_ssize_t)((bits - 1) / width + 1), i = 0;
    if (take(c, length) == NULL) {
        return -1;
    }
    const digit *digits = GOPYRT_DIGITS(op);
    Py_ssize_t count = gopyrt_int_count(op);
    twodigits left = 0;
    int have = 0;
    for (char *at = c->memory + length; at > c->memory;) {
        if (have < width && i < count) {
            left |= (twodigits)digits[i++] << have;
            have += PyLong_SHIFT;
        }
        *--at = alphabet[left & ((1u << width) - 1)];
        left >>= width;
        have -= width;
    }
    c->start = c->memory;
    c->length = length;
    return 0;
}

int
gopyrt_int_chars_write(PyObject *op, int base, int upper, gopyrt_int_chars *c)
{
    const char *alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    switch (base) {
    case 2:
        return write_bits(GOPYRT_INT(op), 1, alphabet, c);
    case 8:
        return write_bits(GOPYRT_INT(op), 3, alphabet, c);
    case 16:
        return write_bits(GOPYRT_INT(op), 4, alphabet, c);
    }
    return write_decimal(GOPYRT_INT(op), c);
}

PyObject *
_PyLong_Format(PyObject *op, int base)
{
    gopyrt_int_chars c;
    if (!PyLong_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (gopyrt_int_chars_write(op, base, 0, &c) < 0) {
        return NULL;
    }
    int negative = gopyrt_int_sign(op) < 0, prefix = base == 10 ? 0 : 2;
    PyObject *text = PyUnicode_New(c.length + negative + prefix, 127);
    if (text != NULL) {
        char *data = (char *)PyUnicode_1BYTE_DATA(text);
        if (negative) {
            *data++ = '-';
        }
        if (prefix) {
            *data++ = '0';
            *data++ = base == 2 ? 'b' : base == 8 ? 'o' : 'x';
        }
        memcpy(data, c.start, (size_t)c.length);
    }
    gopyrt_int_chars_drop(&c);
    return text;
}

PyObject *
gopyrt_int_repr(PyObject *op)
{
    return _PyLong_Format(op, 10);
}
