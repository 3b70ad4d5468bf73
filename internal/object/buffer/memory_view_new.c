/* Making a memoryview: of an object, of memory, of a Py_buffer, of a contiguous copy. */
#include "object/buffer/memory_view.h"

#include "object/collect/collect.h"

void
gopyrt_view_flags(PyMemoryViewObject *self)
{
    const Py_buffer *view = &self->view;
    int flags = 0;
    if (view->ndim == 0) {
        flags = GOPYRT_VIEW_SCALAR | GOPYRT_VIEW_ANY_ORDER;
    }
    else if (view->ndim == 1) {
        flags =
            view->shape[0] == 1 || view->strides[0] == view->itemsize ? GOPYRT_VIEW_ANY_ORDER : 0;
    }
    else {
        flags = (PyBuffer_IsContiguous(view, 'C') ? GOPYRT_VIEW_C_ORDER : 0)
                | (PyBuffer_IsContiguous(view, 'F') ? GOPYRT_VIEW_F_ORDER : 0);
    }
    if (view->suboffsets != NULL) {
        flags = (flags & ~GOPYRT_VIEW_ANY_ORDER) | GOPYRT_VIEW_POINTERS;
    }
    self->flags = flags;
}

/* The dims of a view, from an exporter that may have left out all but the length. */
static void
copy_dims(Py_buffer *view, const Py_buffer *src)
{
    if (view->ndim == 0) {
        view->shape = view->strides = view->suboffsets = NULL;
        return;
    }
    for (int i = 0; i < view->ndim; i++) {
        view->shape[i] = src->shape != NULL ? src->shape[i] : src->len / src->itemsize;
    }
    if (src->strides == NULL) {
        PyBuffer_FillContiguousStrides(view->ndim, view->shape, view->strides, (int)src->itemsize,
                                       'C');
    }
    else {
        memcpy(view->strides, src->strides, (size_t)view->ndim * sizeof(Py_ssize_t));
    }
    if (src->suboffsets == NULL) {
        view->suboffsets = NULL;
    }
    else {
        memcpy(view->suboffsets, src->suboffsets, (size_t)view->ndim * sizeof(Py_ssize_t));
    }
}

PyObject *
gopyrt_view_add(_PyManagedBufferObject *owner, const Py_buffer *src, int ndim)
{
    if (ndim > PyBUF_MAX_NDIM) {
        PyErr_Format(PyExc_ValueError, "memoryview: number of dimensions must not exceed %d",
                     PyBUF_MAX_NDIM);
        return NULL;
    }
    size_t arrays = 3 * (size_t)ndim * sizeof(Py_ssize_t);
    PyObject *op =
        gopyrt_object_raw(&PyMemoryView_Type, offsetof(PyMemoryViewObject, ob_array) + arrays);
    if (op == NULL) {
        return NULL;
    }
    PyMemoryViewObject *self = MEMORY(op);
    Py_buffer *view = &self->view;
    Py_SET_SIZE((PyVarObject *)op, 3 * ndim);
    self->hash = -1;
    self->exports = 0;
    self->weakreflist = NULL;
    view->buf = src->buf;
    view->obj = src->obj;
    view->len = src->len;
    view->itemsize = src->itemsize;
    view->readonly = src->readonly;
    view->ndim = ndim;
    view->format = src->format != NULL ? src->format : "B";
    view->internal = src->internal;
    view->shape = self->ob_array;
    view->strides = self->ob_array + ndim;
    view->suboffsets = self->ob_array + 2 * ndim;
    self->flags = 0;
    if (ndim == src->ndim) {
        copy_dims(view, src);
        gopyrt_view_flags(self);
    }
    else {
        /* The caller gives it dims of its own. */
        view->suboffsets = NULL;
    }
    self->mbuf = (_PyManagedBufferObject *)Py_NewRef(owner);
    owner->exports++;
    gopyrt_gc_track(op);
    return op;
}

/* A view of all of a new holder, which is given over. */
static PyObject *
view_of(_PyManagedBufferObject *holder)
{
    if (holder == NULL) {
        return NULL;
    }
    PyObject *view = gopyrt_view_add(holder, &holder->master, holder->master.ndim);
    Py_DECREF(holder);
    return view;
}

