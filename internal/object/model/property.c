/* property: an attribute that functions get, set and delete. */
#include "object/model/model.h"

#include "object/collect/collect.h"

typedef struct {
    PyObject ob_base;
    PyObject *get, *set, *del; /* NULL where there is none */
    PyObject *doc;
    PyObject *name;    /* that a class gave it, or NULL */
    int doc_of_getter; /* was the doc the getter's? */
} property;

#define PROPERTY(op) ((property *)(op))

int
gopyrt_is_abstract(PyObject *op)
{
    PyObject *value;
    if (op == NULL) {
        return 0;
    }
    int found = PyObject_GetOptionalAttr(op, GOPYRT_ID(__isabstractmethod__), &value);
    if (found > 0) {
        found = PyObject_IsTrue(value);
        Py_DECREF(value);
    }
    return found;
}

/* ---- Getting, setting, deleting ------------------------------------------------ */

/* What the property is called: 1 and a new reference, 0, or -1. */
static int
name_of(PyObject *self, PyObject **name)
{
    property *p = PROPERTY(self);
    *name = NULL;
    if (p->name != NULL) {
        *name = Py_NewRef(p->name);
        return 1;
    }
    return p->get == NULL ? 0 : PyObject_GetOptionalAttr(p->get, GOPYRT_ID(__name__), name);
}

static void
lacks(PyObject *self, PyObject *obj, const char *what)
{
    PyObject *name, *type;
    if (name_of(self, &name) < 0) {
        return;
    }
    type = PyType_GetQualName(Py_TYPE(obj));
    if (type != NULL && name != NULL) {
        PyErr_Format(PyExc_AttributeError, "property %R of %R object has no %s", name, type, what);
    }
    else if (type != NULL) {
        PyErr_Format(PyExc_AttributeError, "property of %R object has no %s", type, what);
    }
    Py_XDECREF(name);
    Py_XDECREF(type);
}

static PyObject *
descr_get(PyObject *self, PyObject *obj, PyObject *type)
{
    (void)type;
    if (obj == NULL || obj == Py_None) {
        return Py_NewRef(self);
    }
    if (PROPERTY(self)->get == NULL) {
        lacks(self, obj, "getter");
        return NULL;
    }
    return PyObject_CallOneArg(PROPERTY(self)->get, obj);
}

static int
descr_set(PyObject *self, PyObject *obj, PyObject *value)
{
    PyObject *function = value == NULL ? PROPERTY(self)->del : PROPERTY(self)->set;
    PyObject *args[] = { NULL, obj, value };
    if (function == NULL) {
        lacks(self, obj, value == NULL ? "deleter" : "setter");
        return -1;
    }
    PyObject *result = PyObject_Vectorcall(
        function, args + 1, (value == NULL ? 1 : 2) | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

/* ---- Methods --------------------------------------------------------------------- */

/* A property of the same type with some functions exchanged; NULL and None keep the old one. */
static PyObject *
copy(PyObject *old, PyObject *get, PyObject *set, PyObject *del)
{
    property *p = PROPERTY(old);
    PyObject *const functions[] = {
        get == NULL || get == Py_None ? p->get : get,
        set == NULL || set == Py_None ? p->set : set,
        del == NULL || del == Py_None ? p->del : del,
        /* The doc of a getter is taken anew of the getter. */
        p->doc_of_getter && (p->get != NULL || get != NULL) ? NULL : p->doc,
    };
    PyObject *args[5] = { NULL };
    for (int i = 0; i < 4; i++) {
        args[i + 1] = Py_NewRef(functions[i] == NULL ? Py_None : functions[i]);
    }
    PyObject *result = PyObject_Vectorcall((PyObject *)Py_TYPE(old), args + 1,
                                           4 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
    for (int i = 0; i < 4; i++) {
        Py_DECREF(args[i + 1]);
    }
    if (result != NULL && PyObject_TypeCheck(result, &PyProperty_Type)) {
        Py_XSETREF(PROPERTY(result)->name, Py_XNewRef(p->name));
    }
    return result;
}

static PyObject *
with_getter(PyObject *self, PyObject *function)
{
    return copy(self, function, NULL, NULL);
}

static PyObject *
with_setter(PyObject *self, PyObject *function)
{
    return copy(self, NULL, function, NULL);
}

static PyObject *
with_deleter(PyObject *self, PyObject *function)
{
    return copy(self, NULL, NULL, function);
}

static PyObject *
set_name(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
    if (n != 2) {
        PyErr_Format(PyExc_TypeError,
                     "__set_name__() takes 2 positional arguments but %zd were given", n);
        return NULL;
    }
    Py_XSETREF(PROPERTY(self)->name, Py_NewRef(args[1]));
    return Py_NewRef(Py_None);
}

static PyObject *
get_name(PyObject *self, void *closure)
{
    PyObject *name;
    (void)closure;
    if (name_of(self, &name) == 0) {
        PyErr_SetString(PyExc_AttributeError, "'property' object has no attribute '__name__'");
    }
    return name;
}

static int
put_name(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    Py_XSETREF(PROPERTY(self)->name, Py_XNewRef(value));
    return 0;
}

static PyObject *
is_abstract(PyObject *self, void *closure)
{
    property *p = PROPERTY(self);
    PyObject *const functions[] = { p->get, p->set, p->del };
    int abstract = 0;
    (void)closure;
    for (size_t i = 0; i < 3 && abstract == 0; i++) {
        abstract = gopyrt_is_abstract(functions[i]);
    }
    return abstract < 0 ? NULL : PyBool_FromLong(abstract);
}

/* ---- Making ------------------------------------------------------------------------ */

/* The doc is a field of a property, and an attribute of an instance of a derived type, whose class
 * may have a doc of its own. */
static int
set_doc(PyObject *self, PyObject *doc, int of_getter)
{
    if (Py_IS_TYPE(self, &PyProperty_Type)) {
        PROPERTY(self)->doc = Py_XNewRef(doc);
        return 0;
    }
    if (PyObject_SetAttr(self, GOPYRT_ID(__doc__), doc == NULL ? Py_None : doc) < 0) {
        /* Where the instances can't have one, only that of the getter is missed, as in CPython. */
        if (of_getter || !PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return -1;
        }
        PyErr_Clear();
    }
    return 0;
}

static void
take(PyObject **place, PyObject *value)
{
    Py_XSETREF(*place, value == NULL || value == Py_None ? NULL : Py_NewRef(value));
}

static int
init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    static char *names[] = { "fget", "fset", "fdel", "doc", NULL };
    PyObject *get = NULL, *set = NULL, *del = NULL, *doc = NULL;
    property *p = PROPERTY(self);
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "|OOOO:property", names, &get, &set, &del, &doc))
    {
        return -1;
    }
    take(&p->get, get);
    take(&p->set, set);
    take(&p->del, del);
    Py_CLEAR(p->doc);
    Py_CLEAR(p->name);
    p->doc_of_getter = 0;
    if (doc != NULL && doc != Py_None) {
        return set_doc(self, doc, 0);
    }
    PyObject *of_getter = NULL;
    if (p->get != NULL) {
        if (PyObject_GetOptionalAttr(p->get, GOPYRT_ID(__doc__), &of_getter) < 0) {
            return -1;
        }
        if (of_getter == Py_None) {
            Py_CLEAR(of_getter);
        }
        p->doc_of_getter = of_getter != NULL;
    }
    int result = set_doc(self, of_getter, of_getter != NULL);
    Py_XDECREF(of_getter);
    return result;
}

