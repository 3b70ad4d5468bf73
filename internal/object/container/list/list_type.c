/* list as a type: making it from an iterable, text, comparison, collection. */
#include "object/container/list.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

static int
init(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (Py_IS_TYPE(self, &PyList_Type) || Py_TYPE(self)->tp_new == PyList_Type.tp_new) {
        if (kwds != NULL && PyDict_GET_SIZE(kwds) != 0) {
            PyErr_SetString(PyExc_TypeError, "list() takes no keyword arguments");
            return -1;
        }
    }
    Py_ssize_t nargs = PyTuple_GET_SIZE(args);
    if (!_PyArg_CheckPositional("list", nargs, 0, 1)) {
        return -1;
    }
    gopyrt_list_clear(gopyrt_list(self));
    return nargs == 0 ? 0 : gopyrt_list_extend(self, PyTuple_GET_ITEM(args, 0));
}

static PyObject *
vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    if (kwnames != NULL && PyTuple_GET_SIZE(kwnames) != 0) {
        PyErr_SetString(PyExc_TypeError, "list() takes no keyword arguments");
        return NULL;
    }
    if (!_PyArg_CheckPositional("list", nargs, 0, 1)) {
        return NULL;
    }
    PyObject *list = type == (PyObject *)&PyList_Type
                         ? gopyrt_list_with_room(0)
                         : ((PyTypeObject *)type)->tp_alloc((PyTypeObject *)type, 0);
    if (list != NULL && nargs == 1 && gopyrt_list_extend(list, args[0]) < 0) {
        Py_CLEAR(list);
    }
    return list;
}

static void
dealloc(PyObject *self)
{
    PyListObject *list = gopyrt_list(self);
    if (gopyrt_gc_tracked(self)) {
        gopyrt_gc_untrack(self);
    }
    if (list->ob_item != NULL) {
        gopyrt_list_clear(list);
    }
    if (PyList_CheckExact(self)) {
        gopyrt_gc_free(self);
    }
    else {
        Py_TYPE(self)->tp_free(self);
    }
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    PyObject **items = gopyrt_list(self)->ob_item;
    for (Py_ssize_t i = Py_SIZE(self); --i >= 0;) {
        Py_VISIT(items[i]);
    }
    return 0;
}

static int
clear(PyObject *self)
{
    gopyrt_list_clear(gopyrt_list(self));
    return 0;
}

static PyObject *
repr(PyObject *self)
{
    if (Py_SIZE(self) == 0) {
        return PyUnicode_FromString("[]");
    }
    int inside = Py_ReprEnter(self);
    if (inside != 0) {
        return inside > 0 ? PyUnicode_FromString("[...]") : NULL;
    }
    PyUnicodeWriter *writer = PyUnicodeWriter_Create(3 * Py_SIZE(self));
    int failed = writer == NULL || PyUnicodeWriter_WriteChar(writer, '[') < 0;
    /* The list may shrink meanwhile. */
    for (Py_ssize_t i = 0; !failed && i < Py_SIZE(self); i++) {
        PyObject *item = Py_NewRef(gopyrt_list(self)->ob_item[i]);
        failed = (i > 0 && PyUnicodeWriter_WriteUTF8(writer, ", ", 2) < 0)
                 || PyUnicodeWriter_WriteRepr(writer, item) < 0;
        Py_DECREF(item);
    }
    failed = failed || PyUnicodeWriter_WriteChar(writer, ']') < 0;
    Py_ReprLeave(self);
    if (failed) {
        PyUnicodeWriter_Discard(writer);
        return NULL;
    }
    return PyUnicodeWriter_Finish(writer);
}

static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    if (!PyList_Check(v) || !PyList_Check(w)) {
        return Py_NewRef(Py_NotImplemented);
    }
    if (Py_SIZE(v) != Py_SIZE(w) && (op == Py_EQ || op == Py_NE)) {
        return PyBool_FromLong(op == Py_NE);
    }
    Py_ssize_t i = 0;
    /* Comparing may change both. */
    for (; i < Py_SIZE(v) && i < Py_SIZE(w); i++) {
        PyObject *a = gopyrt_list(v)->ob_item[i], *b = gopyrt_list(w)->ob_item[i];
        if (a == b) {
            continue;
        }
        Py_INCREF(a);
        Py_INCREF(b);
        int equal = gopyrt_same(a, b);
        PyObject *result = NULL;
        if (equal == 0) {
            result = op == Py_EQ   ? Py_NewRef(Py_False)
                     : op == Py_NE ? Py_NewRef(Py_True)
                                   : PyObject_RichCompare(a, b, op);
        }
        Py_DECREF(a);
        Py_DECREF(b);
        if (equal <= 0) {
            return result;
        }
    }
    return gopyrt_compare_sizes(Py_SIZE(v), Py_SIZE(w), op);
}

PyTypeObject PyList_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "list",
    .tp_basicsize = sizeof(PyListObject),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_as_sequence = &gopyrt_list_as_sequence,
    .tp_as_mapping = &gopyrt_list_as_mapping,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_LIST_SUBCLASS
                | _Py_TPFLAGS_MATCH_SELF | Py_TPFLAGS_SEQUENCE,
    .tp_doc = PyDoc_STR("list(iterable=(), /)\n--\n\n"
                        "A sequence whose items can be replaced, added and taken off.\n\n"
                        "Empty, or of what the iterable gives."),
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_richcompare = compare,
    .tp_iter = gopyrt_list_iter,
    .tp_methods = gopyrt_list_methods,
    .tp_init = init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = PyType_GenericNew,
    .tp_free = PyObject_GC_Del,
    .tp_vectorcall = vectorcall,
};
