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

/* The highest power of ten that is a word, 19 digits, as a divisor. */
#define GOPYRT_DECIMAL_CHUNK 10000000000000000000ULL
static const gopyrt_divisor gopyrt_decimal_chunk = { GOPYRT_DECIMAL_CHUNK, 0xd83c94fb6d2ac34a, 0 };

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

/* ---- Sums and products (words_multiply.c) ---------------------------------------------- */

/* to = a + b and a - b of n words each; the carry or borrow. `to` may be one of them. */
gopyrt_word gopyrt_words_add(gopyrt_word *to, const gopyrt_word *a, const gopyrt_word *b,
                             Py_ssize_t n);
gopyrt_word gopyrt_words_sub(gopyrt_word *to, const gopyrt_word *a, const gopyrt_word *b,
                             Py_ssize_t n);
/* Adds a small number to n words, or takes it off; what is left of it. */
gopyrt_word gopyrt_words_increase(gopyrt_word *a, Py_ssize_t n, gopyrt_word by);
gopyrt_word gopyrt_words_decrease(gopyrt_word *a, Py_ssize_t n, gopyrt_word by);
/* -1, 0 or 1 of two numbers of n words. */
int gopyrt_words_compare(const gopyrt_word *a, const gopyrt_word *b, Py_ssize_t n);
/* to = a * b, to += a * b, to -= a * b for one word b; the carry or borrow. */
gopyrt_word gopyrt_words_mul_1(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t n, gopyrt_word b);
gopyrt_word gopyrt_words_addmul_1(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t n,
                                  gopyrt_word b);
gopyrt_word gopyrt_words_submul_1(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t n,
                                  gopyrt_word b);
/* to = a * b, of na + nb words; none of them is empty, and `to` overlaps with none. A square where
 * both are the same memory. 0, or -1 without memory, with no exception. */
int gopyrt_words_mul(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t na, const gopyrt_word *b,
                     Py_ssize_t nb);

/* ---- Shifts and quotients (words_divide.c) ----------------------------------------------- */

/* to = a << shift, a >> shift, for a shift below 64; the bits that fell out, which for the first
 * are the highest word. `to` may be a. */
gopyrt_word gopyrt_words_shift_left(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t n, int shift);
gopyrt_word gopyrt_words_shift_right(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t n,
                                     int shift);
/* quotient of na - nb + 1 words and rest of nb words of a / b. The highest word of b is not 0, and
 * na >= nb. NULL for a quotient that is not asked for. 0, or -1 without memory, with no
 * exception. */
int gopyrt_words_divide(gopyrt_word *quotient, gopyrt_word *rest, const gopyrt_word *a,
                        Py_ssize_t na, const gopyrt_word *b, Py_ssize_t nb);

/* The double nearest to a / b, neither of which is 0 (ratio.c): infinite where it is too large, -1
 * without memory. */
double gopyrt_words_ratio(const gopyrt_word *a, Py_ssize_t na, const gopyrt_word *b, Py_ssize_t nb);

/* ---- Scratch memory -------------------------------------------------------------------- */

/* Words for a short time: few of them lie on the stack. */
typedef struct {
    gopyrt_word *words;
    gopyrt_word few[48];
} gopyrt_scratch;

static inline gopyrt_word *
gopyrt_scratch_take(gopyrt_scratch *scratch, Py_ssize_t n)
{
    scratch->words = n <= (Py_ssize_t)Py_ARRAY_LENGTH(scratch->few)
                         ? scratch->few
                         : PyMem_Malloc((size_t)n * sizeof(gopyrt_word));
    return scratch->words;
}

static inline void
gopyrt_scratch_drop(gopyrt_scratch *scratch)
{
    if (scratch->words != scratch->few) {
        PyMem_Free(scratch->words);
    }
}

#endif /* GOPYRT_OBJECT_INTEGER_WORDS_H */
