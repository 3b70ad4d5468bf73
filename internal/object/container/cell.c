/* cell: what a function and the functions in it share a variable by. */
#include "object/container/container.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

PyObject *
PyCell_New(PyObject *content)
{
    PyObject *op = gopyrt_object_raw(&PyCell_Type, sizeof(PyCellObject));
    if (op != NULL) {
        ((PyCellObject *)op)->ob_ref = Py_XNewRef(content);
        gopyrt_gc_track(op);
    }
    return op;
}

PyObject *
PyCell_Get(PyObject *op)
{
    if (!PyCell_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return Py_XNewRef(PyCell_GET(op));
}

int
PyCell_Set(PyObject *op, PyObject *content)
{
    if (!PyCell_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    Py_XSETREF(((PyCellObject *)op)->ob_ref, Py_XNewRef(content));
    return 0;
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    (void)type;
    if (kwds != NULL && PyDict_GET_SIZE(kwds) != 0) {
        PyErr_SetString(PyExc_TypeError, "cell() takes no keyword arguments");
        return NULL;
    }
    if (!_PyArg_CheckPositional("cell", n, 0, 1)) {
        return NULL;
    }
    return PyCell_New(n == 0 ? NULL : PyTuple_GET_ITEM(args, 0));
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(PyCell_GET(self));
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(PyCell_GET(self));
    return 0;
}

static int
clear(PyObject *self)
{
    Py_CLEAR(((PyCellObject *)self)->ob_ref);
    return 0;
}

static PyObject *
repr(PyObject *self)
{
    PyObject *content = PyCell_GET(self);
    return content == NULL ? PyUnicode_FromFormat("<cell at %p: empty>", self)
                           : PyUnicode_FromFormat("<cell at %p: %.80s object at %p>", self,
                                                  GOPYRT_TYPE_NAME(content), content);
}

/* By what they have; an empty one is less than all others. */
static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    if (!PyCell_Check(v) || !PyCell_Check(w)) {
        return Py_NewRef(Py_NotImplemented);
    }
    PyObject *a = Py_XNewRef(PyCell_GET(v)), *b = Py_XNewRef(PyCell_GET(w));
    PyObject *result = a != NULL && b != NULL ? PyObject_RichCompare(a, b, op)
                                              : gopyrt_compare_sizes(a != NULL, b != NULL, op);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

static PyObject *
get_contents(PyObject *self, void *closure)
{
    (void)closure;
    if (PyCell_GET(self) == NULL) {
        PyErr_SetString(PyExc_ValueError, "Cell is empty");
    }
    return Py_XNewRef(PyCell_GET(self));
}

static int
set_contents(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    return PyCell_Set(self, value);
}

static PyGetSetDef getset[] = {
    { "cell_contents", get_contents, set_contents, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

PyTypeObject PyCell_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "cell",
    .tp_basicsize = sizeof(PyCellObject),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_doc = PyDoc_STR("cell([contents])\n--\n\nA variable that functions share."),
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_richcompare = compare,
    .tp_getset = getset,
    .tp_new = new,
};
