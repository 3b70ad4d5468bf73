/* Heap types from a PyType_Spec. */
#include "object/model/model.h"

#include "object/container/container.h"

/* Where a slot number's value belongs in a heap type, by the number; 0 where it is read otherwise.
 * Numbers and fields are the ABI's. */
#define N(field) offsetof(PyHeapTypeObject, as_number.field)
#define S(field) offsetof(PyHeapTypeObject, as_sequence.field)
#define M(field) offsetof(PyHeapTypeObject, as_mapping.field)
#define A(field) offsetof(PyHeapTypeObject, as_async.field)
#define B(field) offsetof(PyHeapTypeObject, as_buffer.field)
#define T(field) offsetof(PyHeapTypeObject, ht_type.field)
static const short places[] = {
    0,
    B(bf_getbuffer),
    B(bf_releasebuffer),
    M(mp_ass_subscript),
    M(mp_length),
    M(mp_subscript),
    N(nb_absolute),
    N(nb_add),
    N(nb_and),
    N(nb_bool),
    N(nb_divmod),
    N(nb_float),
    N(nb_floor_divide),
    N(nb_index),
    N(nb_inplace_add),
    N(nb_inplace_and),
    N(nb_inplace_floor_divide),
    N(nb_inplace_lshift),
    N(nb_inplace_multiply),
    N(nb_inplace_or),
    N(nb_inplace_power),
    N(nb_inplace_remainder),
    N(nb_inplace_rshift),
    N(nb_inplace_subtract),
    N(nb_inplace_true_divide),
    N(nb_inplace_xor),
    N(nb_int),
    N(nb_invert),
    N(nb_lshift),
    N(nb_multiply),
    N(nb_negative),
    N(nb_or),
    N(nb_positive),
    N(nb_power),
    N(nb_remainder),
    N(nb_rshift),
    N(nb_subtract),
    N(nb_true_divide),
    N(nb_xor),
    S(sq_ass_item),
    S(sq_concat),
    S(sq_contains),
    S(sq_inplace_concat),
    S(sq_inplace_repeat),
    S(sq_item),
    S(sq_length),
    S(sq_repeat),
    T(tp_alloc),
    0, /* tp_base */
    0, /* tp_bases */
    T(tp_call),
    T(tp_clear),
    T(tp_dealloc),
    T(tp_del),
    T(tp_descr_get),
    T(tp_descr_set),
    0, /* tp_doc */
    T(tp_getattr),
    T(tp_getattro),
    T(tp_hash),
    T(tp_init),
    T(tp_is_gc),
    T(tp_iter),
    T(tp_iternext),
    T(tp_methods),
    T(tp_new),
    T(tp_repr),
    T(tp_richcompare),
    T(tp_setattr),
    T(tp_setattro),
    T(tp_str),
    T(tp_traverse),
    0, /* tp_members */
    T(tp_getset),
    T(tp_free),
    N(nb_matrix_multiply),
    N(nb_inplace_matrix_multiply),
    A(am_await),
    A(am_aiter),
    A(am_anext),
    T(tp_finalize),
    A(am_send),
    T(tp_vectorcall),
    0, /* tp_token */
};

/* The slots that are not one place. */
enum { TP_BASE = 48, TP_BASES = 49, TP_DOC = 56, TP_MEMBERS = 72, TP_TOKEN = 83 };

struct reading {
    PyType_Spec *spec;
    PyObject *bases; /* a tuple: ours */
    PyTypeObject *base;
    const char *doc;
    PyMemberDef *members;
    Py_ssize_t member_count;
    const PyMemberDef *dictoffset, *weaklistoffset, *vectorcalloffset; /* or NULL */
    void *token;
    Py_ssize_t own_size, size; /* what the type adds, and the instance's size */
};

