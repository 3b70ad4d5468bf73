/* Filling the slots of a heap type from its attributes: when it is made, and when one of them is
 * set later. */
#include "object/model/slots.h"

/* The function of the slot that a wrapper found under `name` stands for, if it fits this type:
 * then the slot is that function, without a detour. */
static void *
unwrapped(PyTypeObject *type, const struct wrapperbase *slot, PyObject *found)
{
    if (!Py_IS_TYPE(found, &PyWrapperDescr_Type)) {
        return NULL;
    }
    PyWrapperDescrObject *wrapper = (PyWrapperDescrObject *)found;
    if (wrapper->d_base->wrapper != slot->wrapper
        || !PyType_IsSubtype(type, wrapper->d_common.d_type)) {
        return NULL;
    }
    return wrapper->d_wrapped;
}

/* The tp_new that a __new__ was made of. */
static void *
unwrapped_new(PyObject *found)
{
    if (!PyCFunction_Check(found) || ((PyCFunctionObject *)found)->m_ml != &gopyrt_new_method) {
        return NULL;
    }
    return (void *)((PyTypeObject *)((PyCFunctionObject *)found)->m_self)->tp_new;
}

/* What one slot has to be: the first index of the table with its offset is `first`, and the index
 * behind the last one is returned. */
static size_t
update_one(PyTypeObject *type, size_t first)
{
    int offset = gopyrt_slots[first].offset;
    void **place = gopyrt_slot_place(type, offset);
    void *specific = NULL, *generic = NULL;
    int use_generic = 0, any = 0;
    size_t i = first;
    for (; gopyrt_slots[i].name != NULL && gopyrt_slots[i].offset == offset; i++) {
        const struct wrapperbase *slot = &gopyrt_slots[i];
        PyObject *found = gopyrt_type_lookup(type, slot->name_strobj);
        void *function = NULL;
        if (found == NULL) {
            continue;
        }
        any = 1;
        if (found == Py_None && offset == offsetof(PyHeapTypeObject, ht_type.tp_hash)) {
            function = (void *)PyObject_HashNotImplemented;
        }
        else if (offset == offsetof(PyHeapTypeObject, ht_type.tp_new)) {
            function = unwrapped_new(found);
        }
        else {
            function = unwrapped(type, slot, found);
        }
        generic = slot->function;
        if (function == NULL || (specific != NULL && specific != function)) {
            use_generic = 1;
        }
        else {
            specific = function;
        }
    }
    /* __getattr__ beside an inherited __getattribute__ needs the detour. */
    if (place != NULL && any) {
        void *value = use_generic ? generic : specific;
        if (use_generic && offset == offsetof(PyHeapTypeObject, ht_type.tp_call)) {
            type->tp_flags &= ~Py_TPFLAGS_HAVE_VECTORCALL; /* it would go around the method */
        }
        if (value != NULL || generic != NULL) {
            *place = value;
        }
    }
    else if (place != NULL && generic == NULL && gopyrt_slots[first].function != NULL) {
        *place = NULL;
    }
    return i;
}

int
gopyrt_slots_update(PyTypeObject *type, PyObject *name)
{
    for (size_t i = 0; gopyrt_slots[i].name != NULL;) {
        size_t next = i;
        int wanted = name == NULL;
        for (;
             gopyrt_slots[next].name != NULL && gopyrt_slots[next].offset == gopyrt_slots[i].offset;
             next++)
        {
            wanted |= gopyrt_slots[next].name_strobj == name;
        }
        if (wanted) {
            update_one(type, i);
        }
        i = next;
    }
    return 0;
}
