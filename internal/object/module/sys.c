/* The module sys, as far as extensions take something from it, and the functions of the C API that
 * get and set what is in it. */
#include "object/module/module.h"
#include "object/module/sys_info.h"

#include "internal/pycore_sysmodule.h"

#include "object/container/container.h"
#include "object/error/error.h"
#include "object/host/host.h"

/* A value that is made, and its name. */
static int
put(PyObject *dict, const char *name, PyObject *value)
{
    int result = value == NULL ? -1 : PyDict_SetItemString(dict, name, value);
    Py_XDECREF(value);
    return result;
}

static PyObject *
from_wide(const wchar_t *text)
{
    return text == NULL ? Py_NewRef(Py_None) : PyUnicode_FromWideChar(text, -1);
}

static PyObject *
from_list(const PyWideStringList *list)
{
    PyObject *result = PyList_New(list->length);
    for (Py_ssize_t i = 0; result != NULL && i < list->length; i++) {
        PyObject *item = PyUnicode_FromWideChar(list->items[i], -1);
        if (item == NULL) {
            Py_CLEAR(result);
            break;
        }
        PyList_SET_ITEM(result, i, item);
    }
    return result;
}

static int
put_constants(PyObject *dict)
{
    return put(dict, "maxsize", PyLong_FromSsize_t(PY_SSIZE_T_MAX)) < 0
                   || put(dict, "maxunicode", PyLong_FromLong(0x10FFFF)) < 0
                   || put(dict, "byteorder", PyUnicode_FromString("little")) < 0
                   || put(dict, "platform", PyUnicode_FromString(Py_GetPlatform())) < 0
                   || put(dict, "version", PyUnicode_FromString(Py_GetVersion())) < 0
                   || put(dict, "copyright", PyUnicode_FromString(Py_GetCopyright())) < 0
                   || put(dict, "hexversion", PyLong_FromLong(PY_VERSION_HEX)) < 0
                   || put(dict, "api_version", PyLong_FromLong(PYTHON_API_VERSION)) < 0
                   || put(dict, "abiflags", PyUnicode_FromString("")) < 0
                   || put(dict, "float_repr_style", PyUnicode_FromString("short")) < 0
                   || put(dict, "builtin_module_names", gopyrt_builtin_names()) < 0
                   || put(dict, "warnoptions", PyList_New(0)) < 0
                   || put(dict, "_xoptions", PyDict_New()) < 0
               ? -1
               : 0;
}

/* Struct sequences and the like. */
static int
put_info(PyObject *dict, const PyConfig *config)
{
    PyObject *version = gopyrt_sys_version_info();
    int failed = version == NULL
                 || put(dict, "implementation", gopyrt_sys_implementation(version)) < 0
                 || put(dict, "flags", gopyrt_sys_flags(config, &_PyRuntime.preconfig)) < 0
                 || put(dict, "float_info", PyFloat_GetInfo()) < 0
                 || put(dict, "int_info", PyLong_GetInfo()) < 0
                 || put(dict, "thread_info", PyThread_GetInfo()) < 0
                 || put(dict, "monitoring", gopyrt_monitoring_new()) < 0;
    return put(dict, "version_info", version) < 0 || failed ? -1 : 0;
}

/* What the configuration says. Some of it is known only when the initialization is complete: the
 * paths are set again then. */
static int
put_config(PyObject *dict, const PyConfig *config)
{
    return put(dict, "executable", from_wide(config->executable)) < 0
                   || put(dict, "prefix", from_wide(config->prefix)) < 0
                   || put(dict, "base_prefix", from_wide(config->base_prefix)) < 0
                   || put(dict, "exec_prefix", from_wide(config->exec_prefix)) < 0
                   || put(dict, "base_exec_prefix", from_wide(config->base_exec_prefix)) < 0
                   || put(dict, "platlibdir", from_wide(config->platlibdir)) < 0
                   || put(dict, "argv", from_list(&config->argv)) < 0
                   || put(dict, "orig_argv", from_list(&config->orig_argv)) < 0
                   || put(dict, "path", from_list(&config->module_search_paths)) < 0
                   || put(dict, "dont_write_bytecode", PyBool_FromLong(!config->write_bytecode)) < 0
               ? -1
               : 0;
}

int
gopyrt_sys_configure(PyInterpreterState *interp)
{
    return put_config(interp->sysdict, &interp->config);
}

/* ---- Functions ------------------------------------------------------------------------ */

static PyObject *
getrefcount(PyObject *Py_UNUSED(module), PyObject *op)
{
    return PyLong_FromSsize_t(Py_REFCNT(op));
}

