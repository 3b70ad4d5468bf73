/* Sums and products of natural numbers in words. Long ones are multiplied by Karatsuba's three
 * products of halves instead of four. */
#include "object/number/integer/words.h"

/* From how many words on three products of halves are faster than all products of words; measured
 * on x86-64. */
#define KARATSUBA 28
#define KARATSUBA_SQUARE 44
/* And from how many on a square is more than a product. */
#define SQUARE 8

gopyrt_word
gopyrt_words_add(gopyrt_word *to, const gopyrt_word *a, const gopyrt_word *b, Py_ssize_t n)
{
    gopyrt_word carry = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        gopyrt_word sum, first = __builtin_add_overflow(a[i], b[i], &sum);
        carry = first | __builtin_add_overflow(sum, carry, &to[i]);
    }
    return carry;
}

gopyrt_word
gopyrt_words_sub(gopyrt_word *to, const gopyrt_word *a, const gopyrt_word *b, Py_ssize_t n)
{
    gopyrt_word borrow = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        gopyrt_word rest, first = __builtin_sub_overflow(a[i], b[i], &rest);
        borrow = first | __builtin_sub_overflow(rest, borrow, &to[i]);
    }
    return borrow;
}

gopyrt_word
gopyrt_words_increase(gopyrt_word *a, Py_ssize_t n, gopyrt_word by)
{
    for (Py_ssize_t i = 0; by != 0 && i < n; i++) {
        by = __builtin_add_overflow(a[i], by, &a[i]);
    }
    return by;
}

gopyrt_word
gopyrt_words_decrease(gopyrt_word *a, Py_ssize_t n, gopyrt_word by)
{
    for (Py_ssize_t i = 0; by != 0 && i < n; i++) {
        by = __builtin_sub_overflow(a[i], by, &a[i]);
    }
    return by;
}

int
gopyrt_words_compare(const gopyrt_word *a, const gopyrt_word *b, Py_ssize_t n)
{
    while (--n >= 0) {
        if (a[n] != b[n]) {
            return a[n] < b[n] ? -1 : 1;
        }
    }
    return 0;
}

gopyrt_word
gopyrt_words_mul_1(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t n, gopyrt_word b)
{
    gopyrt_word carry = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        gopyrt_wide product = (gopyrt_wide)a[i] * b + carry;
        to[i] = (gopyrt_word)product;
        carry = (gopyrt_word)(product >> 64);
    }
    return carry;
}

gopyrt_word
gopyrt_words_addmul_1(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t n, gopyrt_word b)
{
    gopyrt_word carry = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        gopyrt_wide product = (gopyrt_wide)a[i] * b + to[i] + carry;
        to[i] = (gopyrt_word)product;
        carry = (gopyrt_word)(product >> 64);
    }
    return carry;
}

gopyrt_word
gopyrt_words_submul_1(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t n, gopyrt_word b)
{
    gopyrt_word borrow = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        gopyrt_wide product = (gopyrt_wide)a[i] * b + borrow;
        borrow = (gopyrt_word)(product >> 64);
        borrow += __builtin_sub_overflow(to[i], (gopyrt_word)product, &to[i]);
    }
    return borrow;
}

/* ---- All products of words ----------------------------------------------------------- */

static void
multiply_rows(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t na, const gopyrt_word *b,
              Py_ssize_t nb)
{
    to[na] = gopyrt_words_mul_1(to, a, na, b[0]);
    for (Py_ssize_t i = 1; i < nb; i++) {
        to[na + i] = gopyrt_words_addmul_1(to + i, a, na, b[i]);
    }
}

/* The products of different words once, doubled, and the squares. */
static void
square_rows(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t n)
{
    to[0] = to[2 * n - 1] = 0;
    if (n > 1) {
        to[n] = gopyrt_words_mul_1(to + 1, a + 1, n - 1, a[0]);
        for (Py_ssize_t i = 1; i < n - 1; i++) {
            to[n + i] = gopyrt_words_addmul_1(to + 2 * i + 1, a + i + 1, n - 1 - i, a[i]);
        }
    }
    gopyrt_word carry = 0, out = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        gopyrt_wide square = (gopyrt_wide)a[i] * a[i];
        gopyrt_word low = to[2 * i], high = to[2 * i + 1];
        gopyrt_wide sum = (gopyrt_wide)(low << 1 | out) + (gopyrt_word)square + carry;
        to[2 * i] = (gopyrt_word)sum;
        sum = (gopyrt_wide)(high << 1 | low >> 63) + (gopyrt_word)(square >> 64)
              + (gopyrt_word)(sum >> 64);
        to[2 * i + 1] = (gopyrt_word)sum;
        carry = (gopyrt_word)(sum >> 64);
        out = high >> 63;
    }
}

/* ---- Karatsuba ------------------------------------------------------------------------ */

