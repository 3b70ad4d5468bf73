/* __slots__: what the instances of a class keep beside those of its base, and where. */
#include "object/model/type_new.h"

#include "object/container/container.h"

/* A private name, as the methods of its class see it: with the name of the class before it. A new
 * reference. */
static PyObject *
mangled(PyObject *class_name, PyObject *name)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(name), skip = 0;
#define IS_UNDERSCORE(text, i) (PyUnicode_READ_CHAR(text, i) == '_')
    if (length < 3 || !IS_UNDERSCORE(name, 0) || !IS_UNDERSCORE(name, 1)
        || (IS_UNDERSCORE(name, length - 1) && IS_UNDERSCORE(name, length - 2)))
    {
        return Py_NewRef(name);
    }
    while (skip < PyUnicode_GET_LENGTH(class_name) && IS_UNDERSCORE(class_name, skip)) {
        skip++;
    }
#undef IS_UNDERSCORE
    if (skip == PyUnicode_GET_LENGTH(class_name)) {
        return Py_NewRef(name);
    }
    PyObject *rest = PyUnicode_Substring(class_name, skip, PyUnicode_GET_LENGTH(class_name));
    PyObject *result = rest == NULL ? NULL : PyUnicode_FromFormat("_%U%U", rest, name);
    Py_XDECREF(rest);
    return result;
}

/* Is a class variable of the name allowed beside a slot? Those that end up elsewhere. */
static int
may_be_both(PyObject *name)
{
    return PyUnicode_EqualToUTF8(name, "__qualname__")
           || PyUnicode_EqualToUTF8(name, "__classcell__")
           || PyUnicode_EqualToUTF8(name, "__classdictcell__");
}

/* Adds the member of a slot. 0 or -1. */
static int
add_member(PyObject *members, PyObject *class_name, PyObject *slot, PyObject *ns)
{
    PyObject *name = mangled(class_name, slot);
    int conflict = name == NULL ? -1 : may_be_both(name) ? 0 : PyDict_Contains(ns, name);
    if (conflict > 0) {
        PyErr_Format(PyExc_ValueError, "%R in __slots__ conflicts with class variable", name);
    }
    int result = conflict != 0 ? -1 : PyList_Append(members, name);
    Py_XDECREF(name);
    return result;
}

/* A slot for the dict or the weak references, which there must not be yet. 0 or -1. */
static int
take_place(int *has, int may, const char *name)
{
    if (*has || !may) {
        PyErr_Format(PyExc_TypeError, "%s slot disallowed: we already got one", name);
        return -1;
    }
    *has = 1;
    return 0;
}

static int
add_slot(gopyrt_class_slots *slots, const gopyrt_class_slots *may, PyObject *members,
         PyObject *class_name, PyObject *slot, PyObject *ns)
{
    if (!PyUnicode_Check(slot)) {
        PyErr_Format(PyExc_TypeError, "__slots__ items must be strings, not '%.200s'",
                     GOPYRT_TYPE_NAME(slot));
        return -1;
    }
    if (!PyUnicode_IsIdentifier(slot)) {
        PyErr_SetString(PyExc_TypeError, "__slots__ must be identifiers");
        return -1;
    }
    if (PyUnicode_EqualToUTF8(slot, "__dict__")) {
        return take_place(&slots->dict, may->dict, "__dict__");
    }
    if (PyUnicode_EqualToUTF8(slot, "__weakref__")) {
        return take_place(&slots->weakref, may->weakref, "__weakref__");
    }
    return add_member(members, class_name, slot, ns);
}

/* The methods of a further base may need what its instances have. */
static void
add_of_other_bases(gopyrt_class_slots *slots, const gopyrt_class_slots *may, PyObject *bases,
                   PyTypeObject *base)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(bases); i++) {
        const PyTypeObject *other = (PyTypeObject *)PyTuple_GET_ITEM(bases, i);
        if (other != base) {
            slots->dict |= may->dict && other->tp_dictoffset != 0;
            slots->weakref |= may->weakref && other->tp_weaklistoffset != 0;
        }
    }
}

