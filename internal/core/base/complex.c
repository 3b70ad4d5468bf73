/* Arithmetic of complex numbers, with each other and with real ones.
 *
 * Infinities and zeros come out as appendix G of the C standard wants them. `errno` becomes EDOM
 * for a division by zero and its kin, ERANGE where _Py_c_abs overflows; otherwise it stays, but
 * for _Py_c_abs and _Py_c_pow, which set it to 0.
 *
 * Callers: any thread, at any time. Fork and signals: async-signal-safe.
 */
#include "base/base.h"
#include "cpython/complexobject.h"
#include "internal/pycore_complexobject.h"

#include <errno.h>
#include <math.h>

/* The parts come in registers of their own; gcc would put them in memory to add them both at once,
 * and wait for that. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-tree-slp-vectorize")
#endif

static const Py_complex zero, one = { 1, 0 };

Py_complex
_Py_c_sum(Py_complex a, Py_complex b)
{
    return (Py_complex){ a.real + b.real, a.imag + b.imag };
}

Py_complex
_Py_cr_sum(Py_complex a, double b)
{
    a.real += b;
    return a;
}

Py_complex
_Py_c_diff(Py_complex a, Py_complex b)
{
    return (Py_complex){ a.real - b.real, a.imag - b.imag };
}

Py_complex
_Py_cr_diff(Py_complex a, double b)
{
    a.real -= b;
    return a;
}

Py_complex
_Py_rc_diff(double a, Py_complex b)
{
    return (Py_complex){ a - b.real, -b.imag };
}

Py_complex
_Py_c_neg(Py_complex a)
{
    return (Py_complex){ -a.real, -a.imag };
}

/* ---- Products ---------------------------------------------------------------- */

static inline int
is_infinite(Py_complex a)
{
    return isinf(a.real) || isinf(a.imag);
}

/* The direction of an infinite number: its infinite parts are 1, the others 0, with their signs. */
static Py_complex
direction(Py_complex a)
{
    return (Py_complex){ copysign(isinf(a.real) ? 1 : 0, a.real),
                         copysign(isinf(a.imag) ? 1 : 0, a.imag) };
}

static double
nan_to_zero(double x)
{
    return isnan(x) ? copysign(0, x) : x;
}

static Py_complex
without_nan(Py_complex a)
{
    return (Py_complex){ nan_to_zero(a.real), nan_to_zero(a.imag) };
}

/* A product of which both parts are NaN although it is infinite. */
static Py_complex __attribute__((noinline))
recovered_product(Py_complex a, Py_complex b, Py_complex product)
{
    int infinite = 0;
    if (is_infinite(a)) {
        a = direction(a);
        b = without_nan(b);
        infinite = 1;
    }
    if (is_infinite(b)) {
        b = direction(b);
        a = without_nan(a);
        infinite = 1;
    }
    /* Finite factors may have overflowed on the way. */
    if (!infinite
        && (isinf(a.real * b.real) || isinf(a.imag * b.imag) || isinf(a.real * b.imag)
            || isinf(a.imag * b.real)))
    {
        a = without_nan(a);
        b = without_nan(b);
        infinite = 1;
    }
    if (infinite) {
        product.real = INFINITY * (a.real * b.real - a.imag * b.imag);
        product.imag = INFINITY * (a.real * b.imag + a.imag * b.real);
    }
    return product;
}

Py_complex
_Py_c_prod(Py_complex a, Py_complex b)
{
    Py_complex product = { a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real };
    if (isnan(product.real) && isnan(product.imag)) {
        return recovered_product(a, b, product);
    }
    return product;
}

Py_complex
_Py_cr_prod(Py_complex a, double b)
{
    a.real *= b;
    a.imag *= b;
    return a;
}

/* ---- Quotients ---------------------------------------------------------------- */

/* A quotient of which both parts are NaN although it is infinite or zero. */
static Py_complex __attribute__((noinline))
recovered_quotient(Py_complex a, Py_complex b, Py_complex quotient)
{
    if (is_infinite(a) && isfinite(b.real) && isfinite(b.imag)) {
        a = direction(a);
        quotient.real = INFINITY * (a.real * b.real + a.imag * b.imag);
        quotient.imag = INFINITY * (a.imag * b.real - a.real * b.imag);
    }
    else if (is_infinite(b) && isfinite(a.real) && isfinite(a.imag)) {
        b = direction(b);
        quotient.real = 0 * (a.real * b.real + a.imag * b.imag);
        quotient.imag = 0 * (a.imag * b.real - a.real * b.imag);
    }
    return quotient;
}

