/* The table of slots: which special methods stand for which slot, by what functions one becomes
 * the other. Several names may share a slot (__lt__ and __le__), and a name may have two
 * (__len__). Ordered by the slot's place in PyHeapTypeObject; the first of several wins where a
 * type of a C table has both. */
#include "object/model/slots.h"

#define AT(member) offsetof(PyHeapTypeObject, member)
#define SLOT(name, member, call, wrapper, doc)                                  \
    {                                                                           \
#name, AT(member), (void *)(call), (wrapper), (doc), 0, GOPYRT_ID(name) \
    }
#define KEYWORD_SLOT(name, member, call, wrapper, doc)                                    \
    {                                                                                     \
#name, AT(member), (void *)(call), (wrapperfunc)(void (*)(void))(wrapper), (doc), \
            PyWrapperFlag_KEYWORDS, GOPYRT_ID(name)                                       \
    }
#define NUMBER(name, slot, wrapper, doc) \
    SLOT(name, as_number.nb_##slot, gopyrt_call_##slot, gopyrt_wrap_##wrapper, doc)
#define BINARY(name, reflected, slot, sign)                                             \
    NUMBER(name, slot, binary_l, #name "($self, value, /)\n--\n\nself " sign " value"), \
        NUMBER(reflected, slot, binary_r,                                               \
               #reflected "($self, value, /)\n--\n\nvalue " sign " self")
#define INPLACE(name, slot, sign) \
    NUMBER(name, slot, binary, #name "($self, value, /)\n--\n\nself " sign " value")
#define COMPARE(name, wrapper, sign)                                 \
    SLOT(name, ht_type.tp_richcompare, gopyrt_call_compare, wrapper, \
         #name "($self, value, /)\n--\n\nself " sign " value")

struct wrapperbase gopyrt_slots[] = {
    SLOT(__getattribute__, ht_type.tp_getattr, NULL, NULL, ""),
    SLOT(__getattr__, ht_type.tp_getattr, NULL, NULL, ""),
    SLOT(__setattr__, ht_type.tp_setattr, NULL, NULL, ""),
    SLOT(__delattr__, ht_type.tp_setattr, NULL, NULL, ""),
    SLOT(__repr__, ht_type.tp_repr, gopyrt_call_repr, gopyrt_wrap_unary,
         "__repr__($self, /)\n--\n\nrepr(self)"),
    SLOT(__hash__, ht_type.tp_hash, gopyrt_call_hash, gopyrt_wrap_hash,
         "__hash__($self, /)\n--\n\nhash(self)"),
    KEYWORD_SLOT(__call__, ht_type.tp_call, gopyrt_call_call, gopyrt_wrap_call,
                 "__call__($self, /, *args, **kwargs)\n--\n\nself(*args, **kwargs)"),
    SLOT(__str__, ht_type.tp_str, gopyrt_call_str, gopyrt_wrap_unary,
         "__str__($self, /)\n--\n\nstr(self)"),
    SLOT(__getattribute__, ht_type.tp_getattro, gopyrt_call_getattr, gopyrt_wrap_binary,
         "__getattribute__($self, name, /)\n--\n\nself.name"),
    SLOT(__getattr__, ht_type.tp_getattro, gopyrt_call_getattr, NULL, ""),
    SLOT(__setattr__, ht_type.tp_setattro, gopyrt_call_setattr, gopyrt_wrap_setattr,
         "__setattr__($self, name, value, /)\n--\n\nself.name = value"),
    SLOT(__delattr__, ht_type.tp_setattro, gopyrt_call_setattr, gopyrt_wrap_delattr,
         "__delattr__($self, name, /)\n--\n\ndel self.name"),
    COMPARE(__lt__, gopyrt_wrap_lt, "<"),
    COMPARE(__le__, gopyrt_wrap_le, "<="),
    COMPARE(__eq__, gopyrt_wrap_eq, "=="),
    COMPARE(__ne__, gopyrt_wrap_ne, "!="),
    COMPARE(__gt__, gopyrt_wrap_gt, ">"),
    COMPARE(__ge__, gopyrt_wrap_ge, ">="),
    SLOT(__iter__, ht_type.tp_iter, gopyrt_call_iter, gopyrt_wrap_unary,
         "__iter__($self, /)\n--\n\niter(self)"),
    SLOT(__next__, ht_type.tp_iternext, gopyrt_call_next, gopyrt_wrap_next,
         "__next__($self, /)\n--\n\nnext(self)"),
    SLOT(__get__, ht_type.tp_descr_get, gopyrt_call_descr_get, gopyrt_wrap_descr_get,
         "__get__($self, instance, owner=None, /)\n--\n\n"
         "What the attribute of an instance, or of its owner, is."),
    SLOT(__set__, ht_type.tp_descr_set, gopyrt_call_descr_set, gopyrt_wrap_descr_set,
         "__set__($self, instance, value, /)\n--\n\nGive the attribute of an instance a value."),
    SLOT(__delete__, ht_type.tp_descr_set, gopyrt_call_descr_set, gopyrt_wrap_descr_delete,
         "__delete__($self, instance, /)\n--\n\nTake the attribute off an instance."),
    KEYWORD_SLOT(__init__, ht_type.tp_init, gopyrt_call_init, gopyrt_wrap_init,
                 "__init__($self, /, *args, **kwargs)\n--\n\n"
                 "Make the new object ready for use; its type says with which arguments."),
    SLOT(__new__, ht_type.tp_new, gopyrt_call_new, NULL,
         "__new__(type, /, *args, **kwargs)\n--\n\n"
         "A new object of the type, which says with which arguments."),
    SLOT(__del__, ht_type.tp_finalize, gopyrt_call_finalize, gopyrt_wrap_del,
         "__del__($self, /)\n--\n\nWhat is done before the object ends."),
    SLOT(__await__, as_async.am_await, gopyrt_call_await, gopyrt_wrap_unary,
         "__await__($self, /)\n--\n\nWhat await iterates over."),
    SLOT(__aiter__, as_async.am_aiter, gopyrt_call_aiter, gopyrt_wrap_unary,
         "__aiter__($self, /)\n--\n\naiter(self)"),
    SLOT(__anext__, as_async.am_anext, gopyrt_call_anext, gopyrt_wrap_unary,
         "__anext__($self, /)\n--\n\n"
         "anext(self)"),
    BINARY(__add__, __radd__, add, "+"),
    BINARY(__sub__, __rsub__, subtract, "-"),
    BINARY(__mul__, __rmul__, multiply, "*"),
    BINARY(__mod__, __rmod__, remainder, "%"),
    NUMBER(__divmod__, divmod, binary_l, "__divmod__($self, value, /)\n--\n\ndivmod(self, value)"),
    NUMBER(__rdivmod__, divmod, binary_r,
           "__rdivmod__($self, value, /)\n--\n\ndivmod(value, self)"),
    NUMBER(__pow__, power, ternary,
           "__pow__($self, value, mod=None, /)\n--\n\npow(self, value, mod)"),
    NUMBER(__rpow__, power, ternary_r,
           "__rpow__($self, value, mod=None, /)\n--\n\npow(value, self, mod)"),
    NUMBER(__neg__, negative, unary, "__neg__($self, /)\n--\n\n-self"),
    NUMBER(__pos__, positive, unary, "__pos__($self, /)\n--\n\n+self"),
    NUMBER(__abs__, absolute, unary, "__abs__($self, /)\n--\n\nabs(self)"),
    NUMBER(__bool__, bool, inquiry, "__bool__($self, /)\n--\n\nbool(self)"),
    NUMBER(__invert__, invert, unary, "__invert__($self, /)\n--\n\n~self"),
    BINARY(__lshift__, __rlshift__, lshift, "<<"),
    BINARY(__rshift__, __rrshift__, rshift, ">>"),
    BINARY(__and__, __rand__, and, "&"),
    BINARY(__xor__, __rxor__, xor, "^"),
    BINARY(__or__, __ror__, or, "|"),
    NUMBER(__int__, int, unary, "__int__($self, /)\n--\n\nint(self)"),
    NUMBER(__float__, float, unary, "__float__($self, /)\n--\n\nfloat(self)"),
    INPLACE(__iadd__, inplace_add, "+="),
    INPLACE(__isub__, inplace_subtract, "-="),
    INPLACE(__imul__, inplace_multiply, "*="),
    INPLACE(__imod__, inplace_remainder, "%="),
    NUMBER(__ipow__, inplace_power, ternary, "__ipow__($self, value, /)\n--\n\nself **= value"),
    INPLACE(__ilshift__, inplace_lshift, "<<="),
    INPLACE(__irshift__, inplace_rshift, ">>="),
    INPLACE(__iand__, inplace_and, "&="),
    INPLACE(__ixor__, inplace_xor, "^="),
    INPLACE(__ior__, inplace_or, "|="),
    BINARY(__floordiv__, __rfloordiv__, floor_divide, "//"),
    BINARY(__truediv__, __rtruediv__, true_divide, "/"),
    INPLACE(__ifloordiv__, inplace_floor_divide, "//="),
    INPLACE(__itruediv__, inplace_true_divide, "/="),
    NUMBER(__index__, index, unary, "__index__($self, /)\n--\n\nThe int that self stands for."),
    BINARY(__matmul__, __rmatmul__, matrix_multiply, "@"),
    INPLACE(__imatmul__, inplace_matrix_multiply, "@="),
    SLOT(__len__, as_mapping.mp_length, gopyrt_call_length, gopyrt_wrap_length,
         "__len__($self, /)\n--\n\nlen(self)"),
    SLOT(__getitem__, as_mapping.mp_subscript, gopyrt_call_subscript, gopyrt_wrap_binary,
         "__getitem__($self, key, /)\n--\n\nself[key]"),
    SLOT(__setitem__, as_mapping.mp_ass_subscript, gopyrt_call_set_subscript,
         gopyrt_wrap_set_subscript, "__setitem__($self, key, value, /)\n--\n\nself[key] = value"),
    SLOT(__delitem__, as_mapping.mp_ass_subscript, gopyrt_call_set_subscript,
         gopyrt_wrap_del_subscript, "__delitem__($self, key, /)\n--\n\ndel self[key]"),
    SLOT(__len__, as_sequence.sq_length, gopyrt_call_length, gopyrt_wrap_length,
         "__len__($self, /)\n--\n\nlen(self)"),
    SLOT(__add__, as_sequence.sq_concat, NULL, gopyrt_wrap_binary,
         "__add__($self, value, /)\n--\n\nself + value"),
    SLOT(__mul__, as_sequence.sq_repeat, NULL, gopyrt_wrap_index_arg,
         "__mul__($self, value, /)\n--\n\nself * value"),
    SLOT(__rmul__, as_sequence.sq_repeat, NULL, gopyrt_wrap_index_arg,
         "__rmul__($self, value, /)\n--\n\nvalue * self"),
    SLOT(__getitem__, as_sequence.sq_item, gopyrt_call_item, gopyrt_wrap_item,
         "__getitem__($self, key, /)\n--\n\nself[key]"),
    SLOT(__setitem__, as_sequence.sq_ass_item, gopyrt_call_set_item, gopyrt_wrap_set_item,
         "__setitem__($self, key, value, /)\n--\n\nself[key] = value"),
    SLOT(__delitem__, as_sequence.sq_ass_item, gopyrt_call_set_item, gopyrt_wrap_del_item,
         "__delitem__($self, key, /)\n--\n\ndel self[key]"),
    SLOT(__contains__, as_sequence.sq_contains, gopyrt_call_contains, gopyrt_wrap_contains,
         "__contains__($self, key, /)\n--\n\nkey in self"),
    SLOT(__iadd__, as_sequence.sq_inplace_concat, NULL, gopyrt_wrap_binary,
         "__iadd__($self, value, /)\n--\n\nself += value"),
    SLOT(__imul__, as_sequence.sq_inplace_repeat, NULL, gopyrt_wrap_index_arg,
         "__imul__($self, value, /)\n--\n\nself *= value"),
    SLOT(__buffer__, as_buffer.bf_getbuffer, gopyrt_call_getbuffer, gopyrt_wrap_buffer,
         "__buffer__($self, flags, /)\n--\n\nA memoryview of the object's memory."),
    SLOT(__release_buffer__, as_buffer.bf_releasebuffer, gopyrt_call_releasebuffer,
         gopyrt_wrap_release_buffer,
         "__release_buffer__($self, buffer, /)\n--\n\nTakes a memoryview of the object back."),
    { NULL, 0, NULL, NULL, NULL, 0, NULL },
};

void **
gopyrt_slot_place(PyTypeObject *type, int offset)
{
    /* Where the tables of a heap type lie, the last one first, and a type's pointer to each. */
    static const struct {
        size_t start, pointer;
    } tables[] = {
        { AT(as_buffer), offsetof(PyTypeObject, tp_as_buffer) },
        { AT(as_sequence), offsetof(PyTypeObject, tp_as_sequence) },
        { AT(as_mapping), offsetof(PyTypeObject, tp_as_mapping) },
        { AT(as_number), offsetof(PyTypeObject, tp_as_number) },
        { AT(as_async), offsetof(PyTypeObject, tp_as_async) },
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(tables); i++) {
        if ((size_t)offset >= tables[i].start) {
            char *table = *(char **)((char *)type + tables[i].pointer);
            return table == NULL ? NULL : (void **)(table + ((size_t)offset - tables[i].start));
        }
    }
    return (void **)((char *)type + offset);
}

static void *
slot_of(PyTypeObject *type, const struct wrapperbase *slot)
{
    void **place = gopyrt_slot_place(type, slot->offset);
    return place == NULL ? NULL : *place;
}

/* What the nearest base has in a slot, or NULL. */
static void *
slot_above(PyTypeObject *type, const struct wrapperbase *slot)
{
    void *function = NULL;
    while (function == NULL && type != &PyBaseObject_Type) {
        type = type->tp_base == NULL ? &PyBaseObject_Type : type->tp_base;
        function = slot_of(type, slot);
    }
    return function;
}

void
gopyrt_slots_own(PyTypeObject *type, uint64_t *own)
{
    for (size_t i = 0; gopyrt_slots[i].name != NULL; i++) {
        void *function = slot_of(type, &gopyrt_slots[i]);
        if (function != NULL && function != slot_above(type, &gopyrt_slots[i])) {
            own[i / 64] |= (uint64_t)1 << (i % 64);
        }
    }
}

/* Adds one wrapper unless the dict has that name already. 0 or -1. */
static int
add_wrapper(PyTypeObject *type, PyObject *dict, struct wrapperbase *slot, void *function)
{
    int has = PyDict_Contains(dict, slot->name_strobj);
    if (has != 0) {
        return has < 0 ? -1 : 0;
    }
    /* A hash that refuses stands for "not hashable". */
    PyObject *descr = function == (void *)PyObject_HashNotImplemented
                          ? Py_NewRef(Py_None)
                          : PyDescr_NewWrapper(type, slot, function);
    if (descr == NULL) {
        return -1;
    }
    int result = PyDict_SetItem(dict, slot->name_strobj, descr);
    Py_DECREF(descr);
    return result;
}

int
gopyrt_slots_add_wrappers(PyTypeObject *type, PyObject *dict, const uint64_t *own)
{
    for (size_t i = 0; gopyrt_slots[i].name != NULL; i++) {
        struct wrapperbase *slot = &gopyrt_slots[i];
        if (slot->wrapper == NULL || (own != NULL && !(own[i / 64] >> (i % 64) & 1))) {
            continue;
        }
        void *function = slot_of(type, slot);
        if (function != NULL && add_wrapper(type, dict, slot, function) < 0) {
            return -1;
        }
    }
    return 0;
}
