/* bytes and bytearray: other bytes in place of some. */
#include "object/text/bytes.h"

static PyObject *
too_long(void)
{
    PyErr_SetString(PyExc_OverflowError, "replace bytes is too long");
    return NULL;
}

/* Writes `to` in `count` places of `from`, which may be empty. */
static void
fill(const gopyrt_text *text, const gopyrt_text *from, const gopyrt_text *to, Py_ssize_t count,
     char *out)
{
    const char *data = text->data;
    Py_ssize_t read = 0;
    while (count-- > 0) {
        Py_ssize_t at = gopyrt_text_find(text, from, read, text->length);
        memcpy(out, data + read, (size_t)(at - read));
        out += at - read;
        memcpy(out, to->data, (size_t)to->length);
        out += to->length;
        read = at + from->length;
        if (from->length == 0 && read < text->length) {
            *out++ = data[read++]; /* to the next place between two bytes */
        }
    }
    memcpy(out, data + read, (size_t)(text->length - read));
}

static PyObject *
replace(PyObject *self, const gopyrt_text *from, const gopyrt_text *to, Py_ssize_t max)
{
    gopyrt_text text = gopyrt_bytes_text(self);
    Py_ssize_t count = gopyrt_text_count(&text, from, 0, text.length, max);
    if (count == 0) {
        return gopyrt_bytes_same(self);
    }
    if (to->length > from->length
        && count > (PY_SSIZE_T_MAX - text.length) / (to->length - from->length))
    {
        return too_long();
    }
    Py_ssize_t length = text.length + count * (to->length - from->length);
    PyObject *result = gopyrt_bytes_like(self, NULL, length);
    if (result != NULL && length > 0) {
        fill(&text, from, to, count, gopyrt_bytes_data(result));
    }
    return result;
}

PyObject *
gopyrt_bytes_replace(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    gopyrt_bytes_argument from, to;
    Py_ssize_t max = -1;
    if (!_PyArg_CheckPositional("replace", nargs, 2, 3) || gopyrt_bytes_hold(args[0], &from) < 0) {
        return NULL;
    }
    PyObject *result = NULL;
    if (gopyrt_bytes_hold(args[1], &to) == 0) {
        if (nargs < 3 || (max = gopyrt_index_argument(args[2])) != -1 || !PyErr_Occurred()) {
            result = replace(self, &from.text, &to.text, max);
        }
        gopyrt_bytes_release(&to);
    }
    gopyrt_bytes_release(&from);
    return result;
}

static PyObject *
translate(PyObject *self, const unsigned char *table, const gopyrt_text *without)
{
    unsigned char left_out[256] = { 0 };
    gopyrt_text text = gopyrt_bytes_text(self);
    for (Py_ssize_t i = 0; without != NULL && i < without->length; i++) {
        left_out[((unsigned char *)without->data)[i]] = 1;
    }
    Py_ssize_t length = 0;
    const unsigned char *from = text.data;
    for (Py_ssize_t i = 0; i < text.length; i++) {
        length += !left_out[from[i]];
    }
    if (table == NULL && length == text.length) {
        return gopyrt_bytes_same(self);
    }
    PyObject *result = gopyrt_bytes_like(self, NULL, length);
    if (result != NULL && length > 0) {
        unsigned char *to = (unsigned char *)gopyrt_bytes_data(result);
        for (Py_ssize_t i = 0; i < text.length; i++) {
            if (!left_out[from[i]]) {
                *to++ = table == NULL ? from[i] : table[from[i]];
            }
        }
    }
    return result;
}

PyObject *
gopyrt_bytes_translate(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char *const names[] = { "", "delete", NULL };
    static _PyArg_Parser parser = { .keywords = names, .fname = "translate" };
    PyObject *few[2], *result = NULL;
    gopyrt_bytes_argument table, without;
    if (gopyrt_unpack(args, nargs, kwnames, &parser, 1, 2, few) < 0) {
        return NULL;
    }
    const int has_table = !Py_IsNone(few[0]);
    if (has_table) {
        if (gopyrt_bytes_hold(few[0], &table) < 0) {
            return NULL;
        }
        if (table.text.length != 256) {
            PyErr_SetString(PyExc_ValueError, "translation table must be 256 characters long");
            goto done;
        }
    }
    if (few[1] != NULL && gopyrt_bytes_hold(few[1], &without) < 0) {
        goto done;
    }
    result =
        translate(self, has_table ? table.text.data : NULL, few[1] != NULL ? &without.text : NULL);
    if (few[1] != NULL) {
        gopyrt_bytes_release(&without);
    }
done:
    if (has_table) {
        gopyrt_bytes_release(&table);
    }
    return result;
}

PyObject *
gopyrt_bytes_maketrans(PyObject *Py_UNUSED(self), PyObject *const *args, Py_ssize_t nargs)
{
    gopyrt_bytes_argument from, to;
    if (!_PyArg_CheckPositional("maketrans", nargs, 2, 2) || gopyrt_bytes_hold(args[0], &from) < 0)
    {
        return NULL;
    }
    PyObject *result = NULL;
    if (gopyrt_bytes_hold(args[1], &to) == 0) {
        if (from.text.length != to.text.length) {
            PyErr_SetString(PyExc_ValueError, "maketrans arguments must have same length");
        }
        else if ((result = PyBytes_FromStringAndSize(NULL, 256)) != NULL) {
            char *table = PyBytes_AS_STRING(result);
            for (int i = 0; i < 256; i++) {
                table[i] = (char)i;
            }
            for (Py_ssize_t i = 0; i < from.text.length; i++) {
                table[((unsigned char *)from.text.data)[i]] = ((char *)to.text.data)[i];
            }
        }
        gopyrt_bytes_release(&to);
    }
    gopyrt_bytes_release(&from);
    return result;
}
