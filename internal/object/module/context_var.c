/* The types of context variables and of the tokens by which a value is taken back. */
#include "object/module/module.h"

#include "object/collect/collect.h"
#include "internal/pycore_context.h"
#include "internal/pycore_modsupport.h"

static void
var_dealloc(PyObject *self)
{
    PyContextVar *var = (PyContextVar *)self;
    PyObject_GC_UnTrack(self);
    Py_CLEAR(var->var_name);
    Py_CLEAR(var->var_default);
    PyObject_GC_Del(self);
}

static int
var_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((PyContextVar *)self)->var_name);
    Py_VISIT(((PyContextVar *)self)->var_default);
    return 0;
}

static int
var_clear(PyObject *self)
{
    Py_CLEAR(((PyContextVar *)self)->var_default);
    return 0;
}

static Py_hash_t
var_hash(PyObject *self)
{
    return ((PyContextVar *)self)->var_hash;
}

static PyObject *
var_repr(PyObject *self)
{
    PyContextVar *var = (PyContextVar *)self;
    if (var->var_default != NULL) {
        return PyUnicode_FromFormat("<ContextVar name=%R default=%R at %p>", var->var_name,
                                    var->var_default, self);
    }
    return PyUnicode_FromFormat("<ContextVar name=%R at %p>", var->var_name, self);
}

static PyObject *
var_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "", "default", NULL };
    PyObject *name, *otherwise = NULL;
    (void)type;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "O|$O:ContextVar", names, &name, &otherwise)) {
        return NULL;
    }
    if (!PyUnicode_Check(name)) {
        PyErr_SetString(PyExc_TypeError, "context variable name must be a str");
        return NULL;
    }
    const char *text = PyUnicode_AsUTF8(name);
    return text == NULL ? NULL : PyContextVar_New(text, otherwise);
}

static PyObject *
var_get(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
    PyObject *value;
    if (!_PyArg_CheckPositional("get", n, 0, 1)
        || PyContextVar_Get(self, n > 0 ? args[0] : NULL, &value) < 0)
    {
        return NULL;
    }
    if (value == NULL) {
        PyErr_SetObject(PyExc_LookupError, self);
    }
    return value;
}

static PyObject *
var_reset(PyObject *self, PyObject *token)
{
    if (!PyContextToken_CheckExact(token)) {
        PyErr_Format(PyExc_TypeError, "expected an instance of Token, got %R", token);
        return NULL;
    }
    return PyContextVar_Reset(self, token) < 0 ? NULL : Py_NewRef(Py_None);
}

static PyMemberDef var_members[] = {
    { "name", _Py_T_OBJECT, offsetof(PyContextVar, var_name), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

static PyMethodDef var_methods[] = {
    { "get", (PyCFunction)(void (*)(void))var_get, METH_FASTCALL,
      "The value in the current context, or what is to stand for it." },
    { "set", PyContextVar_Set, METH_O, "set($self, value, /)\n--\n\nGives it a value; a token." },
    { "reset", var_reset, METH_O, "reset($self, token, /)\n--\n\nTakes a value back." },
    { "__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, NULL },
    { NULL, NULL, 0, NULL },
};

PyTypeObject PyContextVar_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "_contextvars.ContextVar",
    .tp_basicsize = sizeof(PyContextVar),
    .tp_dealloc = var_dealloc,
    .tp_repr = var_repr,
    .tp_hash = var_hash,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = var_traverse,
    .tp_clear = var_clear,
    .tp_methods = var_methods,
    .tp_members = var_members,
    .tp_new = var_new,
};

/* ---- Tokens ------------------------------------------------------------------------------- */

static void
token_dealloc(PyObject *self)
{
    PyContextToken *token = (PyContextToken *)self;
    PyObject_GC_UnTrack(self);
    Py_CLEAR(token->tok_ctx);
    Py_CLEAR(token->tok_var);
    Py_CLEAR(token->tok_oldval);
    PyObject_GC_Del(self);
}

static int
token_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((PyContextToken *)self)->tok_ctx);
    Py_VISIT(((PyContextToken *)self)->tok_var);
    Py_VISIT(((PyContextToken *)self)->tok_oldval);
    return 0;
}

static PyObject *
token_var(PyObject *self, void *Py_UNUSED(closure))
{
    return Py_NewRef(((PyContextToken *)self)->tok_var);
}

static PyObject missing_object = { { _Py_STATIC_IMMORTAL_INITIAL_REFCNT },
                                   &gopyrt_context_missing_type };

static PyObject *
token_old_value(PyObject *self, void *Py_UNUSED(closure))
{
    PyObject *value = ((PyContextToken *)self)->tok_oldval;
    return Py_NewRef(value != NULL ? value : &missing_object);
}

static PyObject *
token_repr(PyObject *self)
{
    PyContextToken *token = (PyContextToken *)self;
    return PyUnicode_FromFormat("<Token%s var=%R at %p>", token->tok_used ? " used" : "",
                                token->tok_var, self);
}

static PyObject *
missing_repr(PyObject *Py_UNUSED(self))
{
    return PyUnicode_FromString("<Token.MISSING>");
}

int
gopyrt_context_begin(void)
{
    PyObject *dict = gopyrt_type_dict(&PyContextToken_Type);
    return dict == NULL ? -1 : PyDict_SetItemString(dict, "MISSING", &missing_object);
}

static PyObject *
token_new(PyTypeObject *Py_UNUSED(type), PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(kwds))
{
    PyErr_SetString(PyExc_RuntimeError, "Tokens can only be created by ContextVars");
    return NULL;
}

static PyObject *
token_enter(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    return Py_NewRef(self);
}

static PyObject *
token_exit(PyObject *self, PyObject *const *Py_UNUSED(args), Py_ssize_t n)
{
    PyContextToken *token = (PyContextToken *)self;
    if (!_PyArg_CheckPositional("__exit__", n, 3, 3)) {
        return NULL;
    }
    return var_reset((PyObject *)token->tok_var, self);
}

static PyMethodDef token_methods[] = {
    { "__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, NULL },
    { "__enter__", token_enter, METH_NOARGS, "__enter__($self, /)\n--\n\nThe token." },
    { "__exit__", (PyCFunction)(void (*)(void))token_exit, METH_FASTCALL,
      "__exit__($self, type, val, tb, /)\n--\n\nTakes the value back." },
    { NULL, NULL, 0, NULL },
};

static PyGetSetDef token_getset[] = {
    { "var", token_var, NULL, NULL, NULL },
    { "old_value", token_old_value, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

PyTypeObject PyContextToken_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "_contextvars.Token",
    .tp_basicsize = sizeof(PyContextToken),
    .tp_dealloc = token_dealloc,
    .tp_repr = token_repr,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_flags = Py_TPFLAGS_HAVE_GC,
    .tp_traverse = token_traverse,
    .tp_methods = token_methods,
    .tp_getset = token_getset,
    .tp_new = token_new,
};

PyTypeObject gopyrt_context_missing_type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "Token.MISSING",
    .tp_basicsize = sizeof(PyObject),
    .tp_repr = missing_repr,
};
