/* `object`, the base of all types. */
#include "object/model/model.h"

#include "object/container/container.h"
#include "object/model/type_attributes.h"

static void
dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    type->tp_free(self);
}

static PyObject *
repr(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject *module = gopyrt_type_module(type), *name = PyType_GetQualName(type), *result = NULL;
    if (module == NULL) {
        PyErr_Clear();
    }
    if (name != NULL) {
        result = module != NULL && PyUnicode_Check(module)
                         && PyUnicode_CompareWithASCIIString(module, "builtins") != 0
                     ? PyUnicode_FromFormat("<%U.%U object at %p>", module, name, self)
                     : PyUnicode_FromFormat("<%s object at %p>", type->tp_name, self);
    }
    Py_XDECREF(module);
    Py_XDECREF(name);
    return result;
}

static PyObject *
str(PyObject *self)
{
    reprfunc function = Py_TYPE(self)->tp_repr;
    return function == NULL ? repr(self) : function(self);
}

static PyObject *
compare(PyObject *self, PyObject *other, int op)
{
    if (op == Py_EQ) {
        return Py_NewRef(self == other ? Py_True : Py_NotImplemented);
    }
    if (op == Py_NE && Py_TYPE(self)->tp_richcompare != NULL) {
        PyObject *equal = Py_TYPE(self)->tp_richcompare(self, other, Py_EQ);
        if (equal == NULL || equal == Py_NotImplemented) {
            return equal;
        }
        int truth = PyObject_IsTrue(equal);
        Py_DECREF(equal);
        return truth < 0 ? NULL : PyBool_FromLong(!truth);
    }
    return Py_NewRef(Py_NotImplemented);
}

static Py_hash_t
hash(PyObject *self)
{
    return Py_HashPointer(self);
}

static int
has_arguments(PyObject *args, PyObject *kwds)
{
    return PyTuple_GET_SIZE(args) != 0 || (kwds != NULL && PyDict_GET_SIZE(kwds) != 0);
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds);

static int
init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyTypeObject *type = Py_TYPE(self);
    if (has_arguments(args, kwds)) {
        if (type->tp_init != init) {
            PyErr_SetString(PyExc_TypeError, "object.__init__() takes exactly one argument (the "
                                             "instance to initialize)");
            return -1;
        }
        if (type->tp_new == new) {
            PyErr_Format(PyExc_TypeError,
                         "%.200s.__init__() takes exactly one argument (the instance to "
                         "initialize)",
                         type->tp_name);
            return -1;
        }
    }
    return 0;
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    if (has_arguments(args, kwds)) {
        if (type->tp_new != new) {
            PyErr_SetString(PyExc_TypeError,
                            "object.__new__() takes exactly one argument (the type "
                            "to instantiate)");
            return NULL;
        }
        if (type->tp_init == init) {
            PyErr_Format(PyExc_TypeError, "%.200s() takes no arguments", type->tp_name);
            return NULL;
        }
    }
    if (type->tp_flags & Py_TPFLAGS_IS_ABSTRACT) {
        gopyrt_type_say_abstract(type);
        return NULL;
    }
    return type->tp_alloc(type, 0);
}

/* ---- Methods ----------------------------------------------------------------- */

static PyObject *
get_class(PyObject *self, void *closure)
{
    (void)closure;
    return Py_NewRef(Py_TYPE(self));
}

/* The class of an object can change where both classes are mutable, or modules, and lie the same
 * way in memory. */
static int
set_class(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "can't delete __class__ attribute");
        return -1;
    }
    if (!PyType_Check(value)) {
        PyErr_Format(PyExc_TypeError, "__class__ must be set to a class, not '%s' object",
                     GOPYRT_TYPE_NAME(value));
        return -1;
    }
    PyTypeObject *from = Py_TYPE(self), *to = (PyTypeObject *)value;
    int modules = PyType_IsSubtype(from, &PyModule_Type) && PyType_IsSubtype(to, &PyModule_Type);
    if (!modules && ((from->tp_flags | to->tp_flags) & Py_TPFLAGS_IMMUTABLETYPE)) {
        PyErr_SetString(PyExc_TypeError, "__class__ assignment only supported for mutable types or "
                                         "ModuleType subclasses");
        return -1;
    }
    if (gopyrt_type_check_layout(from, to, "__class__") < 0) {
        return -1;
    }
    if (to->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        Py_INCREF(to);
    }
    Py_SET_TYPE(self, to);
    if (from->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        Py_DECREF(from);
    }
    return 0;
}

