/* The fromlist of __import__: modules of a package that are not its attributes yet. */
#include "object/module/import_parts.h"

/* After an import that failed: 0 if there is no such module, which is nobody's mistake. */
static int
forgive_missing(PyObject *name)
{
    if (!PyErr_ExceptionMatches(PyExc_ModuleNotFoundError)) {
        return -1;
    }
    PyObject *error = PyErr_GetRaisedException(), *module = NULL;
    PyObject *missing = ((PyImportErrorObject *)error)->name;
    int same = missing == NULL ? 0 : PyObject_RichCompareBool(missing, name, Py_EQ);
    /* None in sys.modules forbids it. */
    if (same > 0) {
        module = PyImport_GetModule(name);
        same = PyErr_Occurred() ? -1 : module != Py_None;
        Py_XDECREF(module);
    }
    if (same > 0) {
        Py_DECREF(error);
        return 0;
    }
    if (same < 0) {
        Py_DECREF(error);
    }
    else {
        PyErr_SetRaisedException(error);
    }
    return -1;
}

/* A name that is no attribute of the package may be a module of it. */
static int
import_part(PyObject *package, PyObject *name)
{
    int has = PyObject_HasAttrWithError(package, name);
    if (has != 0) {
        return has < 0 ? -1 : 0;
    }
    PyObject *of = PyObject_GetAttr(package, GOPYRT_ID(__name__));
    PyObject *full = of == NULL ? NULL : PyUnicode_FromFormat("%S.%U", of, name);
    PyObject *part = full == NULL ? NULL : gopyrt_import_name(full);
    int result = part != NULL ? 0 : full != NULL ? forgive_missing(full) : -1;
    Py_XDECREF(of);
    Py_XDECREF(full);
    Py_XDECREF(part);
    return result;
}

static int import_parts(PyObject *package, PyObject *names, int of_all);

/* All that the package's __all__ has, if it has one. */
static int
import_all(PyObject *package)
{
    PyObject *names;
    int result = PyObject_GetOptionalAttr(package, GOPYRT_ID(__all__), &names);
    if (result > 0) {
        result = import_parts(package, names, 1);
        Py_DECREF(names);
    }
    return result;
}

static void
not_a_name(PyObject *package, PyObject *name, int of_all)
{
    PyObject *of = of_all ? PyObject_GetAttr(package, GOPYRT_ID(__name__)) : NULL;
    if (of != NULL) {
        PyErr_Format(PyExc_TypeError, "Item in %S.__all__ must be str, not %s", of,
                     GOPYRT_TYPE_NAME(name));
        Py_DECREF(of);
    }
    else if (!of_all) {
        PyErr_Format(PyExc_TypeError, "Item in ``from list'' must be str, not %s",
                     GOPYRT_TYPE_NAME(name));
    }
}

/* Imports the names of a fromlist, or of the package's __all__, in which a star means nothing. */
static int
import_parts(PyObject *package, PyObject *names, int of_all)
{
    PyObject *iterator = PyObject_GetIter(names), *name;
    int result = iterator == NULL ? -1 : 0;
    while (result == 0 && (name = PyIter_Next(iterator)) != NULL) {
        if (!PyUnicode_Check(name)) {
            not_a_name(package, name, of_all);
            result = -1;
        }
        else if (PyUnicode_CompareWithASCIIString(name, "*") != 0) {
            result = import_part(package, name);
        }
        else if (!of_all) {
            result = import_all(package);
        }
        Py_DECREF(name);
    }
    Py_XDECREF(iterator);
    return result < 0 || PyErr_Occurred() ? -1 : 0;
}

int
gopyrt_import_from(PyObject *module, PyObject *fromlist)
{
    PyObject *path;
    int is_package = PyObject_GetOptionalAttr(module, GOPYRT_ID(__path__), &path);
    Py_XDECREF(path);
    return is_package > 0 ? import_parts(module, fromlist, 0) : is_package;
}
