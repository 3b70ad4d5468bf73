/* The buffer protocol: asking an object for its memory, and giving it back. */
#include "object/buffer/buffer.h"

int
PyObject_CheckBuffer(PyObject *op)
{
    PyBufferProcs *procs = Py_TYPE(op)->tp_as_buffer;
    return procs != NULL && procs->bf_getbuffer != NULL;
}

int
PyObject_GetBuffer(PyObject *op, Py_buffer *view, int flags)
{
    if (flags != PyBUF_SIMPLE && (flags == PyBUF_READ || flags == PyBUF_WRITE)) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (!PyObject_CheckBuffer(op)) {
        PyErr_Format(PyExc_TypeError, "a bytes-like object is required, not '%.100s'",
                     GOPYRT_TYPE_NAME(op));
        return -1;
    }
    return Py_TYPE(op)->tp_as_buffer->bf_getbuffer(op, view, flags);
}

void
PyBuffer_Release(Py_buffer *view)
{
    PyObject *op = view->obj;
    if (op == NULL) {
        return;
    }
    PyBufferProcs *procs = Py_TYPE(op)->tp_as_buffer;
    if (procs != NULL && procs->bf_releasebuffer != NULL) {
        procs->bf_releasebuffer(op, view);
    }
    view->obj = NULL;
    Py_DECREF(op);
}

int
PyBuffer_FillInfo(Py_buffer *view, PyObject *op, void *memory, Py_ssize_t size, int readonly,
                  int flags)
{
    if (view == NULL) {
        PyErr_SetString(PyExc_BufferError, "PyBuffer_FillInfo: view==NULL argument is obsolete");
        return -1;
    }
    if (flags != PyBUF_SIMPLE && (flags == PyBUF_READ || flags == PyBUF_WRITE)) {
        PyErr_BadInternalCall();
        return -1;
    }
    if ((flags & PyBUF_WRITABLE) == PyBUF_WRITABLE && readonly) {
        PyErr_SetString(PyExc_BufferError, "Object is not writable.");
        return -1;
    }
    view->obj = Py_XNewRef(op);
    view->buf = memory;
    view->len = size;
    view->readonly = readonly;
    view->itemsize = 1;
    view->format = (flags & PyBUF_FORMAT) ? (char *)"B" : NULL;
    view->ndim = 1;
    view->shape = (flags & PyBUF_ND) == PyBUF_ND ? &view->len : NULL;
    view->strides = (flags & PyBUF_STRIDES) == PyBUF_STRIDES ? &view->itemsize : NULL;
    view->suboffsets = NULL;
    view->internal = NULL;
    return 0;
}