typedef enum { BY_REAL, BY_IMAG, BY_NAN, BY_ZERO } division;

/* A division by b, first by its larger part, so that squares neither overflow nor vanish: that
 * part, the ratio of the other to it, and what is left to divide by. Zero is an error. */
static inline division
divide_by(Py_complex b, double *ratio, double *divisor)
{
    double real = fabs(b.real), imag = fabs(b.imag);
    if (real >= imag) {
        if (real == 0) {
            errno = EDOM;
            return BY_ZERO;
        }
        *ratio = b.imag / b.real;
        *divisor = b.real + b.imag * *ratio;
        return BY_REAL;
    }
    if (imag >= real) {
        *ratio = b.real / b.imag;
        *divisor = b.real * *ratio + b.imag;
        return BY_IMAG;
    }
    return BY_NAN;
}

Py_complex
_Py_c_quot(Py_complex a, Py_complex b)
{
    Py_complex quotient = { Py_NAN, Py_NAN };
    double ratio, divisor;

    switch (divide_by(b, &ratio, &divisor)) {
    case BY_ZERO:
        return zero;
    case BY_REAL:
        quotient.real = (a.real + a.imag * ratio) / divisor;
        quotient.imag = (a.imag - a.real * ratio) / divisor;
        break;
    case BY_IMAG:
        quotient.real = (a.real * ratio + a.imag) / divisor;
        quotient.imag = (a.imag * ratio - a.real) / divisor;
        break;
    case BY_NAN:
        break;
    }
    if (isnan(quotient.real) && isnan(quotient.imag)) {
        return recovered_quotient(a, b, quotient);
    }
    return quotient;
}

Py_complex
_Py_cr_quot(Py_complex a, double b)
{
    if (b == 0) {
        errno = EDOM;
        return zero;
    }
    a.real /= b;
    a.imag /= b;
    return a;
}

Py_complex
_Py_rc_quot(double a, Py_complex b)
{
    Py_complex quotient = { Py_NAN, Py_NAN };
    double ratio, divisor;

    switch (divide_by(b, &ratio, &divisor)) {
    case BY_ZERO:
        return zero;
    case BY_REAL:
        quotient.real = a / divisor;
        quotient.imag = -a * ratio / divisor;
        break;
    case BY_IMAG:
        quotient.real = a * ratio / divisor;
        quotient.imag = -a / divisor;
        break;
    case BY_NAN:
        break;
    }
    if (isnan(quotient.real) && isnan(quotient.imag) && isfinite(a) && is_infinite(b)) {
        b = direction(b);
        quotient.real = 0 * (a * b.real);
        quotient.imag = 0 * (-a * b.imag);
    }
    return quotient;
}

/* ---- Powers and sizes ------------------------------------------------------------ */

static int
is_zero(Py_complex a)
{
    return a.real == 0 && a.imag == 0;
}

Py_complex
_Py_c_pow(Py_complex a, Py_complex b)
{
    if (is_zero(b)) {
        return one;
    }
    if (is_zero(a)) {
        if (b.imag != 0 || b.real < 0) {
            errno = EDOM;
        }
        return zero;
    }
    double size = hypot(a.real, a.imag), angle = atan2(a.imag, a.real);
    double length = pow(size, b.real), phase = angle * b.real;
    if (b.imag != 0) {
        length *= exp(-angle * b.imag);
        phase += b.imag * log(size);
    }
    Py_complex power = { length * cos(phase), length * sin(phase) };
    if (errno == 0 && (isinf(power.real) || isinf(power.imag))) {
        errno = ERANGE;
    }
    else if (errno == ERANGE && !isinf(power.real) && !isinf(power.imag)) {
        errno = 0;
    }
    return power;
}

/* The usual result first: the rest is rare. */
double
_Py_c_abs(Py_complex z)
{
    int before = errno;
    double size = hypot(z.real, z.imag);
    if (isfinite(size)) {
        errno = 0;
        return size;
    }
    if (isinf(z.real) || isinf(z.imag)) {
        errno = 0;
        return INFINITY;
    }
    if (isnan(size)) {
        errno = before;
        return Py_NAN;
    }
    errno = ERANGE;
    return size;
}
