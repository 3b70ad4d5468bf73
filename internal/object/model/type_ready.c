/* Making types of extensions ready: static ones by PyType_Ready, and heap types once their fields
 * are set. */
#include "object/model/model.h"

const char *
gopyrt_type_short_name(const PyTypeObject *type)
{
    const char *dot = strrchr(type->tp_name, '.');
    return dot == NULL ? type->tp_name : dot + 1;
}

/* What must hold before anything is done. */
static int
check(PyTypeObject *type)
{
    if (type->tp_name == NULL) {
        PyErr_Format(PyExc_SystemError, "Type does not define the tp_name field.");
        return -1;
    }
    if ((type->tp_flags & Py_TPFLAGS_HAVE_VECTORCALL)
        && (type->tp_vectorcall_offset <= 0 || type->tp_call == NULL))
    {
        PyErr_Format(PyExc_SystemError, "type %s has the vectorcall flag but no offset or tp_call",
                     type->tp_name);
        return -1;
    }
    /* The base's is taken over together with the flag only. */
    if ((type->tp_flags & Py_TPFLAGS_HAVE_GC) && type->tp_traverse == NULL) {
        PyErr_Format(PyExc_SystemError,
                     "type %s has the Py_TPFLAGS_HAVE_GC flag but has no traverse function",
                     type->tp_name);
        return -1;
    }
    return 0;
}

static int
set_bases(PyTypeObject *type)
{
    if (type->tp_base == NULL && type != &PyBaseObject_Type) {
        PyTypeObject *base = &PyBaseObject_Type;
        type->tp_base =
            type->tp_flags & Py_TPFLAGS_HEAPTYPE ? (PyTypeObject *)Py_NewRef(base) : base;
    }
    PyTypeObject *base = type->tp_base;
    if (!(base->tp_flags & Py_TPFLAGS_READY) && PyType_Ready(base) < 0) {
        return -1;
    }
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE) && (base->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        PyErr_Format(PyExc_TypeError,
                     "type '%.100s' is not dynamically allocated but its base type '%.100s' is "
                     "dynamically allocated",
                     type->tp_name, base->tp_name);
        return -1;
    }
    if (Py_TYPE(type) == NULL) {
        Py_SET_TYPE(type, Py_TYPE(base));
    }
    if (type->tp_bases == NULL) {
        type->tp_bases = PyTuple_Pack(1, base);
    }
    return type->tp_bases == NULL ? -1 : 0;
}

/* An order that a metatype made holds types only, none of which wants more of an instance than the
 * type has. */
static int
check_order(PyTypeObject *type, PyObject *order)
{
    PyTypeObject *layout = gopyrt_type_solid(type);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(order); i++) {
        PyObject *base = PyTuple_GET_ITEM(order, i);
        if (!PyType_Check(base)) {
            PyErr_Format(PyExc_TypeError, "mro() returned a non-class ('%.500s')",
                         GOPYRT_TYPE_NAME(base));
            return -1;
        }
        if (!PyType_IsSubtype(layout, gopyrt_type_solid((PyTypeObject *)base))) {
            PyErr_Format(PyExc_TypeError, "mro() returned base with unsuitable layout ('%.500s')",
                         ((PyTypeObject *)base)->tp_name);
            return -1;
        }
    }
    if (PyTuple_GET_SIZE(order) == 0) {
        PyErr_SetString(PyExc_TypeError, "type MRO must not be empty");
        return -1;
    }
    return 0;
}

/* A metatype with an mro() of its own says the order, else C3 does. */
int
gopyrt_type_set_mro(PyTypeObject *type)
{
    PyObject *order;
    PyObject *method =
        Py_IS_TYPE(type, &PyType_Type) ? NULL : gopyrt_type_lookup(Py_TYPE(type), GOPYRT_ID(mro));
    if (method != NULL && method != gopyrt_type_lookup(&PyType_Type, GOPYRT_ID(mro))) {
        PyObject *list = gopyrt_special_call((PyObject *)type, GOPYRT_ID(mro), NULL, 0);
        order = list == NULL ? NULL : PySequence_Tuple(list);
        Py_XDECREF(list);
        if (order != NULL && check_order(type, order) < 0) {
            Py_CLEAR(order);
        }
    }
    else {
        order = gopyrt_type_compute_mro(type);
    }
    if (order == NULL) {
        return -1;
    }
    Py_XSETREF(type->tp_mro, order);
    return 0;
}

