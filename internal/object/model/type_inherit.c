/* What a type takes over from another: flags and sizes from its base, slots from each type of its
 * MRO. */
#include "object/model/model.h"

/* Flags that say which built-in type an object is a kind of, and how its items lie. */
#define KIND_FLAGS                                                                        \
    (Py_TPFLAGS_LONG_SUBCLASS | Py_TPFLAGS_LIST_SUBCLASS | Py_TPFLAGS_TUPLE_SUBCLASS      \
     | Py_TPFLAGS_BYTES_SUBCLASS | Py_TPFLAGS_UNICODE_SUBCLASS | Py_TPFLAGS_DICT_SUBCLASS \
     | Py_TPFLAGS_BASE_EXC_SUBCLASS | Py_TPFLAGS_TYPE_SUBCLASS | _Py_TPFLAGS_MATCH_SELF   \
     | Py_TPFLAGS_ITEMS_AT_END)

void
gopyrt_type_inherit_special(PyTypeObject *type, PyTypeObject *base)
{
    /* A type is collected as its base is, unless it sees to that itself. */
    if (!(type->tp_flags & Py_TPFLAGS_HAVE_GC) && (base->tp_flags & Py_TPFLAGS_HAVE_GC)
        && type->tp_traverse == NULL && type->tp_clear == NULL)
    {
        type->tp_flags |= Py_TPFLAGS_HAVE_GC;
        type->tp_traverse = base->tp_traverse;
        type->tp_clear = base->tp_clear;
    }
    type->tp_flags |= base->tp_flags & (Py_TPFLAGS_PREHEADER | KIND_FLAGS);
    if (!(type->tp_flags & (Py_TPFLAGS_SEQUENCE | Py_TPFLAGS_MAPPING))) {
        type->tp_flags |= base->tp_flags & (Py_TPFLAGS_SEQUENCE | Py_TPFLAGS_MAPPING);
    }
    if (type->tp_basicsize == 0) {
        type->tp_basicsize = base->tp_basicsize;
    }
    if (type->tp_itemsize == 0) {
        type->tp_itemsize = base->tp_itemsize;
    }
    if (type->tp_weaklistoffset == 0) {
        type->tp_weaklistoffset = base->tp_weaklistoffset;
    }
    if (type->tp_dictoffset == 0) {
        type->tp_dictoffset = base->tp_dictoffset;
    }
}

/* The slots of a table, each of which is taken over by itself. */
static void
inherit_table(void *mine, const void *theirs, size_t size)
{
    void **to = mine;
    void *const *from = theirs;
    for (size_t i = 0; i < size / sizeof(void *); i++) {
        if (to[i] == NULL) {
            to[i] = from[i];
        }
    }
}

/* The tables: that of a static type that has none is its base's. */
static void
inherit_tables(PyTypeObject *type, PyTypeObject *base)
{
#define TABLE(field)                                                   \
    if (base->field != NULL && type->field == NULL) {                  \
        type->field = base->field;                                     \
    }                                                                  \
    else if (base->field != NULL && type->field != base->field) {      \
        inherit_table(type->field, base->field, sizeof(*type->field)); \
    }
    TABLE(tp_as_number)
    TABLE(tp_as_sequence)
    TABLE(tp_as_mapping)
    TABLE(tp_as_async)
    TABLE(tp_as_buffer)
#undef TABLE
}

/* Says the type's dict that it compares or hashes by itself? Then neither is taken over. */
static int
has_own_equality(PyTypeObject *type)
{
    PyObject *dict = type->tp_flags & _Py_TPFLAGS_STATIC_BUILTIN ? NULL : type->tp_dict;
    return dict != NULL
           && (PyDict_Contains(dict, GOPYRT_ID(__eq__)) != 0
               || PyDict_Contains(dict, GOPYRT_ID(__hash__)) != 0);
}

/* Slots that go together, or depend on how instances are allocated. */
static void
inherit_memory(PyTypeObject *type, PyTypeObject *base)
{
    if (type->tp_dealloc == NULL) {
        type->tp_dealloc = base->tp_dealloc;
    }
    if (type->tp_alloc == NULL) {
        type->tp_alloc = base->tp_alloc;
    }
    int gc = (type->tp_flags & Py_TPFLAGS_HAVE_GC) != 0;
    int base_gc = (base->tp_flags & Py_TPFLAGS_HAVE_GC) != 0;
    if (type->tp_free == NULL && gc == base_gc) {
        type->tp_free = base->tp_free;
    }
    else if (type->tp_free == NULL && gc && base->tp_free == PyObject_Free) {
        type->tp_free = PyObject_GC_Del;
    }
}

void
gopyrt_type_inherit_slots(PyTypeObject *type, PyTypeObject *base)
{
    inherit_tables(type, base);
    if (type->tp_getattr == NULL && type->tp_getattro == NULL) {
        type->tp_getattr = base->tp_getattr;
        type->tp_getattro = base->tp_getattro;
    }
    if (type->tp_setattr == NULL && type->tp_setattro == NULL) {
        type->tp_setattr = base->tp_setattr;
        type->tp_setattro = base->tp_setattro;
    }
    if (type->tp_richcompare == NULL && type->tp_hash == NULL && !has_own_equality(type)) {
        type->tp_richcompare = base->tp_richcompare;
        type->tp_hash = base->tp_hash;
    }
    if (type->tp_vectorcall_offset == 0) {
        type->tp_vectorcall_offset = base->tp_vectorcall_offset;
    }
    /* A heap type's __call__ may be set later; then the vectorcall would go around it. */
    if (type->tp_call == NULL) {
        type->tp_call = base->tp_call;
        if ((base->tp_flags & Py_TPFLAGS_HAVE_VECTORCALL)
            && (type->tp_flags & (Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_HEAPTYPE)))
        {
            type->tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
        }
    }
    if (type->tp_descr_get == NULL && base->tp_descr_get != NULL
        && (base->tp_flags & Py_TPFLAGS_METHOD_DESCRIPTOR)
        && (type->tp_flags & Py_TPFLAGS_IMMUTABLETYPE))
    {
        type->tp_flags |= Py_TPFLAGS_METHOD_DESCRIPTOR;
    }
#define TAKE(slot)               \
    if (type->slot == NULL) {    \
        type->slot = base->slot; \
    }
    TAKE(tp_repr)
    TAKE(tp_str)
    TAKE(tp_iter)
    TAKE(tp_iternext)
    TAKE(tp_descr_get)
    TAKE(tp_descr_set)
    TAKE(tp_init)
    TAKE(tp_is_gc)
    TAKE(tp_finalize)
#undef TAKE
    inherit_memory(type, base);
}
