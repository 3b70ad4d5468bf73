/* The memory of bytearray, and its public functions.
 *
 * ob_bytes is what was allocated and ob_start where the bytes begin in it: taking bytes off the
 * front moves ob_start only. While others hold a view (ob_exports) nothing may move. */
#include "object/text/bytearray.h"

char _PyByteArray_empty_string[] = "";

PyObject *
PyByteArray_FromStringAndSize(const char *chars, Py_ssize_t len)
{
    if (len < 0) {
        PyErr_SetString(PyExc_SystemError, "Negative size passed to PyByteArray_FromStringAndSize");
        return NULL;
    }
    if (len == PY_SSIZE_T_MAX) {
        return PyErr_NoMemory();
    }
    char *bytes = NULL;
    if (len > 0 && (bytes = PyMem_Malloc((size_t)len + 1)) == NULL) {
        return PyErr_NoMemory();
    }
    PyByteArrayObject *array =
        (PyByteArrayObject *)gopyrt_object_raw(&PyByteArray_Type, sizeof(PyByteArrayObject));
    if (array == NULL) {
        PyMem_Free(bytes);
        return NULL;
    }
    if (len > 0) {
        if (chars != NULL) {
            memcpy(bytes, chars, (size_t)len);
        }
        bytes[len] = 0;
    }
    array->ob_base.ob_size = len;
    array->ob_alloc = len > 0 ? len + 1 : 0;
    array->ob_bytes = array->ob_start = bytes;
    array->ob_exports = 0;
    return (PyObject *)array;
}

int
gopyrt_bytearray_may_move(PyObject *self)
{
    if (((PyByteArrayObject *)self)->ob_exports > 0) {
        PyErr_SetString(PyExc_BufferError, "Existing exports of data: object cannot be re-sized");
        return 0;
    }
    return 1;
}

/* The memory for a new size: more than asked where it grows step by step. */
static Py_ssize_t
room_for(Py_ssize_t size, Py_ssize_t room)
{
    if (size >= room && size <= room + (room >> 3)) {
        return size + (size >> 3) + (size < 9 ? 3 : 6);
    }
    return size + 1;
}

static int
resize(PyByteArrayObject *array, Py_ssize_t size)
{
    const Py_ssize_t offset = array->ob_start - array->ob_bytes;
    Py_ssize_t room = array->ob_alloc;
    if (size > PY_SSIZE_T_MAX - (size >> 3) - 8) {
        PyErr_NoMemory();
        return -1;
    }
    if (size < room - offset && size >= room / 2) {
        goto fits;
    }
    if (size < room / 2) {
        room = size + 1;
    }
    else {
        room = room_for(size, room);
    }
    char *bytes;
    if (offset > 0) {
        bytes = PyMem_Malloc((size_t)room);
        if (bytes != NULL) {
            memcpy(bytes, array->ob_start, (size_t)Py_MIN(size, Py_SIZE(array)));
            PyMem_Free(array->ob_bytes);
        }
    }
    else {
        bytes = PyMem_Realloc(array->ob_bytes, (size_t)room);
    }
    if (bytes == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    array->ob_bytes = array->ob_start = bytes;
    array->ob_alloc = room;
fits:
    array->ob_base.ob_size = size;
    array->ob_start[size] = 0;
    return 0;
}

int
PyByteArray_Resize(PyObject *bytearray, Py_ssize_t len)
{
    if (len < 0) {
        PyErr_Format(PyExc_ValueError, "Can only resize to positive sizes, got %zd", len);
        return -1;
    }
    if (len == Py_SIZE(bytearray)) {
        return 0;
    }
    return gopyrt_bytearray_may_move(bytearray) ? resize((PyByteArrayObject *)bytearray, len) : -1;
}

int
gopyrt_bytearray_splice(PyObject *self, Py_ssize_t start, Py_ssize_t end, const char *bytes,
                        Py_ssize_t size)
{
    PyByteArrayObject *array = (PyByteArrayObject *)self;
    const Py_ssize_t length = Py_SIZE(self), more = size - (end - start);
    if (more != 0 && !gopyrt_bytearray_may_move(self)) {
        return -1;
    }
    if (more < 0) {
        if (start == 0) {
            array->ob_start -= more;
        }
        else {
            memmove(array->ob_start + start + size, array->ob_start + end, (size_t)(length - end));
        }
        if (resize(array, length + more) < 0) {
            if (start == 0) {
                array->ob_start += more;
            }
            else {
                array->ob_base.ob_size = length + more; /* what was moved over is gone */
            }
            return -1;
        }
    }
    else if (more > 0) {
        if (length > PY_SSIZE_T_MAX - more) {
            PyErr_NoMemory();
            return -1;
        }
        if (resize(array, length + more) < 0) {
            return -1;
        }
        memmove(array->ob_start + start + size, array->ob_start + end, (size_t)(length - end));
    }
    if (size > 0) {
        memcpy(array->ob_start + start, bytes, (size_t)size);
    }
    return 0;
}

int
gopyrt_bytearray_add(void *to, unsigned char byte)
{
    PyObject *self = to;
    Py_ssize_t length = Py_SIZE(self);
    if (!gopyrt_bytearray_may_move(self) || resize(to, length + 1) < 0) {
        return -1;
    }
    ((PyByteArrayObject *)to)->ob_start[length] = (char)byte;
    return 0;
}

/* ---- In C ----------------------------------------------------------------------------------- */

PyObject *
PyByteArray_FromObject(PyObject *o)
{
    return PyObject_CallOneArg((PyObject *)&PyByteArray_Type, o);
}

PyObject *
PyByteArray_Concat(PyObject *a, PyObject *b)
{
    gopyrt_bytes_argument left, right;
    PyObject *result = NULL;
    if (gopyrt_bytes_hold_both(a, b, &left, &right) < 0) {
        return NULL;
    }
    if (left.text.length > PY_SSIZE_T_MAX - right.text.length) {
        PyErr_NoMemory();
    }
    else {
        result = PyByteArray_FromStringAndSize(NULL, left.text.length + right.text.length);
    }
    if (result != NULL && Py_SIZE(result) > 0) {
        char *to = gopyrt_bytes_data(result);
        memcpy(to, left.text.data, (size_t)left.text.length);
        memcpy(to + left.text.length, right.text.data, (size_t)right.text.length);
    }
    gopyrt_bytes_release(&right);
    gopyrt_bytes_release(&left);
    return result;
}

Py_ssize_t
PyByteArray_Size(PyObject *bytearray)
{
    return Py_SIZE(bytearray);
}

char *
PyByteArray_AsString(PyObject *bytearray)
{
    return gopyrt_bytes_data(bytearray);
}
