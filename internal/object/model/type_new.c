/* Making a type by type(name, bases, dict), as a class statement does. */
#include "object/model/type_new.h"

#include "object/call/call.h"
#include "object/container/container.h"

PyTypeObject *
gopyrt_type_solid(PyTypeObject *type)
{
    PyTypeObject *base =
        type->tp_base == NULL ? &PyBaseObject_Type : gopyrt_type_solid(type->tp_base);
    Py_ssize_t size = type->tp_basicsize;
    if (type->tp_itemsize == base->tp_itemsize) {
        /* Places for weak references and a dict that are added at the end change nothing. */
        if (type->tp_weaklistoffset > 0 && base->tp_weaklistoffset == 0
            && (type->tp_flags & Py_TPFLAGS_HEAPTYPE)
            && type->tp_weaklistoffset + (Py_ssize_t)sizeof(PyObject *) == size)
        {
            size -= (Py_ssize_t)sizeof(PyObject *);
        }
        if (type->tp_dictoffset > 0 && base->tp_dictoffset == 0
            && (type->tp_flags & Py_TPFLAGS_HEAPTYPE)
            && type->tp_dictoffset + (Py_ssize_t)sizeof(PyObject *) == size)
        {
            size -= (Py_ssize_t)sizeof(PyObject *);
        }
        if (size == base->tp_basicsize) {
            return base;
        }
    }
    return type;
}

PyTypeObject *
gopyrt_type_best_base(PyObject *bases)
{
    PyTypeObject *best = NULL, *winner = NULL;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(bases); i++) {
        PyObject *item = PyTuple_GET_ITEM(bases, i);
        if (!PyType_Check(item)) {
            PyErr_SetString(PyExc_TypeError, "bases must be types");
            return NULL;
        }
        PyTypeObject *base = (PyTypeObject *)item;
        if (!(base->tp_flags & Py_TPFLAGS_READY) && PyType_Ready(base) < 0) {
            return NULL;
        }
        if (!(base->tp_flags & Py_TPFLAGS_BASETYPE)) {
            PyErr_Format(PyExc_TypeError, "type '%.100s' is not an acceptable base type",
                         base->tp_name);
            return NULL;
        }
        PyTypeObject *candidate = gopyrt_type_solid(base);
        if (winner == NULL || PyType_IsSubtype(candidate, winner)) {
            if (winner == NULL || candidate != winner) {
                winner = candidate;
                best = base;
            }
        }
        else if (!PyType_IsSubtype(winner, candidate)) {
            PyErr_SetString(PyExc_TypeError, "multiple bases have instance lay-out conflict");
            return NULL;
        }
    }
    return best;
}

PyTypeObject *
gopyrt_type_metaclass(PyTypeObject *metatype, PyObject *bases)
{
    PyTypeObject *winner = metatype;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(bases); i++) {
        PyTypeObject *kind = Py_TYPE(PyTuple_GET_ITEM(bases, i));
        if (PyType_IsSubtype(winner, kind)) {
            continue;
        }
        if (!PyType_IsSubtype(kind, winner)) {
            PyErr_SetString(PyExc_TypeError,
                            "metaclass conflict: the metaclass of a derived class must be a "
                            "(non-strict) subclass of the metaclasses of all its bases");
            return NULL;
        }
        winner = kind;
    }
    return winner;
}

PyTypeObject *
gopyrt_type_alloc(PyTypeObject *metatype, Py_ssize_t members)
{
    PyTypeObject *type = (PyTypeObject *)metatype->tp_alloc(metatype, members);
    if (type == NULL) {
        return NULL;
    }
    PyHeapTypeObject *heap = (PyHeapTypeObject *)type;
    type->tp_flags = Py_TPFLAGS_HEAPTYPE;
    type->tp_as_async = &heap->as_async;
    type->tp_as_number = &heap->as_number;
    type->tp_as_sequence = &heap->as_sequence;
    type->tp_as_mapping = &heap->as_mapping;
    type->tp_as_buffer = &heap->as_buffer;
    return type;
}

