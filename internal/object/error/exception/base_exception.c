/* BaseException: how exceptions are made, shown and freed. */
#include "object/error/error.h"

#include "object/collect/collect.h"
#include "object/error/exception/exception_types.h"

int
gopyrt_exception_no_keywords(PyTypeObject *type, PyObject *kwds)
{
    if (kwds == NULL || PyDict_GET_SIZE(kwds) == 0) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "%.200s() takes no keyword arguments", type->tp_name);
    return 0;
}

PyObject *
gopyrt_exception_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    (void)kwds;
    PyObject *self = type->tp_alloc(type, 0);
    if (self != NULL) {
        GOPYRT_EXC(self)->args = Py_NewRef(args != NULL ? args : GOPYRT_EMPTY_TUPLE);
    }
    return self;
}

int
gopyrt_exception_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    if (!gopyrt_exception_no_keywords(Py_TYPE(self), kwds)) {
        return -1;
    }
    Py_XSETREF(GOPYRT_EXC(self)->args, Py_NewRef(args));
    return 0;
}

/* An exception of a type that makes its instances as BaseException does and is not derived in
 * Python; takes over the arguments. */
static PyObject *
make(PyTypeObject *type, PyObject *args)
{
    PyObject *self = gopyrt_object_raw(type, sizeof(PyBaseExceptionObject));
    if (self == NULL) {
        Py_DECREF(args);
        return NULL;
    }
    memset((PyObject *)self + 1, 0, sizeof(PyBaseExceptionObject) - sizeof(PyObject));
    GOPYRT_EXC(self)->args = args;
    gopyrt_gc_track(self);
    return self;
}

PyObject *
gopyrt_exception_vectorcall(PyObject *type, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    if (kwnames != NULL && PyTuple_GET_SIZE(kwnames) > 0) {
        PyErr_Format(PyExc_TypeError, "%.200s() takes no keyword arguments",
                     ((PyTypeObject *)type)->tp_name);
        return NULL;
    }
    PyObject *tuple = gopyrt_tuple_from(args, PyVectorcall_NARGS(nargsf));
    return tuple == NULL ? NULL : make((PyTypeObject *)type, tuple);
}

/* ---- The end --------------------------------------------------------------------- */

static inline PyObject **
field(PyObject *self, int index)
{
    return (PyObject **)(void *)((char *)self + offsetof(PySystemExitObject, code)) + index;
}

int
gopyrt_exception_clear(PyObject *self, unsigned fields)
{
    PyBaseExceptionObject *e = GOPYRT_EXC(self);
    Py_CLEAR(e->dict);
    Py_CLEAR(e->args);
    Py_CLEAR(e->notes);
    Py_CLEAR(e->traceback);
    Py_CLEAR(e->context);
    Py_CLEAR(e->cause);
    for (int i = 0; fields != 0; i++, fields >>= 1) {
        if (fields & 1) {
            Py_CLEAR(*field(self, i));
        }
    }
    return 0;
}

int
gopyrt_exception_traverse(PyObject *self, visitproc visit, void *arg, unsigned fields)
{
    PyBaseExceptionObject *e = GOPYRT_EXC(self);
    Py_VISIT(e->dict);
    Py_VISIT(e->args);
    Py_VISIT(e->notes);
    Py_VISIT(e->traceback);
    Py_VISIT(e->context);
    Py_VISIT(e->cause);
    for (int i = 0; fields != 0; i++, fields >>= 1) {
        if (fields & 1) {
            Py_VISIT(*field(self, i));
        }
    }
    return 0;
}

void
gopyrt_exception_dealloc(PyObject *self, unsigned fields)
{
    gopyrt_gc_untrack(self);
    gopyrt_exception_clear(self, fields);
    Py_TYPE(self)->tp_free(self);
}

/* ---- Text ------------------------------------------------------------------------ */

PyObject *
gopyrt_exception_str(PyObject *self)
{
    PyObject *args = GOPYRT_EXC(self)->args;
    switch (PyTuple_GET_SIZE(args)) {
    case 0:
        return Py_NewRef(GOPYRT_STR(empty));
    case 1:
        return PyObject_Str(PyTuple_GET_ITEM(args, 0));
    }
    return PyObject_Str(args);
}

static PyObject *
repr(PyObject *self)
{
    PyObject *args = GOPYRT_EXC(self)->args;
    const char *name = gopyrt_type_short_name(Py_TYPE(self));
    return PyTuple_GET_SIZE(args) == 1
               ? PyUnicode_FromFormat("%s(%R)", name, PyTuple_GET_ITEM(args, 0))
               : PyUnicode_FromFormat("%s%R", name, args);
}

/* ---- Methods ----------------------------------------------------------------------- */

static PyObject *
reduce(PyObject *self, PyObject *unused)
{
    PyBaseExceptionObject *e = GOPYRT_EXC(self);
    (void)unused;
    return e->dict != NULL ? PyTuple_Pack(3, Py_TYPE(self), e->args, e->dict)
                           : PyTuple_Pack(2, Py_TYPE(self), e->args);
}

static PyObject *
set_state(PyObject *self, PyObject *state)
{
    if (state == Py_None) {
        Py_RETURN_NONE;
    }
    if (!PyDict_Check(state)) {
        PyErr_SetString(PyExc_TypeError, "state is not a dictionary");
        return NULL;
    }
    PyObject *key, *value;
    Py_ssize_t at = 0;
    while (PyDict_Next(state, &at, &key, &value)) {
        Py_INCREF(key);
        Py_INCREF(value);
        int failed = PyObject_SetAttr(self, key, value);
        Py_DECREF(key);
        Py_DECREF(value);
        if (failed) {
            return NULL;
        }
    }
    Py_RETURN_NONE;
}

