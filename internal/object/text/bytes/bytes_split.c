/* bytes and bytearray: taking them apart, and their ends off. */
#include "object/text/bytearray.h"

static PyObject *
split(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
      _PyArg_Parser *parser, int right)
{
    PyObject *few[2], *result;
    Py_ssize_t max = -1;
    if (gopyrt_unpack(args, nargs, kwnames, parser, 0, 2, few) < 0) {
        return NULL;
    }
    if (few[1] != NULL && (max = gopyrt_index_argument(few[1])) == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (few[0] == NULL || Py_IsNone(few[0])) {
        gopyrt_text text = gopyrt_bytes_text(self);
        return right ? gopyrt_rsplit_spaces(&text, gopyrt_bytes_part, gopyrt_bytes_spaces, max)
                     : gopyrt_split_spaces(&text, gopyrt_bytes_part, gopyrt_bytes_spaces, max);
    }
    gopyrt_bytes_argument by;
    if (gopyrt_bytes_hold(few[0], &by) < 0) {
        return NULL;
    }
    gopyrt_text text = gopyrt_bytes_text(self);
    result = right ? gopyrt_rsplit(&text, gopyrt_bytes_part, &by.text, max)
                   : gopyrt_split(&text, gopyrt_bytes_part, &by.text, max);
    gopyrt_bytes_release(&by);
    return result;
}

static const char *const split_names[] = { "sep", "maxsplit", NULL };

PyObject *
gopyrt_bytes_split(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static _PyArg_Parser parser = { .keywords = split_names, .fname = "split" };
    return split(self, args, nargs, kwnames, &parser, 0);
}

PyObject *
gopyrt_bytes_rsplit(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static _PyArg_Parser parser = { .keywords = split_names, .fname = "rsplit" };
    return split(self, args, nargs, kwnames, &parser, 1);
}

PyObject *
gopyrt_bytes_splitlines(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char *const names[] = { "keepends", NULL };
    static _PyArg_Parser parser = { .keywords = names, .fname = "splitlines" };
    PyObject *few[1];
    int keepends = 0;
    if (gopyrt_unpack(args, nargs, kwnames, &parser, 0, 1, few) < 0
        || (few[0] != NULL && (keepends = PyObject_IsTrue(few[0])) < 0))
    {
        return NULL;
    }
    gopyrt_text text = gopyrt_bytes_text(self);
    return gopyrt_splitlines(&text, gopyrt_bytes_part, keepends, 0);
}

/* A separator goes into the tuple as it is, or as a bytearray where all are such. */
static PyObject *
partition(PyObject *self, PyObject *given, int last)
{
    PyObject *separator = given;
    gopyrt_bytes_argument by;
    PyObject *own = NULL, *tuple = NULL;
    if (!PyBytes_Check(self)
        && ((separator = own = PyByteArray_FromStringAndSize(NULL, 0)) == NULL
            || gopyrt_bytearray_of_buffer(own, given) < 0))
    {
        Py_XDECREF(own);
        return NULL;
    }
    if (gopyrt_bytes_hold(separator, &by) == 0) {
        gopyrt_text text = gopyrt_bytes_text(self);
        tuple = gopyrt_partition(&text, gopyrt_bytes_part, &by.text, last);
        gopyrt_bytes_release(&by);
    }
    Py_XDECREF(own);
    return tuple;
}

PyObject *
gopyrt_bytes_partition(PyObject *self, PyObject *separator)
{
    return partition(self, separator, 0);
}

PyObject *
gopyrt_bytes_rpartition(PyObject *self, PyObject *separator)
{
    return partition(self, separator, 1);
}

enum { LEFT = 1, RIGHT = 2 };

static PyObject *
strip(const char *method, PyObject *self, PyObject *const *args, Py_ssize_t nargs, int sides)
{
    gopyrt_bytes_argument chars;
    unsigned char set[256];
    const unsigned char *stripped = gopyrt_bytes_spaces;
    if (!_PyArg_CheckPositional(method, nargs, 0, 1)) {
        return NULL;
    }
    if (nargs == 1 && !Py_IsNone(args[0])) {
        if (gopyrt_bytes_hold(args[0], &chars) < 0) {
            return NULL;
        }
        memset(set, 0, sizeof(set));
        for (Py_ssize_t i = 0; i < chars.text.length; i++) {
            set[((unsigned char *)chars.text.data)[i]] = 1;
        }
        gopyrt_bytes_release(&chars);
        stripped = set;
    }
    gopyrt_text text = gopyrt_bytes_text(self);
    const unsigned char *data = text.data;
    Py_ssize_t start = 0, end = text.length;
    while ((sides & LEFT) && start < end && stripped[data[start]]) {
        start++;
    }
    while ((sides & RIGHT) && end > start && stripped[data[end - 1]]) {
        end--;
    }
    return gopyrt_bytes_part(&text, start, end);
}

PyObject *
gopyrt_bytes_strip(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return strip("strip", self, args, nargs, LEFT | RIGHT);
}

PyObject *
gopyrt_bytes_lstrip(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return strip("lstrip", self, args, nargs, LEFT);
}

PyObject *
gopyrt_bytes_rstrip(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return strip("rstrip", self, args, nargs, RIGHT);
}
