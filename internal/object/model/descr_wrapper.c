/* Slots as methods: the wrapper in a type's dict, and the one that is bound to an object. */
#include "object/model/descr.h"

#include "object/collect/collect.h"

PyObject *
PyDescr_NewWrapper(PyTypeObject *type, struct wrapperbase *base, void *wrapped)
{
    PyObject *name = base->name_strobj != NULL ? Py_NewRef(base->name_strobj)
                                               : PyUnicode_InternFromString(base->name);
    PyObject *descr = name == NULL ? NULL : gopyrt_descr_new(&PyWrapperDescr_Type, type, name);
    if (descr != NULL) {
        ((PyWrapperDescrObject *)descr)->d_base = base;
        ((PyWrapperDescrObject *)descr)->d_wrapped = wrapped;
    }
    return descr;
}

static PyObject *
call_raw(PyWrapperDescrObject *descr, PyObject *self, PyObject *args, PyObject *kwds)
{
    wrapperfunc wrapper = descr->d_base->wrapper;
    if (descr->d_base->flags & PyWrapperFlag_KEYWORDS) {
        wrapperfunc_kwds with_keywords = (wrapperfunc_kwds)(void (*)(void))wrapper;
        return with_keywords(self, args, descr->d_wrapped, kwds);
    }
    if (kwds != NULL && PyDict_GET_SIZE(kwds) != 0) {
        PyErr_Format(PyExc_TypeError, "wrapper %s() takes no keyword arguments",
                     descr->d_base->name);
        return NULL;
    }
    return wrapper(self, args, descr->d_wrapped);
}

static PyObject *
descr_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    if (n < 1) {
        PyErr_Format(PyExc_TypeError, "descriptor '%U' of '%.100s' object needs an argument",
                     GOPYRT_DESCR_NAME(self), GOPYRT_DESCR_TYPE(self)->tp_name);
        return NULL;
    }
    PyObject *obj = PyTuple_GET_ITEM(args, 0);
    if (!PyType_IsSubtype(Py_TYPE(obj), GOPYRT_DESCR_TYPE(self))) {
        PyErr_Format(
            PyExc_TypeError, "descriptor '%U' requires a '%.100s' object but received a '%.100s'",
            GOPYRT_DESCR_NAME(self), GOPYRT_DESCR_TYPE(self)->tp_name, GOPYRT_TYPE_NAME(obj));
        return NULL;
    }
    PyObject *rest = PyTuple_GetSlice(args, 1, n);
    if (rest == NULL) {
        return NULL;
    }
    PyObject *result = call_raw((PyWrapperDescrObject *)self, obj, rest, kwds);
    Py_DECREF(rest);
    return result;
}

static PyObject *
descr_get(PyObject *self, PyObject *obj, PyObject *type)
{
    (void)type;
    if (obj == NULL) {
        return Py_NewRef(self);
    }
    return gopyrt_descr_check(self, obj) < 0 ? NULL : PyWrapper_New(self, obj);
}

static PyObject *
descr_repr(PyObject *self)
{
    return gopyrt_descr_repr(self, "slot wrapper");
}

static PyObject *
descr_doc(PyObject *self, void *closure)
{
    struct wrapperbase *base = ((PyWrapperDescrObject *)self)->d_base;
    (void)closure;
    return gopyrt_doc_text(base->name, base->doc);
}

static PyObject *
descr_signature(PyObject *self, void *closure)
{
    struct wrapperbase *base = ((PyWrapperDescrObject *)self)->d_base;
    (void)closure;
    return gopyrt_doc_signature(base->name, base->doc, 0);
}

