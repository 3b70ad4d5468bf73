/* The methods of bytearray that change it, and its table. */
#include "object/text/bytearray.h"

#define BYTE_RANGE "byte must be in range(0, 256)"

static PyObject *
append(PyObject *self, PyObject *item)
{
    int byte = gopyrt_byte_of(item, BYTE_RANGE);
    if (byte < 0 || gopyrt_bytearray_add(self, (unsigned char)byte) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
insert(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    if (!_PyArg_CheckPositional("insert", nargs, 2, 2)) {
        return NULL;
    }
    Py_ssize_t index = gopyrt_index_argument(args[0]);
    if (index == -1 && PyErr_Occurred()) {
        return NULL;
    }
    int byte = gopyrt_byte_of(args[1], BYTE_RANGE);
    if (byte < 0) {
        return NULL;
    }
    const Py_ssize_t size = Py_SIZE(self);
    index = index < 0 ? Py_MAX(index + size, 0) : Py_MIN(index, size);
    char one = (char)byte;
    if (gopyrt_bytearray_splice(self, index, index, &one, 1) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
pop(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    Py_ssize_t index = -1;
    if (!_PyArg_CheckPositional("pop", nargs, 0, 1)) {
        return NULL;
    }
    if (nargs == 1 && (index = gopyrt_index_argument(args[0])) == -1 && PyErr_Occurred()) {
        return NULL;
    }
    const Py_ssize_t size = Py_SIZE(self);
    index = index < 0 ? index + size : index;
    if (size == 0 || index < 0 || index >= size) {
        PyErr_SetString(PyExc_IndexError,
                        size == 0 ? "pop from empty bytearray" : "pop index out of range");
        return NULL;
    }
    int byte = ((unsigned char *)gopyrt_bytes_data(self))[index];
    return gopyrt_bytearray_splice(self, index, index + 1, NULL, 0) < 0 ? NULL
                                                                        : PyLong_FromLong(byte);
}

static PyObject *
remove_(PyObject *self, PyObject *value)
{
    int byte = gopyrt_byte_of(value, BYTE_RANGE);
    if (byte < 0) {
        return NULL;
    }
    gopyrt_text text = gopyrt_bytes_text(self);
    Py_ssize_t at = gopyrt_text_find_char(&text, (Py_UCS4)byte, 0, text.length);
    if (at < 0) {
        PyErr_SetString(PyExc_ValueError, "value not found in bytearray");
        return NULL;
    }
    if (gopyrt_bytearray_splice(self, at, at + 1, NULL, 0) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

int
gopyrt_bytearray_extend(PyObject *self, PyObject *iterable)
{
    if (PyObject_CheckBuffer(iterable)) {
        Py_buffer view;
        PyObject *copy = NULL;
        if (iterable == self && (iterable = copy = gopyrt_bytes_same(self)) == NULL) {
            return -1;
        }
        int result = PyObject_GetBuffer(iterable, &view, PyBUF_SIMPLE);
        if (result == 0) {
            result =
                gopyrt_bytearray_splice(self, Py_SIZE(self), Py_SIZE(self), view.buf, view.len);
            PyBuffer_Release(&view);
        }
        else {
            PyErr_Format(PyExc_TypeError, "can't set bytearray slice from %.100s",
                         GOPYRT_TYPE_NAME(iterable));
        }
        Py_XDECREF(copy);
        return result;
    }
    PyObject *iterator = PyObject_GetIter(iterable);
    if (iterator == NULL) {
        if (PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_Format(PyExc_TypeError, "can't extend bytearray with %.100s",
                         GOPYRT_TYPE_NAME(iterable));
        }
        return -1;
    }
    /* All first: what fails leaves it as it was. */
    PyObject *more = PyByteArray_FromStringAndSize(NULL, 0);
    int result =
        more == NULL ? -1 : gopyrt_bytes_iterate(iterator, BYTE_RANGE, gopyrt_bytearray_add, more);
    if (result == 0) {
        result = gopyrt_bytearray_splice(self, Py_SIZE(self), Py_SIZE(self),
                                         gopyrt_bytes_data(more), Py_SIZE(more));
    }
    else if (PyUnicode_Check(iterable) && PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_SetString(PyExc_TypeError, "expected iterable of integers; got: 'str'");
    }
    Py_XDECREF(more);
    Py_DECREF(iterator);
    return result;
}

static PyObject *
extend(PyObject *self, PyObject *iterable)
{
    if (gopyrt_bytearray_extend(self, iterable) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
clear(PyObject *self, PyObject *Py_UNUSED(arg))
{
    if (PyByteArray_Resize(self, 0) < 0) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyObject *
copy(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return gopyrt_bytes_same(self);
}

static PyObject *
reverse(PyObject *self, PyObject *Py_UNUSED(arg))
{
    char *data = gopyrt_bytes_data(self);
    for (Py_ssize_t i = 0, k = Py_SIZE(self) - 1; i < k; i++, k--) {
        char c = data[i];
        data[i] = data[k];
        data[k] = c;
    }
    Py_RETURN_NONE;
}

static PyObject *
resize(PyObject *self, PyObject *arg)
{
    Py_ssize_t size = gopyrt_index_argument(arg), before = Py_SIZE(self);
    if ((size == -1 && PyErr_Occurred()) || PyByteArray_Resize(self, size) < 0) {
        return NULL;
    }
    if (size > before) {
        memset(gopyrt_bytes_data(self) + before, 0, (size_t)(size - before));
    }
    Py_RETURN_NONE;
}

static PyObject *
alloc(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return PyLong_FromSsize_t(((PyByteArrayObject *)self)->ob_alloc);
}

static PyObject *
size_of(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return PyLong_FromSsize_t(Py_TYPE(self)->tp_basicsize + ((PyByteArrayObject *)self)->ob_alloc);
}

static PyObject *
reduced(PyObject *self, long protocol)
{
    PyObject *state = PyObject_CallMethodObjArgs(self, GOPYRT_ID(__getstate__), NULL);
    gopyrt_text text = gopyrt_bytes_text(self);
    if (state == NULL) {
        return NULL;
    }
    if (text.length == 0) {
        return Py_BuildValue("(O()N)", Py_TYPE(self), state);
    }
    if (protocol < 3) {
        PyObject *str = PyUnicode_DecodeLatin1(text.data, text.length, NULL);
        if (str == NULL) {
            Py_DECREF(state);
            return NULL;
        }
        return Py_BuildValue("(O(Ns)N)", Py_TYPE(self), str, "latin-1", state);
    }
    return Py_BuildValue("(O(y#)N)", Py_TYPE(self), text.data, text.length, state);
}

static PyObject *
reduce(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return reduced(self, 2);
}

static PyObject *
reduce_ex(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    int protocol = 0;
    if (!_PyArg_CheckPositional("__reduce_ex__", nargs, 0, 1)
        || (nargs == 1 && (protocol = PyLong_AsInt(args[0])) == -1 && PyErr_Occurred()))
    {
        return NULL;
    }
    return reduced(self, protocol);
}

#define METHOD(name, function, flags, doc)                           \
    {                                                                \
        name, (PyCFunction)(void (*)(void))function, flags, name doc \
    }
#define NO_ARGUMENTS "($self, /)\n--\n\n"

PyMethodDef gopyrt_bytearray_methods[] = {
    METHOD("__alloc__", alloc, METH_NOARGS, NO_ARGUMENTS "The bytes that are allocated."),
    METHOD("__reduce__", reduce, METH_NOARGS, NO_ARGUMENTS "The state, for pickling."),
    METHOD("__reduce_ex__", reduce_ex, METH_FASTCALL,
           "($self, proto=0, /)\n--\n\nThe state, for pickling."),
    METHOD("__sizeof__", size_of, METH_NOARGS, NO_ARGUMENTS "The bytes of memory that it takes."),
    METHOD("append", append, METH_O, "($self, item, /)\n--\n\nAdds one byte at the end."),
    METHOD("clear", clear, METH_NOARGS, NO_ARGUMENTS "Removes all bytes."),
    METHOD("copy", copy, METH_NOARGS, NO_ARGUMENTS "Another bytearray of the same bytes."),
    METHOD("extend", extend, METH_O,
           "($self, iterable_of_ints, /)\n--\n\nAdds the bytes of another object at the end."),
    METHOD("insert", insert, METH_FASTCALL,
           "($self, index, item, /)\n--\n\nPuts one byte in front of a place."),
    METHOD("pop", pop, METH_FASTCALL,
           "($self, index=-1, /)\n--\n\nTakes out one byte, the last one if none is named."),
    METHOD("remove", remove_, METH_O, "($self, value, /)\n--\n\nTakes out the first such byte."),
    METHOD("resize", resize, METH_O,
           "($self, size, /)\n--\n\nCuts it, or adds zeros, to so many bytes."),
    METHOD("reverse", reverse, METH_NOARGS, NO_ARGUMENTS "Turns the order of the bytes round."),
#include "object/text/bytes_table.h"
    { NULL, NULL, 0, NULL },
};
