/* memoryview.cast: the same memory with other items or in another shape. */
#include "object/buffer/memory_view.h"

static int
fail(PyObject *type, const char *message)
{
    PyErr_SetString(type, message);
    return -1;
}

static int
is_byte(char letter)
{
    return letter == 'b' || letter == 'B' || letter == 'c';
}

/* Gives a view of one dimension another format. `format` must live on. */
static int
to_format(PyMemoryViewObject *self, const char *format)
{
    Py_buffer *view = &self->view;
    char from = gopyrt_view_format(view->format), to = gopyrt_view_format(format);
    if (to == 0 || to == 'F' || to == 'D') {
        return fail(PyExc_ValueError,
                    "memoryview: destination format must be a native single character format "
                    "prefixed with an optional '@'");
    }
    if (from == 0 || (!is_byte(from) && !is_byte(to))) {
        if (from == 0 && is_byte(to)) {
            /* Any items are bytes. */
        }
        else {
            return fail(PyExc_TypeError, "memoryview: cannot cast between two non-byte formats");
        }
    }
    Py_ssize_t size = gopyrt_item_size(to);
    if (view->len % size != 0) {
        return fail(PyExc_TypeError, "memoryview: length is not a multiple of itemsize");
    }
    view->format = (char *)format;
    view->itemsize = size;
    view->ndim = 1;
    view->shape[0] = view->len / size;
    view->strides[0] = size;
    view->suboffsets = NULL;
    return 0;
}

/* The literal that a format of the caller's is: '@' and a letter, or the letter. */
static const char *
literal(const char *format)
{
    static const char all[][3] = { "@c", "@b", "@B", "@h", "@H", "@i", "@I", "@l", "@L",
                                   "@q", "@Q", "@n", "@N", "@e", "@f", "@d", "@?", "@P" };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(all); i++) {
        if (strcmp(all[i], format) == 0 || strcmp(all[i] + 1, format) == 0) {
            return all[i] + (format[0] != '@');
        }
    }
    return format;
}

/* The lengths of the dimensions: their number, or -1. */
static int
read_shape(PyObject *shape, Py_ssize_t *dims)
{
    Py_ssize_t n = PySequence_Fast_GET_SIZE(shape);
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = PySequence_Fast_GET_ITEM(shape, i);
        if (!PyLong_Check(item)) {
            PyErr_Format(PyExc_TypeError, "memoryview.cast(): elements of shape must be integers");
            return -1;
        }
        dims[i] = PyLong_AsSsize_t(item);
        if (dims[i] == -1 && PyErr_Occurred()) {
            return -1;
        }
        if (dims[i] <= 0) {
            return fail(PyExc_ValueError,
                        "memoryview.cast(): elements of shape must be integers > 0");
        }
    }
    return (int)n;
}

static int
to_shape(PyMemoryViewObject *self, const Py_ssize_t *dims, int n)
{
    Py_buffer *view = &self->view;
    Py_ssize_t len = view->itemsize;
    for (int i = 0; i < n; i++) {
        if (dims[i] > PY_SSIZE_T_MAX / len) {
            return fail(PyExc_ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX");
        }
        len *= dims[i];
    }
    if (len != view->len) {
        return fail(PyExc_TypeError, "memoryview: product(shape) * itemsize != buffer size");
    }
    view->ndim = n;
    memcpy(view->shape, dims, (size_t)n * sizeof(*dims));
    if (n == 0) {
        view->shape = view->strides = NULL;
    }
    else {
        PyBuffer_FillContiguousStrides(n, view->shape, view->strides, (int)view->itemsize, 'C');
    }
    return 0;
}

static PyObject *
cast(PyMemoryViewObject *self, const char *format, PyObject *shape)
{
    Py_ssize_t dims[PyBUF_MAX_NDIM];
    int n = 1;
    if (!(self->flags & GOPYRT_VIEW_C_ORDER)) {
        fail(PyExc_TypeError, "memoryview: casts are restricted to C-contiguous views");
        return NULL;
    }
    if (shape != NULL || self->view.ndim != 1) {
        for (int i = 0; i < self->view.ndim; i++) {
            if (self->view.shape[i] == 0) {
                fail(PyExc_TypeError,
                     "memoryview: cannot cast view with zeros in shape or strides");
                return NULL;
            }
        }
    }
    if (shape != NULL) {
        if (!PyList_Check(shape) && !PyTuple_Check(shape)) {
            fail(PyExc_TypeError, "shape must be a list or a tuple");
            return NULL;
        }
        if (PySequence_Fast_GET_SIZE(shape) > PyBUF_MAX_NDIM) {
            fail(PyExc_ValueError, "memoryview: number of dimensions must not exceed 64");
            return NULL;
        }
        n = (int)PySequence_Fast_GET_SIZE(shape);
        if (n != 1 && self->view.ndim != 1) {
            fail(PyExc_TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
            return NULL;
        }
    }
    PyObject *op = gopyrt_view_add(self->mbuf, &self->view, n > 1 ? n : 1);
    if (op == NULL) {
        return NULL;
    }
    if (to_format(MEMORY(op), literal(format)) < 0
        || (shape != NULL
            && ((n = read_shape(shape, dims)) < 0 || to_shape(MEMORY(op), dims, n) < 0)))
    {
        Py_DECREF(op);
        return NULL;
    }
    gopyrt_view_flags(MEMORY(op));
    return op;
}

PyObject *
gopyrt_view_cast(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    static const char *const keywords[] = { "format", "shape", NULL };
    static struct _PyArg_Parser parser = { .fname = "cast", .keywords = keywords };
    PyObject *buf[2];
    args = _PyArg_UnpackKeywords(args, n, NULL, names, &parser, 1, 2, 0, 0, buf);
    if (args == NULL) {
        return NULL;
    }
    PyObject *shape = args == buf || n > 1 ? args[1] : NULL;
    if (!PyUnicode_Check(args[0])) {
        _PyArg_BadArgument("cast", "argument 'format'", "str", args[0]);
        return NULL;
    }
    if (gopyrt_view_check(self) < 0) {
        return NULL;
    }
    if (MEMORY(self)->flags & GOPYRT_VIEW_RESTRICTED) {
        fail(PyExc_ValueError, "cannot create new view on restricted memoryview");
        return NULL;
    }
    const char *format = PyUnicode_AsUTF8(args[0]);
    return format == NULL ? NULL : cast(MEMORY(self), format, shape);
}
