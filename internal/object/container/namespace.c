/* types.SimpleNamespace: an object that has its attributes and nothing else. */
#include "internal/pycore_namespace.h"
#include "object/container/container.h"

#include "object/collect/collect.h"
#include "object/container/dict.h"

typedef struct {
    PyObject_HEAD PyObject *dict;
} name_space;

static inline PyObject *
dict_of(PyObject *self)
{
    return ((name_space *)self)->dict;
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    (void)args;
    (void)kwds;
    PyObject *self = type->tp_alloc(type, 0);
    if (self != NULL && (((name_space *)self)->dict = PyDict_New()) == NULL) {
        Py_CLEAR(self);
    }
    return self;
}

static int
init(PyObject *self, PyObject *args, PyObject *kwds)
{
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    if (!_PyArg_CheckPositional(gopyrt_type_short_name(Py_TYPE(self)), n, 0, 1)) {
        return -1;
    }
    if (n == 1) {
        PyObject *arg = PyTuple_GET_ITEM(args, 0), *dict = PyDict_New();
        int failed =
            dict == NULL || gopyrt_dict_update_from(dict, &arg, 1, NULL, "SimpleNamespace") < 0
            || !PyArg_ValidateKeywordArguments(dict) || PyDict_Update(dict_of(self), dict) < 0;
        Py_XDECREF(dict);
        if (failed) {
            return -1;
        }
    }
    if (kwds == NULL) {
        return 0;
    }
    return PyArg_ValidateKeywordArguments(kwds) ? PyDict_Update(dict_of(self), kwds) : -1;
}

PyObject *
_PyNamespace_New(PyObject *attributes)
{
    PyObject *self = new (&_PyNamespace_Type, NULL, NULL);
    if (self != NULL && attributes != NULL && PyDict_Update(dict_of(self), attributes) < 0) {
        Py_CLEAR(self);
    }
    return self;
}

static void
dealloc(PyObject *self)
{
    PyObject_GC_UnTrack(self);
    Py_XDECREF(dict_of(self));
    Py_TYPE(self)->tp_free(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(dict_of(self));
    return 0;
}

static int
clear(PyObject *self)
{
    Py_CLEAR(((name_space *)self)->dict);
    return 0;
}

/* ---- Text and comparison ---------------------------------------------------------------- */

static int
write_attribute(PyUnicodeWriter *writer, PyObject *key, PyObject *value, int *first)
{
    if (!PyUnicode_Check(key) || PyUnicode_GET_LENGTH(key) == 0) {
        return 0;
    }
    int begins = *first;
    *first = 0;
    return (!begins && PyUnicodeWriter_WriteUTF8(writer, ", ", 2) < 0)
                   || PyUnicodeWriter_WriteStr(writer, key) < 0
                   || PyUnicodeWriter_WriteChar(writer, '=') < 0
                   || PyUnicodeWriter_WriteRepr(writer, value) < 0
               ? -1
               : 0;
}

static PyObject *
repr(PyObject *self)
{
    const char *name =
        Py_IS_TYPE(self, &_PyNamespace_Type) ? "namespace" : gopyrt_type_short_name(Py_TYPE(self));
    int inside = Py_ReprEnter(self);
    if (inside != 0) {
        return inside > 0 ? PyUnicode_FromFormat("%s(...)", name) : NULL;
    }
    PyUnicodeWriter *writer = PyUnicodeWriter_Create(0);
    int failed = writer == NULL || PyUnicodeWriter_WriteUTF8(writer, name, -1) < 0
                 || PyUnicodeWriter_WriteChar(writer, '(') < 0;
    PyObject *key, *value;
    int first = 1;
    for (Py_ssize_t at = 0; !failed && PyDict_Next(dict_of(self), &at, &key, &value);) {
        Py_INCREF(key);
        Py_INCREF(value);
        failed = write_attribute(writer, key, value, &first) < 0;
        Py_DECREF(key);
        Py_DECREF(value);
    }
    failed = failed || PyUnicodeWriter_WriteChar(writer, ')') < 0;
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
    if (!PyObject_TypeCheck(v, &_PyNamespace_Type) || !PyObject_TypeCheck(w, &_PyNamespace_Type)) {
        return Py_NewRef(Py_NotImplemented);
    }
    return PyObject_RichCompare(dict_of(v), dict_of(w), op);
}

/* ---- Methods ------------------------------------------------------------------------------ */

static PyObject *
reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    return Py_BuildValue("O()O", Py_TYPE(self), dict_of(self));
}

static PyObject *
replace(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (PyTuple_GET_SIZE(args) != 0) {
        PyErr_SetString(PyExc_TypeError, "__replace__() takes no positional arguments");
        return NULL;
    }
    PyObject *result = PyObject_CallNoArgs((PyObject *)Py_TYPE(self));
    if (result != NULL
        && (PyDict_Update(dict_of(result), dict_of(self)) < 0
            || (kwds != NULL && PyDict_Update(dict_of(result), kwds) < 0)))
    {
        Py_CLEAR(result);
    }
    return result;
}

static PyMethodDef methods[] = {
    { "__reduce__", reduce, METH_NOARGS,
      PyDoc_STR("__reduce__($self, /)\n--\n\nWhat pickle stores.") },
    { "__replace__", (PyCFunction)(void (*)(void))replace, METH_VARARGS | METH_KEYWORDS,
      PyDoc_STR("__replace__($self, /, **changes)\n--\n\nA copy with other values.") },
    { NULL, NULL, 0, NULL },
};

static PyMemberDef members[] = {
    { "__dict__", _Py_T_OBJECT, offsetof(name_space, dict), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

PyTypeObject _PyNamespace_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "types.SimpleNamespace",
    .tp_basicsize = sizeof(name_space),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = PyDoc_STR("SimpleNamespace(mapping_or_iterable=(), /, **kwargs)\n--\n\n"
                        "An object that has its attributes and nothing else."),
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_richcompare = compare,
    .tp_methods = methods,
    .tp_members = members,
    .tp_dictoffset = offsetof(name_space, dict),
    .tp_init = init,
    .tp_alloc = PyType_GenericAlloc,
    .tp_new = new,
    .tp_free = PyObject_GC_Del,
};