/* The special members, which say where something is. */
static int
read_offset(const PyMemberDef *member, struct reading *r)
{
    static const struct {
        const char *name;
        size_t field;
    } offsets[] = {
        { "__weaklistoffset__", offsetof(struct reading, weaklistoffset) },
        { "__dictoffset__", offsetof(struct reading, dictoffset) },
        { "__vectorcalloffset__", offsetof(struct reading, vectorcalloffset) },
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(offsets); i++) {
        if (strcmp(member->name, offsets[i].name) != 0) {
            continue;
        }
        if (member->type != Py_T_PYSSIZET) {
            PyErr_Format(PyExc_SystemError, "type of %s must be Py_T_PYSSIZET", member->name);
            return -1;
        }
        if ((member->flags & ~Py_RELATIVE_OFFSET) != Py_READONLY) {
            PyErr_Format(PyExc_SystemError,
                         "flags for %s must be Py_READONLY or (Py_READONLY | Py_RELATIVE_OFFSET)",
                         member->name);
            return -1;
        }
        *(const PyMemberDef **)((char *)r + offsets[i].field) = member;
    }
    return 0;
}

/* An offset from the start of the type's own data lies in it. */
static int
check_relative(const PyMemberDef *member, const PyType_Spec *spec)
{
    if (!(member->flags & Py_RELATIVE_OFFSET)) {
        return 0;
    }
    if (spec->basicsize > 0) {
        PyErr_SetString(PyExc_SystemError, "With Py_RELATIVE_OFFSET, basicsize must be negative.");
        return -1;
    }
    if (member->offset < 0 || member->offset >= -spec->basicsize) {
        PyErr_SetString(PyExc_SystemError, "Member offset out of range (0..-basicsize)");
        return -1;
    }
    return 0;
}

static int
read_slots(PyType_Spec *spec, PyObject *bases, struct reading *r)
{
    r->spec = spec;
    for (const PyType_Slot *slot = spec->slots; slot->slot != 0; slot++) {
        if (slot->slot < 0 || (size_t)slot->slot >= Py_ARRAY_LENGTH(places)) {
            PyErr_SetString(PyExc_RuntimeError, "invalid slot offset");
            return -1;
        }
        switch (slot->slot) {
        case TP_BASE:
            r->base = slot->pfunc;
            break;
        case TP_BASES:
            if (bases == NULL) {
                bases = slot->pfunc;
            }
            break;
        case TP_DOC:
            if (r->doc != NULL) {
                PyErr_SetString(PyExc_SystemError, "Multiple Py_tp_doc slots are not supported.");
                return -1;
            }
            r->doc = slot->pfunc;
            break;
        case TP_MEMBERS:
            r->members = slot->pfunc;
            break;
        case TP_TOKEN:
            r->token = slot->pfunc == Py_TP_USE_SPEC ? (void *)spec : slot->pfunc;
            break;
        }
    }
    for (const PyMemberDef *m = r->members; m != NULL && m->name != NULL; m++) {
        if (read_offset(m, r) < 0 || check_relative(m, spec) < 0) {
            return -1;
        }
        r->member_count++;
    }
    if (bases == NULL) {
        r->bases =
            PyTuple_Pack(1, r->base != NULL ? (PyObject *)r->base : (PyObject *)&PyBaseObject_Type);
    }
    else if (PyTuple_Check(bases)) {
        r->bases =
            PyTuple_GET_SIZE(bases) == 0 ? PyTuple_Pack(1, &PyBaseObject_Type) : Py_NewRef(bases);
    }
    else {
        r->bases = PyTuple_Pack(1, bases);
    }
    if (r->bases == NULL) {
        return -1;
    }
    return 0;
}

