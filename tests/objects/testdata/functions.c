/* Functions of Python and bound methods as objects: what they are called, whom they are bound to.
 * */
#include "show.h"

PyObject *_PyObject_FunctionStr(PyObject *);

static PyObject *
told(PyObject *self, PyObject *args)
{
    return Py_BuildValue("(OO)", self ? self : Py_None, args);
}

static PyMethodDef def = { "told", told, METH_VARARGS, "told(x)\n--\n\nA doc." };

static PyObject *
vector(PyObject *f, PyObject *const *args, size_t n, PyObject *names)
{
    return Py_BuildValue("(sn)", "vectorcall", PyVectorcall_NARGS(n));
}

static void
named(const char *what, PyObject *f)
{
    printf("%s: %s %s\n", what, PyEval_GetFuncName(f), PyEval_GetFuncDesc(f));
    show("text", _PyObject_FunctionStr(f));
}

static void
of_python(void)
{
    PyObject *code = (PyObject *)PyCode_NewEmpty("file.py", "name", 3),
             *globals = Py_BuildValue("{s:s}", "__name__", "module");
    PyObject *q = text("Outer.name"), *f = PyFunction_NewWithQualName(code, globals, q),
             *g = PyFunction_NewWithQualName(code, globals, NULL);
    PyObject *no_name = PyDict_New(), *h = PyFunction_New(code, no_name);
    PyObject *all[] = { f, g, h };
    static const char *const names[] = { "__name__", "__qualname__", "__module__", "__doc__",
                                         "__dict__", "__builtins__", "__code__" };
    for (int i = 0; i < 3; i++) {
        for (int n = 0; n < 7; n++) {
            PyObject *value = PyObject_GetAttrString(all[i], names[n]);
            if (n < 5) {
                show(names[n], value);
            }
            else {
                printf("%s %d\n", names[n], value != NULL);
                PyErr_Clear();
                Py_XDECREF(value);
            }
        }
        lent("repr", all[i]);
        lent("module", PyFunction_GetModule(all[i]));
        named("function", all[i]);
        PyFunction_SetVectorcall((PyFunctionObject *)all[i], vector);
        show("called", PyObject_CallFunction(all[i], "ii", 1, 2));
        show("called", PyObject_CallNoArgs(all[i]));
        PyObject *m = PyMethod_New(all[i], Py_True);
        named("method", m);
        show("called", PyObject_CallFunction(m, "ii", 1, 2));
        Py_DECREF(m);
    }
    done("__qualname__", PyObject_SetAttrString(f, "__qualname__", Py_None));
    done("__qualname__", PyObject_SetAttrString(f, "__qualname__", q));
    done("delete", PyObject_DelAttrString(f, "__qualname__"));
    done("__name__", PyObject_SetAttrString(f, "__name__", Py_None));
    done("__name__", PyObject_SetAttrString(f, "__name__", q));
    done("__code__", PyObject_SetAttrString(f, "__code__", Py_None));
    done("attribute", PyObject_SetAttrString(f, "x", Py_True));
    show("attribute", PyObject_GetAttrString(f, "x"));
    lent("repr", f);
    PyObject *weak = PyWeakref_NewRef(f, NULL), *alive = NULL;
    Py_DECREF(f), Py_DECREF(g), Py_DECREF(h);
    printf("alive %d\n", PyWeakref_GetRef(weak, &alive));
    Py_XDECREF(weak), Py_DECREF(no_name), Py_DECREF(q), Py_DECREF(globals), Py_DECREF(code);
}

static void
about(const char *what, PyObject *m)
{
    static const char *const names[] = { "__self__", "__func__",   "__name__", "__qualname__",
                                         "__doc__",  "__module__", "__dict__", "nope" };
    printf("== %s\n", what);
    lent("repr", m);
    for (int i = 0; i < 8; i++) {
        show(names[i], PyObject_GetAttrString(m, names[i]));
    }
    named("it", m);
    done("set", PyObject_SetAttrString(m, "x", Py_None));
    done("set", PyObject_SetAttrString(m, "__self__", Py_None));
    show("reduce", PyObject_CallMethod(m, "__reduce__", NULL));
}

