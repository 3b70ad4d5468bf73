/* str: taking it apart and putting it together. */
#include "object/text/methods.h"
#include "object/text/writer.h"

PyObject *
gopyrt_str_part(const gopyrt_text *text, Py_ssize_t start, Py_ssize_t end)
{
    if (start == 0 && end == text->length) {
        return gopyrt_str_exact(text->op);
    }
    return gopyrt_str_slice(text->op, start, end);
}

static PyObject *
split(PyObject *str, PyObject *separator, Py_ssize_t max, int right)
{
    gopyrt_text text = gopyrt_text_of(str);
    if (separator == NULL || Py_IsNone(separator)) {
        return right ? gopyrt_rsplit_spaces(&text, gopyrt_str_part, gopyrt_str_spaces, max)
                     : gopyrt_split_spaces(&text, gopyrt_str_part, gopyrt_str_spaces, max);
    }
    if (!PyUnicode_Check(separator)) {
        PyErr_Format(PyExc_TypeError, "must be str or None, not %.100s",
                     GOPYRT_TYPE_NAME(separator));
        return NULL;
    }
    gopyrt_text by = gopyrt_text_of(separator);
    return right ? gopyrt_rsplit(&text, gopyrt_str_part, &by, max)
                 : gopyrt_split(&text, gopyrt_str_part, &by, max);
}

static PyObject *
split_method(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
             _PyArg_Parser *parser, int right)
{
    PyObject *few[2], *separator = NULL;
    Py_ssize_t max = -1;
    if (nargs > 0 || kwnames != NULL) {
        if (gopyrt_unpack(args, nargs, kwnames, parser, 0, 2, few) < 0) {
            return NULL;
        }
        separator = few[0];
        if (few[1] != NULL) {
            max = gopyrt_index_argument(few[1]);
            if (max == -1 && PyErr_Occurred()) {
                return NULL;
            }
        }
    }
    return split(self, separator, max, right);
}

static const char *const split_names[] = { "sep", "maxsplit", NULL };

PyObject *
gopyrt_str_split(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static _PyArg_Parser parser = { .keywords = split_names, .fname = "split" };
    return split_method(self, args, nargs, kwnames, &parser, 0);
}

PyObject *
gopyrt_str_rsplit(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static _PyArg_Parser parser = { .keywords = split_names, .fname = "rsplit" };
    return split_method(self, args, nargs, kwnames, &parser, 1);
}

PyObject *
PyUnicode_Split(PyObject *s, PyObject *sep, Py_ssize_t maxsplit)
{
    return gopyrt_str_check(s) && (sep == NULL || gopyrt_str_check(sep))
               ? split(s, sep, maxsplit, 0)
               : NULL;
}

PyObject *
PyUnicode_RSplit(PyObject *s, PyObject *sep, Py_ssize_t maxsplit)
{
    return gopyrt_str_check(s) && (sep == NULL || gopyrt_str_check(sep))
               ? split(s, sep, maxsplit, 1)
               : NULL;
}

PyObject *
gopyrt_str_splitlines(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
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
    return PyUnicode_Splitlines(self, keepends);
}

PyObject *
PyUnicode_Splitlines(PyObject *s, int keepends)
{
    if (!gopyrt_str_check(s)) {
        return NULL;
    }
    gopyrt_text text = gopyrt_text_of(s);
    return gopyrt_splitlines(&text, gopyrt_str_part, keepends, 1);
}

static PyObject *
partition(PyObject *str, PyObject *separator, int last)
{
    if (!gopyrt_str_check(str) || !gopyrt_str_check(separator)) {
        return NULL;
    }
    gopyrt_text text = gopyrt_text_of(str), by = gopyrt_text_of(separator);
    return gopyrt_partition(&text, gopyrt_str_part, &by, last);
}

PyObject *
PyUnicode_Partition(PyObject *s, PyObject *sep)
{
    return partition(s, sep, 0);
}

PyObject *
PyUnicode_RPartition(PyObject *s, PyObject *sep)
{
    return partition(s, sep, 1);
}

/* ---- Joining -------------------------------------------------------------------------------- */

/* Length and range of what is joined, or -1 with an exception. */
static Py_ssize_t
measure(const gopyrt_text *by, PyObject *const *items, Py_ssize_t count, Py_UCS4 *range)
{
    Py_ssize_t length = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = items[i];
        if (!PyUnicode_Check(item)) {
            PyErr_Format(PyExc_TypeError, "sequence item %zd: expected str instance, %.80s found",
                         i, GOPYRT_TYPE_NAME(item));
            return -1;
        }
        Py_ssize_t more = PyUnicode_GET_LENGTH(item);
        *range |= gopyrt_str_range(item);
        if (more > PY_SSIZE_T_MAX - length
            || (i > 0 && by->length > PY_SSIZE_T_MAX - length - more)) {
            PyErr_SetString(PyExc_OverflowError, "join() result is too long for a Python string");
            return -1;
        }
        length += more + (i > 0 ? by->length : 0);
    }
    return length;
}

PyObject *
_PyUnicode_JoinArray(PyObject *separator, PyObject *const *items, Py_ssize_t seqlen)
{
    static const char blank[2] = " ";
    gopyrt_text by = { NULL, (void *)blank, 1, 1 };
    Py_UCS4 range = 0;
    if (seqlen == 0) {
        return Py_NewRef(GOPYRT_STR_EMPTY);
    }
    if (seqlen == 1 && PyUnicode_CheckExact(items[0])) {
        return Py_NewRef(items[0]);
    }
    if (seqlen > 1 && separator != NULL) {
        if (!PyUnicode_Check(separator)) {
            PyErr_Format(PyExc_TypeError, "separator: expected str instance, %.80s found",
                         GOPYRT_TYPE_NAME(separator));
            return NULL;
        }
        by = gopyrt_text_of(separator);
        range = gopyrt_str_range(separator);
    }
    Py_ssize_t length = measure(&by, items, seqlen, &range);
    if (length <= 0) {
        return length < 0 ? NULL : Py_NewRef(GOPYRT_STR_EMPTY);
    }
    PyObject *result = gopyrt_str_room(length, range);
    if (result == NULL) {
        return NULL;
    }
    const int kind = (int)PyUnicode_KIND(result);
    void *data = PyUnicode_DATA(result);
    Py_ssize_t at = 0;
    for (Py_ssize_t i = 0; i < seqlen; i++) {
        gopyrt_text item = gopyrt_text_of(items[i]);
        if (i > 0) {
            gopyrt_characters_copy(kind, data, at, by.kind, by.data, 0, by.length);
            at += by.length;
        }
        gopyrt_characters_copy(kind, data, at, item.kind, item.data, 0, item.length);
        at += item.length;
    }
    return result;
}

PyObject *
PyUnicode_Join(PyObject *separator, PyObject *seq)
{
    PyObject *fast = PySequence_Fast(seq, "can only join an iterable");
    if (fast == NULL) {
        return NULL;
    }
    PyObject *result = _PyUnicode_JoinArray(separator, PySequence_Fast_ITEMS(fast),
                                            PySequence_Fast_GET_SIZE(fast));
    Py_DECREF(fast);
    return result;
}
