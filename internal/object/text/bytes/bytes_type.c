/* The type of bytes: making them, and the table. */
#include "object/text/bytes.h"

/* ---- Out of other objects ------------------------------------------------------------------- */

typedef struct {
    PyObject *bytes;
    Py_ssize_t used;
} growing;

static int
take(void *to, unsigned char byte)
{
    growing *g = to;
    if (g->used == Py_SIZE(g->bytes)
        && _PyBytes_Resize(&g->bytes, g->used + (g->used >> 1) + 16) < 0) {
        return -1;
    }
    PyBytes_AS_STRING(g->bytes)[g->used++] = (char)byte;
    return 0;
}

static PyObject *
from_iterable(PyObject *op, PyObject *iterator)
{
    Py_ssize_t hint = PyObject_LengthHint(op, 64);
    growing g = { NULL, 0 };
    if (hint < 0 || (g.bytes = PyBytes_FromStringAndSize(NULL, Py_MAX(hint, 1))) == NULL) {
        return NULL;
    }
    if (gopyrt_bytes_iterate(iterator, "bytes must be in range(0, 256)", take, &g) < 0) {
        Py_XDECREF(g.bytes);
        return NULL;
    }
    _PyBytes_Resize(&g.bytes, g.used);
    return g.bytes;
}

static PyObject *
from_buffer(PyObject *op)
{
    Py_buffer view;
    if (PyObject_GetBuffer(op, &view, PyBUF_FULL_RO) < 0) {
        return NULL;
    }
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, view.len);
    if (bytes != NULL && view.len > 0
        && PyBuffer_ToContiguous(PyBytes_AS_STRING(bytes), &view, view.len, 'C') < 0)
    {
        Py_CLEAR(bytes);
    }
    PyBuffer_Release(&view);
    return bytes;
}

PyObject *
PyBytes_FromObject(PyObject *o)
{
    if (o == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (PyBytes_CheckExact(o)) {
        return Py_NewRef(o);
    }
    if (PyObject_CheckBuffer(o)) {
        return from_buffer(o);
    }
    PyObject *iterator = gopyrt_bytes_iterator(o, "bytes");
    PyObject *bytes = iterator == NULL ? NULL : from_iterable(o, iterator);
    Py_XDECREF(iterator);
    return bytes;
}

static PyObject *
make(PyObject *source)
{
    if (source == NULL) {
        return Py_NewRef(GOPYRT_BYTES_EMPTY);
    }
    if (gopyrt_type_lookup(Py_TYPE(source), GOPYRT_ID(__bytes__)) != NULL) {
        return PyObject_Bytes(source);
    }
    if (PyUnicode_Check(source)) {
        PyErr_SetString(PyExc_TypeError, GOPYRT_NO_ENCODING);
        return NULL;
    }
    if (PyIndex_Check(source)) {
        Py_ssize_t size = PyNumber_AsSsize_t(source, PyExc_OverflowError);
        if (size == -1 && PyErr_Occurred()) {
            if (!PyErr_ExceptionMatches(PyExc_TypeError)) {
                return NULL;
            }
            PyErr_Clear(); /* it may be something else as well */
            return PyBytes_FromObject(source);
        }
        if (size < 0) {
            PyErr_SetString(PyExc_ValueError, "negative count");
            return NULL;
        }
        PyObject *bytes = PyBytes_FromStringAndSize(NULL, size);
        if (bytes != NULL && size > 0) {
            memset(PyBytes_AS_STRING(bytes), 0, (size_t)size);
        }
        return bytes;
    }
    return PyBytes_FromObject(source);
}

static PyObject *
bytes_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyObject *source;
    int text = gopyrt_bytes_source(args, kwds, "|Oss:bytes", &source);
    if (text < 0) {
        return NULL;
    }
    PyObject *bytes = text ? source : make(source);
    if (bytes == NULL || type == &PyBytes_Type) {
        return bytes;
    }
    PyObject *self = type->tp_alloc(type, Py_SIZE(bytes));
    if (self != NULL) {
        ((PyBytesObject *)self)->ob_shash = ((PyBytesObject *)bytes)->ob_shash;
        memcpy(((PyBytesObject *)self)->ob_sval, PyBytes_AS_STRING(bytes),
               (size_t)Py_SIZE(bytes) + 1);
    }
    Py_DECREF(bytes);
    return self;
}

/* ---- Slots ---------------------------------------------------------------------------------- */

static void
dealloc(PyObject *self)
{
    if (self->ob_flags & _Py_STATICALLY_ALLOCATED_FLAG) {
        gopyrt_object_revive(self);
        return;
    }
    Py_TYPE(self)->tp_free(self);
}

PyObject *
PyBytes_Repr(PyObject *obj, int smartquotes)
{
    gopyrt_text text = gopyrt_bytes_text(obj);
    return gopyrt_bytes_repr(&text, smartquotes, 0);
}

/* With -b the interpreter warns of what may be a mistake, with -bb it is an error. */
static int
warn(const char *message)
{
    const PyConfig *config = &gopyrt_interp()->config;
    return config->bytes_warning ? PyErr_WarnEx(PyExc_BytesWarning, message, 1) : 0;
}

