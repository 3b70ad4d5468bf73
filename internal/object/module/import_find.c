/* Finding a module that is not in sys.modules: among the built-in modules, then as an
 * extension on the path. */
#include "object/module/module.h"

#include "object/module/import_parts.h"

#include <dlfcn.h>
#include <sys/stat.h>

/* An extension in one folder: new. NULL without an exception if there is none. */
static PyObject *
find_in_folder(PyObject *folder, PyObject *name, PyObject *last)
{
    static const char *const endings[] = { ".cpython-314-x86_64-linux-gnu.so", ".abi3.so", ".so" };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(endings); i++) {
        PyObject *path = PyUnicode_GET_LENGTH(folder) == 0
                             ? PyUnicode_FromFormat("%U%s", last, endings[i])
                             : PyUnicode_FromFormat("%U/%U%s", folder, last, endings[i]);
        PyObject *bytes = path == NULL ? NULL : PyUnicode_EncodeFSDefault(path);
        struct stat status;
        int found = bytes != NULL && stat(PyBytes_AS_STRING(bytes), &status) == 0
                    && S_ISREG(status.st_mode);
        PyObject *module = found ? gopyrt_import_file(name, path) : NULL;
        int failed = bytes == NULL || found;
        Py_XDECREF(path);
        Py_XDECREF(bytes);
        if (failed) {
            return module;
        }
    }
    return NULL;
}

static PyObject *
find_on_path(PyObject *path, PyObject *name, PyObject *last)
{
    PyObject *folders = PySequence_Fast(path, "sys.path must be a list of directory names");
    PyObject *module = NULL;
    for (Py_ssize_t i = 0; folders != NULL && i < PySequence_Fast_GET_SIZE(folders); i++) {
        PyObject *folder = PySequence_Fast_GET_ITEM(folders, i);
        if (PyUnicode_Check(folder)
            && ((module = find_in_folder(folder, name, last)) != NULL || PyErr_Occurred()))
        {
            break;
        }
    }
    Py_XDECREF(folders);
    return module;
}

/* A package, imported if it is not there: new, what sys.modules has then. */
static PyObject *
package_of(PyObject *parent)
{
    PyObject *package = PyImport_GetModule(parent);
    if (package == NULL && !PyErr_Occurred()) {
        package = gopyrt_import_name(parent);
        if (package != NULL) {
            Py_SETREF(package, gopyrt_import_made(parent));
        }
    }
    return package;
}

/* Where the parts of a package are looked for: new, or NULL with ModuleNotFoundError. */
static PyObject *
path_of_package(PyObject *name, PyObject *parent, PyObject *package)
{
    PyObject *path;
    if (PyObject_GetOptionalAttr(package, GOPYRT_ID(__path__), &path) == 0) {
        gopyrt_import_not_found(name, "No module named %R; %R is not a package", name, parent);
    }
    return path;
}

void
gopyrt_import_not_found(PyObject *name, const char *format, ...)
{
    va_list va;
    va_start(va, format);
    PyObject *message = PyUnicode_FromFormatV(format, va);
    va_end(va);
    if (message != NULL) {
        PyErr_SetImportErrorSubclass(PyExc_ModuleNotFoundError, message, name, NULL);
        Py_DECREF(message);
    }
}

/* A module becomes an attribute of its package, if that takes any. */
static int
set_in_package(PyObject *parent, PyObject *last, PyObject *module)
{
    PyObject *package = PyImport_GetModule(parent);
    if (package == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    int result = PyObject_SetAttr(package, last, module);
    Py_DECREF(package);
    if (result < 0 && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
        return PyErr_WarnFormat(PyExc_ImportWarning, 1,
                                "Cannot set an attribute on %R for child module %R", parent, last);
    }
    return result;
}

/* Looks for a module below its parent, NULL for none, which is imported first. */
static PyObject *
find_below(PyObject *name, PyObject *parent, PyObject *last)
{
    PyObject *package = parent == NULL ? NULL : package_of(parent), *path = NULL, *module = NULL;
    if (package != NULL) {
        /* It may have made the module itself. */
        module = PyImport_GetModule(name);
        if (module != NULL || PyErr_Occurred()) {
            Py_DECREF(package);
            return module;
        }
        path = path_of_package(name, parent, package);
        Py_DECREF(package);
    }
    else if (parent == NULL) {
        path = Py_XNewRef(PySys_GetObject("path"));
    }
    if (path != NULL) {
        module = find_on_path(path, name, last);
        Py_DECREF(path);
    }
    if (module == NULL && !PyErr_Occurred()) {
        module = gopyrt_import_by_hook(name);
    }
    if (module == NULL && !PyErr_Occurred()) {
        module = gopyrt_import_own(name);
    }
    if (module != NULL && parent != NULL && set_in_package(parent, last, module) < 0) {
        Py_CLEAR(module);
    }
    return module;
}

static PyObject *
find(PyObject *name)
{
    Py_ssize_t end = PyUnicode_GET_LENGTH(name);
    Py_ssize_t dot = PyUnicode_FindChar(name, '.', 0, end, -1);
    PyObject *module = dot < 0 ? gopyrt_import_builtin(name) : NULL;
    if (module != NULL || PyErr_Occurred()) {
        return module;
    }
    PyObject *parent = dot <= 0 ? NULL : PyUnicode_Substring(name, 0, dot);
    PyObject *last = PyUnicode_Substring(name, dot + 1, end);
    if (last != NULL && (parent != NULL || dot <= 0)) {
        module = find_below(name, parent, last);
    }
    Py_XDECREF(parent);
    Py_XDECREF(last);
    return module;
}

PyObject *
gopyrt_import_name(PyObject *name)
{
    PyObject *module = PyImport_GetModule(name);
    if (module == Py_None) {
        Py_DECREF(module);
        gopyrt_import_not_found(name, "import of %U halted; None in sys.modules", name);
        return NULL;
    }
    if (module != NULL || PyErr_Occurred()) {
        return module;
    }
    if (PySys_Audit("import", "OOOOO", name, Py_None, Py_None, Py_None, Py_None) < 0) {
        return NULL;
    }
    module = find(name);
    if (module == NULL && !PyErr_Occurred()) {
        gopyrt_import_not_found(name, "No module named %R", name);
    }
    return module;
}
