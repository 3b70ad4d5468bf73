/* Ints as C's numbers. */
#include "object/number/integer/integer.h"

#include <errno.h>

/* The absolute value of an int of up to three digits, or of its low 64 bits; `over` tells whether
 * there are more. */
static inline uint64_t
magnitude(const PyLongObject *op, int *over)
{
    Py_ssize_t count = gopyrt_int_count(op);
    const digit *digits = GOPYRT_DIGITS(op);
    *over = count > 3 || (count == 3 && digits[2] > 0xf);
    uint64_t value = count > 0 ? digits[0] : 0;
    if (count > 1) {
        value |= (uint64_t)digits[1] << 30;
    }
    if (count > 2) {
        value |= (uint64_t)digits[2] << 60;
    }
    return value;
}

int
gopyrt_int_get(PyObject *op, int64_t *value)
{
    if (gopyrt_int_is_compact(op)) {
        *value = gopyrt_int_compact(op);
        return 0;
    }
    int over, sign = gopyrt_int_sign(op);
    uint64_t size = magnitude(GOPYRT_INT(op), &over);
    if (over || size > (uint64_t)INT64_MAX + (sign < 0)) {
        return sign;
    }
    *value = sign < 0 ? (int64_t)-size : (int64_t)size;
    return 0;
}

int
gopyrt_int_required(PyObject *op)
{
    if (op == NULL) {
        PyErr_BadInternalCall();
        return 0;
    }
    if (!PyLong_Check(op)) {
        PyErr_SetString(PyExc_TypeError, "an integer is required");
        return 0;
    }
    return 1;
}

/* The value of an int, or of what __index__ gives back. 0, or the side on which it does not fit;
 * -2 with an exception. */
static int
get_index(PyObject *op, int64_t *value)
{
    if (op == NULL) {
        PyErr_BadInternalCall();
        return -2;
    }
    if (PyLong_Check(op)) {
        return gopyrt_int_get(op, value);
    }
    PyObject *index = _PyNumber_Index(op);
    if (index == NULL) {
        return -2;
    }
    int side = gopyrt_int_get(index, value);
    Py_DECREF(index);
    return side;
}

static int
too_large(const char *type)
{
    PyErr_Format(PyExc_OverflowError, "Python int too large to convert to C %s", type);
    return -1;
}

/* ---- Signed ------------------------------------------------------------------- */

long
PyLong_AsLong(PyObject *op)
{
    int64_t value;
    int side = get_index(op, &value);
    if (side == 0) {
        return value;
    }
    return side == -2 ? -1 : too_large("long");
}

int
PyLong_AsInt(PyObject *op)
{
    int64_t value;
    int side = get_index(op, &value);
    if (side == 0 && value == (int)value) {
        return (int)value;
    }
    return side == -2 ? -1 : too_large("int");
}

long long
PyLong_AsLongLong(PyObject *op)
{
    int64_t value;
    int side = get_index(op, &value);
    if (side == 0) {
        return value;
    }
    if (side != -2) {
        PyErr_SetString(PyExc_OverflowError, "int too big to convert");
    }
    return -1;
}

Py_ssize_t
PyLong_AsSsize_t(PyObject *op)
{
    int64_t value;
    if (!gopyrt_int_required(op)) {
        return -1;
    }
    return gopyrt_int_get(op, &value) == 0 ? value : too_large("ssize_t");
}

long long
PyLong_AsLongLongAndOverflow(PyObject *op, int *overflow)
{
    int64_t value;
    int side = get_index(op, &value);
    *overflow = side == -2 ? 0 : side;
    return side == 0 ? value : -1;
}

long
PyLong_AsLongAndOverflow(PyObject *op, int *overflow)
{
    return PyLong_AsLongLongAndOverflow(op, overflow);
}

/* ---- Unsigned ----------------------------------------------------------------- */

/* 0; -1 for a negative int, 1 for a large one. */
static int
get_unsigned(PyObject *op, uint64_t *value)
{
    int over;
    if (gopyrt_int_sign(op) < 0) {
        return -1;
    }
    *value = magnitude(GOPYRT_INT(op), &over);
    return over;
}

#define AS_UNSIGNED(name, type, negative, large)                               \
    type name(PyObject *op)                                                    \
    {                                                                          \
        uint64_t value;                                                        \
        if (!gopyrt_int_required(op)) {                                        \
            return (type)-1;                                                   \
        }                                                                      \
        int side = get_unsigned(op, &value);                                   \
        if (side == 0) {                                                       \
            return value;                                                      \
        }                                                                      \
        PyErr_SetString(PyExc_OverflowError, side < 0 ? (negative) : (large)); \
        return (type)-1;                                                       \
    }

AS_UNSIGNED(PyLong_AsUnsignedLong, unsigned long, "can't convert negative value to unsigned int",
            "Python int too large to convert to C unsigned long")
AS_UNSIGNED(PyLong_AsUnsignedLongLong, unsigned long long, "can't convert negative int to unsigned",
            "int too big to convert")
AS_UNSIGNED(PyLong_AsSize_t, size_t, "can't convert negative value to size_t",
            "Python int too large to convert to C size_t")

unsigned long long
PyLong_AsUnsignedLongLongMask(PyObject *op)
{
    int over;
    if (op == NULL) {
        PyErr_BadInternalCall();
        return (unsigned long long)-1;
    }
    PyObject *index = PyLong_Check(op) ? Py_NewRef(op) : _PyNumber_Index(op);
    if (index == NULL) {
        return (unsigned long long)-1;
    }
    uint64_t value = magnitude(GOPYRT_INT(index), &over);
    value = gopyrt_int_sign(index) < 0 ? -value : value;
    Py_DECREF(index);
    return value;
}