static PyObject *
repr(PyObject *self)
{
    return PyBytes_Repr(self, 1);
}

static PyObject *
str(PyObject *self)
{
    return warn("str() on a bytes instance") < 0 ? NULL : repr(self);
}

static Py_hash_t
hash(PyObject *self)
{
    PyBytesObject *bytes = (PyBytesObject *)self;
    Py_hash_t known = _Py_atomic_load_ssize_relaxed(&bytes->ob_shash);
    if (known == -1) {
        known = Py_HashBuffer(bytes->ob_sval, Py_SIZE(self));
        _Py_atomic_store_ssize_relaxed(&bytes->ob_shash, known);
    }
    return known;
}

static PyObject *
compare(PyObject *left, PyObject *right, int op)
{
    if (!PyBytes_Check(left) || !PyBytes_Check(right)) {
        if ((op == Py_EQ || op == Py_NE) && gopyrt_interp()->config.bytes_warning) {
            if (PyUnicode_Check(left) || PyUnicode_Check(right)) {
                if (warn("Comparison between bytes and string") < 0) {
                    return NULL;
                }
            }
            else if ((PyLong_Check(left) || PyLong_Check(right))
                     && warn("Comparison between bytes and int") < 0)
            {
                return NULL;
            }
        }
        Py_RETURN_NOTIMPLEMENTED;
    }
    return gopyrt_bytes_compare(left, right, op);
}

static Py_ssize_t
length(PyObject *self)
{
    return Py_SIZE(self);
}

static PyObject *
item(PyObject *self, Py_ssize_t index)
{
    if (index < 0 || index >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "index out of range");
        return NULL;
    }
    return PyLong_FromLong((unsigned char)PyBytes_AS_STRING(self)[index]);
}

static PyObject *
subscript(PyObject *self, PyObject *key)
{
    if (PyIndex_Check(key)) {
        Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
        if (index == -1 && PyErr_Occurred()) {
            return NULL;
        }
        return item(self, index < 0 ? index + Py_SIZE(self) : index);
    }
    Py_ssize_t start, stop, step;
    if (!PySlice_Check(key)) {
        PyErr_Format(PyExc_TypeError, "byte indices must be integers or slices, not %.200s",
                     GOPYRT_TYPE_NAME(key));
        return NULL;
    }
    if (PySlice_Unpack(key, &start, &stop, &step) < 0) {
        return NULL;
    }
    Py_ssize_t count = PySlice_AdjustIndices(Py_SIZE(self), &start, &stop, step);
    return gopyrt_bytes_step_slice(self, start, count, step);
}

static int
get_buffer(PyObject *self, Py_buffer *view, int flags)
{
    return PyBuffer_FillInfo(view, self, PyBytes_AS_STRING(self), Py_SIZE(self), 1, flags);
}

static PyObject *
remainder_(PyObject *left, PyObject *right)
{
    if (!PyBytes_Check(left)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    return gopyrt_bytes_format(left, right);
}

static PyNumberMethods number = { .nb_remainder = remainder_ };
static PySequenceMethods sequence = {
    .sq_length = length,
    .sq_concat = gopyrt_bytes_concat,
    .sq_repeat = gopyrt_bytes_repeat,
    .sq_item = item,
    .sq_contains = gopyrt_bytes_contains,
};
static PyMappingMethods mapping = { .mp_length = length, .mp_subscript = subscript };
static PyBufferProcs buffer = { .bf_getbuffer = get_buffer };

static PyObject *
getnewargs(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return Py_BuildValue("(y#)", PyBytes_AS_STRING(self), Py_SIZE(self));
}

static PyObject *
bytes_method(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return gopyrt_bytes_same(self);
}

static PyMethodDef methods[] = {
    { "__getnewargs__", getnewargs, METH_NOARGS,
      "__getnewargs__($self, /)\n--\n\nWhat bytes() is called with to make them again." },
    { "__bytes__", bytes_method, METH_NOARGS,
      "__bytes__($self, /)\n--\n\nThe same bytes, exactly bytes." },
#include "object/text/bytes_table.h"
    { NULL, NULL, 0, NULL },
};

PyTypeObject PyBytes_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "bytes",
    .tp_basicsize = GOPYRT_BYTES_HEAD + 1,
    .tp_itemsize = 1,
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_as_number = &number,
    .tp_as_sequence = &sequence,
    .tp_as_mapping = &mapping,
    .tp_hash = hash,
    .tp_str = str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_as_buffer = &buffer,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_BYTES_SUBCLASS
                | _Py_TPFLAGS_MATCH_SELF,
    .tp_doc = "bytes(iterable_of_ints) -> bytes\n"
              "bytes(string, encoding[, errors]) -> bytes\n"
              "bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n"
              "bytes(int) -> bytes object of size given by the parameter initialized with null "
              "bytes\n"
              "bytes() -> empty bytes object\n\n"
              "Bytes that never change.",
    .tp_richcompare = compare,
    .tp_iter = gopyrt_bytes_iter,
    .tp_methods = methods,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = bytes_new,
    .tp_free = PyObject_Free,
};
