/* Ints as bytes, in two's complement. */
#include "object/number/integer/integer.h"

/* Writes the low n bytes of an int's value. */
static void
write_bytes(const PyLongObject *op, unsigned char *bytes, Py_ssize_t n, int little)
{
    const digit *digits = GOPYRT_DIGITS(op);
    Py_ssize_t count = gopyrt_int_count(op), next = 0;
    int negative = gopyrt_int_sign(op) < 0, have = 0, step = little ? 1 : -1;
    unsigned char *at = little ? bytes : bytes + n - 1;
    twodigits left = 0;
    digit carry = (digit)negative, flip = negative ? PyLong_MASK : 0;
    for (; n > 0; n--, at += step) {
        if (have < 8) {
            digit value = ((next < count ? digits[next] : 0) ^ flip) + carry;
            carry = value >> PyLong_SHIFT;
            left |= (twodigits)(value & PyLong_MASK) << have;
            have += PyLong_SHIFT;
            next++;
        }
        *at = (unsigned char)left;
        left >>= 8;
        have -= 8;
    }
}

/* Is the absolute value a power of two? */
static int
is_power_of_two(const PyLongObject *op)
{
    Py_ssize_t i = gopyrt_int_count(op) - 1;
    if (i < 0 || (GOPYRT_DIGITS(op)[i] & (GOPYRT_DIGITS(op)[i] - 1)) != 0) {
        return 0;
    }
    while (--i >= 0) {
        if (GOPYRT_DIGITS(op)[i] != 0) {
            return 0;
        }
    }
    return 1;
}

/* How many bits two's complement needs, with the bit of the sign: of 0 one. */
static int64_t
signed_bits(const PyLongObject *op)
{
    int64_t bits = gopyrt_int_bits(op) + 1;
    return gopyrt_int_sign(op) < 0 && is_power_of_two(op) ? bits - 1 : bits;
}

int
_PyLong_AsByteArray(PyLongObject *op, unsigned char *bytes, size_t n, int little, int is_signed,
                    int with_exceptions)
{
    if (gopyrt_int_sign(op) < 0 && !is_signed) {
        if (with_exceptions) {
            PyErr_SetString(PyExc_OverflowError, "can't convert negative int to unsigned");
        }
        return -1;
    }
    write_bytes(op, bytes, (Py_ssize_t)n, little);
    int64_t bits = is_signed && gopyrt_int_sign(op) != 0 ? signed_bits(op) : gopyrt_int_bits(op);
    if ((uint64_t)bits <= (uint64_t)n * 8) {
        return 0;
    }
    if (with_exceptions) {
        PyErr_SetString(PyExc_OverflowError, "int too big to convert");
    }
    return -1;
}

PyObject *
_PyLong_FromByteArray(const unsigned char *bytes, size_t n, int little, int is_signed)
{
    Py_ssize_t step = little ? 1 : -1;
    /* The bytes at the top that only repeat the sign are left out. */
    const unsigned char *top = little ? bytes + n - 1 : bytes;
    int negative = n > 0 && is_signed && (*top & 0x80) != 0;
    unsigned char filler = negative ? 0xff : 0;
    while (n > 0 && *top == filler) {
        top -= step;
        n--;
    }
    if (n > (size_t)PY_SSIZE_T_MAX / 8 - 8) {
        PyErr_SetString(PyExc_OverflowError, "byte array too long to convert to int");
        return NULL;
    }
    Py_ssize_t room = (Py_ssize_t)(n * 8 + 1 + PyLong_SHIFT - 1) / PyLong_SHIFT + 1, count = 0;
    PyLongObject *op = gopyrt_int_alloc(room);
    if (op == NULL) {
        return NULL;
    }
    twodigits left = 0;
    int have = 0;
    digit carry = (digit)negative, flip = negative ? PyLong_MASK : 0;
    const unsigned char *at = top - step * ((Py_ssize_t)n - 1);
    for (Py_ssize_t i = 0; count < room; i++, at += step) {
        left |= (twodigits)(i < (Py_ssize_t)n ? *at : filler) << have;
        have += 8;
        if (have >= PyLong_SHIFT) {
            digit value = (((digit)left & PyLong_MASK) ^ flip) + carry;
            carry = value >> PyLong_SHIFT;
            GOPYRT_DIGITS(op)[count++] = value & PyLong_MASK;
            left >>= PyLong_SHIFT;
            have -= PyLong_SHIFT;
        }
    }
    return gopyrt_int_finish(op, negative ? -1 : 1);
}

/* ---- The native bytes of C's integers ---------------------------------------------- */

static int
is_little(int flags)
{
    return flags == -1 || (flags & 2) != 0 || (flags & Py_ASNATIVEBYTES_LITTLE_ENDIAN) != 0;
}

/* How many bytes hold the value: n where it fits into n, else what is surely enough. Compact ints
 * are said to need a word. */
static Py_ssize_t
bytes_needed(const PyLongObject *op, Py_ssize_t n, int as_unsigned)
{
    int negative = gopyrt_int_sign(op) < 0;
    int64_t bits = as_unsigned && !negative ? gopyrt_int_bits(op) : signed_bits(op);
    if (gopyrt_int_is_compact(op)) {
        Py_ssize_t word = sizeof(size_t);
        return n > 0 && n < word && bits <= n * 8 ? n : word;
    }
    Py_ssize_t needed = (Py_ssize_t)(gopyrt_int_bits(op) / 8) + 1;
    return n == needed - 1 && bits <= n * 8 ? n : needed;
}

Py_ssize_t
PyLong_AsNativeBytes(PyObject *v, void *buffer, Py_ssize_t n, int flags)
{
    if (v == NULL || n < 0) {
        PyErr_BadInternalCall();
        return -1;
    }
    PyObject *op;
    if (PyLong_Check(v)) {
        op = Py_NewRef(v);
    }
    else if (flags != -1 && (flags & Py_ASNATIVEBYTES_ALLOW_INDEX)) {
        op = _PyNumber_Index(v);
        if (op == NULL) {
            return -1;
        }
    }
    else {
        PyErr_Format(PyExc_TypeError, "expect int, got %T", v);
        return -1;
    }
    if (flags != -1 && (flags & Py_ASNATIVEBYTES_REJECT_NEGATIVE) && gopyrt_int_sign(op) < 0) {
        PyErr_SetString(PyExc_ValueError, "Cannot convert negative int");
        Py_DECREF(op);
        return -1;
    }
    write_bytes(GOPYRT_INT(op), buffer, n, is_little(flags));
    Py_ssize_t needed =
        bytes_needed(GOPYRT_INT(op), n, (flags & Py_ASNATIVEBYTES_UNSIGNED_BUFFER) != 0);
    Py_DECREF(op);
    return needed;
}

PyObject *
PyLong_FromNativeBytes(const void *buffer, size_t n, int flags)
{
    if (buffer == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    int as_unsigned = flags != -1 && (flags & Py_ASNATIVEBYTES_UNSIGNED_BUFFER) != 0;
    return _PyLong_FromByteArray(buffer, n, is_little(flags), !as_unsigned);
}

PyObject *
PyLong_FromUnsignedNativeBytes(const void *buffer, size_t n, int flags)
{
    if (buffer == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return _PyLong_FromByteArray(buffer, n, is_little(flags), 0);
}
