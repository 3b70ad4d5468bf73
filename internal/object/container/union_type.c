/* typing.Union: several types of which a value may have any, int | str. */
#include "object/container/generic_alias.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

typedef struct {
    PyObject_HEAD PyObject *args; /* a tuple */
    PyObject *hashable;           /* those of them that have a hash: a frozenset */
    PyObject *unhashable;         /* the others: a tuple */
    PyObject *parameters;         /* a tuple, or NULL as long as nobody asked */
    PyObject *weaklist;
} union_type;

static union_type *
union_of(PyObject *op)
{
    return (union_type *)op;
}

static int
is_union(PyObject *op)
{
    return Py_IS_TYPE(op, &gopyrt_union_type);
}

PyObject *
gopyrt_union_args(PyObject *self)
{
    return union_of(self)->args;
}

/* ---- Making --------------------------------------------------------------------------- */

/* What a union is made of: three lists of which each type is in the first and one other. */
typedef struct {
    PyObject *args, *hashable, *unhashable;
} parts;

/* A type that is named by a text, and to be looked up later: new. */
static PyObject *
forward_reference(PyObject *text)
{
    PyObject *module = PyImport_ImportModule("annotationlib");
    PyObject *type = module == NULL ? NULL : PyObject_GetAttrString(module, "ForwardRef");
    PyObject *made = type == NULL ? NULL : PyObject_CallOneArg(type, text);
    Py_XDECREF(module);
    Py_XDECREF(type);
    return made;
}

static int
add_new(parts *to, PyObject *one)
{
    /* Whatever goes wrong with the hash, it has none. */
    PyObject *seen = PyObject_Hash(one) == -1 ? to->unhashable : to->hashable;
    PyErr_Clear();
    int has = PySequence_Contains(seen, one);
    if (has != 0) {
        return has < 0 ? -1 : 0;
    }
    if ((seen == to->unhashable ? PyList_Append(seen, one) : PySet_Add(seen, one)) < 0) {
        return -1;
    }
    return PyList_Append(to->args, one);
}

static int
add(parts *to, PyObject *one)
{
    if (one == Py_None) {
        return add_new(to, (PyObject *)Py_TYPE(one));
    }
    if (is_union(one)) {
        PyObject *args = union_of(one)->args;
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) {
            if (add_new(to, PyTuple_GET_ITEM(args, i)) < 0) {
                return -1;
            }
        }
        return 0;
    }
    if (PyTuple_CheckExact(one)) {
        PyErr_Format(PyExc_TypeError, "Union[arg, ...]: each arg must be a type. Got %.100R.", one);
        return -1;
    }
    if (!PyUnicode_Check(one)) {
        return add_new(to, one);
    }
    PyObject *reference = forward_reference(one);
    int result = reference == NULL ? -1 : add_new(to, reference);
    Py_XDECREF(reference);
    return result;
}

static PyObject *
finish(const parts *from)
{
    if (PyList_GET_SIZE(from->args) == 1) {
        return Py_NewRef(PyList_GET_ITEM(from->args, 0));
    }
    union_type *self = (union_type *)PyType_GenericAlloc(&gopyrt_union_type, 0);
    if (self != NULL
        && ((self->args = PyList_AsTuple(from->args)) == NULL
            || (self->hashable = PyFrozenSet_New(from->hashable)) == NULL
            || (self->unhashable = PyList_AsTuple(from->unhashable)) == NULL))
    {
        Py_CLEAR(self);
    }
    return (PyObject *)self;
}

/* A union of n types, of which some may be unions or the same; or the type, where there is but one
 * left. New. */
static PyObject *
make(PyObject *const *types, Py_ssize_t n)
{
    parts all = { PyList_New(0), PySet_New(NULL), PyList_New(0) };
    int failed = all.args == NULL || all.hashable == NULL || all.unhashable == NULL;
    for (Py_ssize_t i = 0; !failed && i < n; i++) {
        failed = add(&all, types[i]) < 0;
    }
    PyObject *result = failed ? NULL : finish(&all);
    Py_XDECREF(all.args);
    Py_XDECREF(all.hashable);
    Py_XDECREF(all.unhashable);
    return result;
}

