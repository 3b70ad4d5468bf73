/* Calling any object: by its vectorcall function where its type has one, else by tp_call with a
 * tuple and a dict. */
#include "object/call/call.h"

#include "internal/pycore_call.h"

#include "object/container/container.h"
#include "object/error/error.h"

#define SMALL 8

PyObject *
gopyrt_call_check(PyObject *callable, PyObject *result)
{
    PyThreadState *tstate = _PyThreadState_GET();
    if ((result != NULL) == (tstate->current_exception == NULL)) {
        return result;
    }
    if (result == NULL) {
        PyErr_Format(PyExc_SystemError, "%R returned NULL without setting an exception", callable);
        return NULL;
    }
    Py_DECREF(result);
    gopyrt_error_from_cause(PyExc_SystemError, "%R returned a result with an exception set",
                            callable);
    return NULL;
}

PyObject *
gopyrt_call_check_at(const char *where, PyObject *result)
{
    if ((result != NULL) == (PyErr_Occurred() == NULL)) {
        return result;
    }
    if (result == NULL) {
        PyErr_Format(PyExc_SystemError, "%s returned NULL without setting an exception", where);
        return NULL;
    }
    Py_DECREF(result);
    gopyrt_error_from_cause(PyExc_SystemError, "%s returned a result with an exception set", where);
    return NULL;
}

vectorcallfunc
PyVectorcall_Function(PyObject *callable)
{
    return gopyrt_vectorcall_of(callable);
}

static void
not_callable(PyObject *callable)
{
    PyErr_Format(PyExc_TypeError, "'%.200s' object is not callable", GOPYRT_TYPE_NAME(callable));
}

PyObject *
gopyrt_keywords_dict(PyObject *const *values, PyObject *kwnames)
{
    PyObject *dict = PyDict_New();
    for (Py_ssize_t i = 0; dict != NULL && i < PyTuple_GET_SIZE(kwnames); i++) {
        if (PyDict_SetItem(dict, PyTuple_GET_ITEM(kwnames, i), values[i]) < 0) {
            Py_CLEAR(dict);
        }
    }
    return dict;
}

/* By tp_call, with a tuple and a dict made of the arguments. */
static PyObject *
call_old_way(PyThreadState *tstate, PyObject *callable, PyObject *const *args, Py_ssize_t nargs,
             PyObject *kwnames, PyObject *kwargs)
{
    ternaryfunc call = Py_TYPE(callable)->tp_call;
    if (call == NULL) {
        not_callable(callable);
        return NULL;
    }
    PyObject *tuple = gopyrt_tuple_from(args, nargs), *result = NULL;
    if (tuple == NULL) {
        return NULL;
    }
    PyObject *dict = kwnames != NULL && PyTuple_GET_SIZE(kwnames) > 0
                         ? gopyrt_keywords_dict(args + nargs, kwnames)
                         : Py_XNewRef(kwargs);
    if (kwnames == NULL || PyTuple_GET_SIZE(kwnames) == 0 || dict != NULL) {
        if (!_Py_EnterRecursiveCallTstate(tstate, " while calling a Python object")) {
            result = call(callable, tuple, dict);
            _Py_LeaveRecursiveCallTstate(tstate);
        }
        result = gopyrt_call_check(callable, result);
    }
    Py_DECREF(tuple);
    Py_XDECREF(dict);
    return result;
}

static inline PyObject *
vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    vectorcallfunc call = gopyrt_vectorcall_of(callable);
    if (call == NULL) {
        return call_old_way(_PyThreadState_GET(), callable, args, PyVectorcall_NARGS(nargsf),
                            kwnames, NULL);
    }
    return gopyrt_call_check(callable, call(callable, args, nargsf, kwnames));
}

PyObject *
PyObject_Vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    return vectorcall(callable, args, nargsf, kwnames);
}

#undef PyObject_CallNoArgs
#undef PyObject_CallOneArg

PyObject *
PyObject_CallNoArgs(PyObject *callable)
{
    return vectorcall(callable, NULL, 0, NULL);
}

