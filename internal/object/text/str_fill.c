/* str: with characters around it, and without. */
#include "object/text/methods.h"
#include "object/text/writer.h"

/* The str with so many characters before and behind it. */
static PyObject *
padded(PyObject *self, Py_ssize_t left, Py_ssize_t right, Py_UCS4 fill)
{
    gopyrt_text text = gopyrt_text_of(self);
    if (left <= 0 && right <= 0) {
        return gopyrt_str_exact(self);
    }
    if (left > PY_SSIZE_T_MAX - text.length || right > PY_SSIZE_T_MAX - text.length - left) {
        PyErr_SetString(PyExc_OverflowError, "padded string is too long");
        return NULL;
    }
    PyObject *result =
        gopyrt_str_room(left + text.length + right, Py_MAX(gopyrt_str_range(self), fill));
    if (result != NULL) {
        const int kind = (int)PyUnicode_KIND(result);
        void *data = PyUnicode_DATA(result);
        gopyrt_characters_fill(kind, data, 0, left, fill);
        gopyrt_characters_copy(kind, data, left, text.kind, text.data, 0, text.length);
        gopyrt_characters_fill(kind, data, left + text.length, right, fill);
    }
    return result;
}

/* How many characters are missing, and the one to fill with. */
static int
arguments(const char *method, PyObject *self, PyObject *const *args, Py_ssize_t nargs,
          Py_ssize_t *missing, Py_UCS4 *fill)
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
        if (!PyUnicode_Check(args[1])) {
            PyErr_Format(PyExc_TypeError,
                         "The fill character must be a unicode character, not %.100s",
                         GOPYRT_TYPE_NAME(args[1]));
            return -1;
        }
        if (PyUnicode_GET_LENGTH(args[1]) != 1) {
            PyErr_SetString(PyExc_TypeError,
                            "The fill character must be exactly one character long");
            return -1;
        }
        *fill = PyUnicode_READ_CHAR(args[1], 0);
    }
    *missing = width <= 0 ? 0 : Py_MAX(width - PyUnicode_GET_LENGTH(self), 0);
    return 0;
}

PyObject *
gopyrt_str_center(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    Py_ssize_t missing;
    Py_UCS4 fill;
    if (arguments("center", self, args, nargs, &missing, &fill) < 0) {
        return NULL;
    }
    /* The odd one goes to the left where the width is odd. */
    Py_ssize_t left = missing / 2 + (missing & (missing + PyUnicode_GET_LENGTH(self)) & 1);
    return padded(self, left, missing - left, fill);
}

PyObject *
gopyrt_str_ljust(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    Py_ssize_t missing;
    Py_UCS4 fill;
    return arguments("ljust", self, args, nargs, &missing, &fill) < 0
               ? NULL
               : padded(self, 0, missing, fill);
}

PyObject *
gopyrt_str_rjust(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    Py_ssize_t missing;
    Py_UCS4 fill;
    return arguments("rjust", self, args, nargs, &missing, &fill) < 0
               ? NULL
               : padded(self, missing, 0, fill);
}

PyObject *
gopyrt_str_zfill(PyObject *self, PyObject *arg)
{
    Py_ssize_t width = gopyrt_index_argument(arg);
    if (width == -1 && PyErr_Occurred()) {
        return NULL;
    }
    Py_ssize_t missing = width <= 0 ? 0 : width - PyUnicode_GET_LENGTH(self);
    if (missing <= 0) {
        return gopyrt_str_exact(self);
    }
    PyObject *result = padded(self, missing, 0, '0');
    if (result != NULL && PyUnicode_GET_LENGTH(self) > 0) {
        Py_UCS4 first = PyUnicode_READ_CHAR(self, 0);
        if (first == '+' || first == '-') {
            const int kind = (int)PyUnicode_KIND(result);
            gopyrt_text_put(kind, PyUnicode_DATA(result), 0, first);
            gopyrt_text_put(kind, PyUnicode_DATA(result), missing, '0');
        }
    }
    return result;
}

PyObject *
gopyrt_str_expandtabs(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
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
    gopyrt_text text = gopyrt_text_of(self);
    if (gopyrt_text_find_char(&text, '\t', 0, text.length) < 0) {
        return gopyrt_str_exact(self);
    }
    _PyUnicodeWriter writer;
    _PyUnicodeWriter_Init(&writer);
    writer.overallocate = 1;
    writer.min_length = text.length;
    Py_ssize_t column = 0;
    for (Py_ssize_t i = 0; i < text.length; i++) {
        Py_UCS4 c = gopyrt_text_at(&text, i);
        int failed;
        if (c == '\t') {
            Py_ssize_t blanks = size > 0 ? size - column % size : 0;
            failed = gopyrt_writer_fill(&writer, ' ', blanks);
            column += blanks;
        }
        else {
            failed = gopyrt_writer_put(&writer, c);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
        if (failed < 0) {
            _PyUnicodeWriter_Dealloc(&writer);
            return NULL;
        }
    }
    return _PyUnicodeWriter_Finish(&writer);
}

/* ---- Stripping ------------------------------------------------------------------------------ */

enum { LEFT = 1, RIGHT = 2 };

static int
is_stripped(Py_UCS4 c, const gopyrt_text *chars)
{
    return chars == NULL ? gopyrt_is_space(c, gopyrt_str_spaces)
                         : gopyrt_text_find_char(chars, c, 0, chars->length) >= 0;
}

static PyObject *
strip(const char *method, PyObject *self, PyObject *const *args, Py_ssize_t nargs, int sides)
{
    if (!_PyArg_CheckPositional(method, nargs, 0, 1)) {
        return NULL;
    }
    gopyrt_text text = gopyrt_text_of(self), chars, *by = NULL;
    if (nargs == 1 && !Py_IsNone(args[0])) {
        if (!PyUnicode_Check(args[0])) {
            PyErr_Format(PyExc_TypeError, "%s arg must be None or str", method);
            return NULL;
        }
        chars = gopyrt_text_of(args[0]);
        by = &chars;
    }
    Py_ssize_t start = 0, end = text.length;
    while ((sides & LEFT) && start < end && is_stripped(gopyrt_text_at(&text, start), by)) {
        start++;
    }
    while ((sides & RIGHT) && end > start && is_stripped(gopyrt_text_at(&text, end - 1), by)) {
        end--;
    }
    return gopyrt_str_part(&text, start, end);
}

PyObject *
gopyrt_str_strip(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return strip("strip", self, args, nargs, LEFT | RIGHT);
}

PyObject *
gopyrt_str_lstrip(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return strip("lstrip", self, args, nargs, LEFT);
}

PyObject *
gopyrt_str_rstrip(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return strip("rstrip", self, args, nargs, RIGHT);
}
