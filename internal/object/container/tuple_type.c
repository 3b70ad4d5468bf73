/* tuple as a type: making it from an iterable, slots and methods. */
#include "internal/pycore_tuple.h"
#include "object/container/container.h"

#include "object/collect/collect.h"
#include "object/container/protocol.h"

/* ---- Making --------------------------------------------------------------------------- */

PyObject *
_PyTuple_FromArray(PyObject *const *items, Py_ssize_t n)
{
    return gopyrt_tuple_from(items, n);
}

PyObject *
_PyTuple_FromArraySteal(PyObject *const *items, Py_ssize_t n)
{
    return gopyrt_tuple_steal(items, n);
}

PyObject *
gopyrt_pair_reuse(PyObject *op, PyObject *const *items)
{
    if (Py_REFCNT(op) != 1) {
        return gopyrt_tuple_steal(items, 2);
    }
    PyTupleObject *pair = (PyTupleObject *)op;
    PyObject *old[] = { pair->ob_item[0], pair->ob_item[1] };
    Py_INCREF(pair); /* so that code that dropping the old items runs does not find it unused */
    pair->ob_item[0] = items[0];
    pair->ob_item[1] = items[1];
    pair->ob_hash = -1;
    if (!gopyrt_gc_tracked(op)) {
        gopyrt_gc_track(op);
    }
    Py_DECREF(old[0]);
    Py_DECREF(old[1]);
    return op;
}

static PyObject *
new_derived(PyTypeObject *type, PyObject *items)
{
    Py_ssize_t n = Py_SIZE(items);
    PyTupleObject *tuple = (PyTupleObject *)type->tp_alloc(type, n);
    if (tuple != NULL) {
        tuple->ob_hash = -1;
        for (Py_ssize_t i = 0; i < n; i++) {
            tuple->ob_item[i] = Py_NewRef(PyTuple_GET_ITEM(items, i));
        }
    }
    return (PyObject *)tuple;
}

static PyObject *
new_from(PyTypeObject *type, PyObject *const *args, Py_ssize_t nargs)
{
    if (!_PyArg_CheckPositional("tuple", nargs, 0, 1)) {
        return NULL;
    }
    PyObject *items = nargs == 0 ? Py_NewRef(GOPYRT_EMPTY_TUPLE) : PySequence_Tuple(args[0]);
    if (items == NULL || type == &PyTuple_Type) {
        return items;
    }
    PyObject *tuple = new_derived(type, items);
    Py_DECREF(items);
    return tuple;
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    if ((type == &PyTuple_Type || type->tp_init == PyTuple_Type.tp_init) && kwds != NULL
        && PyDict_GET_SIZE(kwds) != 0)
    {
        PyErr_SetString(PyExc_TypeError, "tuple() takes no keyword arguments");
        return NULL;
    }
    return new_from(type, ((PyTupleObject *)args)->ob_item, PyTuple_GET_SIZE(args));
}

static PyObject *
vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    if (kwnames != NULL && PyTuple_GET_SIZE(kwnames) != 0) {
        PyErr_SetString(PyExc_TypeError, "tuple() takes no keyword arguments");
        return NULL;
    }
    return new_from((PyTypeObject *)type, args, PyVectorcall_NARGS(nargsf));
}

static void
dealloc(PyObject *self)
{
    PyTupleObject *tuple = (PyTupleObject *)self;
    if (gopyrt_gc_tracked(self)) {
        gopyrt_gc_untrack(self);
    }
    gopyrt_refs_drop(tuple->ob_item, Py_SIZE(self));
    if (PyTuple_CheckExact(self)) {
        gopyrt_gc_free(self);
    }
    else {
        Py_TYPE(self)->tp_free(self);
    }
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    for (Py_ssize_t i = Py_SIZE(self); --i >= 0;) {
        Py_VISIT(PyTuple_GET_ITEM(self, i));
    }
    return 0;
}

/* ---- Text, comparison and hash --------------------------------------------------------- */

static PyObject *
repr(PyObject *self)
{
    Py_ssize_t n = Py_SIZE(self);
    if (n == 0) {
        return PyUnicode_FromString("()");
    }
    int inside = Py_ReprEnter(self);
    if (inside != 0) {
        return inside > 0 ? PyUnicode_FromString("(...)") : NULL;
    }
    PyUnicodeWriter *writer = PyUnicodeWriter_Create(3 * n);
    int failed = writer == NULL || PyUnicodeWriter_WriteChar(writer, '(') < 0;
    for (Py_ssize_t i = 0; !failed && i < n; i++) {
        failed = (i > 0 && PyUnicodeWriter_WriteUTF8(writer, ", ", 2) < 0)
                 || PyUnicodeWriter_WriteRepr(writer, PyTuple_GET_ITEM(self, i)) < 0;
    }
    failed = failed || PyUnicodeWriter_WriteUTF8(writer, n == 1 ? ",)" : ")", n == 1 ? 2 : 1) < 0;
    Py_ReprLeave(self);
    if (failed) {
        PyUnicodeWriter_Discard(writer);
        return NULL;
    }
    return PyUnicodeWriter_Finish(writer);
}