char *
gopyrt_type_name_copy(PyObject *name)
{
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(name, &size);
    if (text == NULL) {
        return NULL;
    }
    if (strlen(text) != (size_t)size) {
        PyErr_SetString(PyExc_ValueError, "type name must not contain null characters");
        return NULL;
    }
    char *copy = PyMem_Malloc((size_t)size + 1);
    if (copy == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    return memcpy(copy, text, (size_t)size + 1);
}

/* __qualname__ goes from the dict to the type; __doc__ is the type's, too. */
static int
set_names(PyTypeObject *type, PyObject *name, PyObject *dict)
{
    PyHeapTypeObject *heap = (PyHeapTypeObject *)type;
    heap->_ht_tpname = gopyrt_type_name_copy(name);
    if (heap->_ht_tpname == NULL) {
        return -1;
    }
    type->tp_name = heap->_ht_tpname;

    heap->ht_name = Py_NewRef(name);
    PyObject *qualname = gopyrt_dict_get_id(dict, GOPYRT_ID(__qualname__));
    if (qualname == NULL) {
        heap->ht_qualname = Py_NewRef(name);
        return PyErr_Occurred() ? -1 : 0;
    }
    if (!PyUnicode_Check(qualname)) {
        PyErr_Format(PyExc_TypeError, "type __qualname__ must be a str, not %s",
                     GOPYRT_TYPE_NAME(qualname));
        return -1;
    }
    heap->ht_qualname = Py_NewRef(qualname);
    return PyDict_DelItem(dict, GOPYRT_ID(__qualname__));
}

static int
set_module(PyObject *dict)
{
    int has = PyDict_Contains(dict, GOPYRT_ID(__module__));
    if (has != 0) {
        return has < 0 ? -1 : 0;
    }
    PyObject *globals = PyEval_GetGlobals();
    PyObject *module = globals == NULL ? NULL : gopyrt_dict_get_id(globals, GOPYRT_ID(__name__));
    if (module == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    return PyDict_SetItem(dict, GOPYRT_ID(__module__), module);
}

static int
set_doc(PyTypeObject *type, PyObject *dict)
{
    PyObject *doc = gopyrt_dict_get_id(dict, GOPYRT_ID(__doc__));
    if (doc == NULL || !PyUnicode_Check(doc)) {
        return PyErr_Occurred() ? -1 : 0;
    }
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(doc, &size);
    char *copy = text == NULL ? NULL : PyMem_Malloc((size_t)size + 1);
    if (copy == NULL) {
        return text == NULL ? -1 : (PyErr_NoMemory(), -1);
    }
    type->tp_doc = memcpy(copy, text, (size_t)size + 1);
    return 0;
}

/* A function under a name that stands for another kind of method becomes one. */
static int
wrap_function(PyObject *dict, PyObject *name, PyObject *(*wrap)(PyObject *))
{
    PyObject *function = gopyrt_dict_get_id(dict, name);
    if (function == NULL || !PyFunction_Check(function)) {
        return PyErr_Occurred() ? -1 : 0;
    }
    PyObject *method = wrap(function);
    int result = method == NULL ? -1 : PyDict_SetItem(dict, name, method);
    Py_XDECREF(method);
    return result;
}

static int
wrap_functions(PyObject *dict)
{
    return wrap_function(dict, GOPYRT_ID(__new__), PyStaticMethod_New) < 0
                   || wrap_function(dict, GOPYRT_ID(__init_subclass__), PyClassMethod_New) < 0
                   || wrap_function(dict, GOPYRT_ID(__class_getitem__), PyClassMethod_New) < 0
               ? -1
               : 0;
}

/* Tells the attributes their names, and the bases of the new type. */
static int
announce(PyTypeObject *type, PyObject *kwargs)
{
    PyObject *names = PyDict_Copy(type->tp_dict), *key, *value;
    Py_ssize_t at = 0;
    if (names == NULL) {
        return -1;
    }
    while (PyDict_Next(names, &at, &key, &value)) {
        if (gopyrt_type_lookup(Py_TYPE(value), GOPYRT_ID(__set_name__)) != NULL) {
            PyObject *args[] = { (PyObject *)type, key };
            PyObject *result = gopyrt_special_call(value, GOPYRT_ID(__set_name__), args, 2);
            if (result == NULL) {
                _PyErr_FormatNote("Error calling __set_name__ on '%.100s' instance %R in '%.100s'",
                                  GOPYRT_TYPE_NAME(value), key, type->tp_name);
                Py_DECREF(names);
                return -1;
            }
            Py_DECREF(result);
        }
    }
    Py_DECREF(names);
    PyObject *super = PyObject_CallFunctionObjArgs((PyObject *)&PySuper_Type, type, type, NULL);
    PyObject *init = super == NULL ? NULL : PyObject_GetAttr(super, GOPYRT_ID(__init_subclass__));
    Py_XDECREF(super);
    PyObject *result = init == NULL ? NULL : PyObject_VectorcallDict(init, NULL, 0, kwargs);
    Py_XDECREF(init);
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

/* Fills a cell that the methods of the class refer to, and takes it out of the dict. 0 or -1. */
static int
fill_cell(PyObject *dict, PyObject *name, PyObject *value)
{
    PyObject *cell = gopyrt_dict_get_id(dict, name);
    if (cell == NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    if (!PyCell_Check(cell)) {
        PyErr_Format(PyExc_TypeError, "%U must be a nonlocal cell, not %.200R", name,
                     Py_TYPE(cell));
        return -1;
    }
    return PyCell_Set(cell, value) < 0 ? -1 : PyDict_DelItem(dict, name);
}

static int
fill(PyTypeObject *type, PyTypeObject *base, PyObject *name, PyObject *bases, PyObject *ns,
     const gopyrt_class_slots *slots)
{
    PyObject *dict = PyDict_Copy(ns);
    if (dict == NULL) {
        return -1;
    }
    type->tp_dict = dict;
    type->tp_flags |= Py_TPFLAGS_BASETYPE;
    type->tp_base = (PyTypeObject *)Py_NewRef(base);
    type->tp_bases = Py_NewRef(bases);
    ((PyHeapTypeObject *)type)->ht_slots = Py_XNewRef(slots->names);
    gopyrt_class_slots_place(slots, type, base);
    if (set_names(type, name, dict) < 0 || set_module(dict) < 0 || set_doc(type, dict) < 0
        || wrap_functions(dict) < 0
        || fill_cell(dict, GOPYRT_ID(__classcell__), (PyObject *)type) < 0
        || fill_cell(dict, GOPYRT_ID(__classdictcell__), dict) < 0)
    {
        return -1;
    }
    if (PyType_Ready(type) < 0) {
        return -1;
    }
    return gopyrt_slots_update(type, NULL);
}

/* What stands for other bases is for the class statement to resolve. 0 or -1. */
static int
check_bases(PyObject *bases)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(bases); i++) {
        PyObject *base = PyTuple_GET_ITEM(bases, i), *entries = NULL;
        if (PyType_Check(base)) {
            continue;
        }
        if (PyObject_GetOptionalAttr(base, GOPYRT_ID(__mro_entries__), &entries) < 0) {
            return -1;
        }
        if (entries != NULL) {
            Py_DECREF(entries);
            PyErr_SetString(PyExc_TypeError, "type() doesn't support MRO entry resolution; "
                                             "use types.new_class()");
            return -1;
        }
    }
    return 0;
}

PyObject *
gopyrt_type_new(PyTypeObject *metatype, PyObject *name, PyObject *bases, PyObject *ns,
                PyObject *kwargs)
{
    PyTypeObject *winner = check_bases(bases) < 0 ? NULL : gopyrt_type_metaclass(metatype, bases);
    if (winner == NULL) {
        return NULL;
    }
    if (winner != metatype && winner->tp_new != PyType_Type.tp_new) {
        PyObject *args = PyTuple_Pack(3, name, bases, ns);
        PyObject *result = args == NULL ? NULL : winner->tp_new(winner, args, kwargs);
        Py_XDECREF(args);
        return result;
    }
    bases = PyTuple_GET_SIZE(bases) == 0 ? PyTuple_Pack(1, &PyBaseObject_Type) : Py_NewRef(bases);
    gopyrt_class_slots slots = { .names = NULL };
    PyTypeObject *base = bases == NULL ? NULL : gopyrt_type_best_base(bases), *type = NULL;
    if (base != NULL && gopyrt_class_slots_read(&slots, name, bases, base, ns) == 0) {
        type = gopyrt_type_alloc(winner, slots.names == NULL ? 0 : PyTuple_GET_SIZE(slots.names));
        if (type != NULL
            && (fill(type, base, name, bases, ns, &slots) < 0 || announce(type, kwargs) < 0)) {
            Py_CLEAR(type);
        }
    }
    Py_XDECREF(slots.names);
    Py_XDECREF(bases);
    return (PyObject *)type;
}