static PyObject *
from_object(PyObject *base, int flags)
{
    if (PyMemoryView_Check(base)) {
        PyMemoryViewObject *self = MEMORY(base);
        if (gopyrt_view_check(base) < 0) {
            return NULL;
        }
        if (self->flags & GOPYRT_VIEW_RESTRICTED) {
            PyErr_SetString(PyExc_ValueError, "cannot create new view on restricted memoryview");
            return NULL;
        }
        return gopyrt_view_add(self->mbuf, &self->view, self->view.ndim);
    }
    if (!PyObject_CheckBuffer(base)) {
        PyErr_Format(PyExc_TypeError, "memoryview: a bytes-like object is required, not '%.200s'",
                     GOPYRT_TYPE_NAME(base));
        return NULL;
    }
    return view_of(gopyrt_managed_buffer(base, flags, PyObject_GetBuffer));
}

PyObject *
PyMemoryView_FromObject(PyObject *base)
{
    return from_object(base, PyBUF_FULL_RO);
}

PyObject *
gopyrt_view_from_flags(PyObject *base, int flags)
{
    return from_object(base, flags);
}

PyObject *
gopyrt_view_from_slot(PyObject *base, int flags, getbufferproc getbuffer)
{
    return view_of(gopyrt_managed_buffer(base, flags, getbuffer));
}

PyObject *
PyMemoryView_FromMemory(char *memory, Py_ssize_t size, int flags)
{
    _PyManagedBufferObject *holder = gopyrt_managed_buffer(NULL, 0, NULL);
    if (holder != NULL) {
        (void)PyBuffer_FillInfo(&holder->master, NULL, memory, size, flags != PyBUF_WRITE,
                                PyBUF_FULL_RO);
    }
    return view_of(holder);
}

PyObject *
PyMemoryView_FromBuffer(const Py_buffer *info)
{
    if (info->buf == NULL) {
        PyErr_SetString(PyExc_ValueError, "PyMemoryView_FromBuffer(): info->buf must not be NULL");
        return NULL;
    }
    _PyManagedBufferObject *holder = gopyrt_managed_buffer(NULL, 0, NULL);
    if (holder != NULL) {
        /* The caller keeps the buffer, and gives it back. */
        holder->master = *info;
        holder->master.obj = NULL;
    }
    return view_of(holder);
}

/* ---- A contiguous copy ---------------------------------------------------------------- */

static PyObject *
contiguous_copy(const Py_buffer *src, char order)
{
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, src->len), *op = NULL;
    if (bytes == NULL) {
        return NULL;
    }
    _PyManagedBufferObject *holder =
        gopyrt_managed_buffer(bytes, PyBUF_FULL_RO, PyObject_GetBuffer);
    size_t size = strlen(src->format) + 1;
    char *format = holder == NULL ? NULL : PyMem_Malloc(size);
    if (format == NULL) {
        if (holder != NULL) {
            PyErr_NoMemory();
        }
    }
    else {
        memcpy(format, src->format, size);
        holder->master.format = format;
        holder->master.itemsize = src->itemsize;
        holder->flags |= GOPYRT_BUFFER_OWNS_FORMAT;
        op = gopyrt_view_add(holder, &holder->master, src->ndim);
    }
    if (op != NULL) {
        Py_buffer *view = VIEW(op);
        for (int i = 0; i < src->ndim; i++) {
            view->shape[i] = src->shape[i];
        }
        if (src->ndim > 0) {
            PyBuffer_FillContiguousStrides(src->ndim, view->shape, view->strides,
                                           (int)src->itemsize, order);
        }
        view->suboffsets = NULL;
        gopyrt_view_flags(MEMORY(op));
        if (PyBuffer_ToContiguous(PyBytes_AS_STRING(bytes), src, src->len, order) < 0) {
            Py_CLEAR(op);
        }
    }
    Py_XDECREF(holder);
    Py_DECREF(bytes);
    return op;
}

PyObject *
PyMemoryView_GetContiguous(PyObject *base, int buffertype, char order)
{
    PyObject *op = PyMemoryView_FromObject(base);
    if (op == NULL) {
        return NULL;
    }
    if (buffertype == PyBUF_WRITE && VIEW(op)->readonly) {
        PyErr_SetString(PyExc_BufferError, "underlying buffer is not writable");
        Py_DECREF(op);
        return NULL;
    }
    if (PyBuffer_IsContiguous(VIEW(op), order == 'C' || order == 'F' ? order : 'A')) {
        return op;
    }
    PyObject *copy = NULL;
    if (buffertype == PyBUF_WRITE) {
        PyErr_SetString(PyExc_BufferError,
                        "writable contiguous buffer requested for a non-contiguous object.");
    }
    else {
        copy = contiguous_copy(VIEW(op), order);
    }
    Py_DECREF(op);
    return copy;
}
