/* classmethod and staticmethod: what a class dict holds for a function that is not bound to an
 * instance. */
#include "object/model/model.h"

#include "object/call/call.h"
#include "object/collect/collect.h"

/* Both types have this layout. */
typedef struct {
    PyObject ob_base;
    PyObject *callable;
    PyObject *dict;
} wrapper;

#define WRAPPER(op) ((wrapper *)(op))

static void
dealloc(PyObject *self)
{
    gopyrt_gc_untrack(self);
    Py_XDECREF(WRAPPER(self)->callable);
    Py_XDECREF(WRAPPER(self)->dict);
    Py_TYPE(self)->tp_free(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(WRAPPER(self)->dict);
    Py_VISIT(WRAPPER(self)->callable);
    return 0;
}

static int
clear(PyObject *self)
{
    Py_CLEAR(WRAPPER(self)->dict);
    Py_CLEAR(WRAPPER(self)->callable);
    return 0;
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    (void)args, (void)kwargs;
    PyObject *self = type->tp_alloc(type, 0);
    if (self != NULL) {
        WRAPPER(self)->callable = Py_NewRef(Py_None);
    }
    return self;
}

/* The wrapper shows what the function says of itself. */
static int
take_over(PyObject *self, PyObject *callable)
{
    PyObject *const names[] = { GOPYRT_ID(__module__), GOPYRT_ID(__name__), GOPYRT_ID(__qualname__),
                                GOPYRT_ID(__doc__) };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        PyObject *value;
        int found = PyObject_GetOptionalAttr(callable, names[i], &value);
        if (found > 0) {
            found = PyObject_SetAttr(self, names[i], value);
            Py_DECREF(value);
        }
        if (found < 0) {
            return -1;
        }
    }
    return 0;
}

static int
init(PyObject *self, PyObject *args, PyObject *kwargs, const char *name)
{
    PyObject *callable;
    if (!_PyArg_NoKeywords(name, kwargs) || !PyArg_UnpackTuple(args, name, 1, 1, &callable)) {
        return -1;
    }
    Py_XSETREF(WRAPPER(self)->callable, Py_NewRef(callable));
    return take_over(self, callable);
}

static int
classmethod_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return init(self, args, kwargs, "classmethod");
}

static int
staticmethod_init(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return init(self, args, kwargs, "staticmethod");
}

static int
has_function(PyObject *self, const char *name)
{
    if (WRAPPER(self)->callable == NULL) {
        PyErr_Format(PyExc_RuntimeError, "uninitialized %s object", name);
        return 0;
    }
    return 1;
}

static PyObject *
classmethod_get(PyObject *self, PyObject *obj, PyObject *type)
{
    if (!has_function(self, "classmethod")) {
        return NULL;
    }
    return PyMethod_New(WRAPPER(self)->callable, type == NULL ? (PyObject *)Py_TYPE(obj) : type);
}

static PyObject *
staticmethod_get(PyObject *self, PyObject *obj, PyObject *type)
{
    (void)obj, (void)type;
    return has_function(self, "staticmethod") ? Py_NewRef(WRAPPER(self)->callable) : NULL;
}

static PyObject *
staticmethod_call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return PyObject_Call(WRAPPER(self)->callable, args, kwargs);
}

static PyObject *
classmethod_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<classmethod(%R)>", WRAPPER(self)->callable);
}

static PyObject *
staticmethod_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<staticmethod(%R)>", WRAPPER(self)->callable);
}

static PyObject *
is_abstract(PyObject *self, void *closure)
{
    (void)closure;
    int abstract = gopyrt_is_abstract(WRAPPER(self)->callable);
    return abstract < 0 ? NULL : PyBool_FromLong(abstract);
}

