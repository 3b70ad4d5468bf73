/* The buffer protocol's slots as methods: __buffer__ gives a memoryview of the object's memory,
 * __release_buffer__ takes it back. */
#include "object/model/slots.h"

#include "object/buffer/memory_view.h"

/* The one argument; NULL with an exception. Borrowed. */
static PyObject *
only(const char *name, PyObject *args)
{
    PyObject *arg;
    return PyArg_UnpackTuple(args, name, 1, 1, &arg) ? arg : NULL;
}

PyObject *
gopyrt_wrap_buffer(PyObject *self, PyObject *args, void *wrapped)
{
    PyObject *arg = only("__buffer__", args);
    if (arg == NULL) {
        return NULL;
    }
    Py_ssize_t flags = PyNumber_AsSsize_t(arg, PyExc_OverflowError);
    if (flags == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (flags > INT_MAX || flags < INT_MIN) {
        PyErr_SetString(PyExc_OverflowError, "buffer flags out of range");
        return NULL;
    }
    return gopyrt_view_from_slot(self, (int)flags, (getbufferproc)wrapped);
}

PyObject *
gopyrt_wrap_release_buffer(PyObject *self, PyObject *args, void *wrapped)
{
    PyObject *view = only("__release_buffer__", args);
    (void)wrapped;
    if (view == NULL) {
        return NULL;
    }
    if (!PyMemoryView_Check(view)) {
        PyErr_SetString(PyExc_TypeError, "expected a memoryview object");
        return NULL;
    }
    const PyObject *owner = VIEW(view)->obj;
    if (owner == NULL) { /* a view for one call of __release_buffer__ */
        return Py_NewRef(Py_None);
    }
    if (owner != self) {
        PyErr_SetString(PyExc_ValueError, "memoryview's buffer is not this object");
        return NULL;
    }
    if (MEMORY(view)->flags & GOPYRT_VIEW_RELEASED) {
        PyErr_SetString(PyExc_ValueError, "memoryview's buffer has already been released");
        return NULL;
    }
    return PyObject_CallMethodNoArgs(view, GOPYRT_ID(release));
}
