/* __import__: names with dots in front, and what the caller binds. */
#include "object/module/module.h"

#include "object/container/container.h"
#include "object/module/import_parts.h"

/* ---- Relative names -------------------------------------------------------------------------- */

/* The package that globals name: new. NULL without an exception if they name none. */
static PyObject *
package_named(PyObject *globals)
{
    PyObject *package, *parent = NULL, *spec;
    if (PyDict_GetItemRef(globals, GOPYRT_ID(__package__), &package) < 0) {
        return NULL;
    }
    if (package == Py_None) {
        Py_CLEAR(package);
    }
    if (package != NULL && !PyUnicode_Check(package)) {
        PyErr_SetString(PyExc_TypeError, "package must be a string");
        Py_DECREF(package);
        return NULL;
    }
    int failed = PyDict_GetItemRef(globals, GOPYRT_ID(__spec__), &spec) < 0;
    if (!failed && spec != NULL && spec != Py_None) {
        failed = (parent = PyObject_GetAttr(spec, GOPYRT_ID(parent))) == NULL;
    }
    Py_XDECREF(spec);
    if (parent != NULL && package == NULL) {
        if (!PyUnicode_Check(parent)) {
            PyErr_SetString(PyExc_TypeError, "__spec__.parent must be a string");
            Py_CLEAR(parent);
        }
        return parent;
    }
    if (parent != NULL) {
        int same = PyObject_RichCompareBool(package, parent, Py_EQ);
        Py_DECREF(parent);
        failed =
            same < 0
            || (same == 0
                && PyErr_WarnEx(PyExc_DeprecationWarning, "__package__ != __spec__.parent", 1) < 0);
    }
    if (failed) {
        Py_CLEAR(package);
    }
    return package;
}

/* The same by the module's name, where there is nothing better. */
static PyObject *
package_by_name(PyObject *globals)
{
    PyObject *name, *package;
    if (PyErr_WarnEx(PyExc_ImportWarning,
                     "can't resolve package from __spec__ or __package__, falling back on "
                     "__name__ and __path__",
                     1)
            < 0
        || PyDict_GetItemRef(globals, GOPYRT_ID(__name__), &name) < 0)
    {
        return NULL;
    }
    if (name == NULL || !PyUnicode_Check(name)) {
        PyErr_SetString(name == NULL ? PyExc_KeyError : PyExc_TypeError,
                        name == NULL ? "'__name__' not in globals" : "__name__ must be a string");
        Py_XDECREF(name);
        return NULL;
    }
    int is_package = PyDict_Contains(globals, GOPYRT_ID(__path__));
    if (is_package != 0) {
        return is_package < 0 ? (Py_DECREF(name), NULL) : name;
    }
    Py_ssize_t dot = PyUnicode_FindChar(name, '.', 0, PyUnicode_GET_LENGTH(name), -1);
    package = PyUnicode_Substring(name, 0, dot < 0 ? 0 : dot);
    Py_DECREF(name);
    return package;
}

/* The package that a relative import starts from: new. */
static PyObject *
package_of(PyObject *globals)
{
    if (globals == NULL) {
        PyErr_SetString(PyExc_KeyError, "'__name__' not in globals");
        return NULL;
    }
    if (!PyDict_Check(globals)) {
        PyErr_SetString(PyExc_TypeError, "globals must be a dict");
        return NULL;
    }
    PyObject *package = package_named(globals);
    return package != NULL || PyErr_Occurred() ? package : package_by_name(globals);
}

/* The name without dots in front: new. */
static PyObject *
absolute(PyObject *name, PyObject *globals, int level)
{
    PyObject *package = package_of(globals);
    if (package == NULL) {
        return NULL;
    }
    Py_ssize_t end = PyUnicode_GET_LENGTH(package);
    if (end == 0) {
        PyErr_SetString(PyExc_ImportError,
                        "attempted relative import with no known parent package");
        Py_DECREF(package);
        return NULL;
    }
    for (; level > 1; level--) {
        end = PyUnicode_FindChar(package, '.', 0, end, -1);
        if (end < 0) {
            PyErr_SetString(PyExc_ImportError,
                            "attempted relative import beyond top-level package");
            Py_DECREF(package);
            return NULL;
        }
    }
    PyObject *base = PyUnicode_Substring(package, 0, end);
    Py_DECREF(package);
    if (base == NULL || PyUnicode_GET_LENGTH(name) == 0) {
        return base;
    }
    PyObject *full = PyUnicode_FromFormat("%U.%U", base, name);
    Py_DECREF(base);
    return full;
}

/* ---- What the caller binds ---------------------------------------------------------- */

/* Without a fromlist the module of the name's first part is what the caller binds: new. */
static PyObject *
first_part(PyObject *module, PyObject *name, PyObject *full, int level)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(name);
    Py_ssize_t dot = PyUnicode_FindChar(name, '.', 0, length, 1);
    if (dot < 0) {
        return dot == -1 ? Py_NewRef(module) : NULL;
    }
    PyObject *first = PyUnicode_Substring(full, 0, PyUnicode_GET_LENGTH(full) - length + dot);
    PyObject *result = first == NULL ? NULL
                       : level == 0  ? gopyrt_import_name(first)
                                     : PyImport_GetModule(first);
    if (result == NULL && first != NULL && !PyErr_Occurred()) {
        PyErr_Format(PyExc_KeyError, "%R not in sys.modules as expected", first);
    }
    Py_XDECREF(first);
    return result;
}

PyObject *
PyImport_ImportModuleLevelObject(PyObject *name, PyObject *globals, PyObject *locals,
                                 PyObject *fromlist, int level)
{
    (void)locals;
    if (name == NULL) {
        PyErr_SetString(PyExc_ValueError, "Empty module name");
        return NULL;
    }
    if (!PyUnicode_Check(name)) {
        PyErr_SetString(PyExc_TypeError, "module name must be a string");
        return NULL;
    }
    if (level < 0) {
        PyErr_SetString(PyExc_ValueError, "level must be >= 0");
        return NULL;
    }
    if (level == 0 && PyUnicode_GET_LENGTH(name) == 0) {
        PyErr_SetString(PyExc_ValueError, "Empty module name");
        return NULL;
    }
    PyObject *full = level == 0 ? Py_NewRef(name) : absolute(name, globals, level);
    PyObject *module = full == NULL ? NULL : gopyrt_import_name(full);
    if (module == NULL) {
        Py_XDECREF(full);
        return NULL;
    }
    int from = fromlist == NULL || fromlist == Py_None ? 0 : PyObject_IsTrue(fromlist);
    if (from > 0) {
        if (gopyrt_import_from(module, fromlist) < 0) {
            Py_CLEAR(module);
        }
    }
    else if (from < 0) {
        Py_CLEAR(module);
    }
    else {
        Py_SETREF(module, first_part(module, name, full, level));
    }
    Py_DECREF(full);
    return module;
}
