/* Writing reports of exceptions: see output.h. A report must come out where nearly nothing works
 * any more, so nothing in here gives up because an object misbehaves. */
#include "object/error/report/output.h"

#include <unistd.h>

void
gopyrt_output_open(gopyrt_output *out, PyObject *file)
{
    *out = (gopyrt_output){ .file = Py_XNewRef(file != NULL ? file : PySys_GetObject("stderr")) };
}

void
gopyrt_output_collect(gopyrt_output *out, PyObject *list)
{
    *out = (gopyrt_output){ .lines = Py_NewRef(list) };
}

void
gopyrt_output_close(gopyrt_output *out)
{
    if (out->file != NULL && out->file != Py_None) {
        PyObject *result = PyObject_CallMethod(out->file, "flush", NULL);
        Py_XDECREF(result);
    }
    Py_XDECREF(out->file);
    Py_XDECREF(out->lines);
    Py_XDECREF(out->why);
    PyErr_Clear();
}

static void
write_out(gopyrt_output *out, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t n = write(STDERR_FILENO, text, length);
        if (n <= 0) {
            out->failed = 1;
            return;
        }
        text += n;
        length -= (size_t)n;
    }
}

/* Nothing more is written; the exception is kept. */
static void
fail(gopyrt_output *out)
{
    PyObject *exception = PyErr_GetRaisedException();
    out->failed = 1;
    if (out->why == NULL) {
        out->why = exception;
    }
    else {
        Py_XDECREF(exception);
    }
}

void
gopyrt_output_str(gopyrt_output *out, PyObject *text)
{
    if (text == NULL) {
        fail(out);
        return;
    }
    if (out->failed || out->file == Py_None) {
        Py_DECREF(text);
        return;
    }
    if (out->lines != NULL) {
        if (PyList_Append(out->lines, text) < 0) {
            fail(out);
        }
    }
    else if (out->file != NULL) {
        PyObject *result = PyObject_CallMethod(out->file, "write", "O", text);
        if (result == NULL) {
            fail(out);
        }
        Py_XDECREF(result);
    }
    else {
        PyObject *bytes = PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace");
        if (bytes == NULL) {
            fail(out);
        }
        else {
            write_out(out, PyBytes_AS_STRING(bytes), (size_t)PyBytes_GET_SIZE(bytes));
            Py_DECREF(bytes);
        }
    }
    PyErr_Clear();
    Py_DECREF(text);
}

void
gopyrt_output_ascii(gopyrt_output *out, const char *text)
{
    if (out->file == NULL && out->lines == NULL && !out->failed) {
        write_out(out, text, strlen(text)); /* also without memory */
    }
    else {
        gopyrt_output_str(out, PyUnicode_FromString(text));
    }
}

void
gopyrt_output_format(gopyrt_output *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    gopyrt_output_str(out, PyUnicode_FromFormatV(format, args));
    va_end(args);
}

PyObject *
gopyrt_output_text_of(PyObject *op, PyObject *(*function)(PyObject *), const char *otherwise)
{
    PyObject *text = function(op);
    if (text == NULL) {
        PyErr_Clear();
        text = PyUnicode_FromString(otherwise);
    }
    return text;
}

PyObject *
gopyrt_output_text_or(PyObject *value, const char *otherwise)
{
    Py_XINCREF(value);
    int has = value == NULL ? 0 : PyObject_IsTrue(value);
    PyObject *text = has == 0  ? PyUnicode_FromString(otherwise)
                     : has > 0 ? PyObject_Str(value)
                               : NULL;
    Py_XDECREF(value);
    return text;
}

PyObject *
gopyrt_output_type_name(PyObject *type, const char *dot)
{
    PyObject *module, *name = PyType_GetQualName((PyTypeObject *)type), *text = NULL;
    if (name == NULL) {
        return NULL;
    }
    if (PyObject_GetOptionalAttr(type, GOPYRT_ID(__module__), &module) < 0) {
        PyErr_Clear();
        module = NULL;
    }
    if (module == NULL || !PyUnicode_Check(module)) {
        text = PyUnicode_FromFormat("<unknown>%s%U", dot, name);
    }
    else if (PyUnicode_CompareWithASCIIString(module, "builtins") == 0
             || PyUnicode_CompareWithASCIIString(module, "__main__") == 0)
    {
        text = Py_NewRef(name);
    }
    else {
        text = PyUnicode_FromFormat("%U.%U", module, name);
    }
    Py_XDECREF(module);
    Py_DECREF(name);
    return text;
}
