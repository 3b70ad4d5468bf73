/* Doubles, and their form in bytes: IEEE 754 in 2, 4 and 8 bytes, the least significant first
 * where `le` is not 0.
 *
 * Callers: any thread, at any time. Fork and signals: async-signal-safe.
 */
#include "base/base.h"
#include "cpython/floatobject.h"
#include "floatobject.h"

#include <float.h>
#include <math.h>
#include <string.h>

double
PyFloat_GetMax(void)
{
    return DBL_MAX;
}

double
PyFloat_GetMin(void)
{
    return DBL_MIN;
}

int
PyFloat_Pack8(double x, char *p, int le)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    bits = le ? bits : __builtin_bswap64(bits);
    memcpy(p, &bits, sizeof(bits));
    return 0;
}

static double
double_of(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof(x));
    return x;
}

double
PyFloat_Unpack8(const char *p, int le)
{
    uint64_t bits;
    memcpy(&bits, p, sizeof(bits));
    return double_of(le ? bits : __builtin_bswap64(bits));
}

#define SIGN_64 ((uint64_t)1 << 63)
#define INFINITY_64 ((uint64_t)0x7ff << 52)

double
PyFloat_Unpack4(const char *p, int le)
{
    uint32_t bits;
    memcpy(&bits, p, sizeof(bits));
    bits = le ? bits : __builtin_bswap32(bits);
    if ((bits & 0x7fffffff) > 0x7f800000) {
        /* The processor would make a quiet NaN of a signalling one. */
        return double_of((uint64_t)(bits & 0x80000000) << 32 | INFINITY_64
                         | (uint64_t)(bits & 0x7fffff) << 29);
    }
    float x;
    memcpy(&x, &bits, sizeof(x));
    return x;
}

double
PyFloat_Unpack2(const char *p, int le)
{
    uint16_t bits;
    memcpy(&bits, p, sizeof(bits));
    bits = le ? bits : __builtin_bswap16(bits);
    uint64_t sign = bits & 0x8000 ? SIGN_64 : 0;
    uint64_t fraction = bits & 0x3ff;
    int exponent = bits >> 10 & 0x1f;
    if (exponent == 0x1f) {
        return double_of(sign | INFINITY_64 | fraction << 42);
    }
    if (exponent == 0) {
        double x = (double)fraction * 0x1p-24;
        return sign != 0 ? -x : x;
    }
    return double_of(sign | (uint64_t)(exponent + 1023 - 15) << 52 | fraction << 42);
}
