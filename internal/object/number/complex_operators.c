/* The operators of complex. */
#include "object/number/complex.h"

#include "internal/pycore_complexobject.h"

#include <errno.h>
#include <math.h>

typedef enum { FAILED = -1, NONE, REAL, COMPLEX } kind;

/* What an operand is, and its value; the imaginary part of a real one is not looked at. */
static inline kind
get(PyObject *op, Py_complex *value)
{
    if (PyComplex_Check(op)) {
        *value = gopyrt_complex_value(op);
        return COMPLEX;
    }
    value->imag = 0;
    if (PyFloat_Check(op)) {
        value->real = PyFloat_AS_DOUBLE(op);
        return REAL;
    }
    if (PyLong_Check(op)) {
        value->real = PyLong_AsDouble(op);
        return value->real == -1 && PyErr_Occurred() ? FAILED : REAL;
    }
    return NONE;
}

#define OPERANDS(a, b)                                                             \
    Py_complex x, y;                                                               \
    kind kx = get(a, &x), ky = kx <= NONE ? kx : get(b, &y);                       \
    if (kx <= NONE || ky <= NONE) {                                                \
        return kx == FAILED || ky == FAILED ? NULL : Py_NewRef(Py_NotImplemented); \
    }

/* A real operand has no imaginary part, rather than one of 0. */
static PyObject *
add(PyObject *a, PyObject *b)
{
    OPERANDS(a, b)
    return PyComplex_FromCComplex(ky == REAL   ? _Py_cr_sum(x, y.real)
                                  : kx == REAL ? _Py_cr_sum(y, x.real)
                                               : _Py_c_sum(x, y));
}

static PyObject *
subtract(PyObject *a, PyObject *b)
{
    OPERANDS(a, b)
    return PyComplex_FromCComplex(ky == REAL   ? _Py_cr_diff(x, y.real)
                                  : kx == REAL ? _Py_rc_diff(x.real, y)
                                               : _Py_c_diff(x, y));
}

static PyObject *
multiply(PyObject *a, PyObject *b)
{
    OPERANDS(a, b)
    return PyComplex_FromCComplex(ky == REAL   ? _Py_cr_prod(x, y.real)
                                  : kx == REAL ? _Py_cr_prod(y, x.real)
                                               : _Py_c_prod(x, y));
}

static PyObject *
divide(PyObject *a, PyObject *b)
{
    OPERANDS(a, b)
    errno = 0;
    Py_complex quotient = ky == REAL   ? _Py_cr_quot(x, y.real)
                          : kx == REAL ? _Py_rc_quot(x.real, y)
                                       : _Py_c_quot(x, y);
    if (errno == EDOM) {
        PyErr_SetString(PyExc_ZeroDivisionError, "division by zero");
        return NULL;
    }
    return PyComplex_FromCComplex(quotient);
}

/* A power with a small whole exponent, by squares. */
static Py_complex
whole_power(Py_complex x, long n)
{
    Py_complex result = { 1, 0 }, square = x;
    for (long left = labs(n); left > 0; left >>= 1) {
        if (left & 1) {
            result = _Py_c_prod(result, square);
        }
        square = _Py_c_prod(square, square);
    }
    return n < 0 ? _Py_c_quot((Py_complex){ 1, 0 }, result) : result;
}

static PyObject *
power(PyObject *a, PyObject *b, PyObject *modulus)
{
    OPERANDS(a, b)
    if (modulus != Py_None) {
        PyErr_SetString(PyExc_ValueError, "complex modulo");
        return NULL;
    }
    errno = 0;
    Py_complex result;
    if (y.imag == 0 && y.real == floor(y.real) && fabs(y.real) <= 100) {
        result = whole_power(x, (long)y.real);
        if (errno == 0 && (isinf(result.real) || isinf(result.imag))) {
            errno = ERANGE;
        }
        else if (errno == ERANGE && isfinite(result.real) && isfinite(result.imag)) {
            errno = 0;
        }
    }
    else {
        result = _Py_c_pow(x, y);
    }
    if (errno == EDOM) {
        PyErr_SetString(PyExc_ZeroDivisionError, "zero to a negative or complex power");
        return NULL;
    }
    if (errno == ERANGE) {
        PyErr_SetString(PyExc_OverflowError, "complex exponentiation");
        return NULL;
    }
    return PyComplex_FromCComplex(result);
}

static PyObject *
negative(PyObject *op)
{
    return PyComplex_FromCComplex(_Py_c_neg(gopyrt_complex_value(op)));
}

static PyObject *
positive(PyObject *op)
{
    return PyComplex_CheckExact(op) ? Py_NewRef(op)
                                    : PyComplex_FromCComplex(gopyrt_complex_value(op));
}

static PyObject *
absolute(PyObject *op)
{
    errno = 0; /* it stays for a NaN */
    double size = _Py_c_abs(gopyrt_complex_value(op));
    if (errno == ERANGE) {
        PyErr_SetString(PyExc_OverflowError, "absolute value too large");
        return NULL;
    }
    return PyFloat_FromDouble(size);
}

static int
is_true(PyObject *op)
{
    Py_complex x = gopyrt_complex_value(op);
    return x.real != 0 || x.imag != 0;
}

PyNumberMethods gopyrt_complex_number = {
    .nb_add = add,
    .nb_subtract = subtract,
    .nb_multiply = multiply,
    .nb_power = power,
    .nb_negative = negative,
    .nb_positive = positive,
    .nb_absolute = absolute,
    .nb_bool = is_true,
    .nb_true_divide = divide,
};

/* Complex numbers have no order. */
PyObject *
gopyrt_complex_richcompare(PyObject *a, PyObject *b, int op)
{
    if (op != Py_EQ && op != Py_NE) {
        return Py_NewRef(Py_NotImplemented);
    }
    Py_complex x = gopyrt_complex_value(a);
    int equal;
    if (PyComplex_Check(b)) {
        Py_complex y = gopyrt_complex_value(b);
        equal = x.real == y.real && x.imag == y.imag;
    }
    else if (PyFloat_Check(b)) {
        equal = x.real == PyFloat_AS_DOUBLE(b) && x.imag == 0;
    }
    else if (!PyLong_Check(b)) {
        return Py_NewRef(Py_NotImplemented);
    }
    else if (x.imag != 0) {
        equal = 0;
    }
    else {
        PyObject *real = PyFloat_FromDouble(x.real);
        PyObject *result = real == NULL ? NULL : PyObject_RichCompare(real, b, op);
        Py_XDECREF(real);
        return result;
    }
    return PyBool_FromLong(equal == (op == Py_EQ));
}

Py_hash_t
gopyrt_complex_hash(PyObject *op)
{
    Py_complex x = gopyrt_complex_value(op);
    Py_uhash_t real = (Py_uhash_t)_Py_HashDouble(op, x.real);
    Py_uhash_t imag = (Py_uhash_t)_Py_HashDouble(op, x.imag);
    Py_hash_t hash = (Py_hash_t)(real + PyHASH_IMAG * imag);
    return hash == -1 ? -2 : hash;
}