unsigned long
PyLong_AsUnsignedLongMask(PyObject *op)
{
    return PyLong_AsUnsignedLongLongMask(op);
}

void *
PyLong_AsVoidPtr(PyObject *op)
{
    if (!gopyrt_int_required(op)) {
        return NULL;
    }
    uint64_t value;
    if (gopyrt_int_sign(op) >= 0) {
        return get_unsigned(op, &value) == 0 ? (void *)(uintptr_t)value
                                             : (too_large("unsigned long"), (void *)NULL);
    }
    int64_t negative;
    return gopyrt_int_get(op, &negative) == 0 ? (void *)(intptr_t)negative
                                              : (too_large("long"), (void *)NULL);
}

/* ---- By a pointer ---------------------------------------------------------------- */

#define AS_FIXED(name, type)                       \
    int name(PyObject *op, type *result)           \
    {                                              \
        int64_t value;                             \
        int side = get_index(op, &value);          \
        if (side == 0 && value == (type)value) {   \
            *result = (type)value;                 \
            return 0;                              \
        }                                          \
        return side == -2 ? -1 : too_large(#type); \
    }

AS_FIXED(PyLong_AsInt32, int32_t)
AS_FIXED(PyLong_AsInt64, int64_t)

/* The unsigned value of an int, or of what __index__ gives back. */
static int
get_unsigned_index(PyObject *op, uint64_t *value)
{
    if (op == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    PyObject *index = PyLong_Check(op) ? Py_NewRef(op) : _PyNumber_Index(op);
    if (index == NULL) {
        return -1;
    }
    int side = get_unsigned(index, value);
    Py_DECREF(index);
    if (side < 0) {
        PyErr_SetString(PyExc_ValueError, "Cannot convert negative int");
    }
    return side;
}

#define AS_FIXED_UNSIGNED(name, type)              \
    int name(PyObject *op, type *result)           \
    {                                              \
        uint64_t value;                            \
        int side = get_unsigned_index(op, &value); \
        if (side == 0 && value == (type)value) {   \
            *result = (type)value;                 \
            return 0;                              \
        }                                          \
        return side < 0 ? -1 : too_large(#type);   \
    }

AS_FIXED_UNSIGNED(PyLong_AsUInt32, uint32_t)
AS_FIXED_UNSIGNED(PyLong_AsUInt64, uint64_t)

/* Converters of PyArg_Parse ("O&"): 1, or 0 with an exception. Of a number that is too large they
 * give the low bits. */
#define CONVERTER(name, type, text)                                                   \
    int name(PyObject *op, void *result)                                              \
    {                                                                                 \
        uint64_t value;                                                               \
        int side = get_unsigned_index(op, &value);                                    \
        if (side == 0 && value == (type)value) {                                      \
            *(type *)result = (type)value;                                            \
            return 1;                                                                 \
        }                                                                             \
        if (side >= 0) {                                                              \
            *(type *)result = (type)value;                                            \
            PyErr_SetString(PyExc_OverflowError, "Python int too large for C " text); \
        }                                                                             \
        return 0;                                                                     \
    }

CONVERTER(_PyLong_UnsignedShort_Converter, unsigned short, "unsigned short")
CONVERTER(_PyLong_UnsignedInt_Converter, unsigned int, "unsigned int")
CONVERTER(_PyLong_UnsignedLong_Converter, unsigned long, "unsigned long")
CONVERTER(_PyLong_UnsignedLongLong_Converter, unsigned long long, "unsigned long long")
CONVERTER(_PyLong_Size_t_Converter, size_t, "size_t")
CONVERTER(_PyLong_UInt8_Converter, uint8_t, "uint8_t")
CONVERTER(_PyLong_UInt16_Converter, uint16_t, "uint16_t")
CONVERTER(_PyLong_UInt32_Converter, uint32_t, "uint32_t")
CONVERTER(_PyLong_UInt64_Converter, uint64_t, "uint64_t")

time_t
_PyLong_AsTime_t(PyObject *op)
{
    int64_t value;
    int side = get_index(op, &value);
    if (side == 0) {
        return value;
    }
    if (side != -2) {
        PyErr_SetString(PyExc_OverflowError, "timestamp out of range for platform time_t");
    }
    return -1;
}

/* ---- Sign and size ------------------------------------------------------------- */

static int
expect_int(PyObject *op)
{
    if (PyLong_Check(op)) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "expected int, got %T", op);
    return 0;
}

int
PyLong_GetSign(PyObject *op, int *sign)
{
    if (!PyLong_Check(op)) {
        PyErr_Format(PyExc_TypeError, "expect int, got %T", op);
        return -1;
    }
    *sign = gopyrt_int_sign(op);
    return 0;
}

int
PyLong_IsPositive(PyObject *op)
{
    return expect_int(op) ? gopyrt_int_sign(op) > 0 : -1;
}

int
PyLong_IsNegative(PyObject *op)
{
    return expect_int(op) ? gopyrt_int_sign(op) < 0 : -1;
}

int
PyLong_IsZero(PyObject *op)
{
    return expect_int(op) ? gopyrt_int_sign(op) == 0 : -1;
}

int
_PyLong_Sign(PyObject *op)
{
    return gopyrt_int_sign(op);
}

int64_t
gopyrt_int_bits(const PyLongObject *op)
{
    Py_ssize_t count = gopyrt_int_count(op);
    if (count == 0) {
        return 0;
    }
    return (int64_t)(count - 1) * PyLong_SHIFT + 32 - __builtin_clz(GOPYRT_DIGITS(op)[count - 1]);
}

int64_t
_PyLong_NumBits(PyObject *op)
{
    return gopyrt_int_bits(GOPYRT_INT(op));
}
