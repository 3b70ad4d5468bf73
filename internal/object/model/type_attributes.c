/* What `type` has: __name__, __module__, mro() and the like, and the functions of the C API that
 * ask the same. */
#include "object/model/type_attributes.h"

#include "object/container/container.h"

static int
is_heap(const PyTypeObject *type)
{
    return (type->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0;
}

PyObject *
PyType_GetName(PyTypeObject *type)
{
    return is_heap(type) ? Py_NewRef(((PyHeapTypeObject *)type)->ht_name)
                         : PyUnicode_InternFromString(gopyrt_type_short_name(type));
}

PyObject *
PyType_GetQualName(PyTypeObject *type)
{
    return is_heap(type) ? Py_NewRef(((PyHeapTypeObject *)type)->ht_qualname)
                         : PyUnicode_InternFromString(gopyrt_type_short_name(type));
}

PyObject *
gopyrt_type_module(PyTypeObject *type)
{
    if (is_heap(type)) {
        PyObject *module = gopyrt_dict_get_id(gopyrt_type_dict(type), GOPYRT_ID(__module__));
        if (module == NULL && !PyErr_Occurred()) {
            PyErr_SetString(PyExc_AttributeError, "__module__");
        }
        return Py_XNewRef(module);
    }
    const char *dot = strrchr(type->tp_name, '.');
    if (dot == NULL) {
        return Py_NewRef(GOPYRT_ID(builtins));
    }
    PyObject *module = PyUnicode_FromStringAndSize(type->tp_name, dot - type->tp_name);
    if (module != NULL) {
        PyUnicode_InternInPlace(&module);
    }
    return module;
}

PyObject *
PyType_GetModuleName(PyTypeObject *type)
{
    return gopyrt_type_module(type);
}

PyObject *
PyType_GetFullyQualifiedName(PyTypeObject *type)
{
    if (!is_heap(type)) {
        return PyUnicode_FromString(type->tp_name);
    }
    PyObject *name = PyType_GetQualName(type), *module = gopyrt_type_module(type);
    PyObject *result = NULL;
    if (name != NULL && module != NULL) {
        result = PyUnicode_Check(module)
                         && PyUnicode_CompareWithASCIIString(module, "builtins") != 0
                         && PyUnicode_CompareWithASCIIString(module, "__main__") != 0
                     ? PyUnicode_FromFormat("%U.%U", module, name)
                     : Py_NewRef(name);
    }
    Py_XDECREF(name);
    Py_XDECREF(module);
    return result;
}

unsigned long
PyType_GetFlags(PyTypeObject *type)
{
    return type->tp_flags;
}

PyObject *
PyType_GetDict(PyTypeObject *type)
{
    return Py_XNewRef(gopyrt_type_dict(type));
}

/* ---- Getters and setters ----------------------------------------------------- */

int
gopyrt_type_is_immutable(PyTypeObject *type, const char *what)
{
    if (!(type->tp_flags & Py_TPFLAGS_IMMUTABLETYPE)) {
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "cannot set '%s' attribute of immutable type '%s'", what,
                 type->tp_name);
    return 1;
}

int
gopyrt_type_may_change(PyTypeObject *type, PyObject *value, const char *what)
{
    if (gopyrt_type_is_immutable(type, what)) {
        return 0;
    }
    if (value == NULL) {
        PyErr_Format(PyExc_TypeError, "cannot delete '%s' attribute of immutable type '%s'", what,
                     type->tp_name);
        return 0;
    }
    return 1;
}

static PyObject *
get_name(PyObject *self, void *closure)
{
    (void)closure;
    return PyType_GetName((PyTypeObject *)self);
}

static int
set_name(PyObject *self, PyObject *value, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    (void)closure;
    if (!gopyrt_type_may_change(type, value, "__name__")) {
        return -1;
    }
    if (!PyUnicode_Check(value)) {
        PyErr_Format(PyExc_TypeError, "can only assign string to %s.__name__, not '%s'",
                     type->tp_name, GOPYRT_TYPE_NAME(value));
        return -1;
    }
    char *copy = gopyrt_type_name_copy(value);
    if (copy == NULL) {
        return -1;
    }
    PyHeapTypeObject *heap = (PyHeapTypeObject *)type;
    char *old = heap->_ht_tpname;
    type->tp_name = heap->_ht_tpname = copy;

    Py_SETREF(heap->ht_name, Py_NewRef(value));
    PyMem_Free(old);
    return 0;
}

static PyObject *
get_qualname(PyObject *self, void *closure)
{
    (void)closure;
    return PyType_GetQualName((PyTypeObject *)self);
}

static int
set_qualname(PyObject *self, PyObject *value, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    (void)closure;
    if (!gopyrt_type_may_change(type, value, "__qualname__")) {
        return -1;
    }
    if (!PyUnicode_Check(value)) {
        PyErr_Format(PyExc_TypeError, "can only assign string to %s.__qualname__, not '%s'",
                     type->tp_name, GOPYRT_TYPE_NAME(value));
        return -1;
    }
    Py_SETREF(((PyHeapTypeObject *)type)->ht_qualname, Py_NewRef(value));
    return 0;
}

static PyObject *
get_module(PyObject *self, void *closure)
{
    (void)closure;
    return gopyrt_type_module((PyTypeObject *)self);
}

static int
set_module(PyObject *self, PyObject *value, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    (void)closure;
    if (!gopyrt_type_may_change(type, value, "__module__")) {
        return -1;
    }
    PyType_Modified(type);
    return PyDict_SetItem(type->tp_dict, GOPYRT_ID(__module__), value);
}

static PyObject *
get_bases(PyObject *self, void *closure)
{
    (void)closure;
    return Py_NewRef(((PyTypeObject *)self)->tp_bases);
}

static PyObject *
get_mro(PyObject *self, void *closure)
{
    PyObject *mro = ((PyTypeObject *)self)->tp_mro;
    (void)closure;
    return Py_NewRef(mro == NULL ? Py_None : mro);
}

static PyObject *
get_dict(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *dict = gopyrt_type_dict((PyTypeObject *)self);
    return dict == NULL ? PyErr_NoMemory() : PyDictProxy_New(dict);
}

static PyObject *
get_doc(PyObject *self, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    (void)closure;
    if (!is_heap(type) && type->tp_doc != NULL) {
        return gopyrt_doc_text(gopyrt_type_short_name(type), type->tp_doc);
    }
    PyObject *doc = gopyrt_dict_get_id(gopyrt_type_dict(type), GOPYRT_ID(__doc__));
    if (doc == NULL) {
        return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
    }
    descrgetfunc get = Py_TYPE(doc)->tp_descr_get;
    return get == NULL ? Py_NewRef(doc) : get(doc, NULL, self);
}

static int
set_doc(PyObject *self, PyObject *value, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    (void)closure;
    if (!gopyrt_type_may_change(type, value, "__doc__")) {
        return -1;
    }
    PyType_Modified(type);
    return PyDict_SetItem(type->tp_dict, GOPYRT_ID(__doc__), value);
}

static PyObject *
get_signature(PyObject *self, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    (void)closure;
    return gopyrt_doc_signature(type->tp_name, type->tp_doc, 0);
}

PyGetSetDef gopyrt_type_getset[] = {
    { "__name__", get_name, set_name, NULL, NULL },
    { "__qualname__", get_qualname, set_qualname, NULL, NULL },
    { "__bases__", get_bases, gopyrt_type_set_bases, NULL, NULL },
    { "__mro__", get_mro, NULL, NULL, NULL },
    { "__module__", get_module, set_module, NULL, NULL },
    { "__abstractmethods__", gopyrt_type_get_abstract, gopyrt_type_set_abstract, NULL, NULL },
    { "__dict__", get_dict, NULL, NULL, NULL },
    { "__doc__", get_doc, set_doc, NULL, NULL },
    { "__text_signature__", get_signature, NULL, NULL, NULL },
    { "__annotations__", gopyrt_type_get_annotations, gopyrt_type_set_annotations, NULL, NULL },
    { "__annotate__", gopyrt_type_get_annotate, gopyrt_type_set_annotate, NULL, NULL },
    { "__type_params__", gopyrt_type_get_parameters, gopyrt_type_set_parameters, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

PyMemberDef gopyrt_type_members[] = {
    { "__basicsize__", Py_T_PYSSIZET, offsetof(PyTypeObject, tp_basicsize), Py_READONLY, NULL },
    { "__itemsize__", Py_T_PYSSIZET, offsetof(PyTypeObject, tp_itemsize), Py_READONLY, NULL },
    { "__flags__", Py_T_ULONG, offsetof(PyTypeObject, tp_flags), Py_READONLY, NULL },
    { "__weakrefoffset__", Py_T_PYSSIZET, offsetof(PyTypeObject, tp_weaklistoffset), Py_READONLY,
      NULL },
    { "__base__", _Py_T_OBJECT, offsetof(PyTypeObject, tp_base), Py_READONLY, NULL },
    { "__dictoffset__", Py_T_PYSSIZET, offsetof(PyTypeObject, tp_dictoffset), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

/* ---- Methods ----------------------------------------------------------------- */

static PyObject *
mro(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    PyObject *order = gopyrt_type_compute_mro((PyTypeObject *)self);
    PyObject *list = order == NULL ? NULL : PySequence_List(order);
    Py_XDECREF(order);
    return list;
}

/* A new list of the built-in types whose base a type is: they are in no dict, being the same in all
 * interpreters. */
static PyObject *
builtin_subclasses(PyTypeObject *type)
{
    PyObject *list = PyList_New(0);
    size_t count = type->tp_flags & _Py_TPFLAGS_STATIC_BUILTIN ? gopyrt_builtin_type_count : 0;
    for (size_t i = 0; list != NULL && i < count; i++) {
        PyTypeObject *subclass = gopyrt_builtin_types[i];
        if (subclass->tp_base == type && PyList_Append(list, (PyObject *)subclass) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

PyObject *
gopyrt_type_subclass_list(PyTypeObject *type)
{
    PyObject *list = builtin_subclasses(type), *dict = *gopyrt_type_subclasses(type);
    PyObject *key, *reference;
    Py_ssize_t at = 0;
    while (list != NULL && dict != NULL && PyDict_Next(dict, &at, &key, &reference)) {
        PyObject *subclass = NULL;
        if (PyWeakref_GetRef(reference, &subclass) == 1 && PyList_Append(list, subclass) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(subclass);
    }
    return list;
}

static PyObject *
subclasses(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return gopyrt_type_subclass_list((PyTypeObject *)self);
}

static PyObject *
instancecheck(PyObject *self, PyObject *instance)
{
    int result = gopyrt_is_instance(instance, self);
    return result < 0 ? NULL : PyBool_FromLong(result);
}

static PyObject *
subclasscheck(PyObject *self, PyObject *subclass)
{
    int result = gopyrt_is_subclass(subclass, self);
    return result < 0 ? NULL : PyBool_FromLong(result);
}

static PyObject *
prepare(PyObject *Py_UNUSED(type), PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(kwds))
{
    return PyDict_New();
}

/* The names of the type and of its bases, later ones not over earlier ones. */
static int
merge_names(PyObject *dict, PyTypeObject *type)
{
    PyObject *own = gopyrt_type_dict(type);
    if (own == NULL || PyDict_Update(dict, own) < 0) {
        return -1;
    }
    for (Py_ssize_t i = 0; type->tp_bases != NULL && i < PyTuple_GET_SIZE(type->tp_bases); i++) {
        if (merge_names(dict, (PyTypeObject *)PyTuple_GET_ITEM(type->tp_bases, i)) < 0) {
            return -1;
        }
    }
    return 0;
}

int
gopyrt_type_merge_names(PyObject *dict, PyTypeObject *type)
{
    return merge_names(dict, type);
}

static PyObject *
dir(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    PyObject *dict = PyDict_New();
    PyObject *names =
        dict == NULL || merge_names(dict, (PyTypeObject *)self) < 0 ? NULL : PyDict_Keys(dict);
    Py_XDECREF(dict);
    return names;
}

static PyObject *
size_of(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    int heap = PyType_HasFeature((PyTypeObject *)self, Py_TPFLAGS_HEAPTYPE);
    return PyLong_FromSize_t(heap ? sizeof(PyHeapTypeObject) : sizeof(PyTypeObject));
}

PyMethodDef gopyrt_type_methods[] = {
    { "mro", mro, METH_NOARGS,
      "mro($self, /)\n--\n\nThe order in which attributes are looked for." },
    { "__subclasses__", subclasses, METH_NOARGS,
      "__subclasses__($self, /)\n--\n\nA list of the types whose base this is." },
    { "__prepare__", (PyCFunction)(void (*)(void))prepare,
      METH_CLASS | METH_VARARGS | METH_KEYWORDS,
      "__prepare__($cls, name, bases, /, **kwds)\n--\n\nThe namespace of a class statement." },
    { "__instancecheck__", instancecheck, METH_O,
      "__instancecheck__($self, instance, /)\n--\n\nIs it an instance?" },
    { "__subclasscheck__", subclasscheck, METH_O,
      "__subclasscheck__($self, subclass, /)\n--\n\nIs it a subclass?" },
    { "__dir__", dir, METH_NOARGS, "__dir__($self, /)\n--\n\nThe names of a type's attributes." },
    { "__sizeof__", size_of, METH_NOARGS, "__sizeof__($self, /)\n--\n\nIts memory, in bytes." },
    { NULL, NULL, 0, NULL },
};
