/* The shortest decimal digits of a double, by Giulietti's way ("The Schubfach way to render
 * doubles", 2020): of all numbers that are read back as the double, those with one digit less are
 * at most two, and one look tells whether one of them lies inside. */
#include "object/number/double.h"

uint64_t
gopyrt_double_split(double x, int *exponent)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    uint64_t fraction = bits & (((uint64_t)1 << 52) - 1);
    int biased = (int)(bits >> 52 & 0x7ff);
    if (biased == 0) {
        *exponent = -1074;
        return fraction;
    }
    *exponent = biased - 1075;
    return fraction | (uint64_t)1 << 52;
}

/* floor(power * n / 2**128), its last bit set where there was a rest. */
static uint64_t
scaled(gopyrt_power_of_ten power, uint64_t n)
{
    unsigned __int128 low = (unsigned __int128)power.low * n;
    unsigned __int128 product = (unsigned __int128)power.high * n + (uint64_t)(low >> 64);
    return (uint64_t)(product >> 64) | ((uint64_t)product > 1);
}

static void
write_digits(uint64_t value, int exponent, gopyrt_decimal *d)
{
    char text[20];
    int n = 0;
    while (value % 10 == 0) {
        value /= 10;
        exponent++;
    }
    for (; value != 0; value /= 10) {
        text[n++] = (char)('0' + value % 10);
    }
    for (int i = 0; i < n; i++) {
        d->digits[i] = text[n - 1 - i];
    }
    d->count = n;
    d->point = n + exponent;
}

void
gopyrt_double_shortest(double x, gopyrt_decimal *d)
{
    int q;
    uint64_t c = gopyrt_double_split(x, &q);
    if (q <= 0 && q > -53 && (c & (((uint64_t)1 << -q) - 1)) == 0) {
        write_digits(c >> -q, 0, d); /* a whole number */
        return;
    }
    int odd = (int)(c & 1), uneven = c == (uint64_t)1 << 52 && q > -1074;
    /* Below the smallest significand of an exponent the neighbour is half as far. All are counted
     * in quarters of the last bit. */
    int64_t scale = (int64_t)q * 1262611 - (uneven ? 524031 : 0);
    int k = (int)(scale >> 22), h = q + gopyrt_log2_of_power(-k) + 1;
    gopyrt_power_of_ten power = gopyrt_powers_of_ten[-k - GOPYRT_POWER_FIRST];
    uint64_t value = scaled(power, 4 * c << h);
    uint64_t lower = scaled(power, (4 * c - 2 + (uint64_t)uneven) << h) + (uint64_t)odd;
    uint64_t upper = scaled(power, (4 * c + 2) << h) - (uint64_t)odd;
    uint64_t s = value / 4;
    if (s >= 10) {
        uint64_t tens = s / 10;
        int below = lower <= 40 * tens, above = 40 * tens + 40 <= upper;
        if (below != above) {
            write_digits(tens + (uint64_t)above, k + 1, d);
            return;
        }
    }
    int below = lower <= 4 * s, above = 4 * s + 4 <= upper;
    if (below != above) {
        write_digits(s + (uint64_t)above, k, d);
        return;
    }
    uint64_t middle = 4 * s + 2;
    write_digits(s + (value > middle || (value == middle && (s & 1))), k, d);
}