/* A size of 0 is the base's, a negative one is what the type adds to it. */
static int
set_sizes(struct reading *r)
{
    Py_ssize_t size = r->spec->basicsize, base = r->base->tp_basicsize;
    r->size = size;
    r->own_size = size - base;
    if (size == 0) {
        r->size = base;
        r->own_size = 0;
    }
    else if (size < 0) {
        r->own_size = _Py_SIZE_ROUND_UP(-size, 16);
        base = _Py_SIZE_ROUND_UP(base, 16);
        r->size = base + r->own_size;
        if (r->base->tp_itemsize != 0
            && !((r->base->tp_flags | r->spec->flags) & Py_TPFLAGS_ITEMS_AT_END)) {
            PyErr_Format(PyExc_SystemError,
                         "Cannot extend variable-size class without Py_TPFLAGS_ITEMS_AT_END.");
            return -1;
        }
    }
    else if (size < base && r->base != NULL) {
        PyErr_Format(PyExc_TypeError,
                     "tp_basicsize for type '%s' (%zd) is too small for base '%s' (%zd)",
                     r->spec->name, size, r->base->tp_name, base);
        return -1;
    }
    return 0;
}

/* A type that can't change has no bases that can. */
static int
check_immutable(const struct reading *r)
{
    for (Py_ssize_t i = 0;
         (r->spec->flags & Py_TPFLAGS_IMMUTABLETYPE) && i < PyTuple_GET_SIZE(r->bases); i++)
    {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(r->bases, i);
        if (!(base->tp_flags & Py_TPFLAGS_IMMUTABLETYPE)) {
            PyErr_Format(PyExc_TypeError, "Creating immutable type %s from mutable base %N",
                         r->spec->name, base);
            return -1;
        }
    }
    return 0;
}

/* The members, with offsets from the object's start, lie behind the type. */
static void
copy_members(PyTypeObject *type, const struct reading *r)
{
    PyMemberDef *own = (PyMemberDef *)((char *)type + Py_TYPE(type)->tp_basicsize);
    Py_ssize_t base = r->size - r->own_size;
    for (Py_ssize_t i = 0; i < r->member_count; i++) {
        own[i] = r->members[i];
        if (own[i].flags & Py_RELATIVE_OFFSET) {
            own[i].flags &= ~Py_RELATIVE_OFFSET;
            own[i].offset += base;
        }
    }
    type->tp_members = r->member_count == 0 ? NULL : own;
}

/* An offset from the start of the object. */
static Py_ssize_t
from_start(const struct reading *r, const PyMemberDef *member)
{
    return member->offset + (member->flags & Py_RELATIVE_OFFSET ? r->size - r->own_size : 0);
}

