/* Writing to file objects, and reading a line of one. */
#include "object/error/report/output.h"

#include "fileobject.h"

/* Takes the text over. */
static int
write_text(PyObject *file, PyObject *text)
{
    PyObject *write = text == NULL ? NULL : PyObject_GetAttr(file, GOPYRT_ID(write));
    PyObject *result = write == NULL ? NULL : PyObject_CallOneArg(write, text);
    Py_XDECREF(text);
    Py_XDECREF(write);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

int
PyFile_WriteObject(PyObject *op, PyObject *file, int flags)
{
    if (file == NULL) {
        PyErr_SetString(PyExc_TypeError, "writeobject with NULL file");
        return -1;
    }
    return write_text(file, flags & Py_PRINT_RAW ? PyObject_Str(op) : PyObject_Repr(op));
}

int
PyFile_WriteString(const char *text, PyObject *file)
{
    if (file == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "null file for PyFile_WriteString");
        }
        return -1;
    }
    /* A caller that does not look at results goes on after an error; nothing is written then. */
    return PyErr_Occurred() ? -1 : write_text(file, PyUnicode_FromString(text));
}

/* ---- A line of a file object --------------------------------------------------- */

/* Without its newline; EOFError for nothing. Takes the line over. */
static PyObject *
without_newline(PyObject *line)
{
    int is_text = PyUnicode_Check(line);
    Py_ssize_t n = is_text ? PyUnicode_GET_LENGTH(line) : PyBytes_GET_SIZE(line);
    if (n == 0) {
        PyErr_SetString(PyExc_EOFError, "EOF when reading a line");
        Py_CLEAR(line);
    }
    else if (is_text && PyUnicode_READ_CHAR(line, n - 1) == '\n') {
        Py_SETREF(line, PyUnicode_Substring(line, 0, n - 1));
    }
    else if (!is_text && PyBytes_AS_STRING(line)[n - 1] == '\n') {
        Py_SETREF(line, PyBytes_FromStringAndSize(PyBytes_AS_STRING(line), n - 1));
    }
    return line;
}

PyObject *
PyFile_GetLine(PyObject *file, int n)
{
    if (file == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    PyObject *line = n <= 0 ? PyObject_CallMethod(file, "readline", NULL)
                            : PyObject_CallMethod(file, "readline", "i", n);
    if (line != NULL && !PyUnicode_Check(line) && !PyBytes_Check(line)) {
        PyErr_SetString(PyExc_TypeError, "object.readline() returned non-string");
        Py_CLEAR(line);
    }
    return line != NULL && n < 0 ? without_newline(line) : line;
}
