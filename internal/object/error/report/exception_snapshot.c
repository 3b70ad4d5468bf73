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

static int
copy_attribute(PyObject *op, const char *name, const char **copy)
{
    PyObject *text = PyObject_GetAttrString(op, name);
    int result = text != NULL ? copy_text(text, copy) : -1;
    Py_XDECREF(text);
    return result;
}

static int
copy_type(PyObject *type, struct _excinfo_type *copy)
{
    if (PyType_Check(type) && PyType_HasFeature((PyTypeObject *)type, _Py_TPFLAGS_STATIC_BUILTIN)) {
        copy->builtin = (PyTypeObject *)type;
    }
    return copy_attribute(type, "__name__", &copy->name) < 0
                   || copy_attribute(type, "__qualname__", &copy->qualname) < 0
                   || copy_attribute(type, "__module__", &copy->module) < 0
               ? -1
               : 0;
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
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    PyObject *whole = text;
    if (length > 0 && PyUnicode_READ_CHAR(text, length - 1) == '\n') {
        whole = PyUnicode_Substring(text, 0, length - 1);
        Py_DECREF(text);
    }
    int result = whole != NULL ? copy_text(whole, copy) : -1;
    Py_XDECREF(whole);
    return result;
}

/* What failed, NULL if nothing did. */
static const char *
copy_exception(_PyXI_excinfo *info, PyObject *exception)
{
    if (copy_type((PyObject *)Py_TYPE(exception), &info->type) < 0) {
        return "error while initializing exception type snapshot";
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
    int result = copy_type(type, &info->type);
    Py_DECREF(type);
    if (result < 0) {
        return "error while initializing exception type snapshot";
    }
    PyObject *msg = PyObject_GetAttrString(snapshot, "msg");
    if (msg == NULL) {
        return "exception snapshot missing 'msg' attribute";
    }
    result = copy_text(msg, &info->msg);
    Py_DECREF(msg);
    if (result < 0) {
        return "error while copying exception message";
    }
    PyObject *display = PyObject_GetAttrString(snapshot, "errdisplay");
    if (display == NULL) {
        return "exception snapshot missing 'errdisplay' attribute";
    }
    result = copy_text(display, &info->errdisplay);
    Py_DECREF(display);
    return result < 0 ? "error while copying exception error display" : NULL;
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

/* Takes the value over, and NULL is a failure. */
static int
put(PyObject *dict, const char *name, PyObject *value)
{
    int result = value != NULL ? PyDict_SetItemString(dict, name, value) : -1;
    Py_XDECREF(value);
    return result;
}

static PyObject *
text_or_none(const char *text)
{
    return text != NULL ? PyUnicode_FromString(text) : Py_NewRef(Py_None);
}

static PyObject *
type_as_object(const struct _excinfo_type *type)
{
    PyObject *dict = PyDict_New(), *namespace = NULL;
    if (dict != NULL && put(dict, "__name__", text_or_none(type->name)) == 0
        && put(dict, "__qualname__", text_or_none(type->qualname)) == 0
        && put(dict, "__module__", text_or_none(type->module)) == 0)
    {
        namespace = _PyNamespace_New(dict);
    }
    Py_XDECREF(dict);
    return namespace;
}

PyObject *
_PyXI_ExcInfoAsObject(_PyXI_excinfo *info)
{
    PyObject *dict = PyDict_New(), *namespace = NULL;
    if (dict != NULL && put(dict, "type", type_as_object(&info->type)) == 0
        && put(dict, "msg", text_or_none(info->msg)) == 0
        && put(dict, "formatted", _PyXI_FormatExcInfo(info)) == 0
        && (info->errdisplay == NULL
            || put(dict, "errdisplay", text_or_none(info->errdisplay)) == 0))
    {
        namespace = _PyNamespace_New(dict);
    }
    Py_XDECREF(dict);
    return namespace;
}
