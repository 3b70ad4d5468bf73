/* Lines of C code on sys.stdout and sys.stderr. Where these are missing or fail, the streams of C
 * take them. An exception that is set stays, and none is raised. */
#include "object/module/module.h"

#include <stdio.h>

/* The longest text that a format of C makes. */
#define MOST 1000

static int
write_object(const char *name, PyObject *text)
{
    PyObject *file = Py_XNewRef(PySys_GetObject(name));
    int result = file == NULL ? -1 : PyFile_WriteObject(text, file, Py_PRINT_RAW);
    Py_XDECREF(file);
    if (result < 0) {
        PyErr_Clear();
    }
    return result;
}

static void
write_chars(const char *name, FILE *other, const char *chars)
{
    PyObject *text = PyUnicode_FromString(chars);
    if (text == NULL) {
        PyErr_Clear();
    }
    if (text == NULL || write_object(name, text) < 0) {
        fputs(chars, other);
    }
    Py_XDECREF(text);
}

static void
write_format(const char *name, FILE *other, const char *format, va_list va)
{
    char buffer[MOST + 1];
    PyObject *before = PyErr_GetRaisedException();
    int length = PyOS_vsnprintf(buffer, sizeof(buffer), format, va);
    write_chars(name, other, buffer);
    if (length < 0 || length > MOST) {
        write_chars(name, other, "... truncated");
    }
    PyErr_SetRaisedException(before);
}

static void
write_unicode(const char *name, FILE *other, const char *format, va_list va)
{
    PyObject *before = PyErr_GetRaisedException();
    PyObject *text = PyUnicode_FromFormatV(format, va);
    if (text != NULL && write_object(name, text) < 0) {
        const char *chars = PyUnicode_AsUTF8(text);
        if (chars != NULL) {
            fputs(chars, other);
        }
    }
    Py_XDECREF(text);
    PyErr_Clear();
    PyErr_SetRaisedException(before);
}

#define WRITER(func, name, other, write)  \
    void func(const char *format, ...)    \
    {                                     \
        va_list va;                       \
        va_start(va, format);             \
        write((name), other, format, va); \
        va_end(va);                       \
    }

WRITER(PySys_WriteStdout, "stdout", stdout, write_format)
WRITER(PySys_WriteStderr, "stderr", stderr, write_format)
WRITER(PySys_FormatStdout, "stdout", stdout, write_unicode)
WRITER(PySys_FormatStderr, "stderr", stderr, write_unicode)