/* A type that compares and does not say how it hashes can't be hashed. */
static int
set_hash(PyTypeObject *type)
{
    if (type->tp_hash != NULL || PyDict_Contains(type->tp_dict, GOPYRT_ID(__hash__)) != 0) {
        return 0;
    }
    type->tp_hash = PyObject_HashNotImplemented;
    return PyDict_SetItem(type->tp_dict, GOPYRT_ID(__hash__), Py_None);
}

/* What makes instances. A function that is the type's own, be it the same as the base's, gets a
 * __new__. 0 or -1. */
static int
set_new(PyTypeObject *type)
{
    PyTypeObject *base = type->tp_base;
    if (type->tp_new == NULL && base == &PyBaseObject_Type
        && !(type->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        type->tp_flags |= Py_TPFLAGS_DISALLOW_INSTANTIATION;
    }
    if (type->tp_flags & Py_TPFLAGS_DISALLOW_INSTANTIATION) {
        type->tp_new = NULL;
    }
    else if (type->tp_new != NULL) {
        return gopyrt_type_add_new(type, type->tp_dict);
    }
    else {
        type->tp_new = base->tp_new;
    }
    return 0;
}

static int
ready(PyTypeObject *type)
{
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        type->tp_flags |= Py_TPFLAGS_IMMUTABLETYPE;
    }
    if (set_bases(type) < 0) {
        return -1;
    }
    if (type->tp_dict == NULL && (type->tp_dict = PyDict_New()) == NULL) {
        return -1;
    }
    if (set_new(type) < 0 || gopyrt_type_set_mro(type) < 0
        || gopyrt_slots_add_wrappers(type, type->tp_dict, NULL) < 0
        || gopyrt_type_add_tables(type, type->tp_dict) < 0)
    {
        return -1;
    }
    gopyrt_type_inherit(type);
    if (set_hash(type) < 0 || gopyrt_type_add_to_bases(type) < 0) {
        return -1;
    }
    return 0;
}

int
PyType_Ready(PyTypeObject *type)
{
    if (type->tp_flags & Py_TPFLAGS_READY) {
        return 0;
    }
    if (check(type) < 0) {
        return -1;
    }
    type->tp_flags |= Py_TPFLAGS_READYING;
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        gopyrt_object_revive((PyObject *)type);
    }
    int result = ready(type);
    type->tp_flags &= ~Py_TPFLAGS_READYING;
    if (result == 0) {
        type->tp_flags |= Py_TPFLAGS_READY;
    }
    return result;
}

/* ---- The list of subclasses: weak references, by the type's address ------------- */

static int
add_subclass(PyTypeObject *base, PyTypeObject *type)
{
    PyObject **place = gopyrt_type_subclasses(base);
    if (*place == NULL && (*place = PyDict_New()) == NULL) {
        return -1;
    }
    PyObject *key = PyLong_FromVoidPtr(type), *reference = PyWeakref_NewRef((PyObject *)type, NULL);
    int result = key == NULL || reference == NULL ? -1 : PyDict_SetItem(*place, key, reference);
    Py_XDECREF(key);
    Py_XDECREF(reference);
    return result;
}

int
gopyrt_type_add_to_bases(PyTypeObject *type)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(type->tp_bases); i++) {
        if (add_subclass((PyTypeObject *)PyTuple_GET_ITEM(type->tp_bases, i), type) < 0) {
            return -1;
        }
    }
    return 0;
}

void
gopyrt_type_remove_from_bases(PyTypeObject *type)
{
    for (Py_ssize_t i = 0; type->tp_bases != NULL && i < PyTuple_GET_SIZE(type->tp_bases); i++) {
        PyObject **place =
            gopyrt_type_subclasses((PyTypeObject *)PyTuple_GET_ITEM(type->tp_bases, i));
        PyObject *key = *place == NULL ? NULL : PyLong_FromVoidPtr(type);
        if (key != NULL && PyDict_Pop(*place, key, NULL) < 0) {
            PyErr_Clear();
        }
        Py_XDECREF(key);
    }
}
