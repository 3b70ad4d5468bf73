/* The holder of an object's buffer, which all views of it share: it is given back when the last of
 * them is released. */
#include "object/buffer/memory_view.h"

#include "object/collect/collect.h"

#define HOLDER(op) ((_PyManagedBufferObject *)(op))

static _PyManagedBufferObject *
make(void)
{
    PyObject *op = gopyrt_object_raw(&gopyrt_managed_buffer_type, sizeof(_PyManagedBufferObject));
    if (op == NULL) {
        return NULL;
    }
    HOLDER(op)->flags = 0;
    HOLDER(op)->exports = 0;
    HOLDER(op)->master.obj = NULL;
    gopyrt_gc_track(op);
    return HOLDER(op);
}

_PyManagedBufferObject *
gopyrt_managed_buffer(PyObject *base, int flags, getbufferproc getbuffer)
{
    _PyManagedBufferObject *holder = make();
    if (holder != NULL && base != NULL && getbuffer(base, &holder->master, flags) < 0) {
        /* Nothing that an exporter left in it counts. */
        holder->master.obj = NULL;
        Py_DECREF(holder);
        return NULL;
    }
    return holder;
}

static void
release(_PyManagedBufferObject *self)
{
    if (self->flags & GOPYRT_BUFFER_RELEASED) {
        return;
    }
    self->flags |= GOPYRT_BUFFER_RELEASED;
    if (gopyrt_gc_tracked((PyObject *)self)) {
        gopyrt_gc_untrack((PyObject *)self);
    }
    if (self->flags & GOPYRT_BUFFER_OWNS_FORMAT) {
        PyMem_Free(self->master.format);
    }
    PyBuffer_Release(&self->master);
}

static void
dealloc(PyObject *self)
{
    release(HOLDER(self));
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(HOLDER(self)->master.obj);
    return 0;
}

static int
clear(PyObject *self)
{
    if (HOLDER(self)->exports == 0) {
        release(HOLDER(self));
    }
    return 0;
}

PyTypeObject gopyrt_managed_buffer_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "managedbuffer",
    .tp_basicsize = sizeof(_PyManagedBufferObject),
    .tp_dealloc = dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = traverse,
    .tp_clear = clear,
};

/* ---- Releasing a view ------------------------------------------------------------ */

/* Takes a view off its holder. */
static void
let_go(PyMemoryViewObject *self)
{
    self->flags |= GOPYRT_VIEW_RELEASED;
    if (--self->mbuf->exports == 0) {
        release(self->mbuf);
    }
}

int
gopyrt_view_release(PyObject *op)
{
    PyMemoryViewObject *self = MEMORY(op);
    if (self->flags & GOPYRT_VIEW_RELEASED) {
        return 0;
    }
    if (self->exports > 0) {
        PyErr_Format(PyExc_BufferError, "memoryview has %zd exported buffer%s", self->exports,
                     self->exports == 1 ? "" : "s");
        return -1;
    }
    let_go(self);
    return 0;
}

int
gopyrt_view_check(PyObject *op)
{
    PyMemoryViewObject *self = MEMORY(op);
    if ((self->flags & GOPYRT_VIEW_RELEASED) || (self->mbuf->flags & GOPYRT_BUFFER_RELEASED)) {
        PyErr_SetString(PyExc_ValueError, "operation forbidden on released memoryview object");
        return -1;
    }
    return 0;
}
