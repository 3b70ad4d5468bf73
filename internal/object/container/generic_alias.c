/* types.GenericAlias: a class with arguments, list[int]. It acts like the class. */
#include "object/container/generic_alias.h"

#include "object/call/call.h"
#include "object/collect/collect.h"
#include "object/container/protocol.h"

/* ---- Making --------------------------------------------------------------------------- */

static PyObject *
alias_call(PyObject *self, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    PyObject *origin = gopyrt_alias_of(self)->origin;
    PyObject *result = PyObject_Vectorcall(origin, args, nargsf, kwnames);
    /* What was made is told what it is, where it can be told. */
    if (result != NULL && PyObject_SetAttr(result, GOPYRT_ID(__orig_class__), self) < 0) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)
            && !PyErr_ExceptionMatches(PyExc_TypeError)) {
            Py_DECREF(result);
            return NULL;
        }
        PyErr_Clear();
    }
    return result;
}

PyObject *
gopyrt_alias_new(PyTypeObject *type, PyObject *origin, PyObject *args, int starred)
{
    PyObject *tuple = PyTuple_Check(args) ? Py_NewRef(args) : PyTuple_Pack(1, args);
    gopyrt_alias *self = tuple == NULL ? NULL : (gopyrt_alias *)type->tp_alloc(type, 0);
    if (self == NULL) {
        Py_XDECREF(tuple);
        return NULL;
    }
    self->origin = Py_NewRef(origin);
    self->args = tuple;
    self->starred = starred != 0;
    self->vectorcall = alias_call;
    return (PyObject *)self;
}

PyObject *
Py_GenericAlias(PyObject *origin, PyObject *args)
{
    return gopyrt_alias_new(&Py_GenericAliasType, origin, args, 0);
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    if (kwds != NULL && PyDict_GET_SIZE(kwds) != 0) {
        PyErr_SetString(PyExc_TypeError, "GenericAlias() takes no keyword arguments");
        return NULL;
    }
    if (!_PyArg_CheckPositional("GenericAlias", PyTuple_GET_SIZE(args), 2, 2)) {
        return NULL;
    }
    return gopyrt_alias_new(type, PyTuple_GET_ITEM(args, 0), PyTuple_GET_ITEM(args, 1), 0);
}

static void
dealloc(PyObject *op)
{
    gopyrt_alias *self = gopyrt_alias_of(op);
    PyObject_GC_UnTrack(op);
    if (self->weaklist != NULL) {
        gopyrt_weakrefs_clear(op);
    }
    Py_XDECREF(self->origin);
    Py_XDECREF(self->args);
    Py_XDECREF(self->parameters);
    Py_TYPE(op)->tp_free(op);
}

static int
traverse(PyObject *op, visitproc visit, void *arg)
{
    Py_VISIT(gopyrt_alias_of(op)->origin);
    Py_VISIT(gopyrt_alias_of(op)->args);
    Py_VISIT(gopyrt_alias_of(op)->parameters);
    return 0;
}

/* ---- Text -------------------------------------------------------------------------------- */

/* "module.name" of a class, without the module where it is builtins: new, or NULL with or without
 * an exception. */
static PyObject *
class_name(PyObject *op)
{
    PyObject *name = NULL, *module = NULL, *result = NULL;
    if (PyObject_GetOptionalAttr(op, GOPYRT_ID(__qualname__), &name) > 0
        && PyObject_GetOptionalAttr(op, GOPYRT_ID(__module__), &module) > 0 && module != Py_None)
    {
        result = PyUnicode_Check(module) && PyUnicode_EqualToUTF8(module, "builtins")
                     ? PyObject_Str(name)
                     : PyUnicode_FromFormat("%S.%S", module, name);
    }
    Py_XDECREF(name);
    Py_XDECREF(module);
    return result;
}

/* 1 if it has both, else 0; -1 */
static int
is_alias(PyObject *op)
{
    PyObject *value;
    int has = PyObject_GetOptionalAttr(op, GOPYRT_ID(__origin__), &value);
    Py_XDECREF(value);
    if (has > 0) {
        has = PyObject_GetOptionalAttr(op, GOPYRT_ID(__args__), &value);
        Py_XDECREF(value);
    }
    return has;
}

int
gopyrt_alias_write_item(PyUnicodeWriter *writer, PyObject *op)
{
    if (op == Py_Ellipsis) {
        return PyUnicodeWriter_WriteUTF8(writer, "...", 3);
    }
    int alias = is_alias(op);
    PyObject *name = alias != 0 ? NULL : class_name(op);
    if (alias < 0 || (name == NULL && PyErr_Occurred())) {
        return -1;
    }
    if (name == NULL) {
        return PyUnicodeWriter_WriteRepr(writer, op);
    }
    int result = PyUnicodeWriter_WriteStr(writer, name);
    Py_DECREF(name);
    return result;
}

