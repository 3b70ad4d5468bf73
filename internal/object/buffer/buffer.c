/* The buffer protocol: asking an object for its memory and giving it back. */
#include "object/buffer/buffer.h"

#undef PyObject_CheckBuffer

int
PyObject_CheckBuffer(PyObject *obj)
{
    PyBufferProcs *procs = Py_TYPE(obj)->tp_as_buffer;
    return procs != NULL && procs->bf_getbuffer != NULL;
}

int
PyObject_GetBuffer(PyObject *obj, Py_buffer *view, int flags)
{
    PyBufferProcs *procs = Py_TYPE(obj)->tp_as_buffer;
    if (flags != PyBUF_SIMPLE && (flags == PyBUF_READ || flags == PyBUF_WRITE)) {
        /* These are of PyMemoryView_FromMemory. */
        PyErr_BadInternalCall();
        return -1;
    }
    if (procs == NULL || procs->bf_getbuffer == NULL) {
        PyErr_Format(PyExc_TypeError, "a bytes-like object is required, not '%.100s'",
                     GOPYRT_TYPE_NAME(obj));
        return -1;
    }
    return procs->bf_getbuffer(obj, view, flags);
}

void
PyBuffer_Release(Py_buffer *view)
{
    PyObject *obj = view->obj;
    if (obj == NULL) {
        return;
    }
    PyBufferProcs *procs = Py_TYPE(obj)->tp_as_buffer;
    if (procs != NULL && procs->bf_releasebuffer != NULL) {
        procs->bf_releasebuffer(obj, view);
    }
    view->obj = NULL;
    Py_DECREF(obj);
}

int
PyBuffer_FillInfo(Py_buffer *view, PyObject *obj, void *buf, Py_ssize_t len, int readonly,
                  int flags)
{
    if (view == NULL) {
        PyErr_SetString(PyExc_BufferError, "PyBuffer_FillInfo: view==NULL argument is obsolete");
        return -1;
    }
    if (flags == PyBUF_READ || flags == PyBUF_WRITE) {
        PyErr_BadInternalCall();
        return -1;
    }
    if ((flags & PyBUF_WRITABLE) && readonly) {
        PyErr_SetString(PyExc_BufferError, "Object is not writable.");
        return -1;
    }
    view->obj = Py_XNewRef(obj);
    view->buf = buf;
    view->len = len;
    view->readonly = readonly;
    view->itemsize = 1;
    view->format = flags & PyBUF_FORMAT ? "B" : NULL;
    view->ndim = 1;
    /* One dimension of single bytes needs no arrays of its own. */
    view->shape = (flags & PyBUF_ND) == PyBUF_ND ? &view->len : NULL;
    view->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? &view->itemsize : NULL;
    view->suboffsets = NULL;
    view->internal = NULL;
    return 0;
}

void
PyBuffer_FillContiguousStrides(int ndim, Py_ssize_t *shape, Py_ssize_t *strides, int itemsize,
                               char order)
{
    Py_ssize_t step = itemsize;
    for (int i = 0; i < ndim; i++) {
        int k = order == 'F' ? i : ndim - 1 - i;
        strides[k] = step;
        step *= shape[k];
    }
}

/* ---- The protocol before this one, which borrowed memory without saying for how long -------- */

static int
borrow(PyObject *obj, const void **data, Py_ssize_t *n, int flags)
{
    Py_buffer view;
    if (obj == NULL || data == NULL || n == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "null argument to internal routine");
        }
        return -1;
    }
    if (flags & PyBUF_WRITABLE) {
        PyBufferProcs *procs = Py_TYPE(obj)->tp_as_buffer;
        if (procs == NULL || procs->bf_getbuffer == NULL
            || procs->bf_getbuffer(obj, &view, flags) < 0) {
            PyErr_SetString(PyExc_TypeError, "expected a writable bytes-like object");
            return -1;
        }
    }
    else if (PyObject_GetBuffer(obj, &view, flags) < 0) {
        return -1;
    }
    *data = view.buf;
    *n = view.len;
    PyBuffer_Release(&view);
    return 0;
}

int
PyObject_AsReadBuffer(PyObject *obj, const void **data, Py_ssize_t *n)
{
    return borrow(obj, data, n, PyBUF_SIMPLE);
}

int
PyObject_AsCharBuffer(PyObject *obj, const char **data, Py_ssize_t *n)
{
    return borrow(obj, (const void **)data, n, PyBUF_SIMPLE);
}

int
PyObject_AsWriteBuffer(PyObject *obj, void **data, Py_ssize_t *n)
{
    return borrow(obj, (const void **)data, n, PyBUF_WRITABLE);
}

int
PyObject_CheckReadBuffer(PyObject *obj)
{
    Py_buffer view;
    if (!PyObject_CheckBuffer(obj)) {
        return 0;
    }
    if (PyObject_GetBuffer(obj, &view, PyBUF_SIMPLE) < 0) {
        PyErr_Clear();
        return 0;
    }
    PyBuffer_Release(&view);
    return 1;
}
