/* Doubles and decimal digits: no objects, no locale, and every result exact. */
#ifndef GOPYRT_OBJECT_DOUBLE_H
#define GOPYRT_OBJECT_DOUBLE_H

#include "Python.h"

/* The highest 128 bits of a power of ten, and one more: the true power is less than this, by less
 * than one of the last bit or, where it has no more bits, by one. */
typedef struct {
    uint64_t high, low;
} gopyrt_power_of_ten;

#define GOPYRT_POWER_FIRST (-292)
#define GOPYRT_POWER_LAST 324
extern const gopyrt_power_of_ten gopyrt_powers_of_ten[];

/* floor(log2(10**n)), for |n| up to 1650. */
static inline int
gopyrt_log2_of_power(int n)
{
    return (int)(((int64_t)n * 1741647) >> 19);
}

/* The significand, without its highest bit where that is not written, and the exponent: x is
 * significand * 2**exponent. x is finite. */
uint64_t gopyrt_double_split(double x, int *exponent);

/* Decimal digits: the value is 0.DIGITS * 10**point. */
typedef struct {
    char digits[1104]; /* as many as a double can have behind the point */
    int count, point;
} gopyrt_decimal;

/* The fewest digits that read back as x, a finite number that is not 0; without its sign. */
void gopyrt_double_shortest(double x, gopyrt_decimal *d);
/* x rounded to a number of digits, at least 1, or of decimals; of two to the even one. Zeros at the
 * end are left out. A finite number that is not 0, without its sign. */
void gopyrt_double_digits(double x, Py_ssize_t digits, gopyrt_decimal *d);
void gopyrt_double_decimals(double x, Py_ssize_t decimals, gopyrt_decimal *d);

/* Reads a number without a sign, which begins with a digit or a point and a digit: the end, or NULL
 * if there is none. -1 without memory, else 0. The value may be infinite. */
int gopyrt_double_read(const char *text, const char **end, double *value);

#endif /* GOPYRT_OBJECT_DOUBLE_H */
