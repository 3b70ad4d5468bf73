/* The short ways of calls, and of containers that hold many references: what the functions see,
 * and counts. */
#include "ways.h"

#include <sys/mman.h>

static PyObject *
seen(PyObject *self, PyObject *args, PyObject *kwargs)
{
    PyObject *shown = PyObject_Repr(args), *words = kwargs == NULL ? NULL : PyObject_Repr(kwargs);
    printf("  self %s args %s kwargs %s\n", self == NULL ? "NULL" : "object",
           PyUnicode_AsUTF8(shown), words == NULL ? "NULL" : PyUnicode_AsUTF8(words));
    Py_DECREF(shown);
    Py_XDECREF(words);
    return Py_NewRef(args);
}

static PyObject *
seen_args(PyObject *self, PyObject *args)
{
    return seen(self, args, NULL);
}

static PyObject *
wrong_null(PyObject *self, PyObject *args)
{
    return NULL;
}

static PyObject *
wrong_error(PyObject *self, PyObject *args)
{
    PyErr_SetString(PyExc_KeyError, "left over");
    return Py_NewRef(Py_None);
}

static PyObject *
fast(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names)
{
    PyObject *tuple = PyTuple_New(n);
    for (Py_ssize_t i = 0; i < n; i++) {
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(args[i]));
    }
    return tuple;
}

static PyMethodDef functions[] = {
    { "args", seen_args, METH_VARARGS, NULL },
    { "keywords", (PyCFunction)(void (*)(void))seen, METH_VARARGS | METH_KEYWORDS, NULL },
    { "wrong_null", wrong_null, METH_VARARGS, NULL },
    { "wrong_error", wrong_error, METH_VARARGS, NULL },
    { "fast", (PyCFunction)(void (*)(void))fast, METH_FASTCALL | METH_KEYWORDS, NULL },
};

static void
say(const char *what, PyObject *result)
{
    PyObject *error = PyErr_GetRaisedException(),
             *shown = PyObject_Repr(error == NULL ? result : error);
    printf("%s: %s\n", what, shown == NULL ? "no text" : PyUnicode_AsUTF8(shown));
    PyErr_Clear();
    Py_XDECREF(shown);
    Py_XDECREF(error);
    Py_XDECREF(result);
}

static void
calls(void)
{
    for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
        PyObject *f = PyCFunction_New(&functions[i], NULL), *t = Py_BuildValue("(is)", 1, "two");
        PyObject *none = PyDict_New(), *one = Py_BuildValue("{si}", "key", 3),
                 *names = Py_BuildValue("(s)", "key");
        PyObject *args[] = { Py_None, Py_True, Py_False }, *no_names = PyTuple_New(0);
        printf("%s: vectorcall %d\n", functions[i].ml_name, PyVectorcall_Function(f) != NULL);
        say("call", PyObject_Call(f, t, NULL));
        say("call, no keywords", PyObject_Call(f, t, none));
        say("call, keywords", PyObject_Call(f, t, one));
        say("slot", Py_TYPE(f)->tp_call(f, t, NULL));
        say("slot, keywords", Py_TYPE(f)->tp_call(f, t, one));
        say("PyVectorcall_Call", PyVectorcall_Call(f, t, NULL));
        say("vectorcall", PyObject_Vectorcall(f, args, 3, NULL));
        say("vectorcall, keyword", PyObject_Vectorcall(f, args, 2, names));
        say("vectorcall, no keyword", PyObject_Vectorcall(f, args, 2, no_names));
        say("dict", PyObject_VectorcallDict(f, args, 2, one));
        say("dict, none", PyObject_VectorcallDict(f, args, 2, none));
        say("no args", PyObject_CallNoArgs(f));
        say("function", PyObject_CallFunction(f, NULL));
        say("function i", PyObject_CallFunction(f, "i", 1));
        say("function ii", PyObject_CallFunction(f, "ii", 1, 2));
        say("function (ii)", PyObject_CallFunction(f, "(ii)", 1, 2));
        say("function (ii)i", PyObject_CallFunction(f, "(ii)i", 1, 2, 3));
        say("function ()", PyObject_CallFunction(f, "()"));
        say("function blank", PyObject_CallFunction(f, " "));
        say("function iOsiiii", PyObject_CallFunction(f, "iOsiiii", 1, Py_None, "s", 4, 5, 6, 7));
        say("function bad", PyObject_CallFunction(f, "iNq", 1, PyList_New(0), 2));
        say("function bad first",
            PyObject_CallFunction(f, "sNN", "\xff", PyList_New(0), PyList_New(1)));
        Py_DECREF(f);
        Py_DECREF(t);
        Py_DECREF(none);
        Py_DECREF(one);
        Py_DECREF(names);
        Py_DECREF(no_names);
    }
}