static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    if (!PyTuple_Check(v) || !PyTuple_Check(w)) {
        return Py_NewRef(Py_NotImplemented);
    }
    Py_ssize_t m = Py_SIZE(v), n = Py_SIZE(w), i;
    int equal = 1;
    for (i = 0; i < m && i < n; i++) {
        equal = gopyrt_same(PyTuple_GET_ITEM(v, i), PyTuple_GET_ITEM(w, i));
        if (equal <= 0) {
            break;
        }
    }
    if (equal < 0) {
        return NULL;
    }
    if (equal > 0) {
        return gopyrt_compare_sizes(m, n, op);
    }
    if (op == Py_EQ || op == Py_NE) {
        return PyBool_FromLong(op == Py_NE);
    }
    return PyObject_RichCompare(PyTuple_GET_ITEM(v, i), PyTuple_GET_ITEM(w, i), op);
}

/* The primes and the rotation are those of xxHash, by which CPython hashes tuples. */
#define PRIME_1 ((Py_uhash_t)11400714785074694791ULL)
#define PRIME_2 ((Py_uhash_t)14029467366897019727ULL)
#define PRIME_5 ((Py_uhash_t)2870177450012600261ULL)

static __attribute__((noinline)) Py_hash_t
make_hash(PyObject *self)
{
    PyTupleObject *tuple = (PyTupleObject *)self;
    Py_ssize_t n = Py_SIZE(self);
    Py_uhash_t sum = PRIME_5;
    if (_Py_EnterRecursiveCall(" while hashing a tuple")) {
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_uhash_t lane = (Py_uhash_t)PyObject_Hash(tuple->ob_item[i]);
        if (lane == (Py_uhash_t)-1) {
            _Py_LeaveRecursiveCall();
            return -1;
        }
        sum += lane * PRIME_2;
        sum = sum << 31 | sum >> 33;
        sum *= PRIME_1;
    }
    _Py_LeaveRecursiveCall();
    sum += (Py_uhash_t)n ^ (PRIME_5 ^ 3527539UL);
    /* -1 would be an error; this stands for it. */
    tuple->ob_hash = sum == (Py_uhash_t)-1 ? 1546275796 : (Py_hash_t)sum;
    return tuple->ob_hash;
}

static Py_hash_t
hash(PyObject *self)
{
    Py_hash_t kept = ((PyTupleObject *)self)->ob_hash;
    return kept != -1 ? kept : make_hash(self);
}

/* ---- As a sequence and a mapping --------------------------------------------------------- */

static Py_ssize_t
length(PyObject *self)
{
    return Py_SIZE(self);
}

static PyObject *
item(PyObject *self, Py_ssize_t i)
{
    if ((size_t)i >= (size_t)Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "tuple index out of range");
        return NULL;
    }
    return Py_NewRef(PyTuple_GET_ITEM(self, i));
}

static int
contains(PyObject *self, PyObject *value)
{
    int equal = 0;
    for (Py_ssize_t i = 0; equal == 0 && i < Py_SIZE(self); i++) {
        equal = gopyrt_same(PyTuple_GET_ITEM(self, i), value);
    }
    return equal;
}

static PyObject *
concat(PyObject *self, PyObject *other)
{
    if (Py_SIZE(self) == 0 && PyTuple_CheckExact(other)) {
        return Py_NewRef(other);
    }
    if (!PyTuple_Check(other)) {
        PyErr_Format(PyExc_TypeError, "can only concatenate tuple (not \"%.200s\") to tuple",
                     GOPYRT_TYPE_NAME(other));
        return NULL;
    }
    if (Py_SIZE(other) == 0 && PyTuple_CheckExact(self)) {
        return Py_NewRef(self);
    }
    Py_ssize_t m = Py_SIZE(self), n = Py_SIZE(other);
    PyObject *tuple = PyTuple_New(m + n);
    if (tuple != NULL) {
        for (Py_ssize_t i = 0; i < m; i++) {
            PyTuple_SET_ITEM(tuple, i, Py_NewRef(PyTuple_GET_ITEM(self, i)));
        }
        for (Py_ssize_t i = 0; i < n; i++) {
            PyTuple_SET_ITEM(tuple, m + i, Py_NewRef(PyTuple_GET_ITEM(other, i)));
        }
    }
    return tuple;
}

static PyObject *
repeat(PyObject *self, Py_ssize_t times)
{
    Py_ssize_t n = Py_SIZE(self), total;
    if ((n == 0 || times == 1) && PyTuple_CheckExact(self)) {
        return Py_NewRef(self);
    }
    if (__builtin_mul_overflow(n, Py_MAX(times, 0), &total)) {
        return PyErr_NoMemory();
    }
    PyObject *tuple = PyTuple_New(total);
    for (Py_ssize_t i = 0; tuple != NULL && i < total; i++) {
        PyObject *from = i < n ? PyTuple_GET_ITEM(self, i) : PyTuple_GET_ITEM(tuple, i - n);
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(from));
    }
    return tuple;
}

