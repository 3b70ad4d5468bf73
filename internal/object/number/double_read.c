/* Decimal text read as the nearest double, of two the even one.
 *
 * The first 19 digits and a power of ten of 128 bits give an interval in which the number lies; if
 * both its ends round to the same double, that is it. Else, which is rare, the number is made a
 * quotient of whole numbers. */
#include "object/number/double.h"

#include "object/number/integer/radix.h"

#include <math.h>

double gopyrt_round_to_double(uint64_t bits, int more, int64_t exponent);

/* The digits of a number: the first of them that count, and where they stand. */
typedef struct {
    const char *first; /* the first digit that is not 0 */
    const char *end;   /* behind the last digit */
    uint64_t value;    /* of the first 19 digits */
    int more;          /* are there others that are not 0? */
    int64_t exponent;  /* of ten, for `value` */
} digits;

#define EXPONENT_MAX 1000000000

/* Reads digits, a point and an exponent; NULL if there is no digit. */
static const char *
scan(const char *at, digits *d)
{
    int taken = 0, any = 0, behind = 0;
    *d = (digits){ NULL, at, 0, 0, 0 };
    for (;; at++) {
        if (*at == '.' && !behind) {
            behind = 1;
            continue;
        }
        unsigned value = (unsigned)(*at - '0');
        if (value > 9) {
            break;
        }
        any = 1;
        if (d->first == NULL && value != 0) {
            d->first = at;
        }
        d->end = at + 1;
        if (d->first == NULL) {
            d->exponent -= behind;
        }
        else if (taken < 19) {
            d->value = d->value * 10 + value;
            taken++;
            d->exponent -= behind;
        }
        else {
            d->more |= value != 0;
            d->exponent += !behind;
        }
    }
    if (!any) {
        return NULL;
    }
    if ((*at | 0x20) == 'e') {
        const char *mark = at + 1;
        int negative = *mark == '-';
        mark += *mark == '-' || *mark == '+';
        if (Py_ISDIGIT(*mark)) {
            int64_t exponent = 0;
            for (; Py_ISDIGIT(*mark); mark++) {
                exponent = exponent < EXPONENT_MAX ? exponent * 10 + (*mark - '0') : exponent;
            }
            d->exponent += negative ? -exponent : exponent;
            at = mark;
        }
    }
    return at;
}

/* The double nearest to (high, middle, low) * 2**exponent. */
static double
rounded(uint64_t high, uint64_t middle, uint64_t low, int64_t exponent)
{
    if (high == 0) {
        high = middle;
        middle = low;
        low = 0;
        exponent -= 64;
    }
    int zeros = __builtin_clzll(high);
    if (zeros != 0) {
        high = high << zeros | middle >> (64 - zeros);
        middle <<= zeros;
    }
    return gopyrt_round_to_double(high, middle != 0 || low != 0, exponent + 128 - zeros);
}

/* The nearest double by the interval: is it sure? */
static int
read_short(const digits *d, double *value)
{
    if (d->exponent < GOPYRT_POWER_FIRST || d->exponent > GOPYRT_POWER_LAST) {
        return 0;
    }
    gopyrt_power_of_ten power = gopyrt_powers_of_ten[d->exponent - GOPYRT_POWER_FIRST];
    int64_t scale = gopyrt_log2_of_power((int)d->exponent) - 127;
    uint64_t w = d->value;
    unsigned __int128 below = (unsigned __int128)power.low * w;
    unsigned __int128 above = (unsigned __int128)power.high * w + (uint64_t)(below >> 64);
    uint64_t low = (uint64_t)below, middle = (uint64_t)above, high = (uint64_t)(above >> 64);
    /* The true product is less, by at most w. */
    uint64_t low_end = low - w, middle_end = middle - (low < w), high_end = high;
    high_end -= middle < (uint64_t)(low < w);
    *value = rounded(high_end, middle_end, low_end, scale);
    if (d->more) {
        /* And more, by less than a power. */
        unsigned __int128 sum = (unsigned __int128)low + power.low;
        low = (uint64_t)sum;
        sum = (unsigned __int128)middle + power.high + (uint64_t)(sum >> 64);
        middle = (uint64_t)sum;
        if (__builtin_add_overflow(high, (uint64_t)(sum >> 64), &high)) {
            return 0;
        }
    }
    return *value == rounded(high, middle, low, scale);
}

/* ---- Exactly --------------------------------------------------------------------- */

/* As many digits as can decide; the others only tell that there is more. */
#define DIGITS_MAX 800

/* a * 10**power, in place. */
static Py_ssize_t
scale_up(gopyrt_word *a, Py_ssize_t n, int64_t power)
{
    while (power > 0) {
        gopyrt_word factor = GOPYRT_DECIMAL_CHUNK;
        if (power < 19) {
            for (factor = 1; power > 0; power--) {
                factor *= 10;
            }
        }
        power -= 19;
        gopyrt_word carry = gopyrt_words_mul_1(a, a, n, factor);
        if (carry != 0) {
            a[n++] = carry;
        }
    }
    return n;
}

static int
read_exactly(const digits *d, double *value)
{
    char values[DIGITS_MAX + 1];
    gopyrt_word number[120], power[120];
    Py_ssize_t n = 0;
    int64_t exponent = d->exponent;
    int more = 0;
    for (const char *at = d->first; at < d->end; at++) {
        if (*at == '.') {
            continue;
        }
        if (n < DIGITS_MAX) {
            values[n++] = *at;
        }
        else {
            more |= *at != '0';
        }
    }
    /* The exponent is that of the 19th digit. */
    exponent -= n > 19 ? n - 19 : 0;
    if (more) {
        values[n++] = '1';
        exponent--;
    }
    /* What is sure to be too large or too small needs no words. */
    if (exponent + n > 310 || exponent + n < -326) {
        *value = exponent + n > 0 ? INFINITY : 0;
        return 0;
    }
    gopyrt_powers p;
    gopyrt_powers_begin(&p, 10);
    Py_ssize_t count = gopyrt_radix_read(number, values, n, &p), other = 1;
    gopyrt_powers_end(&p);
    if (count < 0) {
        return -1;
    }
    power[0] = 1;
    if (exponent > 0) {
        count = scale_up(number, count, exponent);
    }
    else {
        other = scale_up(power, 1, -exponent);
    }
    *value = gopyrt_words_ratio(number, count, power, other);
    return *value < 0 ? -1 : 0;
}

int
gopyrt_double_read(const char *text, const char **end, double *value)
{
    static const double tens[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    digits d;
    *end = scan(text, &d);
    if (*end == NULL || d.first == NULL) {
        *value = 0;
        return 0;
    }
    /* Both factors are exact, so that one operation rounds once. */
    if (!d.more && d.value < (uint64_t)1 << 53 && d.exponent >= -22 && d.exponent <= 22) {
        double x = (double)d.value;
        *value = d.exponent < 0 ? x / tens[-d.exponent] : x * tens[d.exponent];
        return 0;
    }
    return read_short(&d, value) ? 0 : read_exactly(&d, value);
}
