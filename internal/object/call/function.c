/* Functions written in Python: the object, and its type. What runs their code is an evaluator's:
 * the vectorcall of a function without one says so. */
#include "object/call/function.h"

#include "object/collect/collect.h"

void
gopyrt_function_event(PyFunction_WatchEvent event, PyObject *function, PyObject *value)
{
    PyInterpreterState *interp = gopyrt_interp();
    unsigned active = interp->active_func_watchers;
    for (int id = 0; active != 0; id++, active >>= 1) {
        PyFunction_WatchCallback callback = interp->func_watchers[id];
        if ((active & 1) && callback != NULL && callback(event, FUNCTION(function), value) < 0) {
            PyErr_FormatUnraisable("Exception ignored in function watcher callback of %R",
                                   event == PyFunction_EVENT_DESTROY ? Py_None : function);
        }
    }
}

static PyObject *
no_evaluator(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    (void)args, (void)nargsf, (void)kwnames;
    PyErr_Format(PyExc_RuntimeError,
                 "%U() is written in Python: no evaluator was given to it by "
                 "PyFunction_SetVectorcall",
                 FUNCTION(function)->func_qualname);
    return NULL;
}

/* What the names of a module that are nowhere else are looked for in: new. */
static PyObject *
builtins_of(PyObject *globals)
{
    PyObject *builtins;
    int found = PyDict_GetItemRef(globals, GOPYRT_ID(__builtins__), &builtins);
    if (found == 0) {
        return Py_XNewRef(PyEval_GetBuiltins());
    }
    if (found > 0 && PyModule_Check(builtins)) {
        Py_SETREF(builtins, Py_NewRef(PyModule_GetDict(builtins)));
    }
    return builtins;
}

static PyObject *
doc_of(const PyCodeObject *code)
{
    PyObject *consts = code->co_consts;
    if ((code->co_flags & CO_HAS_DOCSTRING) && PyTuple_GET_SIZE(consts) > 0
        && PyUnicode_Check(PyTuple_GET_ITEM(consts, 0)))
    {
        return PyTuple_GET_ITEM(consts, 0);
    }
    return Py_None;
}

PyObject *
PyFunction_NewWithQualName(PyObject *op, PyObject *globals, PyObject *qualname)
{
    PyCodeObject *code = (PyCodeObject *)op;
    PyObject *module, *builtins, *self;
    if (PyDict_GetItemRef(globals, GOPYRT_ID(__name__), &module) < 0) {
        return NULL;
    }
    if ((builtins = builtins_of(globals)) == NULL
        || (self = gopyrt_object_raw(&PyFunction_Type, sizeof(PyFunctionObject))) == NULL)
    {
        Py_XDECREF(module);
        Py_XDECREF(builtins);
        return NULL;
    }
    PyFunctionObject *f = FUNCTION(self);
    memset((char *)f + sizeof(PyObject), 0, sizeof(*f) - sizeof(PyObject));
    f->func_globals = Py_NewRef(globals);
    f->func_builtins = builtins;
    f->func_name = Py_NewRef(code->co_name);
    f->func_qualname = Py_NewRef(qualname != NULL ? qualname : code->co_qualname);
    f->func_code = Py_NewRef(op);
    f->func_doc = Py_NewRef(doc_of(code));
    f->func_module = module;
    f->vectorcall = no_evaluator;
    gopyrt_gc_track(self);
    gopyrt_function_event(PyFunction_EVENT_CREATE, self, NULL);
    return self;
}

PyObject *
PyFunction_New(PyObject *code, PyObject *globals)
{
    return PyFunction_NewWithQualName(code, globals, NULL);
}

/* ---- function() from Python --------------------------------------------------------- */

static int
bad_argument(const char *message)
{
    PyErr_SetString(PyExc_TypeError, message);
    return -1;
}

static int
check_closure(const PyCodeObject *code, PyObject *closure)
{
    Py_ssize_t n = closure == Py_None ? 0 : PyTuple_GET_SIZE(closure);
    if (n != code->co_nfreevars) {
        PyErr_Format(PyExc_ValueError, "%U requires closure of length %d, not %zd", code->co_name,
                     code->co_nfreevars, n);
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *cell = PyTuple_GET_ITEM(closure, i);
        if (!PyCell_Check(cell)) {
            PyErr_Format(PyExc_TypeError, "arg 5 (closure) expected cell, found %s",
                         GOPYRT_TYPE_NAME(cell));
            return -1;
        }
    }
    return 0;
}

static int
check(PyObject *const *args)
{
    const PyCodeObject *code = (PyCodeObject *)args[0];
    if (args[2] != NULL && args[2] != Py_None && !PyUnicode_Check(args[2])) {
        return bad_argument("arg 3 (name) must be None or string");
    }
    if (args[3] != NULL && args[3] != Py_None && !PyTuple_Check(args[3])) {
        return bad_argument("arg 4 (defaults) must be None or tuple");
    }
    PyObject *closure = args[4] == NULL ? Py_None : args[4];
    if (!PyTuple_Check(closure)) {
        if (code->co_nfreevars != 0 && closure == Py_None) {
            return bad_argument("arg 5 (closure) must be tuple");
        }
        if (closure != Py_None) {
            return bad_argument("arg 5 (closure) must be None or tuple");
        }
    }
    if (args[5] != NULL && args[5] != Py_None && !PyDict_Check(args[5])) {
        return bad_argument("arg 6 (kwdefaults) must be None or dict");
    }
    return check_closure(code, closure);
}

static PyObject *
or_none(PyObject *op)
{
    return op == NULL || op == Py_None ? NULL : Py_NewRef(op);
}

