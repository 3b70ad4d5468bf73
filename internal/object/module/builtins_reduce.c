/* min, max and sum. */
#include "object/module/builtins_parts.h"

#include "object/container/container.h"

#include <math.h>

/* ---- min and max ------------------------------------------------------------------------- */

/* What is compared of an item, new. */
static PyObject *
measure(PyObject *key, PyObject *item)
{
    return key == NULL ? Py_NewRef(item) : PyObject_CallOneArg(key, item);
}

/* The item of an iterable that is most, or least, by op; new. NULL without an exception where
 * there is none. */
static PyObject *
foremost(PyObject *iterable, PyObject *key, int op)
{
    PyObject *iterator = PyObject_GetIter(iterable);
    PyObject *best = NULL, *best_measure = NULL, *item;
    if (iterator == NULL) {
        return NULL;
    }
    while ((item = PyIter_Next(iterator)) != NULL) {
        PyObject *own = measure(key, item);
        int better = own == NULL    ? -1
                     : best == NULL ? 1
                                    : PyObject_RichCompareBool(own, best_measure, op);
        if (better > 0) {
            Py_XSETREF(best, item);
            Py_XSETREF(best_measure, own);
            continue;
        }
        Py_DECREF(item);
        Py_XDECREF(own);
        if (better < 0) {
            break;
        }
    }
    Py_DECREF(iterator);
    Py_XDECREF(best_measure);
    if (PyErr_Occurred()) {
        Py_CLEAR(best);
    }
    return best;
}

static PyObject *
min_or_max(const char *name, const char *format, PyObject *args, PyObject *kwargs, int op)
{
    static char *keywords[] = { "key", "default", NULL };
    PyObject *key = NULL, *fallback = NULL, *nothing = PyTuple_New(0);
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    int parsed = nothing != NULL && _PyArg_CheckPositional(name, n, 1, PY_SSIZE_T_MAX)
                 && PyArg_ParseTupleAndKeywords(nothing, kwargs, format, keywords, &key, &fallback);
    Py_XDECREF(nothing);
    if (!parsed) {
        return NULL;
    }
    if (n > 1 && fallback != NULL) {
        PyErr_Format(PyExc_TypeError,
                     "Cannot specify a default for %s() with multiple positional arguments", name);
        return NULL;
    }
    PyObject *best =
        foremost(n > 1 ? args : PyTuple_GET_ITEM(args, 0), key == Py_None ? NULL : key, op);
    if (best != NULL || PyErr_Occurred()) {
        return best;
    }
    if (fallback == NULL) {
        PyErr_Format(PyExc_ValueError, "%s() iterable argument is empty", name);
    }
    return Py_XNewRef(fallback);
}

PyObject *
gopyrt_builtin_max(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs)
{
    return min_or_max("max", "|$OO:max", args, kwargs, Py_GT);
}

PyObject *
gopyrt_builtin_min(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs)
{
    return min_or_max("min", "|$OO:min", args, kwargs, Py_LT);
}

/* ---- sum --------------------------------------------------------------------------------- */

/* A sum of doubles, and what rounding has lost of it so far (Neumaier). */
typedef struct {
    double sum, lost;
} exact_sum;

static void
add(exact_sum *to, double x)
{
    double sum = to->sum + x;
    to->lost += fabs(to->sum) >= fabs(x) ? (to->sum - sum) + x : (x - sum) + to->sum;
    to->sum = sum;
}

static double
value(const exact_sum *of)
{
    /* Of infinities and NaNs nothing is lost. */
    return of->lost != 0 && isfinite(of->lost) ? of->sum + of->lost : of->sum;
}

/* A running sum, kept in C as long as the items allow it. */
typedef struct {
    enum { OBJECT, INT, FLOAT, COMPLEX } kind;
    long whole;
    exact_sum real, imaginary;
    PyObject *object;
} running;

