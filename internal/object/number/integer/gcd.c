/* The greatest common divisor, by Lehmer's way: Euclid's steps are made of the highest bits alone
 * as long as these decide the quotients, and then done to the whole numbers at once. */
#include "object/number/integer/operators.h"

static uint64_t
short_gcd(uint64_t a, uint64_t b)
{
    if (a == 0 || b == 0) {
        return a | b;
    }
    int twos = __builtin_ctzll(a | b);
    a >>= __builtin_ctzll(a);
    while (b != 0) {
        b >>= __builtin_ctzll(b);
        uint64_t less = a < b ? a : b;
        b = a < b ? b - a : a - b;
        a = less;
    }
    return a << twos;
}

/* The bits of a number from the place on where another one of `count` digits, three or more, has
 * its highest 60; the highest digit of that has `top` bits. */
static int64_t
leading(const digit *digits, Py_ssize_t n, Py_ssize_t count, int top)
{
    uint64_t bits = 0;
    for (Py_ssize_t i = count - 1; i >= count - 2; i--) {
        bits = bits << PyLong_SHIFT | (i < n ? digits[i] : 0);
    }
    digit third = count - 3 < n ? digits[count - 3] : 0;
    return (int64_t)(bits << (PyLong_SHIFT - top) | third >> top);
}

/* What the steps come to: a' = u0 * a + v0 * b and b' = u1 * a + v1 * b. */
typedef struct {
    int64_t u0, v0, u1, v1;
} steps;

#define FACTOR_MAX ((int64_t)1 << 31)

static inline int64_t
larger(int64_t u, int64_t v)
{
    return llabs(u) > llabs(v) ? llabs(u) : llabs(v);
}

/* A step is sure if what the lower bits can add to its rest, the factors, leaves the rest between 0
 * and the divisor. 0 if there is no sure one. */
static int
gather(int64_t x, int64_t y, steps *s)
{
    *s = (steps){ 1, 0, 0, 1 };
    int done = 0;
    while (y != 0) {
        int64_t quotient = x / y, rest = x - quotient * y, u, v;
        if (__builtin_mul_overflow(quotient, s->u1, &u)
            || __builtin_mul_overflow(quotient, s->v1, &v)) {
            break;
        }
        u = s->u0 - u;
        v = s->v0 - v;
        int64_t slack = larger(u, v);
        if (slack >= FACTOR_MAX || rest < slack || y - rest < slack + larger(s->u1, s->v1)) {
            break;
        }
        *s = (steps){ s->u1, s->v1, u, v };
        x = y;
        y = rest;
        done = 1;
    }
    return done;
}

/* Does the steps to the digits in place. The numbers are nobody else's. */
static void
apply(PyLongObject *a, PyLongObject *b, const steps *s)
{
    Py_ssize_t n = gopyrt_int_count(a), nb = gopyrt_int_count(b);
    digit *da = GOPYRT_DIGITS(a), *db = GOPYRT_DIGITS(b);
    int64_t carry_a = 0, carry_b = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        int64_t x = da[i], y = i < nb ? db[i] : 0;
        carry_a += s->u0 * x + s->v0 * y;
        carry_b += s->u1 * x + s->v1 * y;
        da[i] = (digit)carry_a & PyLong_MASK;
        carry_a >>= PyLong_SHIFT;
        if (i < nb) {
            db[i] = (digit)carry_b & PyLong_MASK;
        }
        carry_b >>= PyLong_SHIFT;
    }
    for (; n > 0 && da[n - 1] == 0; n--) {
    }
    for (; nb > 0 && db[nb - 1] == 0; nb--) {
    }
    gopyrt_int_set_tag(a, 1, n);
    gopyrt_int_set_tag(b, 1, nb);
}

static uint64_t
short_value(const PyLongObject *op)
{
    int64_t value = 0;
    gopyrt_int_get((PyObject *)op, &value);
    return (uint64_t)value;
}

/* A number of its own for the steps; short ones are not changed by them. */
static PyLongObject *
own(PyObject *op)
{
    return (PyLongObject *)gopyrt_int_with_sign(GOPYRT_INT(op), gopyrt_int_sign(op) != 0);
}

PyObject *
_PyLong_GCD(PyObject *op1, PyObject *op2)
{
    PyLongObject *a = own(op1), *b = a == NULL ? NULL : own(op2);
    if (b == NULL) {
        Py_XDECREF(a);
        return NULL;
    }
    while (gopyrt_int_count(a) > 2 || gopyrt_int_count(b) > 2) {
        if (gopyrt_int_compare(a, b) < 0) {
            PyLongObject *swap = a;
            a = b, b = swap;
        }
        Py_ssize_t n = gopyrt_int_count(a);
        if (gopyrt_int_sign(b) == 0) {
            Py_DECREF(b);
            return gopyrt_int_finish(a, 1);
        }
        steps s;
        int top = 32 - __builtin_clz(GOPYRT_DIGITS(a)[n - 1]);
        if (gopyrt_int_count(b) >= n - 1 && gopyrt_int_count(b) > 1
            && gather(leading(GOPYRT_DIGITS(a), n, n, top),
                      leading(GOPYRT_DIGITS(b), gopyrt_int_count(b), n, top), &s))
        {
            apply(a, b, &s);
            continue;
        }
        PyObject *rest;
        if (gopyrt_int_divmod(a, b, NULL, &rest) < 0) {
            Py_DECREF(a);
            Py_DECREF(b);
            return NULL;
        }
        Py_SETREF(a, b);
        b = (PyLongObject *)rest;
    }
    uint64_t divisor = short_gcd(short_value(a), short_value(b));
    Py_DECREF(a);
    Py_DECREF(b);
    return gopyrt_int_from_unsigned(divisor);
}