PyObject *
PyObject_CallOneArg(PyObject *callable, PyObject *arg)
{
    PyObject *args[] = { NULL, arg };
    return vectorcall(callable, args + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
}

PyObject *
gopyrt_call_slot(PyObject *callable, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    return call_old_way(_PyThreadState_GET(), callable, args, nargs, kwnames, NULL);
}

/* By vectorcall, with the keywords of a dict behind the arguments. */
static PyObject *
vectorcall_with_dict(PyObject *callable, vectorcallfunc call, PyObject *const *args, size_t nargs,
                     PyObject *kwargs)
{
    Py_ssize_t n = PyDict_GET_SIZE(kwargs), at = 0, i = 0;
    PyObject *small[SMALL + 1], **all = small;
    if (nargs + (size_t)n > SMALL
        && (all = PyMem_Malloc((nargs + (size_t)n + 1) * sizeof(*all))) == NULL)
    {
        return PyErr_NoMemory();
    }
    PyObject *result = NULL, *names = PyTuple_New(n), *key, *value;
    int strings = 1;
    if (nargs > 0) {
        memcpy(all + 1, args, nargs * sizeof(*args));
    }
    while (names != NULL && PyDict_Next(kwargs, &at, &key, &value)) {
        strings &= PyUnicode_Check(key);
        PyTuple_SET_ITEM(names, i, Py_NewRef(key));
        all[1 + (Py_ssize_t)nargs + i++] = Py_NewRef(value);
    }
    if (names != NULL && !strings) {
        PyErr_SetString(PyExc_TypeError, "keywords must be strings");
    }
    else if (names != NULL) {
        result = call(callable, all + 1, nargs | PY_VECTORCALL_ARGUMENTS_OFFSET, names);
        result = gopyrt_call_check(callable, result);
    }
    while (i > 0) {
        Py_DECREF(all[1 + (Py_ssize_t)nargs + --i]);
    }
    Py_XDECREF(names);
    if (all != small) {
        PyMem_Free(all);
    }
    return result;
}

PyObject *
PyObject_VectorcallDict(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwargs)
{
    vectorcallfunc call = gopyrt_vectorcall_of(callable);
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    if (call == NULL) {
        return call_old_way(_PyThreadState_GET(), callable, args, nargs, NULL, kwargs);
    }
    if (kwargs == NULL || PyDict_GET_SIZE(kwargs) == 0) {
        return gopyrt_call_check(callable, call(callable, args, nargsf, NULL));
    }
    return vectorcall_with_dict(callable, call, args, (size_t)nargs, kwargs);
}

PyObject *
PyVectorcall_Call(PyObject *callable, PyObject *args, PyObject *kwargs)
{
    /* A tp_call itself, it goes by the place of the function, not by the flag. */
    Py_ssize_t offset = Py_TYPE(callable)->tp_vectorcall_offset;
    vectorcallfunc call = offset > 0 ? *(vectorcallfunc *)((char *)callable + offset) : NULL;
    if (call == NULL) {
        PyErr_Format(PyExc_TypeError, "'%.200s' object does not support vectorcall",
                     GOPYRT_TYPE_NAME(callable));
        return NULL;
    }
    PyObject *const *items = ((PyTupleObject *)args)->ob_item;
    size_t nargs = (size_t)PyTuple_GET_SIZE(args);
    if (kwargs == NULL || PyDict_GET_SIZE(kwargs) == 0) {
        /* As in CPython, what comes back here is not looked at. */
        return call(callable, items, nargs, NULL);
    }
    return vectorcall_with_dict(callable, call, items, nargs, kwargs);
}

PyObject *
PyObject_Call(PyObject *callable, PyObject *args, PyObject *kwargs)
{
    if (!PyTuple_Check(args)) {
        PyErr_SetString(PyExc_TypeError, "argument list must be a tuple");
        return NULL;
    }
    if (gopyrt_vectorcall_of(callable) != NULL) {
        return PyVectorcall_Call(callable, args, kwargs);
    }
    ternaryfunc call = Py_TYPE(callable)->tp_call;
    if (call == NULL) {
        not_callable(callable);
        return NULL;
    }
    PyThreadState *tstate = _PyThreadState_GET();
    if (_Py_EnterRecursiveCallTstate(tstate, " while calling a Python object")) {
        return NULL;
    }
    PyObject *result = call(callable, args, kwargs);
    _Py_LeaveRecursiveCallTstate(tstate);
    return gopyrt_call_check(callable, result);
}

int
PyCallable_Check(PyObject *op)
{
    return op != NULL && Py_TYPE(op)->tp_call != NULL;
}

PyObject *
PyObject_VectorcallMethod(PyObject *name, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    PyObject *self = args[0], *result;
    PyTypeObject *type = Py_TYPE(self);
    /* A method of the type that takes self in front needs no bound one, unless the object has
     * something of its own under that name. */
    if (type->tp_getattro == PyObject_GenericGetAttr && PyUnicode_CheckExact(name)) {
        PyObject *found = gopyrt_type_lookup(type, name), **place = gopyrt_dict_place(self);
        if (found != NULL && (Py_TYPE(found)->tp_flags & Py_TPFLAGS_METHOD_DESCRIPTOR)
            && (place == NULL || *place == NULL || gopyrt_dict_lacks(*place, name)))
        {
            Py_INCREF(found);
            result =
                PyObject_Vectorcall(found, args, nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET, kwnames);
            Py_DECREF(found);
            return result;
        }
    }
    PyObject *method = PyObject_GetAttr(self, name);
    if (method == NULL) {
        return NULL;
    }
    /* The caller's flag stands for args[0], which is in front of the others now. */
    result = PyObject_Vectorcall(method, args + 1, nargsf - 1, kwnames);
    Py_DECREF(method);
    return result;
}
