/* `type`, the type of types: what calling a type does, how attributes of types are read and set,
 * and how heap types end. */
#include "object/model/model.h"

#include "object/call/call.h"
#include "object/collect/collect.h"
#include "object/container/container.h"
#include "object/model/type_attributes.h"

static PyObject *
repr(PyObject *self)
{
    PyTypeObject *type = (PyTypeObject *)self;
    PyObject *module = gopyrt_type_module(type), *name = PyType_GetQualName(type), *result = NULL;
    if (module == NULL) {
        PyErr_Clear();
    }
    if (name != NULL) {
        result = module != NULL && PyUnicode_Check(module)
                         && PyUnicode_CompareWithASCIIString(module, "builtins") != 0
                     ? PyUnicode_FromFormat("<class '%U.%U'>", module, name)
                     : PyUnicode_FromFormat("<class '%s'>", type->tp_name);
    }
    Py_XDECREF(module);
    Py_XDECREF(name);
    return result;
}

/* type(x) alone is x's type; else an instance is made and set up. */
static PyObject *
call(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (type == &PyType_Type && kwds != NULL && !PyArg_ValidateKeywordArguments(kwds)) {
        return NULL;
    }
    if (type == &PyType_Type && PyTuple_GET_SIZE(args) == 1) {
        return _PyArg_NoKeywords("type", kwds) ? Py_NewRef(Py_TYPE(PyTuple_GET_ITEM(args, 0)))
                                               : NULL;
    }
    if (type == &PyType_Type && PyTuple_GET_SIZE(args) != 3) {
        PyErr_SetString(PyExc_TypeError, "type() takes 1 or 3 arguments");
        return NULL;
    }
    if (type->tp_new == NULL) {
        PyErr_Format(PyExc_TypeError, "cannot create '%s' instances", type->tp_name);
        return NULL;
    }
    PyObject *instance = type->tp_new(type, args, kwds);
    instance = gopyrt_call_check((PyObject *)type, instance);
    if (instance == NULL || !PyObject_TypeCheck(instance, type)) {
        return instance;
    }
    initproc init = Py_TYPE(instance)->tp_init;
    if (init != NULL && init(instance, args, kwds) < 0) {
        Py_CLEAR(instance);
    }
    return instance;
}

static PyObject *
getattro(PyObject *self, PyObject *name)
{
    PyTypeObject *type = (PyTypeObject *)self, *metatype = Py_TYPE(type);
    if (!PyUnicode_Check(name)) {
        PyErr_Format(PyExc_TypeError, "attribute name must be string, not '%.200s'",
                     GOPYRT_TYPE_NAME(name));
        return NULL;
    }
    PyObject *meta = Py_XNewRef(gopyrt_type_lookup(metatype, name));
    descrgetfunc get = meta == NULL ? NULL : Py_TYPE(meta)->tp_descr_get;
    PyObject *result = NULL;
    if (get != NULL && Py_TYPE(meta)->tp_descr_set != NULL) {
        result = get(meta, self, (PyObject *)metatype);
        Py_DECREF(meta);
        return result;
    }
    PyObject *own = Py_XNewRef(gopyrt_type_lookup(type, name));
    if (own != NULL) {
        descrgetfunc own_get = Py_TYPE(own)->tp_descr_get;
        result = own_get == NULL ? Py_NewRef(own) : own_get(own, NULL, self);
        Py_DECREF(own);
    }
    else if (get != NULL) {
        result = get(meta, self, (PyObject *)metatype);
    }
    else if (meta != NULL) {
        return meta;
    }
    else {
        PyErr_Format(PyExc_AttributeError, "type object '%.100s' has no attribute '%U'",
                     type->tp_name, name);
        gopyrt_attribute_error_context(self, name);
    }
    Py_XDECREF(meta);
    return result;
}

/* Is it a name of the form __x__, which may stand for a slot? */
static int
is_special(PyObject *name)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(name);
    return n > 4 && PyUnicode_READ_CHAR(name, 0) == '_' && PyUnicode_READ_CHAR(name, 1) == '_'
           && PyUnicode_READ_CHAR(name, n - 1) == '_' && PyUnicode_READ_CHAR(name, n - 2) == '_';
}

/* The slots of the type and of all its subclasses that don't have the name themselves. */
static int
update_below(PyTypeObject *type, PyObject *name)
{
    if (gopyrt_slots_update(type, name) < 0) {
        return -1;
    }
    PyObject *subclasses = *gopyrt_type_subclasses(type), *key, *reference;
    Py_ssize_t at = 0;
    while (subclasses != NULL && PyDict_Next(subclasses, &at, &key, &reference)) {
        PyObject *subclass = NULL;
        if (PyWeakref_GetRef(reference, &subclass) != 1) {
            continue;
        }
        PyObject *dict = gopyrt_type_dict((PyTypeObject *)subclass);
        int has = dict == NULL ? -1 : PyDict_Contains(dict, name);
        if (has == 0) {
            has = update_below((PyTypeObject *)subclass, name);
        }
        Py_DECREF(subclass);
        if (has < 0) {
            return -1;
        }
    }
    return 0;
}

/* Is it for what was found to say what setting and deleting the attribute does? */
static int
is_descriptor(PyObject *found)
{
    return found != NULL && Py_TYPE(found)->tp_descr_set != NULL;
}

