/* The type of bytearray. */
#include "object/text/bytearray.h"

int
gopyrt_bytearray_of_buffer(PyObject *self, PyObject *source)
{
    Py_buffer view;
    if (PyObject_GetBuffer(source, &view, PyBUF_FULL_RO) < 0) {
        return -1;
    }
    int result = PyByteArray_Resize(self, view.len);
    if (result == 0 && view.len > 0) {
        result = PyBuffer_ToContiguous(gopyrt_bytes_data(self), &view, view.len, 'C');
    }
    PyBuffer_Release(&view);
    return result;
}

static int
fill(PyObject *self, PyObject *source)
{
    if (PyUnicode_Check(source)) {
        PyErr_SetString(PyExc_TypeError, GOPYRT_NO_ENCODING);
        return -1;
    }
    if (PyIndex_Check(source)) {
        Py_ssize_t count = PyNumber_AsSsize_t(source, PyExc_OverflowError);
        if (count == -1 && PyErr_Occurred()) {
            if (!PyErr_ExceptionMatches(PyExc_TypeError)) {
                return -1;
            }
            PyErr_Clear(); /* it may be something else as well */
        }
        else {
            if (count < 0) {
                PyErr_SetString(PyExc_ValueError, "negative count");
                return -1;
            }
            if (count > 0) {
                if (PyByteArray_Resize(self, count) < 0) {
                    return -1;
                }
                memset(gopyrt_bytes_data(self), 0, (size_t)count);
            }
            return 0;
        }
    }
    if (PyObject_CheckBuffer(source)) {
        return gopyrt_bytearray_of_buffer(self, source);
    }
    PyObject *iterator = gopyrt_bytes_iterator(source, "bytearray");
    int result = iterator == NULL ? -1
                                  : gopyrt_bytes_iterate(iterator, "byte must be in range(0, 256)",
                                                         gopyrt_bytearray_add, self);
    Py_XDECREF(iterator);
    return result;
}

static int
init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *source;
    if (Py_SIZE(self) != 0 && PyByteArray_Resize(self, 0) < 0) {
        return -1;
    }
    int text = gopyrt_bytes_source(args, kwds, "|Oss:bytearray", &source);
    if (text < 0) {
        return -1;
    }
    int result = source == NULL ? 0
                 : text         ? gopyrt_bytearray_extend(self, source)
                                : fill(self, source);
    if (text) {
        Py_DECREF(source);
    }
    return result;
}

static void
dealloc(PyObject *self)
{
    PyByteArrayObject *array = (PyByteArrayObject *)self;
    if (array->ob_exports > 0) {
        PyErr_SetString(PyExc_SystemError, "deallocated bytearray object has exported buffers");
        PyErr_Print();
    }
    PyMem_Free(array->ob_bytes);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *
repr(PyObject *self)
{
    gopyrt_text text = gopyrt_bytes_text(self);
    PyObject *bytes = gopyrt_bytes_repr(&text, 1, 1);
    if (bytes == NULL) {
        return NULL;
    }
    PyObject *result = PyUnicode_FromFormat("%s(%U)", gopyrt_type_short_name(Py_TYPE(self)), bytes);
    Py_DECREF(bytes);
    return result;
}

static PyObject *
str(PyObject *self)
{
    if (gopyrt_interp()->config.bytes_warning
        && PyErr_WarnEx(PyExc_BytesWarning, "str() on a bytearray instance", 1) < 0)
    {
        return NULL;
    }
    return repr(self);
}

static PyObject *
compare(PyObject *left, PyObject *right, int op)
{
    if (!PyObject_CheckBuffer(left) || !PyObject_CheckBuffer(right)) {
        if (gopyrt_interp()->config.bytes_warning && (op == Py_EQ || op == Py_NE)
            && (PyUnicode_Check(left) || PyUnicode_Check(right))
            && PyErr_WarnEx(PyExc_BytesWarning, "Comparison between bytearray and string", 1) < 0)
        {
            return NULL;
        }
        Py_RETURN_NOTIMPLEMENTED;
    }
    return gopyrt_bytes_compare(left, right, op);
}

/* ---- As a sequence, as a buffer ------------------------------------------------------------- */

static Py_ssize_t
length(PyObject *self)
{
    return Py_SIZE(self);
}

static PyObject *
item(PyObject *self, Py_ssize_t index)
{
    if (index < 0 || index >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "bytearray index out of range");
        return NULL;
    }
    return PyLong_FromLong(((unsigned char *)gopyrt_bytes_data(self))[index]);
}

