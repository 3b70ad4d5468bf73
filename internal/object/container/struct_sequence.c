/* Struct sequences: tuples whose items have names, and that have more named fields behind the
 * items. */
#include "internal/pycore_structseq.h"
#include "object/container/container.h"

#include "object/collect/collect.h"

const char *const PyStructSequence_UnnamedField = "unnamed field";

/* ---- What a type says ------------------------------------------------------------------- */

/* A number in the dict of the type or of a base: -1 with an exception. */
static Py_ssize_t
number_of(PyTypeObject *type, PyObject *name)
{
    PyObject *value = gopyrt_type_lookup(type, name);
    if (value == NULL) {
        PyErr_Format(PyExc_TypeError, "Missed attribute '%U' of type %s", name, type->tp_name);
        return -1;
    }
    return PyLong_AsSsize_t(value);
}

static inline Py_ssize_t
fields_of(PyTypeObject *type)
{
    return number_of(type, GOPYRT_ID(n_fields));
}

/* The same where nothing may be raised: of an instance that ends or is walked through. */
static Py_ssize_t
fields_quietly(PyTypeObject *type, Py_ssize_t otherwise)
{
    PyObject *value = gopyrt_type_lookup(type, GOPYRT_ID(n_fields));
    return value == NULL ? otherwise : PyLong_AsSsize_t(value);
}

/* The name of a field behind the unnamed ones, which are among the items. */
static const char *
name_of(PyTypeObject *type, Py_ssize_t field, Py_ssize_t items, Py_ssize_t unnamed)
{
    return type->tp_members[field < items ? field : field - unnamed].name;
}

/* ---- Instances --------------------------------------------------------------------------- */

PyObject *
PyStructSequence_New(PyTypeObject *type)
{
    Py_ssize_t n = fields_of(type);
    Py_ssize_t items = n < 0 ? -1 : number_of(type, GOPYRT_ID(n_sequence_fields));
    if (items < 0) {
        return NULL;
    }
    PyTupleObject *op = (PyTupleObject *)_PyObject_GC_NewVar(type, n);
    if (op == NULL) {
        return NULL;
    }
    /* The tuple ends before the fields that only have names. */
    Py_SET_SIZE(op, items);
    op->ob_hash = -1;
    for (Py_ssize_t i = 0; i < n; i++) {
        op->ob_item[i] = NULL;
    }
    return (PyObject *)op;
}

void
PyStructSequence_SetItem(PyObject *op, Py_ssize_t i, PyObject *value)
{
    ((PyTupleObject *)op)->ob_item[i] = value;
}

PyObject *
PyStructSequence_GetItem(PyObject *op, Py_ssize_t i)
{
    return ((PyTupleObject *)op)->ob_item[i];
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    if (Py_TYPE(self)->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        Py_VISIT(Py_TYPE(self));
    }
    Py_ssize_t n = fields_quietly(Py_TYPE(self), Py_SIZE(self));
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_VISIT(((PyTupleObject *)self)->ob_item[i]);
    }
    return 0;
}

static void
dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_ssize_t n = fields_quietly(type, Py_SIZE(self));
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_XDECREF(((PyTupleObject *)self)->ob_item[i]);
    }
    PyObject_GC_Del(self);
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        Py_DECREF(type);
    }
}

static PyObject *
repr(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyUnicodeWriter *writer = PyUnicodeWriter_Create(0);
    int failed = writer == NULL || PyUnicodeWriter_WriteUTF8(writer, type->tp_name, -1) < 0
                 || PyUnicodeWriter_WriteChar(writer, '(') < 0;
    for (Py_ssize_t i = 0; !failed && i < Py_SIZE(self); i++) {
        const char *name = type->tp_members[i].name;
        if (name == NULL) {
            PyErr_Format(PyExc_SystemError,
                         "In structseq_repr(), member %zd name is NULL for type %.500s", i,
                         type->tp_name);
            failed = 1;
            break;
        }
        failed = (i > 0 && PyUnicodeWriter_WriteUTF8(writer, ", ", 2) < 0)
                 || PyUnicodeWriter_WriteUTF8(writer, name, -1) < 0
                 || PyUnicodeWriter_WriteChar(writer, '=') < 0
                 || PyUnicodeWriter_WriteRepr(writer, PyStructSequence_GetItem(self, i)) < 0;
    }
    if (failed || PyUnicodeWriter_WriteChar(writer, ')') < 0) {
        PyUnicodeWriter_Discard(writer);
        return NULL;
    }
    return PyUnicodeWriter_Finish(writer);
}

