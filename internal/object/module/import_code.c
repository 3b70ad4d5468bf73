/* Modules made of code objects, which the host's evaluator runs: given by the caller, or frozen
 * into the program. And what importlib keeps. */
#include "object/module/module.h"

#include "object/container/container.h"

#include "config/config.h"
#include "marshal.h"

#include <string.h>

/* The magic number of the version's compiled files, with the end of line after it. */
#define MAGIC 3627

long
PyImport_GetMagicNumber(void)
{
    return MAGIC | 0x0A0D0000L;
}

/* ---- Of code --------------------------------------------------------------------------- */

/* Puts what the code needs into its module's dict. */
static int
prepare(PyObject *dict, PyObject *code, PyObject *path, PyObject *cached)
{
    if (PyDict_SetDefaultRef(dict, GOPYRT_ID(__builtins__), PyEval_GetBuiltins(), NULL) < 0) {
        return -1;
    }
    if (path == NULL) {
        path = cached != NULL       ? cached
               : PyCode_Check(code) ? ((PyCodeObject *)code)->co_filename
                                    : NULL;
    }
    if (path != NULL && PyDict_SetItem(dict, GOPYRT_ID(__file__), path) < 0) {
        return -1;
    }
    return cached == NULL ? 0 : PyDict_SetItemString(dict, "__cached__", cached);
}

/* The module may have put another into its place: new. */
static PyObject *
loaded(PyObject *name)
{
    PyObject *module = PyImport_GetModule(name);
    if (module == NULL && !PyErr_Occurred()) {
        PyErr_Format(PyExc_ImportError, "Loaded module %R not found in sys.modules", name);
    }
    return module;
}

static void
forget(PyObject *name)
{
    PyObject *before = PyErr_GetRaisedException();
    if (PyDict_Pop(gopyrt_modules(), name, NULL) < 0) {
        PyErr_Clear();
    }
    PyErr_SetRaisedException(before);
}

static PyObject *
run_in(PyObject *name, PyObject *dict, PyObject *code)
{
    PyObject *result = PyEval_EvalCode(code, dict, dict);
    if (result == NULL) {
        forget(name);
        return NULL;
    }
    Py_DECREF(result);
    return loaded(name);
}

PyObject *
PyImport_ExecCodeModuleObject(PyObject *name, PyObject *code, PyObject *path, PyObject *cached)
{
    PyObject *module = Py_XNewRef(PyImport_AddModuleObject(name));
    if (module == NULL) {
        return NULL;
    }
    PyObject *dict = PyModule_GetDict(module), *result = NULL;
    if (prepare(dict, code, path, cached) < 0) {
        forget(name);
    }
    else {
        result = run_in(name, dict, code);
    }
    Py_DECREF(module);
    return result;
}

static int
optional_path(const char *path, PyObject **result)
{
    *result = path == NULL ? NULL : PyUnicode_DecodeFSDefault(path);
    return path != NULL && *result == NULL ? -1 : 0;
}

PyObject *
PyImport_ExecCodeModuleWithPathnames(const char *name, PyObject *code, const char *path,
                                     const char *cached)
{
    PyObject *n = PyUnicode_FromString(name), *p = NULL, *c = NULL, *module = NULL;
    if (n != NULL && optional_path(path, &p) == 0 && optional_path(cached, &c) == 0) {
        module = PyImport_ExecCodeModuleObject(n, code, p, c);
    }
    Py_XDECREF(n);
    Py_XDECREF(p);
    Py_XDECREF(c);
    return module;
}

PyObject *
PyImport_ExecCodeModuleEx(const char *name, PyObject *code, const char *path)
{
    return PyImport_ExecCodeModuleWithPathnames(name, code, path, NULL);
}

PyObject *
PyImport_ExecCodeModule(const char *name, PyObject *code)
{
    return PyImport_ExecCodeModuleWithPathnames(name, code, NULL, NULL);
}