static PyObject *
intern(PyObject *Py_UNUSED(module), PyObject *str)
{
    if (!PyUnicode_CheckExact(str)) {
        PyErr_Format(PyExc_TypeError,
                     PyUnicode_Check(str) ? "can't intern %.400s"
                                          : "intern() argument must be str, not %.50s",
                     GOPYRT_TYPE_NAME(str));
        return NULL;
    }
    Py_INCREF(str);
    PyUnicode_InternInPlace(&str);
    return str;
}

static PyObject *
getdefaultencoding(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyUnicode_FromString("utf-8");
}

static PyObject *
getrecursionlimit(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return PyLong_FromLong(Py_GetRecursionLimit());
}

static PyMethodDef methods[] = {
    { "getrefcount", getrefcount, METH_O,
      "getrefcount($module, object, /)\n--\n\nHow many references an object has, this one too." },
    { "intern", intern, METH_O,
      "intern($module, string, /)\n--\n\nThe one str with these characters that all share." },
    { "getdefaultencoding", getdefaultencoding, METH_NOARGS,
      "getdefaultencoding($module, /)\n--\n\nThe encoding that str.encode() uses by itself." },
    { "getrecursionlimit", getrecursionlimit, METH_NOARGS,
      "getrecursionlimit($module, /)\n--\n\nHow deep Python code may call itself." },
    { NULL, NULL, 0, NULL },
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "sys",      .m_doc = "What the interpreter says of itself.",
    .m_size = -1,          .m_methods = methods,
};

PyObject *
gopyrt_sys_new(PyInterpreterState *interp)
{
    PyObject *module = PyModule_Create2(&definition, PYTHON_API_VERSION);
    if (module == NULL) {
        return NULL;
    }
    PyObject *dict = PyModule_GetDict(module);
    if (put(dict, "modules", Py_NewRef(interp->imports.modules)) < 0 || put_constants(dict) < 0
        || put_info(dict, &interp->config) < 0 || put_config(dict, &interp->config) < 0
        || gopyrt_errors_add_to_sys(module) < 0)
    {
        Py_DECREF(module);
        return NULL;
    }
    return module;
}

/* ---- The C API -------------------------------------------------------------------------- */

PyObject *
PySys_GetObject(const char *name)
{
    PyThreadState *tstate = _PyThreadState_GET();
    if (tstate == NULL || tstate->interp->sysdict == NULL) {
        return NULL;
    }
    PyObject *before = PyErr_GetRaisedException();
    PyObject *value = _PyDict_GetItemStringWithError(tstate->interp->sysdict, name);
    if (value == NULL && PyErr_Occurred()) {
        PyErr_FormatUnraisable("Exception ignored in PySys_GetObject()");
    }
    PyErr_SetRaisedException(before);
    return value;
}

int
PySys_SetObject(const char *name, PyObject *value)
{
    PyObject *dict = gopyrt_interp()->sysdict;
    if (dict == NULL) {
        PyErr_Format(PyExc_RuntimeError, "lost sys, to set %s", name);
        return -1;
    }
    if (value == NULL) {
        return PyDict_PopString(dict, name, NULL) < 0 ? -1 : 0;
    }
    return PyDict_SetItemString(dict, name, value);
}

int
_PySys_GetOptionalAttrString(const char *name, PyObject **value)
{
    PyObject *dict = gopyrt_interp()->sysdict;
    *value = NULL;
    return dict == NULL ? 0 : PyDict_GetItemStringRef(dict, name, value);
}

int
_PySys_GetOptionalAttr(PyObject *name, PyObject **value)
{
    PyObject *dict = gopyrt_interp()->sysdict;
    *value = NULL;
    if (!PyUnicode_Check(name)) {
        PyErr_Format(PyExc_TypeError, "attribute name must be string, not '%.200s'",
                     Py_TYPE(name)->tp_name);
        return -1;
    }
    return dict == NULL ? 0 : PyDict_GetItemRef(dict, name, value);
}

static PyObject *
required(PyObject *value, int found, const char *format, const void *name)
{
    if (found == 0) {
        PyErr_Format(PyExc_RuntimeError, format, name);
    }
    return value;
}

PyObject *
_PySys_GetRequiredAttrString(const char *name)
{
    PyObject *value;
    int found = _PySys_GetOptionalAttrString(name, &value);
    return required(value, found, "lost sys.%s", name);
}

PyObject *
_PySys_GetRequiredAttr(PyObject *name)
{
    PyObject *value;
    int found = _PySys_GetOptionalAttr(name, &value);
    return required(value, found, "lost sys.%U", name);
}