static PyObject *new (PyTypeObject *type, PyObject *tuple, PyObject *kwargs)
{
    static const char *const keywords[] = { "code",    "globals",    "name", "argdefs",
                                            "closure", "kwdefaults", NULL };
    static struct _PyArg_Parser parser = { .fname = "function", .keywords = keywords };
    PyObject *buf[6] = { NULL }, *const * args;
    PyObject *given[6] = { NULL };
    (void)type;
    args = _PyArg_UnpackKeywords(((PyTupleObject *)tuple)->ob_item, PyTuple_GET_SIZE(tuple), kwargs,
                                 NULL, &parser, 2, 6, 0, 0, buf);
    if (args == NULL) {
        return NULL;
    }
    for (int i = 0; i < (args == buf ? 6 : PyTuple_GET_SIZE(tuple)); i++) {
        given[i] = args[i];
    }
    if (!PyCode_Check(given[0]) || !PyDict_Check(given[1])) {
        int i = PyCode_Check(given[0]);
        _PyArg_BadArgument("function", i ? "argument 'globals'" : "argument 'code'",
                           i ? "dict" : "code", given[i]);
        return NULL;
    }
    if (check(given) < 0) {
        return NULL;
    }
    PyObject *self = PyFunction_New(given[0], given[1]);
    if (self != NULL) {
        PyFunctionObject *f = FUNCTION(self);
        if (given[2] != NULL && given[2] != Py_None) {
            Py_SETREF(f->func_name, Py_NewRef(given[2]));
        }
        f->func_defaults = or_none(given[3]);
        f->func_closure = or_none(given[4]);
        f->func_kwdefaults = or_none(given[5]);
    }
    return self;
}

/* ---- The type --------------------------------------------------------------------------- */

static int
clear(PyObject *self)
{
    PyFunctionObject *f = FUNCTION(self);
    Py_CLEAR(f->func_globals);
    Py_CLEAR(f->func_builtins);
    Py_CLEAR(f->func_module);
    Py_CLEAR(f->func_defaults);
    Py_CLEAR(f->func_kwdefaults);
    Py_CLEAR(f->func_doc);
    Py_CLEAR(f->func_dict);
    Py_CLEAR(f->func_closure);
    Py_CLEAR(f->func_annotations);
    Py_CLEAR(f->func_annotate);
    Py_CLEAR(f->func_typeparams);
    /* Code, name and qualified name stay: a function that is cleared may still be shown, and none
     * of them leads back to it. */
    return 0;
}

static void
dealloc(PyObject *self)
{
    PyFunctionObject *f = FUNCTION(self);
    if (gopyrt_interp()->active_func_watchers != 0) {
        /* Watchers see a whole object, which they must not keep. */
        Py_SET_REFCNT(self, 1);
        gopyrt_function_event(PyFunction_EVENT_DESTROY, self, NULL);
        if (Py_REFCNT(self) > 1) {
            Py_SET_REFCNT(self, Py_REFCNT(self) - 1);
            return;
        }
        Py_SET_REFCNT(self, 0);
    }
    gopyrt_gc_untrack(self);
    if (f->func_weakreflist != NULL) {
        gopyrt_weakrefs_clear(self);
    }
    (void)clear(self);
    Py_DECREF(f->func_code);
    Py_DECREF(f->func_name);
    Py_DECREF(f->func_qualname);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    PyFunctionObject *f = FUNCTION(self);
    Py_VISIT(f->func_code);
    Py_VISIT(f->func_globals);
    Py_VISIT(f->func_builtins);
    Py_VISIT(f->func_module);
    Py_VISIT(f->func_defaults);
    Py_VISIT(f->func_kwdefaults);
    Py_VISIT(f->func_doc);
    Py_VISIT(f->func_name);
    Py_VISIT(f->func_dict);
    Py_VISIT(f->func_closure);
    Py_VISIT(f->func_annotations);
    Py_VISIT(f->func_annotate);
    Py_VISIT(f->func_typeparams);
    Py_VISIT(f->func_qualname);
    return 0;
}

static PyObject *
repr(PyObject *self)
{
    return PyUnicode_FromFormat("<function %U at %p>", FUNCTION(self)->func_qualname, self);
}

static PyObject *
descr_get(PyObject *self, PyObject *obj, PyObject *type)
{
    (void)type;
    return obj == NULL || obj == Py_None ? Py_NewRef(self) : PyMethod_New(self, obj);
}

static PyMemberDef members[] = {
    { "__closure__", _Py_T_OBJECT, offsetof(PyFunctionObject, func_closure), Py_READONLY, NULL },
    { "__globals__", _Py_T_OBJECT, offsetof(PyFunctionObject, func_globals), Py_READONLY, NULL },
    { "__builtins__", _Py_T_OBJECT, offsetof(PyFunctionObject, func_builtins), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

PyTypeObject PyFunction_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "function",
    .tp_basicsize = sizeof(PyFunctionObject),
    .tp_dealloc = dealloc,
    .tp_vectorcall_offset = offsetof(PyFunctionObject, vectorcall),
    .tp_repr = repr,
    .tp_call = PyVectorcall_Call,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR,
    .tp_doc = "function(code, globals, name=None, argdefs=None, closure=None,\n"
              "         kwdefaults=None)\n--\n\n"
              "A function of a code object, whose global names are those of a dict.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_weaklistoffset = offsetof(PyFunctionObject, func_weakreflist),
    .tp_members = members,
    .tp_getset = gopyrt_function_getset,
    .tp_descr_get = descr_get,
    .tp_dictoffset = offsetof(PyFunctionObject, func_dict),
    .tp_new = new,
};
