/* Instances of types that were made by type(): what is theirs beside their base's part is a dict,
 * weak references, and the values of __slots__. */
#include "object/model/model.h"

#include "object/collect/collect.h"

/* The nearest base whose function is not this one. */
#define BASE_WITH_OTHER(type, slot, mine)          \
    PyTypeObject *base = (type);                   \
    while (base != NULL && base->slot == (mine)) { \
        base = base->tp_base;                      \
    }

static PyObject **
slot_value(PyObject *self, const PyMemberDef *member)
{
    return (PyObject **)((char *)self + member->offset);
}

static PyMemberDef *
members_of(PyTypeObject *type)
{
    return (PyMemberDef *)((char *)type + Py_TYPE(type)->tp_basicsize);
}

/* Whether a value of __slots__ lies there, which is ours to free. */
static int
is_slot(const PyMemberDef *member)
{
    return member->type == Py_T_OBJECT_EX && !(member->flags & Py_READONLY);
}

int
gopyrt_subtype_traverse(PyObject *self, visitproc visit, void *arg)
{
    PyTypeObject *type = Py_TYPE(self), *at = type;
    traverseproc inherited = NULL;
    for (; at != NULL; at = at->tp_base) {
        if (at->tp_traverse != gopyrt_subtype_traverse) {
            inherited = at->tp_traverse;
            break;
        }
        for (Py_ssize_t i = 0; i < Py_SIZE(at); i++) {
            if (is_slot(&members_of(at)[i])) {
                Py_VISIT(*slot_value(self, &members_of(at)[i]));
            }
        }
    }
    if (at == NULL || type->tp_dictoffset != at->tp_dictoffset) {
        PyObject **dict = gopyrt_dict_place(self);
        if (dict != NULL) {
            Py_VISIT(*dict);
        }
    }
    /* A heap type that is not ours visits the type itself. */
    if (at == NULL || !(at->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        Py_VISIT(type);
    }
    return inherited == NULL ? 0 : inherited(self, visit, arg);
}

int
gopyrt_subtype_clear(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self), *at = type;
    for (; at != NULL && at->tp_clear == gopyrt_subtype_clear; at = at->tp_base) {
        for (Py_ssize_t i = 0; i < Py_SIZE(at); i++) {
            if (is_slot(&members_of(at)[i])) {
                Py_CLEAR(*slot_value(self, &members_of(at)[i]));
            }
        }
    }
    if (at == NULL || type->tp_dictoffset != at->tp_dictoffset) {
        PyObject **dict = gopyrt_dict_place(self);
        if (dict != NULL) {
            Py_CLEAR(*dict);
        }
    }
    return at == NULL || at->tp_clear == NULL ? 0 : at->tp_clear(self);
}

/* Does an object live on after its finalizers? The one of old, tp_del, sees no weak references to
 * it any more, and brings it back by its count. */
static int
is_brought_back(PyObject *self, PyTypeObject *type, PyTypeObject *base)
{
    if (type->tp_finalize != NULL && PyObject_CallFinalizerFromDealloc(self) < 0) {
        return 1;
    }
    if (type->tp_del == NULL) {
        return 0;
    }
    if (type->tp_weaklistoffset != 0 && base->tp_weaklistoffset == 0) {
        gopyrt_weakrefs_clear(self);
    }
    type->tp_del(self);
    return Py_REFCNT(self) > 0;
}

void
gopyrt_subtype_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self), *held = NULL;
    BASE_WITH_OTHER(type, tp_dealloc, gopyrt_subtype_dealloc)
    int gc = (type->tp_flags & Py_TPFLAGS_HAVE_GC) != 0;

    if (type->tp_finalize != NULL || type->tp_del != NULL) {
        held = (PyTypeObject *)Py_NewRef(type); /* a finalizer may give the object another type */
        if (is_brought_back(self, type, base)) {
            Py_DECREF(held);
            return;
        }
    }
    if (gc && gopyrt_gc_tracked(self)) {
        gopyrt_gc_untrack(self);
    }
    if (type->tp_weaklistoffset != 0 && base->tp_weaklistoffset == 0) {
        gopyrt_weakrefs_clear(self);
    }
    for (PyTypeObject *at = type; at != base; at = at->tp_base) {
        for (Py_ssize_t i = 0; i < Py_SIZE(at); i++) {
            if (is_slot(&members_of(at)[i])) {
                Py_CLEAR(*slot_value(self, &members_of(at)[i]));
            }
        }
    }
    if (type->tp_dictoffset != base->tp_dictoffset) {
        PyObject **dict = gopyrt_dict_place(self);
        if (dict != NULL) {
            Py_CLEAR(*dict);
        }
    }
    /* The base's function untracks the object, if it is one that is tracked. */
    if (gc && (base->tp_flags & Py_TPFLAGS_HAVE_GC)) {
        gopyrt_gc_track(self);
    }
    int base_drops_type = (base->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0;
    PyTypeObject *last = Py_TYPE(self);
    base->tp_dealloc(self);
    if (!base_drops_type) {
        Py_DECREF(last);
    }
    Py_XDECREF(held);
}