/* ---- Frozen ------------------------------------------------------------------------------ */

static int
run_frozen(PyObject *name, const struct _frozen *frozen)
{
    PyObject *code = PyMarshal_ReadObjectFromString((const char *)frozen->code, frozen->size);
    PyObject *module = code == NULL ? NULL : Py_XNewRef(PyImport_AddModuleObject(name));
    PyObject *dict = module == NULL ? NULL : PyModule_GetDict(module), *path = NULL;
    int failed = module == NULL;
    if (!failed && frozen->is_package) {
        path = PyList_New(0);
        failed = path == NULL || PyDict_SetItem(dict, GOPYRT_ID(__path__), path) < 0;
        Py_XDECREF(path);
    }
    failed = failed
             || PyDict_SetDefaultRef(dict, GOPYRT_ID(__builtins__), PyEval_GetBuiltins(), NULL) < 0;
    PyObject *result = failed ? NULL : run_in(name, dict, code);
    Py_XDECREF(result);
    Py_XDECREF(module);
    Py_XDECREF(code);
    return result == NULL ? -1 : 1;
}

int
PyImport_ImportFrozenModuleObject(PyObject *name)
{
    const char *chars = PyUnicode_Check(name) ? PyUnicode_AsUTF8(name) : NULL;
    const struct _frozen *frozen = chars == NULL ? NULL : gopyrt_frozen_find(chars);
    if (frozen == NULL) {
        PyErr_Clear();
        return 0;
    }
    if (frozen->code == NULL) {
        PyErr_Format(PyExc_ImportError, "Excluded frozen object named %R", name);
        return -1;
    }
    return run_frozen(name, frozen);
}

int
PyImport_ImportFrozenModule(const char *name)
{
    PyObject *text = PyUnicode_FromString(name);
    int result = text == NULL ? -1 : PyImport_ImportFrozenModuleObject(text);
    Py_XDECREF(text);
    return result;
}

/* ---- importlib ---------------------------------------------------------------------------- */

PyObject *
PyImport_ReloadModule(PyObject *module)
{
    PyObject *reload = PyImport_ImportModuleAttrString("importlib", "reload");
    PyObject *result = reload == NULL ? NULL : PyObject_CallOneArg(reload, module);
    Py_XDECREF(reload);
    return result;
}

/* What the first hook gives that knows the path: new, None if there is none. */
static PyObject *
ask_hooks(PyObject *hooks, PyObject *path)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(hooks); i++) {
        PyObject *hook = Py_NewRef(PyList_GET_ITEM(hooks, i));
        PyObject *importer = PyObject_CallOneArg(hook, path);
        Py_DECREF(hook);
        if (importer != NULL || !PyErr_ExceptionMatches(PyExc_ImportError)) {
            return importer;
        }
        PyErr_Clear();
    }
    return Py_NewRef(Py_None);
}

PyObject *
PyImport_GetImporter(PyObject *path)
{
    PyObject *cache = PySys_GetObject("path_importer_cache"),
             *hooks = PySys_GetObject("path_hooks");
    if (cache == NULL || hooks == NULL || !PyDict_Check(cache) || !PyList_Check(hooks)) {
        PyErr_Format(PyExc_RuntimeError, "lost sys.%s",
                     cache == NULL || !PyDict_Check(cache) ? "path_importer_cache" : "path_hooks");
        return NULL;
    }
    Py_INCREF(cache);
    Py_INCREF(hooks);
    PyObject *importer;
    if (PyDict_GetItemRef(cache, path, &importer) == 0 && PyDict_SetItem(cache, path, Py_None) == 0
        && (importer = ask_hooks(hooks, path)) != NULL && PyDict_SetItem(cache, path, importer) < 0)
    {
        Py_CLEAR(importer);
    }
    Py_DECREF(cache);
    Py_DECREF(hooks);
    return importer;
}
