/* The type of weak references. */
#include "object/collect/collect.h"

#include "object/call/call.h"
#include "object/text/text.h"

static void
dealloc(PyObject *self)
{
    PyWeakReference *reference = (PyWeakReference *)self;
    PyObject_GC_UnTrack(self);
    gopyrt_weakref_clear(reference);
    Py_CLEAR(reference->wr_callback);
    Py_TYPE(self)->tp_free(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((PyWeakReference *)self)->wr_callback);
    return 0;
}

static int
clear(PyObject *self)
{
    PyWeakReference *reference = (PyWeakReference *)self;
    gopyrt_weakref_clear(reference);
    Py_CLEAR(reference->wr_callback);
    return 0;
}

PyObject *
gopyrt_weakref_vectorcall(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    PyObject *object;
    (void)args;
    if (kwnames != NULL && PyTuple_GET_SIZE(kwnames) > 0) {
        PyErr_SetString(PyExc_TypeError, "weakref() takes no keyword arguments");
        return NULL;
    }
    if (!_PyArg_CheckPositional("weakref", PyVectorcall_NARGS(nargsf), 0, 0)
        || PyWeakref_GetRef(self, &object) < 0)
    {
        return NULL;
    }
    return object != NULL ? object : Py_NewRef(Py_None);
}

static PyObject *
repr(PyObject *self)
{
    PyObject *object, *name = NULL, *result;
    if (PyWeakref_GetRef(self, &object) < 0) {
        return NULL;
    }
    if (object == NULL) {
        return PyUnicode_FromFormat("<weakref at %p; dead>", self);
    }
    if (PyObject_GetOptionalAttr(object, GOPYRT_ID(__name__), &name) < 0) {
        Py_DECREF(object);
        return NULL;
    }
    if (name != NULL && PyUnicode_Check(name)) {
        result =
            PyUnicode_FromFormat("<weakref at %p; to '%T' at %p (%U)>", self, object, object, name);
    }
    else {
        result = PyUnicode_FromFormat("<weakref at %p; to '%T' at %p>", self, object, object);
    }
    Py_XDECREF(name);
    Py_DECREF(object);
    return result;
}

static Py_hash_t
hash(PyObject *self)
{
    PyWeakReference *reference = (PyWeakReference *)self;
    PyObject *object;
    if (reference->hash != -1) {
        return reference->hash;
    }
    if (PyWeakref_GetRef(self, &object) < 0) {
        return -1;
    }
    if (object == NULL) {
        PyErr_SetString(PyExc_TypeError, "weak object has gone away");
        return -1;
    }
    reference->hash = PyObject_Hash(object);
    Py_DECREF(object);
    return reference->hash;
}

/* Live references compare as their objects do, dead ones by identity. */
static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    if ((op != Py_EQ && op != Py_NE) || !PyWeakref_Check(v) || !PyWeakref_Check(w)) {
        return Py_NewRef(Py_NotImplemented);
    }
    PyObject *a, *b, *result;
    if (PyWeakref_GetRef(v, &a) < 0 || PyWeakref_GetRef(w, &b) < 0) {
        return NULL;
    }
    if (a == NULL || b == NULL) {
        result = PyBool_FromLong((v == w) == (op == Py_EQ));
    }
    else {
        result = PyObject_RichCompare(a, b, op);
    }
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyObject *object, *callback = NULL;
    (void)kwds;
    if (!PyArg_UnpackTuple(args, "__new__", 1, 2, &object, &callback)) {
        return NULL;
    }
    return gopyrt_weakref_make(type, object, callback);
}

static int
init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *object, *callback = NULL;
    (void)self;
    if (kwds != NULL && PyDict_GET_SIZE(kwds) != 0) {
        PyErr_SetString(PyExc_TypeError, "ref() takes no keyword arguments");
        return -1;
    }
    return PyArg_UnpackTuple(args, "__init__", 1, 2, &object, &callback) ? 0 : -1;
}

static PyMemberDef members[] = {
    { "__callback__", _Py_T_OBJECT, offsetof(PyWeakReference, wr_callback), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

static PyMethodDef methods[] = {
    { "__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, NULL },
    { NULL, NULL, 0, NULL },
};

PyTypeObject _PyWeakref_RefType = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "weakref.ReferenceType",
    .tp_basicsize = sizeof(PyWeakReference),
    .tp_dealloc = dealloc,
    .tp_vectorcall_offset = offsetof(PyWeakReference, vectorcall),
    .tp_repr = repr,
    .tp_hash = hash,
    .tp_call = PyVectorcall_Call,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_VECTORCALL,
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_richcompare = compare,
    .tp_methods = methods,
    .tp_members = members,
    .tp_init = init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = new,
    .tp_free = PyObject_GC_Del,
};