/* Beside a union anything but a tuple goes, which is for those who make types of their own. */
static int
is_operand(PyObject *op)
{
    return op == Py_None || PyType_Check(op) || PyObject_TypeCheck(op, &Py_GenericAliasType);
}

PyObject *
gopyrt_union_or(PyObject *a, PyObject *b)
{
    if (!is_union(a) && !is_union(b) && !(is_operand(a) && is_operand(b))) {
        return Py_NewRef(Py_NotImplemented);
    }
    PyObject *const both[] = { a, b };
    return make(both, 2);
}

static PyObject *
class_getitem(PyObject *cls, PyObject *items)
{
    (void)cls;
    if (!PyTuple_Check(items)) {
        return make(&items, 1);
    }
    if (PyTuple_GET_SIZE(items) == 0) {
        PyErr_SetString(PyExc_TypeError, "Cannot take a Union of no types.");
        return NULL;
    }
    return make(&PyTuple_GET_ITEM(items, 0), PyTuple_GET_SIZE(items));
}

static void
dealloc(PyObject *op)
{
    union_type *self = union_of(op);
    PyObject_GC_UnTrack(op);
    if (self->weaklist != NULL) {
        gopyrt_weakrefs_clear(op);
    }
    Py_XDECREF(self->args);
    Py_XDECREF(self->hashable);
    Py_XDECREF(self->unhashable);
    Py_XDECREF(self->parameters);
    Py_TYPE(op)->tp_free(op);
}

static int
traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(union_of(op)->args);
    Py_VISIT(union_of(op)->hashable);
    Py_VISIT(union_of(op)->unhashable);
    Py_VISIT(union_of(op)->parameters);
    return 0;
}

/* ---- Text, comparison, hash --------------------------------------------------------------- */

static PyObject *
repr(PyObject *self)
{
    PyObject *args = union_of(self)->args;
    PyUnicodeWriter *writer = PyUnicodeWriter_Create(0);
    int failed = writer == NULL;
    for (Py_ssize_t i = 0; !failed && i < PyTuple_GET_SIZE(args); i++) {
        PyObject *one = PyTuple_GET_ITEM(args, i);
        failed = i > 0 && PyUnicodeWriter_WriteUTF8(writer, " | ", 3) < 0;
        failed =
            failed
            || (one == (PyObject *)Py_TYPE(Py_None) ? PyUnicodeWriter_WriteUTF8(writer, "None", 4)
                                                    : gopyrt_alias_write_item(writer, one))
                   < 0;
    }
    if (failed) {
        PyUnicodeWriter_Discard(writer);
        return NULL;
    }
    return PyUnicodeWriter_Finish(writer);
}

/* Are two tuples of the same length of the same things, in whatever order? */
static int
same_things(PyObject *a, PyObject *b)
{
    int same = PyTuple_GET_SIZE(a) == PyTuple_GET_SIZE(b);
    for (Py_ssize_t i = 0; same > 0 && i < PyTuple_GET_SIZE(a); i++) {
        same = PySequence_Contains(b, PyTuple_GET_ITEM(a, i));
    }
    return same;
}

static PyObject *
compare(PyObject *a, PyObject *b, int op)
{
    if (!is_union(b) || (op != Py_EQ && op != Py_NE)) {
        return Py_NewRef(Py_NotImplemented);
    }
    int equal = PyObject_RichCompareBool(union_of(a)->hashable, union_of(b)->hashable, Py_EQ);
    if (equal > 0) {
        equal = same_things(union_of(a)->unhashable, union_of(b)->unhashable);
    }
    return equal < 0 ? NULL : PyBool_FromLong(equal == (op == Py_EQ));
}

