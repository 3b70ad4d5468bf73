/* Which constants of code are the same: 1, 1.0 and True are equal, but no code may have one for
 * another. */
#include "object/error/frame/code.h"

static int
same_number(double a, double b)
{
    return a == b && !signbit(a) == !signbit(b);
}

static int
same_items(PyObject *const *a, PyObject *const *b, Py_ssize_t n)
{
    int same = 1;
    for (Py_ssize_t i = 0; same > 0 && i < n; i++) {
        same = gopyrt_code_same_constants(a[i], b[i]);
    }
    return same;
}

static int
has_item(PyObject *tuple, PyObject *item)
{
    int found = 0;
    for (Py_ssize_t i = 0; found == 0 && i < PyTuple_GET_SIZE(tuple); i++) {
        found = gopyrt_code_same_constants(PyTuple_GET_ITEM(tuple, i), item);
    }
    return found;
}

static int
same_sets(PyObject *a, PyObject *b)
{
    if (PySet_GET_SIZE(a) != PySet_GET_SIZE(b)) {
        return 0;
    }
    PyObject *of_a = PySequence_Tuple(a), *of_b = of_a == NULL ? NULL : PySequence_Tuple(b);
    int same = of_b == NULL ? -1 : 1;
    for (Py_ssize_t i = 0; same > 0 && i < PyTuple_GET_SIZE(of_a); i++) {
        same = has_item(of_b, PyTuple_GET_ITEM(of_a, i));
    }
    Py_XDECREF(of_a);
    Py_XDECREF(of_b);
    return same;
}

/* Of two that are of one type. */
static int
same_values(PyObject *a, PyObject *b)
{
    if (PyFloat_CheckExact(a)) {
        return same_number(PyFloat_AS_DOUBLE(a), PyFloat_AS_DOUBLE(b));
    }
    if (PyComplex_CheckExact(a)) {
        Py_complex x = ((PyComplexObject *)a)->cval, y = ((PyComplexObject *)b)->cval;
        return same_number(x.real, y.real) && same_number(x.imag, y.imag);
    }
    if (PyTuple_CheckExact(a)) {
        return PyTuple_GET_SIZE(a) == PyTuple_GET_SIZE(b)
                   ? same_items(((PyTupleObject *)a)->ob_item, ((PyTupleObject *)b)->ob_item,
                                PyTuple_GET_SIZE(a))
                   : 0;
    }
    if (PySlice_Check(a)) {
        const PySliceObject *s = (PySliceObject *)a, *t = (PySliceObject *)b;
        PyObject *const of_a[] = { s->start, s->stop, s->step };
        PyObject *const of_b[] = { t->start, t->stop, t->step };
        return same_items(of_a, of_b, 3);
    }
    if (PyFrozenSet_CheckExact(a)) {
        return same_sets(a, b);
    }
    if (PyLong_CheckExact(a) || PyUnicode_CheckExact(a) || PyBytes_CheckExact(a) || PyCode_Check(a))
    {
        return PyObject_RichCompareBool(a, b, Py_EQ);
    }
    return 0;
}

int
gopyrt_code_same_constants(PyObject *a, PyObject *b)
{
    if (a == b) {
        return 1;
    }
    if (!Py_IS_TYPE(a, Py_TYPE(b))) {
        return 0;
    }
    if (Py_EnterRecursiveCall(" in comparison")) {
        return -1;
    }
    int same = same_values(a, b);
    Py_LeaveRecursiveCall();
    return same;
}
