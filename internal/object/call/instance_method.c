/* instancemethod: binds any callable that a class dict holds, even one that binds nothing. */
#include "object/call/call.h"

#include "object/collect/collect.h"

#define FUNCTION(op) (((PyInstanceMethodObject *)(op))->func)

PyObject *
PyInstanceMethod_New(PyObject *function)
{
    PyObject *op = gopyrt_object_raw(&PyInstanceMethod_Type, sizeof(PyInstanceMethodObject));
    if (op != NULL) {
        FUNCTION(op) = Py_NewRef(function);
        gopyrt_gc_track(op);
    }
    return op;
}

PyObject *
PyInstanceMethod_Function(PyObject *op)
{
    if (!PyInstanceMethod_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return FUNCTION(op);
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(FUNCTION(self));
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(FUNCTION(self));
    return 0;
}

static PyObject *
repr(PyObject *self)
{
    PyObject *name, *result;
    if (PyObject_GetOptionalAttr(FUNCTION(self), GOPYRT_ID(__name__), &name) < 0) {
        return NULL;
    }
    result = name != NULL && PyUnicode_Check(name)
                 ? PyUnicode_FromFormat("<instancemethod %U at %p>", name, self)
                 : PyUnicode_FromFormat("<instancemethod ? at %p>", self);
    Py_XDECREF(name);
    return result;
}

static PyObject *
call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return PyObject_Call(FUNCTION(self), args, kwargs);
}

static PyObject *
getattro(PyObject *self, PyObject *name)
{
    PyObject *descr = gopyrt_type_lookup(Py_TYPE(self), name);
    if (descr != NULL) {
        descrgetfunc get = Py_TYPE(descr)->tp_descr_get;
        return get == NULL ? Py_NewRef(descr) : get(descr, self, (PyObject *)Py_TYPE(self));
    }
    return PyObject_GetAttr(FUNCTION(self), name);
}

static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    if ((op != Py_EQ && op != Py_NE) || !PyInstanceMethod_Check(v) || !PyInstanceMethod_Check(w)) {
        return Py_NewRef(Py_NotImplemented);
    }
    int equal = PyObject_RichCompareBool(FUNCTION(v), FUNCTION(w), Py_EQ);
    return equal < 0 ? NULL : PyBool_FromLong(equal == (op == Py_EQ));
}

static PyObject *
descr_get(PyObject *self, PyObject *obj, PyObject *type)
{
    (void)type;
    return obj == NULL ? Py_NewRef(FUNCTION(self)) : PyMethod_New(FUNCTION(self), obj);
}

static PyObject *
get_doc(PyObject *self, void *closure)
{
    (void)closure;
    return PyObject_GetAttr(FUNCTION(self), GOPYRT_ID(__doc__));
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *function;
    (void)type;
    if (!_PyArg_NoKeywords("instancemethod", kwargs)
        || !PyArg_UnpackTuple(args, "instancemethod", 1, 1, &function))
    {
        return NULL;
    }
    if (!PyCallable_Check(function)) {
        PyErr_SetString(PyExc_TypeError, "first argument must be callable");
        return NULL;
    }
    return PyInstanceMethod_New(function);
}

static PyMemberDef members[] = {
    { "__func__", _Py_T_OBJECT, offsetof(PyInstanceMethodObject, func), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

static PyGetSetDef getset[] = {
    { "__doc__", get_doc, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

PyTypeObject PyInstanceMethod_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "instancemethod",
    .tp_basicsize = sizeof(PyInstanceMethodObject),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_call = call,
    .tp_getattro = getattro,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_doc = "instancemethod(function)\n--\n\nMakes a method of any callable.",
    .tp_traverse = traverse,
    .tp_richcompare = compare,
    .tp_members = members,
    .tp_getset = getset,
    .tp_descr_get = descr_get,
    .tp_new = new,
};
