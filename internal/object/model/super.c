/* super: the attributes of an object as the types behind a given one in its MRO have them. */
#include "object/model/model.h"

#include "object/call/call.h"
#include "object/collect/collect.h"
#include "object/container/container.h"

typedef struct {
    PyObject ob_base;
    PyTypeObject *type;     /* behind which the search begins */
    PyObject *obj;          /* NULL when it is not bound */
    PyTypeObject *obj_type; /* whose MRO it is */
} super;

#define SUPER(op) ((super *)(op))

/* The type whose MRO is searched for obj: new. NULL with TypeError where `type` is not in
 * it. */
static PyTypeObject *
searched_type(PyTypeObject *type, PyObject *obj)
{
    PyObject *cls;
    if (PyType_Check(obj) && PyType_IsSubtype((PyTypeObject *)obj, type)) {
        return (PyTypeObject *)Py_NewRef(obj);
    }
    if (PyType_IsSubtype(Py_TYPE(obj), type)) {
        return (PyTypeObject *)Py_NewRef((PyObject *)Py_TYPE(obj));
    }
    /* A proxy may say that it is of another class. */
    if (PyObject_GetOptionalAttr(obj, GOPYRT_ID(__class__), &cls) < 0) {
        return NULL;
    }
    if (cls != NULL && PyType_Check(cls) && cls != (PyObject *)Py_TYPE(obj)
        && PyType_IsSubtype((PyTypeObject *)cls, type))
    {
        return (PyTypeObject *)cls;
    }
    Py_XDECREF(cls);
    PyErr_Format(
        PyExc_TypeError,
        "super(type, obj): obj (%s %.200s) is not an instance or subtype of type (%.200s).",
        PyType_Check(obj) ? "type" : "instance of",
        PyType_Check(obj) ? ((PyTypeObject *)obj)->tp_name : GOPYRT_TYPE_NAME(obj), type->tp_name);
    return NULL;
}

/* The attribute behind `type` in an MRO, not yet bound: new. NULL with or without an exception. */
static PyObject *
lookup(PyTypeObject *type, PyTypeObject *in, PyObject *name)
{
    PyObject *mro = in->tp_mro, *found = NULL;
    if (mro == NULL) {
        return NULL;
    }
    Py_ssize_t n = PyTuple_GET_SIZE(mro), i = 0;
    while (i < n && PyTuple_GET_ITEM(mro, i) != (PyObject *)type) {
        i++;
    }
    /* Comparing keys may run code, which may change the MRO. */
    Py_INCREF(mro);
    for (i++; i < n && found == NULL; i++) {
        PyObject *dict = gopyrt_type_dict((PyTypeObject *)PyTuple_GET_ITEM(mro, i));
        if (dict == NULL || PyDict_GetItemRef(dict, name, &found) < 0) {
            break;
        }
    }
    Py_DECREF(mro);
    return found;
}

static PyObject *
getattro(PyObject *self, PyObject *name)
{
    super *s = SUPER(self);
    /* The class is super's own, so that isinstance() and the like see it. */
    if (s->obj_type == NULL
        || (PyUnicode_Check(name) && PyUnicode_GET_LENGTH(name) == 9
            && PyUnicode_CompareWithASCIIString(name, "__class__") == 0))
    {
        return PyObject_GenericGetAttr(self, name);
    }
    PyTypeObject *in = (PyTypeObject *)Py_NewRef((PyObject *)s->obj_type);
    PyObject *found = lookup(s->type, in, name);
    if (found != NULL) {
        descrgetfunc get = Py_TYPE(found)->tp_descr_get;
        if (get != NULL) {
            /* Bound to the class itself, where that is what the object is. */
            PyObject *bound = get(found, s->obj == (PyObject *)in ? NULL : s->obj, (PyObject *)in);
            Py_SETREF(found, bound);
        }
    }
    else if (!PyErr_Occurred()) {
        found = PyObject_GenericGetAttr(self, name);
    }
    Py_DECREF(in);
    return found;
}

