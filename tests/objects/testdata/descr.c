// What a class dict holds beside functions: properties, class and static methods, super, bindings;
// and functions of Python as far as they go without an evaluator.
#include "ways.h"

#include <stdio.h>

static void
failed(void)
{
    PyObject *e = PyErr_GetRaisedException();
    PyObject *text = e ? PyObject_Str(e) : NULL;
    printf("%s: %s\n", e ? Py_TYPE(e)->tp_name : "no exception",
           text ? PyUnicode_AsUTF8(text) : "?");
    PyErr_Clear();
    Py_XDECREF(text);
    Py_XDECREF(e);
}

// Prints a result up to the first address in it, taking it over.
static void
show(const char *what, PyObject *o)
{
    printf("%s -> ", what);
    PyObject *text = o ? PyObject_Repr(o) : NULL;
    if (text == NULL)
        failed();
    else {
        const char *s = PyUnicode_AsUTF8(text), *end = strstr(s, " at 0x");
        printf("%.*s\n", end ? (int)(end - s) : (int)strlen(s), s);
    }
    Py_XDECREF(text);
    Py_XDECREF(o);
}

static void
done(const char *what, int r)
{
    printf("%s -> ", what);
    r < 0 ? failed() : (void)printf("%d\n", r);
}

static PyObject *
get(PyObject *self, PyObject *args)
{
    return Py_BuildValue("(sO)", "got", args);
}
static PyObject *
set(PyObject *self, PyObject *args)
{
    printf("set with %zd\n", PyTuple_GET_SIZE(args));
    Py_RETURN_NONE;
}
static PyObject *
who(PyObject *self, PyObject *args)
{
    return Py_BuildValue(
        "(OO)", PyTuple_GET_SIZE(args) ? (PyObject *)Py_TYPE(PyTuple_GET_ITEM(args, 0)) : Py_None,
        args);
}
static PyMethodDef get_def = { "getter", get, METH_VARARGS, "what it is" },
                   set_def = { "setter", set, METH_VARARGS, NULL },
                   named = { "named", who, METH_VARARGS, "a function" };

static PyObject *
class_of(const char *name, PyObject *bases, PyObject *dict)
{
    return PyObject_CallFunction((PyObject *)&PyType_Type, "sNN", name, bases, dict);
}

static void
properties(void)
{
    PyObject *g = PyCFunction_New(&get_def, NULL), *s = PyCFunction_New(&set_def, NULL),
             *P = (PyObject *)&PyProperty_Type;
    PyObject *all = PyObject_CallFunction(P, "OOO", g, s, s), *none = PyObject_CallNoArgs(P),
             *only = PyObject_CallOneArg(P, g);
    show("doc", PyObject_GetAttrString(all, "__doc__"));
    show("doc", PyObject_GetAttrString(none, "__doc__"));
    show("name", PyObject_GetAttrString(only, "__name__"));
    show("name", PyObject_GetAttrString(none, "__name__"));
    show("fget", PyObject_GetAttrString(none, "fget"));
    show("abstract", PyObject_GetAttrString(all, "__isabstractmethod__"));
    done("fget", PyObject_SetAttrString(all, "fget", Py_None));
    PyObject *C = class_of("C", PyTuple_New(0),
                           Py_BuildValue("{sOsOsO}", "all", all, "none", none, "only", only));
    PyObject *c = PyObject_CallNoArgs(C);
    static const char *names[] = { "all", "none", "only" };
    for (int i = 0; i < 3; i++) {
        PyObject *v = PyObject_GetAttrString(c, names[i]);
        printf("%s %s\n", names[i], v ? "is got" : "fails");
        v ? (void)Py_DECREF(v) : failed();
        PyObject *five = PyLong_FromLong(5);
        done("set", PyObject_SetAttrString(c, names[i], Py_None) == 0 ? 0 : -1);
        done("del", PyObject_DelAttrString(c, names[i]));
        Py_DECREF(five);
        show("of the class", PyObject_GetAttrString(C, names[i]));
        PyObject *p = PyObject_GetAttrString(C, names[i]);
        show("its name", PyObject_GetAttrString(p, "__name__"));
        PyObject *copy = PyObject_CallMethod(p, "setter", "O", g);
        show("another setter", PyObject_GetAttrString(copy, "fset"));
        show("its doc", PyObject_GetAttrString(copy, "__doc__"));
        show("its name", PyObject_GetAttrString(copy, "__name__"));
        Py_XDECREF(copy);
        copy = PyObject_CallMethod(p, "getter", "O", s);
        show("another getter", PyObject_GetAttrString(copy, "fget"));
        show("its doc", PyObject_GetAttrString(copy, "__doc__"));
        Py_XDECREF(copy);
        show("set_name", PyObject_CallMethod(p, "__set_name__", "i", 1));
        Py_DECREF(p);
    }
    show("five", PyObject_CallFunction(P, "iiiii", 1, 2, 3, 4, 5));
    PyObject *kw = Py_BuildValue("{s:i}", "x", 1), *args = PyTuple_New(0);
    show("x=1", PyObject_Call(P, args, kw));
    Py_DECREF(kw);
    kw = Py_BuildValue("{s:s}", "doc", "mine");
    PyObject *with = PyObject_Call(P, args, kw);
    show("doc", PyObject_GetAttrString(with, "__doc__"));
    Py_DECREF(kw);
    Py_DECREF(args);
    PyObject *Sub = class_of("Sub", PyTuple_Pack(1, P), PyDict_New()),
             *sub = PyObject_CallOneArg(Sub, g);
    show("derived", PyObject_GetAttrString(sub, "__doc__"));
    show("derived", PyObject_GetAttrString(sub, "__dict__"));
    Py_DECREF(Sub), Py_DECREF(sub), Py_DECREF(with), Py_DECREF(c), Py_DECREF(C), Py_DECREF(all),
        Py_DECREF(none), Py_DECREF(only);
    Py_DECREF(g), Py_DECREF(s);
}

