/* The type of str: making one, its end, and the table. */
#include "object/call/call.h"
#include "object/text/str.h"

#include "internal/pycore_modsupport.h"

/* A str of a derived type has its characters elsewhere: behind it come the fields that its type
 * adds. */
static PyObject *
derived(PyTypeObject *type, PyObject *str)
{
    if (str == NULL) {
        return NULL;
    }
    gopyrt_text text = gopyrt_text_of(str);
    size_t size = ((size_t)text.length + 1) * (size_t)text.kind;
    char *data = PyMem_Malloc(size);
    PyObject *self = data == NULL ? PyErr_NoMemory() : type->tp_alloc(type, 0);
    if (self == NULL) {
        PyMem_Free(data);
        Py_DECREF(str);
        return NULL;
    }
    memcpy(data, text.data, size);
    PyUnicodeObject *made = (PyUnicodeObject *)self;
    PyASCIIObject *head = (PyASCIIObject *)self;
    head->length = text.length;
    head->hash = ((PyASCIIObject *)str)->hash;
    head->state.kind = (unsigned int)text.kind & 7;
    head->state.ascii = PyUnicode_IS_ASCII(str) & 1;
    made->data.any = data;
    if (PyUnicode_IS_ASCII(str)) {
        made->_base.utf8 = data;
        made->_base.utf8_length = text.length;
    }
    Py_DECREF(str);
    return self;
}

/* An argument that is the name of an encoding or of a handler. 0, or -1 with an exception. */
static int
read_name(PyObject *op, const char *place, const char **name)
{
    if (op == NULL) {
        return 0;
    }
    if (!PyUnicode_Check(op)) {
        _PyArg_BadArgument("str", place, "str", op);
        return -1;
    }
    *name = _PyUnicode_AsUTF8NoNUL(op);
    return *name == NULL ? -1 : 0;
}

static PyObject *
str_make(PyObject *op, PyObject *encoding, PyObject *errors)
{
    const char *names[2] = { NULL, NULL };
    if (read_name(encoding, "argument 'encoding'", &names[0]) < 0
        || read_name(errors, "argument 'errors'", &names[1]) < 0)
    {
        return NULL;
    }
    if (op == NULL) {
        return Py_NewRef(GOPYRT_STR_EMPTY);
    }
    if (encoding == NULL && errors == NULL) {
        return PyObject_Str(op);
    }
    return PyUnicode_FromEncodedObject(op, names[0], names[1]);
}

static PyObject *
str_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "object", "encoding", "errors", NULL };
    PyObject *op = NULL, *encoding = NULL, *errors = NULL;
    if (type == &PyUnicode_Type && kwds == NULL
        && !_PyArg_CheckPositional("str", PyTuple_GET_SIZE(args), 0, 3))
    {
        return NULL;
    }
    if (kwds == NULL && PyTuple_GET_SIZE(args) <= 1) {
        op = PyTuple_GET_SIZE(args) == 0 ? NULL : PyTuple_GET_ITEM(args, 0);
    }
    else if (!PyArg_ParseTupleAndKeywords(args, kwds, "|OOO:str", names, &op, &encoding, &errors)) {
        return NULL;
    }
    PyObject *str = str_make(op, encoding, errors);
    return type == &PyUnicode_Type ? str : derived(type, str);
}

static PyObject *
str_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    if (kwnames == NULL || PyTuple_GET_SIZE(kwnames) == 0) {
        if (nargs == 1) {
            return PyObject_Str(args[0]);
        }
        return _PyArg_CheckPositional("str", nargs, 0, 3)
                   ? str_make(nargs > 0 ? args[0] : NULL, nargs > 1 ? args[1] : NULL,
                              nargs > 2 ? args[2] : NULL)
                   : NULL;
    }
    return gopyrt_call_slot(type, args, nargs, kwnames);
}

static void
str_dealloc(PyObject *self)
{
    PyASCIIObject *ascii = (PyASCIIObject *)self;
    if (ascii->state.statically_allocated) {
        gopyrt_object_revive(self);
        return;
    }
    if (ascii->state.interned == SSTATE_INTERNED_MORTAL) {
        gopyrt_str_unintern(self);
    }
    else if (ascii->state.interned != SSTATE_NOT_INTERNED) {
        gopyrt_object_revive(self);
        return;
    }
    if (PyUnicode_IS_COMPACT_ASCII(self)) {
        if (Py_IS_TYPE(self, &PyUnicode_Type)) {
            PyObject_Free(self);
            return;
        }
    }
    else {
        gopyrt_str_forget(self);
        if (!ascii->state.compact) {
            PyMem_Free(((PyUnicodeObject *)self)->data.any);
        }
    }
    Py_TYPE(self)->tp_free(self);
}

void
_PyUnicode_ExactDealloc(PyObject *op)
{
    str_dealloc(op);
}

static PyObject *
str_str(PyObject *self)
{
    return gopyrt_str_exact(self);
}

PyTypeObject PyUnicode_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "str",
    .tp_basicsize = sizeof(PyUnicodeObject),
    .tp_dealloc = str_dealloc,
    .tp_repr = gopyrt_str_repr,
    .tp_as_number = &gopyrt_str_number,
    .tp_as_sequence = &gopyrt_str_sequence,
    .tp_as_mapping = &gopyrt_str_mapping,
    .tp_hash = gopyrt_str_hash,
    .tp_str = str_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_UNICODE_SUBCLASS
                | _Py_TPFLAGS_MATCH_SELF,
    .tp_doc = "str(object='') -> str\n"
              "str(bytes_or_buffer[, encoding[, errors]]) -> str\n\n"
              "What str(), or repr() in its absence, says of the object; with an encoding or\n"
              "errors, the text that the bytes encode (by default 'utf-8' and 'strict').",
    .tp_richcompare = PyUnicode_RichCompare,
    .tp_iter = gopyrt_str_iter,
    .tp_methods = gopyrt_str_methods,
    .tp_new = str_new,
    .tp_free = PyObject_Free,
    .tp_vectorcall = str_vectorcall,
};
