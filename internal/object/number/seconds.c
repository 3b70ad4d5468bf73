/* Times of the C API from numbers, and numbers from them. */
#include "object/number/number.h"

#include "internal/pycore_time.h"

#include <math.h>
#include <time.h>

#define SECOND 1000000000

static int
overflow(void)
{
    PyErr_SetString(PyExc_OverflowError, "timestamp out of range for C PyTime_t");
    return -1;
}

/* A double without its fraction, rounded as is asked. */
static double
rounded(double x, _PyTime_round_t round)
{
    switch (round) {
    case _PyTime_ROUND_HALF_EVEN:
        return rint(x);
    case _PyTime_ROUND_CEILING:
        return ceil(x);
    case _PyTime_ROUND_FLOOR:
        return floor(x);
    default:
        return x >= 0.0 ? ceil(x) : floor(x);
    }
}

static int
from_double(PyTime_t *t, double value, _PyTime_round_t round, long unit)
{
    if (isnan(value)) {
        PyErr_SetString(PyExc_ValueError, "Invalid value NaN (not a number)");
        return -1;
    }
    double d = rounded(value * (double)unit, round);
    if (!(-9223372036854775808.0 <= d && d < 9223372036854775808.0)) {
        *t = 0;
        return overflow();
    }
    *t = (PyTime_t)d;
    return 0;
}

static int
from_object(PyTime_t *t, PyObject *op, _PyTime_round_t round, long unit)
{
    if (PyFloat_Check(op)) {
        return from_double(t, PyFloat_AS_DOUBLE(op), round, unit);
    }
    if (!PyLong_Check(op) && !PyIndex_Check(op)) {
        PyErr_Format(PyExc_TypeError, "'%T' object cannot be interpreted as an integer or float",
                     op);
        return -1;
    }
    long long value = PyLong_AsLongLong(op);
    if (value == -1 && PyErr_Occurred()) {
        return PyErr_ExceptionMatches(PyExc_OverflowError) ? overflow() : -1;
    }
    PyTime_t product;
    if (__builtin_mul_overflow(value, unit, &product)) {
        return overflow();
    }
    *t = product;
    return 0;
}

int
_PyTime_FromSecondsObject(PyTime_t *t, PyObject *op, _PyTime_round_t round)
{
    return from_object(t, op, round, SECOND);
}

int
_PyTime_FromLong(PyTime_t *t, PyObject *op)
{
    if (!PyLong_Check(op)) {
        PyErr_Format(PyExc_TypeError, "expect int, got %s", GOPYRT_TYPE_NAME(op));
        return -1;
    }
    long long value = PyLong_AsLongLong(op);
    if (value == -1 && PyErr_Occurred()) {
        return PyErr_ExceptionMatches(PyExc_OverflowError) ? overflow() : -1;
    }
    *t = value;
    return 0;
}

PyObject *
_PyTime_AsLong(PyTime_t t)
{
    return PyLong_FromLongLong(t);
}

int
PyThread_ParseTimeoutArg(PyObject *arg, int blocking, PY_TIMEOUT_T *timeout)
{
    PyTime_t value;
    if (arg == NULL || arg == Py_None) {
        *timeout = blocking ? -SECOND : 0;
        return 0;
    }
    if (!blocking) {
        PyErr_SetString(PyExc_ValueError, "can't specify a timeout for a non-blocking call");
        return -1;
    }
    if (_PyTime_FromSecondsObject(&value, arg, _PyTime_ROUND_TIMEOUT) < 0) {
        return -1;
    }
    if (value < 0) {
        PyErr_SetString(PyExc_ValueError, "timeout value must be a non-negative number");
        return -1;
    }
    if (_PyTime_AsMicroseconds(value, _PyTime_ROUND_TIMEOUT) > PY_TIMEOUT_MAX) {
        PyErr_SetString(PyExc_OverflowError, "timeout value is too large");
        return -1;
    }
    *timeout = value;
    return 0;
}
