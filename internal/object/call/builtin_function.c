/* Functions of C: builtin_function_or_method, and the calling conventions of PyMethodDef. */
#include "object/call/call.h"

#include "object/collect/collect.h"
#include "object/container/container.h"

#define CONVENTION \
    (METH_VARARGS | METH_FASTCALL | METH_NOARGS | METH_O | METH_KEYWORDS | METH_METHOD)

/* "name()" as messages have it: with the module or the type in front. */
static PyObject *
full_name(PyObject *function)
{
    PyObject *name = _PyObject_FunctionStr(function);
    if (name == NULL) {
        PyErr_Clear();
        name = PyUnicode_FromString("function()");
    }
    return name;
}

static void
complain(PyObject *function, const char *format, Py_ssize_t n)
{
    PyObject *name = full_name(function);
    if (name != NULL) {
        PyErr_Format(PyExc_TypeError, format, name, n);
        Py_DECREF(name);
    }
}

PyObject *
gopyrt_call_def(PyMethodDef *method, PyObject *self, PyTypeObject *cls, PyObject *const *args,
                size_t nargs, PyObject *kwnames, PyObject *function)
{
    int flags = method->ml_flags & CONVENTION;
    void (*meth)(void) = (void (*)(void))method->ml_meth;
    if (!(flags & METH_KEYWORDS) && kwnames != NULL && PyTuple_GET_SIZE(kwnames) > 0) {
        complain(function, "%U takes no keyword arguments", 0);
        return NULL;
    }
    switch (flags) {
    case METH_NOARGS:
        if (nargs != 0) {
            complain(function, "%U takes no arguments (%zd given)", (Py_ssize_t)nargs);
            return NULL;
        }
        return ((PyCFunction)meth)(self, NULL);
    case METH_O:
        if (nargs != 1) {
            complain(function, "%U takes exactly one argument (%zd given)", (Py_ssize_t)nargs);
            return NULL;
        }
        return ((PyCFunction)meth)(self, args[0]);
    case METH_FASTCALL:
        return ((PyCFunctionFast)meth)(self, args, (Py_ssize_t)nargs);
    case METH_FASTCALL | METH_KEYWORDS:
        return ((PyCFunctionFastWithKeywords)meth)(self, args, (Py_ssize_t)nargs, kwnames);
    case METH_METHOD | METH_FASTCALL | METH_KEYWORDS:
        return ((PyCMethod)meth)(self, cls, args, nargs, kwnames);
    }
    PyObject *tuple = gopyrt_tuple_from(args, (Py_ssize_t)nargs), *result = NULL;
    if (tuple == NULL) {
        return NULL;
    }
    if (flags & METH_KEYWORDS) {
        PyObject *dict = kwnames != NULL && PyTuple_GET_SIZE(kwnames) > 0
                             ? gopyrt_keywords_dict(args + nargs, kwnames)
                             : NULL;
        if (dict != NULL || kwnames == NULL || PyTuple_GET_SIZE(kwnames) == 0) {
            result = ((PyCFunctionWithKeywords)meth)(self, tuple, dict);
        }
        Py_XDECREF(dict);
    }
    else {
        result = ((PyCFunction)meth)(self, tuple);
    }
    Py_DECREF(tuple);
    /* This convention has no short way in CPython, and what comes back by the long one is looked
     * at. */
    return gopyrt_call_check(function, result);
}

/* ---- Vectorcalls: one for each convention that has a short way ------------------ */

#define ENTER                                                                     \
    PyThreadState *tstate = _PyThreadState_GET();                                 \
    if (_Py_EnterRecursiveCallTstate(tstate, " while calling a Python object")) { \
        return NULL;                                                              \
    }
#define LEAVE _Py_LeaveRecursiveCallTstate(tstate);

static PyTypeObject *
class_of(PyObject *function)
{
    return ((PyCFunctionObject *)function)->m_ml->ml_flags & METH_METHOD
               ? ((PyCMethodObject *)function)->mm_class
               : NULL;
}

static PyObject *
function_vectorcall(PyObject *function, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    PyCFunctionObject *f = (PyCFunctionObject *)function;
    PyObject *self = f->m_ml->ml_flags & METH_STATIC ? NULL : f->m_self;
    ENTER
    PyObject *result = gopyrt_call_def(f->m_ml, self, class_of(function), args,
                                       (size_t)PyVectorcall_NARGS(nargsf), kwnames, function);
    LEAVE
    return result;
}

