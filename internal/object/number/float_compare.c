/* The order and the hash of float. */
#include "object/number/float.h"

#include <math.h>

/* The order of a finite number and an int of any size: -1, 0 or 1; -2 with an exception. */
static int
order_with_int(double x, PyObject *op)
{
    int64_t value;
    int side = gopyrt_int_get(op, &value);
    double whole = trunc(x), rest = x - whole;
    if (side == 0 && whole >= -0x1p63 && whole < 0x1p63) {
        int64_t n = (int64_t)whole;
        return n != value ? n < value ? -1 : 1 : (rest > 0) - (rest < 0);
    }
    if (side == 0) {
        return x < 0 ? -1 : 1;
    }
    if (fabs(x) < 0x1p63) {
        return -side;
    }
    int exponent, sign = x < 0 ? -1 : 1;
    frexp(x, &exponent);
    int64_t bits = _PyLong_NumBits(op);
    if (sign != side) {
        return sign;
    }
    if (bits != exponent) {
        return exponent < bits ? -sign : sign;
    }
    /* As long as each other: a number of that size is whole. */
    PyObject *same = PyLong_FromDouble(x);
    if (same == NULL) {
        return -2;
    }
    PyObject *less = PyLong_Type.tp_richcompare(same, op, Py_LT);
    PyObject *equal = PyLong_Type.tp_richcompare(same, op, Py_EQ);
    int order = less == Py_True ? -1 : equal == Py_True ? 0 : 1;
    Py_DECREF(same);
    Py_XDECREF(less);
    Py_XDECREF(equal);
    return order;
}

PyObject *
gopyrt_float_richcompare(PyObject *a, PyObject *b, int op)
{
    double x = PyFloat_AS_DOUBLE(a), y;
    if (PyFloat_Check(b)) {
        y = PyFloat_AS_DOUBLE(b);
    }
    else if (!PyLong_Check(b)) {
        return Py_NewRef(Py_NotImplemented);
    }
    else if (!isfinite(x)) {
        y = 0;
    }
    else {
        int order = order_with_int(x, b);
        if (order == -2) {
            return NULL;
        }
        x = order;
        y = 0;
    }
    Py_RETURN_RICHCOMPARE(x, y, op);
}

/* The value modulo 2**61 - 1, where a half is the number whose double is 1: as of ints and of
 * fractions. */
Py_hash_t
_Py_HashDouble(PyObject *op, double x)
{
    if (!isfinite(x)) {
        return isnan(x) ? PyObject_GenericHash(op) : x > 0 ? PyHASH_INF : -PyHASH_INF;
    }
    int exponent;
    double fraction = frexp(fabs(x), &exponent);
    uint64_t bits = (uint64_t)ldexp(fraction, 53), hash = bits;
    /* bits * 2**(exponent - 53): a factor of two is a rotation of 61 bits. */
    int turn = (exponent - 53) % PyHASH_BITS;
    turn += turn < 0 ? PyHASH_BITS : 0;
    hash = (bits << turn & PyHASH_MODULUS) | bits >> (PyHASH_BITS - turn);
    Py_hash_t value = x < 0 ? -(Py_hash_t)hash : (Py_hash_t)hash;
    return value == -1 ? -2 : value;
}

Py_hash_t
gopyrt_float_hash(PyObject *op)
{
    return _Py_HashDouble(op, PyFloat_AS_DOUBLE(op));
}
