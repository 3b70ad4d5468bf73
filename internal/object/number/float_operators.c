/* The operators of float. */
#include "object/number/float.h"

#include <errno.h>
#include <math.h>

/* The operands as doubles: 1; 0 where one is no number of the real ones; -1 with an exception. */
static inline int
get(PyObject *op, double *value)
{
    if (PyFloat_Check(op)) {
        *value = PyFloat_AS_DOUBLE(op);
        return 1;
    }
    if (PyLong_Check(op)) {
        if (PyUnstable_Long_IsCompact((PyLongObject *)op)) {
            *value = (double)PyUnstable_Long_CompactValue((PyLongObject *)op);
            return 1;
        }
        *value = PyLong_AsDouble(op);
        return *value == -1 && PyErr_Occurred() ? -1 : 1;
    }
    return 0;
}

static inline int
get_both(PyObject *a, PyObject *b, double *x, double *y)
{
    int first = get(a, x);
    return first <= 0 ? first : get(b, y);
}

#define OPERANDS(a, b, x, y)                                    \
    double x, y;                                                \
    int known = get_both(a, b, &x, &y);                         \
    if (known <= 0) {                                           \
        return known < 0 ? NULL : Py_NewRef(Py_NotImplemented); \
    }

static int
is_zero(double divisor)
{
    if (divisor == 0) {
        PyErr_SetString(PyExc_ZeroDivisionError, "division by zero");
        return 1;
    }
    return 0;
}

PyObject *
gopyrt_float_add(PyObject *a, PyObject *b)
{
    OPERANDS(a, b, x, y)
    return PyFloat_FromDouble(x + y);
}

PyObject *
gopyrt_float_subtract(PyObject *a, PyObject *b)
{
    OPERANDS(a, b, x, y)
    return PyFloat_FromDouble(x - y);
}

PyObject *
gopyrt_float_multiply(PyObject *a, PyObject *b)
{
    OPERANDS(a, b, x, y)
    return PyFloat_FromDouble(x * y);
}

PyObject *
gopyrt_float_true_divide(PyObject *a, PyObject *b)
{
    OPERANDS(a, b, x, y)
    return is_zero(y) ? NULL : PyFloat_FromDouble(x / y);
}

/* The rest has the divisor's sign, also where it is zero. */
static double
remainder_of(double x, double y)
{
    double rest = fmod(x, y);
    if (rest == 0) {
        return copysign(0, y);
    }
    return (rest < 0) != (y < 0) ? rest + y : rest;
}

/* The quotient that goes with the rest: a whole number, since x less the rest is a multiple of y,
 * but for the rounding. */
static double
quotient_of(double x, double y)
{
    double rest = fmod(x, y), quotient = (x - rest) / y;
    if (rest != 0 && (rest < 0) != (y < 0)) {
        quotient -= 1;
    }
    if (quotient == 0) {
        return copysign(0, x / y);
    }
    double whole = floor(quotient);
    return quotient - whole > 0.5 ? whole + 1 : whole;
}

PyObject *
gopyrt_float_remainder(PyObject *a, PyObject *b)
{
    OPERANDS(a, b, x, y)
    return is_zero(y) ? NULL : PyFloat_FromDouble(remainder_of(x, y));
}

PyObject *
gopyrt_float_floor_divide(PyObject *a, PyObject *b)
{
    OPERANDS(a, b, x, y)
    return is_zero(y) ? NULL : PyFloat_FromDouble(quotient_of(x, y));
}

PyObject *
gopyrt_float_divmod(PyObject *a, PyObject *b)
{
    OPERANDS(a, b, x, y)
    return is_zero(y) ? NULL : Py_BuildValue("(dd)", quotient_of(x, y), remainder_of(x, y));
}

PyObject *
gopyrt_float_power(PyObject *a, PyObject *b, PyObject *modulus)
{
    if (modulus != Py_None) {
        PyErr_SetString(PyExc_TypeError,
                        "pow() 3rd argument not allowed unless all arguments are integers");
        return NULL;
    }
    OPERANDS(a, b, x, y)
    if (x == 0 && y < 0 && isfinite(y)) {
        PyErr_SetString(PyExc_ZeroDivisionError, "zero to a negative power");
        return NULL;
    }
    if (x < 0 && isfinite(x) && isfinite(y) && y != floor(y)) {
        return PyComplex_Type.tp_as_number->nb_power(a, b, modulus);
    }
    double power = pow(x, y);
    if (isinf(power) && isfinite(x) && isfinite(y)) {
        errno = ERANGE;
        return PyErr_SetFromErrno(PyExc_OverflowError);
    }
    return PyFloat_FromDouble(power);
}

PyObject *
gopyrt_float_negative(PyObject *op)
{
    return PyFloat_FromDouble(-PyFloat_AS_DOUBLE(op));
}

PyObject *
gopyrt_float_absolute(PyObject *op)
{
    return PyFloat_FromDouble(fabs(PyFloat_AS_DOUBLE(op)));
}

PyObject *
gopyrt_float_itself(PyObject *op)
{
    return PyFloat_CheckExact(op) ? Py_NewRef(op) : PyFloat_FromDouble(PyFloat_AS_DOUBLE(op));
}

int
gopyrt_float_bool(PyObject *op)
{
    return PyFloat_AS_DOUBLE(op) != 0;
}