/* The arguments in brackets, or what is in a list that is one of them; a list in that is shown
 * as any other. */
static int
write_items(PyUnicodeWriter *writer, PyObject *items, int are_args)
{
    int failed = PyUnicodeWriter_WriteChar(writer, '[') < 0;
    if (are_args && PyTuple_GET_SIZE(items) == 0) {
        failed = failed || PyUnicodeWriter_WriteUTF8(writer, "()", 2) < 0;
    }
    for (Py_ssize_t i = 0; !failed && i < PySequence_Fast_GET_SIZE(items); i++) {
        PyObject *one = Py_NewRef(PySequence_Fast_GET_ITEM(items, i));
        failed = (i > 0 && PyUnicodeWriter_WriteUTF8(writer, ", ", 2) < 0)
                 || (are_args && PyList_CheckExact(one) ? write_items(writer, one, 0)
                                                        : gopyrt_alias_write_item(writer, one))
                        < 0;
        Py_DECREF(one);
    }
    return failed || PyUnicodeWriter_WriteChar(writer, ']') < 0 ? -1 : 0;
}

static PyObject *
repr(PyObject *op)
{
    gopyrt_alias *self = gopyrt_alias_of(op);
    PyUnicodeWriter *writer = PyUnicodeWriter_Create(0);
    int failed = writer == NULL || (self->starred && PyUnicodeWriter_WriteChar(writer, '*') < 0)
                 || gopyrt_alias_write_item(writer, self->origin) < 0
                 || write_items(writer, self->args, 1) < 0;
    if (failed) {
        PyUnicodeWriter_Discard(writer);
        return NULL;
    }
    return PyUnicodeWriter_Finish(writer);
}

/* ---- Comparison, hash, attributes, subscripts ---------------------------------------------- */

static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    if ((op != Py_EQ && op != Py_NE) || !PyObject_TypeCheck(v, &Py_GenericAliasType)
        || !PyObject_TypeCheck(w, &Py_GenericAliasType))
    {
        return Py_NewRef(Py_NotImplemented);
    }
    gopyrt_alias *a = gopyrt_alias_of(v), *b = gopyrt_alias_of(w);
    int equal = a->starred == b->starred;
    equal = equal > 0 ? PyObject_RichCompareBool(a->origin, b->origin, Py_EQ) : equal;
    equal = equal > 0 ? PyObject_RichCompareBool(a->args, b->args, Py_EQ) : equal;
    return equal < 0 ? NULL : PyBool_FromLong(equal == (op == Py_EQ));
}

static Py_hash_t
hash(PyObject *self)
{
    Py_hash_t a = PyObject_Hash(gopyrt_alias_of(self)->origin);
    Py_hash_t b = a == -1 ? -1 : PyObject_Hash(gopyrt_alias_of(self)->args);
    return a == -1 || b == -1 ? -1 : (a ^ b) == -1 ? -2 : a ^ b;
}

/* Attributes that the alias has itself; all others are the class's, but for those that nobody
 * shall take for the class's. */
static const char *const own_names[] = {
    "__class__",       "__origin__",     "__args__",
    "__unpacked__",    "__parameters__", "__typing_unpacked_tuple_args__",
    "__mro_entries__", "__reduce_ex__",  "__reduce__",
};
static const char *const hidden_names[] = { "__bases__", "__copy__", "__deepcopy__" };

static int
is_among(PyObject *name, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (PyUnicode_EqualToUTF8(name, names[i])) {
            return 1;
        }
    }
    return 0;
}

static PyObject *
get_attribute(PyObject *self, PyObject *name)
{
    if (PyUnicode_Check(name) && !is_among(name, own_names, Py_ARRAY_LENGTH(own_names))
        && !is_among(name, hidden_names, Py_ARRAY_LENGTH(hidden_names)))
    {
        return PyObject_GetAttr(gopyrt_alias_of(self)->origin, name);
    }
    return PyObject_GenericGetAttr(self, name);
}

PyObject *
gopyrt_alias_parameters(PyObject *op)
{
    gopyrt_alias *self = gopyrt_alias_of(op);
    if (self->parameters == NULL) {
        self->parameters = gopyrt_alias_find_parameters(self->args);
    }
    return self->parameters;
}

static PyObject *
subscript(PyObject *self, PyObject *items)
{
    PyObject *parameters = gopyrt_alias_parameters(self);
    PyObject *args = parameters == NULL ? NULL
                                        : gopyrt_alias_substitute(self, gopyrt_alias_of(self)->args,
                                                                  parameters, items);
    if (args == NULL) {
        return NULL;
    }
    PyObject *result = gopyrt_alias_new(&Py_GenericAliasType, gopyrt_alias_of(self)->origin, args,
                                        gopyrt_alias_of(self)->starred);
    Py_DECREF(args);
    return result;
}

/* ---- Methods -------------------------------------------------------------------------------- */