static PyGetSetDef descr_getset[] = {
    { "__doc__", descr_doc, NULL, NULL, NULL },
    { "__qualname__", gopyrt_descr_get_qualname, NULL, NULL, NULL },
    { "__text_signature__", descr_signature, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

PyTypeObject PyWrapperDescr_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "wrapper_descriptor",
    .tp_basicsize = sizeof(PyWrapperDescrObject),
    .tp_dealloc = gopyrt_descr_dealloc,
    .tp_repr = descr_repr,
    .tp_call = descr_call,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_METHOD_DESCRIPTOR,
    .tp_traverse = gopyrt_descr_traverse,
    .tp_methods = gopyrt_descr_methods,
    .tp_members = gopyrt_descr_members,
    .tp_getset = descr_getset,
    .tp_descr_get = descr_get,
};

/* ---- Bound to an object -------------------------------------------------------- */

typedef struct {
    PyObject ob_base;
    PyWrapperDescrObject *descr;
    PyObject *self;
} bound_wrapper;

PyObject *
PyWrapper_New(PyObject *descr, PyObject *self)
{
    PyObject *op = PyType_GenericAlloc(&gopyrt_method_wrapper_type, 0);
    if (op != NULL) {
        ((bound_wrapper *)op)->descr = (PyWrapperDescrObject *)Py_NewRef(descr);
        ((bound_wrapper *)op)->self = Py_NewRef(self);
    }
    return op;
}

static void
bound_dealloc(PyObject *self)
{
    bound_wrapper *bound = (bound_wrapper *)self;
    gopyrt_gc_untrack(self);
    Py_XDECREF(bound->descr);
    Py_XDECREF(bound->self);
    PyObject_GC_Del(self);
}

static int
bound_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((bound_wrapper *)self)->descr);
    Py_VISIT(((bound_wrapper *)self)->self);
    return 0;
}

static PyObject *
bound_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    bound_wrapper *bound = (bound_wrapper *)self;
    return call_raw(bound->descr, bound->self, args, kwds);
}

static PyObject *
bound_repr(PyObject *self)
{
    bound_wrapper *bound = (bound_wrapper *)self;
    return PyUnicode_FromFormat("<method-wrapper '%s' of %s object at %p>",
                                bound->descr->d_base->name, GOPYRT_TYPE_NAME(bound->self),
                                bound->self);
}

static PyObject *
bound_compare(PyObject *v, PyObject *w, int op)
{
    if ((op != Py_EQ && op != Py_NE) || !Py_IS_TYPE(v, &gopyrt_method_wrapper_type)
        || !Py_IS_TYPE(w, &gopyrt_method_wrapper_type))
    {
        return Py_NewRef(Py_NotImplemented);
    }
    bound_wrapper *a = (bound_wrapper *)v, *b = (bound_wrapper *)w;
    return PyBool_FromLong((a->descr == b->descr && a->self == b->self) == (op == Py_EQ));
}

static Py_hash_t
bound_hash(PyObject *self)
{
    bound_wrapper *bound = (bound_wrapper *)self;
    Py_hash_t hash = Py_HashPointer(bound->self) ^ Py_HashPointer(bound->descr);
    return hash == -1 ? -2 : hash;
}

static PyObject *
bound_of_descr(PyObject *self, void *name)
{
    return PyObject_GetAttrString((PyObject *)((bound_wrapper *)self)->descr, name);
}

static PyObject *
bound_reduce(PyObject *self, PyObject *Py_UNUSED(unused))
{
    bound_wrapper *bound = (bound_wrapper *)self;
    PyObject *getattr = gopyrt_builtin(GOPYRT_ID(getattr));
    return getattr == NULL
               ? NULL
               : Py_BuildValue("N(OO)", getattr, bound->self, GOPYRT_DESCR_NAME(bound->descr));
}

static PyMethodDef bound_methods[] = {
    { "__reduce__", bound_reduce, METH_NOARGS, NULL },
    { NULL, NULL, 0, NULL },
};

static PyGetSetDef bound_getset[] = {
    { "__objclass__", bound_of_descr, NULL, NULL, "__objclass__" },
    { "__name__", bound_of_descr, NULL, NULL, "__name__" },
    { "__qualname__", bound_of_descr, NULL, NULL, "__qualname__" },
    { "__doc__", bound_of_descr, NULL, NULL, "__doc__" },
    { "__text_signature__", bound_of_descr, NULL, NULL, "__text_signature__" },
    { NULL, NULL, NULL, NULL, NULL },
};

static PyMemberDef bound_members[] = {
    { "__self__", _Py_T_OBJECT, offsetof(bound_wrapper, self), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

PyTypeObject gopyrt_method_wrapper_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "method-wrapper",
    .tp_basicsize = sizeof(bound_wrapper),
    .tp_dealloc = bound_dealloc,
    .tp_repr = bound_repr,
    .tp_hash = bound_hash,
    .tp_call = bound_call,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = bound_traverse,
    .tp_richcompare = bound_compare,
    .tp_methods = bound_methods,
    .tp_members = bound_members,
    .tp_getset = bound_getset,
};