static Py_hash_t
hash(PyObject *self)
{
    PyObject *unhashable = union_of(self)->unhashable;
    Py_ssize_t n = PyTuple_GET_SIZE(unhashable);
    for (Py_ssize_t i = 0; i < n; i++) {
        if (PyObject_Hash(PyTuple_GET_ITEM(unhashable, i)) == -1) {
            return -1; /* it says which */
        }
    }
    if (n > 0) {
        PyErr_Format(PyExc_TypeError, "union contains %zd unhashable element%s", n,
                     n == 1 ? "" : "s");
        return -1;
    }
    return PyObject_Hash(union_of(self)->hashable);
}

/* ---- Attributes, subscripts ----------------------------------------------------------------- */

static PyObject *
get_attribute(PyObject *self, PyObject *name)
{
    if (PyUnicode_Check(name) && PyUnicode_EqualToUTF8(name, "__module__")) {
        return PyObject_GetAttr((PyObject *)Py_TYPE(self), name);
    }
    return PyObject_GenericGetAttr(self, name);
}

/* The type variables: borrowed. */
static PyObject *
parameters_of(union_type *self)
{
    if (self->parameters == NULL) {
        self->parameters = gopyrt_alias_find_parameters(self->args);
    }
    return self->parameters;
}

static PyObject *
subscript(PyObject *self, PyObject *items)
{
    PyObject *parameters = parameters_of(union_of(self));
    PyObject *args = parameters == NULL
                         ? NULL
                         : gopyrt_alias_substitute(self, union_of(self)->args, parameters, items);
    if (args == NULL) {
        return NULL;
    }
    PyObject *result = make(&PyTuple_GET_ITEM(args, 0), PyTuple_GET_SIZE(args));
    Py_DECREF(args);
    return result;
}

static PyObject *
mro_entries(PyObject *self, PyObject *bases)
{
    (void)bases;
    PyErr_Format(PyExc_TypeError, "Cannot subclass %R", self);
    return NULL;
}

static PyMethodDef methods[] = {
    { "__mro_entries__", mro_entries, METH_O, NULL },
    { "__class_getitem__", class_getitem, METH_O | METH_CLASS, PyDoc_STR("The union of types.") },
    { NULL, NULL, 0, NULL },
};

static PyMemberDef members[] = {
    { "__args__", _Py_T_OBJECT, offsetof(union_type, args), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

static PyObject *
get_name(PyObject *self, void *closure)
{
    (void)self;
    (void)closure;
    return PyUnicode_FromString("Union");
}

static PyObject *
get_origin(PyObject *self, void *closure)
{
    (void)closure;
    return Py_NewRef((PyObject *)Py_TYPE(self));
}

static PyObject *
get_parameters(PyObject *self, void *closure)
{
    (void)closure;
    return Py_XNewRef(parameters_of(union_of(self)));
}

static PyGetSetDef getset[] = {
    { "__name__", get_name, NULL, NULL, NULL },
    { "__qualname__", get_name, NULL, NULL, NULL },
    { "__origin__", get_origin, NULL, NULL, NULL },
    { "__parameters__", get_parameters, NULL, PyDoc_STR("The type variables of the union."), NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

static PyMappingMethods as_mapping = { .mp_subscript = subscript };
static PyNumberMethods as_number = { .nb_or = gopyrt_union_or };

PyTypeObject gopyrt_union_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "typing.Union",
    .tp_basicsize = sizeof(union_type),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_as_number = &as_number,
    .tp_as_mapping = &as_mapping,
    .tp_hash = hash,
    .tp_getattro = get_attribute,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_doc = PyDoc_STR("Several types of which a value may have any: int | str."),
    .tp_traverse = traverse,
    .tp_richcompare = compare,
    .tp_weaklistoffset = offsetof(union_type, weaklist),
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
    .tp_alloc = PyType_GenericAlloc,
    .tp_free = PyObject_GC_Del,
};