static PyObject *
mro_entries(PyObject *self, PyObject *bases)
{
    (void)bases;
    return PyTuple_Pack(1, gopyrt_alias_of(self)->origin);
}

static PyObject *
instance_check(PyObject *self, PyObject *instance)
{
    (void)self;
    (void)instance;
    PyErr_SetString(PyExc_TypeError, "isinstance() argument 2 cannot be a parameterized generic");
    return NULL;
}

static PyObject *
subclass_check(PyObject *self, PyObject *cls)
{
    (void)self;
    (void)cls;
    PyErr_SetString(PyExc_TypeError, "issubclass() argument 2 cannot be a parameterized generic");
    return NULL;
}

static PyObject *
reduce(PyObject *op, PyObject *unused)
{
    gopyrt_alias *self = gopyrt_alias_of(op);
    (void)unused;
    if (!self->starred) {
        return Py_BuildValue("O(OO)", Py_TYPE(op), self->origin, self->args);
    }
    /* next(iter(alias)) */
    PyObject *plain = Py_GenericAlias(self->origin, self->args);
    PyObject *it = plain == NULL ? NULL : PyObject_GetIter(plain);
    Py_XDECREF(plain);
    PyObject *next = it == NULL ? NULL : gopyrt_builtin(GOPYRT_ID(next));
    if (next == NULL) {
        Py_XDECREF(it);
        return NULL;
    }
    return Py_BuildValue("N(N)", next, it);
}

static PyObject *
dir(PyObject *self, PyObject *unused)
{
    PyObject *names = PyObject_Dir(gopyrt_alias_of(self)->origin);
    (void)unused;
    for (size_t i = 0; names != NULL && i < Py_ARRAY_LENGTH(own_names); i++) {
        PyObject *name = PyUnicode_FromString(own_names[i]);
        int has = name == NULL ? -1 : PySequence_Contains(names, name);
        if (has < 0 || (has == 0 && PyList_Append(names, name) < 0)) {
            Py_CLEAR(names);
        }
        Py_XDECREF(name);
    }
    return names;
}

static PyMethodDef methods[] = {
    { "__mro_entries__", mro_entries, METH_O,
      PyDoc_STR("__mro_entries__($self, object, /)\n--\n\n") },
    { "__instancecheck__", instance_check, METH_O,
      PyDoc_STR("__instancecheck__($self, object, /)\n--\n\n") },
    { "__subclasscheck__", subclass_check, METH_O,
      PyDoc_STR("__subclasscheck__($self, object, /)\n--\n\n") },
    { "__reduce__", reduce, METH_NOARGS, PyDoc_STR("__reduce__($self, /)\n--\n\n") },
    { "__dir__", dir, METH_NOARGS, PyDoc_STR("__dir__($self, /)\n--\n\n") },
    { NULL, NULL, 0, NULL },
};

static PyMemberDef members[] = {
    { "__origin__", _Py_T_OBJECT, offsetof(gopyrt_alias, origin), Py_READONLY, NULL },
    { "__args__", _Py_T_OBJECT, offsetof(gopyrt_alias, args), Py_READONLY, NULL },
    { "__unpacked__", Py_T_BOOL, offsetof(gopyrt_alias, starred), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

static PyObject *
get_parameters(PyObject *self, void *closure)
{
    (void)closure;
    return Py_XNewRef(gopyrt_alias_parameters(self));
}

static PyObject *
get_unpacked_args(PyObject *op, void *closure)
{
    gopyrt_alias *self = gopyrt_alias_of(op);
    (void)closure;
    int has = self->starred && self->origin == (PyObject *)&PyTuple_Type;
    return Py_NewRef(has ? self->args : Py_None);
}

static PyGetSetDef getset[] = {
    { "__parameters__", get_parameters, NULL, PyDoc_STR("The type variables of the alias."), NULL },
    { "__typing_unpacked_tuple_args__", get_unpacked_args, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

static PyMappingMethods as_mapping = { .mp_subscript = subscript };
static PyNumberMethods as_number = { .nb_or = gopyrt_union_or };

PyTypeObject Py_GenericAliasType = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "types.GenericAlias",
    .tp_basicsize = sizeof(gopyrt_alias),
    .tp_dealloc = dealloc,
    .tp_vectorcall_offset = offsetof(gopyrt_alias, vectorcall),
    .tp_repr = repr,
    .tp_as_number = &as_number,
    .tp_as_mapping = &as_mapping,
    .tp_hash = hash,
    .tp_call = PyVectorcall_Call,
    .tp_getattro = get_attribute,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_VECTORCALL,
    .tp_doc = PyDoc_STR("GenericAlias(origin, args, /)\n--\n\nA class with arguments: list[int]."),
    .tp_traverse = traverse,
    .tp_richcompare = compare,
    .tp_weaklistoffset = offsetof(gopyrt_alias, weaklist),
    .tp_iter = gopyrt_alias_iter,
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = new,
    .tp_free = PyObject_GC_Del,
};