static void
methods(void)
{
    PyObject *f = PyCFunction_New(&named, NULL);
    PyObject *made[] = { PyClassMethod_New(f), PyStaticMethod_New(f), PyInstanceMethod_New(f),
                         PyObject_CallOneArg((PyObject *)&PyClassMethod_Type, f),
                         PyObject_CallOneArg((PyObject *)&PyStaticMethod_Type, f) };
    PyObject *dict = PyDict_New();
    static const char *names[] = { "a", "b", "c", "d", "e" },
                      *attributes[] = { "__func__",        "__wrapped__", "__isabstractmethod__",
                                        "__dict__",        "__name__",    "__doc__",
                                        "__annotations__", "nope" };
    for (int i = 0; i < 5; i++) {
        PyDict_SetItemString(dict, names[i], made[i]);
        show(names[i], Py_NewRef(made[i]));
        for (int a = 0; a < 8; a++)
            if (i > 2 || a < 5)
                show(attributes[a], PyObject_GetAttrString(made[i], attributes[a]));
        show("called", PyObject_CallFunction(made[i], "i", 1));
        done("set", PyObject_SetAttrString(made[i], "x", Py_None));
        done("set", PyObject_SetAttrString(made[i], "__func__", Py_None));
        done("equal", PyObject_RichCompareBool(made[i], made[(i + 3) % 5], Py_EQ));
        show("get", Py_TYPE(made[i])->tp_descr_get(made[i], NULL, (PyObject *)&PyLong_Type));
    }
    PyObject *C = class_of("C", PyTuple_New(0), dict), *c = PyObject_CallNoArgs(C);
    for (int i = 0; i < 5; i++) {
        PyObject *r = PyObject_CallMethod(C, names[i], "i", 7),
                 *q = PyObject_CallMethod(c, names[i], "i", 7);
        show("of the class", r ? Py_NewRef(PyTuple_GetItem(r, 0)) : NULL);
        show("of an instance", q ? Py_NewRef(PyTuple_GetItem(q, 0)) : NULL);
        Py_XDECREF(r), Py_XDECREF(q);
        Py_DECREF(made[i]);
    }
    show("none", PyObject_CallNoArgs((PyObject *)&PyClassMethod_Type));
    show("two", PyObject_CallFunction((PyObject *)&PyStaticMethod_Type, "ii", 1, 2));
    show("no function", PyObject_CallFunction((PyObject *)&PyInstanceMethod_Type, "i", 1));
    show("generic", PyObject_GetItem((PyObject *)&PyClassMethod_Type, (PyObject *)&PyLong_Type));
    Py_DECREF(c), Py_DECREF(C), Py_DECREF(f);
}