/* ---- Making one of a sequence and a dict -------------------------------------------------- */

/* The fields behind the given ones, from a dict or None. */
static int
fill_from_dict(PyObject *self, Py_ssize_t given, PyObject *dict)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_ssize_t n = fields_of(type), items = Py_SIZE(self), used = 0;
    Py_ssize_t unnamed = number_of(type, GOPYRT_ID(n_unnamed_fields));
    for (Py_ssize_t i = given; i < n; i++) {
        PyObject *value = NULL;
        if (dict != NULL) {
            int found = PyDict_GetItemStringRef(dict, name_of(type, i, items, unnamed), &value);
            if (found < 0) {
                return -1;
            }
            used += found;
        }
        ((PyTupleObject *)self)->ob_item[i] = value == NULL ? Py_NewRef(Py_None) : value;
    }
    if (dict != NULL && PyDict_GET_SIZE(dict) > used) {
        PyErr_Format(PyExc_TypeError, "%.500s() got duplicate or unexpected field name(s)",
                     type->tp_name);
        return -1;
    }
    return 0;
}

static int
check_length(PyTypeObject *type, Py_ssize_t length, Py_ssize_t least, Py_ssize_t most)
{
    if (length >= least && length <= most) {
        return 0;
    }
    const char *kind = least == most ? "a" : length < least ? "an at least" : "an at most";
    PyErr_Format(PyExc_TypeError, "%.500s() takes %s %zd-sequence (%zd-sequence given)",
                 type->tp_name, kind, length < least ? least : most, length);
    return -1;
}

static PyObject *
new_from(PyTypeObject *type, PyObject *sequence, PyObject *dict)
{
    Py_ssize_t most = fields_of(type);
    Py_ssize_t least = most < 0 ? -1 : number_of(type, GOPYRT_ID(n_sequence_fields));
    if (least < 0) {
        return NULL;
    }
    PyObject *fast = PySequence_Fast(sequence, "constructor requires a sequence"), *self = NULL;
    if (fast == NULL) {
        return NULL;
    }
    if (dict != NULL && !PyDict_Check(dict)) {
        PyErr_Format(PyExc_TypeError, "%.500s() takes a dict as second arg, if any", type->tp_name);
    }
    else if (check_length(type, PySequence_Fast_GET_SIZE(fast), least, most) == 0) {
        self = PyStructSequence_New(type);
    }
    if (self != NULL) {
        Py_ssize_t n = PySequence_Fast_GET_SIZE(fast);
        for (Py_ssize_t i = 0; i < n; i++) {
            ((PyTupleObject *)self)->ob_item[i] = Py_NewRef(PySequence_Fast_GET_ITEM(fast, i));
        }
        int failed = fill_from_dict(self, n, dict);
        gopyrt_gc_track(self);
        if (failed < 0) {
            Py_CLEAR(self);
        }
    }
    Py_DECREF(fast);
    return self;
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "sequence", "dict", NULL };
    PyObject *sequence, *dict = NULL;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "O|O:structseq", names, &sequence, &dict)) {
        return NULL;
    }
    return new_from(type, sequence, dict);
}

/* ---- Methods -------------------------------------------------------------------------------- */

/* The items as a tuple, and the other fields as a dict by their names. */
static PyObject *
split(PyObject *self, PyObject **dict)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_ssize_t n = fields_of(type), items = Py_SIZE(self);
    Py_ssize_t unnamed = number_of(type, GOPYRT_ID(n_unnamed_fields));
    *dict = n < 0 || unnamed < 0 ? NULL : PyDict_New();
    for (Py_ssize_t i = items; *dict != NULL && i < n; i++) {
        if (PyDict_SetItemString(*dict, name_of(type, i, items, unnamed),
                                 PyStructSequence_GetItem(self, i))
            < 0)
        {
            Py_CLEAR(*dict);
        }
    }
    return *dict == NULL ? NULL : gopyrt_tuple_from(((PyTupleObject *)self)->ob_item, items);
}

