/* Objects as text. */
#include "object/model/model.h"

#include "object/container/container.h"

/* The result of a __repr__ or __str__ must be a str. */
static PyObject *
checked(PyObject *result, PyObject *op, const char *method)
{
    (void)op;
    if (result != NULL && !PyUnicode_Check(result)) {
        PyErr_Format(PyExc_TypeError, "%s returned non-string (type %.200s)", method,
                     GOPYRT_TYPE_NAME(result));
        Py_CLEAR(result);
    }
    return result;
}

PyObject *
PyObject_Repr(PyObject *op)
{
    if (PyErr_CheckSignals() < 0) {
        return NULL;
    }
    if (op == NULL) {
        return PyUnicode_FromString("<NULL>");
    }
    reprfunc repr = Py_TYPE(op)->tp_repr;
    if (repr == NULL) {
        return PyUnicode_FromFormat("<%s object at %p>", GOPYRT_TYPE_NAME(op), op);
    }
    PyThreadState *tstate = _PyThreadState_GET();
    if (_Py_EnterRecursiveCallTstate(tstate, " while getting the repr of an object")) {
        return NULL;
    }
    PyObject *result = repr(op);
    _Py_LeaveRecursiveCallTstate(tstate);
    return checked(result, op, "__repr__");
}

PyObject *
PyObject_Str(PyObject *op)
{
    if (PyErr_CheckSignals() < 0) {
        return NULL;
    }
    if (op == NULL) {
        return PyUnicode_FromString("<NULL>");
    }
    if (PyUnicode_CheckExact(op)) {
        return Py_NewRef(op);
    }
    reprfunc str = Py_TYPE(op)->tp_str;
    if (str == NULL) {
        return PyObject_Repr(op);
    }
    PyThreadState *tstate = _PyThreadState_GET();
    if (_Py_EnterRecursiveCallTstate(tstate, " while getting the str of an object")) {
        return NULL;
    }
    PyObject *result = str(op);
    _Py_LeaveRecursiveCallTstate(tstate);
    return checked(result, op, "__str__");
}

PyObject *
PyObject_ASCII(PyObject *op)
{
    PyObject *repr = PyObject_Repr(op);
    if (repr == NULL || PyUnicode_IS_ASCII(repr)) {
        return repr;
    }
    PyObject *bytes = PyUnicode_AsEncodedString(repr, "ascii", "backslashreplace");
    Py_DECREF(repr);
    if (bytes == NULL) {
        return NULL;
    }
    PyObject *result = PyUnicode_DecodeASCII(PyBytes_AS_STRING(bytes), Py_SIZE(bytes), NULL);
    Py_DECREF(bytes);
    return result;
}

PyObject *
PyObject_Bytes(PyObject *op)
{
    if (op == NULL) {
        return PyBytes_FromString("<NULL>");
    }
    if (PyBytes_CheckExact(op)) {
        return Py_NewRef(op);
    }
    if (gopyrt_type_lookup(Py_TYPE(op), GOPYRT_ID(__bytes__)) == NULL) {
        return PyBytes_FromObject(op);
    }
    PyObject *result = gopyrt_special_call(op, GOPYRT_ID(__bytes__), NULL, 0);
    if (result != NULL && !PyBytes_Check(result)) {
        PyErr_Format(PyExc_TypeError, "__bytes__ returned non-bytes (type %.200s)",
                     GOPYRT_TYPE_NAME(result));
        Py_CLEAR(result);
    }
    return result;
}

PyObject *
PyObject_Format(PyObject *op, PyObject *spec)
{
    if (spec != NULL && !PyUnicode_Check(spec)) {
        PyErr_Format(PyExc_SystemError, "Format specifier must be a string, not %.200s",
                     GOPYRT_TYPE_NAME(spec));
        return NULL;
    }
    if (spec == NULL || PyUnicode_GET_LENGTH(spec) == 0) {
        if (PyUnicode_CheckExact(op)) {
            return Py_NewRef(op);
        }
        if (PyLong_CheckExact(op)) {
            return PyObject_Str(op);
        }
    }
    PyObject *empty = PyUnicode_New(0, 0);
    PyObject *result =
        gopyrt_special_call(op, GOPYRT_ID(__format__), spec == NULL ? &empty : &spec, 1);
    Py_XDECREF(empty);
    if (result == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_TypeError, "Type %.100s doesn't define __format__",
                         GOPYRT_TYPE_NAME(op));
        }
        return NULL;
    }
    if (!PyUnicode_Check(result)) {
        PyErr_Format(PyExc_TypeError, "__format__ must return a str, not %.200s",
                     GOPYRT_TYPE_NAME(result));
        Py_CLEAR(result);
    }
    return result;
}

/* ---- Objects that contain themselves ----------------------------------------- */

/* Those whose repr is being made, in a list of the thread state's dict. */
static PyObject *
list_of_thread(int make)
{
    PyObject *dict = PyThreadState_GetDict();
    if (dict == NULL) {
        return NULL;
    }
    PyObject *list = gopyrt_dict_get_id(dict, GOPYRT_ID(Py_Repr));
    if (list == NULL && make && !PyErr_Occurred() && (list = PyList_New(0)) != NULL) {
        int failed = PyDict_SetItem(dict, GOPYRT_ID(Py_Repr), list) < 0;
        Py_DECREF(list);
        list = failed ? NULL : list;
    }
    return list;
}

int
Py_ReprEnter(PyObject *op)
{
    PyObject *list = list_of_thread(1);
    if (list == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    for (Py_ssize_t i = PyList_GET_SIZE(list); i-- > 0;) {
        if (PyList_GET_ITEM(list, i) == op) {
            return 1;
        }
    }
    return PyList_Append(list, op) < 0 ? -1 : 0;
}

void
Py_ReprLeave(PyObject *op)
{
    PyObject *before = PyErr_GetRaisedException();
    PyObject *list = list_of_thread(0);
    for (Py_ssize_t i = list == NULL ? 0 : PyList_GET_SIZE(list); i-- > 0;) {
        if (PyList_GET_ITEM(list, i) == op) {
            (void)PyList_SetSlice(list, i, i + 1, NULL);
            break;
        }
    }
    PyErr_SetRaisedException(before);
}