/* Sets the three fields; the references of obj_type is given over. */
static void
set(super *s, PyTypeObject *type, PyObject *obj, PyTypeObject *obj_type)
{
    Py_INCREF((PyObject *)type);
    Py_XINCREF(obj);
    Py_XSETREF(s->type, type);
    Py_XSETREF(s->obj, obj);
    Py_XSETREF(s->obj_type, obj_type);
}

static PyObject *
descr_get(PyObject *self, PyObject *obj, PyObject *type)
{
    super *s = SUPER(self);
    (void)type;
    if (obj == NULL || obj == Py_None || s->obj != NULL || s->type == NULL) {
        return Py_NewRef(self);
    }
    if (!Py_IS_TYPE(self, &PySuper_Type)) {
        /* A derived type may do something of its own. */
        return PyObject_CallFunctionObjArgs((PyObject *)Py_TYPE(self), s->type, obj, NULL);
    }
    PyTypeObject *obj_type = searched_type(s->type, obj);
    if (obj_type == NULL) {
        return NULL;
    }
    PyObject *bound = PySuper_Type.tp_new(&PySuper_Type, NULL, NULL);
    if (bound == NULL) {
        Py_DECREF((PyObject *)obj_type);
        return NULL;
    }
    set(SUPER(bound), s->type, obj, obj_type);
    return bound;
}

static int
init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    PyObject *type = NULL, *obj = NULL;
    PyTypeObject *obj_type = NULL;
    if (!_PyArg_NoKeywords("super", kwargs)
        || !PyArg_UnpackTuple(args, "super()", 0, 2, &type, &obj)) {
        return -1;
    }
    if (type == NULL) {
        /* Without arguments it is the evaluator that knows the class and the first argument. */
        PyErr_SetString(PyExc_RuntimeError, PyEval_GetFrame() == NULL ? "super(): no current frame"
                                                                      : "super(): no arguments");
        return -1;
    }
    if (!PyType_Check(type)) {
        PyErr_Format(PyExc_TypeError, "super() argument 1 must be a type, not %.200s",
                     GOPYRT_TYPE_NAME(type));
        return -1;
    }
    if (obj == Py_None) {
        obj = NULL;
    }
    if (obj != NULL && (obj_type = searched_type((PyTypeObject *)type, obj)) == NULL) {
        return -1;
    }
    set(SUPER(self), (PyTypeObject *)type, obj, obj_type);
    return 0;
}

static PyObject *
repr(PyObject *self)
{
    const super *s = SUPER(self);
    const char *type = s->type == NULL ? "NULL" : s->type->tp_name;
    return s->obj_type != NULL ? PyUnicode_FromFormat("<super: <class '%s'>, <%s object>>", type,
                                                      s->obj_type->tp_name)
                               : PyUnicode_FromFormat("<super: <class '%s'>, NULL>", type);
}

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF((PyObject *)SUPER(self)->type);
    Py_XDECREF(SUPER(self)->obj);
    Py_XDECREF((PyObject *)SUPER(self)->obj_type);
    Py_TYPE(self)->tp_free(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(SUPER(self)->obj);
    Py_VISIT(SUPER(self)->type);
    Py_VISIT(SUPER(self)->obj_type);
    return 0;
}

static PyMemberDef members[] = {
    { "__thisclass__", _Py_T_OBJECT, offsetof(super, type), Py_READONLY,
      "The class behind which the search begins." },
    { "__self__", _Py_T_OBJECT, offsetof(super, obj), Py_READONLY,
      "The instance or class that it is bound to, or None." },
    { "__self_class__", _Py_T_OBJECT, offsetof(super, obj_type), Py_READONLY,
      "The class whose bases are searched, or None." },
    { NULL, 0, 0, 0, NULL },
};

PyTypeObject PySuper_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "super",
    .tp_basicsize = sizeof(super),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_getattro = getattro,
    .tp_flags = Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "super(type, obj) gives the attributes of obj that the classes behind type have;\n"
              "super(type, type2) those of a class; super(type) is bound when an instance asks\n"
              "for it; super() takes the class and the first argument of the method it is in.",
    .tp_traverse = traverse,
    .tp_members = members,
    .tp_descr_get = descr_get,
    .tp_init = init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = PyType_GenericNew,
    .tp_free = PyObject_GC_Del,
};