/* The conventions without a tuple; what does not fit them is complained of above. */
#define FUNCTION(name, fits, call)                                                  \
    static PyObject *name(PyObject *function, PyObject *const *args, size_t nargsf, \
                          PyObject *kwnames)                                        \
    {                                                                               \
        const PyCFunctionObject *f = (PyCFunctionObject *)function;                 \
        const Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);                        \
        void (*meth)(void) = (void (*)(void))f->m_ml->ml_meth;                      \
        if (!(fits) || (f->m_ml->ml_flags & METH_STATIC)) {                         \
            return function_vectorcall(function, args, nargsf, kwnames);            \
        }                                                                           \
        ENTER                                                                       \
        PyObject *result = call;                                                    \
        LEAVE                                                                       \
        return result;                                                              \
    }

FUNCTION(call_noargs, nargs == 0 && kwnames == NULL, ((PyCFunction)meth)(f->m_self, NULL))
FUNCTION(call_o, nargs == 1 && kwnames == NULL, ((PyCFunction)meth)(f->m_self, args[0]))
FUNCTION(call_fast, kwnames == NULL, ((PyCFunctionFast)meth)(f->m_self, args, nargs))
FUNCTION(call_fast_keywords, 1,
         ((PyCFunctionFastWithKeywords)meth)(f->m_self, args, nargs, kwnames))

/* What takes a tuple is called with one. */
static vectorcallfunc
vectorcall_for(const PyMethodDef *method)
{
    switch (method->ml_flags & CONVENTION) {
    case METH_NOARGS:
        return call_noargs;
    case METH_O:
        return call_o;
    case METH_FASTCALL:
        return call_fast;
    case METH_FASTCALL | METH_KEYWORDS:
        return call_fast_keywords;
    case METH_METHOD | METH_FASTCALL | METH_KEYWORDS:
        return function_vectorcall;
    default:
        return NULL;
    }
}

static PyObject *
function_call(PyObject *function, PyObject *args, PyObject *kwargs)
{
    PyCFunctionObject *f = (PyCFunctionObject *)function;
    PyMethodDef *method = f->m_ml;
    if (f->vectorcall != NULL) {
        return PyVectorcall_Call(function, args, kwargs);
    }
    PyObject *self = method->ml_flags & METH_STATIC ? NULL : f->m_self, *result;
    if (method->ml_flags & METH_KEYWORDS) {
        void (*meth)(void) = (void (*)(void))method->ml_meth;
        result = ((PyCFunctionWithKeywords)meth)(self, args, kwargs);
    }
    else if (kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0) {
        PyErr_Format(PyExc_TypeError, "%.200s() takes no keyword arguments", method->ml_name);
        return NULL;
    }
    else {
        result = method->ml_meth(self, args);
    }
    return gopyrt_call_check(function, result);
}

static PyObject *
method_vectorcall(PyObject *descr, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    PyMethodDescrObject *d = (PyMethodDescrObject *)descr;
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    if (nargs < 1) {
        PyObject *name = full_name(descr);
        if (name != NULL) {
            PyErr_Format(PyExc_TypeError, "unbound method %U needs an argument", name);
            Py_DECREF(name);
        }
        return NULL;
    }
    if (!PyObject_TypeCheck(args[0], d->d_common.d_type)) {
        PyErr_Format(PyExc_TypeError,
                     "descriptor '%U' for '%.100s' objects doesn't apply to a '%.100s' object",
                     d->d_common.d_name, d->d_common.d_type->tp_name, GOPYRT_TYPE_NAME(args[0]));
        return NULL;
    }
    ENTER
    PyObject *result = gopyrt_call_def(d->d_method, args[0], d->d_common.d_type, args + 1,
                                       (size_t)nargs - 1, kwnames, descr);
    LEAVE
    return result;
}

static int
valid(const PyMethodDef *method)
{
    switch (method->ml_flags & CONVENTION) {
    case METH_VARARGS:
    case METH_VARARGS | METH_KEYWORDS:
    case METH_FASTCALL:
    case METH_FASTCALL | METH_KEYWORDS:
    case METH_NOARGS:
    case METH_O:
    case METH_METHOD | METH_FASTCALL | METH_KEYWORDS:
        return 1;
    }
    PyErr_Format(PyExc_SystemError, "%s() method: bad call flags", method->ml_name);
    return 0;
}

