/* The type float. */
#include "object/number/float.h"

static PyObject *
repr(PyObject *op)
{
    char text[GOPYRT_FLOAT_TEXT];
    int length = gopyrt_float_repr(PyFloat_AS_DOUBLE(op), text);
    PyObject *result = PyUnicode_New(length, 127);
    if (result != NULL) {
        memcpy(PyUnicode_1BYTE_DATA(result), text, (size_t)length);
    }
    return result;
}

static void
dealloc(PyObject *op)
{
    if (PyFloat_CheckExact(op)) {
        PyObject_Free(op);
        return;
    }
    Py_TYPE(op)->tp_free(op);
}

void
_PyFloat_ExactDealloc(PyObject *op)
{
    PyObject_Free(op);
}

/* An instance of a class derived from float. */
static PyObject *
derived(PyTypeObject *type, PyObject *value)
{
    if (value == NULL) {
        return NULL;
    }
    PyObject *op = type->tp_alloc(type, 0);
    if (op != NULL) {
        ((PyFloatObject *)op)->ob_fval = PyFloat_AS_DOUBLE(value);
    }
    Py_DECREF(value);
    return op;
}

static PyObject *
make(PyTypeObject *type, PyObject *value)
{
    PyObject *op = value == NULL ? PyFloat_FromDouble(0) : PyNumber_Float(value);
    return type == &PyFloat_Type ? op : derived(type, op);
}

static int
check(Py_ssize_t n, int has_keywords)
{
    if (has_keywords) {
        PyErr_SetString(PyExc_TypeError, "float() takes no keyword arguments");
        return 0;
    }
    if (n > 1) {
        PyErr_Format(PyExc_TypeError, "float expected at most 1 argument, got %zd", n);
        return 0;
    }
    return 1;
}

/* A derived class's own keywords are its business. */
static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    int ours = type == &PyFloat_Type || type->tp_init == PyFloat_Type.tp_init;
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    if (!check(n, ours && kwds != NULL && PyDict_GET_SIZE(kwds) > 0)) {
        return NULL;
    }
    return make(type, n == 0 ? NULL : PyTuple_GET_ITEM(args, 0));
}

static PyObject *
vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t n = PyVectorcall_NARGS(nargsf);
    if (!check(n, kwnames != NULL && PyTuple_GET_SIZE(kwnames) > 0)) {
        return NULL;
    }
    return make((PyTypeObject *)type, n == 0 ? NULL : args[0]);
}

static PyNumberMethods number = {
    .nb_add = gopyrt_float_add,
    .nb_subtract = gopyrt_float_subtract,
    .nb_multiply = gopyrt_float_multiply,
    .nb_remainder = gopyrt_float_remainder,
    .nb_divmod = gopyrt_float_divmod,
    .nb_power = gopyrt_float_power,
    .nb_negative = gopyrt_float_negative,
    .nb_positive = gopyrt_float_itself,
    .nb_absolute = gopyrt_float_absolute,
    .nb_bool = gopyrt_float_bool,
    .nb_int = gopyrt_float_whole,
    .nb_float = gopyrt_float_itself,
    .nb_floor_divide = gopyrt_float_floor_divide,
    .nb_true_divide = gopyrt_float_true_divide,
};

PyDoc_STRVAR(doc, "float(x=0, /)\n--\n\nThe floating-point number that a number or text is.");

PyTypeObject PyFloat_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "float",
    .tp_basicsize = sizeof(PyFloatObject),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_as_number = &number,
    .tp_hash = gopyrt_float_hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_BASETYPE | _Py_TPFLAGS_MATCH_SELF,
    .tp_doc = doc,
    .tp_richcompare = gopyrt_float_richcompare,
    .tp_methods = gopyrt_float_methods,
    .tp_getset = gopyrt_float_getset,
    .tp_new = new,
    .tp_vectorcall = vectorcall,
};
