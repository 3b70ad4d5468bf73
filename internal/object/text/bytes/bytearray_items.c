/* bytearray: reading, setting and deleting items and slices. */
#include "object/text/bytearray.h"

static Py_ssize_t
length(PyObject *self)
{
    return Py_SIZE(self);
}

/* An index inside, or -1 with an exception. */
static Py_ssize_t
index_of(PyObject *self, PyObject *key)
{
    Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
    if (index == -1 && PyErr_Occurred()) {
        return -1;
    }
    index = index < 0 ? index + Py_SIZE(self) : index;
    if (index < 0 || index >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "bytearray index out of range");
        return -1;
    }
    return index;
}

static int
check_slice(PyObject *key)
{
    if (PySlice_Check(key)) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "bytearray indices must be integers or slices, not %.200s",
                 GOPYRT_TYPE_NAME(key));
    return 0;
}

static PyObject *
subscript(PyObject *self, PyObject *key)
{
    if (PyIndex_Check(key)) {
        Py_ssize_t index = index_of(self, key);
        return index < 0 ? NULL
                         : PyLong_FromLong(((unsigned char *)gopyrt_bytes_data(self))[index]);
    }
    Py_ssize_t start, stop, step;
    if (!check_slice(key) || PySlice_Unpack(key, &start, &stop, &step) < 0) {
        return NULL;
    }
    Py_ssize_t count = PySlice_AdjustIndices(Py_SIZE(self), &start, &stop, step);
    return gopyrt_bytes_step_slice(self, start, count, step);
}

/* Deletes `count` bytes that are `step` apart. */
static int
delete_steps(PyObject *self, Py_ssize_t start, Py_ssize_t count, Py_ssize_t step)
{
    if (count == 0) {
        return 0;
    }
    if (step < 0) {
        start += step * (count - 1);
        step = -step;
    }
    if (!gopyrt_bytearray_may_move(self)) {
        return -1;
    }
    char *data = gopyrt_bytes_data(self);
    const Py_ssize_t size = Py_SIZE(self);
    Py_ssize_t to = start;
    for (Py_ssize_t i = 0; i < count; i++) {
        Py_ssize_t from = start + i * step + 1;
        Py_ssize_t end = i + 1 < count ? from + step - 1 : size;
        memmove(data + to, data + from, (size_t)(end - from));
        to += end - from;
    }
    return PyByteArray_Resize(self, size - count);
}

static int
assign(PyObject *self, Py_ssize_t start, Py_ssize_t count, Py_ssize_t step, const char *bytes,
       Py_ssize_t size)
{
    if (step == 1) {
        return gopyrt_bytearray_splice(self, start, start + count, bytes, size);
    }
    if (size == 0) {
        return delete_steps(self, start, count, step);
    }
    if (size != count) {
        PyErr_Format(PyExc_ValueError,
                     "attempt to assign bytes of size %zd to extended slice of size %zd", size,
                     count);
        return -1;
    }
    char *data = gopyrt_bytes_data(self);
    for (Py_ssize_t i = 0; i < count; i++, start += step) {
        data[start] = bytes[i];
    }
    return 0;
}

static int
set_slice(PyObject *self, PyObject *key, PyObject *value)
{
    Py_ssize_t start, stop, step;
    if (PySlice_Unpack(key, &start, &stop, &step) < 0) {
        return -1;
    }
    Py_ssize_t count = PySlice_AdjustIndices(Py_SIZE(self), &start, &stop, step);
    if (value == NULL) {
        return step == 1 ? gopyrt_bytearray_splice(self, start, start + count, NULL, 0)
                         : delete_steps(self, start, count, step);
    }
    if (value == self || !PyByteArray_Check(value)) {
        /* Whatever it is, its bytes become a bytearray's. */
        if (PyLong_Check(value) || PyUnicode_Check(value)) {
            PyErr_SetString(PyExc_TypeError, "can assign only bytes, buffers, or iterables of "
                                             "ints in range(0, 256)");
            return -1;
        }
        PyObject *copy = PyByteArray_FromObject(value);
        if (copy == NULL) {
            return -1;
        }
        /* Making it may have changed this one. */
        count = PySlice_Unpack(key, &start, &stop, &step) < 0
                    ? -1
                    : PySlice_AdjustIndices(Py_SIZE(self), &start, &stop, step);
        int result = count < 0
                         ? -1
                         : assign(self, start, count, step, gopyrt_bytes_data(copy), Py_SIZE(copy));
        Py_DECREF(copy);
        return result;
    }
    return assign(self, start, count, step, gopyrt_bytes_data(value), Py_SIZE(value));
}

static int
set_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    if (!PyIndex_Check(key)) {
        return check_slice(key) ? set_slice(self, key, value) : -1;
    }
    /* What is wrong with the value comes before what is wrong with the index. */
    int byte = value == NULL ? 0 : gopyrt_byte_of(value, "byte must be in range(0, 256)");
    Py_ssize_t index = byte < 0 ? -1 : index_of(self, key);
    if (index < 0) {
        return -1;
    }
    if (value == NULL) {
        return gopyrt_bytearray_splice(self, index, index + 1, NULL, 0);
    }
    gopyrt_bytes_data(self)[index] = (char)byte;
    return 0;
}

PyMappingMethods gopyrt_bytearray_mapping = {
    .mp_length = length,
    .mp_subscript = subscript,
    .mp_ass_subscript = set_subscript,
};
