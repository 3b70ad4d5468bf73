/* Calls by each of their functions, of functions written in C with each convention and of objects
 * that can be called. */
#include "show.h"

#include <stddef.h>

PyObject *_PyObject_CallMethod(PyObject *, PyObject *, const char *, ...);
PyObject *_PyObject_MakeTpCall(PyThreadState *, PyObject *, PyObject *const *, Py_ssize_t,
                               PyObject *);
PyObject *_PyObject_CallFunction_SizeT(PyObject *, const char *, ...);
PyObject *_PyObject_CallMethod_SizeT(PyObject *, const char *, const char *, ...);
PyObject *_Py_CheckFunctionResult(PyThreadState *, PyObject *, PyObject *, const char *);
PyObject *PyCFunction_Call(PyObject *, PyObject *, PyObject *);
PyObject *PyEval_CallFunction(PyObject *, const char *, ...);
PyObject *PyEval_CallMethod(PyObject *, const char *, const char *, ...);
PyObject *PyEval_CallObjectWithKeywords(PyObject *, PyObject *, PyObject *);
#undef PyCFunction_NewEx

static PyObject *
told(PyObject *self, PyObject *args)
{
    return Py_BuildValue("(OO)", self ? self : Py_None, args ? args : Py_Ellipsis);
}

static PyObject *
keywords(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return Py_BuildValue("(OOO)", self ? self : Py_None, args, kwargs ? kwargs : Py_None);
}

static PyObject *
listed(PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    PyObject *list = PyList_New(0);
    Py_ssize_t all = n + (names ? PyTuple_GET_SIZE(names) : 0);
    for (Py_ssize_t i = 0; i < all; i++) {
        PyList_Append(list, args[i]);
    }
    return Py_BuildValue("(nNO)", n, list, names ? names : Py_None);
}

static PyObject *
fast(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
    return listed(args, n, NULL);
}

static PyObject *
fast_keywords(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    return listed(args, n, names);
}

static PyObject *
in_class(PyObject *self, PyTypeObject *cls, PyObject *const *args, size_t n, PyObject *names)
{
    return Py_BuildValue("(ON)", cls, listed(args, n, names));
}

static PyObject *
raises(PyObject *self, PyObject *args)
{
    PyErr_SetString(PyExc_ZeroDivisionError, "in a function");
    return NULL;
}

static PyObject *
nothing(PyObject *self, PyObject *args)
{
    return NULL;
}

static PyObject *
both(PyObject *self, PyObject *args)
{
    PyErr_SetString(PyExc_ZeroDivisionError, "beside a result");
    return PyLong_FromLong(1);
}

static PyMethodDef defs[] = {
    { "none", told, METH_NOARGS, "none($module, /)\n--\n\nA doc." },
    { "one", told, METH_O, NULL },
    { "var", told, METH_VARARGS, NULL },
    { "kw", _PyCFunction_CAST(keywords), METH_VARARGS | METH_KEYWORDS, NULL },
    { "fast", _PyCFunction_CAST(fast), METH_FASTCALL, NULL },
    { "fast_kw", _PyCFunction_CAST(fast_keywords), METH_FASTCALL | METH_KEYWORDS, NULL },
    { "raises", raises, METH_NOARGS, NULL },
    { "nothing", nothing, METH_O, NULL },
    { "both", both, METH_VARARGS, NULL },
    { "in_class", _PyCFunction_CAST(in_class), METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL },
};

#define FUNCTIONS 10

/* A function of a definition. */
static PyObject *
function(int i)
{
    PyObject *module = text("a module");
    PyObject *f = i < 9 ? PyCFunction_NewEx(&defs[i], i % 2 ? Py_True : NULL, i % 3 ? module : NULL)
                        : PyCMethod_New(&defs[i], Py_True, module, &PyBool_Type);
    Py_DECREF(module);
    return f;
}

