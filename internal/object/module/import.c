/* sys.modules, and what is asked of it by the C API. */
#include "object/module/module.h"

#include "object/container/container.h"
#include "object/module/import_parts.h"

PyObject *
gopyrt_modules(void)
{
    return gopyrt_interp()->imports.modules;
}

/* The thread's own: an import of one thread is none of the others' business. */
const char *
gopyrt_import_context(const char *set)
{
    static __thread const char *context __attribute__((tls_model("initial-exec")));
    const char *before = context;
    if (set != NULL) {
        context = *set == '\0' ? NULL : set;
    }
    return before;
}

PyObject *
PyImport_GetModuleDict(void)
{
    PyObject *dict = gopyrt_modules();
    if (dict == NULL) {
        Py_FatalError("interpreter has no modules dictionary");
    }
    return dict;
}

/* Borrowed; NULL with RuntimeError where they have ended. */
static PyObject *
modules(void)
{
    PyObject *dict = gopyrt_modules();
    if (dict == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "unable to get sys.modules");
    }
    return dict;
}

PyObject *
PyImport_GetModule(PyObject *name)
{
    PyObject *dict = modules(), *module;
    if (dict == NULL) {
        return NULL;
    }
    if (PyDict_CheckExact(dict)) {
        (void)PyDict_GetItemRef(dict, name, &module);
    }
    else {
        (void)PyMapping_GetOptionalItem(dict, name, &module);
    }
    return module;
}

/* The module of that name: new, made where there is none. */
static PyObject *
add(PyObject *name)
{
    PyObject *dict = modules(), *module;
    if (dict == NULL || PyMapping_GetOptionalItem(dict, name, &module) < 0) {
        return NULL;
    }
    if (module != NULL && PyModule_Check(module)) {
        return module;
    }
    Py_XDECREF(module);
    module = PyModule_NewObject(name);
    if (module != NULL && PyObject_SetItem(dict, name, module) < 0) {
        Py_CLEAR(module);
    }
    return module;
}

PyObject *
PyImport_AddModuleRef(const char *name)
{
    PyObject *text = PyUnicode_FromString(name);
    PyObject *module = text == NULL ? NULL : add(text);
    Py_XDECREF(text);
    return module;
}

PyObject *
PyImport_AddModuleObject(PyObject *name)
{
    PyObject *module = add(name);
    Py_XDECREF(module); /* sys.modules holds it */
    return module;
}

PyObject *
PyImport_AddModule(const char *name)
{
    PyObject *module = PyImport_AddModuleRef(name);
    Py_XDECREF(module);
    return module;
}

/* ---- Importing ----------------------------------------------------------------------- */

PyObject *
gopyrt_import_made(PyObject *name)
{
    PyObject *module = PyImport_GetModule(name);
    if (module == NULL && !PyErr_Occurred()) {
        PyErr_SetObject(PyExc_KeyError, name);
    }
    return module;
}

/* The function __import__ of the caller's builtins, with the globals it is called with: 0, or -1
 * with an exception. */
static int
find_importer(PyObject **importer, PyObject **globals)
{
    PyObject *builtins;
    *globals = Py_XNewRef(PyEval_GetGlobals());
    if (*globals != NULL) {
        builtins = PyObject_GetItem(*globals, GOPYRT_ID(__builtins__));
    }
    else {
        builtins = PyImport_ImportModuleLevel("builtins", NULL, NULL, NULL, 0);
        *globals =
            builtins == NULL ? NULL : Py_BuildValue("{OO}", GOPYRT_ID(__builtins__), builtins);
    }
    *importer = builtins == NULL || *globals == NULL ? NULL
                : PyDict_Check(builtins) ? PyObject_GetItem(builtins, GOPYRT_ID(__import__))
                                         : PyObject_GetAttr(builtins, GOPYRT_ID(__import__));
    Py_XDECREF(builtins);
    if (*importer == NULL) {
        Py_CLEAR(*globals);
        return -1;
    }
    return 0;
}

PyObject *
PyImport_Import(PyObject *name)
{
    PyObject *importer, *globals;
    if (find_importer(&importer, &globals) < 0) {
        return NULL;
    }
    PyObject *module = PyObject_CallFunction(importer, "OOO[]i", name, globals, globals, 0);
    Py_DECREF(importer);
    Py_DECREF(globals);
    if (module == NULL) {
        return NULL;
    }
    Py_DECREF(module);
    return gopyrt_import_made(name);
}

PyObject *
PyImport_ImportModule(const char *name)
{
    PyObject *text = PyUnicode_FromString(name);
    PyObject *module = text == NULL ? NULL : PyImport_Import(text);
    Py_XDECREF(text);
    return module;
}

PyObject *
PyImport_ImportModuleNoBlock(const char *name)
{
    if (PyErr_WarnEx(PyExc_DeprecationWarning,
                     "PyImport_ImportModuleNoBlock() is deprecated and scheduled for removal in "
                     "Python 3.15. Use PyImport_ImportModule() instead.",
                     1)
        < 0)
    {
        return NULL;
    }
    return PyImport_ImportModule(name);
}

PyObject *
PyImport_ImportModuleLevel(const char *name, PyObject *globals, PyObject *locals,
                           PyObject *fromlist, int level)
{
    PyObject *text = PyUnicode_FromString(name);
    PyObject *module =
        text == NULL ? NULL
                     : PyImport_ImportModuleLevelObject(text, globals, locals, fromlist, level);
    Py_XDECREF(text);
    return module;
}

PyObject *
PyImport_ImportModuleAttr(PyObject *name, PyObject *attribute)
{
    PyObject *module = PyImport_Import(name);
    PyObject *value = module == NULL ? NULL : PyObject_GetAttr(module, attribute);
    Py_XDECREF(module);
    return value;
}

PyObject *
PyImport_ImportModuleAttrString(const char *name, const char *attribute)
{
    PyObject *module = PyImport_ImportModule(name);
    PyObject *value = module == NULL ? NULL : PyObject_GetAttrString(module, attribute);
    Py_XDECREF(module);
    return value;
}

int
gopyrt_import_check_subinterpreter(const char *name)
{
    PyInterpreterState *interp = gopyrt_interp();
    int override = interp->imports.override_multi_interp_extensions_check;
    int checked = override == 0 ? (interp->feature_flags & Py_RTFLAGS_MULTI_INTERP_EXTENSIONS) != 0
                                : override > 0;
    if (!checked) {
        return 0;
    }
    PyErr_Format(PyExc_ImportError, "module %s does not support loading in subinterpreters", name);
    return -1;
}