static int
set_item(PyObject *self, Py_ssize_t index, PyObject *value)
{
    /* First: its __index__ may change the size. */
    int byte = value == NULL ? 0 : gopyrt_byte_of(value, "byte must be in range(0, 256)");
    if (byte < 0) {
        return -1;
    }
    index = index < 0 ? index + Py_SIZE(self) : index;
    if (index < 0 || index >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "bytearray index out of range");
        return -1;
    }
    if (value == NULL) {
        return gopyrt_bytearray_splice(self, index, index + 1, NULL, 0);
    }
    gopyrt_bytes_data(self)[index] = (char)byte;
    return 0;
}

static PyObject *
inplace_concat(PyObject *self, PyObject *other)
{
    gopyrt_bytes_argument argument;
    if (gopyrt_bytes_hold(other, &argument) < 0) {
        return gopyrt_bytes_no_concat(self, other);
    }
    int result = gopyrt_bytearray_splice(self, Py_SIZE(self), Py_SIZE(self), argument.text.data,
                                         argument.text.length);
    gopyrt_bytes_release(&argument);
    return result < 0 ? NULL : Py_NewRef(self);
}

static PyObject *
inplace_repeat(PyObject *self, Py_ssize_t times)
{
    const Py_ssize_t size = Py_SIZE(self);
    times = Py_MAX(times, 0);
    if (times > 0 && size > PY_SSIZE_T_MAX / times) {
        return PyErr_NoMemory();
    }
    if (PyByteArray_Resize(self, size * times) < 0) {
        return NULL;
    }
    char *data = gopyrt_bytes_data(self);
    for (Py_ssize_t i = 1; i < times; i++) {
        memcpy(data + i * size, data, (size_t)size);
    }
    return Py_NewRef(self);
}

static int
get_buffer(PyObject *self, Py_buffer *view, int flags)
{
    if (view == NULL) {
        PyErr_SetString(PyExc_BufferError, "bytearray_getbuffer: view==NULL argument is obsolete");
        return -1;
    }
    int result = PyBuffer_FillInfo(view, self, gopyrt_bytes_data(self), Py_SIZE(self), 0, flags);
    if (result == 0) {
        ((PyByteArrayObject *)self)->ob_exports++;
    }
    return result;
}

static void
release_buffer(PyObject *self, Py_buffer *Py_UNUSED(view))
{
    ((PyByteArrayObject *)self)->ob_exports--;
}

static PyObject *
remainder_(PyObject *left, PyObject *right)
{
    if (!PyByteArray_Check(left)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    return gopyrt_bytes_format(left, right);
}

static PyNumberMethods number = { .nb_remainder = remainder_ };
static PySequenceMethods sequence = {
    .sq_length = length,
    .sq_concat = PyByteArray_Concat,
    .sq_repeat = gopyrt_bytes_repeat,
    .sq_item = item,
    .sq_ass_item = set_item,
    .sq_contains = gopyrt_bytes_contains,
    .sq_inplace_concat = inplace_concat,
    .sq_inplace_repeat = inplace_repeat,
};
static PyBufferProcs buffer = { .bf_getbuffer = get_buffer, .bf_releasebuffer = release_buffer };

PyTypeObject PyByteArray_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "bytearray",
    .tp_basicsize = sizeof(PyByteArrayObject),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_as_number = &number,
    .tp_as_sequence = &sequence,
    .tp_as_mapping = &gopyrt_bytearray_mapping,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_str = str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_as_buffer = &buffer,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | _Py_TPFLAGS_MATCH_SELF,
    .tp_doc = "bytearray(iterable_of_ints) -> bytearray\n"
              "bytearray(string, encoding[, errors]) -> bytearray\n"
              "bytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\n"
              "bytearray(int) -> bytes array of size given by the parameter initialized with null "
              "bytes\n"
              "bytearray() -> empty bytes array\n\n"
              "Bytes that can be changed.",
    .tp_richcompare = compare,
    .tp_iter = gopyrt_bytes_iter,
    .tp_methods = gopyrt_bytearray_methods,
    .tp_init = init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = PyType_GenericNew,
    .tp_free = PyObject_Free,
};
