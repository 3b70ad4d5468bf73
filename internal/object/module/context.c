/* Contexts, and variables whose values they hold.
 *
 * A context's variables stand in a dict, which is copied when the context is: ctx_vars, which
 * CPython's headers give another type, since it has a tree there. */
#include "object/module/module.h"

#include "object/collect/collect.h"
#include "object/container/container.h"
#include "object/module/context_parts.h"
#include "internal/pycore_context.h"
#include "internal/pycore_modsupport.h"

#define VARS(context) (*(PyObject **)&((PyContext *)(context))->ctx_vars)

PyObject *
PyContext_New(void)
{
    PyObject *context = PyType_GenericAlloc(&PyContext_Type, 0);
    if (context != NULL && (VARS(context) = PyDict_New()) == NULL) {
        Py_CLEAR(context);
    }
    return context;
}

static int
is_context(PyObject *op)
{
    if (PyContext_CheckExact(op)) {
        return 1;
    }
    PyErr_SetString(PyExc_TypeError, "an instance of Context was expected");
    return 0;
}

PyObject *
PyContext_Copy(PyObject *op)
{
    if (!is_context(op)) {
        return NULL;
    }
    PyObject *context = PyType_GenericAlloc(&PyContext_Type, 0);
    if (context != NULL && (VARS(context) = PyDict_Copy(VARS(op))) == NULL) {
        Py_CLEAR(context);
    }
    return context;
}

/* The thread's context, made on first use: borrowed. */
static PyObject *
current(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    if (tstate->context == NULL) {
        tstate->context = PyContext_New();
    }
    return tstate->context;
}

PyObject *
PyContext_CopyCurrent(void)
{
    PyObject *context = current();
    return context == NULL ? NULL : PyContext_Copy(context);
}

/* Tells those who watch that the thread has another context, or none. */
static void
switched(PyThreadState *tstate)
{
    PyInterpreterState *interp = tstate->interp;
    PyObject *context = tstate->context == NULL ? Py_None : tstate->context;
    for (unsigned bits = interp->active_context_watchers, i = 0; bits != 0; bits >>= 1, i++) {
        if ((bits & 1) != 0 && interp->context_watchers[i] != NULL
            && interp->context_watchers[i](Py_CONTEXT_SWITCHED, context) < 0)
        {
            PyErr_FormatUnraisable(
                "Exception ignored in Py_CONTEXT_SWITCHED watcher callback for %R", context);
        }
    }
}

int
PyContext_Enter(PyObject *op)
{
    if (!is_context(op)) {
        return -1;
    }
    PyThreadState *tstate = _PyThreadState_GET();
    PyContext *context = (PyContext *)op;
    if (context->ctx_entered) {
        PyErr_Format(PyExc_RuntimeError, "cannot enter context: %R is already entered", op);
        return -1;
    }
    context->ctx_prev = (PyContext *)tstate->context; /* the reference goes along */
    context->ctx_entered = 1;
    tstate->context = Py_NewRef(op);
    tstate->context_ver++;
    switched(tstate);
    return 0;
}

int
PyContext_Exit(PyObject *op)
{
    if (!is_context(op)) {
        return -1;
    }
    PyThreadState *tstate = _PyThreadState_GET();
    PyContext *context = (PyContext *)op;
    if (!context->ctx_entered) {
        PyErr_Format(PyExc_RuntimeError, "cannot exit context: %R has not been entered", op);
        return -1;
    }
    if (tstate->context != op) {
        PyErr_SetString(PyExc_RuntimeError,
                        "cannot exit context: thread state references a different context object");
        return -1;
    }
    tstate->context = (PyObject *)context->ctx_prev;
    context->ctx_prev = NULL;
    context->ctx_entered = 0;
    tstate->context_ver++;
    switched(tstate);
    Py_DECREF(op);
    return 0;
}

static void
context_dealloc(PyObject *self)
{
    PyContext *context = (PyContext *)self;
    PyObject_GC_UnTrack(self);
    if (context->ctx_weakreflist != NULL) {
        gopyrt_weakrefs_clear(self);
    }
    Py_CLEAR(context->ctx_prev);
    Py_CLEAR(VARS(self));
    PyObject_GC_Del(self);
}