static PyObject *
reduce(PyObject *self, PyObject *unused)
{
    PyObject *dict, *tuple = split(self, &dict);
    (void)unused;
    if (tuple == NULL) {
        Py_XDECREF(dict);
        return NULL;
    }
    return Py_BuildValue("O(NN)", Py_TYPE(self), tuple, dict);
}

static PyObject *
replace_fields(PyObject *self, PyObject *changes)
{
    PyTypeObject *type = Py_TYPE(self);
    Py_ssize_t n = fields_of(type);
    PyObject *result = n < 0 ? NULL : PyStructSequence_New(type);
    for (Py_ssize_t i = 0; result != NULL && i < n; i++) {
        PyObject *value;
        int found = PyDict_PopString(changes, type->tp_members[i].name, &value);
        if (found == 0) {
            value = Py_NewRef(PyStructSequence_GetItem(self, i));
        }
        if (found < 0) {
            Py_CLEAR(result);
            break;
        }
        ((PyTupleObject *)result)->ob_item[i] = value;
    }
    if (result != NULL && PyDict_GET_SIZE(changes) > 0) {
        PyObject *names = PyDict_Keys(changes);
        if (names != NULL) {
            PyErr_Format(PyExc_TypeError, "Got unexpected field name(s): %R", names);
            Py_DECREF(names);
        }
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *
replace(PyObject *self, PyObject *args, PyObject *kwds)
{
    Py_ssize_t unnamed = number_of(Py_TYPE(self), GOPYRT_ID(n_unnamed_fields));
    if (PyTuple_GET_SIZE(args) != 0) {
        PyErr_SetString(PyExc_TypeError, "__replace__() takes no positional arguments");
        return NULL;
    }
    if (unnamed != 0) {
        if (unnamed > 0) {
            PyErr_Format(PyExc_TypeError,
                         "__replace__() is not supported for %.500s because it has unnamed "
                         "field(s)",
                         Py_TYPE(self)->tp_name);
        }
        return NULL;
    }
    PyObject *changes = kwds == NULL ? PyDict_New() : PyDict_Copy(kwds);
    PyObject *result = changes == NULL ? NULL : replace_fields(self, changes);
    Py_XDECREF(changes);
    if (result != NULL && !PyObject_GC_IsTracked(result)) {
        gopyrt_gc_track(result);
    }
    return result;
}

static PyMethodDef methods[] = {
    { "__reduce__", reduce, METH_NOARGS, NULL },
    { "__replace__", (PyCFunction)(void (*)(void))replace, METH_VARARGS | METH_KEYWORDS,
      PyDoc_STR("__replace__($self, /, **changes)\n--\n\nA copy with other values.") },
    { NULL, NULL, 0, NULL },
};

/* ---- Types -------------------------------------------------------------------- */

/* How many fields a description has, and how many of them have no name. */
static Py_ssize_t
count_fields(const PyStructSequence_Desc *desc, Py_ssize_t *unnamed)
{
    Py_ssize_t n = 0;
    *unnamed = 0;
    for (; desc->fields[n].name != NULL; n++) {
        *unnamed += desc->fields[n].name == PyStructSequence_UnnamedField;
    }
    return n;
}

static PyMemberDef *
make_members(const PyStructSequence_Desc *desc, Py_ssize_t n, Py_ssize_t unnamed)
{
    PyMemberDef *members = PyMem_Calloc((size_t)(n - unnamed) + 1, sizeof(PyMemberDef));
    if (members == NULL) {
        return (PyMemberDef *)PyErr_NoMemory();
    }
    PyMemberDef *member = members;
    for (Py_ssize_t i = 0; i < n; i++) {
        if (desc->fields[i].name == PyStructSequence_UnnamedField) {
            continue;
        }
        member->name = desc->fields[i].name;
        member->type = _Py_T_OBJECT;
        member->offset =
            (Py_ssize_t)offsetof(PyTupleObject, ob_item) + i * (Py_ssize_t)sizeof(PyObject *);
        member->flags = Py_READONLY;
        member->doc = desc->fields[i].doc;
        member++;
    }
    return members;
}

static int
set_number(PyObject *dict, const char *name, Py_ssize_t n)
{
    PyObject *number = PyLong_FromSsize_t(n);
    int result = number == NULL ? -1 : PyDict_SetItemString(dict, name, number);
    Py_XDECREF(number);
    return result;
}

/* The numbers, and the names that patterns go by. */
static int
fill_type_dict(const PyStructSequence_Desc *desc, PyObject *dict, Py_ssize_t n, Py_ssize_t unnamed)
{
    if (set_number(dict, "n_sequence_fields", desc->n_in_sequence) < 0
        || set_number(dict, "n_fields", n) < 0 || set_number(dict, "n_unnamed_fields", unnamed) < 0)
    {
        return -1;
    }
    Py_ssize_t named = 0;
    for (Py_ssize_t i = 0; i < desc->n_in_sequence; i++) {
        named += desc->fields[i].name != PyStructSequence_UnnamedField;
    }
    PyObject *names = PyTuple_New(named);
    for (Py_ssize_t i = 0, at = 0; names != NULL && i < desc->n_in_sequence; i++) {
        if (desc->fields[i].name == PyStructSequence_UnnamedField) {
            continue;
        }
        PyObject *name = PyUnicode_FromString(desc->fields[i].name);
        if (name == NULL) {
            Py_CLEAR(names);
            break;
        }
        PyTuple_SET_ITEM(names, at++, name);
    }
    int result = names == NULL ? -1 : PyDict_SetItem(dict, GOPYRT_ID(__match_args__), names);
    Py_XDECREF(names);
    return result;
}

/* Hidden fields count to the fixed part of an instance. */
static Py_ssize_t
fixed_size(const PyStructSequence_Desc *desc, Py_ssize_t n)
{
    return (Py_ssize_t)offsetof(PyTupleObject, ob_item)
           + (n - desc->n_in_sequence) * (Py_ssize_t)sizeof(PyObject *);
}

int
PyStructSequence_InitType2(PyTypeObject *type, PyStructSequence_Desc *desc)
{
    Py_ssize_t unnamed, n = count_fields(desc, &unnamed);
    if (type->tp_name != NULL || Py_REFCNT(type) > 1) {
        PyErr_BadInternalCall();
        return -1;
    }
    PyMemberDef *members = make_members(desc, n, unnamed);
    if (members == NULL) {
        return -1;
    }
    type->tp_name = desc->name;
    type->tp_basicsize = fixed_size(desc, n);
    type->tp_itemsize = sizeof(PyObject *);
    type->tp_dealloc = dealloc;
    type->tp_repr = repr;
    type->tp_doc = desc->doc;
    type->tp_base = &PyTuple_Type;
    type->tp_methods = methods;
    type->tp_new = new;
    type->tp_flags |= Py_TPFLAGS_HAVE_GC;
    type->tp_traverse = traverse;
    type->tp_members = members;
    if (PyType_Ready(type) < 0) {
        return -1;
    }
    Py_INCREF(type);
    return fill_type_dict(desc, gopyrt_type_dict(type), n, unnamed);
}

void
PyStructSequence_InitType(PyTypeObject *type, PyStructSequence_Desc *desc)
{
    (void)PyStructSequence_InitType2(type, desc);
}

PyTypeObject *
_PyStructSequence_NewType(PyStructSequence_Desc *desc, unsigned long flags)
{
    Py_ssize_t unnamed, n = count_fields(desc, &unnamed);
    PyMemberDef *members = make_members(desc, n, unnamed);
    if (members == NULL) {
        return NULL;
    }
    PyType_Slot slots[] = {
        { Py_tp_dealloc, dealloc },   { Py_tp_repr, repr }, { Py_tp_doc, (void *)desc->doc },
        { Py_tp_methods, methods },   { Py_tp_new, new },   { Py_tp_members, members },
        { Py_tp_traverse, traverse }, { 0, NULL },
    };
    PyType_Spec spec = {
        .name = desc->name,
        .basicsize = (int)fixed_size(desc, n),
        .itemsize = sizeof(PyObject *),
        .flags = (unsigned int)(Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | flags),
        .slots = slots,
    };
    PyObject *bases = PyTuple_Pack(1, &PyTuple_Type);
    PyTypeObject *type =
        bases == NULL ? NULL : (PyTypeObject *)PyType_FromSpecWithBases(&spec, bases);
    Py_XDECREF(bases);
    PyMem_Free(members);
    if (type != NULL && fill_type_dict(desc, type->tp_dict, n, unnamed) < 0) {
        Py_CLEAR(type);
    }
    return type;
}

PyTypeObject *
PyStructSequence_NewType(PyStructSequence_Desc *desc)
{
    return _PyStructSequence_NewType(desc, 0);
}
