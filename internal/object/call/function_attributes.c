/* What a function written in Python has: its attributes, and the functions of C for them. */
#include "object/call/function.h"

static void
put(PyObject **place, PyObject *value)
{
    Py_XSETREF(*place, Py_XNewRef(value));
}

static int
refuse(const char *message)
{
    PyErr_SetString(PyExc_TypeError, message);
    return -1;
}

static PyObject *
or_none(PyObject *value)
{
    return Py_NewRef(value == NULL ? Py_None : value);
}

/* ---- Code and defaults ----------------------------------------------------------------- */

static PyObject *
get_code(PyObject *self, void *closure)
{
    (void)closure;
    return Py_NewRef(FUNCTION(self)->func_code);
}

static int
set_code(PyObject *self, PyObject *value, void *closure)
{
    PyFunctionObject *f = FUNCTION(self);
    (void)closure;
    if (value == NULL || !PyCode_Check(value)) {
        return refuse("__code__ must be set to a code object");
    }
    Py_ssize_t cells = f->func_closure == NULL ? 0 : PyTuple_GET_SIZE(f->func_closure);
    int free_variables = ((PyCodeObject *)value)->co_nfreevars;
    if (free_variables != cells) {
        PyErr_Format(PyExc_ValueError, "%U() requires a code object with %zd free vars, not %d",
                     f->func_name, cells, free_variables);
        return -1;
    }
    gopyrt_function_event(PyFunction_EVENT_MODIFY_CODE, self, value);
    f->func_version = 0;
    put(&f->func_code, value);
    return 0;
}

static PyObject *
get_defaults(PyObject *self, void *closure)
{
    (void)closure;
    return or_none(FUNCTION(self)->func_defaults);
}

static void
change_defaults(PyObject *self, PyObject *value)
{
    gopyrt_function_event(PyFunction_EVENT_MODIFY_DEFAULTS, self, value);
    FUNCTION(self)->func_version = 0;
    put(&FUNCTION(self)->func_defaults, value);
}

static int
set_defaults(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    value = value == Py_None ? NULL : value;
    if (value != NULL && !PyTuple_Check(value)) {
        return refuse("__defaults__ must be set to a tuple object");
    }
    change_defaults(self, value);
    return 0;
}

static PyObject *
get_kwdefaults(PyObject *self, void *closure)
{
    (void)closure;
    return or_none(FUNCTION(self)->func_kwdefaults);
}

static void
change_kwdefaults(PyObject *self, PyObject *value)
{
    gopyrt_function_event(PyFunction_EVENT_MODIFY_KWDEFAULTS, self, value);
    FUNCTION(self)->func_version = 0;
    put(&FUNCTION(self)->func_kwdefaults, value);
}

static int
set_kwdefaults(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    value = value == Py_None ? NULL : value;
    if (value != NULL && !PyDict_Check(value)) {
        return refuse("__kwdefaults__ must be set to a dict object");
    }
    change_kwdefaults(self, value);
    return 0;
}

/* ---- Names ------------------------------------------------------------------------------- */

static PyObject *
get_name(PyObject *self, void *closure)
{
    (void)closure;
    return Py_NewRef(FUNCTION(self)->func_name);
}

static int
set_name(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    if (value == NULL || !PyUnicode_Check(value)) {
        return refuse("__name__ must be set to a string object");
    }
    put(&FUNCTION(self)->func_name, value);
    return 0;
}

static PyObject *
get_qualname(PyObject *self, void *closure)
{
    (void)closure;
    return Py_NewRef(FUNCTION(self)->func_qualname);
}

static int
set_qualname(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    if (value == NULL || !PyUnicode_Check(value)) {
        return refuse("__qualname__ must be set to a string object");
    }
    put(&FUNCTION(self)->func_qualname, value);
    return 0;
}

static PyObject *
get_doc(PyObject *self, void *closure)
{
    (void)closure;
    return or_none(FUNCTION(self)->func_doc);
}

static int
set_doc(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    put(&FUNCTION(self)->func_doc, value);
    return 0;
}

static PyObject *
get_module(PyObject *self, void *closure)
{
    (void)closure;
    return or_none(FUNCTION(self)->func_module);
}

static int
set_module(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    put(&FUNCTION(self)->func_module, value);
    return 0;
}

/* ---- Annotations ---------------------------------------------------------------------------- */

PyObject *
gopyrt_function_annotations(PyObject *self)
{
    PyFunctionObject *f = FUNCTION(self);
    if (f->func_annotations != NULL) {
        return f->func_annotations;
    }
    PyObject *made;
    if (f->func_annotate == NULL || !PyCallable_Check(f->func_annotate)) {
        made = PyDict_New();
    }
    else {
        /* 1 asks for the values themselves. */
        PyObject *one = PyLong_FromLong(1);
        made = one == NULL ? NULL : PyObject_CallOneArg(f->func_annotate, one);
        Py_XDECREF(one);
        if (made != NULL && !PyDict_Check(made)) {
            PyErr_Format(PyExc_TypeError, "__annotate__() must return a dict, not %T", made);
            Py_CLEAR(made);
        }
    }
    if (made != NULL) {
        Py_XSETREF(f->func_annotations, made);
    }
    return made;
}

static PyObject *
get_annotations(PyObject *self, void *closure)
{
    (void)closure;
    return Py_XNewRef(gopyrt_function_annotations(self));
}