/* Annotations are asked of the function once, and then kept. `name` is the attribute. */
static PyObject *
get_kept(PyObject *self, void *name)
{
    PyObject *dict = PyObject_GenericGetDict(self, NULL), *value = NULL;
    PyObject *key = PyUnicode_InternFromString(name);
    if (dict != NULL && key != NULL && PyDict_GetItemRef(dict, key, &value) == 0) {
        value = PyObject_GetAttr(WRAPPER(self)->callable, key);
        if (value != NULL && PyDict_SetItem(dict, key, value) < 0) {
            Py_CLEAR(value);
        }
    }
    Py_XDECREF(key);
    Py_XDECREF(dict);
    return value;
}

static int
set_kept(PyObject *self, PyObject *value, void *name)
{
    PyObject *dict = PyObject_GenericGetDict(self, NULL);
    int result = -1;
    if (dict == NULL) {
        return -1;
    }
    if (value != NULL) {
        result = PyDict_SetItemString(dict, name, value);
    }
    else {
        PyObject *key = PyUnicode_InternFromString(name);
        result = key == NULL ? -1 : PyDict_Pop(dict, key, NULL);
        Py_XDECREF(key);
        if (result == 0) {
            PyErr_Format(PyExc_AttributeError, "'%.200s' object has no attribute '%s'",
                         GOPYRT_TYPE_NAME(self), (const char *)name);
            result = -1;
        }
    }
    Py_DECREF(dict);
    return result < 0 ? -1 : 0;
}

static PyMemberDef members[] = {
    { "__func__", _Py_T_OBJECT, offsetof(wrapper, callable), Py_READONLY, NULL },
    { "__wrapped__", _Py_T_OBJECT, offsetof(wrapper, callable), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

static PyGetSetDef getset[] = {
    { "__isabstractmethod__", is_abstract, NULL, NULL, NULL },
    { "__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL },
    { "__annotations__", get_kept, set_kept, NULL, "__annotations__" },
    { "__annotate__", get_kept, set_kept, NULL, "__annotate__" },
    { NULL, NULL, NULL, NULL, NULL },
};

static PyMethodDef methods[] = {
    { "__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS,
      "__class_getitem__($type, object, /)\n--\n\nThis type with the types it is said to wrap." },
    { NULL, NULL, 0, NULL },
};

PyTypeObject PyClassMethod_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "classmethod",
    .tp_basicsize = sizeof(wrapper),
    .tp_dealloc = dealloc,
    .tp_repr = classmethod_repr,
    .tp_flags = Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "classmethod(function, /)\n--\n\n"
              "A method that gets the class in front of its arguments, not an instance.\n\n"
              "It is called on the class or on an instance of it; a derived class is given as\n"
              "itself.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
    .tp_descr_get = classmethod_get,
    .tp_dictoffset = offsetof(wrapper, dict),
    .tp_init = classmethod_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = new,
    .tp_free = PyObject_GC_Del,
};

PyTypeObject PyStaticMethod_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "staticmethod",
    .tp_basicsize = sizeof(wrapper),
    .tp_dealloc = dealloc,
    .tp_repr = staticmethod_repr,
    .tp_call = staticmethod_call,
    .tp_flags = Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    .tp_doc = "staticmethod(function, /)\n--\n\n"
              "A method that gets neither the class nor an instance in front of its arguments.\n\n"
              "It is called on the class, on an instance of it, or as it is.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
    .tp_descr_get = staticmethod_get,
    .tp_dictoffset = offsetof(wrapper, dict),
    .tp_init = staticmethod_init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = new,
    .tp_free = PyObject_GC_Del,
};

static PyObject *
wrap(PyTypeObject *type, PyObject *callable)
{
    PyObject *self = gopyrt_object_raw(type, sizeof(wrapper));
    if (self != NULL) {
        WRAPPER(self)->callable = Py_NewRef(callable);
        WRAPPER(self)->dict = NULL;
        gopyrt_gc_track(self);
    }
    return self;
}

PyObject *
PyClassMethod_New(PyObject *callable)
{
    return wrap(&PyClassMethod_Type, callable);
}

PyObject *
PyStaticMethod_New(PyObject *callable)
{
    return wrap(&PyStaticMethod_Type, callable);
}
