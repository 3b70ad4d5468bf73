/* Writing to file objects. */
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
