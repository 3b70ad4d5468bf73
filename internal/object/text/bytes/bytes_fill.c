/* bytes and bytearray: with bytes around them, and tabs expanded. */
#include "object/text/bytes.h"

static PyObject *
padded(PyObject *self, Py_ssize_t left, Py_ssize_t right, char fill)
{
    gopyrt_text text = gopyrt_bytes_text(self);
    left = Py_MAX(left, 0);
    right = Py_MAX(right, 0);
    if (left == 0 && right == 0) {
        return gopyrt_bytes_same(self);
    }
    PyObject *result = gopyrt_bytes_like(self, NULL, left + text.length + right);
    if (result != NULL) {
        char *to = gopyrt_bytes_data(result);
        memset(to, fill, (size_t)left);
        memcpy(to + left, text.data, (size_t)text.length);
        memset(to + left + text.length, fill, (size_t)right);
    }
    return result;
}

/* How many bytes are missing, and the one to fill with. */
static int
arguments(const char *method, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
          Py_ssize_t *missing, char *fill)
{
    if (!_PyArg_CheckPositional(method, nargs, 1, 2)) {
        return -1;
    }
    Py_ssize_t width = gopyrt_index_argument(args[0]);
    if (width == -1 && PyErr_Occurred()) {
        return -1;
    }
    *fill = ' ';
    if (nargs == 2) {
        const int bytes = PyBytes_Check(args[1]);
        if (!bytes && !PyByteArray_Check(args[1])) {
            _PyArg_BadArgument(method, "argument 2", "a byte string of length 1", args[1]);
            return -1;
        }
        if (Py_SIZE(args[1]) != 1) {
            PyErr_Format(PyExc_TypeError,
                         "%s(): argument 2 must be a byte string of length 1, "
                         "not a %s object of length %zd",
                         method, bytes ? "bytes" : "bytearray", Py_SIZE(args[1]));
            return -1;
        }
        *fill = gopyrt_bytes_data(args[1])[0];
    }
    *missing = width <= 0 ? 0 : Py_MAX(width - Py_SIZE(self), 0);
    return 0;
}

PyObject *
gopyrt_bytes_center(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    Py_ssize_t missing;
    char fill;
    if (arguments("center", self, args, nargs, &missing, &fill) < 0) {
        return NULL;
    }
    Py_ssize_t left = missing / 2 + (missing & (missing + Py_SIZE(self)) & 1);
    return padded(self, left, missing - left, fill);
}

PyObject *
gopyrt_bytes_ljust(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    Py_ssize_t missing;
    char fill;
    return arguments("ljust", self, args, nargs, &missing, &fill) < 0
               ? NULL
               : padded(self, 0, missing, fill);
}

PyObject *
gopyrt_bytes_rjust(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    Py_ssize_t missing;
    char fill;
    return arguments("rjust", self, args, nargs, &missing, &fill) < 0
               ? NULL
               : padded(self, missing, 0, fill);
}

PyObject *
gopyrt_bytes_zfill(PyObject *self, PyObject *arg)
{
    Py_ssize_t width = gopyrt_index_argument(arg);
    if (width == -1 && PyErr_Occurred()) {
        return NULL;
    }
    Py_ssize_t missing = width <= 0 ? 0 : width - Py_SIZE(self);
    PyObject *result = padded(self, missing, 0, '0');
    if (result != NULL && missing > 0 && Py_SIZE(self) > 0) {
        char *to = gopyrt_bytes_data(result);
        if (to[missing] == '+' || to[missing] == '-') {
            to[0] = to[missing];
            to[missing] = '0';
        }
    }
    return result;
}

/* Writes the text, or only counts where `to` is NULL. -1 where that is too long. */
static Py_ssize_t
expand(const gopyrt_text *text, int size, char *to)
{
    Py_ssize_t length = 0, column = 0;
    for (Py_ssize_t i = 0; i < text->length; i++) {
        char c = ((char *)text->data)[i];
        Py_ssize_t more = 1;
        if (c == '\t') {
            more = size > 0 ? size - column % size : 0;
            c = ' ';
        }
        column = c == '\n' || c == '\r' ? 0 : column + more;
        if (more > PY_SSIZE_T_MAX - length) {
            return -1;
        }
        if (to != NULL) {
            memset(to + length, c, (size_t)more);
        }
        length += more;
    }
    return length;
}

PyObject *
gopyrt_bytes_expandtabs(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char *const names[] = { "tabsize", NULL };
    static _PyArg_Parser parser = { .keywords = names, .fname = "expandtabs" };
    PyObject *few[1];
    int size = 8;
    if (gopyrt_unpack(args, nargs, kwnames, &parser, 0, 1, few) < 0) {
        return NULL;
    }
    if (few[0] != NULL && (size = PyLong_AsInt(few[0])) == -1 && PyErr_Occurred()) {
        return NULL;
    }
    gopyrt_text text = gopyrt_bytes_text(self);
    Py_ssize_t length = expand(&text, size, NULL);
    if (length < 0) {
        PyErr_SetString(PyExc_OverflowError, "result too long");
        return NULL;
    }
    PyObject *result = gopyrt_bytes_like(self, NULL, length);
    if (result != NULL && length > 0) {
        expand(&text, size, gopyrt_bytes_data(result));
    }
    return result;
}
