/* Methods of C tables: what an instance's attribute lookup binds, and what is called directly with
 * the instance in front. */
#include "object/model/descr.h"

#include "object/call/call.h"

PyObject *
PyDescr_NewMethod(PyTypeObject *type, PyMethodDef *method)
{
    vectorcallfunc call = gopyrt_method_vectorcall(method);
    if (call == NULL) {
        return NULL;
    }
    PyObject *descr =
        gopyrt_descr_new(&PyMethodDescr_Type, type, PyUnicode_InternFromString(method->ml_name));
    if (descr != NULL) {
        ((PyMethodDescrObject *)descr)->d_method = method;
        ((PyMethodDescrObject *)descr)->vectorcall = call;
    }
    return descr;
}

PyObject *
PyDescr_NewClassMethod(PyTypeObject *type, PyMethodDef *method)
{
    PyObject *descr = gopyrt_descr_new(&PyClassMethodDescr_Type, type,
                                       PyUnicode_InternFromString(method->ml_name));
    if (descr != NULL) {
        ((PyMethodDescrObject *)descr)->d_method = method;
    }
    return descr;
}

static PyObject *
method_repr(PyObject *self)
{
    return gopyrt_descr_repr(self, "method");
}

static PyObject *
method_get(PyObject *self, PyObject *obj, PyObject *type)
{
    PyMethodDescrObject *descr = (PyMethodDescrObject *)self;
    if (obj == NULL) {
        return Py_NewRef(self);
    }
    if (gopyrt_descr_check(self, obj) < 0) {
        return NULL;
    }
    if (descr->d_method->ml_flags & METH_METHOD) {
        if (type != NULL && !PyType_Check(type)) {
            PyErr_Format(PyExc_TypeError, "descriptor '%U' needs a type, not '%s', as arg 2",
                         GOPYRT_DESCR_NAME(self), GOPYRT_TYPE_NAME(type));
            return NULL;
        }
        return PyCMethod_New(descr->d_method, obj, NULL, descr->d_common.d_type);
    }
    return PyCFunction_NewEx(descr->d_method, obj, NULL);
}

static PyObject *
classmethod_get(PyObject *self, PyObject *obj, PyObject *type)
{
    PyMethodDescrObject *descr = (PyMethodDescrObject *)self;
    if (type == NULL && obj != NULL) {
        type = (PyObject *)Py_TYPE(obj);
    }
    if (type == NULL) {
        PyErr_Format(PyExc_TypeError,
                     "descriptor '%U' for type '%.100s' needs either an object or a type",
                     GOPYRT_DESCR_NAME(self), GOPYRT_DESCR_TYPE(self)->tp_name);
        return NULL;
    }
    if (!PyType_Check(type)) {
        PyErr_Format(PyExc_TypeError,
                     "descriptor '%U' for type '%.100s' needs a type, not a '%.100s' as arg 2",
                     GOPYRT_DESCR_NAME(self), GOPYRT_DESCR_TYPE(self)->tp_name,
                     GOPYRT_TYPE_NAME(type));
        return NULL;
    }
    if (!PyType_IsSubtype((PyTypeObject *)type, GOPYRT_DESCR_TYPE(self))) {
        PyErr_Format(PyExc_TypeError,
                     "descriptor '%U' requires a subtype of '%.100s' but received '%.100s'",
                     GOPYRT_DESCR_NAME(self), GOPYRT_DESCR_TYPE(self)->tp_name,
                     ((PyTypeObject *)type)->tp_name);
        return NULL;
    }
    PyTypeObject *cls = descr->d_method->ml_flags & METH_METHOD ? GOPYRT_DESCR_TYPE(self) : NULL;
    return PyCMethod_New(descr->d_method, type, NULL, cls);
}

static PyObject *
classmethod_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    if (n < 1) {
        PyErr_Format(PyExc_TypeError, "descriptor '%U' of '%.100s' object needs an argument",
                     GOPYRT_DESCR_NAME(self), GOPYRT_DESCR_TYPE(self)->tp_name);
        return NULL;
    }
    PyObject *bound = classmethod_get(self, NULL, PyTuple_GET_ITEM(args, 0));
    if (bound == NULL) {
        return NULL;
    }
    PyObject *rest = PyTuple_GetSlice(args, 1, n);
    PyObject *result = rest == NULL ? NULL : PyObject_Call(bound, rest, kwds);
    Py_XDECREF(rest);
    Py_DECREF(bound);
    return result;
}

static PyObject *
get_doc(PyObject *self, void *closure)
{
    PyMethodDef *method = ((PyMethodDescrObject *)self)->d_method;
    (void)closure;
    return gopyrt_doc_text(method->ml_name, method->ml_doc);
}

static PyObject *
get_signature(PyObject *self, void *closure)
{
    PyMethodDef *method = ((PyMethodDescrObject *)self)->d_method;
    (void)closure;
    return gopyrt_doc_signature(method->ml_name, method->ml_doc, method->ml_flags);
}

static PyGetSetDef getset[] = {
    { "__doc__", get_doc, NULL, NULL, NULL },
    { "__qualname__", gopyrt_descr_get_qualname, NULL, NULL, NULL },
    { "__text_signature__", get_signature, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

PyTypeObject PyMethodDescr_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "method_descriptor",
    .tp_basicsize = sizeof(PyMethodDescrObject),
    .tp_dealloc = gopyrt_descr_dealloc,
    .tp_vectorcall_offset = offsetof(PyMethodDescrObject, vectorcall),
    .tp_repr = method_repr,
    .tp_call = PyVectorcall_Call,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR,
    .tp_traverse = gopyrt_descr_traverse,
    .tp_methods = gopyrt_descr_methods,
    .tp_members = gopyrt_descr_members,
    .tp_getset = getset,
    .tp_descr_get = method_get,
};

PyTypeObject PyClassMethodDescr_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "classmethod_descriptor",
    .tp_basicsize = sizeof(PyMethodDescrObject),
    .tp_dealloc = gopyrt_descr_dealloc,
    .tp_repr = method_repr,
    .tp_call = classmethod_call,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = gopyrt_descr_traverse,
    .tp_members = gopyrt_descr_members,
    .tp_getset = getset,
    .tp_descr_get = classmethod_get,
};