/* With a tuple of no names, and what is no argument behind the arguments: it is not read. */
static void
no_names(void)
{
    PyObject *empty = PyTuple_New(0), *bytes = PyBytes_FromString("a b"),
             *view = PyMemoryView_FromObject(bytes), *text = PyUnicode_FromString("a b\tc"),
             *part = PyUnicode_FromString("b"), *gc = PyImport_ImportModule("gc"),
             *B = PyUnicode_FromString("B"), *list = Py_BuildValue("[ii]", 2, 1);
    const struct {
        const char *name;
        PyObject *self, *first, *second;
    } all[] = {
        { "split", bytes, NULL, NULL },     { "hex", bytes, NULL, NULL },
        { "decode", bytes, NULL, NULL },    { "splitlines", bytes, NULL, NULL },
        { "tobytes", view, NULL, NULL },    { "hex", view, NULL, NULL },
        { "cast", view, B, NULL },          { "tolist", view, NULL, NULL },
        { "split", text, NULL, NULL },      { "split", text, part, NULL },
        { "rsplit", text, part, NULL },     { "replace", text, part, part },
        { "encode", text, NULL, NULL },     { "expandtabs", text, NULL, NULL },
        { "splitlines", text, NULL, NULL }, { "collect", gc, NULL, NULL },
        { "get_objects", gc, NULL, NULL },  { "sort", list, NULL, NULL },
        { "replace", text, part, NULL },
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        PyObject *args[] = { all[i].self, all[i].first, all[i].second, list, list };
        int n = 1 + (args[1] != NULL) + (args[2] != NULL);
        for (int k = n; k < 3; k++) {
            args[k] = list;
        }
        PyObject *name = PyUnicode_FromString(all[i].name),
                 *result = PyObject_VectorcallMethod(name, args, (size_t)n, empty);
        if (result != NULL && (all[i].self == gc || PyMemoryView_Check(result))) {
            Py_SETREF(result, Py_NewRef((PyObject *)Py_TYPE(result)));
        }
        say(all[i].name, result);
        Py_DECREF(name);
    }
    Py_DECREF(empty), Py_DECREF(view), Py_DECREF(bytes), Py_DECREF(text), Py_DECREF(part);
    Py_DECREF(gc), Py_DECREF(B), Py_DECREF(list);
}

static PyObject *
method(PyObject *self, PyObject *unused)
{
    return PyUnicode_FromString("the method");
}

static void
methods(void)
{
    static PyMethodDef table[] = { { "method", method, METH_NOARGS, NULL }, { 0 } };
    static PyType_Slot slots[] = { { Py_tp_methods, table }, { 0, NULL } };
    static PyType_Spec plain = { "m.Base", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots };
    PyObject *base = PyType_FromSpec(&plain);
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Derived", base);
    PyObject *op = PyObject_CallNoArgs(type), *name = PyUnicode_FromString("method");
    say("no dict yet", PyObject_CallMethodNoArgs(op, name));
    PyObject_SetAttrString(op, "other", Py_None);
    say("a dict without it", PyObject_CallMethodNoArgs(op, name));
    PyObject *own = PyCFunction_New(&functions[0], NULL);
    PyObject_SetAttrString(op, "method", own);
    say("its own", PyObject_CallMethodNoArgs(op, name));
    PyObject_DelAttrString(op, "method");
    say("gone again", PyObject_CallMethodNoArgs(op, name));
    PyObject *dict = PyObject_GetAttrString(op, "__dict__"), *number = PyLong_FromLong(1);
    PyDict_SetItem(dict, number, Py_None);
    say("a dict of any keys", PyObject_CallMethodNoArgs(op, name));
    say("missing", PyObject_CallMethod(op, "missing", NULL));
    Py_DECREF(number);
    Py_DECREF(dict);
    Py_DECREF(own);
    Py_DECREF(op);
    Py_DECREF(name);
    Py_DECREF(type);
    Py_DECREF(base);
}

