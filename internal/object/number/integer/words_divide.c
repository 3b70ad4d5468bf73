/* Quotients of natural numbers in words: word by word, and, for long divisors, by halves, so that
 * a division costs a few products. */
#include "object/number/integer/words.h"

/* From how many words on a divisor is halved; measured on x86-64. */
#define HALVE 64

gopyrt_word
gopyrt_words_shift_left(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t n, int shift)
{
    if (shift == 0) {
        memmove(to, a, (size_t)n * sizeof(gopyrt_word));
        return 0;
    }
    gopyrt_word out = n > 0 ? a[n - 1] >> (64 - shift) : 0;
    for (Py_ssize_t i = n; --i > 0;) {
        to[i] = a[i] << shift | a[i - 1] >> (64 - shift);
    }
    if (n > 0) {
        to[0] = a[0] << shift;
    }
    return out;
}

gopyrt_word
gopyrt_words_shift_right(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t n, int shift)
{
    if (shift == 0) {
        memmove(to, a, (size_t)n * sizeof(gopyrt_word));
        return 0;
    }
    gopyrt_word out = n > 0 ? a[0] << (64 - shift) : 0;
    for (Py_ssize_t i = 0; i < n - 1; i++) {
        to[i] = a[i] >> shift | a[i + 1] << (64 - shift);
    }
    if (n > 0) {
        to[n - 1] = a[n - 1] >> shift;
    }
    return out;
}

/* In what follows the divisor's highest bit is set, and the number is less than the divisor times
 * the quotient's base: its highest nb words are less than b. The rest is left in the lowest nb
 * words of a, the words above become 0. The quotient has na - nb words. */

/* Word by word: each is guessed of the highest words, at most two too large, and set right. nb is
 * at least 2. */
static void
divide_rows(gopyrt_word *quotient, gopyrt_word *a, Py_ssize_t na, const gopyrt_word *b,
            Py_ssize_t nb, gopyrt_word reciprocal)
{
    gopyrt_word top = b[nb - 1], next = b[nb - 2];
    for (Py_ssize_t i = na - nb; --i >= 0;) {
        gopyrt_word *at = a + i, guess, rest;
        int certain = 0;
        if (at[nb] >= top) {
            guess = ~(gopyrt_word)0;
            certain = __builtin_add_overflow(at[nb - 1], top, &rest);
        }
        else {
            guess = gopyrt_divide_word(at[nb], at[nb - 1], top, reciprocal, &rest);
        }
        while (!certain && (gopyrt_wide)guess * next > ((gopyrt_wide)rest << 64 | at[nb - 2])) {
            guess--;
            certain = __builtin_add_overflow(rest, top, &rest);
        }
        gopyrt_word borrow = gopyrt_words_submul_1(at, b, nb, guess);
        if (at[nb] < borrow) {
            guess--;
            gopyrt_words_add(at, at, b, nb);
        }
        at[nb] = 0;
        quotient[i] = guess;
    }
}

typedef struct {
    const gopyrt_word *b;
    gopyrt_word reciprocal;
    gopyrt_word *scratch; /* for a product as long as the divisor */
} halving;

static int divide_2_by_1(gopyrt_word *quotient, gopyrt_word *a, const gopyrt_word *b, Py_ssize_t n,
                         const halving *h);

/* a has 3 * n words, b 2 * n, the quotient n. */
static int
divide_3_by_2(gopyrt_word *quotient, gopyrt_word *a, const gopyrt_word *b, Py_ssize_t n,
              const halving *h)
{
    gopyrt_word *high = a + 2 * n, *product = h->scratch;
    if (gopyrt_words_compare(high, b + n, n) < 0) {
        if (divide_2_by_1(quotient, a + n, b + n, n, h) < 0) {
            return -1;
        }
    }
    else {
        /* The highest quotient that there is; the rest is one divisor more. */
        memset(quotient, 0xff, (size_t)n * sizeof(gopyrt_word));
        gopyrt_words_sub(high, high, b + n, n);
        high[0] += gopyrt_words_add(a + n, a + n, b + n, n);
    }
    if (gopyrt_words_mul(product, quotient, n, b, n) < 0) {
        return -1;
    }
    gopyrt_word over = high[0] - gopyrt_words_sub(a, a, product, 2 * n);
    while (over != 0) {
        gopyrt_words_decrease(quotient, n, 1);
        over += gopyrt_words_add(a, a, b, 2 * n);
    }
    high[0] = 0;
    return 0;
}

