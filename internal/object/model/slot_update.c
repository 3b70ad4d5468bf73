/* Filling the slots of a heap type from its attributes: when it is made, and when one of them is
 * set later. */
#include "object/model/slots.h"

/* The one slot of the name that is filled; NULL where none is, or several are. */
static void **
only_filled(PyTypeObject *type, PyObject *name)
{
    void **only = NULL;
    for (size_t i = 0; gopyrt_slots[i].name != NULL; i++) {
        void **place = gopyrt_slots[i].name_strobj == name
                           ? gopyrt_slot_place(type, gopyrt_slots[i].offset)
                           : NULL;
        if (place != NULL && *place != NULL) {
            if (only != NULL) {
                return NULL;
            }
            only = place;
        }
    }
    return only;
}

/* The wrapper that was found under a slot's name, if it is one of a slot of that name. */
static PyWrapperDescrObject *
as_wrapper(const struct wrapperbase *slot, PyObject *found)
{
    PyWrapperDescrObject *wrapper = (PyWrapperDescrObject *)found;
    return Py_IS_TYPE(found, &PyWrapperDescr_Type)
                   && wrapper->d_base->name_strobj == slot->name_strobj
               ? wrapper
               : NULL;
}

/* The function of the slot that a wrapper stands for, if it fits this type: then the slot is that
 * function, without a detour. */
static void *
unwrapped(PyTypeObject *type, const struct wrapperbase *slot, const PyWrapperDescrObject *wrapper)
{
    return wrapper->d_base->wrapper == slot->wrapper
                   && PyType_IsSubtype(type, wrapper->d_common.d_type)
               ? wrapper->d_wrapped
               : NULL;
}

/* Was a __new__ made of a tp_new? */
static int
is_wrapped_new(PyObject *found)
{
    return PyCFunction_Check(found) && ((PyCFunctionObject *)found)->m_ml == &gopyrt_new_method;
}

/* What one slot has to be: the first index of the table with its offset is `first`, and the index
 * behind the last one is returned. */
static size_t
update_one(PyTypeObject *type, size_t first)
{
    int offset = gopyrt_slots[first].offset;
    void **place = gopyrt_slot_place(type, offset);
    void *specific = NULL, *generic = NULL;
    int use_generic = 0;
    size_t i = first;
    for (; gopyrt_slots[i].name != NULL && gopyrt_slots[i].offset == offset; i++) {
        const struct wrapperbase *slot = &gopyrt_slots[i];
        PyObject *found = place == NULL ? NULL : gopyrt_type_lookup(type, slot->name_strobj);
        PyWrapperDescrObject *wrapper = found == NULL ? NULL : as_wrapper(slot, found);
        void *function = NULL;
        if (found == NULL) {
            continue;
        }
        if (wrapper != NULL) {
            /* Where another slot of the name does the work, this one stays empty: who calls it
             * finds the other. */
            void **filled = only_filled(type, slot->name_strobj);
            if (filled == NULL || filled == place) {
                generic = slot->function;
            }
            function = unwrapped(type, slot, wrapper);
        }
        else if (offset == offsetof(PyHeapTypeObject, ht_type.tp_new) && is_wrapped_new(found)) {
            /* Whichever type it is of: the layout of instances is that of the base, whose function
             * is in the slot. */
            specific = *place;
            continue;
        }
        else {
            if (found == Py_None && offset == offsetof(PyHeapTypeObject, ht_type.tp_hash)) {
                function = (void *)PyObject_HashNotImplemented;
            }
            if (function == NULL && offset == offsetof(PyHeapTypeObject, ht_type.tp_call)) {
                type->tp_flags &= ~Py_TPFLAGS_HAVE_VECTORCALL; /* it would go around the method */
            }
            generic = function == NULL ? slot->function : generic;
        }
        if (function == NULL || (specific != NULL && specific != function)) {
            use_generic = 1; /* __getattr__ beside an inherited __getattribute__, too */
        }
        else {
            specific = function;
        }
    }
    if (place != NULL) {
        *place = use_generic ? generic : specific;
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
