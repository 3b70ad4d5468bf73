/* SyntaxError and those derived from it. */
#include "object/error/exception/exception_types.h"

/* (file, line, column, text[, last line, last column[, data]]) */
static int
fill(PySyntaxErrorObject *e, PyObject *where)
{
    PyObject *details = PySequence_Tuple(where);
    if (details == NULL) {
        return -1;
    }
    Py_ssize_t n = PyTuple_GET_SIZE(details);
    if (n < 4 || n > 7) {
        PyErr_Format(PyExc_TypeError, "function takes at %s %d arguments (%zd given)",
                     n < 4 ? "least" : "most", n < 4 ? 4 : 7, n);
        Py_DECREF(details);
        return -1;
    }
    PyObject **fields[] = { &e->filename,   &e->lineno,     &e->offset,  &e->text,
                            &e->end_lineno, &e->end_offset, &e->metadata };
    for (Py_ssize_t i = 0; i < (Py_ssize_t)Py_ARRAY_LENGTH(fields); i++) {
        Py_XSETREF(*fields[i], i < n ? Py_NewRef(PyTuple_GET_ITEM(details, i)) : NULL);
    }
    Py_DECREF(details);
    if (n == 5) {
        PyErr_SetString(PyExc_TypeError, "end_offset must be provided when end_lineno is provided");
        return -1;
    }
    return 0;
}

int
gopyrt_syntax_error_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PySyntaxErrorObject *e = (PySyntaxErrorObject *)self;
    if (gopyrt_exception_init(self, args, kwds) < 0) {
        return -1;
    }
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    if (n >= 1) {
        Py_XSETREF(e->msg, Py_NewRef(PyTuple_GET_ITEM(args, 0)));
    }
    return n == 2 ? fill(e, PyTuple_GET_ITEM(args, 1)) : 0;
}

/* The name of a file without its folders: new. */
static PyObject *
base_name(PyObject *path)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(path), slash = PyUnicode_FindChar(path, '/', 0, n, -1);
    return slash < 0 ? (slash == -2 ? NULL : Py_NewRef(path))
                     : PyUnicode_Substring(path, slash + 1, n);
}

PyObject *
gopyrt_syntax_error_str(PyObject *self)
{
    PySyntaxErrorObject *e = (PySyntaxErrorObject *)self;
    PyObject *msg = e->msg != NULL ? e->msg : Py_None, *file = NULL;
    int has_line = e->lineno != NULL && PyLong_CheckExact(e->lineno), overflow;
    long line = has_line ? PyLong_AsLongAndOverflow(e->lineno, &overflow) : 0;
    if (e->filename != NULL && PyUnicode_Check(e->filename)) {
        file = base_name(e->filename);
        if (file == NULL) {
            return NULL;
        }
    }
    if (file == NULL) {
        return has_line ? PyUnicode_FromFormat("%S (line %ld)", msg, line) : PyObject_Str(msg);
    }
    PyObject *text = has_line ? PyUnicode_FromFormat("%S (%U, line %ld)", msg, file, line)
                              : PyUnicode_FromFormat("%S (%U)", msg, file);
    Py_DECREF(file);
    return text;
}

#define MEMBER(name, field)                                               \
    {                                                                     \
        name, _Py_T_OBJECT, offsetof(PySyntaxErrorObject, field), 0, NULL \
    }
PyMemberDef gopyrt_syntax_error_members[] = {
    MEMBER("msg", msg),
    MEMBER("filename", filename),
    MEMBER("lineno", lineno),
    MEMBER("offset", offset),
    MEMBER("text", text),
    MEMBER("end_lineno", end_lineno),
    MEMBER("end_offset", end_offset),
    MEMBER("print_file_and_line", print_file_and_line),
    MEMBER("_metadata", metadata),
    { NULL, 0, 0, 0, NULL },
};