/* Arguments that may not be written to, not even for the time of the call. */
static void
read_only_arguments(void)
{
    PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "C");
    PyObject *op = PyObject_CallNoArgs(type), *f = PyCFunction_New(&functions[4], NULL),
             *bound = PyMethod_New(f, Py_True), *name = PyUnicode_FromString("bound");
    PyObject_SetAttrString(op, "bound", bound);
    PyObject **args = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    args[0] = op, args[1] = name;
    mprotect(args, 4096, PROT_READ);
    say("read only", PyObject_VectorcallMethod(name, args, 2, NULL));
    munmap(args, 4096);
    PyObject *own[] = { NULL, op, name };
    say("own", PyObject_VectorcallMethod(name, own + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
    Py_DECREF(type), Py_DECREF(op), Py_DECREF(f), Py_DECREF(bound), Py_DECREF(name);
}

static void
references(void)
{
    for (Py_ssize_t n = 1; n <= 9; n++) {
        PyObject *list = PyList_New(n), *item = PyList_New(0);
        for (Py_ssize_t i = 0; i < n; i++) {
            PyList_SET_ITEM(list, i, i % 3 == 2 ? PyLong_FromLong(i) : Py_NewRef(item));
        }
        printf("%zd:", n);
        for (Py_ssize_t times = 0; times < 6; times++) {
            PyObject *more = PySequence_Repeat(list, times), *tuple = PyList_AsTuple(more);
            PyObject *part = PyList_GetSlice(more, 1, PyList_GET_SIZE(more)),
                     *sum = PySequence_Concat(more, part);
            printf(" %zd", Py_REFCNT(item));
            Py_DECREF(more);
            Py_DECREF(tuple);
            printf(" %zd", Py_REFCNT(item));
            Py_DECREF(part);
            Py_DECREF(sum);
            printf(" %zd", Py_REFCNT(item));
        }
        PyObject *same = PySequence_InPlaceRepeat(list, 3);
        printf(" %zd\n", Py_REFCNT(item));
        Py_DECREF(same);
        say("repeated", list);
        Py_DECREF(item);
    }
    for (int general = 0; general < 2; general++) {
        PyObject *dict = PyDict_New(), *value = PyList_New(0), *key, *found;
        for (int i = 0; i < 12; i++) {
            key = general ? PyLong_FromLong(i * 1000) : PyUnicode_FromFormat("key %d", i);
            PyDict_SetItem(dict, key, value);
            Py_DECREF(key);
        }
        for (int i = 0; i < 12; i += 5) {
            key = general ? PyLong_FromLong(i * 1000) : PyUnicode_FromFormat("key %d", i);
            PyDict_DelItem(dict, key);
            Py_DECREF(key);
        }
        Py_ssize_t at = 0;
        PyObject *copy = PyDict_Copy(dict);
        while (PyDict_Next(copy, &at, &key, &found)) {
            printf(" %zd/%d", at, found == value);
        }
        at = -1;
        printf(" %d", PyDict_Next(copy, &at, &key, &found));
        printf(" count %zd\n", Py_REFCNT(value));
        say("copy", copy);
        Py_DECREF(dict);
        printf("count %zd\n", Py_REFCNT(value));
        Py_DECREF(value);
    }
}

static void
facts(void)
{
    calls();
    no_names();
    methods();
    read_only_arguments();
    references();
}
