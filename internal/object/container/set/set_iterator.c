/* The iterator of set and frozenset. */
#include "object/container/set.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

typedef struct {
    PyObject_HEAD PyObject *set; /* NULL at the end */
    Py_ssize_t size;             /* of the set when it began; -1 once that has changed */
    Py_ssize_t at, left;
} set_iterator;

PyObject *
gopyrt_set_iter(PyObject *self)
{
    PyObject *op = gopyrt_object_raw(&PySetIter_Type, sizeof(set_iterator));
    if (op == NULL) {
        return NULL;
    }
    set_iterator *it = (set_iterator *)op;
    it->set = Py_NewRef(self);
    it->size = it->left = gopyrt_set(self)->used;
    it->at = 0;
    gopyrt_gc_track(op);
    return op;
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(((set_iterator *)self)->set);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((set_iterator *)self)->set);
    return 0;
}

static PyObject *
next(PyObject *self)
{
    set_iterator *it = (set_iterator *)self;
    if (it->set == NULL) {
        return NULL;
    }
    if (it->size != gopyrt_set(it->set)->used) {
        PyErr_SetString(PyExc_RuntimeError, "Set changed size during iteration");
        it->size = -1;
        return NULL;
    }
    setentry *entry = gopyrt_set_next(gopyrt_set(it->set), &it->at);
    if (entry == NULL) {
        Py_CLEAR(it->set);
        return NULL;
    }
    it->left--;
    return Py_NewRef(entry->key);
}

static PyObject *
length_hint(PyObject *self, PyObject *unused)
{
    set_iterator *it = (set_iterator *)self;
    (void)unused;
    int valid = it->set != NULL && it->size == gopyrt_set(it->set)->used;
    return PyLong_FromSsize_t(valid ? it->left : 0);
}

/* As an iterator over a list of what is to come, which another one collects. */
static PyObject *
reduce(PyObject *self, PyObject *unused)
{
    set_iterator *it = (set_iterator *)self;
    (void)unused;
    PyObject *list;
    if (it->set == NULL) {
        list = PyList_New(0);
    }
    else {
        PyObject *copy = gopyrt_set_iter(it->set);
        if (copy == NULL) {
            return NULL;
        }
        ((set_iterator *)copy)->size = it->size;
        ((set_iterator *)copy)->at = it->at;
        ((set_iterator *)copy)->left = it->left;
        list = PySequence_List(copy);
        Py_DECREF(copy);
    }
    PyObject *iter = list == NULL ? NULL : gopyrt_builtin(GOPYRT_ID(iter));
    if (iter == NULL) {
        Py_XDECREF(list);
        return NULL;
    }
    return Py_BuildValue("N(N)", iter, list);
}

static PyMethodDef methods[] = {
    { "__length_hint__", length_hint, METH_NOARGS,
      PyDoc_STR("__length_hint__($self, /)\n--\n\nAbout how many items are still to come.") },
    { "__reduce__", reduce, METH_NOARGS,
      PyDoc_STR("__reduce__($self, /)\n--\n\nWhat pickle stores.") },
    { NULL, NULL, 0, NULL },
};

PyTypeObject PySetIter_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "set_iterator",
    .tp_basicsize = sizeof(set_iterator),
    .tp_dealloc = dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = traverse,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = next,
    .tp_methods = methods,
};
