/* Extension modules: loading the file, and running its init function.
 *
 * A module in one phase is made once for the process: for a second interpreter, and for a second
 * life of the runtime, its definition is asked again where it has state of its own, else its dict
 * is copied. */
#include "object/module/module.h"

#include "object/container/container.h"
#include "object/error/error.h"
#include "object/module/import_parts.h"

#include <dlfcn.h>
#include <stdlib.h>

/* Asked of the floor above: why an extension is not loaded, to be freed, or NULL (runtime.h). */
char *gopyrt_extension_refusal(const char *path);

/* A spec, as far as there is no importlib: an object with the attributes that are asked of one. */
static PyObject *
make_spec(PyObject *name, PyObject *path)
{
    PyObject *spec = PyModule_NewObject(name);
    Py_ssize_t end = PyUnicode_GET_LENGTH(name);
    Py_ssize_t dot = PyUnicode_FindChar(name, '.', 0, end, -1);
    PyObject *parent = PyUnicode_Substring(name, 0, dot < 0 ? 0 : dot);
    PyObject *origin = path != NULL ? Py_NewRef(path) : PyUnicode_FromString("built-in");
    if (spec == NULL || parent == NULL || origin == NULL
        || PyObject_SetAttr(spec, GOPYRT_ID(name), name) < 0
        || PyObject_SetAttrString(spec, "origin", origin) < 0
        || PyObject_SetAttrString(spec, "parent", parent) < 0
        || PyObject_SetAttrString(spec, "loader", Py_None) < 0
        || PyObject_SetAttrString(spec, "has_location", path != NULL ? Py_True : Py_False) < 0
        || PyObject_SetAttrString(spec, "submodule_search_locations", Py_None) < 0)
    {
        Py_CLEAR(spec);
    }
    Py_XDECREF(parent);
    Py_XDECREF(origin);
    return spec;
}

/* An attribute of what need not be a module, and may take none. */
static int
describe_by(PyObject *module, PyObject *name, PyObject *value)
{
    if (value == NULL) {
        return -1;
    }
    if (PyObject_SetAttr(module, name, value) < 0) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return -1;
        }
        PyErr_Clear();
    }
    return 0;
}

/* What the import system sets on a module. */
static int
describe(PyObject *module, PyObject *spec, PyObject *path)
{
    PyObject *parent = PyObject_GetAttr(spec, GOPYRT_ID(parent));
    int failed = describe_by(module, GOPYRT_ID(__package__), parent) < 0
                 || describe_by(module, GOPYRT_ID(__spec__), spec) < 0
                 || (path != NULL && describe_by(module, GOPYRT_ID(__file__), path) < 0);
    Py_XDECREF(parent);
    return failed ? -1 : 0;
}

/* The second of two phases: the module is in sys.modules while it is executed. */
static PyObject *
two_phases(PyObject *name, PyObject *path, PyModuleDef *def)
{
    PyObject *spec = make_spec(name, path);
    PyObject *module =
        spec == NULL ? NULL : PyModule_FromDefAndSpec2(def, spec, PYTHON_API_VERSION);
    if (module == NULL) {
        Py_XDECREF(spec);
        return NULL;
    }
    int failed = describe(module, spec, path) < 0
                 || PyObject_SetItem(gopyrt_modules(), name, module) < 0
                 || (PyModule_Check(module) && PyModule_ExecDef(module, def) < 0);
    Py_DECREF(spec);
    if (failed) {
        PyObject *error = PyErr_GetRaisedException();
        if (PyObject_DelItem(gopyrt_modules(), name) < 0) {
            PyErr_Clear();
        }
        PyErr_SetRaisedException(error);
        Py_CLEAR(module);
    }
    else {
        /* It may have put something else in its place. */
        Py_SETREF(module, gopyrt_import_made(name));
    }
    return module;
}

static PyObject *
one_phase(PyObject *name, PyObject *path, PyObject *module)
{
    const char *text = PyUnicode_AsUTF8(name);
    PyModuleDef *def = text == NULL || !PyModule_Check(module) ? NULL : PyModule_GetDef(module);
    if (def == NULL
        || (gopyrt_interp() != &_PyRuntime._main_interpreter
            && gopyrt_import_check_subinterpreter(text) < 0))
    {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_SystemError,
                         "initialization of %s did not return %s extension module", text,
                         PyModule_Check(module) ? "a valid" : "an");
        }
        Py_DECREF(module);
        return NULL;
    }
    PyObject *spec = make_spec(name, path);
    if (spec == NULL || describe(module, spec, path) < 0
        || _PyState_AddModule(_PyThreadState_GET(), module, def) < 0
        || PyObject_SetItem(gopyrt_modules(), name, module) < 0)
    {
        Py_CLEAR(module);
    }
    Py_XDECREF(spec);
    return module;
}

PyObject *
gopyrt_import_init(PyObject *name, PyObject *path, PyObject *(*init)(void))
{
    const char *text = PyUnicode_AsUTF8(name);
    if (text == NULL) {
        return NULL;
    }
    const char *before = gopyrt_import_context(text);
    PyObject *result = init();
    gopyrt_import_context(before == NULL ? "" : before);
    if (result == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_SystemError,
                         "initialization of %s failed without raising an exception", text);
        }
        return NULL;
    }
    if (PyErr_Occurred()) {
        gopyrt_error_from_cause(PyExc_SystemError,
                                "initialization of %s raised unreported exception", text);
        return NULL;
    }
    if (Py_TYPE(result) == NULL) {
        PyErr_Format(PyExc_SystemError, "init function of %s returned uninitialized object", text);
        return NULL;
    }
    if (Py_IS_TYPE(result, &PyModuleDef_Type)) {
        return two_phases(name, path, (PyModuleDef *)result);
    }
    return one_phase(name, path, result);
}

static void
import_error(PyObject *name, PyObject *path, const char *format, const char *what)
{
    PyObject *message = PyUnicode_FromFormat(format, what);
    if (message != NULL) {
        PyErr_SetImportError(message, name, path);
        Py_DECREF(message);
    }
}

PyObject *
gopyrt_import_file(PyObject *name, PyObject *path)
{
    PyObject *bytes = PyUnicode_EncodeFSDefault(path), *symbol = gopyrt_import_symbol(name),
             *module = NULL;
    if (bytes == NULL || symbol == NULL) {
        goto done;
    }
    /* A name without a slash would be looked for on the loader's own path. */
    const char *file = PyBytes_AS_STRING(bytes);
    PyObject *local =
        strchr(file, '/') == NULL ? PyBytes_FromFormat("./%s", file) : Py_NewRef(bytes);
    if (local == NULL) {
        goto done;
    }
    char *why = gopyrt_extension_refusal(PyBytes_AS_STRING(local));
    if (why != NULL) {
        import_error(name, path, "%s", why);
        free(why);
        Py_DECREF(local);
        goto done;
    }
    void *handle = dlopen(PyBytes_AS_STRING(local), gopyrt_interp()->imports.dlopenflags);
    Py_DECREF(local);
    if (handle == NULL) {
        const char *error = dlerror();
        import_error(name, path, "%s", error == NULL ? "unknown dlopen() error" : error);
        goto done;
    }
    PyObject *(*init)(void) = (PyObject * (*)(void)) dlsym(handle, PyUnicode_AsUTF8(symbol));
    if (init == NULL) {
        import_error(name, path, "dynamic module does not define module export function (%s)",
                     PyUnicode_AsUTF8(symbol));
        goto done;
    }
    module = gopyrt_import_init(name, path, init);
done:
    Py_XDECREF(bytes);
    Py_XDECREF(symbol);
    return module;
}