static int
set_annotations(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    value = value == Py_None ? NULL : value;
    if (value != NULL && !PyDict_Check(value)) {
        return refuse("__annotations__ must be set to a dict object");
    }
    put(&FUNCTION(self)->func_annotations, value);
    Py_CLEAR(FUNCTION(self)->func_annotate);
    return 0;
}

static PyObject *
get_annotate(PyObject *self, void *closure)
{
    (void)closure;
    return or_none(FUNCTION(self)->func_annotate);
}

static int
set_annotate(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    if (value == NULL) {
        return refuse("__annotate__ cannot be deleted");
    }
    if (value != Py_None && !PyCallable_Check(value)) {
        return refuse("__annotate__ must be callable or None");
    }
    put(&FUNCTION(self)->func_annotate, value);
    if (value != Py_None) {
        Py_CLEAR(FUNCTION(self)->func_annotations);
    }
    return 0;
}

static PyObject *
get_type_params(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *params = FUNCTION(self)->func_typeparams;
    return Py_NewRef(params == NULL ? GOPYRT_EMPTY_TUPLE : params);
}

static int
set_type_params(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    if (value == NULL || !PyTuple_Check(value)) {
        return refuse("__type_params__ must be set to a tuple");
    }
    put(&FUNCTION(self)->func_typeparams, value);
    return 0;
}

PyGetSetDef gopyrt_function_getset[] = {
    { "__code__", get_code, set_code, NULL, NULL },
    { "__defaults__", get_defaults, set_defaults, NULL, NULL },
    { "__kwdefaults__", get_kwdefaults, set_kwdefaults, NULL, NULL },
    { "__annotations__", get_annotations, set_annotations,
      "What the parameters and the result are said to be.", NULL },
    { "__annotate__", get_annotate, set_annotate, "What makes the annotations.", NULL },
    { "__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL },
    { "__doc__", get_doc, set_doc, NULL, NULL },
    { "__module__", get_module, set_module, NULL, NULL },
    { "__name__", get_name, set_name, NULL, NULL },
    { "__qualname__", get_qualname, set_qualname, NULL, NULL },
    { "__type_params__", get_type_params, set_type_params, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

/* ---- Functions of C -------------------------------------------------------------------------- */

static int
is_function(PyObject *op)
{
    if (PyFunction_Check(op)) {
        return 1;
    }
    PyErr_BadInternalCall();
    return 0;
}

#define GETTER(name, value)                      \
    PyObject *PyFunction_Get##name(PyObject *op) \
    {                                            \
        return is_function(op) ? (value) : NULL; \
    }

GETTER(Code, FUNCTION(op)->func_code)
GETTER(Globals, FUNCTION(op)->func_globals)
GETTER(Module, FUNCTION(op)->func_module)
GETTER(Defaults, FUNCTION(op)->func_defaults)
GETTER(KwDefaults, FUNCTION(op)->func_kwdefaults)
GETTER(Closure, FUNCTION(op)->func_closure)
GETTER(Annotations, gopyrt_function_annotations(op))

static int
not_fit(const char *message)
{
    PyErr_SetString(PyExc_SystemError, message);
    return -1;
}

int
PyFunction_SetDefaults(PyObject *op, PyObject *value)
{
    if (!is_function(op)) {
        return -1;
    }
    value = value == Py_None ? NULL : value;
    if (value != NULL && !PyTuple_Check(value)) {
        return not_fit("non-tuple default args");
    }
    change_defaults(op, value);
    return 0;
}

int
PyFunction_SetKwDefaults(PyObject *op, PyObject *value)
{
    if (!is_function(op)) {
        return -1;
    }
    value = value == Py_None ? NULL : value;
    if (value != NULL && !PyDict_Check(value)) {
        return not_fit("non-dict keyword only default args");
    }
    change_kwdefaults(op, value);
    return 0;
}

int
PyFunction_SetClosure(PyObject *op, PyObject *value)
{
    if (!is_function(op)) {
        return -1;
    }
    value = value == Py_None ? NULL : value;
    if (value != NULL && !PyTuple_Check(value)) {
        PyErr_Format(PyExc_SystemError, "expected tuple for closure, got '%.100s'",
                     GOPYRT_TYPE_NAME(value));
        return -1;
    }
    FUNCTION(op)->func_version = 0;
    put(&FUNCTION(op)->func_closure, value);
    return 0;
}

int
PyFunction_SetAnnotations(PyObject *op, PyObject *value)
{
    if (!is_function(op)) {
        return -1;
    }
    value = value == Py_None ? NULL : value;
    if (value != NULL && !PyDict_Check(value)) {
        return not_fit("non-dict annotations");
    }
    put(&FUNCTION(op)->func_annotations, value);
    Py_CLEAR(FUNCTION(op)->func_annotate);
    return 0;
}

void
PyFunction_SetVectorcall(PyFunctionObject *function, vectorcallfunc vectorcall)
{
    function->func_version = 0;
    function->vectorcall = vectorcall;
}

/* How a message names what was called. */
const char *
PyEval_GetFuncName(PyObject *op)
{
    if (PyMethod_Check(op)) {
        return PyEval_GetFuncName(PyMethod_GET_FUNCTION(op));
    }
    if (PyFunction_Check(op)) {
        return PyUnicode_AsUTF8(FUNCTION(op)->func_name);
    }
    return PyCFunction_Check(op) ? ((PyCFunctionObject *)op)->m_ml->ml_name : GOPYRT_TYPE_NAME(op);
}

const char *
PyEval_GetFuncDesc(PyObject *op)
{
    return PyMethod_Check(op) || PyFunction_Check(op) || PyCFunction_Check(op) ? "()" : " object";
}