vectorcallfunc
gopyrt_method_vectorcall(const PyMethodDef *method)
{
    return valid(method) ? method_vectorcall : NULL;
}

/* ---- The object ---------------------------------------------------------------- */

PyObject *
PyCMethod_New(PyMethodDef *method, PyObject *self, PyObject *module, PyTypeObject *cls)
{
    if (!valid(method)) {
        return NULL;
    }
    int has_class = (method->ml_flags & METH_METHOD) != 0;
    if (has_class != (cls != NULL)) {
        PyErr_SetString(
            PyExc_SystemError,
            has_class ? "attempting to create PyCMethod with a METH_METHOD flag but no class"
                      : "attempting to create PyCFunction with class but no METH_METHOD flag");
        return NULL;
    }
    PyTypeObject *type = has_class ? &PyCMethod_Type : &PyCFunction_Type;
    PyObject *op = gopyrt_object_raw(type, (size_t)type->tp_basicsize);
    if (op == NULL) {
        return NULL;
    }
    PyCFunctionObject *f = (PyCFunctionObject *)op;
    f->m_ml = method;
    f->m_self = Py_XNewRef(self);
    f->m_module = Py_XNewRef(module);
    f->m_weakreflist = NULL;
    f->vectorcall = vectorcall_for(method);
    if (has_class) {
        ((PyCMethodObject *)op)->mm_class = (PyTypeObject *)Py_NewRef(cls);
    }
    gopyrt_gc_track(op);
    return op;
}

#undef PyCFunction_NewEx
#undef PyCFunction_New

PyObject *
PyCFunction_NewEx(PyMethodDef *method, PyObject *self, PyObject *module)
{
    return PyCMethod_New(method, self, module, NULL);
}

PyObject *
PyCFunction_New(PyMethodDef *method, PyObject *self)
{
    return PyCMethod_New(method, self, NULL, NULL);
}