/* a has 2 * n words, b and the quotient n. */
static int
divide_2_by_1(gopyrt_word *quotient, gopyrt_word *a, const gopyrt_word *b, Py_ssize_t n,
              const halving *h)
{
    if (n % 2 != 0 || n < HALVE) {
        divide_rows(quotient, a, 2 * n, b, n, h->reciprocal);
        return 0;
    }
    n /= 2;
    if (divide_3_by_2(quotient + n, a + n, b, n, h) < 0) {
        return -1;
    }
    return divide_3_by_2(quotient, a, b, n, h);
}

/* The least number of at least n words that can be halved until it is short. */
static Py_ssize_t
halved(Py_ssize_t n)
{
    int halvings = 0;
    Py_ssize_t part = n;
    while (part >= HALVE) {
        part = (part + 1) / 2;
        halvings++;
    }
    return part << halvings;
}

int
gopyrt_words_divide(gopyrt_word *quotient, gopyrt_word *rest, const gopyrt_word *a, Py_ssize_t na,
                    const gopyrt_word *b, Py_ssize_t nb)
{
    gopyrt_divisor divisor = gopyrt_divisor_of(b[nb - 1]);
    int shift = divisor.shift, long_one = nb >= HALVE && na - nb >= HALVE / 2;
    gopyrt_scratch scratch;
    if (nb == 1) {
        gopyrt_word *place = quotient != NULL ? quotient : gopyrt_scratch_take(&scratch, na);
        if (place == NULL) {
            return -1;
        }
        rest[0] = gopyrt_words_div_1(place, a, na, &divisor);
        if (quotient == NULL) {
            gopyrt_scratch_drop(&scratch);
        }
        return 0;
    }
    /* Both are moved to the left until the divisor has its highest bit and a length to halve. */
    Py_ssize_t n = long_one ? halved(nb) : nb, zeros = n - nb, extra = 0;
    Py_ssize_t length = na + zeros + 1;
    if (long_one) {
        extra = (n - length % n) % n;
    }
    length += extra;
    Py_ssize_t room = long_one ? length - n : na - nb + 1;
    gopyrt_word *number = gopyrt_scratch_take(&scratch, length + 2 * n + room);
    if (number == NULL) {
        return -1;
    }
    gopyrt_word *d = number + length, *q = d + 2 * n;
    memset(number, 0, (size_t)zeros * sizeof(gopyrt_word));
    number[zeros + na] = gopyrt_words_shift_left(number + zeros, a, na, shift);
    memset(number + zeros + na + 1, 0, (size_t)extra * sizeof(gopyrt_word));
    memset(d, 0, (size_t)zeros * sizeof(gopyrt_word));
    gopyrt_words_shift_left(d + zeros, b, nb, shift);
    divisor = gopyrt_divisor_of(d[n - 1]);
    int failed = 0;
    if (long_one) {
        halving h = { d, divisor.reciprocal, d + n };
        /* Pieces as long as the divisor. The highest is less than it: it is 0 or begins with the
         * bits that fell out, which are fewer than the divisor's first word has. */
        for (Py_ssize_t at = length - 2 * n; at >= 0 && !failed; at -= n) {
            failed = divide_2_by_1(q + at, number + at, d, n, &h) < 0;
        }
    }
    else {
        divide_rows(q, number, length, d, nb, divisor.reciprocal);
    }
    if (!failed) {
        gopyrt_words_shift_right(rest, number + zeros, nb, shift);
        if (quotient != NULL) {
            memcpy(quotient, q, (size_t)(na - nb + 1) * sizeof(gopyrt_word));
        }
    }
    gopyrt_scratch_drop(&scratch);
    return failed ? -1 : 0;
}