static void
supers(void)
{
    PyObject *f = PyCFunction_New(&named, NULL), *S = (PyObject *)&PySuper_Type;
    PyObject *A = class_of("A", PyTuple_New(0),
                           Py_BuildValue("{s:s,s:N,s:N}", "x", "of A", "c", PyClassMethod_New(f),
                                         "i", PyInstanceMethod_New(f)));
    PyObject *B = class_of("B", PyTuple_Pack(1, A), Py_BuildValue("{s:s}", "x", "of B")),
             *b = PyObject_CallNoArgs(B), *a = PyObject_CallNoArgs(A);
    PyObject *s = PyObject_CallFunctionObjArgs(S, B, b, NULL), *u = PyObject_CallOneArg(S, B),
             *t = PyObject_CallFunctionObjArgs(S, B, B, NULL);
    PyObject *all[] = { s, u, t };
    static const char *names[] = { "x", "nope", "__class__", "__thisclass__", "__self_class__" };
    for (int i = 0; i < 3; i++) {
        show("super", Py_NewRef(all[i]));
        for (int n = 0; n < 5; n++)
            show(names[n], PyObject_GetAttrString(all[i], names[n]));
        PyObject *m = PyObject_GetAttrString(all[i], "c");
        show("c", m ? PyObject_CallNoArgs(m) : NULL);
        Py_XDECREF(m);
        done("set", PyObject_SetAttrString(all[i], "x", Py_None));
    }
    PyObject *bound = PySuper_Type.tp_descr_get(u, b, B);
    show("bound", bound ? PyObject_GetAttrString(bound, "x") : NULL);
    Py_XDECREF(bound);
    show("not bound", PySuper_Type.tp_descr_get(u, Py_True, B));
    show("wrong", PyObject_CallFunctionObjArgs(S, B, a, NULL));
    show("wrong", PyObject_CallFunctionObjArgs(S, B, A, NULL));
    show("wrong", PyObject_CallFunctionObjArgs(S, b, b, NULL));
    show("three", PyObject_CallFunctionObjArgs(S, B, b, b, NULL));
    show("no frame", PyObject_CallNoArgs(S));
    for (int i = 0; i < 3; i++)
        Py_DECREF(all[i]);
    Py_DECREF(a), Py_DECREF(b), Py_DECREF(B), Py_DECREF(A), Py_DECREF(f);
}

static void
functions(void)
{
    PyCodeObject *code = PyCode_NewEmpty("file.py", "name", 3);
    PyObject *globals = Py_BuildValue("{s:s}", "__name__", "module"),
             *f = PyFunction_New((PyObject *)code, globals);
    static const char *names[] = { "__name__",     "__qualname__", "__module__",
                                   "__doc__",      "__defaults__", "__kwdefaults__",
                                   "__closure__",  "__globals__",  "__annotations__",
                                   "__annotate__", "__dict__",     "__type_params__" };
    show("function", Py_NewRef(f));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        PyObject *one = PyLong_FromLong(1);
        show(names[i], PyObject_GetAttrString(f, names[i]));
        if (strcmp(names[i], "__module__") && strcmp(names[i], "__doc__"))
            done(names[i], PyObject_SetAttrString(f, names[i], one));
        Py_DECREF(one);
    }
    printf("%d %d %d\n", PyFunction_GetCode(f) == (PyObject *)code,
           PyFunction_GetGlobals(f) == globals, PyFunction_GetDefaults(f) == NULL);
    PyObject *t = Py_BuildValue("(i)", 1), *d = PyDict_New();
    done("defaults", PyFunction_SetDefaults(f, t));
    done("defaults", PyFunction_SetDefaults(f, d));
    done("kwdefaults", PyFunction_SetKwDefaults(f, t));
    done("kwdefaults", PyFunction_SetKwDefaults(f, d));
    done("closure", PyFunction_SetClosure(f, d));
    done("annotations", PyFunction_SetAnnotations(f, t));
    show("__defaults__", PyObject_GetAttrString(f, "__defaults__"));
    show("bound", PyFunction_Type.tp_descr_get(f, Py_True, NULL));
    show("code", PyObject_CallFunction((PyObject *)&PyFunction_Type, "ii", 1, 2));
    show("globals", PyObject_CallFunction((PyObject *)&PyFunction_Type, "Oi", code, 2));
    show("name", PyObject_CallFunction((PyObject *)&PyFunction_Type, "OOi", code, globals, 2));
    show("none", PyObject_CallNoArgs((PyObject *)&PyFunction_Type));
    show("made",
         PyObject_CallFunction((PyObject *)&PyFunction_Type, "OOs", code, globals, "other"));
    Py_DECREF(t), Py_DECREF(d), Py_DECREF(f), Py_DECREF(globals), Py_DECREF(code);
}

static void
facts(void)
{
    properties();
    methods();
    supers();
    functions();
}
