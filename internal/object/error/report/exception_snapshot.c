/* What of an exception goes to another interpreter: texts. */
#include "object/error/report/output.h"

#include "internal/pycore_crossinterp.h"
#include "internal/pycore_namespace.h"

/* A copy in memory that belongs to no interpreter: 0, or -1 with an exception. */
static int
copy_text(PyObject *text, const char **copy)
{
    Py_ssize_t length;
    const char *utf8 = PyUnicode_AsUTF8AndSize(text, &length);
    if (utf8 == NULL) {
        return -1;
    }
    char *memory = PyMem_RawMalloc((size_t)length + 1);
    if (memory == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    memcpy(memory, utf8, (size_t)length + 1);
    *copy = memory;
    return 0;
}

/* Copies an attribute that is a text. Here and below: what failed, NULL if nothing did. */
static const char *
copy_attribute(PyObject *op, const char *name, const char **copy, const char *missing,
               const char *no_text)
{
    PyObject *text = PyObject_GetAttrString(op, name);
    if (text == NULL) {
        return missing;
    }
    int result = copy_text(text, copy);
    Py_DECREF(text);
    return result < 0 ? no_text : NULL;
}

static const char *
copy_type(PyObject *type, struct _excinfo_type *copy)
{
    if (PyType_Check(type) && PyType_HasFeature((PyTypeObject *)type, _Py_TPFLAGS_STATIC_BUILTIN)) {
        copy->builtin = (PyTypeObject *)type;
    }
    const struct {
        const char *name, **copy;
    } all[] = { { "__name__", &copy->name },
                { "__qualname__", &copy->qualname },
                { "__module__", &copy->module } };
    const char *why = "error while initializing exception type snapshot", *failed = NULL;
    for (size_t i = 0; i < Py_ARRAY_LENGTH(all) && failed == NULL; i++) {
        failed = copy_attribute(type, all[i].name, all[i].copy, why, why);
    }
    return failed;
}

/* All that is printed of the exception, without the last newline. */
static int
copy_display(PyObject *exception, const char **copy)
{
    PyObject *lines = PyList_New(0), *nothing = PyUnicode_FromString(""), *text = NULL;
    if (lines != NULL && nothing != NULL) {
        gopyrt_output out;
        gopyrt_output_collect(&out, lines);
        gopyrt_output_exception(&out, exception);
        gopyrt_output_close(&out);
        text = PyUnicode_Join(nothing, lines);
    }
    Py_XDECREF(lines);
    Py_XDECREF(nothing);
    if (text == NULL) {
        return -1;
    }
    Py_ssize_t length;
    int result = copy_text(text, copy);
    if (result == 0 && PyUnicode_AsUTF8AndSize(text, &length) != NULL && length > 0
        && (*copy)[length - 1] == '\n')
    {
        ((char *)*copy)[length - 1] = '\0';
    }
    Py_DECREF(text);
    return result;
}

static const char *
copy_exception(_PyXI_excinfo *info, PyObject *exception)
{
    const char *failed = copy_type((PyObject *)Py_TYPE(exception), &info->type);
    if (failed != NULL) {
        return failed;
    }
    PyObject *text = PyObject_Str(exception);
    int result = text != NULL ? copy_text(text, &info->msg) : -1;
    Py_XDECREF(text);
    if (result < 0) {
        return "error while formatting exception";
    }
    /* Where that fails, the text has to do. */
    if (PyExceptionInstance_Check(exception) && copy_display(exception, &info->errdisplay) < 0) {
        PyErr_Clear();
    }
    return NULL;
}

/* The same of an object that has it all as attributes, as _PyXI_ExcInfoAsObject makes one. */
static const char *
copy_snapshot(_PyXI_excinfo *info, PyObject *snapshot)
{
    PyObject *type = PyObject_GetAttrString(snapshot, "type");
    if (type == NULL) {
        return "exception snapshot missing 'type' attribute";
    }
    const char *failed = copy_type(type, &info->type);
    Py_DECREF(type);
    if (failed == NULL) {
        failed = copy_attribute(snapshot, "msg", &info->msg,
                                "exception snapshot missing 'msg' attribute",
                                "error while copying exception message");
    }
    if (failed == NULL) {
        failed = copy_attribute(snapshot, "errdisplay", &info->errdisplay,
                                "exception snapshot missing 'errdisplay' attribute",
                                "error while copying exception error display");
    }
    return failed;
}

_PyXI_excinfo *
_PyXI_NewExcInfo(PyObject *exception)
{
    if (exception == NULL || exception == Py_None) {
        PyErr_SetString(PyExc_ValueError, "missing exc");
        return NULL;
    }
    _PyXI_excinfo *info = PyMem_RawCalloc(1, sizeof(*info));
    if (info == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    const char *failed = PyExceptionInstance_Check(exception) || PyExceptionClass_Check(exception)
                             ? copy_exception(info, exception)
                             : copy_snapshot(info, exception);
    if (failed != NULL) {
        _PyErr_FormatFromCause(PyExc_Exception, "%s", failed);
        _PyXI_FreeExcInfo(info);
        return NULL;
    }
    return info;
}

void
_PyXI_FreeExcInfo(_PyXI_excinfo *info)
{
    if (info == NULL) {
        return;
    }
    const char *all[] = { info->type.name, info->type.qualname, info->type.module, info->msg,
                          info->errdisplay };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(all); i++) {
        PyMem_RawFree((char *)all[i]);
    }
    PyMem_RawFree(info);
}

PyObject *
_PyXI_FormatExcInfo(_PyXI_excinfo *info)
{
    const char *module = info->type.module;
    const char *name = info->type.qualname != NULL ? info->type.qualname : info->type.name;
    int alone =
        module == NULL || strcmp(module, "builtins") == 0 || strcmp(module, "__main__") == 0;
    return PyUnicode_FromFormat("%s%s%s%s%s", alone ? "" : module, alone ? "" : ".", name,
                                info->msg != NULL ? ": " : "", info->msg != NULL ? info->msg : "");
}

/* Takes the dict over, and NULL is a failure. */
static PyObject *
namespace_of(PyObject *dict)
{
    PyObject *namespace = dict != NULL ? _PyNamespace_New(dict) : NULL;
    Py_XDECREF(dict);
    return namespace;
}

PyObject *
_PyXI_ExcInfoAsObject(_PyXI_excinfo *info)
{
    PyObject *type =
        namespace_of(Py_BuildValue("{szszsz}", "__name__", info->type.name, "__qualname__",
                                   info->type.qualname, "__module__", info->type.module));
    PyObject *formatted = _PyXI_FormatExcInfo(info);
    PyObject *dict = NULL;
    if (type != NULL && formatted != NULL) {
        dict = Py_BuildValue("{sOszsO}", "type", type, "msg", info->msg, "formatted", formatted);
    }
    Py_XDECREF(type);
    Py_XDECREF(formatted);
    if (dict != NULL && info->errdisplay != NULL) {
        PyObject *display = PyUnicode_FromString(info->errdisplay);
        if (display == NULL || PyDict_SetItemString(dict, "errdisplay", display) < 0) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(display);
    }
    return namespace_of(dict);
}