/* The given names, which are a str or a sequence of them. */
static int
read_names(gopyrt_class_slots *slots, const gopyrt_class_slots *may, PyObject *given,
           PyObject *class_name, PyTypeObject *base, PyObject *ns)
{
    PyObject *names = PyUnicode_Check(given) ? PyTuple_Pack(1, given) : PySequence_Tuple(given);
    if (names == NULL) {
        return -1;
    }
    if (PyTuple_GET_SIZE(names) > 0 && base->tp_itemsize != 0) {
        PyErr_Format(PyExc_TypeError, "nonempty __slots__ not supported for subtype of '%s'",
                     base->tp_name);
        Py_DECREF(names);
        return -1;
    }
    PyObject *members = PyList_New(0);
    int result = members == NULL ? -1 : 0;
    for (Py_ssize_t i = 0; result == 0 && i < PyTuple_GET_SIZE(names); i++) {
        result = add_slot(slots, may, members, class_name, PyTuple_GET_ITEM(names, i), ns);
    }
    Py_DECREF(names);
    if (result == 0 && PyList_Sort(members) == 0) {
        slots->names = PyList_AsTuple(members);
    }
    Py_XDECREF(members);
    return slots->names == NULL ? -1 : 0;
}

int
gopyrt_class_slots_read(gopyrt_class_slots *slots, PyObject *name, PyObject *bases,
                        PyTypeObject *base, PyObject *ns)
{
    gopyrt_class_slots may = {
        .dict = base->tp_dictoffset == 0,
        .weakref = base->tp_weaklistoffset == 0 && base->tp_itemsize == 0,
    };
    *slots = (gopyrt_class_slots){ .names = NULL };
    PyObject *given = Py_XNewRef(gopyrt_dict_get_id(ns, GOPYRT_ID(__slots__)));
    if (given == NULL) {
        *slots = may;
        return PyErr_Occurred() ? -1 : 0;
    }
    int result = read_names(slots, &may, given, name, base, ns);
    Py_DECREF(given);
    add_of_other_bases(slots, &may, bases, base);
    return result;
}

static PyObject *
get_dict(PyObject *self, void *closure)
{
    return PyObject_GenericGetDict(self, closure);
}

static int
set_dict(PyObject *self, PyObject *value, void *closure)
{
    PyObject **place = value == NULL ? gopyrt_dict_place(self) : NULL;
    if (place != NULL) { /* the next use makes another */
        Py_CLEAR(*place);
        return 0;
    }
    return PyObject_GenericSetDict(self, value, closure);
}

static PyObject *
get_weakref(PyObject *self, void *closure)
{
    PyObject **list = (PyObject **)((char *)self + Py_TYPE(self)->tp_weaklistoffset);
    (void)closure;
    return Py_NewRef(*list == NULL ? Py_None : *list);
}

#define DICT_DOC "the attributes of the instance"
#define WEAKREF_DOC "the first of the weak references to the object"

static PyGetSetDef dict_and_weakref[] = {
    { "__dict__", get_dict, set_dict, DICT_DOC, NULL },
    { "__weakref__", get_weakref, NULL, WEAKREF_DOC, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};
static PyGetSetDef weakref_only[] = {
    { "__weakref__", get_weakref, NULL, WEAKREF_DOC, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};
static PyGetSetDef dict_only[] = {
    { "__dict__", get_dict, set_dict, DICT_DOC, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

void
gopyrt_class_slots_place(const gopyrt_class_slots *slots, PyTypeObject *type, PyTypeObject *base)
{
    Py_ssize_t size = base->tp_basicsize;
    PyMemberDef *member = (PyMemberDef *)((char *)type + Py_TYPE(type)->tp_basicsize);
    for (Py_ssize_t i = 0; i < Py_SIZE(type); i++, member++) {
        member->name = PyUnicode_AsUTF8(PyTuple_GET_ITEM(slots->names, i));
        member->type = Py_T_OBJECT_EX;
        member->offset = size;
        size += (Py_ssize_t)sizeof(PyObject *);
    }
    if (slots->dict) {
        type->tp_flags |= Py_TPFLAGS_MANAGED_DICT;
        type->tp_dictoffset = -1;
    }
    if (slots->weakref) {
        type->tp_flags |= Py_TPFLAGS_MANAGED_WEAKREF;
        type->tp_weaklistoffset = -4 * (Py_ssize_t)sizeof(PyObject *);
    }
    type->tp_basicsize = size;
    type->tp_itemsize = base->tp_itemsize;
    type->tp_members =
        Py_SIZE(type) == 0 ? NULL : (PyMemberDef *)((char *)type + Py_TYPE(type)->tp_basicsize);
    type->tp_getset = slots->dict && slots->weakref ? dict_and_weakref
                      : slots->dict                 ? dict_only
                      : slots->weakref              ? weakref_only
                                                    : NULL;
    type->tp_dealloc = gopyrt_subtype_dealloc;
    type->tp_alloc = PyType_GenericAlloc;
    /* The collector sees each instance, if only for its reference to the type. */
    type->tp_flags |= Py_TPFLAGS_HAVE_GC;
    type->tp_traverse = gopyrt_subtype_traverse;
    type->tp_clear = gopyrt_subtype_clear;
    type->tp_free = PyObject_GC_Del;
}
