/* Calls with arguments that are given one by one, or by a format. */
#include "object/call/call.h"

#include "object/container/container.h"

#include <stdarg.h>

PyObject *
PyObject_CallObject(PyObject *callable, PyObject *args)
{
    if (args == NULL) {
        return PyObject_Vectorcall(callable, NULL, 0, NULL);
    }
    return PyObject_Call(callable, args, NULL);
}

/* The arguments up to a NULL, behind `self` if there is one. */
static PyObject *
call_objects(PyObject *callable, PyObject *self, va_list va)
{
    PyObject *small[8], **args = small;
    va_list again;
    size_t n = self != NULL;
    va_copy(again, va);
    while (va_arg(again, PyObject *) != NULL) {
        n++;
    }
    va_end(again);
    if (n > Py_ARRAY_LENGTH(small) && (args = PyMem_Malloc(n * sizeof(*args))) == NULL) {
        return PyErr_NoMemory();
    }
    args[0] = self;
    for (size_t i = self != NULL; i < n; i++) {
        args[i] = va_arg(va, PyObject *);
    }
    PyObject *result = PyObject_Vectorcall(callable, args, n, NULL);
    if (args != small) {
        PyMem_Free(args);
    }
    return result;
}

PyObject *
PyObject_CallFunctionObjArgs(PyObject *callable, ...)
{
    va_list va;
    if (callable == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "null argument to internal routine");
        }
        return NULL;
    }
    va_start(va, callable);
    PyObject *result = call_objects(callable, NULL, va);
    va_end(va);
    return result;
}

PyObject *
PyObject_CallMethodObjArgs(PyObject *obj, PyObject *name, ...)
{
    va_list va;
    if (obj == NULL || name == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "null argument to internal routine");
        }
        return NULL;
    }
    PyObject *method = PyObject_GetAttr(obj, name);
    if (method == NULL) {
        return NULL;
    }
    va_start(va, name);
    PyObject *result = call_objects(method, NULL, va);
    va_end(va);
    Py_DECREF(method);
    return result;
}

PyObject *
gopyrt_call_format(PyObject *callable, const char *format, va_list va)
{
    if (format == NULL || *format == '\0') {
        return PyObject_Vectorcall(callable, NULL, 0, NULL);
    }
    PyObject *few[1 + 5], *result;
    const Py_ssize_t room = Py_ARRAY_LENGTH(few) - 1;
    Py_ssize_t n = gopyrt_build_few(format, va, few + 1, room);
    if (n < 0) {
        return NULL;
    }
    if (n > room) {
        PyObject *tuple = Py_VaBuildValue(format, va);
        result = tuple == NULL ? NULL : PyObject_Call(callable, tuple, NULL);
        Py_XDECREF(tuple);
        return result;
    }
    if (n == 1 && PyTuple_Check(few[1])) {
        result = gopyrt_call_check(callable, PyObject_Call(callable, few[1], NULL));
    }
    else {
        result = PyObject_Vectorcall(callable, few + 1, (size_t)n | PY_VECTORCALL_ARGUMENTS_OFFSET,
                                     NULL);
    }
    for (; n > 0; n--) {
        Py_DECREF(few[n]);
    }
    return result;
}

PyObject *
PyObject_CallFunction(PyObject *callable, const char *format, ...)
{
    va_list va;
    if (callable == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "null argument to internal routine");
        }
        return NULL;
    }
    va_start(va, format);
    PyObject *result = gopyrt_call_format(callable, format, va);
    va_end(va);
    return result;
}

PyObject *
PyObject_CallMethod(PyObject *obj, const char *name, const char *format, ...)
{
    va_list va;
    if (obj == NULL || name == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "null argument to internal routine");
        }
        return NULL;
    }
    PyObject *method = PyObject_GetAttrString(obj, name), *result = NULL;
    if (method == NULL) {
        return NULL;
    }
    if (!PyCallable_Check(method)) {
        PyErr_Format(PyExc_TypeError, "attribute of type '%.200s' is not callable",
                     GOPYRT_TYPE_NAME(method));
    }
    else {
        va_start(va, format);
        result = gopyrt_call_format(method, format, va);
        va_end(va);
    }
    Py_DECREF(method);
    return result;
}
