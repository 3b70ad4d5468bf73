/* Finding a module that is not in sys.modules: among the built-in modules, then as an
 * extension on the path. */
#include "object/module/module.h"

#include "object/container/container.h"
#include "object/module/import_parts.h"

#include <dlfcn.h>
#include <sys/stat.h>

/* ---- Names ---------------------------------------------------------------------------- */

/* The package that a relative import starts from: new. */
static PyObject *
package_of(PyObject *globals)
{
    if (globals != NULL && !PyDict_Check(globals)) {
        PyErr_SetString(PyExc_TypeError, "globals must be a dict");
        return NULL;
    }
    PyObject *package =
        globals == NULL ? NULL : gopyrt_dict_get_id(globals, GOPYRT_ID(__package__));
    if (package != NULL && package != Py_None) {
        if (!PyUnicode_Check(package)) {
            PyErr_SetString(PyExc_TypeError, "package must be a string");
            return NULL;
        }
        return Py_NewRef(package);
    }
    if (globals == NULL || PyErr_Occurred()) {
        if (globals == NULL) {
            PyErr_SetString(PyExc_KeyError, "'__name__' not in globals");
        }
        return NULL;
    }
    PyObject *name = gopyrt_dict_get_id(globals, GOPYRT_ID(__name__));
    if (name == NULL || !PyUnicode_Check(name)) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(name == NULL ? PyExc_KeyError : PyExc_TypeError,
                            name == NULL ? "'__name__' not in globals"
                                         : "__name__ must be a string");
        }
        return NULL;
    }
    if (gopyrt_dict_get_id(globals, GOPYRT_ID(__path__)) != NULL) {
        return Py_NewRef(name);
    }
    Py_ssize_t dot = PyUnicode_FindChar(name, '.', 0, PyUnicode_GET_LENGTH(name), -1);
    return PyUnicode_Substring(name, 0, dot < 0 ? 0 : dot);
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

/* ---- Finding ---------------------------------------------------------------------------- */

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

/* Where the parts of a package are looked for: new, or NULL with ModuleNotFoundError. */
static PyObject *
path_of_package(PyObject *name, PyObject *parent)
{
    PyObject *module = gopyrt_import_name(parent), *path = NULL;
    if (module == NULL) {
        return NULL;
    }
    int found = PyObject_GetOptionalAttr(module, GOPYRT_ID(__path__), &path);
    Py_DECREF(module);
    if (found == 0) {
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

static PyObject *
find(PyObject *name)
{
    Py_ssize_t end = PyUnicode_GET_LENGTH(name);
    Py_ssize_t dot = PyUnicode_FindChar(name, '.', 0, end, -1);
    PyObject *module = dot < 0 ? gopyrt_import_builtin(name) : NULL;
    if (module != NULL || PyErr_Occurred()) {
        return module;
    }
    PyObject *parent = dot < 0 ? NULL : PyUnicode_Substring(name, 0, dot);
    PyObject *last = PyUnicode_Substring(name, dot + 1, end);
    PyObject *path = NULL;
    if (last != NULL && parent != NULL) {
        path = path_of_package(name, parent);
    }
    else if (last != NULL && dot < 0) {
        path = Py_XNewRef(PySys_GetObject("path"));
    }
    if (path != NULL) {
        module = find_on_path(path, name, last);
    }
    if (module == NULL && !PyErr_Occurred()) {
        module = gopyrt_import_by_hook(name);
    }
    if (module == NULL && !PyErr_Occurred()) {
        module = gopyrt_import_own(name);
    }
    if (module != NULL && parent != NULL) {
        PyObject *package = PyImport_GetModule(parent);
        if (package != NULL && PyObject_SetAttr(package, last, module) < 0) {
            Py_CLEAR(module);
        }
        Py_XDECREF(package);
    }
    Py_XDECREF(parent);
    Py_XDECREF(last);
    Py_XDECREF(path);
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

/* ---- __import__ ---------------------------------------------------------------------------- */

/* Names of the fromlist that are no attributes yet may be modules of the package. */
static int
import_from(PyObject *module, PyObject *fromlist)
{
    PyObject *path;
    int is_package = PyObject_GetOptionalAttr(module, GOPYRT_ID(__path__), &path);
    Py_XDECREF(path);
    if (is_package <= 0) {
        return is_package;
    }
    PyObject *names = PySequence_Fast(fromlist, "fromlist must be a sequence");
    PyObject *package = names == NULL ? NULL : PyModule_GetNameObject(module);
    int result = package == NULL ? -1 : 0;
    for (Py_ssize_t i = 0; result == 0 && i < PySequence_Fast_GET_SIZE(names); i++) {
        PyObject *name = PySequence_Fast_GET_ITEM(names, i);
        if (!PyUnicode_Check(name) || PyUnicode_CompareWithASCIIString(name, "*") == 0
            || PyObject_HasAttrWithError(module, name) != 0)
        {
            continue;
        }
        PyObject *full = PyUnicode_FromFormat("%U.%U", package, name);
        PyObject *part = full == NULL ? NULL : gopyrt_import_name(full);
        if (part == NULL && PyErr_ExceptionMatches(PyExc_ModuleNotFoundError)) {
            PyErr_Clear();
        }
        else if (part == NULL) {
            result = -1;
        }
        Py_XDECREF(part);
        Py_XDECREF(full);
    }
    Py_XDECREF(names);
    Py_XDECREF(package);
    return result;
}

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
        if (import_from(module, fromlist) < 0) {
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