static void
bound(void)
{
    PyObject *f = PyCFunction_New(&def, NULL), *five = PyLong_FromLong(5), *list = PyList_New(0);
    PyObject *m = PyMethod_New(f, five), *same = PyMethod_New(f, five),
             *other = PyMethod_New(f, Py_True);
    PyObject *nested = PyMethod_New(m, Py_False), *of_list = PyMethod_New(f, list),
             *i = PyInstanceMethod_New(f);
    PyObject *all[] = { m, other, nested, of_list, i };
    static const char *const names[] = { "method", "of True", "nested", "of a list",
                                         "instance method" };
    for (int k = 0; k < 4; k++) {
        about(names[k], all[k]);
        printf("own %d %d\n", PyMethod_Function(all[k]) == (k == 2 ? m : f),
               PyMethod_Self(all[k]) != NULL);
        show("called", PyObject_CallFunction(all[k], "ii", 1, 2));
        show("called", PyObject_CallNoArgs(all[k]));
        printf("equal %d %d hash %d\n", PyObject_RichCompareBool(all[k], same, Py_EQ),
               PyObject_RichCompareBool(all[k], same, Py_NE),
               PyObject_Hash(all[k]) == PyObject_Hash(same));
        show("less", PyObject_RichCompare(all[k], same, Py_LT));
        show("get", PyMethod_Type.tp_descr_get(all[k], Py_None, NULL));
    }
    named("instance method", i);
    printf("own %d\n", PyInstanceMethod_Function(i) == f);
    lent("no function", PyInstanceMethod_Function(Py_None));
    lent("no function", PyMethod_Function(Py_None));
    lent("no self", PyMethod_Self(Py_None));
    show("no self", PyMethod_New(f, NULL));
    PyObject *T = (PyObject *)&PyMethod_Type;
    show("made", PyObject_CallFunctionObjArgs(T, f, five, NULL));
    show("of None", PyObject_CallFunctionObjArgs(T, f, Py_None, NULL));
    show("not callable", PyObject_CallFunctionObjArgs(T, five, five, NULL));
    show("one", PyObject_CallOneArg(T, f));
    PyObject *kwargs = Py_BuildValue("{s:i}", "k", 1), *args = PyTuple_Pack(2, f, five);
    show("keywords", PyObject_Call(T, args, kwargs));
    PyObject *weak = PyWeakref_NewRef(m, NULL), *got = NULL;
    printf("weak %d\n", PyWeakref_GetRef(weak, &got));
    Py_XDECREF(got);
    named("function", f), named("type", (PyObject *)&PyLong_Type), named("int", five),
        named("None", Py_None);
    PyObject *append = PyObject_GetAttrString(list, "append"),
             *d = PyObject_GetAttrString((PyObject *)&PyList_Type, "append");
    named("append", append), named("descriptor", d);
    PyObject *upper = PyObject_GetAttrString((PyObject *)&PyUnicode_Type, "upper");
    named("upper", upper);
    Py_DECREF(upper), Py_DECREF(append), Py_DECREF(d), Py_DECREF(kwargs), Py_DECREF(args);
    Py_DECREF(nested), Py_DECREF(m), Py_DECREF(same), Py_DECREF(other), Py_DECREF(of_list),
        Py_DECREF(i), Py_DECREF(f);
    Py_DECREF(five), Py_DECREF(list), Py_DECREF(weak);
}

/* ---- Watchers ---- */

OWN PyObject *kept_function;
OWN int keeps;

static int
watcher(PyFunction_WatchEvent event, PyFunctionObject *f, PyObject *value)
{
    printf("event %d of ", event);
    put_text(PyObject_Repr((PyObject *)f));
    printf(", count %zd\n", Py_REFCNT(f));
    if (event == PyFunction_EVENT_DESTROY && keeps) {
        kept_function = Py_NewRef((PyObject *)f);
    }
    return 0;
}

/* A function ends under the eyes of a watcher, who may keep it. */
static void
watched(void)
{
    int id = PyFunction_AddWatcher(watcher);
    PyObject *code = (PyObject *)PyCode_NewEmpty("file.py", "name", 3),
             *globals = Py_BuildValue("{s:s}", "__name__", "module");
    for (keeps = 0; keeps < 2; keeps++) {
        Py_ssize_t before = Py_REFCNT(globals);
        PyObject *f = PyFunction_New(code, globals), *weak = PyWeakref_NewRef(f, NULL), *got = NULL;
        Py_DECREF(f);
        printf("globals %zd\n", Py_REFCNT(globals) - before);
        NUMBER(PyWeakref_GetRef(weak, &got));
        Py_XDECREF(got);
        if (kept_function != NULL) {
            NUMBER(Py_REFCNT(kept_function));
            keeps = 0;
            Py_CLEAR(kept_function);
            keeps = 1;
            printf("globals %zd\n", Py_REFCNT(globals) - before);
            NUMBER(PyWeakref_GetRef(weak, &got));
        }
        Py_DECREF(weak);
    }
    keeps = 0;
    NUMBER(PyFunction_ClearWatcher(id));
    Py_DECREF(code), Py_DECREF(globals);
}

static void
facts(void)
{
    watched();
    of_python();
    bound();
}
