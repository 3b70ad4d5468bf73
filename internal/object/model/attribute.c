/* Getting, setting and asking for attributes of any object. */
#include "object/model/model.h"

#include "object/container/container.h"

PyObject *
PyObject_GetAttr(PyObject *op, PyObject *name)
{
    PyTypeObject *type = Py_TYPE(op);
    if (!PyUnicode_Check(name)) {
        PyErr_Format(PyExc_TypeError, "attribute name must be string, not '%.200s'",
                     GOPYRT_TYPE_NAME(name));
        return NULL;
    }
    PyObject *result;
    if (type->tp_getattro != NULL) {
        result = type->tp_getattro(op, name);
    }
    else if (type->tp_getattr != NULL) {
        const char *text = PyUnicode_AsUTF8(name);
        result = text == NULL ? NULL : type->tp_getattr(op, (char *)text);
    }
    else {
        PyErr_Format(PyExc_AttributeError, "'%.100s' object has no attribute '%U'", type->tp_name,
                     name);
        result = NULL;
    }
    if (result == NULL) {
        gopyrt_attribute_error_context(op, name);
    }
    return result;
}

int
PyObject_GetOptionalAttr(PyObject *op, PyObject *name, PyObject **result)
{
    if (!PyUnicode_Check(name)) {
        *result = NULL;
        PyErr_Format(PyExc_TypeError, "attribute name must be string, not '%.200s'",
                     GOPYRT_TYPE_NAME(name));
        return -1;
    }
    if (Py_TYPE(op)->tp_getattro == PyObject_GenericGetAttr) {
        *result = gopyrt_generic_getattr(op, name, NULL, 1);
        return *result != NULL ? 1 : PyErr_Occurred() ? -1 : 0;
    }
    *result = PyObject_GetAttr(op, name);
    if (*result != NULL) {
        return 1;
    }
    if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return -1;
    }
    PyErr_Clear();
    return 0;
}

int
PyObject_SetAttr(PyObject *op, PyObject *name, PyObject *value)
{
    PyTypeObject *type = Py_TYPE(op);
    if (!PyUnicode_Check(name)) {
        PyErr_Format(PyExc_TypeError, "attribute name must be string, not '%.200s'",
                     GOPYRT_TYPE_NAME(name));
        return -1;
    }
    name = Py_NewRef(name);
    PyUnicode_InternInPlace(&name);
    int result = -1;
    if (type->tp_setattro != NULL) {
        result = type->tp_setattro(op, name, value);
    }
    else if (type->tp_setattr != NULL) {
        const char *text = PyUnicode_AsUTF8(name);
        result = text == NULL ? -1 : type->tp_setattr(op, (char *)text, value);
    }
    else {
        int none = type->tp_getattro == NULL && type->tp_getattr == NULL;
        PyErr_Format(PyExc_TypeError, "'%.100s' object has %s attributes (%s .%U)", type->tp_name,
                     none ? "no" : "only read-only", value == NULL ? "del" : "assign to", name);
    }
    Py_DECREF(name);
    return result;
}

int
PyObject_DelAttr(PyObject *op, PyObject *name)
{
    return PyObject_SetAttr(op, name, NULL);
}

int
PyObject_HasAttrWithError(PyObject *op, PyObject *name)
{
    PyObject *value;
    int result = PyObject_GetOptionalAttr(op, name, &value);
    Py_XDECREF(value);
    return result;
}

int
PyObject_HasAttr(PyObject *op, PyObject *name)
{
    int result = PyObject_HasAttrWithError(op, name);
    if (result < 0) {
        PyErr_FormatUnraisable("Exception ignored in PyObject_HasAttr(); consider using "
                               "PyObject_HasAttrWithError(), PyObject_GetOptionalAttr() or "
                               "PyObject_GetAttr()");
        return 0;
    }
    return result;
}

/* ---- By a C string ------------------------------------------------------------ */

PyObject *
PyObject_GetAttrString(PyObject *op, const char *name)
{
    if (Py_TYPE(op)->tp_getattr != NULL) {
        return Py_TYPE(op)->tp_getattr(op, (char *)name);
    }
    PyObject *text = PyUnicode_FromString(name);
    PyObject *result = text == NULL ? NULL : PyObject_GetAttr(op, text);
    Py_XDECREF(text);
    return result;
}

int
PyObject_GetOptionalAttrString(PyObject *op, const char *name, PyObject **result)
{
    PyObject *text = PyUnicode_FromString(name);
    *result = NULL;
    int found = text == NULL ? -1 : PyObject_GetOptionalAttr(op, text, result);
    Py_XDECREF(text);
    return found;
}

int
PyObject_SetAttrString(PyObject *op, const char *name, PyObject *value)
{
    if (Py_TYPE(op)->tp_setattr != NULL) {
        return Py_TYPE(op)->tp_setattr(op, (char *)name, value);
    }
    PyObject *text = PyUnicode_InternFromString(name);
    int result = text == NULL ? -1 : PyObject_SetAttr(op, text, value);
    Py_XDECREF(text);
    return result;
}

int
PyObject_DelAttrString(PyObject *op, const char *name)
{
    return PyObject_SetAttrString(op, name, NULL);
}

int
PyObject_HasAttrStringWithError(PyObject *op, const char *name)
{
    PyObject *value;
    int result = PyObject_GetOptionalAttrString(op, name, &value);
    Py_XDECREF(value);
    return result;
}

int
PyObject_HasAttrString(PyObject *op, const char *name)
{
    int result = PyObject_HasAttrStringWithError(op, name);
    if (result < 0) {
        PyErr_FormatUnraisable("Exception ignored in PyObject_HasAttrString(); consider using "
                               "PyObject_HasAttrStringWithError(), "
                               "PyObject_GetOptionalAttrString() or PyObject_GetAttrString()");
        return 0;
    }
    return result;
}

/* ---- All of them --------------------------------------------------------------- */

PyObject *
PyObject_Dir(PyObject *op)
{
    if (op == NULL) {
        PyErr_SetString(PyExc_SystemError, "frame does not exist");
        return NULL;
    }
    PyObject *names = gopyrt_special_call(op, GOPYRT_ID(__dir__), NULL, 0);
    if (names == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_TypeError, "object does not provide __dir__");
        }
        return NULL;
    }
    PyObject *list = PySequence_List(names);
    Py_DECREF(names);
    if (list != NULL && PyList_Sort(list) < 0) {
        Py_CLEAR(list);
    }
    return list;
}

PyObject *
PyObject_SelfIter(PyObject *op)
{
    return Py_NewRef(op);
}
