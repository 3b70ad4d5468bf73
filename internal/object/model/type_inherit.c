/* What a type takes over from another: flags and sizes from its base, slots from each type of its
 * MRO. */
#include "object/model/model.h"

/* Flags that say which built-in type an object is a kind of, and how its items lie. */
#define KIND_FLAGS                                                                        \
    (Py_TPFLAGS_LONG_SUBCLASS | Py_TPFLAGS_LIST_SUBCLASS | Py_TPFLAGS_TUPLE_SUBCLASS      \
     | Py_TPFLAGS_BYTES_SUBCLASS | Py_TPFLAGS_UNICODE_SUBCLASS | Py_TPFLAGS_DICT_SUBCLASS \
     | Py_TPFLAGS_BASE_EXC_SUBCLASS | Py_TPFLAGS_TYPE_SUBCLASS | _Py_TPFLAGS_MATCH_SELF   \
     | Py_TPFLAGS_ITEMS_AT_END)

static void
inherit_special(PyTypeObject *type, PyTypeObject *base)
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

/* Is it the base itself that has this in a slot, and not what it has from its own base? Else a base
 * that says nothing would hide what a later one says. */
static int
is_its_own(const void *value, const void *above)
{
    return value != NULL && value != above;
}

/* The slots of a table, each of which is taken over by itself; `above` is the table of the base's
 * base, or NULL. */
static void
inherit_table(void *mine, const void *theirs, const void *above, size_t size)
{
    void **to = mine;
    void *const *from = theirs, *const *from_above = above;
    for (size_t i = 0; i < size / sizeof(void *); i++) {
        if (to[i] == NULL && is_its_own(from[i], from_above == NULL ? NULL : from_above[i])) {
            to[i] = from[i];
        }
    }
}

#define EACH_TABLE(X) \
    X(tp_as_number)   \
    X(tp_as_sequence) \
    X(tp_as_mapping)  \
    X(tp_as_async)    \
    X(tp_as_buffer)

static void
inherit_tables(PyTypeObject *type, const PyTypeObject *base)
{
    const PyTypeObject *above = base->tp_base;
#define TABLE(field)                                                                 \
    if (type->field != NULL && base->field != NULL) {                                \
        inherit_table(type->field, base->field, above == NULL ? NULL : above->field, \
                      sizeof(*type->field));                                         \
    }
    EACH_TABLE(TABLE)
#undef TABLE
}

/* A static type that has no table shares its base's, in which nothing is to be changed then. */
static void
share_tables(PyTypeObject *type, const PyTypeObject *base)
{
#define TABLE(field)               \
    if (type->field == NULL) {     \
        type->field = base->field; \
    }
    EACH_TABLE(TABLE)
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

#define TAKE(slot)                                                                     \
    if (type->slot == NULL                                                             \
        && is_its_own((void *)base->slot, above == NULL ? NULL : (void *)above->slot)) \
    {                                                                                  \
        type->slot = base->slot;                                                       \
    }

/* Slots that go together, or depend on how instances are allocated. */
static void
inherit_memory(PyTypeObject *type, const PyTypeObject *base)
{
    const PyTypeObject *above = base->tp_base;
    TAKE(tp_dealloc)
    TAKE(tp_alloc)
    int gc = (type->tp_flags & Py_TPFLAGS_HAVE_GC) != 0;
    int base_gc = (base->tp_flags & Py_TPFLAGS_HAVE_GC) != 0;
    if (gc == base_gc) {
        TAKE(tp_free)
    }
    else if (type->tp_free == NULL && gc && base->tp_free == PyObject_Free) {
        type->tp_free = PyObject_GC_Del;
    }
}

static void
inherit_slots(PyTypeObject *type, const PyTypeObject *base)
{
    const PyTypeObject *above = base->tp_base;
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
    if (type->tp_call == NULL && (base->tp_flags & Py_TPFLAGS_HAVE_VECTORCALL)
        && (type->tp_flags & (Py_TPFLAGS_IMMUTABLETYPE | Py_TPFLAGS_HEAPTYPE)))
    {
        type->tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL;
    }
    TAKE(tp_call)
    TAKE(tp_repr)
    TAKE(tp_str)
    TAKE(tp_iter)
    TAKE(tp_iternext)
    TAKE(tp_descr_get)
    if (base->tp_descr_get != NULL && type->tp_descr_get == base->tp_descr_get
        && (base->tp_flags & Py_TPFLAGS_METHOD_DESCRIPTOR)
        && (type->tp_flags & Py_TPFLAGS_IMMUTABLETYPE))
    {
        type->tp_flags |= Py_TPFLAGS_METHOD_DESCRIPTOR;
    }
    TAKE(tp_descr_set)
    TAKE(tp_init)
    TAKE(tp_is_gc)
    TAKE(tp_finalize)
    inherit_memory(type, base);
}

void
gopyrt_type_inherit(PyTypeObject *type)
{
    inherit_special(type, type->tp_base);
    for (Py_ssize_t i = 1; i < PyTuple_GET_SIZE(type->tp_mro); i++) {
        inherit_slots(type, (PyTypeObject *)PyTuple_GET_ITEM(type->tp_mro, i));
    }
    share_tables(type, type->tp_base);
}
