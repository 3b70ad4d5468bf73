/* What all descriptors of C tables share: a type, a name, and how they say that an object is not
 * theirs. */
#include "object/model/descr.h"

#include "object/collect/collect.h"

PyObject *
gopyrt_descr_new(PyTypeObject *kind, PyTypeObject *owner, PyObject *name)
{
    PyObject *op = name == NULL ? NULL : PyType_GenericAlloc(kind, 0);
    if (op != NULL) {
        PyDescrObject *descr = (PyDescrObject *)op;
        descr->d_type = (PyTypeObject *)Py_NewRef(owner);
        descr->d_name = Py_NewRef(name);
    }
    Py_XDECREF(name);
    return op;
}

void
gopyrt_descr_dealloc(PyObject *self)
{
    PyDescrObject *descr = (PyDescrObject *)self;
    gopyrt_gc_untrack(self);
    Py_XDECREF(descr->d_type);
    Py_XDECREF(descr->d_name);
    Py_XDECREF(descr->d_qualname);
    PyObject_GC_Del(self);
}

int
gopyrt_descr_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((PyDescrObject *)self)->d_type);
    return 0;
}

PyObject *
gopyrt_descr_repr(PyObject *self, const char *kind)
{
    return PyUnicode_FromFormat("<%s '%U' of '%s' objects>", kind, GOPYRT_DESCR_NAME(self),
                                GOPYRT_DESCR_TYPE(self)->tp_name);
}

int
gopyrt_descr_check(PyObject *self, PyObject *obj)
{
    if (PyObject_TypeCheck(obj, GOPYRT_DESCR_TYPE(self))) {
        return 0;
    }
    PyErr_Format(PyExc_TypeError,
                 "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' "
                 "object",
                 GOPYRT_DESCR_NAME(self), GOPYRT_DESCR_TYPE(self)->tp_name, GOPYRT_TYPE_NAME(obj));
    return -1;
}

int
gopyrt_descr_check_set(PyObject *self, PyObject *obj)
{
    return gopyrt_descr_check(self, obj);
}

static PyObject *
reduce(PyObject *self, PyObject *Py_UNUSED(unused))
{
    PyObject *getattr = gopyrt_builtin(GOPYRT_ID(getattr));
    return getattr == NULL
               ? NULL
               : Py_BuildValue("N(OO)", getattr, GOPYRT_DESCR_TYPE(self), GOPYRT_DESCR_NAME(self));
}

PyMethodDef gopyrt_descr_methods[] = {
    { "__reduce__", reduce, METH_NOARGS, NULL },
    { NULL, NULL, 0, NULL },
};

PyMemberDef gopyrt_descr_members[] = {
    { "__objclass__", _Py_T_OBJECT, offsetof(PyDescrObject, d_type), Py_READONLY, NULL },
    { "__name__", _Py_T_OBJECT, offsetof(PyDescrObject, d_name), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

PyObject *
gopyrt_descr_get_qualname(PyObject *self, void *closure)
{
    PyDescrObject *descr = (PyDescrObject *)self;
    (void)closure;
    if (descr->d_qualname == NULL) {
        PyObject *owner = PyType_GetQualName(descr->d_type);
        if (owner == NULL) {
            return NULL;
        }
        descr->d_qualname = PyUnicode_FromFormat("%U.%U", owner, descr->d_name);
        Py_DECREF(owner);
    }
    return Py_XNewRef(descr->d_qualname);
}