PyCFunction
PyCFunction_GetFunction(PyObject *op)
{
    if (!PyCFunction_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return ((PyCFunctionObject *)op)->m_ml->ml_meth;
}

PyObject *
PyCFunction_GetSelf(PyObject *op)
{
    if (!PyCFunction_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    PyCFunctionObject *f = (PyCFunctionObject *)op;
    return f->m_ml->ml_flags & METH_STATIC ? NULL : f->m_self;
}

int
PyCFunction_GetFlags(PyObject *op)
{
    if (!PyCFunction_Check(op)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return ((PyCFunctionObject *)op)->m_ml->ml_flags;
}

static void
dealloc(PyObject *self)
{
    PyCFunctionObject *f = (PyCFunctionObject *)self;
    gopyrt_gc_untrack(self);
    if (f->m_weakreflist != NULL) {
        gopyrt_weakrefs_clear(self);
    }
    Py_XDECREF(class_of(self));
    Py_XDECREF(f->m_self);
    Py_XDECREF(f->m_module);
    PyObject_GC_Del(self);
}

static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    PyCFunctionObject *f = (PyCFunctionObject *)self;
    Py_VISIT(class_of(self));
    Py_VISIT(f->m_self);
    Py_VISIT(f->m_module);
    return 0;
}

static PyObject *
repr(PyObject *self)
{
    PyCFunctionObject *f = (PyCFunctionObject *)self;
    if (f->m_self == NULL || PyModule_Check(f->m_self)) {
        return PyUnicode_FromFormat("<built-in function %s>", f->m_ml->ml_name);
    }
    return PyUnicode_FromFormat("<built-in method %s of %s object at %p>", f->m_ml->ml_name,
                                GOPYRT_TYPE_NAME(f->m_self), f->m_self);
}

static PyObject *
compare(PyObject *v, PyObject *w, int op)
{
    if ((op != Py_EQ && op != Py_NE) || !PyCFunction_Check(v) || !PyCFunction_Check(w)) {
        return Py_NewRef(Py_NotImplemented);
    }
    PyCFunctionObject *a = (PyCFunctionObject *)v, *b = (PyCFunctionObject *)w;
    int equal = a->m_self == b->m_self && a->m_ml->ml_meth == b->m_ml->ml_meth;
    return PyBool_FromLong(equal == (op == Py_EQ));
}

static Py_hash_t
hash(PyObject *self)
{
    PyCFunctionObject *f = (PyCFunctionObject *)self;
    Py_hash_t value =
        Py_HashPointer(f->m_self) ^ Py_HashPointer((void *)(uintptr_t)f->m_ml->ml_meth);
    return value == -1 ? -2 : value;
}

static PyObject *
get_doc(PyObject *self, void *closure)
{
    PyMethodDef *method = ((PyCFunctionObject *)self)->m_ml;
    (void)closure;
    return gopyrt_doc_text(method->ml_name, method->ml_doc);
}

static PyObject *
get_name(PyObject *self, void *closure)
{
    (void)closure;
    return PyUnicode_FromString(((PyCFunctionObject *)self)->m_ml->ml_name);
}

/* A method's name comes after its type's, a module's function has its name alone. */
static PyObject *
get_qualname(PyObject *self, void *closure)
{
    PyCFunctionObject *f = (PyCFunctionObject *)self;
    (void)closure;
    if (f->m_self == NULL || PyModule_Check(f->m_self)) {
        return PyUnicode_FromString(f->m_ml->ml_name);
    }
    PyObject *owner = PyType_Check(f->m_self) ? f->m_self : (PyObject *)Py_TYPE(f->m_self);
    PyObject *name = PyObject_GetAttr(owner, GOPYRT_ID(__qualname__));
    if (name == NULL) {
        return NULL;
    }
    PyObject *result = NULL;
    if (PyUnicode_Check(name)) {
        result = PyUnicode_FromFormat("%S.%s", name, f->m_ml->ml_name);
    }
    else {
        PyErr_SetString(PyExc_TypeError, "<method>.__class__.__qualname__ is not a unicode object");
    }
    Py_DECREF(name);
    return result;
}

static PyObject *
get_self(PyObject *self, void *closure)
{
    PyObject *bound = PyCFunction_GET_SELF(self); /* NULL for a METH_STATIC one */
    (void)closure;
    return Py_NewRef(bound == NULL ? Py_None : bound);
}

static PyObject *
get_signature(PyObject *self, void *closure)
{
    PyMethodDef *method = ((PyCFunctionObject *)self)->m_ml;
    (void)closure;
    return gopyrt_doc_signature(method->ml_name, method->ml_doc, method->ml_flags);
}

/* A module's function is known by its name, a method by its object's attribute. */
static PyObject *
reduce(PyObject *self, PyObject *Py_UNUSED(unused))
{
    PyCFunctionObject *f = (PyCFunctionObject *)self;
    if (f->m_self == NULL || PyModule_Check(f->m_self)) {
        return PyUnicode_FromString(f->m_ml->ml_name);
    }
    PyObject *getattr = gopyrt_builtin(GOPYRT_ID(getattr));
    return getattr == NULL ? NULL : Py_BuildValue("N(Os)", getattr, f->m_self, f->m_ml->ml_name);
}

static PyMethodDef methods[] = {
    { "__reduce__", reduce, METH_NOARGS, NULL },
    { NULL, NULL, 0, NULL },
};

static PyGetSetDef getset[] = {
    { "__doc__", get_doc, NULL, NULL, NULL },
    { "__name__", get_name, NULL, NULL, NULL },
    { "__qualname__", get_qualname, NULL, NULL, NULL },
    { "__self__", get_self, NULL, NULL, NULL },
    { "__text_signature__", get_signature, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

static PyMemberDef members[] = {
    { "__module__", _Py_T_OBJECT, offsetof(PyCFunctionObject, m_module), 0, NULL },
    { NULL, 0, 0, 0, NULL },
};

PyTypeObject PyCFunction_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "builtin_function_or_method",
    .tp_basicsize = sizeof(PyCFunctionObject),
    .tp_dealloc = dealloc,
    .tp_vectorcall_offset = offsetof(PyCFunctionObject, vectorcall),
    .tp_repr = repr,
    .tp_hash = hash,
    .tp_call = function_call,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL,
    .tp_traverse = traverse,
    .tp_richcompare = compare,
    .tp_weaklistoffset = offsetof(PyCFunctionObject, m_weakreflist),
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
};

PyTypeObject PyCMethod_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "builtin_method",
    .tp_basicsize = sizeof(PyCMethodObject),
    .tp_base = &PyCFunction_Type,
};