static PyObject *
get_slice(PyObject *self, PyObject *slice)
{
    Py_ssize_t start, stop, step;
    if (PySlice_Unpack(slice, &start, &stop, &step) < 0) {
        return NULL;
    }
    Py_ssize_t n = PySlice_AdjustIndices(Py_SIZE(self), &start, &stop, step);
    if (step == 1 && n == Py_SIZE(self) && PyTuple_CheckExact(self)) {
        return Py_NewRef(self);
    }
    if (step == 1) {
        return gopyrt_tuple_from(((PyTupleObject *)self)->ob_item + start, n);
    }
    PyObject *tuple = PyTuple_New(n);
    for (Py_ssize_t i = 0; tuple != NULL && i < n; i++) {
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(PyTuple_GET_ITEM(self, start + i * step)));
    }
    return tuple;
}

static PyObject *
subscript(PyObject *self, PyObject *key)
{
    if (gopyrt_has_index(key)) {
        Py_ssize_t i = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (i == -1 && PyErr_Occurred()) {
            return NULL;
        }
        return item(self, i < 0 ? i + Py_SIZE(self) : i);
    }
    if (PySlice_Check(key)) {
        return get_slice(self, key);
    }
    PyErr_Format(PyExc_TypeError, "tuple indices must be integers or slices, not %.200s",
                 GOPYRT_TYPE_NAME(key));
    return NULL;
}

static PySequenceMethods as_sequence = {
    .sq_length = length,
    .sq_concat = concat,
    .sq_repeat = repeat,
    .sq_item = item,
    .sq_contains = contains,
};

static PyMappingMethods as_mapping = {
    .mp_length = length,
    .mp_subscript = subscript,
};

/* ---- Methods ------------------------------------------------------------------------------ */

static PyObject *
getnewargs(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_BuildValue("(N)", PyTuple_GetSlice(self, 0, Py_SIZE(self)));
}

static PyObject *
index_of(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    Py_ssize_t start = 0, stop = PY_SSIZE_T_MAX, n = Py_SIZE(self);
    if (!_PyArg_CheckPositional("index", nargs, 1, 3)
        || (nargs >= 2 && !_PyEval_SliceIndexNotNone(args[1], &start))
        || (nargs >= 3 && !_PyEval_SliceIndexNotNone(args[2], &stop)))
    {
        return NULL;
    }
    start = start < 0 ? Py_MAX(start + n, 0) : start;
    stop = stop < 0 ? stop + n : Py_MIN(stop, n);
    for (Py_ssize_t i = start; i < stop; i++) {
        int equal = gopyrt_same(PyTuple_GET_ITEM(self, i), args[0]);
        if (equal != 0) {
            return equal < 0 ? NULL : PyLong_FromSsize_t(i);
        }
    }
    PyErr_SetString(PyExc_ValueError, "tuple.index(x): x not in tuple");
    return NULL;
}

static PyObject *
count(PyObject *self, PyObject *value)
{
    Py_ssize_t n = 0;
    for (Py_ssize_t i = 0; i < Py_SIZE(self); i++) {
        int equal = gopyrt_same(PyTuple_GET_ITEM(self, i), value);
        if (equal < 0) {
            return NULL;
        }
        n += equal;
    }
    return PyLong_FromSsize_t(n);
}

#define METHOD(name, function, flags, signature, text)      \
    {                                                       \
        name, (PyCFunction)(void (*)(void))function, flags, \
            PyDoc_STR(name signature "\n--\n\n" text)       \
    }

static PyMethodDef methods[] = {
    METHOD("__getnewargs__", getnewargs, METH_NOARGS, "($self, /)", ""),
    METHOD("index", index_of, METH_FASTCALL, "($self, value, start=0, stop=sys.maxsize, /)",
           "The place of the first item that equals the value.\n\nA ValueError if there is none."),
    METHOD("count", count, METH_O, "($self, value, /)", "How many items equal the value."),
    METHOD("__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, "($type, object, /)",
           "tuple[T, U]: a tuple whose items are of these types."),
    { NULL, NULL, 0, NULL },
};

PyTypeObject PyTuple_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "tuple",
    .tp_basicsize = offsetof(PyTupleObject, ob_item),
    .tp_itemsize = sizeof(PyObject *),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_as_sequence = &as_sequence,
    .tp_as_mapping = &as_mapping,
    .tp_hash = hash,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_TUPLE_SUBCLASS
                | _Py_TPFLAGS_MATCH_SELF | Py_TPFLAGS_SEQUENCE,
    .tp_doc = PyDoc_STR("tuple(iterable=(), /)\n--\n\n"
                        "A sequence whose items stay.\n\n"
                        "Empty, or of what the iterable gives; a tuple is given back itself."),
    .tp_traverse = traverse,
    .tp_richcompare = compare,
    .tp_iter = gopyrt_tuple_iter,
    .tp_methods = methods,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = new,
    .tp_free = PyObject_GC_Del,
    .tp_vectorcall = vectorcall,
};
