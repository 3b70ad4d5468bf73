/* Ints bit by bit. A negative one is taken as two's complement: its bits go on to the left without
 * an end. */
#include "object/number/integer/operators.h"

/* The digits of an int in two's complement, one after the other. */
typedef struct {
    const digit *digits;
    Py_ssize_t count;
    digit flip, carry;
} complement;

static inline complement
complement_of(const PyLongObject *op)
{
    int negative = gopyrt_int_sign(op) < 0;
    return (complement){ GOPYRT_DIGITS(op), gopyrt_int_count(op), negative ? PyLong_MASK : 0,
                         (digit)negative };
}

static inline digit
digit_at(complement *c, Py_ssize_t i)
{
    digit value = ((i < c->count ? c->digits[i] : 0) ^ c->flip) + c->carry;
    c->carry = value >> PyLong_SHIFT;
    return value & PyLong_MASK;
}

static inline digit __attribute__((always_inline)) combine(digit a, digit b, char op)
{
    return op == '&' ? a & b : op == '|' ? a | b : a ^ b;
}

static inline PyObject *__attribute__((always_inline))
combine_long(const PyLongObject *a, const PyLongObject *b, char op)
{
    complement ca = complement_of(a), cb = complement_of(b);
    Py_ssize_t n = ca.count > cb.count ? ca.count : cb.count;
    int negative = combine(ca.flip, cb.flip, op) != 0;
    if (op == '&' && ca.flip == 0 && cb.flip == 0) {
        n = ca.count < cb.count ? ca.count : cb.count;
    }
    PyLongObject *result = gopyrt_int_alloc(n + negative);
    if (result == NULL) {
        return NULL;
    }
    digit *to = GOPYRT_DIGITS(result), flip = negative ? PyLong_MASK : 0, carry = (digit)negative;
    for (Py_ssize_t i = 0; i < n; i++) {
        digit value = (combine(digit_at(&ca, i), digit_at(&cb, i), op) ^ flip) + carry;
        carry = value >> PyLong_SHIFT;
        to[i] = value & PyLong_MASK;
    }
    if (negative) {
        to[n] = carry;
    }
    return gopyrt_int_finish(result, negative ? -1 : 1);
}

#define OPERATOR(name, sign)                                                                 \
    PyObject *gopyrt_int_##name(PyObject *a, PyObject *b)                                    \
    {                                                                                        \
        GOPYRT_CHECK_INTS(a, b);                                                             \
        if (gopyrt_int_both_compact(a, b)) {                                                 \
            return gopyrt_int_from_inline(gopyrt_int_compact(a) sign gopyrt_int_compact(b)); \
        }                                                                                    \
        return combine_long(GOPYRT_INT(a), GOPYRT_INT(b), #sign[0]);                         \
    }

OPERATOR(and, &)
OPERATOR(or, |)
OPERATOR(xor, ^)

/* -1 - op */
PyObject *
gopyrt_int_invert(PyObject *op)
{
    if (gopyrt_int_is_compact(op)) {
        return gopyrt_int_from_inline(~gopyrt_int_compact(op));
    }
    return _PyLong_Subtract(GOPYRT_INT(gopyrt_small_int(-1)), GOPYRT_INT(op));
}

PyObject *
gopyrt_int_bit_length(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return gopyrt_int_from(gopyrt_int_bits(GOPYRT_INT(self)));
}

PyObject *
gopyrt_int_bit_count(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    int64_t bits = 0;
    for (Py_ssize_t i = gopyrt_int_count(self); --i >= 0;) {
        bits += __builtin_popcount(GOPYRT_DIGITS(self)[i]);
    }
    return gopyrt_int_from(bits);
}