static int
setattro(PyObject *self, PyObject *name, PyObject *value)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (type->tp_flags & Py_TPFLAGS_IMMUTABLETYPE) {
        PyErr_Format(PyExc_TypeError, "cannot set %R attribute of immutable type '%s'", name,
                     type->tp_name);
        return -1;
    }
    if (!PyUnicode_Check(name)) {
        PyErr_Format(PyExc_TypeError, "attribute name must be string, not '%.200s'",
                     GOPYRT_TYPE_NAME(name));
        return -1;
    }
    name = Py_NewRef(name);
    PyUnicode_InternInPlace(&name);
    int result = gopyrt_generic_setattr(self, name, value, gopyrt_type_dict(type));
    if (result == 0) {
        PyType_Modified(type);
        if (is_special(name)) {
            result = update_below(type, name);
        }
    }
    else if (value == NULL && !is_descriptor(gopyrt_type_lookup(Py_TYPE(type), name))
             && PyErr_ExceptionMatches(PyExc_AttributeError))
    {
        PyErr_Format(PyExc_AttributeError, "type object '%.100s' has no attribute '%U'",
                     type->tp_name, name);
        gopyrt_attribute_error_context(self, name);
    }
    Py_DECREF(name);
    return result;
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    PyTypeObject *type = (PyTypeObject *)self;
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        return 0;
    }
    Py_VISIT(type->tp_dict);
    Py_VISIT(type->tp_cache);
    Py_VISIT(type->tp_mro);
    Py_VISIT(type->tp_bases);
    Py_VISIT(type->tp_base);
    Py_VISIT(((PyHeapTypeObject *)type)->ht_module);
    return 0;
}

/* Its MRO, which holds it, and what its dict holds are enough to break a cycle. The dict stays:
 * instances may yet be freed. */
static int
clear(PyObject *self)
{
    PyTypeObject *type = (PyTypeObject *)self;
    PyType_Modified(type);
    if (type->tp_dict != NULL) {
        PyDict_Clear(type->tp_dict);
    }
    Py_CLEAR(((PyHeapTypeObject *)type)->ht_module);
    Py_CLEAR(type->tp_mro);
    return 0;
}

static void
dealloc(PyObject *self)
{
    PyHeapTypeObject *heap = (PyHeapTypeObject *)self;
    PyTypeObject *type = &heap->ht_type;
    PyObject *before = PyErr_GetRaisedException();
    gopyrt_gc_untrack(self);
    PyType_Modified(type);
    gopyrt_type_remove_from_bases(type);
    gopyrt_weakrefs_clear(self);
    PyErr_SetRaisedException(before);
    Py_XDECREF(type->tp_base);
    Py_XDECREF(type->tp_dict);
    Py_XDECREF(type->tp_bases);
    Py_XDECREF(type->tp_mro);
    Py_XDECREF(type->tp_cache);
    Py_XDECREF(type->tp_subclasses);
    PyMem_Free((void *)type->tp_doc);
    PyMem_Free(heap->_ht_tpname);
    Py_XDECREF(heap->ht_name);
    Py_XDECREF(heap->ht_qualname);
    Py_XDECREF(heap->ht_slots);
    Py_XDECREF(heap->ht_module);
    Py_TYPE(self)->tp_free(self); /* a heap metatype is dropped by its own function */
}

static int
is_gc(PyObject *self)
{
    return (((PyTypeObject *)self)->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0;
}

/* Instances have been set up when __init__ comes: it only checks what it is given. */
static int
init(PyObject *self, PyObject *args, PyObject *kwds)
{
    (void)self;
    if (kwds != NULL && PyDict_GET_SIZE(kwds) != 0 && PyTuple_GET_SIZE(args) == 1) {
        PyErr_SetString(PyExc_TypeError, "type.__init__() takes no keyword arguments");
        return -1;
    }
    if (PyTuple_GET_SIZE(args) != 1 && PyTuple_GET_SIZE(args) != 3) {
        PyErr_SetString(PyExc_TypeError, "type.__init__() takes 1 or 3 arguments");
        return -1;
    }
    return 0;
}

static PyObject *new (PyTypeObject *metatype, PyObject *args, PyObject *kwds)
{
    PyObject *name, *bases, *dict;
    if (!PyArg_ParseTuple(args, "UO!O!:type.__new__", &name, &PyTuple_Type, &bases, &PyDict_Type,
                          &dict))
    {
        return NULL;
    }
    return gopyrt_type_new(metatype, name, bases, dict, kwds);
}

static PyNumberMethods as_number = { .nb_or = gopyrt_union_or };

PyTypeObject PyType_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "type",
    .tp_basicsize = sizeof(PyHeapTypeObject),
    .tp_itemsize = sizeof(PyMemberDef),
    .tp_dealloc = dealloc,
    .tp_vectorcall_offset = offsetof(PyTypeObject, tp_vectorcall),
    .tp_repr = repr,
    .tp_as_number = &as_number,
    .tp_call = call,
    .tp_getattro = getattro,
    .tp_setattro = setattro,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_VECTORCALL
                | Py_TPFLAGS_TYPE_SUBCLASS | Py_TPFLAGS_ITEMS_AT_END,
    .tp_doc =
        "type(object) is the type of an object; type(name, bases, dict, **kwds) makes a new one.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_weaklistoffset = offsetof(PyTypeObject, tp_weaklist),
    .tp_methods = gopyrt_type_methods,
    .tp_members = gopyrt_type_members,
    .tp_getset = gopyrt_type_getset,
    .tp_dictoffset = offsetof(PyTypeObject, tp_dict),
    .tp_init = init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = new,
    .tp_free = PyObject_GC_Del,
    .tp_is_gc = is_gc,
};
