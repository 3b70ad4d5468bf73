/* None, NotImplemented, Ellipsis, and all constants by number. */
#include "object/model/model.h"

static PyObject *
none_repr(PyObject *Py_UNUSED(self))
{
    return PyUnicode_FromString("None");
}

static int
none_bool(PyObject *Py_UNUSED(self))
{
    return 0;
}

static PyObject *
ellipsis_repr(PyObject *Py_UNUSED(self))
{
    return PyUnicode_FromString("Ellipsis");
}

static PyObject *
notimplemented_repr(PyObject *Py_UNUSED(self))
{
    return PyUnicode_FromString("NotImplemented");
}

static int
notimplemented_bool(PyObject *Py_UNUSED(self))
{
    PyErr_SetString(PyExc_TypeError, "NotImplemented should not be used in a boolean context");
    return -1;
}

/* The address of None says nothing, so its hash is the same in every process. */
static Py_hash_t
none_hash(PyObject *Py_UNUSED(self))
{
    return 0xFCA86420;
}

static void
never(PyObject *self)
{
    gopyrt_object_revive(self);
}

static int
no_arguments(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    if (PyTuple_GET_SIZE(args) == 0 && (kwds == NULL || PyDict_GET_SIZE(kwds) == 0)) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "%s takes no arguments", type->tp_name);
    return 0;
}

static PyObject *
none_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    return no_arguments(type, args, kwds) ? Py_NewRef(Py_None) : NULL;
}

static PyObject *
ellipsis_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    return no_arguments(type, args, kwds) ? Py_NewRef(Py_Ellipsis) : NULL;
}

static PyObject *
notimplemented_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    return no_arguments(type, args, kwds) ? Py_NewRef(Py_NotImplemented) : NULL;
}

/* Pickle finds them by their names. */
static PyObject *
reduce(PyObject *self, PyObject *Py_UNUSED(unused))
{
    return PyObject_Repr(self);
}

static PyMethodDef methods[] = {
    { "__reduce__", reduce, METH_NOARGS, "__reduce__($self, /)\n--\n\nWhat pickle stores." },
    { NULL, NULL, 0, NULL },
};

static PyNumberMethods none_number = { .nb_bool = none_bool };
static PyNumberMethods notimplemented_number = { .nb_bool = notimplemented_bool };

PyTypeObject gopyrt_none_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "NoneType",
    .tp_dealloc = never,
    .tp_repr = none_repr,
    .tp_as_number = &none_number,
    .tp_hash = none_hash,
    .tp_doc = "The type of None.",
    .tp_new = none_new,
};

PyTypeObject PyEllipsis_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "ellipsis",
    .tp_dealloc = never,
    .tp_repr = ellipsis_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_doc = "The type of Ellipsis.",
    .tp_methods = methods,
    .tp_new = ellipsis_new,
};

PyTypeObject gopyrt_notimplemented_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "NotImplementedType",
    .tp_dealloc = never,
    .tp_repr = notimplemented_repr,
    .tp_as_number = &notimplemented_number,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_doc = "The type of NotImplemented.",
    .tp_methods = methods,
    .tp_new = notimplemented_new,
};

PyObject _Py_NoneStruct = { { _Py_STATIC_IMMORTAL_INITIAL_REFCNT }, &gopyrt_none_type };
PyObject _Py_EllipsisObject = { { _Py_STATIC_IMMORTAL_INITIAL_REFCNT }, &PyEllipsis_Type };
PyObject _Py_NotImplementedStruct = { { _Py_STATIC_IMMORTAL_INITIAL_REFCNT },
                                      &gopyrt_notimplemented_type };

#undef Py_GetConstantBorrowed

PyObject *
Py_GetConstantBorrowed(unsigned int id)
{
    switch (id) {
    case Py_CONSTANT_NONE:
        return Py_None;
    case Py_CONSTANT_FALSE:
        return Py_False;
    case Py_CONSTANT_TRUE:
        return Py_True;
    case Py_CONSTANT_ELLIPSIS:
        return Py_Ellipsis;
    case Py_CONSTANT_NOT_IMPLEMENTED:
        return Py_NotImplemented;
    case Py_CONSTANT_ZERO:
        return _PyLong_GetZero();
    case Py_CONSTANT_ONE:
        return _PyLong_GetOne();
    case Py_CONSTANT_EMPTY_STR:
        return GOPYRT_STR(empty);
    case Py_CONSTANT_EMPTY_BYTES:
        return (PyObject *)&_Py_SINGLETON(bytes_empty);
    case Py_CONSTANT_EMPTY_TUPLE:
        return GOPYRT_EMPTY_TUPLE;
    }
    PyErr_BadInternalCall();
    return NULL;
}

PyObject *
Py_GetConstant(unsigned int id)
{
    return Py_XNewRef(Py_GetConstantBorrowed(id));
}
