/* Iteration over a memoryview of one dimension. */
#include "object/buffer/memory_view.h"

#include "object/collect/collect.h"

typedef struct {
    PyObject ob_base;
    Py_ssize_t at, n;
    PyObject *view; /* NULL when it is exhausted */
    char letter;    /* the format */
} iterator;

#define ITERATOR(op) ((iterator *)(op))

PyObject *
gopyrt_view_iter(PyObject *self)
{
    const Py_buffer *view = VIEW(self);
    if (gopyrt_view_check(self) < 0) {
        return NULL;
    }
    if (view->ndim == 0) {
        PyErr_SetString(PyExc_TypeError, "invalid indexing of 0-dim memory");
        return NULL;
    }
    if (view->ndim != 1) {
        PyErr_SetString(PyExc_NotImplementedError,
                        "multi-dimensional sub-views are not implemented");
        return NULL;
    }
    if (gopyrt_view_check_format(view) < 0) {
        return NULL;
    }
    PyObject *op = gopyrt_object_raw(&gopyrt_memory_iterator_type, sizeof(iterator));
    if (op != NULL) {
        ITERATOR(op)->at = 0;
        ITERATOR(op)->n = view->shape[0];
        ITERATOR(op)->view = Py_NewRef(self);
        ITERATOR(op)->letter = gopyrt_view_format(view->format);
        gopyrt_gc_track(op);
    }
    return op;
}

static PyObject *
next(PyObject *self)
{
    iterator *it = ITERATOR(self);
    if (it->view == NULL) {
        return NULL;
    }
    if (it->at < it->n) {
        if (gopyrt_view_check(it->view) < 0) {
            return NULL;
        }
        const Py_buffer *view = VIEW(it->view);
        return gopyrt_item_value(gopyrt_buffer_step(view, view->buf, 0, it->at++), it->letter);
    }
    Py_CLEAR(it->view);
    return NULL;
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(ITERATOR(self)->view);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(ITERATOR(self)->view);
    return 0;
}

PyTypeObject gopyrt_memory_iterator_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "memory_iterator",
    .tp_basicsize = sizeof(iterator),
    .tp_dealloc = dealloc,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = next,
};
