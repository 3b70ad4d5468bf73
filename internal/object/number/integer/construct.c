/* int(): a number, or text in a base. */
#include "object/number/integer/operators.h"

static PyObject *
convert(PyObject *value, PyObject *base)
{
    if (value == NULL) {
        if (base != NULL) {
            PyErr_SetString(PyExc_TypeError, "int() missing string argument");
            return NULL;
        }
        return gopyrt_small_int(0);
    }
    if (base == NULL) {
        return PyNumber_Long(value);
    }
    Py_ssize_t n = PyNumber_AsSsize_t(base, NULL);
    if (n == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if ((n != 0 && n < 2) || n > 36) {
        PyErr_SetString(PyExc_ValueError, "int() base must be >= 2 and <= 36, or 0");
        return NULL;
    }
    if (PyUnicode_Check(value)) {
        return PyLong_FromUnicodeObject(value, (int)n);
    }
    if (PyBytes_Check(value)) {
        return gopyrt_int_from_bytes_text(PyBytes_AS_STRING(value), PyBytes_GET_SIZE(value),
                                          (int)n);
    }
    if (PyByteArray_Check(value)) {
        return gopyrt_int_from_bytes_text(PyByteArray_AsString(value), PyByteArray_Size(value),
                                          (int)n);
    }
    PyErr_SetString(PyExc_TypeError, "int() can't convert non-string with explicit base");
    return NULL;
}

/* An instance of a class derived from int. */
static PyObject *
derived(PyTypeObject *type, PyObject *value)
{
    if (value == NULL) {
        return NULL;
    }
    Py_ssize_t count = gopyrt_int_count(value), room = count == 0 ? 1 : count;
    PyObject *op = type->tp_alloc(type, room);
    if (op != NULL) {
        memcpy(GOPYRT_DIGITS(op), GOPYRT_DIGITS(value), (size_t)room * sizeof(digit));
        gopyrt_int_set_tag(GOPYRT_INT(op), gopyrt_int_sign(value), count);
    }
    Py_DECREF(value);
    return op;
}

PyObject *
gopyrt_int_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "", "base", NULL };
    PyObject *value = NULL, *base = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "|OO:int", names, &value, &base)) {
        return NULL;
    }
    PyObject *op = convert(value, base);
    return type == &PyLong_Type ? op : derived(type, op);
}

PyObject *
gopyrt_int_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t n = PyVectorcall_NARGS(nargsf);
    if (kwnames != NULL && PyTuple_GET_SIZE(kwnames) > 0) {
        /* Keywords are rare: by the slower way. */
        PyObject *tuple = PyTuple_New(n), *dict = tuple == NULL ? NULL : PyDict_New();
        PyObject *op = NULL;
        for (Py_ssize_t i = 0; dict != NULL && i < n; i++) {
            PyTuple_SET_ITEM(tuple, i, Py_NewRef(args[i]));
        }
        int failed = dict == NULL;
        for (Py_ssize_t i = 0; !failed && i < PyTuple_GET_SIZE(kwnames); i++) {
            failed = PyDict_SetItem(dict, PyTuple_GET_ITEM(kwnames, i), args[n + i]) < 0;
        }
        if (!failed) {
            op = gopyrt_int_new((PyTypeObject *)type, tuple, dict);
        }
        Py_XDECREF(tuple);
        Py_XDECREF(dict);
        return op;
    }
    if (n > 2) {
        PyErr_Format(PyExc_TypeError, "int expected at most 2 arguments, got %zd", n);
        return NULL;
    }
    return convert(n > 0 ? args[0] : NULL, n > 1 ? args[1] : NULL);
}