/* How much scratch memory is enough for n words: four halves and a bit for each level. */
static Py_ssize_t
karatsuba_scratch(Py_ssize_t n)
{
    return 4 * n + 8 * 64;
}

/* to = |high - low|, where high has at most as many words as low; was it negative? */
static int
difference(gopyrt_word *to, const gopyrt_word *low, Py_ssize_t n, const gopyrt_word *high,
           Py_ssize_t nh)
{
    Py_ssize_t longer = n;
    while (longer > nh && low[longer - 1] == 0) {
        to[--longer] = 0;
    }
    if (longer > nh || gopyrt_words_compare(low, high, nh) > 0) {
        gopyrt_word borrow = gopyrt_words_sub(to, low, high, nh);
        memcpy(to + nh, low + nh, (size_t)(longer - nh) * sizeof(gopyrt_word));
        gopyrt_words_decrease(to + nh, longer - nh, borrow);
        return 1;
    }
    gopyrt_words_sub(to, high, low, nh);
    return 0;
}

/* Both have n words. */
static void
karatsuba(gopyrt_word *to, const gopyrt_word *a, const gopyrt_word *b, Py_ssize_t n,
          gopyrt_word *scratch)
{
    if (a == b ? n < KARATSUBA_SQUARE : n < KARATSUBA) {
        if (a == b) {
            square_rows(to, a, n);
        }
        else {
            multiply_rows(to, a, n, b, n);
        }
        return;
    }
    Py_ssize_t nl = (n + 1) / 2, nh = n - nl;
    gopyrt_word *middle = scratch, *sum = scratch + 2 * nl, *rest = sum + 2 * nl + 1;
    int negative = difference(to, a, nl, a + nl, nh);
    if (a == b) {
        negative = 1;
        karatsuba(middle, to, to, nl, rest);
    }
    else {
        negative = negative == difference(to + nl, b, nl, b + nl, nh);
        karatsuba(middle, to, to + nl, nl, rest);
    }
    karatsuba(to, a, b, nl, rest);
    karatsuba(to + 2 * nl, a + nl, b + nl, nh, rest);
    /* high * low + low * high = low * low + high * high - (high - low) * (high - low) */
    memcpy(sum, to, (size_t)(2 * nl) * sizeof(gopyrt_word));
    gopyrt_word carry = gopyrt_words_add(sum, sum, to + 2 * nl, 2 * nh);
    sum[2 * nl] = gopyrt_words_increase(sum + 2 * nh, 2 * (nl - nh), carry);
    if (negative) {
        sum[2 * nl] -= gopyrt_words_sub(sum, sum, middle, 2 * nl);
    }
    else {
        sum[2 * nl] += gopyrt_words_add(sum, sum, middle, 2 * nl);
    }
    Py_ssize_t width = 2 * nl + 1;
    carry = gopyrt_words_add(to + nl, to + nl, sum, width);
    gopyrt_words_increase(to + nl + width, 2 * n - nl - width, carry);
}

/* na > nb: pieces of the longer one, as long as the shorter. */
static int
multiply_pieces(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t na, const gopyrt_word *b,
                Py_ssize_t nb)
{
    gopyrt_word *scratch =
        PyMem_Malloc((size_t)(2 * nb + karatsuba_scratch(nb)) * sizeof(gopyrt_word));
    if (scratch == NULL) {
        return -1;
    }
    gopyrt_word *product = scratch + karatsuba_scratch(nb);
    karatsuba(to, a, b, nb, scratch);
    for (Py_ssize_t done = nb; done < na; done += nb) {
        Py_ssize_t n = na - done < nb ? na - done : nb;
        if (n == nb) {
            karatsuba(product, a + done, b, nb, scratch);
        }
        else if (gopyrt_words_mul(product, b, nb, a + done, n) < 0) {
            PyMem_Free(scratch);
            return -1;
        }
        gopyrt_word carry = gopyrt_words_add(to + done, to + done, product, nb);
        memcpy(to + done + nb, product + nb, (size_t)n * sizeof(gopyrt_word));
        gopyrt_words_increase(to + done + nb, n, carry);
    }
    PyMem_Free(scratch);
    return 0;
}

int
gopyrt_words_mul(gopyrt_word *to, const gopyrt_word *a, Py_ssize_t na, const gopyrt_word *b,
                 Py_ssize_t nb)
{
    if (na < nb) {
        return gopyrt_words_mul(to, b, nb, a, na);
    }
    if (a == b && na == nb && na >= SQUARE && na < KARATSUBA_SQUARE) {
        square_rows(to, a, na);
        return 0;
    }
    if (nb < KARATSUBA) {
        multiply_rows(to, a, na, b, nb);
        return 0;
    }
    return multiply_pieces(to, a, na, b, nb);
}