static PyObject *
dir(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    PyObject *own = NULL, *dict = NULL, *names = NULL;
    if (PyObject_GetOptionalAttr(self, GOPYRT_ID(__dict__), &own) < 0) {
        return NULL;
    }
    dict = own != NULL && PyDict_Check(own) ? PyDict_Copy(own) : PyDict_New();
    PyObject *cls = dict == NULL ? NULL : PyObject_GetAttr(self, GOPYRT_ID(__class__));
    if (cls != NULL
        && (!PyType_Check(cls) || gopyrt_type_merge_names(dict, (PyTypeObject *)cls) == 0)) {
        names = PyDict_Keys(dict);
    }
    Py_XDECREF(own);
    Py_XDECREF(dict);
    Py_XDECREF(cls);
    return names;
}

static PyObject *
format(PyObject *self, PyObject *spec)
{
    if (!PyUnicode_Check(spec)) {
        _PyArg_BadArgument("__format__", "argument", "str", spec);
        return NULL;
    }
    if (PyUnicode_GET_LENGTH(spec) > 0) {
        PyErr_Format(PyExc_TypeError, "unsupported format string passed to %.200s.__format__",
                     GOPYRT_TYPE_NAME(self));
        return NULL;
    }
    return PyObject_Str(self);
}

static PyObject *
size_of(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    PyTypeObject *type = Py_TYPE(self);
    Py_ssize_t size = type->tp_itemsize > 0 ? Py_SIZE(self) * type->tp_itemsize : 0;
    return PyLong_FromSsize_t(size + type->tp_basicsize);
}

static PyObject *
init_subclass(PyObject *Py_UNUSED(cls), PyObject *Py_UNUSED(ignored))
{
    return Py_NewRef(Py_None);
}

static PyObject *
subclass_hook(PyObject *Py_UNUSED(cls), PyObject *Py_UNUSED(args))
{
    return Py_NewRef(Py_NotImplemented);
}

static PyMethodDef methods[] = {
    { "__reduce_ex__", gopyrt_reduce_ex, METH_O,
      "__reduce_ex__($self, protocol, /)\n--\n\nHow pickle of a protocol makes the object again." },
    { "__reduce__", gopyrt_reduce, METH_NOARGS,
      "__reduce__($self, /)\n--\n\nHow pickle makes the object again." },
    { "__getstate__", gopyrt_getstate, METH_NOARGS,
      "__getstate__($self, /)\n--\n\nWhat pickle keeps of the object." },
    { "__init_subclass__", init_subclass, METH_CLASS | METH_NOARGS,
      "Called for each new subclass; a class may have its own." },
    { "__subclasshook__", subclass_hook, METH_CLASS | METH_VARARGS,
      "What abstract classes ask about subclasses; a class may have its own." },
    { "__format__", format, METH_O,
      "__format__($self, format_spec, /)\n--\n\nThe object as text; a type may know formats." },
    { "__sizeof__", size_of, METH_NOARGS, "__sizeof__($self, /)\n--\n\nIts memory, in bytes." },
    { "__dir__", dir, METH_NOARGS, "__dir__($self, /)\n--\n\nThe names of its attributes." },
    { NULL, NULL, 0, NULL },
};

static PyGetSetDef getset[] = {
    { "__class__", get_class, set_class, "the object's class", NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

PyTypeObject PyBaseObject_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "object",
    .tp_basicsize = sizeof(PyObject),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_hash = hash,
    .tp_str = str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_BASETYPE,
    .tp_doc =
        "object()\n--\n\nThe base of all types; an object of it has no attributes of its own.",
    .tp_richcompare = compare,
    .tp_methods = methods,
    .tp_getset = getset,
    .tp_init = init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = new,
    .tp_free = PyObject_Free,
};
