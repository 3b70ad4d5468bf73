/* Natural numbers as arrays of words of 64 bits, the least significant first: the form in which
 * products, quotients and texts of large ints are made, since the processor multiplies such words.
 * Nothing here knows of objects. */
#ifndef GOPYRT_OBJECT_INTEGER_WORDS_H
#define GOPYRT_OBJECT_INTEGER_WORDS_H

#include "Python.h"

typedef uint64_t gopyrt_word;
typedef unsigned __int128 gopyrt_wide;

/* ---- From and to digits (words.c) -------------------------------------------------- */

/* How many words n digits need at most, and n words digits. */
static inline Py_ssize_t
gopyrt_words_of_digits(Py_ssize_t n)
{
    return (n * PyLong_SHIFT + 63) / 64;
}

static inline Py_ssize_t
gopyrt_digits_of_words(Py_ssize_t n)
{
    return (n * 64 + PyLong_SHIFT - 1) / PyLong_SHIFT;
}

/* Without the zeros at the end. */
static inline Py_ssize_t
gopyrt_words_trim(const gopyrt_word *a, Py_ssize_t n)
{
    while (n > 0 && a[n - 1] == 0) {
        n--;
    }
    return n;
}

/* `to` has gopyrt_words_of_digits(n) words. Gives back their number without leading zeros. */
Py_ssize_t gopyrt_words_pack(gopyrt_word *to, const digit *digits, Py_ssize_t n);
/* `count` digits of n words; the bits beyond are left out, and zeros come where there are none. */
void gopyrt_words_unpack(digit *to, Py_ssize_t count, const gopyrt_word *a, Py_ssize_t n);

/* ---- Division by one word (words.c) ------------------------------------------------- */

/* A divisor with its highest bit set, and (2**128 - 1) / divisor - 2**64. */
typedef struct {
    gopyrt_word divisor, reciprocal;
    int shift; /* by which it was moved to the left */
} gopyrt_divisor;

gopyrt_divisor gopyrt_divisor_of(gopyrt_word divisor);

/* (high, low) / d, where high < d; by two multiplications. */
static inline gopyrt_word
gopyrt_divide_word(gopyrt_word high, gopyrt_word low, gopyrt_word d, gopyrt_word reciprocal,
                   gopyrt_word *remainder)
{
    gopyrt_wide product = (gopyrt_wide)reciprocal * high + (((gopyrt_wide)high << 64) | low);
    gopyrt_word quotient = (gopyrt_word)(product >> 64) + 1;
    gopyrt_word rest = low - quotient * d;
    if (rest > (gopyrt_word)product) {
        quotient--;
        rest += d;
    }
    if (__builtin_expect(rest >= d, 0)) {
        quotient++;
        rest -= d;
    }
    *remainder = rest;
    return quotient;
}

/* quotient = a / divisor, which may be a itself; the remainder is given back. */
gopyrt_word gopyrt_words_div_1(gopyrt_word *quotient, const gopyrt_word *a, Py_ssize_t n,
                               const gopyrt_divisor *divisor);

#endif /* GOPYRT_OBJECT_INTEGER_WORDS_H */
