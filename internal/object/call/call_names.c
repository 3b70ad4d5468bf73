/* Further names of calls: of old modules, of macros, of CPython's own modules. */
#include "object/call/call.h"

static PyObject *
null_argument(void)
{
    if (!PyErr_Occurred()) {
        PyErr_SetString(PyExc_SystemError, "null argument to internal routine");
    }
    return NULL;
}

/* Calls a method, given over, by a format. */
static PyObject *
call_method(PyObject *method, const char *format, va_list va)
{
    PyObject *result = NULL;
    if (method == NULL) {
        return NULL;
    }
    if (!PyCallable_Check(method)) {
        PyErr_Format(PyExc_TypeError, "attribute of type '%.200s' is not callable",
                     GOPYRT_TYPE_NAME(method));
    }
    else {
        result = gopyrt_call_format(method, format, va);
    }
    Py_DECREF(method);
    return result;
}

PyObject *
_PyObject_CallFunction_SizeT(PyObject *callable, const char *format, ...)
{
    va_list va;
    if (callable == NULL) {
        return null_argument();
    }
    va_start(va, format);
    PyObject *result = gopyrt_call_format(callable, format, va);
    va_end(va);
    return result;
}

PyObject *
_PyObject_CallMethod_SizeT(PyObject *obj, const char *name, const char *format, ...)
{
    va_list va;
    if (obj == NULL || name == NULL) {
        return null_argument();
    }
    va_start(va, format);
    PyObject *result = call_method(PyObject_GetAttrString(obj, name), format, va);
    va_end(va);
    return result;
}

PyObject *
_PyObject_CallMethod(PyObject *obj, PyObject *name, const char *format, ...)
{
    va_list va;
    if (obj == NULL || name == NULL) {
        return null_argument();
    }
    va_start(va, format);
    PyObject *result = call_method(PyObject_GetAttr(obj, name), format, va);
    va_end(va);
    return result;
}

PyObject *
_PyObject_CallMethodId(PyObject *obj, _Py_Identifier *name, const char *format, ...)
{
    va_list va;
    if (obj == NULL || name == NULL) {
        return null_argument();
    }
    va_start(va, format);
    PyObject *result = call_method(PyObject_GetAttrString(obj, name->string), format, va);
    va_end(va);
    return result;
}

PyObject *
PyEval_CallFunction(PyObject *callable, const char *format, ...)
{
    va_list va;
    va_start(va, format);
    PyObject *result = gopyrt_call_format(callable, format, va);
    va_end(va);
    return result;
}

PyObject *
PyEval_CallMethod(PyObject *obj, const char *name, const char *format, ...)
{
    va_list va;
    PyObject *method = PyObject_GetAttrString(obj, name);
    if (method == NULL) {
        return NULL;
    }
    va_start(va, format);
    PyObject *result = gopyrt_call_format(method, format, va);
    va_end(va);
    Py_DECREF(method);
    return result;
}

PyObject *
PyEval_CallObjectWithKeywords(PyObject *callable, PyObject *args, PyObject *kwargs)
{
    if (args != NULL && !PyTuple_Check(args)) {
        PyErr_SetString(PyExc_TypeError, "argument list must be a tuple");
        return NULL;
    }
    if (kwargs != NULL && !PyDict_Check(kwargs)) {
        PyErr_SetString(PyExc_TypeError, "keyword list must be a dictionary");
        return NULL;
    }
    return args == NULL ? PyObject_VectorcallDict(callable, NULL, 0, kwargs)
                        : PyObject_Call(callable, args, kwargs);
}

PyObject *
PyCFunction_Call(PyObject *callable, PyObject *args, PyObject *kwargs)
{
    return PyObject_Call(callable, args, kwargs);
}

PyObject *
_Py_CheckFunctionResult(PyThreadState *tstate, PyObject *callable, PyObject *result,
                        const char *where)
{
    (void)tstate;
    if (callable == NULL && where != NULL) {
        return gopyrt_call_check_at(where, result);
    }
    return gopyrt_call_check(callable, result);
}

/* The keywords are a dict, or the names of those behind the arguments. */
PyObject *
_PyObject_MakeTpCall(PyThreadState *tstate, PyObject *callable, PyObject *const *args,
                     Py_ssize_t nargs, PyObject *keywords)
{
    ternaryfunc call = Py_TYPE(callable)->tp_call;
    (void)tstate;
    if (call == NULL) {
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not callable",
                     GOPYRT_TYPE_NAME(callable));
        return NULL;
    }
    PyObject *kwargs = keywords, *result = NULL, *tuple = PyTuple_New(nargs);
    if (tuple == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < nargs; i++) {
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(args[i]));
    }
    if (keywords != NULL && !PyDict_Check(keywords)) {
        kwargs =
            PyTuple_GET_SIZE(keywords) > 0 ? gopyrt_keywords_dict(args + nargs, keywords) : NULL;
        if (kwargs == NULL && PyErr_Occurred()) {
            Py_DECREF(tuple);
            return NULL;
        }
    }
    if (!Py_EnterRecursiveCall(" while calling a Python object")) {
        result = call(callable, tuple, kwargs);
        Py_LeaveRecursiveCall();
        result = gopyrt_call_check(callable, result);
    }
    if (kwargs != keywords) {
        Py_XDECREF(kwargs);
    }
    Py_DECREF(tuple);
    return result;
}

/* A function that takes obj in front of its arguments: 1; else the attribute itself: 0. */
int
_PyObject_GetMethod(PyObject *obj, PyObject *name, PyObject **method)
{
    PyTypeObject *type = Py_TYPE(obj);
    *method = NULL;
    if (type->tp_getattro == PyObject_GenericGetAttr && PyUnicode_CheckExact(name)) {
        PyObject *found = gopyrt_type_lookup(type, name), *own = NULL;
        if (found != NULL && (Py_TYPE(found)->tp_flags & Py_TPFLAGS_METHOD_DESCRIPTOR)) {
            PyObject **place = gopyrt_dict_place(obj);
            Py_INCREF(found);
            if (place != NULL && *place != NULL && PyDict_GetItemRef(*place, name, &own) != 0) {
                /* Something of the object's own, or an exception. */
                Py_DECREF(found);
                *method = own;
                return 0;
            }
            *method = found;
            return 1;
        }
    }
    *method = PyObject_GetAttr(obj, name);
    return 0;
}
