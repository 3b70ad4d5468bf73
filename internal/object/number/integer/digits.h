/* Natural numbers as arrays of digits of 30 bits, the least significant first: what is done in one
 * pass over them. Products and quotients are made of words of 64 bits (words.h). */
#ifndef GOPYRT_OBJECT_INTEGER_DIGITS_H
#define GOPYRT_OBJECT_INTEGER_DIGITS_H

#include "Python.h"

/* The order of two numbers without leading zeros. */
static inline int
gopyrt_digits_compare(const digit *a, Py_ssize_t na, const digit *b, Py_ssize_t nb)
{
    if (na != nb) {
        return na < nb ? -1 : 1;
    }
    for (Py_ssize_t i = na; --i >= 0;) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

/* to = a + b, with na >= nb; `to` has na digits, the carry is given back. */
static inline digit
gopyrt_digits_add(digit *to, const digit *a, Py_ssize_t na, const digit *b, Py_ssize_t nb)
{
    digit carry = 0;
    Py_ssize_t i = 0;
    for (; i < nb; i++) {
        carry += a[i] + b[i];
        to[i] = carry & PyLong_MASK;
        carry >>= PyLong_SHIFT;
    }
    for (; i < na && carry != 0; i++) {
        carry += a[i];
        to[i] = carry & PyLong_MASK;
        carry >>= PyLong_SHIFT;
    }
    if (i < na && to != a) {
        memcpy(to + i, a + i, (size_t)(na - i) * sizeof(digit));
    }
    return carry;
}

/* to = a - b, with a >= b and na >= nb; `to` has na digits. */
static inline void
gopyrt_digits_sub(digit *to, const digit *a, Py_ssize_t na, const digit *b, Py_ssize_t nb)
{
    digit borrow = 0;
    Py_ssize_t i = 0;
    for (; i < nb; i++) {
        borrow = a[i] - b[i] - borrow;
        to[i] = borrow & PyLong_MASK;
        borrow = borrow >> PyLong_SHIFT & 1;
    }
    for (; i < na && borrow != 0; i++) {
        borrow = a[i] - borrow;
        to[i] = borrow & PyLong_MASK;
        borrow = borrow >> PyLong_SHIFT & 1;
    }
    if (i < na && to != a) {
        memcpy(to + i, a + i, (size_t)(na - i) * sizeof(digit));
    }
}

#endif /* GOPYRT_OBJECT_INTEGER_DIGITS_H */