static int
context_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((PyContext *)self)->ctx_prev);
    Py_VISIT(VARS(self));
    return 0;
}

static int
context_clear(PyObject *self)
{
    PyContext *context = (PyContext *)self;
    Py_CLEAR(context->ctx_prev);
    Py_CLEAR(VARS(self));
    return 0;
}

static PyObject *
context_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    (void)type;
    if (PyTuple_GET_SIZE(args) != 0 || (kwds != NULL && PyDict_GET_SIZE(kwds) != 0)) {
        PyErr_SetString(PyExc_TypeError, "Context() does not accept any arguments");
        return NULL;
    }
    return PyContext_New();
}

static PyObject *
context_run(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *kwnames)
{
    if (n < 1) {
        PyErr_SetString(PyExc_TypeError, "run() missing 1 required positional argument");
        return NULL;
    }
    if (PyContext_Enter(self) < 0) {
        return NULL;
    }
    PyObject *result = PyObject_Vectorcall(args[0], args + 1, (size_t)n - 1, kwnames);
    if (PyContext_Exit(self) < 0) {
        Py_CLEAR(result);
    }
    return result;
}

static PyObject *
context_copy(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return PyContext_Copy(self);
}

static Py_ssize_t
context_length(PyObject *self)
{
    return PyDict_GET_SIZE(VARS(self));
}

static int
is_key(PyObject *var)
{
    if (!PyContextVar_CheckExact(var)) {
        PyErr_Format(PyExc_TypeError, "a ContextVar key was expected, got %R", var);
        return 0;
    }
    return 1;
}

static PyObject *
context_item(PyObject *self, PyObject *var)
{
    if (!is_key(var)) {
        return NULL;
    }
    PyObject *value;
    if (PyDict_GetItemRef(VARS(self), var, &value) == 0) {
        PyErr_SetObject(PyExc_KeyError, var);
    }
    return value;
}

static int
context_contains(PyObject *self, PyObject *var)
{
    if (!is_key(var)) {
        return -1;
    }
    return PyDict_Contains(VARS(self), var);
}

static PyObject *
context_iter(PyObject *self)
{
    return gopyrt_context_view(&gopyrt_context_keys_type, PyDict_Keys(VARS(self)));
}

static PyObject *
context_keys(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return context_iter(self);
}

static PyObject *
context_values(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return gopyrt_context_view(&gopyrt_context_values_type, PyDict_Values(VARS(self)));
}

static PyObject *
context_items(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return gopyrt_context_view(&gopyrt_context_items_type, PyDict_Items(VARS(self)));
}

static PyObject *
context_get(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
    PyObject *value;
    if (!_PyArg_CheckPositional("get", n, 1, 2) || !is_key(args[0])) {
        return NULL;
    }
    if (PyDict_GetItemRef(VARS(self), args[0], &value) == 0) {
        return Py_NewRef(n == 2 ? args[1] : Py_None);
    }
    return value;
}

static PyObject *
context_compare(PyObject *self, PyObject *other, int op)
{
    if (!PyContext_CheckExact(other) || (op != Py_EQ && op != Py_NE)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    return PyObject_RichCompare(VARS(self), VARS(other), op);
}

static PyMethodDef context_methods[] = {
    { "run", (PyCFunction)(void (*)(void))context_run, METH_FASTCALL | METH_KEYWORDS,
      "Calls a function in the context." },
    { "copy", context_copy, METH_NOARGS, "copy($self, /)\n--\n\nA context with the same values." },
    { "keys", context_keys, METH_NOARGS, "keys($self, /)\n--\n\nThe variables." },
    { "values", context_values, METH_NOARGS, "values($self, /)\n--\n\nThe variables' values." },
    { "items", context_items, METH_NOARGS,
      "items($self, /)\n--\n\nThe variables with their values." },
    { "get", (PyCFunction)(void (*)(void))context_get, METH_FASTCALL,
      "get($self, key, default=None, /)\n--\n\nA variable's value, or what is to stand for it." },
    { NULL, NULL, 0, NULL },
};

static PySequenceMethods context_sequence = { .sq_contains = context_contains };
static PyMappingMethods context_mapping = { context_length, context_item, NULL };

PyTypeObject PyContext_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "_contextvars.Context",
    .tp_basicsize = sizeof(PyContext),
    .tp_dealloc = context_dealloc,
    .tp_as_sequence = &context_sequence,
    .tp_as_mapping = &context_mapping,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = context_traverse,
    .tp_clear = context_clear,
    .tp_richcompare = context_compare,
    .tp_weaklistoffset = offsetof(PyContext, ctx_weakreflist),
    .tp_iter = context_iter,
    .tp_methods = context_methods,
    .tp_new = context_new,
};

