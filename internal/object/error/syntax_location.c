/* Where in a source an exception is, and lines of sources. */
#include "object/error/error.h"

#include <stdio.h>

/* Reads on to a line, which is UTF-8, with its end: new. NULL without an exception
 * where the file is shorter. */
static PyObject *
read_line(FILE *file, int line)
{
    char *text = NULL;
    size_t room = 0;
    ssize_t length = -1;
    for (int i = 0; i < line; i++) {
        length = getline(&text, &room, file);
        if (length < 0) {
            break;
        }
    }
    PyObject *line_text = NULL;
    if (length >= 0) {
        line_text = PyUnicode_DecodeUTF8(text, length, "replace");
    }
    free(text);
    return line_text;
}

PyObject *
gopyrt_source_line(const char *path, int line)
{
    if (path == NULL || *path == '\0' || line <= 0) {
        return NULL;
    }
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return NULL;
    }
    PyObject *text = read_line(file, line);
    fclose(file);
    return text;
}

PyObject *
PyErr_ProgramText(const char *path, int line)
{
    PyObject *raised = PyErr_GetRaisedException();
    PyObject *text = gopyrt_source_line(path, line);
    PyErr_SetRaisedException(raised);
    return text;
}

PyObject *
PyErr_ProgramTextObject(PyObject *path, int line)
{
    PyObject *bytes, *text = NULL, *raised = PyErr_GetRaisedException();
    if (path != NULL && PyUnicode_FSConverter(path, &bytes)) {
        text = gopyrt_source_line(PyBytes_AS_STRING(bytes), line);
        Py_DECREF(bytes);
    }
    PyErr_SetRaisedException(raised);
    return text;
}

/* Sets an attribute to a number, or None for -1. */
static int
set_number(PyObject *exception, const char *name, int value)
{
    PyObject *number = value < 0 ? Py_NewRef(Py_None) : PyLong_FromLong(value);
    int result = number == NULL ? -1 : PyObject_SetAttrString(exception, name, number);
    Py_XDECREF(number);
    return result;
}

/* Sets an attribute that an exception of another type than SyntaxError may lack. */
static int
set_missing(PyObject *exception, const char *name, PyObject *(*make)(PyObject *))
{
    int has = PyObject_HasAttrStringWithError(exception, name);
    PyObject *value = has != 0 ? NULL : make != NULL ? make(exception) : Py_NewRef(Py_None);
    int result = has != 0        ? has
                 : value == NULL ? -1
                                 : PyObject_SetAttrString(exception, name, value);
    Py_XDECREF(value);
    return result < 0 ? -1 : 0;
}

/* What printing a SyntaxError looks at. */
static int
look_like_syntax_error(PyObject *exception)
{
    return Py_IS_TYPE(exception, (PyTypeObject *)PyExc_SyntaxError)
                   || (set_missing(exception, "msg", PyObject_Str) == 0
                       && set_missing(exception, "print_file_and_line", NULL) == 0)
               ? 0
               : -1;
}

static int
locate(PyObject *exception, PyObject *path, int line, int column, int end_line, int end_column)
{
    if (set_number(exception, "lineno", line) < 0 || set_number(exception, "offset", column) < 0
        || set_number(exception, "end_lineno", end_line) < 0
        || set_number(exception, "end_offset", end_column) < 0)
    {
        return -1;
    }
    if (path == NULL) {
        return 0;
    }
    if (PyObject_SetAttrString(exception, "filename", path) < 0) {
        return -1;
    }
    PyObject *text = PyErr_ProgramTextObject(path, line);
    int result = text == NULL ? 0 : PyObject_SetAttrString(exception, "text", text);
    Py_XDECREF(text);
    return result;
}

void
PyErr_RangedSyntaxLocationObject(PyObject *path, int line, int column, int end_line, int end_column)
{
    PyObject *exception = PyErr_GetRaisedException();
    if (exception == NULL) {
        return;
    }
    if (locate(exception, path, line, column, end_line, end_column) < 0
        || look_like_syntax_error(exception) < 0)
    {
        PyErr_Clear();
    }
    PyErr_SetRaisedException(exception);
}

void
PyErr_SyntaxLocationObject(PyObject *path, int line, int column)
{
    PyErr_RangedSyntaxLocationObject(path, line, column, line, -1);
}

void
PyErr_SyntaxLocationEx(const char *path, int line, int column)
{
    PyObject *raised = PyErr_GetRaisedException();
    PyObject *name = path == NULL ? NULL : PyUnicode_DecodeFSDefault(path);
    if (path != NULL && name == NULL) {
        PyErr_Clear();
    }
    PyErr_SetRaisedException(raised);
    PyErr_SyntaxLocationObject(name, line, column);
    Py_XDECREF(name);
}

void
PyErr_SyntaxLocation(const char *path, int line)
{
    PyErr_SyntaxLocationEx(path, line, -1);
}
