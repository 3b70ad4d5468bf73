/* A function bound to an object: `method`; and `instancemethod`, which binds any callable. */
#include "object/call/call.h"

#include "object/collect/collect.h"

static PyObject *
vectorcall(PyObject *method, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    PyObject *self = ((PyMethodObject *)method)->im_self;
    PyObject *function = ((PyMethodObject *)method)->im_func;
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    Py_ssize_t total = nargs + (kwnames == NULL ? 0 : PyTuple_GET_SIZE(kwnames));
    if (nargsf & PY_VECTORCALL_ARGUMENTS_OFFSET) {
        /* The caller lends the place in front of the arguments. */
        PyObject **all = (PyObject **)args - 1, *lent = all[0];
        all[0] = self;
        PyObject *result = PyObject_Vectorcall(function, all, (size_t)nargs + 1, kwnames);
        all[0] = lent;
        return result;
    }
    PyObject *small[8], **all = small;
    if (total + 1 > (Py_ssize_t)Py_ARRAY_LENGTH(small)
        && (all = PyMem_Malloc(((size_t)total + 1) * sizeof(*all))) == NULL)
    {
        return PyErr_NoMemory();
    }
    all[0] = self;
    if (total > 0) {
        memcpy(all + 1, args, (size_t)total * sizeof(*all));
    }
    PyObject *result = PyObject_Vectorcall(function, all, (size_t)nargs + 1, kwnames);
    if (all != small) {
        PyMem_Free(all);
    }
    return result;
}

