/* What a context is iterated by: its variables, their values, or both, as they were at the
 * start. */
#include "object/module/module.h"

#include "object/collect/collect.h"
#include "object/module/context_parts.h"

typedef struct {
    PyObject ob_base;
    PyObject *list;
    Py_ssize_t at;
} view;

PyObject *
gopyrt_context_view(PyTypeObject *type, PyObject *list)
{
    view *v = list == NULL ? NULL : (view *)gopyrt_object_raw(type, sizeof(view));
    if (v == NULL) {
        Py_XDECREF(list);
        return NULL;
    }
    v->list = list;
    v->at = 0;
    gopyrt_gc_track((PyObject *)v);
    return (PyObject *)v;
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_CLEAR(((view *)self)->list);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((view *)self)->list);
    return 0;
}

static int
clear(PyObject *self)
{
    Py_CLEAR(((view *)self)->list);
    return 0;
}

static PyObject *
next(PyObject *self)
{
    view *v = (view *)self;
    return v->list != NULL && v->at < PyList_GET_SIZE(v->list)
               ? Py_NewRef(PyList_GET_ITEM(v->list, v->at++))
               : NULL;
}

static Py_ssize_t
length(PyObject *self)
{
    view *v = (view *)self;
    return v->list == NULL ? 0 : PyList_GET_SIZE(v->list);
}

static PyMappingMethods mapping = { length, NULL, NULL };

#define VIEW_TYPE(name, text)                                  \
    PyTypeObject name = {                                      \
        PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = text, \
        .tp_basicsize = sizeof(view),                          \
        .tp_dealloc = dealloc,                                 \
        .tp_as_mapping = &mapping,                             \
        .tp_flags = Py_TPFLAGS_HAVE_GC,                        \
        .tp_traverse = traverse,                               \
        .tp_clear = clear,                                     \
        .tp_iter = PyObject_SelfIter,                          \
        .tp_iternext = next,                                   \
    }

VIEW_TYPE(gopyrt_context_keys_type, "keys");
VIEW_TYPE(gopyrt_context_values_type, "values");
VIEW_TYPE(gopyrt_context_items_type, "items");