static void
dealloc(PyObject *self)
{
    property *p = PROPERTY(self);
    gopyrt_gc_untrack(self);
    Py_XDECREF(p->get);
    Py_XDECREF(p->set);
    Py_XDECREF(p->del);
    Py_XDECREF(p->doc);
    Py_XDECREF(p->name);
    Py_TYPE(self)->tp_free(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    property *p = PROPERTY(self);
    Py_VISIT(p->get);
    Py_VISIT(p->set);
    Py_VISIT(p->del);
    Py_VISIT(p->doc);
    Py_VISIT(p->name);
    return 0;
}

static int
clear(PyObject *self)
{
    property *p = PROPERTY(self);
    Py_CLEAR(p->get);
    Py_CLEAR(p->set);
    Py_CLEAR(p->del);
    Py_CLEAR(p->doc);
    Py_CLEAR(p->name);
    return 0;
}

static PyMethodDef methods[] = {
    { "getter", with_getter, METH_O,
      "getter($self, object, /)\n--\n\nThe same property with another getter." },
    { "setter", with_setter, METH_O,
      "setter($self, object, /)\n--\n\nThe same property with another setter." },
    { "deleter", with_deleter, METH_O,
      "deleter($self, object, /)\n--\n\nThe same property with another deleter." },
    { "__set_name__", (PyCFunction)(void (*)(void))set_name, METH_FASTCALL,
      "__set_name__($self, owner, name, /)\n--\n\nTells the property what its class calls it." },
    { NULL, NULL, 0, NULL },
};

static PyMemberDef members[] = {
    { "fget", _Py_T_OBJECT, offsetof(property, get), Py_READONLY, NULL },
    { "fset", _Py_T_OBJECT, offsetof(property, set), Py_READONLY, NULL },
    { "fdel", _Py_T_OBJECT, offsetof(property, del), Py_READONLY, NULL },
    { "__doc__", _Py_T_OBJECT, offsetof(property, doc), 0, NULL },
    { NULL, 0, 0, 0, NULL },
};

static PyGetSetDef getset[] = {
    { "__name__", get_name, put_name, NULL, NULL },
    { "__isabstractmethod__", is_abstract, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

PyTypeObject PyProperty_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "property",
    .tp_basicsize = sizeof(property),
    .tp_dealloc = dealloc,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "property(fget=None, fset=None, fdel=None, doc=None)\n--\n\n"
              "An attribute that functions answer for: fget gets it, fset sets it, fdel deletes\n"
              "it. Its docstring is doc, or else that of fget.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
    .tp_descr_get = descr_get,
    .tp_descr_set = descr_set,
    .tp_init = init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = PyType_GenericNew,
    .tp_free = PyObject_GC_Del,
};
