/* The __new__ of types that have a tp_new in C: a builtin function that takes the type first. */
#include "object/model/slots.h"

/* Is it safe that the type's function makes an instance of subtype? It is not where subtype has
 * another function of C; one that calls a method __new__ is left to what that calls. */
static int
may_make(PyTypeObject *type, PyTypeObject *subtype)
{
    PyTypeObject *maker = subtype;
    while (maker != NULL && maker->tp_new == gopyrt_call_new) {
        maker = maker->tp_base;
    }
    if (maker != NULL && maker->tp_new != type->tp_new) {
        PyErr_Format(PyExc_TypeError, "%s.__new__(%s) is not safe, use %s.__new__()", type->tp_name,
                     subtype->tp_name, maker->tp_name);
        return 0;
    }
    return 1;
}

static PyObject *
call_new(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (PyTuple_GET_SIZE(args) < 1) {
        PyErr_Format(PyExc_TypeError, "%s.__new__(): not enough arguments", type->tp_name);
        return NULL;
    }
    PyObject *first = PyTuple_GET_ITEM(args, 0);
    if (!PyType_Check(first)) {
        PyErr_Format(PyExc_TypeError, "%s.__new__(X): X is not a type object (%s)", type->tp_name,
                     GOPYRT_TYPE_NAME(first));
        return NULL;
    }
    PyTypeObject *subtype = (PyTypeObject *)first;
    if (!PyType_IsSubtype(subtype, type)) {
        PyErr_Format(PyExc_TypeError, "%s.__new__(%s): %s is not a subtype of %s", type->tp_name,
                     subtype->tp_name, subtype->tp_name, type->tp_name);
        return NULL;
    }
    if (!may_make(type, subtype)) {
        return NULL;
    }
    PyObject *rest = PyTuple_GetSlice(args, 1, PyTuple_GET_SIZE(args));
    if (rest == NULL) {
        return NULL;
    }
    PyObject *result = type->tp_new(subtype, rest, kwds);
    Py_DECREF(rest);
    return result;
}

PyMethodDef gopyrt_new_method = {
    "__new__",
    (PyCFunction)(void (*)(void))call_new,
    METH_VARARGS | METH_KEYWORDS,
    "__new__($type, *args, **kwargs)\n--\n\n"
    "A new object of the type, which says with which arguments.",
};

PyObject *
gopyrt_new_of(PyTypeObject *type)
{
    return PyCFunction_NewEx(&gopyrt_new_method, (PyObject *)type, NULL);
}