PyObject *
PyMethod_New(PyObject *function, PyObject *self)
{
    if (self == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    PyObject *op = gopyrt_object_raw(&PyMethod_Type, sizeof(PyMethodObject));
    if (op == NULL) {
        return NULL;
    }
    PyMethodObject *method = (PyMethodObject *)op;
    method->im_func = Py_NewRef(function);
    method->im_self = Py_NewRef(self);
    method->im_weakreflist = NULL;
    method->vectorcall = vectorcall;
    gopyrt_gc_track(op);
    return op;
}

PyObject *
PyMethod_Function(PyObject *method)
{
    if (!PyMethod_Check(method)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return ((PyMethodObject *)method)->im_func;
}

PyObject *
PyMethod_Self(PyObject *method)
{
    if (!PyMethod_Check(method)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return ((PyMethodObject *)method)->im_self;
}

static void
dealloc(PyObject *self)
{
    PyMethodObject *method = (PyMethodObject *)self;
    gopyrt_gc_untrack(self);
    if (method->im_weakreflist != NULL) {
        gopyrt_weakrefs_clear(self);
    }
    Py_DECREF(method->im_func);
    Py_XDECREF(method->im_self);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((PyMethodObject *)self)->im_func);
    Py_VISIT(((PyMethodObject *)self)->im_self);
    return 0;
}

static PyObject *
repr(PyObject *self)
{
    PyMethodObject *method = (PyMethodObject *)self;
    PyObject *name = NULL, *result;
    if (PyObject_GetOptionalAttr(method->im_func, GOPYRT_ID(__qualname__), &name) < 0
        || (name == NULL
            && PyObject_GetOptionalAttr(method->im_func, GOPYRT_ID(__name__), &name) < 0))
    {
        return NULL;
    }
    result = name != NULL && PyUnicode_Check(name)
                 ? PyUnicode_FromFormat("<bound method %U of %R>", name, method->im_self)
                 : PyUnicode_FromFormat("<bound method ? of %R>", method->im_self);
    Py_XDECREF(name);
    return result;
}

static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    if ((op != Py_EQ && op != Py_NE) || !PyMethod_Check(v) || !PyMethod_Check(w)) {
        return Py_NewRef(Py_NotImplemented);
    }
    PyMethodObject *a = (PyMethodObject *)v, *b = (PyMethodObject *)w;
    int equal = PyObject_RichCompareBool(a->im_func, b->im_func, Py_EQ);
    if (equal < 0) {
        return NULL;
    }
    return PyBool_FromLong((equal && a->im_self == b->im_self) == (op == Py_EQ));
}

static Py_hash_t
hash(PyObject *self)
{
    PyMethodObject *method = (PyMethodObject *)self;
    Py_hash_t function = PyObject_Hash(method->im_func);
    if (function == -1) {
        return -1;
    }
    Py_hash_t value = Py_HashPointer(method->im_self) ^ function;
    return value == -1 ? -2 : value;
}

/* What the method lacks, its function may have. */
static PyObject *
getattro(PyObject *self, PyObject *name)
{
    PyObject *descr = gopyrt_type_lookup(Py_TYPE(self), name);
    if (descr != NULL) {
        descrgetfunc get = Py_TYPE(descr)->tp_descr_get;
        return get == NULL ? Py_NewRef(descr) : get(descr, self, (PyObject *)Py_TYPE(self));
    }
    return PyObject_GetAttr(((PyMethodObject *)self)->im_func, name);
}

static PyObject *
get_doc(PyObject *self, void *closure)
{
    (void)closure;
    return PyObject_GetAttr(((PyMethodObject *)self)->im_func, GOPYRT_ID(__doc__));
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyObject *function, *instance;
    (void)type;
    if (kwds != NULL && PyDict_GET_SIZE(kwds) != 0) {
        PyErr_SetString(PyExc_TypeError, "method() takes no keyword arguments");
        return NULL;
    }
    if (!PyArg_UnpackTuple(args, "method", 2, 2, &function, &instance)) {
        return NULL;
    }
    if (!PyCallable_Check(function)) {
        PyErr_SetString(PyExc_TypeError, "first argument must be callable");
        return NULL;
    }
    if (instance == NULL || instance == Py_None) {
        PyErr_SetString(PyExc_TypeError, "instance must not be None");
        return NULL;
    }
    return PyMethod_New(function, instance);
}

/* A method that is bound stays bound to its object. */
static PyObject *
descr_get(PyObject *self, PyObject *obj, PyObject *type)
{
    (void)obj;
    (void)type;
    return Py_NewRef(self);
}

static PyObject *
reduce(PyObject *self, PyObject *Py_UNUSED(unused))
{
    PyMethodObject *method = (PyMethodObject *)self;
    PyObject *name = PyObject_GetAttr(method->im_func, GOPYRT_ID(__name__));
    PyObject *getattr = name == NULL ? NULL : gopyrt_builtin(GOPYRT_ID(getattr));
    PyObject *result =
        getattr == NULL ? NULL : Py_BuildValue("N(OO)", getattr, method->im_self, name);
    Py_XDECREF(name);
    return result;
}

static PyMethodDef methods[] = {
    { "__reduce__", reduce, METH_NOARGS, NULL },
    { NULL, NULL, 0, NULL },
};

static PyGetSetDef getset[] = {
    { "__doc__", get_doc, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

static PyMemberDef members[] = {
    { "__func__", _Py_T_OBJECT, offsetof(PyMethodObject, im_func), Py_READONLY, NULL },
    { "__self__", _Py_T_OBJECT, offsetof(PyMethodObject, im_self), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

PyTypeObject PyMethod_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "method",
    .tp_basicsize = sizeof(PyMethodObject),
    .tp_dealloc = dealloc,
    .tp_vectorcall_offset = offsetof(PyMethodObject, vectorcall),
    .tp_repr = repr,
    .tp_hash = hash,
    .tp_call = PyVectorcall_Call,
    .tp_getattro = getattro,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL,
    .tp_doc = "method(function, instance, /)\n--\n\nA function bound to an object.",
    .tp_traverse = traverse,
    .tp_richcompare = compare,
    .tp_weaklistoffset = offsetof(PyMethodObject, im_weakreflist),
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
    .tp_descr_get = descr_get,
    .tp_new = new,
};
