/* The buffer protocol of classes that have it as methods: __buffer__ gives a memoryview, which is
 * lent on, and __release_buffer__ hears when that memory is given back. */
#include "object/model/slots.h"

#include "object/buffer/memory_view.h"
#include "object/collect/collect.h"

/* The owner of what was lent on: of the memoryview, and for the object that gave it. */
typedef struct {
    PyObject_HEAD PyObject *view, *giver; /* NULL when it was given back */
} lending;

#define LENDING(op) ((lending *)(op))

int
gopyrt_call_getbuffer(PyObject *self, Py_buffer *buffer, int flags)
{
    PyObject *arg = PyLong_FromLong(flags);
    buffer->obj = NULL;
    if (arg == NULL) {
        return -1;
    }
    PyObject *view = gopyrt_special_call(self, GOPYRT_ID(__buffer__), &arg, 1);
    Py_DECREF(arg);
    if (view == NULL || !PyMemoryView_Check(view)) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_TypeError, "__buffer__ returned non-memoryview object");
        }
        Py_XDECREF(view);
        return -1;
    }
    PyObject *owner = gopyrt_object_raw(&gopyrt_lending_type, sizeof(lending));
    if (owner == NULL || PyObject_GetBuffer(view, buffer, flags) < 0) {
        if (owner != NULL) {
            PyObject_GC_Del(owner);
        }
        Py_DECREF(view);
        return -1;
    }
    /* The buffer's reference to the view is none to it any more, but the owner's. */
    Py_DECREF(buffer->obj);
    buffer->obj = owner;
    LENDING(owner)->view = view;
    LENDING(owner)->giver = Py_NewRef(self);
    gopyrt_gc_track(owner);
    return 0;
}

/* Tells a class that a view of its memory is given back. There is nobody to hear of an error, and
 * the one that is set already stays. */
static void
tell(PyObject *self, PyObject *view)
{
    PyObject *before = PyErr_GetRaisedException();
    PyObject *result = gopyrt_special_call(self, GOPYRT_ID(__release_buffer__), &view, 1);
    if (result == NULL) {
        PyErr_FormatUnraisable("Exception ignored in __release_buffer__ of %s",
                               GOPYRT_TYPE_NAME(self));
    }
    Py_XDECREF(result);
    PyErr_SetRaisedException(before);
}

/* The same with a view for this call alone, of a buffer that was lent without one. */
static void
tell_of_buffer(PyObject *self, const Py_buffer *buffer)
{
    PyObject *before = PyErr_GetRaisedException(), *view = PyMemoryView_FromBuffer(buffer);
    if (view == NULL) {
        PyErr_FormatUnraisable("Exception ignored in bf_releasebuffer of %s",
                               GOPYRT_TYPE_NAME(self));
    }
    else {
        MEMORY(view)->flags |= GOPYRT_VIEW_RESTRICTED;
        tell(self, view);
        if (gopyrt_view_release(view) < 0) {
            PyErr_FormatUnraisable("Exception ignored in bf_releasebuffer of %s",
                                   GOPYRT_TYPE_NAME(self));
        }
        Py_DECREF(view);
    }
    PyErr_SetRaisedException(before);
}

void
gopyrt_call_releasebuffer(PyObject *self, Py_buffer *buffer)
{
    tell_of_buffer(self, buffer);
    /* The memory is that of the base that has lent it. A class that is being cleared has none. */
    PyObject *mro = Py_XNewRef(Py_TYPE(self)->tp_mro);
    for (Py_ssize_t i = 0; mro != NULL && i < PyTuple_GET_SIZE(mro); i++) {
        const PyBufferProcs *procs = ((PyTypeObject *)PyTuple_GET_ITEM(mro, i))->tp_as_buffer;
        if (procs != NULL && procs->bf_releasebuffer != NULL
            && procs->bf_releasebuffer != gopyrt_call_releasebuffer)
        {
            procs->bf_releasebuffer(self, buffer);
            break;
        }
    }
    Py_XDECREF(mro);
}

static void
release(PyObject *self, Py_buffer *buffer)
{
    PyObject *view = LENDING(self)->view, *giver = LENDING(self)->giver;
    if (view == NULL) {
        return;
    }
    LENDING(self)->view = LENDING(self)->giver = NULL;
    Py_TYPE(view)->tp_as_buffer->bf_releasebuffer(view, buffer);
    /* A view of the object itself is given back to it when that is released. */
    const PyBufferProcs *procs = Py_TYPE(giver)->tp_as_buffer;
    if (VIEW(view)->obj != giver && procs != NULL
        && procs->bf_releasebuffer == gopyrt_call_releasebuffer)
    {
        tell(giver, view);
    }
    Py_DECREF(view);
    Py_DECREF(giver);
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(LENDING(self)->view);
    Py_XDECREF(LENDING(self)->giver);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(LENDING(self)->view);
    Py_VISIT(LENDING(self)->giver);
    return 0;
}

static PyBufferProcs lending_buffer = { NULL, release };

PyTypeObject gopyrt_lending_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "_buffer_wrapper",
    .tp_basicsize = sizeof(lending),
    .tp_dealloc = dealloc,
    .tp_as_buffer = &lending_buffer,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = traverse,
};