static int
set_strings(PyTypeObject *type, const struct reading *r)
{
    PyHeapTypeObject *heap = (PyHeapTypeObject *)type;
    const char *name = r->spec->name, *dot = strrchr(name, '.');
    heap->ht_name = PyUnicode_FromString(dot == NULL ? name : dot + 1);
    if (heap->ht_name == NULL) {
        return -1;
    }
    heap->ht_qualname = Py_NewRef(heap->ht_name);
    heap->_ht_tpname = PyMem_Malloc(strlen(name) + 1);
    if (heap->_ht_tpname == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    type->tp_name = strcpy(heap->_ht_tpname, name);
    if (r->doc != NULL) {
        char *copy = PyMem_Malloc(strlen(r->doc) + 1);
        if (copy == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        type->tp_doc = strcpy(copy, r->doc);
    }
    return 0;
}

static int
fill(PyTypeObject *type, PyObject *module, struct reading *r)
{
    PyHeapTypeObject *heap = (PyHeapTypeObject *)type;
    if (set_strings(type, r) < 0) {
        return -1;
    }
    type->tp_flags = r->spec->flags | Py_TPFLAGS_HEAPTYPE;
    heap->ht_module = Py_XNewRef(module);
    heap->ht_token = r->token;
    type->tp_base = (PyTypeObject *)Py_NewRef(r->base);
    type->tp_bases = Py_NewRef(r->bases);
    type->tp_basicsize = r->size;
    type->tp_itemsize = r->spec->itemsize;
    for (const PyType_Slot *slot = r->spec->slots; slot->slot != 0; slot++) {
        if (places[slot->slot] != 0) {
            *(void **)((char *)type + places[slot->slot]) = slot->pfunc;
        }
    }
    if (type->tp_dealloc == NULL) {
        type->tp_dealloc = gopyrt_subtype_dealloc;
    }
    copy_members(type, r);
    if (r->vectorcalloffset != NULL) {
        type->tp_vectorcall_offset = from_start(r, r->vectorcalloffset);
    }
    if (r->weaklistoffset != NULL) {
        type->tp_weaklistoffset = from_start(r, r->weaklistoffset);
    }
    if (r->dictoffset != NULL) {
        type->tp_dictoffset = from_start(r, r->dictoffset);
    }
    if (type->tp_flags & Py_TPFLAGS_MANAGED_DICT) {
        type->tp_dictoffset = -1;
    }
    if (type->tp_flags & Py_TPFLAGS_MANAGED_WEAKREF) {
        type->tp_weaklistoffset = -4 * (Py_ssize_t)sizeof(PyObject *);
    }
    type->tp_dict = PyDict_New();
    if (type->tp_dict == NULL || PyType_Ready(type) < 0) {
        return -1;
    }
    const char *dot = strrchr(r->spec->name, '.');
    if (dot != NULL && PyDict_Contains(type->tp_dict, GOPYRT_ID(__module__)) == 0) {
        PyObject *text = PyUnicode_FromStringAndSize(r->spec->name, dot - r->spec->name);
        if (text != NULL) {
            PyUnicode_InternInPlace(&text);
        }
        int failed = text == NULL || PyDict_SetItem(type->tp_dict, GOPYRT_ID(__module__), text) < 0;
        Py_XDECREF(text);
        return failed ? -1 : 0;
    }
    if (dot == NULL) {
        return PyErr_WarnFormat(PyExc_DeprecationWarning, 1,
                                "builtin type %.200s has no __module__ attribute", r->spec->name);
    }
    return 0;
}

PyObject *
PyType_FromMetaclass(PyTypeObject *metaclass, PyObject *module, PyType_Spec *spec, PyObject *bases)
{
    struct reading r = { 0 };
    PyTypeObject *type = NULL;
    if (read_slots(spec, bases, &r) < 0) {
        goto done;
    }
    if (spec->name == NULL) {
        PyErr_SetString(PyExc_SystemError, "Type spec does not define the name field.");
        goto done;
    }
    metaclass = gopyrt_type_metaclass(metaclass == NULL ? &PyType_Type : metaclass, r.bases);
    if (metaclass == NULL) {
        goto done;
    }
    if (!PyType_Check(metaclass)) {
        PyErr_Format(PyExc_TypeError, "Metaclass '%R' is not a subclass of 'type'.", metaclass);
        goto done;
    }
    if (metaclass->tp_new != NULL && metaclass->tp_new != PyType_Type.tp_new) {
        PyErr_SetString(PyExc_TypeError, "Metaclasses with custom tp_new are not supported.");
        goto done;
    }
    if ((r.base = gopyrt_type_best_base(r.bases)) == NULL || check_immutable(&r) < 0
        || set_sizes(&r) < 0)
    {
        goto done;
    }
    if ((type = gopyrt_type_alloc(metaclass, r.member_count)) != NULL && fill(type, module, &r) < 0)
    {
        Py_CLEAR(type);
    }
done:
    Py_XDECREF(r.bases);
    return (PyObject *)type;
}

PyObject *
PyType_FromModuleAndSpec(PyObject *module, PyType_Spec *spec, PyObject *bases)
{
    return PyType_FromMetaclass(NULL, module, spec, bases);
}

PyObject *
PyType_FromSpecWithBases(PyType_Spec *spec, PyObject *bases)
{
    return PyType_FromMetaclass(NULL, NULL, spec, bases);
}

PyObject *
PyType_FromSpec(PyType_Spec *spec)
{
    return PyType_FromMetaclass(NULL, NULL, spec, NULL);
}

/* ---- Asking a type ------------------------------------------------------------- */

void *
PyType_GetSlot(PyTypeObject *type, int slot)
{
    if (slot <= 0 || (size_t)slot >= Py_ARRAY_LENGTH(places)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    switch (slot) {
    case TP_BASE:
        return type->tp_base;
    case TP_BASES:
        return type->tp_bases;
    case TP_DOC:
        return (void *)type->tp_doc;
    case TP_MEMBERS:
        return type->tp_members;
    case TP_TOKEN:
        return type->tp_flags & Py_TPFLAGS_HEAPTYPE ? ((PyHeapTypeObject *)type)->ht_token : NULL;
    }
    void **place = gopyrt_slot_place(type, places[slot]);
    return place == NULL ? NULL : *place;
}

PyObject *
PyType_GetModule(PyTypeObject *type)
{
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        PyErr_Format(PyExc_TypeError, "PyType_GetModule: Type '%s' is not a heap type",
                     type->tp_name);
        return NULL;
    }
    PyObject *module = ((PyHeapTypeObject *)type)->ht_module;
    if (module == NULL) {
        PyErr_Format(PyExc_TypeError, "PyType_GetModule: Type '%s' has no associated module",
                     type->tp_name);
    }
    return module;
}

void *
PyType_GetModuleState(PyTypeObject *type)
{
    PyObject *module = PyType_GetModule(type);
    return module == NULL ? NULL : PyModule_GetState(module);
}

PyObject *
PyType_GetModuleByDef(PyTypeObject *type, PyModuleDef *def)
{
    PyObject *mro = type->tp_mro;
    for (Py_ssize_t i = 0; mro != NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyTypeObject *at = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
        PyObject *module =
            at->tp_flags & Py_TPFLAGS_HEAPTYPE ? ((PyHeapTypeObject *)at)->ht_module : NULL;
        if (module != NULL && PyModule_GetDef(module) == def) {
            return module;
        }
    }
    PyErr_Format(PyExc_TypeError,
                 "PyType_GetModuleByDef: No superclass of '%s' has the given module",
                 type->tp_name);
    return NULL;
}

int
PyType_GetBaseByToken(PyTypeObject *type, void *token, PyTypeObject **result)
{
    if (result != NULL) {
        *result = NULL;
    }
    if (token == NULL) {
        PyErr_Format(PyExc_SystemError, "PyType_GetBaseByToken called with token=NULL");
        return -1;
    }
    if (!PyType_Check(type)) {
        PyErr_Format(PyExc_TypeError, "expected a type, got a '%T' object", type);
        return -1;
    }
    PyObject *mro = type->tp_mro;
    for (Py_ssize_t i = 0; mro != NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyTypeObject *at = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
        if ((at->tp_flags & Py_TPFLAGS_HEAPTYPE) && ((PyHeapTypeObject *)at)->ht_token == token) {
            if (result != NULL) {
                *result = (PyTypeObject *)Py_NewRef(at);
            }
            return 1;
        }
    }
    return 0;
}

void *
PyObject_GetTypeData(PyObject *op, PyTypeObject *cls)
{
    return (char *)op + _Py_SIZE_ROUND_UP(cls->tp_base->tp_basicsize, 16);
}

Py_ssize_t
PyType_GetTypeDataSize(PyTypeObject *cls)
{
    Py_ssize_t size =
        cls->tp_basicsize - (Py_ssize_t)_Py_SIZE_ROUND_UP(cls->tp_base->tp_basicsize, 16);
    return size < 0 ? 0 : size;
}

void *
PyObject_GetItemData(PyObject *op)
{
    if (!(Py_TYPE(op)->tp_flags & Py_TPFLAGS_ITEMS_AT_END)) {
        PyErr_Format(PyExc_TypeError, "type '%s' does not have Py_TPFLAGS_ITEMS_AT_END",
                     GOPYRT_TYPE_NAME(op));
        return NULL;
    }
    return (char *)op + Py_TYPE(op)->tp_basicsize;
}

int
_PyType_GetBaseByToken_Borrow(PyTypeObject *type, void *token, PyTypeObject **result)
{
    int found = PyType_GetBaseByToken(type, token, result);
    if (found > 0 && result != NULL) {
        Py_DECREF(*result); /* the type's list of bases has it */
    }
    return found;
}
