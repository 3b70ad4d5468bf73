/* What an object's type is; is it of a kind, and is a class one? */
#include "object/container/container.h"

PyObject *
PyObject_Type(PyObject *op)
{
    if (op == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "null argument to internal routine");
        }
        return NULL;
    }
    return Py_NewRef((PyObject *)Py_TYPE(op));
}

int
PyType_IsSubtype(PyTypeObject *a, PyTypeObject *b)
{
    PyObject *mro = a->tp_mro;
    if (mro == NULL) { /* not ready yet, or no longer */
        for (; a != NULL; a = a->tp_base) {
            if (a == b) {
                return 1;
            }
        }
        return b == &PyBaseObject_Type;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(mro); i++) {
        if (PyTuple_GET_ITEM(mro, i) == (PyObject *)b) {
            return 1;
        }
    }
    return 0;
}

/* The __bases__ of something that looks like a class: new. NULL without an exception if it has
 * none. */
static PyObject *
bases_of(PyObject *cls)
{
    PyObject *bases;
    if (PyObject_GetOptionalAttr(cls, GOPYRT_ID(__bases__), &bases) > 0 && !PyTuple_Check(bases)) {
        Py_CLEAR(bases);
    }
    return bases;
}

/* Is cls reached from derived by way of __bases__? */
static int
derives(PyObject *derived, PyObject *cls)
{
    if (derived == cls) {
        return 1;
    }
    PyObject *bases = bases_of(derived);
    if (bases == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    int result = 0;
    if (_Py_EnterRecursiveCall(" in __issubclass__")) {
        result = -1;
    }
    else {
        for (Py_ssize_t i = 0; result == 0 && i < PyTuple_GET_SIZE(bases); i++) {
            result = derives(PyTuple_GET_ITEM(bases, i), cls);
        }
        _Py_LeaveRecursiveCall();
    }
    Py_DECREF(bases);
    return result;
}

/* 1 if it is a class, or 0 with a TypeError. */
static int
is_class(PyObject *cls, const char *complaint)
{
    PyObject *bases = bases_of(cls);
    if (bases != NULL) {
        Py_DECREF(bases);
        return 1;
    }
    if (!PyErr_Occurred()) {
        PyErr_SetString(PyExc_TypeError, complaint);
    }
    return 0;
}

int
gopyrt_is_instance(PyObject *instance, PyObject *cls)
{
    PyObject *kind;
    int result = 0;
    if (PyType_Check(cls)) {
        if (PyObject_TypeCheck(instance, (PyTypeObject *)cls)) {
            return 1;
        }
        result = PyObject_GetOptionalAttr(instance, GOPYRT_ID(__class__), &kind);
        if (kind != NULL) {
            result = kind != (PyObject *)Py_TYPE(instance) && PyType_Check(kind)
                     && PyType_IsSubtype((PyTypeObject *)kind, (PyTypeObject *)cls);
            Py_DECREF(kind);
        }
        return result;
    }
    if (!is_class(cls, "isinstance() arg 2 must be a type, a tuple of types, or a union")) {
        return -1;
    }
    result = PyObject_GetOptionalAttr(instance, GOPYRT_ID(__class__), &kind);
    if (kind != NULL) {
        result = derives(kind, cls);
        Py_DECREF(kind);
    }
    return result;
}

int
gopyrt_is_subclass(PyObject *subclass, PyObject *cls)
{
    if (PyType_Check(cls) && PyType_Check(subclass)) {
        return PyType_IsSubtype((PyTypeObject *)subclass, (PyTypeObject *)cls);
    }
    if (!is_class(subclass, "issubclass() arg 1 must be a class")
        || !is_class(cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union"))
    {
        return -1;
    }
    return derives(subclass, cls);
}

/* Asks the class, or each class of a tuple. */
static int
ask(PyObject *what, PyObject *cls, PyObject *method, int (*otherwise)(PyObject *, PyObject *),
    const char *where)
{
    if (Py_IS_TYPE(cls, &PyType_Type)) {
        return otherwise(what, cls);
    }
    if (Py_IS_TYPE(cls, &gopyrt_union_type)) {
        cls = gopyrt_union_args(cls);
    }
    if (_Py_EnterRecursiveCall(where)) {
        return -1;
    }
    int result = 0;
    if (PyTuple_Check(cls)) {
        for (Py_ssize_t i = 0; result == 0 && i < PyTuple_GET_SIZE(cls); i++) {
            result = ask(what, PyTuple_GET_ITEM(cls, i), method, otherwise, where);
        }
    }
    else {
        PyObject *answer = gopyrt_special_call(cls, method, &what, 1);
        if (answer != NULL) {
            result = PyObject_IsTrue(answer);
            Py_DECREF(answer);
        }
        else {
            result = PyErr_Occurred() ? -1 : otherwise(what, cls);
        }
    }
    _Py_LeaveRecursiveCall();
    return result;
}

int
PyObject_IsInstance(PyObject *instance, PyObject *cls)
{
    if (Py_IS_TYPE(instance, (PyTypeObject *)cls)) {
        return 1;
    }
    return ask(instance, cls, GOPYRT_ID(__instancecheck__), gopyrt_is_instance,
               " in __instancecheck__");
}

int
PyObject_IsSubclass(PyObject *subclass, PyObject *cls)
{
    if (PyType_CheckExact(cls) && subclass == cls) {
        return 1;
    }
    return ask(subclass, cls, GOPYRT_ID(__subclasscheck__), gopyrt_is_subclass,
               " in __subclasscheck__");
}
