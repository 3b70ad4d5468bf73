/* complex(): text, a number, or two parts. */
#include "object/number/complex.h"

PyObject *
gopyrt_complex_of_type(PyTypeObject *type, Py_complex value)
{
    if (type == &PyComplex_Type) {
        return PyComplex_FromCComplex(value);
    }
    PyObject *op = type->tp_alloc(type, 0);
    if (op != NULL) {
        ((PyComplexObject *)op)->cval = value;
    }
    return op;
}

static int
is_real(PyObject *op)
{
    const PyNumberMethods *number = Py_TYPE(op)->tp_as_number;
    return PyFloat_Check(op)
           || (number != NULL && (number->nb_float != NULL || number->nb_index != NULL));
}

/* One number and nothing else. */
static PyObject *
from_one(PyTypeObject *type, PyObject *op)
{
    Py_complex value;
    if (PyComplex_CheckExact(op) && type == &PyComplex_Type) {
        return Py_NewRef(op);
    }
    if (PyUnicode_Check(op)) {
        PyObject *number = gopyrt_complex_from_text(op);
        if (number == NULL || type == &PyComplex_Type) {
            return number;
        }
        value = gopyrt_complex_value(number);
        Py_DECREF(number);
        return gopyrt_complex_of_type(type, value);
    }
    /* A derived class may have a __complex__ of its own. */
    int known =
        PyFloat_CheckExact(op) || PyLong_CheckExact(op) ? 0 : gopyrt_complex_by_method(op, &value);
    if (known < 0) {
        return NULL;
    }
    if (known == 0) {
        if (!is_real(op)) {
            PyErr_Format(PyExc_TypeError, "complex() argument must be a string or a number, not %T",
                         op);
            return NULL;
        }
        value.real = PyFloat_AsDouble(op);
        value.imag = 0;
        if (value.real == -1 && PyErr_Occurred()) {
            return NULL;
        }
    }
    return gopyrt_complex_of_type(type, value);
}

/* Of two parts: 1 for one that is complex, which is deprecated, 0 for a real one, -1 with an
 * exception. The value is set where it needs no call. */
static int
check_part(PyObject *op, const char *name, int by_method, Py_complex *value)
{
    *value = (Py_complex){ 0, 0 };
    if (op == NULL) {
        return 0;
    }
    if (PyComplex_Check(op)) {
        *value = gopyrt_complex_value(op);
        return 1;
    }
    if (is_real(op)) {
        return 0;
    }
    int known = by_method ? gopyrt_complex_get(op, value) : 0;
    if (known == 0) {
        PyErr_Format(PyExc_TypeError, "complex() argument '%s' must be a real number, not %T", name,
                     op);
        return -1;
    }
    return known;
}

static int
get_part(PyObject *op, const char *name, int is_complex, Py_complex *value)
{
    if (is_complex) {
        return PyErr_WarnFormat(PyExc_DeprecationWarning, 1,
                                "complex() argument '%s' must be a real number, not %T", name, op);
    }
    if (op != NULL) {
        value->real = PyFloat_AsDouble(op);
        return value->real == -1 && PyErr_Occurred() ? -1 : 0;
    }
    return 0;
}

static PyObject *
from_two(PyTypeObject *type, PyObject *real, PyObject *imag)
{
    Py_complex x, y;
    int cx = check_part(real, "real", 1, &x), cy = cx < 0 ? -1 : check_part(imag, "imag", 0, &y);
    if (cy < 0 || get_part(real, "real", cx, &x) < 0 || get_part(imag, "imag", cy, &y) < 0) {
        return NULL;
    }
    /* real + imag * 1j, where what is not complex has no other part. */
    if (cy) {
        x.real -= y.imag;
    }
    if (cx) {
        y.real += x.imag;
    }
    return gopyrt_complex_of_type(type, (Py_complex){ x.real, y.real });
}

PyObject *
gopyrt_complex_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "real", "imag", NULL };
    PyObject *real = NULL, *imag = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "|OO:complex", names, &real, &imag)) {
        return NULL;
    }
    if (real != NULL && imag == NULL && PyTuple_GET_SIZE(args) == 1) {
        return from_one(type, real);
    }
    return from_two(type, real, imag);
}

PyObject *
gopyrt_complex_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t n = PyVectorcall_NARGS(nargsf);
    PyTypeObject *cls = (PyTypeObject *)type;
    if (kwnames == NULL || PyTuple_GET_SIZE(kwnames) == 0) {
        if (n == 1) {
            return from_one(cls, args[0]);
        }
        if (n == 2 || n == 0) {
            return from_two(cls, n > 0 ? args[0] : NULL, n > 1 ? args[1] : NULL);
        }
    }
    PyObject *tuple = PyTuple_New(n), *dict = tuple == NULL ? NULL : PyDict_New(), *op = NULL;
    int failed = dict == NULL;
    for (Py_ssize_t i = 0; !failed && i < n; i++) {
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(args[i]));
    }
    for (Py_ssize_t i = 0; !failed && kwnames != NULL && i < PyTuple_GET_SIZE(kwnames); i++) {
        failed = PyDict_SetItem(dict, PyTuple_GET_ITEM(kwnames, i), args[n + i]) < 0;
    }
    if (!failed) {
        op = gopyrt_complex_new(cls, tuple, dict);
    }
    Py_XDECREF(tuple);
    Py_XDECREF(dict);
    return op;
}