static void
each_call(PyObject *f)
{
    PyObject *args = Py_BuildValue("(is)", 1, "a"), *one = PyTuple_Pack(1, Py_True),
             *empty = PyTuple_New(0);
    PyObject *kwargs = Py_BuildValue("{s:i,s:s}", "k", 2, "l", "x"), *none = PyDict_New(),
             *names = Py_BuildValue("(s)", "k");
    PyObject *stack[] = { NULL, Py_True, Py_None, Py_False };
    show("Call", PyObject_Call(f, args, NULL));
    show("Call", PyObject_Call(f, one, none));
    show("Call", PyObject_Call(f, empty, kwargs));
    show("NoArgs", PyObject_CallNoArgs(f));
    show("OneArg", PyObject_CallOneArg(f, Py_None));
    show("Object", PyObject_CallObject(f, NULL));
    show("Object", PyObject_CallObject(f, args));
    show("Object", PyObject_CallObject(f, Py_None));
    show("ObjArgs", PyObject_CallFunctionObjArgs(f, Py_True, Py_False, NULL));
    show("ObjArgs", PyObject_CallFunctionObjArgs(f, NULL));
    show("Function", PyObject_CallFunction(f, NULL));
    show("Function", PyObject_CallFunction(f, ""));
    show("Function", PyObject_CallFunction(f, "i", 1));
    show("Function", PyObject_CallFunction(f, "(i)", 1));
    show("Function", PyObject_CallFunction(f, "is#", 1, "text", (Py_ssize_t)2));
    show("Function", PyObject_CallFunction(f, "O", args));
    show("Function", _PyObject_CallFunction_SizeT(f, "s#", "text", (Py_ssize_t)3));
    show("Vectorcall", PyObject_Vectorcall(f, stack + 1, 0, NULL));
    show("Vectorcall", PyObject_Vectorcall(f, stack + 1, 1, NULL));
    show("Vectorcall", PyObject_Vectorcall(f, stack + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    show("Vectorcall", PyObject_Vectorcall(f, stack + 1, 1, names));
    show("Vectorcall", PyObject_Vectorcall(f, stack + 1, 0, names));
    show("Vectorcall", PyObject_Vectorcall(f, stack + 1, 1, empty));
    show("Dict", PyObject_VectorcallDict(f, stack + 1, 1, NULL));
    show("Dict", PyObject_VectorcallDict(f, stack + 1, 1, none));
    show("Dict", PyObject_VectorcallDict(f, stack + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, kwargs));
    show("TpCall", _PyObject_MakeTpCall(PyThreadState_Get(), f, stack + 1, 2, NULL));
    show("TpCall", _PyObject_MakeTpCall(PyThreadState_Get(), f, stack + 1, 1, names));
    show("TpCall", _PyObject_MakeTpCall(PyThreadState_Get(), f, stack + 1, 1, kwargs));
    show("Keywords", PyEval_CallObjectWithKeywords(f, NULL, NULL));
    show("Keywords", PyEval_CallObjectWithKeywords(f, args, kwargs));
    show("Keywords", PyEval_CallObjectWithKeywords(f, Py_None, NULL));
    show("Keywords", PyEval_CallObjectWithKeywords(f, one, Py_None));
    show("Eval", PyEval_CallFunction(f, "(i)", 1));
    show("Eval", PyEval_CallFunction(f, "i", 1));
    printf("callable %d vectorcall %d\n", PyCallable_Check(f), PyVectorcall_Function(f) != NULL);
    if (PyVectorcall_Function(f) != NULL) {
        show("as vectorcall", PyVectorcall_Call(f, args, NULL));
        show("as vectorcall", PyVectorcall_Call(f, one, none));
        show("as vectorcall", PyVectorcall_Call(f, empty, kwargs));
    }
    else {
        show("as vectorcall", PyVectorcall_Call(f, args, kwargs));
    }
    PyObject *bad = PyDict_New();
    PyDict_SetItem(bad, Py_True, Py_True);
    show("a key that is no str", PyObject_Call(f, empty, bad));
    show("a key that is no str", PyObject_VectorcallDict(f, stack + 1, 1, bad));
    Py_DECREF(bad), Py_DECREF(args), Py_DECREF(one), Py_DECREF(empty), Py_DECREF(kwargs),
        Py_DECREF(none), Py_DECREF(names);
}

static void
functions(void)
{
    for (int i = 0; i < FUNCTIONS; i++) {
        PyObject *f = function(i), *same = function(i), *args = Py_BuildValue("(i)", 1),
                 *kwargs = Py_BuildValue("{s:i}", "k", 1);
        printf("== %s\n", defs[i].ml_name);
        lent("repr", f);
        printf("flags %#x own %d check %d %d\n", PyCFunction_GetFlags(f),
               PyCFunction_GetFunction(f) == defs[i].ml_meth, Py_IS_TYPE(f, &PyCFunction_Type),
               Py_IS_TYPE(f, &PyCMethod_Type));
        lent("self", PyCFunction_GetSelf(f));
        static const char *const names[] = { "__name__", "__qualname__", "__module__",
                                             "__doc__",  "__self__",     "__text_signature__",
                                             "nope" };
        for (int n = 0; n < 7; n++) {
            show(names[n], PyObject_GetAttrString(f, names[n]));
        }
        show("reduce", PyObject_CallMethod(f, "__reduce__", NULL));
        printf("equal %d %d hash %d\n", PyObject_RichCompareBool(f, same, Py_EQ),
               PyObject_RichCompareBool(f, Py_None, Py_EQ),
               PyObject_Hash(f) == PyObject_Hash(same));
        show("less", PyObject_RichCompare(f, same, Py_LT));
        show("Call", PyCFunction_Call(f, args, NULL));
        show("Call", PyCFunction_Call(f, args, kwargs));
        each_call(f);
        Py_DECREF(f), Py_DECREF(same), Py_DECREF(args), Py_DECREF(kwargs);
    }
    done("flags", PyCFunction_GetFlags(Py_True));
    printf("function %d\n", PyCFunction_GetFunction(Py_True) != NULL);
    failed();
    lent("self", PyCFunction_GetSelf(Py_True));
    PyMethodDef bad[] = { { "bad", told, METH_VARARGS | METH_O, NULL },
                          { "bad", told, 0, NULL },
                          { "bad", told, METH_METHOD, NULL },
                          { "bad", told, METH_CLASS | METH_NOARGS, NULL } };
    for (int i = 0; i < 4; i++) {
        show("flags", PyCFunction_NewEx(&bad[i], NULL, NULL));
    }
    show("a class for none", PyCMethod_New(&defs[0], NULL, NULL, &PyLong_Type));
    show("no class for one", PyCMethod_New(&defs[9], NULL, NULL, NULL));
}

/* ---- Objects that can be called, or can't ---- */

static PyObject *
tp_call(PyObject *self, PyObject *args, PyObject *kwargs)
{
    return Py_BuildValue("(OO)", args, kwargs ? kwargs : Py_None);
}

typedef struct {
    PyObject_HEAD vectorcallfunc call;
} Vector;

static PyObject *
vector(PyObject *self, PyObject *const *args, size_t n, PyObject *names)
{
    return listed(args, PyVectorcall_NARGS(n), names);
}

static PyObject *
vector_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    PyObject *self = type->tp_alloc(type, 0);
    ((Vector *)self)->call = PyTuple_GET_SIZE(args) ? NULL : vector;
    return self;
}

static PyObject *
of_type(PyObject *type, PyObject *const *args, size_t n, PyObject *names)
{
    return Py_BuildValue("(sN)", "by the type", listed(args, PyVectorcall_NARGS(n), names));
}

static PyMemberDef offset[] = {
    { "__vectorcalloffset__", Py_T_PYSSIZET, offsetof(Vector, call), Py_READONLY, NULL }, { 0 }
};

static void
objects(void)
{
    PyType_Slot calls[] = { { Py_tp_call, tp_call }, { 0 } };
    PyType_Slot vectors[] = { { Py_tp_call, PyVectorcall_Call },
                              { Py_tp_members, offset },
                              { Py_tp_new, vector_new },
                              { 0 } };
    PyType_Slot types[] = { { Py_tp_vectorcall, of_type }, { 0 } };
    unsigned open = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE;
    PyObject *C = type_of("m.Calls", 0, open, calls),
             *V = type_of("m.Vector", sizeof(Vector), open, vectors);
    PyObject *T = type_of("m.Type", 0, open, types), *f = function(3), *m = PyInstanceMethod_New(f);
    PyObject *P = class_of("P", NULL, Py_BuildValue("{s:O}", "__call__", m)),
             *N = class_of("N", NULL, PyDict_New());
    PyObject *SubV = class_of("SubV", PyTuple_Pack(1, V), PyDict_New());
    PyObject *all[] = {
        PyObject_CallNoArgs(C), PyObject_CallNoArgs(V),    PyObject_CallOneArg(V, Py_None),
        Py_NewRef(T),           PyMethod_New(f, Py_False), PyObject_CallNoArgs(SubV),
        Py_NewRef(Py_None),     Py_NewRef(&PyTuple_Type),  PyObject_CallNoArgs(N)
    };
    for (int i = 0; i < 9; i++) {
        printf("== object %d\n", i);
        each_call(all[i]);
        Py_DECREF(all[i]);
    }
    PyObject *p = PyObject_CallNoArgs(P), *args = Py_BuildValue("(ii)", 1, 2),
             *r = PyObject_CallObject(p, args);
    show("of Python", r ? Py_NewRef(PyTuple_GET_ITEM(r, 2)) : NULL);
    Py_XDECREF(r);
    printf("callable %d %d %d\n", PyCallable_Check(p), PyCallable_Check(NULL),
           PyCallable_Check(Py_True));
    done("delete", PyObject_DelAttrString(P, "__call__"));
    show("no longer", PyObject_CallObject(p, args) == NULL ? NULL : text("?"));
    done("set", PyObject_SetAttrString(V, "__call__", Py_None));
    Py_DECREF(args), Py_DECREF(p), Py_DECREF(P), Py_DECREF(N), Py_DECREF(SubV), Py_DECREF(m),
        Py_DECREF(f), Py_DECREF(T);
    Py_DECREF(V), Py_DECREF(C);
    PyThreadState *self = PyThreadState_Get();
    PyObject *five = PyLong_FromLong(5);
    show("checked", _Py_CheckFunctionResult(self, Py_None, five, NULL));
    show("nothing", _Py_CheckFunctionResult(self, Py_None, NULL, NULL));
    show("nothing", _Py_CheckFunctionResult(self, NULL, NULL, "a place"));
    PyErr_SetString(PyExc_KeyError, "k");
    show("with an error", _Py_CheckFunctionResult(self, Py_None, PyLong_FromLong(6), NULL));
    PyErr_SetString(PyExc_KeyError, "k");
    show("an error", _Py_CheckFunctionResult(self, Py_None, NULL, NULL));
}

/* ---- Methods ---- */

static _Py_Identifier append_id = _Py_static_string_init("append"); /* the library's to change */
PyObject *_PyObject_CallMethodId(PyObject *, _Py_Identifier *, const char *, ...);

static void
methods(void)
{
    PyObject *f = function(5),
             *C = class_of(
                 "C", NULL,
                 Py_BuildValue("{s:N,s:O,s:i}", "m", PyInstanceMethod_New(f), "f", f, "x", 1));
    PyObject *list = Py_BuildValue("[iii]", 3, 1, 2), *append = text("append"),
             *nope = text("nope"), *x = text("x");
    PyObject *c = PyObject_CallNoArgs(C), *stack[] = { NULL, list, Py_True, Py_False },
             *names = Py_BuildValue("(s)", "reverse");
    PyObject *sort = text("sort"), *on[] = { list, c, Py_None };
    for (int i = 0; i < 3; i++) {
        PyObject *o = on[i];
        show("Method", PyObject_CallMethod(o, "append", "i", 4));
        show("Method", PyObject_CallMethod(o, "append", "(ii)", 4, 5));
        show("Method", PyObject_CallMethod(o, "append", "ii", 4, 5));
        show("Method", PyObject_CallMethod(o, "append", NULL));
        show("Method", PyObject_CallMethod(o, "f", "s", "x"));
        show("Method", PyObject_CallMethod(o, "x", "s", "x"));
        show("Eval", PyEval_CallMethod(o, "append", "(i)", 6));
        show("SizeT", _PyObject_CallMethod_SizeT(o, "append", "s#", "text", (Py_ssize_t)2));
        show("by identifier", _PyObject_CallMethodId(o, &append_id, "i", 7));
        show("by object", _PyObject_CallMethod(o, append, "s", "text"));
        show("by object", _PyObject_CallMethod(o, nope, NULL));
        show("ObjArgs", PyObject_CallMethodObjArgs(o, append, Py_None, NULL));
        show("ObjArgs", PyObject_CallMethodObjArgs(o, append, NULL));
        show("ObjArgs", PyObject_CallMethodObjArgs(o, x, Py_None, NULL));
        show("NoArgs", PyObject_CallMethodNoArgs(o, append));
        show("OneArg", PyObject_CallMethodOneArg(o, append, Py_False));
        stack[1] = o;
        show("Vectorcall", PyObject_VectorcallMethod(append, stack + 1, 2, NULL));
        show("Vectorcall", PyObject_VectorcallMethod(append, stack + 1,
                                                     3 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
        show("Vectorcall",
             PyObject_VectorcallMethod(nope, stack + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
        show("Vectorcall", PyObject_VectorcallMethod(sort, stack + 1, 1, names));
    }
    lent("list", list);
    PyObject *r = PyObject_CallMethod(c, "m", "ii", 1, 2);
    show("bound", r ? Py_NewRef(PyTuple_GET_ITEM(r, 0)) : NULL);
    Py_XDECREF(r);
    show("no object", PyObject_CallMethod(NULL, "append", NULL));
    show("no name", PyObject_CallMethod(list, NULL, NULL));
    show("no object", PyObject_CallMethodObjArgs(NULL, append, NULL));
    show("no name", PyObject_CallMethodObjArgs(list, NULL, NULL));
    show("no callable", PyObject_CallFunction(NULL, "i", 1));
    show("no callable", PyObject_CallFunctionObjArgs(NULL, list, NULL));
    Py_DECREF(f), Py_DECREF(C), Py_DECREF(c), Py_DECREF(list), Py_DECREF(append), Py_DECREF(nope),
        Py_DECREF(x), Py_DECREF(names);
    Py_DECREF(sort);
}

static void
facts(void)
{
    functions();
    objects();
    methods();
}
