/* What the files of int share: its representation, and how one is made.
 *
 * An int has a sign and digits of 30 bits, the least significant first. Ints of one digit or none
 * are compact, and those from -5 to 256 are objects that are always there: every function that
 * makes an int gives such a one back for such a value. */
#ifndef GOPYRT_OBJECT_INTEGER_H
#define GOPYRT_OBJECT_INTEGER_H

#include "object/number/number.h"

#define GOPYRT_SMALL_INT_FLAG 4
#define GOPYRT_INT(op) ((PyLongObject *)(op))
#define GOPYRT_DIGITS(op) (GOPYRT_INT(op)->long_value.ob_digit)

/* A binary operator of int: NotImplemented where an operand is no int. */
#define GOPYRT_CHECK_INTS(a, b)                     \
    do {                                            \
        if (!PyLong_Check(a) || !PyLong_Check(b)) { \
            return Py_NewRef(Py_NotImplemented);    \
        }                                           \
    } while (0)

static inline uintptr_t
gopyrt_int_tag(const void *op)
{
    return GOPYRT_INT(op)->long_value.lv_tag;
}

/* -1, 0 or 1. */
static inline int
gopyrt_int_sign(const void *op)
{
    return 1 - (int)(gopyrt_int_tag(op) & _PyLong_SIGN_MASK);
}

static inline Py_ssize_t
gopyrt_int_count(const void *op)
{
    return (Py_ssize_t)(gopyrt_int_tag(op) >> _PyLong_NON_SIZE_BITS);
}

static inline int
gopyrt_int_is_compact(const void *op)
{
    return gopyrt_int_tag(op) < (uintptr_t)2 << _PyLong_NON_SIZE_BITS;
}

static inline int
gopyrt_int_both_compact(const void *a, const void *b)
{
    return (gopyrt_int_tag(a) | gopyrt_int_tag(b)) < (uintptr_t)2 << _PyLong_NON_SIZE_BITS;
}

/* The value of a compact int. */
static inline int64_t
gopyrt_int_compact(const void *op)
{
    return (int64_t)gopyrt_int_sign(op) * (int64_t)GOPYRT_DIGITS(op)[0];
}

static inline void
gopyrt_int_set_tag(PyLongObject *op, int sign, Py_ssize_t count)
{
    op->long_value.lv_tag =
        count == 0 ? 1 : (uintptr_t)count << _PyLong_NON_SIZE_BITS | (uintptr_t)(1 - sign);
}

static inline int
gopyrt_is_small_int(int64_t value)
{
    return (uint64_t)value + _PY_NSMALLNEGINTS < _PY_NSMALLNEGINTS + _PY_NSMALLPOSINTS;
}

static inline PyObject *
gopyrt_small_int(int64_t value)
{
    return (PyObject *)&_Py_SINGLETON(small_ints)[_PY_NSMALLNEGINTS + value];
}

/* An int whose absolute value is below 2**30. */
static inline PyObject *
gopyrt_int_from_digit(int64_t value)
{
    if (gopyrt_is_small_int(value)) {
        return gopyrt_small_int(value);
    }
    PyLongObject *op = PyObject_Malloc(sizeof(PyLongObject));
    if (op == NULL) {
        return PyErr_NoMemory();
    }
    gopyrt_object_head(&op->ob_base, &PyLong_Type);
    op->long_value.lv_tag = (uintptr_t)1 << _PyLong_NON_SIZE_BITS | (value < 0 ? 2 : 0);
    op->long_value.ob_digit[0] = (digit)(value < 0 ? -value : value);
    return (PyObject *)op;
}

/* An int of any value of 62 bits and its sign: what comes of compact ones. */
static inline PyObject *
gopyrt_int_from_inline(int64_t value)
{
    return (uint64_t)value + PyLong_MASK <= 2 * (uint64_t)PyLong_MASK ? gopyrt_int_from_digit(value)
                                                                      : gopyrt_int_from(value);
}

/* A new int with room for digits, which are not set; the sign is positive. OverflowError where
 * there are too many. */
PyLongObject *gopyrt_int_alloc(Py_ssize_t count);
PyObject *gopyrt_int_trim(PyLongObject *op, int sign);
/* Takes leading zeros off, and gives back the int that is always there instead of a small one.
 * Takes the reference over; NULL stays NULL. */
static inline PyObject *
gopyrt_int_finish(PyLongObject *op, int sign)
{
    if (op != NULL) {
        Py_ssize_t count = gopyrt_int_count(op);
        count -= count > 2 && GOPYRT_DIGITS(op)[count - 1] == 0;
        if (count > 1 && GOPYRT_DIGITS(op)[count - 1] != 0) {
            gopyrt_int_set_tag(op, sign, count);
            return (PyObject *)op;
        }
    }
    return gopyrt_int_trim(op, sign);
}
/* A copy of the digits, with another sign. */
PyObject *gopyrt_int_with_sign(const PyLongObject *op, int sign);
/* How many bits the absolute value has. */
int64_t gopyrt_int_bits(const PyLongObject *op);
/* The order of two ints: -1, 0 or 1. */
int gopyrt_int_compare(const PyLongObject *a, const PyLongObject *b);

/* Quotient and rest, rounded down, of two ints; NULL for one that is not asked for. 0 or -1. */
int gopyrt_int_divmod(const PyLongObject *a, const PyLongObject *b, PyObject **quotient,
                      PyObject **rest);
/* The nearest double, infinite where the int is too large. */
double gopyrt_int_to_double(const PyLongObject *op);
/* bits * 2**exponent, where `bits` has 64 bits with the highest set and `more` tells that the true
 * number is greater, by less than one of the last bit. Infinity where it is too large. */
double gopyrt_round_to_double(uint64_t bits, int more, int64_t exponent);

/* The characters of an int's absolute value. */
typedef struct {
    char *start;
    Py_ssize_t length;
    char *memory;
    char few[160];
} gopyrt_int_chars;

/* In base 2, 8, 10 or 16, without a prefix. 0, or -1 with an exception; else they are dropped. */
int gopyrt_int_chars_write(PyObject *op, int base, int upper, gopyrt_int_chars *c);
void gopyrt_int_chars_drop(gopyrt_int_chars *c);
/* How many decimal digits text may have; 0 for all. */
int gopyrt_int_text_limit(void);

/* Raises a TypeError "an integer is required" and returns 0 where op is no int. */
int gopyrt_int_required(PyObject *op);

#endif /* GOPYRT_OBJECT_INTEGER_H */
