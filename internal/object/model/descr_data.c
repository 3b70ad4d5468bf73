/* Members and getters of C tables. */
#include "object/model/descr.h"

/* ---- Members: a field at an offset -------------------------------------------- */

PyObject *
PyDescr_NewMember(PyTypeObject *type, PyMemberDef *member)
{
    if (member->flags & Py_RELATIVE_OFFSET) {
        PyErr_SetString(PyExc_SystemError, "PyDescr_NewMember used with Py_RELATIVE_OFFSET");
        return NULL;
    }
    PyObject *descr =
        gopyrt_descr_new(&PyMemberDescr_Type, type, PyUnicode_InternFromString(member->name));
    if (descr != NULL) {
        ((PyMemberDescrObject *)descr)->d_member = member;
    }
    return descr;
}

static PyObject *
member_repr(PyObject *self)
{
    return gopyrt_descr_repr(self, "member");
}

static PyObject *
member_get(PyObject *self, PyObject *obj, PyObject *type)
{
    PyMemberDef *member = ((PyMemberDescrObject *)self)->d_member;
    (void)type;
    if (obj == NULL) {
        return Py_NewRef(self);
    }
    if (gopyrt_descr_check(self, obj) < 0) {
        return NULL;
    }
    if ((member->flags & Py_AUDIT_READ)
        && PySys_Audit("object.__getattr__", "Os", obj, member->name) < 0)
    {
        return NULL;
    }
    return PyMember_GetOne((char *)obj, member);
}

static int
member_set(PyObject *self, PyObject *obj, PyObject *value)
{
    if (gopyrt_descr_check_set(self, obj) < 0) {
        return -1;
    }
    return PyMember_SetOne((char *)obj, ((PyMemberDescrObject *)self)->d_member, value);
}

static PyObject *
member_doc(PyObject *self, void *closure)
{
    const char *doc = ((PyMemberDescrObject *)self)->d_member->doc;
    (void)closure;
    return doc == NULL ? Py_NewRef(Py_None) : PyUnicode_FromString(doc);
}

static PyGetSetDef member_getset[] = {
    { "__doc__", member_doc, NULL, NULL, NULL },
    { "__qualname__", gopyrt_descr_get_qualname, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

PyTypeObject PyMemberDescr_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "member_descriptor",
    .tp_basicsize = sizeof(PyMemberDescrObject),
    .tp_dealloc = gopyrt_descr_dealloc,
    .tp_repr = member_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = gopyrt_descr_traverse,
    .tp_methods = gopyrt_descr_methods,
    .tp_members = gopyrt_descr_members,
    .tp_getset = member_getset,
    .tp_descr_get = member_get,
    .tp_descr_set = member_set,
};

/* ---- Getters and setters -------------------------------------------------------- */

PyObject *
PyDescr_NewGetSet(PyTypeObject *type, PyGetSetDef *getset)
{
    PyObject *descr =
        gopyrt_descr_new(&PyGetSetDescr_Type, type, PyUnicode_InternFromString(getset->name));
    if (descr != NULL) {
        ((PyGetSetDescrObject *)descr)->d_getset = getset;
    }
    return descr;
}

static PyObject *
getset_repr(PyObject *self)
{
    return gopyrt_descr_repr(self, "attribute");
}

static PyObject *
getset_get(PyObject *self, PyObject *obj, PyObject *type)
{
    PyGetSetDef *getset = ((PyGetSetDescrObject *)self)->d_getset;
    (void)type;
    if (obj == NULL) {
        return Py_NewRef(self);
    }
    if (gopyrt_descr_check(self, obj) < 0) {
        return NULL;
    }
    if (getset->get != NULL) {
        return getset->get(obj, getset->closure);
    }
    PyErr_Format(PyExc_AttributeError, "attribute '%U' of '%.100s' objects is not readable",
                 GOPYRT_DESCR_NAME(self), GOPYRT_DESCR_TYPE(self)->tp_name);
    return NULL;
}

static int
getset_set(PyObject *self, PyObject *obj, PyObject *value)
{
    PyGetSetDef *getset = ((PyGetSetDescrObject *)self)->d_getset;
    if (gopyrt_descr_check_set(self, obj) < 0) {
        return -1;
    }
    if (getset->set != NULL) {
        return getset->set(obj, value, getset->closure);
    }
    PyErr_Format(PyExc_AttributeError, "attribute '%U' of '%.100s' objects is not writable",
                 GOPYRT_DESCR_NAME(self), GOPYRT_DESCR_TYPE(self)->tp_name);
    return -1;
}

static PyObject *
getset_doc(PyObject *self, void *closure)
{
    const char *doc = ((PyGetSetDescrObject *)self)->d_getset->doc;
    (void)closure;
    return doc == NULL ? Py_NewRef(Py_None) : PyUnicode_FromString(doc);
}

static PyGetSetDef getset_getset[] = {
    { "__doc__", getset_doc, NULL, NULL, NULL },
    { "__qualname__", gopyrt_descr_get_qualname, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

PyTypeObject PyGetSetDescr_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "getset_descriptor",
    .tp_basicsize = sizeof(PyGetSetDescrObject),
    .tp_dealloc = gopyrt_descr_dealloc,
    .tp_repr = getset_repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = gopyrt_descr_traverse,
    .tp_members = gopyrt_descr_members,
    .tp_getset = getset_getset,
    .tp_descr_get = getset_get,
    .tp_descr_set = getset_set,
};

/* Does setting the attribute ask the descriptor? */
int
PyDescr_IsData(PyObject *op)
{
    return Py_TYPE(op)->tp_descr_set != NULL;
}
