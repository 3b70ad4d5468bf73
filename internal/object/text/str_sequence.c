/* str as a sequence: items, slices, joining two, repeating, looking into. */
#include "object/text/str.h"
#include "object/text/writer.h"

PyObject *
PyUnicode_Concat(PyObject *left, PyObject *right)
{
    if (!gopyrt_str_check(left)) {
        return NULL;
    }
    if (!PyUnicode_Check(right)) {
        PyErr_Format(PyExc_TypeError, "can only concatenate str (not \"%.200s\") to str",
                     GOPYRT_TYPE_NAME(right));
        return NULL;
    }
    gopyrt_text a = gopyrt_text_of(left), b = gopyrt_text_of(right);
    if (a.length == 0) {
        return gopyrt_str_exact(right);
    }
    if (b.length == 0) {
        return gopyrt_str_exact(left);
    }
    if (a.length > PY_SSIZE_T_MAX - b.length) {
        PyErr_SetString(PyExc_OverflowError, "strings are too large to concat");
        return NULL;
    }
    PyObject *result = gopyrt_str_room(a.length + b.length,
                                       Py_MAX(gopyrt_str_range(left), gopyrt_str_range(right)));
    if (result != NULL) {
        const int kind = (int)PyUnicode_KIND(result);
        void *data = PyUnicode_DATA(result);
        gopyrt_characters_copy(kind, data, 0, a.kind, a.data, 0, a.length);
        gopyrt_characters_copy(kind, data, a.length, b.kind, b.data, 0, b.length);
    }
    return result;
}

/* *left becomes longer in place where only the caller has it. */
void
PyUnicode_Append(PyObject **left, PyObject *right)
{
    if (left == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_BadInternalCall();
        }
        return;
    }
    PyObject *str = *left;
    if (str == NULL || right == NULL || !PyUnicode_Check(str) || !PyUnicode_Check(right)) {
        if (!PyErr_Occurred()) {
            PyErr_BadInternalCall();
        }
        Py_CLEAR(*left);
        return;
    }
    const Py_ssize_t length = PyUnicode_GET_LENGTH(str), more = PyUnicode_GET_LENGTH(right);
    if (more == 0) {
        return;
    }
    const int in_place = Py_REFCNT(str) == 1 && PyUnicode_CheckExact(str)
                         && PyUnicode_IS_COMPACT(str) && !PyUnicode_CHECK_INTERNED(str)
                         && !((PyASCIIObject *)str)->state.statically_allocated && length > 0
                         && gopyrt_str_range(right) <= gopyrt_str_range(str)
                         && length <= PY_SSIZE_T_MAX - more;
    if (!in_place) {
        PyObject *result = PyUnicode_Concat(str, right);
        Py_SETREF(*left, result);
        return;
    }
    PyObject *longer = gopyrt_str_resized(str, length + more);
    if (longer == NULL) {
        Py_CLEAR(*left);
        return;
    }
    *left = longer;
    gopyrt_characters_copy((int)PyUnicode_KIND(longer), PyUnicode_DATA(longer), length,
                           (int)PyUnicode_KIND(right), PyUnicode_DATA(right), 0, more);
}

void
PyUnicode_AppendAndDel(PyObject **pleft, PyObject *right)
{
    PyUnicode_Append(pleft, right);
    Py_XDECREF(right);
}

static Py_ssize_t
str_length(PyObject *self)
{
    return PyUnicode_GET_LENGTH(self);
}

static PyObject *
str_repeat(PyObject *self, Py_ssize_t times)
{
    gopyrt_text text = gopyrt_text_of(self);
    if (times <= 0 || text.length == 0) {
        return Py_NewRef(GOPYRT_STR_EMPTY);
    }
    if (times == 1) {
        return gopyrt_str_exact(self);
    }
    if (text.length > PY_SSIZE_T_MAX / times) {
        PyErr_SetString(PyExc_OverflowError, "repeated string is too long");
        return NULL;
    }
    const Py_ssize_t length = text.length * times;
    PyObject *result = gopyrt_str_room(length, gopyrt_str_range(self));
    if (result == NULL) {
        return NULL;
    }
    char *data = PyUnicode_DATA(result);
    if (text.length == 1) {
        gopyrt_characters_fill(text.kind, data, 0, length, gopyrt_text_at(&text, 0));
        return result;
    }
    size_t done = (size_t)(text.length * text.kind), all = (size_t)(length * text.kind);
    memcpy(data, text.data, done);
    while (done < all) {
        size_t more = Py_MIN(done, all - done);
        memcpy(data + done, data, more);
        done += more;
    }
    return result;
}