static PyObject *
with_traceback(PyObject *self, PyObject *traceback)
{
    return PyException_SetTraceback(self, traceback) < 0 ? NULL : Py_NewRef(self);
}

int
gopyrt_exception_add_note(PyObject *self, PyObject *note)
{
    PyObject *notes;
    if (PyObject_GetOptionalAttr(self, GOPYRT_ID(__notes__), &notes) < 0) {
        return -1;
    }
    if (notes == NULL) {
        notes = PyList_New(0);
        if (notes == NULL || PyObject_SetAttr(self, GOPYRT_ID(__notes__), notes) < 0) {
            Py_XDECREF(notes);
            return -1;
        }
    }
    int result = -1;
    if (PyList_Check(notes)) {
        result = PyList_Append(notes, note);
    }
    else {
        PyErr_SetString(PyExc_TypeError, "Cannot add note: __notes__ is not a list");
    }
    Py_DECREF(notes);
    return result;
}

static PyObject *
add_note(PyObject *self, PyObject *note)
{
    if (!PyUnicode_Check(note)) {
        PyErr_Format(PyExc_TypeError, "add_note() argument must be str, not %T", note);
        return NULL;
    }
    return gopyrt_exception_add_note(self, note) < 0 ? NULL : Py_NewRef(Py_None);
}

/* ---- Attributes ---------------------------------------------------------------------- */

static PyObject *
get_args(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *args = GOPYRT_EXC(self)->args;
    return Py_NewRef(args != NULL ? args : Py_None);
}

static int
set_args(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "args may not be deleted");
        return -1;
    }
    PyObject *args = PySequence_Tuple(value);
    if (args == NULL) {
        return -1;
    }
    Py_XSETREF(GOPYRT_EXC(self)->args, args);
    return 0;
}

static PyObject *
get_traceback(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *traceback = GOPYRT_EXC(self)->traceback;
    return Py_NewRef(traceback != NULL ? traceback : Py_None);
}

static int
set_traceback(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    return PyException_SetTraceback(self, value);
}

/* The closure of __context__ and __cause__ is the place of the field. */
static PyObject *
get_exception(PyObject *self, void *closure)
{
    PyObject *exception = *(PyObject **)(void *)((char *)self + (size_t)closure);
    return Py_NewRef(exception != NULL ? exception : Py_None);
}

static int
set_exception(PyObject *self, PyObject *value, void *closure)
{
    int is_cause = (size_t)closure == offsetof(PyBaseExceptionObject, cause);
    if (value == NULL) {
        PyErr_Format(PyExc_TypeError, "%s may not be deleted",
                     is_cause ? "__cause__" : "__context__");
        return -1;
    }
    if (value != Py_None && !PyExceptionInstance_Check(value)) {
        PyErr_Format(PyExc_TypeError, "exception %s must be None or derive from BaseException",
                     is_cause ? "cause" : "context");
        return -1;
    }
    PyObject *exception = value == Py_None ? NULL : Py_NewRef(value);
    if (is_cause) {
        PyException_SetCause(self, exception);
    }
    else {
        PyException_SetContext(self, exception);
    }
    return 0;
}

static PyMethodDef methods[] = {
    { "__reduce__", reduce, METH_NOARGS, "__reduce__($self, /)\n--\n\n" },
    { "__setstate__", set_state, METH_O, "__setstate__($self, state, /)\n--\n\n" },
    { "with_traceback", with_traceback, METH_O,
      "with_traceback($self, tb, /)\n--\n\nSets __traceback__ and returns the exception." },
    { "add_note", add_note, METH_O,
      "add_note($self, note, /)\n--\n\nAdds a note, which is shown below the exception." },
    { NULL, NULL, 0, NULL },
};

static PyMemberDef members[] = {
    { "__suppress_context__", Py_T_BOOL, offsetof(PyBaseExceptionObject, suppress_context), 0, NULL },
    { NULL, 0, 0, 0, NULL },
};

static PyGetSetDef getset[] = {
    { "__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL },
    { "args", get_args, set_args, NULL, NULL },
    { "__traceback__", get_traceback, set_traceback, NULL, NULL },
    { "__context__", get_exception, set_exception, NULL,
      (void *)offsetof(PyBaseExceptionObject, context) },
    { "__cause__", get_exception, set_exception, NULL,
      (void *)offsetof(PyBaseExceptionObject, cause) },
    { NULL, NULL, NULL, NULL, NULL },
};

static void
dealloc(PyObject *self)
{
    gopyrt_exception_dealloc(self, 0);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    return gopyrt_exception_traverse(self, visit, arg, 0);
}

static int
clear(PyObject *self)
{
    return gopyrt_exception_clear(self, 0);
}

PyTypeObject _PyExc_BaseException = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0)
    .tp_name = "BaseException",
    .tp_basicsize = sizeof(PyBaseExceptionObject),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_str = gopyrt_exception_str,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASE_EXC_SUBCLASS,
    .tp_doc = "What all exceptions are.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
    .tp_dictoffset = offsetof(PyBaseExceptionObject, dict),
    .tp_init = gopyrt_exception_init,
    .tp_new = gopyrt_exception_new,
    .tp_vectorcall = gopyrt_exception_vectorcall,
};