/* ---- Variables -------------------------------------------------------------------------- */

static int
is_variable(PyObject *op)
{
    if (PyContextVar_CheckExact(op)) {
        return 1;
    }
    PyErr_SetString(PyExc_TypeError, "an instance of ContextVar was expected");
    return 0;
}

PyObject *
PyContextVar_New(const char *name, PyObject *otherwise)
{
    PyObject *text = PyUnicode_FromString(name);
    PyContextVar *var =
        text == NULL ? NULL : (PyContextVar *)PyType_GenericAlloc(&PyContextVar_Type, 0);
    if (var == NULL) {
        Py_XDECREF(text);
        return NULL;
    }
    var->var_name = text;
    var->var_default = Py_XNewRef(otherwise);
    var->var_hash = Py_HashPointer(var);
    return (PyObject *)var;
}

int
PyContextVar_Get(PyObject *op, PyObject *otherwise, PyObject **value)
{
    *value = NULL;
    if (!is_variable(op)) {
        return -1;
    }
    PyObject *context = _PyThreadState_GET()->context;
    if (context != NULL && PyDict_GetItemRef(VARS(context), op, value) != 0) {
        return *value == NULL ? -1 : 0;
    }
    *value = Py_XNewRef(otherwise != NULL ? otherwise : ((PyContextVar *)op)->var_default);
    return 0;
}

PyObject *
PyContextVar_Set(PyObject *op, PyObject *value)
{
    PyObject *context = is_variable(op) ? current() : NULL, *before = NULL;
    if (context == NULL || PyDict_GetItemRef(VARS(context), op, &before) < 0) {
        return NULL;
    }
    PyContextToken *token = (PyContextToken *)PyType_GenericAlloc(&PyContextToken_Type, 0);
    if (token == NULL || PyDict_SetItem(VARS(context), op, value) < 0) {
        Py_XDECREF(before);
        Py_XDECREF(token);
        return NULL;
    }
    token->tok_ctx = (PyContext *)Py_NewRef(context);
    token->tok_var = (PyContextVar *)Py_NewRef(op);
    token->tok_oldval = before;
    return (PyObject *)token;
}

int
PyContextVar_Reset(PyObject *op, PyObject *token_object)
{
    if (!is_variable(op)) {
        return -1;
    }
    if (!PyContextToken_CheckExact(token_object)) {
        PyErr_SetString(PyExc_TypeError, "an instance of Token was expected");
        return -1;
    }
    PyContextToken *token = (PyContextToken *)token_object;
    if (token->tok_used) {
        PyErr_Format(PyExc_RuntimeError, "%R has already been used once", token);
        return -1;
    }
    if ((PyObject *)token->tok_var != op) {
        PyErr_Format(PyExc_ValueError, "%R was created by a different ContextVar", token);
        return -1;
    }
    PyObject *context = current();
    if (context == NULL) {
        return -1;
    }
    if ((PyObject *)token->tok_ctx != context) {
        PyErr_Format(PyExc_ValueError, "%R was created in a different Context", token);
        return -1;
    }
    token->tok_used = 1;
    if (token->tok_oldval == NULL) {
        return PyDict_DelItem(VARS(context), op);
    }
    return PyDict_SetItem(VARS(context), op, token->tok_oldval);
}
