/* New exception types, made in C. */
#include "object/error/error.h"

/* Puts the module's name into the dict of the class, unless it is there. */
static int
name_module(PyObject *dict, const char *name, const char *dot)
{
    int has = PyDict_Contains(dict, GOPYRT_ID(__module__));
    if (has != 0) {
        return has < 0 ? -1 : 0;
    }
    PyObject *module = PyUnicode_FromStringAndSize(name, dot - name);
    int result = module == NULL ? -1 : PyDict_SetItem(dict, GOPYRT_ID(__module__), module);
    Py_XDECREF(module);
    return result;
}

PyObject *
PyErr_NewException(const char *name, PyObject *base, PyObject *dict)
{
    const char *dot = strrchr(name, '.');
    if (dot == NULL) {
        PyErr_SetString(PyExc_SystemError, "PyErr_NewException: name must be module.class");
        return NULL;
    }
    PyObject *ns = dict != NULL ? Py_NewRef(dict) : PyDict_New(), *type = NULL;
    PyObject *bases = base != NULL && PyTuple_Check(base)
                          ? Py_NewRef(base)
                          : PyTuple_Pack(1, base != NULL ? base : PyExc_Exception);
    if (ns != NULL && bases != NULL && name_module(ns, name, dot) == 0) {
        type = PyObject_CallFunction((PyObject *)&PyType_Type, "sOO", dot + 1, bases, ns);
    }
    Py_XDECREF(bases);
    Py_XDECREF(ns);
    return type;
}

PyObject *
PyErr_NewExceptionWithDoc(const char *name, const char *doc, PyObject *base, PyObject *dict)
{
    PyObject *ns = dict != NULL ? Py_NewRef(dict) : PyDict_New(), *type = NULL;
    if (ns == NULL) {
        return NULL;
    }
    PyObject *text = doc != NULL ? PyUnicode_FromString(doc) : NULL;
    if (doc == NULL || (text != NULL && PyDict_SetItem(ns, GOPYRT_ID(__doc__), text) == 0)) {
        type = PyErr_NewException(name, base, ns);
    }
    Py_XDECREF(text);
    Py_DECREF(ns);
    return type;
}
