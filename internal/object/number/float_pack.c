/* Doubles as the bytes of shorter formats, where they may not fit. */
#include "object/number/number.h"

#include <math.h>

static int
too_large(const char *format)
{
    PyErr_Format(PyExc_OverflowError, "float too large to pack with %s format", format);
    return -1;
}

int
PyFloat_Pack4(double x, char *p, int le)
{
    uint32_t bits;
    uint64_t all;
    memcpy(&all, &x, sizeof(all));
    if (isnan(x)) {
        /* The bits of a NaN are kept; the processor would make a signalling one quiet. */
        bits = (uint32_t)(all >> 63) << 31 | 0x7f800000 | (uint32_t)(all >> 29 & 0x7fffff);
        bits |= (bits & 0x7fffff) == 0 ? 0x400000 : 0;
    }
    else {
        float y = (float)x;
        if (isinf(y) && !isinf(x)) {
            return too_large("f");
        }
        memcpy(&bits, &y, sizeof(bits));
    }
    bits = le ? bits : __builtin_bswap32(bits);
    memcpy(p, &bits, sizeof(bits));
    return 0;
}

/* 5 bits of exponent, 10 of the fraction; rounded to the nearest, of two to the even one. */
int
PyFloat_Pack2(double x, char *p, int le)
{
    uint64_t all;
    memcpy(&all, &x, sizeof(all));
    uint16_t bits = (uint16_t)(all >> 63 << 15);
    double size = fabs(x);
    if (isnan(x)) {
        uint16_t fraction = all >> 42 & 0x3ff;
        bits |= 0x7c00 | (fraction == 0 ? 0x200 : fraction);
    }
    else if (isinf(x)) {
        bits |= 0x7c00;
    }
    else if (size >= 65520) {
        return too_large("e");
    }
    else {
        int exponent;
        frexp(size, &exponent);
        exponent = exponent < -13 ? -13 : exponent;
        /* In units of the last bit, which rounding may carry into the exponent. */
        double units = nearbyint(ldexp(size, 11 - exponent));
        bits |= (uint16_t)((exponent + 13) << 10);
        bits = (uint16_t)(bits + (int)units);
    }
    bits = le ? bits : __builtin_bswap16(bits);
    memcpy(p, &bits, sizeof(bits));
    return 0;
}
