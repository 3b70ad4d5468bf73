/* bool: True and False, which are ints. */
#include "object/number/number.h"

static PyObject *
bool_repr(PyObject *op)
{
    return op == Py_True ? GOPYRT_ID(True) : GOPYRT_ID(False);
}

static PyObject *
bool_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyObject *value = Py_False;
    (void)type;
    if (kwds != NULL && PyDict_GET_SIZE(kwds) != 0) {
        PyErr_SetString(PyExc_TypeError, "bool() takes no keyword arguments");
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) > 1) {
        PyErr_Format(PyExc_TypeError, "bool expected at most 1 argument, got %zd",
                     PyTuple_GET_SIZE(args));
        return NULL;
    }
    if (PyTuple_GET_SIZE(args) == 1) {
        value = PyTuple_GET_ITEM(args, 0);
    }
    int truth = PyObject_IsTrue(value);
    return truth < 0 ? NULL : PyBool_FromLong(truth);
}

static PyObject *
bool_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t n = PyVectorcall_NARGS(nargsf);
    (void)type;
    if (kwnames != NULL && PyTuple_GET_SIZE(kwnames) != 0) {
        PyErr_SetString(PyExc_TypeError, "bool() takes no keyword arguments");
        return NULL;
    }
    if (n > 1) {
        PyErr_Format(PyExc_TypeError, "bool expected at most 1 argument, got %zd", n);
        return NULL;
    }
    int truth = n == 0 ? 0 : PyObject_IsTrue(args[0]);
    return truth < 0 ? NULL : PyBool_FromLong(truth);
}

/* Two bools make a bool; with anything else they are ints. */
#define OPERATOR(name, sign)                                       \
    static PyObject *bool_##name(PyObject *a, PyObject *b)         \
    {                                                              \
        if (!PyBool_Check(a) || !PyBool_Check(b)) {                \
            return PyLong_Type.tp_as_number->nb_##name(a, b);      \
        }                                                          \
        return PyBool_FromLong((a == Py_True) sign(b == Py_True)); \
    }

OPERATOR(and, &)
OPERATOR(or, |)
OPERATOR(xor, ^)

static PyObject *
bool_invert(PyObject *op)
{
    if (PyErr_WarnEx(PyExc_DeprecationWarning,
                     "Bitwise inversion '~' on bool is deprecated and will be removed in Python "
                     "3.16. This returns the bitwise inversion of the underlying int object and is "
                     "usually not what you expect from the negation of a bool object. Use the "
                     "'not' operator for boolean negation or ~int(x) for the bitwise inversion of "
                     "the underlying int.",
                     1)
        < 0)
    {
        return NULL;
    }
    return PyLong_FromLong(op == Py_True ? -2 : -1);
}

/* Code of an old ABI may have counted it down. */
static void
bool_dealloc(PyObject *op)
{
    gopyrt_object_revive(op);
}

static PyNumberMethods number = {
    .nb_invert = bool_invert,
    .nb_and = bool_and,
    .nb_xor = bool_xor,
    .nb_or = bool_or,
};

PyDoc_STRVAR(doc, "bool(object=False, /)\n--\n\n"
                  "True if the object is true, otherwise False.\n\n"
                  "These two are the only bools, and no class can be derived from bool.");

PyTypeObject PyBool_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "bool",
    .tp_dealloc = bool_dealloc,
    .tp_repr = bool_repr,
    .tp_as_number = &number,
    .tp_doc = doc,
    .tp_base = &PyLong_Type,
    .tp_new = bool_new,
    .tp_vectorcall = bool_vectorcall,
};

PyLongObject _Py_FalseStruct = {
    .ob_base = { { _Py_STATIC_IMMORTAL_INITIAL_REFCNT }, &PyBool_Type },
    .long_value = { _PyLong_FALSE_TAG, { 0 } },
};
PyLongObject _Py_TrueStruct = {
    .ob_base = { { _Py_STATIC_IMMORTAL_INITIAL_REFCNT }, &PyBool_Type },
    .long_value = { _PyLong_TRUE_TAG, { 1 } },
};

PyObject *
PyBool_FromLong(long truth)
{
    return truth ? Py_True : Py_False;
}