static PyObject *
str_item(PyObject *self, Py_ssize_t index)
{
    if (index < 0 || index >= PyUnicode_GET_LENGTH(self)) {
        PyErr_SetString(PyExc_IndexError, "string index out of range");
        return NULL;
    }
    return gopyrt_str_character(PyUnicode_READ_CHAR(self, index));
}

static PyObject *
str_step_slice(PyObject *self, Py_ssize_t start, Py_ssize_t count, Py_ssize_t step)
{
    gopyrt_text text = gopyrt_text_of(self);
    Py_UCS4 bits = 0;
    Py_ssize_t at = start;
    for (Py_ssize_t i = 0; i < count; i++, at += step) {
        bits |= gopyrt_text_at(&text, at);
    }
    if (count == 1) {
        return gopyrt_str_character(bits);
    }
    PyObject *result = gopyrt_str_room(count, bits);
    if (result != NULL) {
        const int kind = (int)PyUnicode_KIND(result);
        void *data = PyUnicode_DATA(result);
        at = start;
        for (Py_ssize_t i = 0; i < count; i++, at += step) {
            gopyrt_text_put(kind, data, i, gopyrt_text_at(&text, at));
        }
    }
    return result;
}

static PyObject *
str_subscript(PyObject *self, PyObject *key)
{
    if (PyIndex_Check(key)) {
        Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (index == -1 && PyErr_Occurred()) {
            return NULL;
        }
        return str_item(self, index < 0 ? index + PyUnicode_GET_LENGTH(self) : index);
    }
    if (!PySlice_Check(key)) {
        PyErr_Format(PyExc_TypeError, "string indices must be integers, not '%.200s'",
                     GOPYRT_TYPE_NAME(key));
        return NULL;
    }
    Py_ssize_t start, stop, step;
    if (PySlice_Unpack(key, &start, &stop, &step) < 0) {
        return NULL;
    }
    Py_ssize_t length = PyUnicode_GET_LENGTH(self);
    Py_ssize_t count = PySlice_AdjustIndices(length, &start, &stop, step);
    if (count <= 0) {
        return Py_NewRef(GOPYRT_STR_EMPTY);
    }
    if (step == 1) {
        return count == length ? gopyrt_str_exact(self)
                               : gopyrt_str_slice(self, start, start + count);
    }
    return str_step_slice(self, start, count, step);
}

int
PyUnicode_Contains(PyObject *str, PyObject *substr)
{
    if (!PyUnicode_Check(substr)) {
        PyErr_Format(PyExc_TypeError, "'in <string>' requires string as left operand, not %.100s",
                     GOPYRT_TYPE_NAME(substr));
        return -1;
    }
    if (!PyUnicode_Check(str) && !gopyrt_str_check(str)) {
        return -1;
    }
    gopyrt_text text = gopyrt_text_of(str), part = gopyrt_text_of(substr);
    if (part.length == 1 && part.kind == 1 && text.kind == 1) {
        return text.length > 0
               && memchr(text.data, *(Py_UCS1 *)part.data, (size_t)text.length) != NULL;
    }
    return gopyrt_text_find(&text, &part, 0, text.length) >= 0;
}

static PyObject *
str_remainder(PyObject *left, PyObject *right)
{
    if (!PyUnicode_Check(left)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    return PyUnicode_Format(left, right);
}

PyNumberMethods gopyrt_str_number = { .nb_remainder = str_remainder };

PySequenceMethods gopyrt_str_sequence = {
    .sq_length = str_length,
    .sq_concat = PyUnicode_Concat,
    .sq_repeat = str_repeat,
    .sq_item = str_item,
    .sq_contains = PyUnicode_Contains,
};

PyMappingMethods gopyrt_str_mapping = {
    .mp_length = str_length,
    .mp_subscript = str_subscript,
};
