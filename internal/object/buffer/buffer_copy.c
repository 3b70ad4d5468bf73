/* Copying between arrays in memory: with steps, with pointers, in C's or Fortran's order. */
#include "object/buffer/buffer.h"

/* The dims of a view with all arrays filled in; what the owner left out is made up. */
struct dims {
    Py_buffer view;
    Py_ssize_t shape[PyBUF_MAX_NDIM], strides[PyBUF_MAX_NDIM];
};

static const Py_buffer *
complete(struct dims *d, const Py_buffer *view)
{
    d->view = *view;
    if (view->ndim <= 0) {
        return &d->view;
    }
    if (view->shape == NULL) {
        d->shape[0] = view->itemsize > 0 ? view->len / view->itemsize : 0;
        d->view.ndim = 1;
        d->view.shape = d->shape;
    }
    if (view->strides == NULL) {
        PyBuffer_FillContiguousStrides(d->view.ndim, d->view.shape, d->strides, (int)view->itemsize,
                                       'C');
        d->view.strides = d->strides;
    }
    return &d->view;
}

/* Moves a row at a time between an array and memory without gaps, in C's order. */
static char *
rows(const Py_buffer *view, char *p, int k, char *flat, char *end, int out)
{
    size_t size = (size_t)view->itemsize;
    if (k == view->ndim) {
        if (flat + size <= end) {
            memmove(out ? flat : p, out ? p : flat, size);
        }
        return flat + size;
    }
    Py_ssize_t n = view->shape[k];
    if (k == view->ndim - 1 && view->strides[k] == view->itemsize
        && (view->suboffsets == NULL || view->suboffsets[k] < 0) && n > 0)
    {
        size *= (size_t)n;
        size_t room = flat < end ? (size_t)(end - flat) : 0;
        room = room < size ? room - room % (size_t)view->itemsize : size;
        memmove(out ? flat : p, out ? p : flat, room);
        return flat + size;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        flat = rows(view, gopyrt_buffer_step(view, p, k, i), k + 1, flat, end, out);
    }
    return flat;
}

/* The same in Fortran's order: the first index runs fastest. */
static void
columns(const Py_buffer *view, char *flat, char *end, int out)
{
    Py_ssize_t at[PyBUF_MAX_NDIM] = { 0 }, items = gopyrt_buffer_items(view);
    size_t size = (size_t)view->itemsize;
    for (; items > 0 && flat + size <= end; items--, flat += size) {
        char *p = view->buf;
        for (int k = 0; k < view->ndim; k++) {
            p = gopyrt_buffer_step(view, p, k, at[k]);
        }
        memmove(out ? flat : p, out ? p : flat, size);
        for (int k = 0; k < view->ndim && ++at[k] == view->shape[k]; k++) {
            at[k] = 0;
        }
    }
}

static void
flatten(const Py_buffer *view, char *flat, Py_ssize_t n, char order, int out)
{
    struct dims d;
    if (PyBuffer_IsContiguous(view, order)) {
        memmove(out ? flat : view->buf, out ? view->buf : flat, (size_t)n);
        return;
    }
    view = complete(&d, view);
    if (order == 'F') {
        columns(view, flat, flat + n, out);
    }
    else {
        rows(view, view->buf, 0, flat, flat + n, out);
    }
}

int
PyBuffer_ToContiguous(void *buf, const Py_buffer *view, Py_ssize_t len, char order)
{
    if (len != view->len) {
        PyErr_SetString(PyExc_ValueError, "PyBuffer_ToContiguous: len != view->len");
        return -1;
    }
    flatten(view, buf, len, order, 1);
    return 0;
}

int
PyBuffer_FromContiguous(const Py_buffer *view, const void *buf, Py_ssize_t len, char order)
{
    flatten(view, (char *)buf, len < view->len ? len : view->len, order, 0);
    return 0;
}

int
gopyrt_buffer_copy(const Py_buffer *dest, const Py_buffer *src)
{
    /* By the shape: an object that lends its memory may say another length. */
    const Py_ssize_t size = dest->itemsize * gopyrt_buffer_items(dest);
    if (PyBuffer_IsContiguous(dest, 'C') && PyBuffer_IsContiguous(src, 'C')) {
        memmove(dest->buf, src->buf, (size_t)size);
        return 0;
    }
    /* By way of memory of its own, so that it does not matter whether the two overlap. */
    char few[256], *flat = few;
    if (size > (Py_ssize_t)sizeof(few) && (flat = PyMem_Malloc((size_t)size)) == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    flatten(src, flat, size, 'C', 1);
    flatten(dest, flat, size, 'C', 0);
    if (flat != few) {
        PyMem_Free(flat);
    }
    return 0;
}

int
PyObject_CopyData(PyObject *dest, PyObject *src)
{
    Py_buffer to, from;
    int result = -1;
    if (!PyObject_CheckBuffer(dest) || !PyObject_CheckBuffer(src)) {
        PyErr_SetString(PyExc_TypeError, "both destination and source must be bytes-like objects");
        return -1;
    }
    if (PyObject_GetBuffer(dest, &to, PyBUF_FULL) < 0) {
        return -1;
    }
    if (PyObject_GetBuffer(src, &from, PyBUF_FULL_RO) < 0) {
        PyBuffer_Release(&to);
        return -1;
    }
    if (to.len < from.len) {
        PyErr_SetString(PyExc_BufferError, "destination is too small to receive data from source");
    }
    else {
        char *flat = PyMem_Malloc((size_t)from.len);
        if (flat == NULL) {
            PyErr_NoMemory();
        }
        else {
            flatten(&from, flat, from.len, 'C', 1);
            flatten(&to, flat, from.len, 'C', 0);
            PyMem_Free(flat);
            result = 0;
        }
    }
    PyBuffer_Release(&to);
    PyBuffer_Release(&from);
    return result;
}
