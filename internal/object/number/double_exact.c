/* Doubles rounded to a number of decimal digits, exactly: x = m * 2**e is made a whole number of
 * units of the last digit, m * 5**p * 2**(e + p) or, for units above one,
 * m * 2**(e + p) / 5**-p. */
#include "object/number/double.h"

#include "object/number/integer/words.h"

#include <math.h>

#define WORDS 48 /* enough for 53 bits times 5**1074, and for 2**1024 */

/* 1 if the rest of a division is more than half, or half and the quotient odd. */
static int
round_up(int order, int odd)
{
    return order > 0 || (order == 0 && odd);
}

static Py_ssize_t
multiply_by_fives(gopyrt_word *a, Py_ssize_t n, int power)
{
    const gopyrt_word most = 7450580596923828125; /* 5**27 */
    while (power > 0) {
        gopyrt_word factor = most;
        if (power < 27) {
            for (factor = 1; power > 0; power--) {
                factor *= 5;
            }
        }
        power -= 27;
        gopyrt_word carry = gopyrt_words_mul_1(a, a, n, factor);
        if (carry != 0) {
            a[n++] = carry;
        }
    }
    return n;
}

/* a << by, in place. */
static Py_ssize_t
shift_up(gopyrt_word *a, Py_ssize_t n, int by)
{
    Py_ssize_t words = by / 64;
    gopyrt_word out = gopyrt_words_shift_left(a + words, a, n, by % 64);
    memset(a, 0, (size_t)words * sizeof(gopyrt_word));
    n += words;
    if (out != 0) {
        a[n++] = out;
    }
    return n;
}

/* a >> by, rounded. */
static Py_ssize_t
shift_down_rounded(gopyrt_word *a, Py_ssize_t n, int by)
{
    Py_ssize_t words = by / 64;
    if (words > n) {
        return 0;
    }
    a[n] = 0;
    /* The bit of one half, and whether any lies below. */
    int half = by > 0 && (a[(by - 1) / 64] >> (by - 1) % 64 & 1), below = 0;
    for (Py_ssize_t i = 0; i < (by - 1) / 64 && by > 0; i++) {
        below |= a[i] != 0;
    }
    if (by > 0 && (by - 1) % 64 != 0) {
        below |= (a[(by - 1) / 64] << (64 - (by - 1) % 64)) != 0;
    }
    n -= words;
    gopyrt_words_shift_right(a, a + words, n, by % 64);
    if (half && round_up(below, n > 0 && (a[0] & 1))) {
        a[n] = gopyrt_words_increase(a, n, 1);
        n++;
    }
    return gopyrt_words_trim(a, n);
}

/* a / 5**power, rounded; there is a word of room. */
static Py_ssize_t
divide_by_fives(gopyrt_word *a, Py_ssize_t n, int power)
{
    gopyrt_word fives[WORDS] = { 1 }, quotient[WORDS], rest[WORDS];
    Py_ssize_t nf = multiply_by_fives(fives, 1, power);
    n = gopyrt_words_trim(a, n);
    if (n < nf) {
        memset(a + n, 0, (size_t)(nf - n) * sizeof(gopyrt_word));
        n = nf;
    }
    /* Short enough for the stack: there is always memory. */
    gopyrt_words_divide(quotient, rest, a, n, fives, nf);
    Py_ssize_t nq = n - nf + 1;
    rest[nf] = gopyrt_words_shift_left(rest, rest, nf, 1);
    int order = rest[nf] != 0 ? 1 : gopyrt_words_compare(rest, fives, nf);
    memcpy(a, quotient, (size_t)nq * sizeof(gopyrt_word));
    if (round_up(order, a[0] & 1)) {
        a[nq] = gopyrt_words_increase(a, nq, 1);
        nq++;
    }
    return gopyrt_words_trim(a, nq);
}

/* x / 10**-p as a whole number, rounded: its words. */
static Py_ssize_t
units(double x, int p, gopyrt_word *a)
{
    int e;
    a[0] = gopyrt_double_split(x, &e);
    if (p >= 0) {
        Py_ssize_t n = multiply_by_fives(a, 1, p);
        return e + p >= 0 ? shift_up(a, n, e + p) : shift_down_rounded(a, n, -(e + p));
    }
    if (e + p >= 0) {
        return divide_by_fives(a, shift_up(a, 1, e + p), -p);
    }
    /* The twos of the divisor stay with it: m / (5**-p * 2**-(e + p)). */
    gopyrt_word fives[WORDS] = { 1 };
    Py_ssize_t nf = shift_up(fives, multiply_by_fives(fives, 1, -p), -(e + p));
    if (nf > 2) {
        a[0] = 0;
        return 0;
    }
    unsigned __int128 divisor = fives[0] | (nf > 1 ? (unsigned __int128)fives[1] << 64 : 0);
    unsigned __int128 twice = (unsigned __int128)(a[0] % divisor) << 1;
    gopyrt_word quotient = (gopyrt_word)(a[0] / divisor);
    int order = twice > divisor ? 1 : twice == divisor ? 0 : -1;
    a[0] = quotient + (gopyrt_word)round_up(order, quotient & 1);
    return a[0] != 0;
}

/* The digits of a whole number, which becomes 0. */
static void
write_words(gopyrt_word *a, Py_ssize_t n, gopyrt_decimal *d)
{
    char text[19 * (WORDS + 2)], *end = text + sizeof(text), *at = end;
    while (n > 0) {
        gopyrt_word value;
        if (n == 1 && a[0] < GOPYRT_DECIMAL_CHUNK) {
            value = a[0];
            n = 0;
        }
        else {
            value = gopyrt_words_div_1(a, a, n, &gopyrt_decimal_chunk);
            n = gopyrt_words_trim(a, n);
        }
        for (int i = 0; n > 0 ? i < 19 : value != 0; i++) {
            *--at = (char)('0' + value % 10);
            value /= 10;
        }
    }
    d->count = (int)(end - at);
    memcpy(d->digits, at, (size_t)d->count);
}

static void
trim_zeros(gopyrt_decimal *d)
{
    while (d->count > 0 && d->digits[d->count - 1] == '0') {
        d->count--;
    }
}

void
gopyrt_double_decimals(double x, Py_ssize_t decimals, gopyrt_decimal *d)
{
    gopyrt_word a[WORDS + 2];
    int e;
    gopyrt_double_split(x, &e);
    /* Further behind the point there are only zeros, and far in front of it there is nothing. */
    int most = e < 0 ? -e : 0, p = decimals > most ? most : decimals < -330 ? -330 : (int)decimals;
    write_words(a, units(x, p, a), d);
    d->point = d->count - p;
    trim_zeros(d);
}

void
gopyrt_double_digits(double x, Py_ssize_t digits, gopyrt_decimal *d)
{
    int e, order;
    uint64_t m = gopyrt_double_split(x, &e);
    /* 10**order <= x, or the next one: the power is guessed of that of two. */
    int two = e + 63 - __builtin_clzll(m);
    order = (int)(((int64_t)two * 1262611) >> 22);
    for (;;) {
        Py_ssize_t wanted = digits - 1 - order;
        gopyrt_double_decimals(x, wanted, d);
        /* A digit too many if the guess was too low; a number rounded up to a power has only one
         * left. */
        if (d->point <= order + 1 || d->count <= 1) {
            return;
        }
        order++;
    }
}