/* Begins with a value, which it takes over. */
static void
begin(running *r, PyObject *start)
{
    *r = (running){ .object = start };
    if (PyLong_CheckExact(start)) {
        int overflow;
        r->whole = PyLong_AsLongAndOverflow(start, &overflow);
        r->kind = overflow == 0 ? INT : OBJECT;
    }
    else if (PyFloat_CheckExact(start)) {
        r->kind = FLOAT;
        r->real.sum = PyFloat_AS_DOUBLE(start);
    }
    else if (PyComplex_CheckExact(start)) {
        Py_complex c = PyComplex_AsCComplex(start);
        r->kind = COMPLEX;
        r->real.sum = c.real;
        r->imaginary.sum = c.imag;
    }
    if (r->kind != OBJECT) {
        Py_CLEAR(r->object);
    }
}

/* The sum, new. */
static PyObject *
result_of(const running *r)
{
    switch (r->kind) {
    case INT:
        return PyLong_FromLong(r->whole);
    case FLOAT:
        return PyFloat_FromDouble(value(&r->real));
    case COMPLEX:
        return PyComplex_FromDoubles(value(&r->real), value(&r->imaginary));
    default:
        return Py_NewRef(r->object);
    }
}

/* Adds an item in C; 0 where that cannot be. */
static int
add_in_c(running *r, PyObject *item)
{
    if (r->kind == OBJECT) {
        return 0;
    }
    if (PyLong_CheckExact(item) || PyBool_Check(item)) {
        int overflow;
        long whole = PyLong_AsLongAndOverflow(item, &overflow), sum;
        if (overflow != 0) {
            return 0;
        }
        if (r->kind != INT) {
            add(&r->real, (double)whole);
            return 1;
        }
        if (__builtin_add_overflow(r->whole, whole, &sum)) {
            return 0;
        }
        r->whole = sum;
        return 1;
    }
    if (r->kind != INT && PyFloat_CheckExact(item)) {
        add(&r->real, PyFloat_AS_DOUBLE(item));
        return 1;
    }
    if (r->kind == COMPLEX && PyComplex_CheckExact(item)) {
        Py_complex c = PyComplex_AsCComplex(item);
        add(&r->real, c.real);
        add(&r->imaginary, c.imag);
        return 1;
    }
    return 0;
}

static int
add_object(running *r, PyObject *item)
{
    PyObject *before = result_of(r);
    PyObject *sum = before == NULL ? NULL : PyNumber_Add(before, item);
    Py_XDECREF(before);
    if (sum == NULL) {
        return -1;
    }
    Py_CLEAR(r->object);
    begin(r, sum);
    return 0;
}

/* 0, or -1 with the exception for a start that another function is for. */
static int
check_start(PyObject *start)
{
    const char *wrong = PyUnicode_Check(start)     ? "strings [use ''"
                        : PyBytes_Check(start)     ? "bytes [use b''"
                        : PyByteArray_Check(start) ? "bytearray [use b''"
                                                   : NULL;
    if (wrong == NULL) {
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "sum() can't sum %s.join(seq) instead]", wrong);
    return -1;
}

PyObject *
gopyrt_builtin_sum(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = { "", "start", NULL };
    PyObject *iterable, *start = NULL, *item;
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "O|O:sum", keywords, &iterable, &start)) {
        return NULL;
    }
    PyObject *iterator = PyObject_GetIter(iterable);
    if (iterator == NULL || (start != NULL && check_start(start) < 0)) {
        Py_XDECREF(iterator);
        return NULL;
    }
    running r;
    begin(&r, start == NULL ? PyLong_FromLong(0) : Py_NewRef(start));
    int failed = 0;
    while (!failed && (item = PyIter_Next(iterator)) != NULL) {
        failed = !add_in_c(&r, item) && add_object(&r, item) < 0;
        Py_DECREF(item);
    }
    Py_DECREF(iterator);
    PyObject *result = PyErr_Occurred() ? NULL : result_of(&r);
    Py_XDECREF(r.object);
    return result;
}
