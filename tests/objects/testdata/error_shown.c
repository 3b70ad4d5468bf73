// What is printed of exceptions, tracebacks and warnings, and code and frame objects.
#define FACTS_STDERR
#include "ways.h"

#include "frameobject.h"

#include <stdio.h>
#include <unistd.h>

#define NEW(...) PyObject_CallFunction(__VA_ARGS__)

static const char *
repr(PyObject *o)
{
    PyObject *text = o ? late(PyObject_ASCII(o)) : NULL;
    return text ? PyUnicode_AsUTF8(text) : "-";
}

// Of a new reference, which it drops.
static const char *
repr_of(PyObject *o)
{
    return repr(late(o));
}

static void
title(const char *text)
{
    printf("-- %s\n", text);
    fflush(stdout);
}

static void
show(const char *what, PyObject *e)
{
    title(what);
    PyErr_DisplayException(e);
    PyErr_SetRaisedException(Py_NewRef(e));
    PyErr_WriteUnraisable(NULL);
    Py_DECREF(e);
}

// An exception that went through some lines.
static PyObject *
through(const char *file, const char *function, int line, int times)
{
    PyObject *globals = PyDict_New();
    PyErr_SetString(PyExc_ValueError, "through");
    PyCodeObject *code = PyCode_NewEmpty(file, function, line);
    PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), code, globals, NULL);
    for (int i = 0; i < times; i++)
        PyTraceBack_Here(frame);
    PyObject *e = PyErr_GetRaisedException();
    Py_DECREF(frame);
    Py_DECREF(code);
    Py_DECREF(globals);
    return e;
}

static void
exceptions(void)
{
    show("text", NEW(PyExc_ValueError, "s", "x"));
    show("none", NEW(PyExc_ValueError, NULL));
    show("two", NEW(PyExc_ValueError, "ii", 1, 2));
    show("key", NEW(PyExc_KeyError, "s", "k"));
    show("lines", NEW(PyExc_ValueError, "s", "x\ny"));
    show("module", NEW(late(PyErr_NewException("a.b.C", NULL, NULL)), "s", "x"));
    show("os", NEW(PyExc_OSError, "iss", 2, "No", "fn"));
    PyObject *deep = late(NEW(PyExc_OSError, "s", "deep")),
             *middle = late(NEW(PyExc_TypeError, "s", "middle"));
    PyObject *top = late(NEW(PyExc_ValueError, "s", "top"));
    PyException_SetContext(middle, Py_NewRef(deep));
    PyException_SetContext(top, Py_NewRef(middle));
    show("contexts", Py_NewRef(top));
    PyException_SetCause(top, Py_NewRef(deep));
    show("cause", Py_NewRef(top));
    PyException_SetCause(top, NULL);
    show("suppressed", Py_NewRef(top));
    PyException_SetContext(deep, Py_NewRef(top));
    show("ring", Py_NewRef(middle));
    PyException_SetContext(deep, NULL);
    PyObject *e = late(NEW(PyExc_ValueError, "s", "notes"));
    Py_XDECREF(PyObject_CallMethod(e, "add_note", "s", "n1\nn2"));
    Py_XDECREF(PyObject_CallMethod(e, "add_note", "s", ""));
    show("notes", Py_NewRef(e));
    PyObject_SetAttrString(e, "__notes__", Py_True);
    show("notes are a bool", Py_NewRef(e));
    PyObject_SetAttrString(e, "__notes__", late(Py_BuildValue("(isO)", 1, "s", Py_None)));
    show("notes are a tuple", Py_NewRef(e));
    title("no exception");
    PyErr_DisplayException(Py_True);
}

static void
groups(void)
{
    PyObject *a = late(NEW(PyExc_ValueError, "s", "a\nb")), *t = late(through("f.py", "g", 3, 2));
    PyObject *inner = late(NEW(PyExc_BaseExceptionGroup, "s[OO]", "inner", a, t));
    show("group", Py_NewRef(inner));
    PyException_SetTraceback(inner, late(PyException_GetTraceback(t)));
    PyException_SetContext(a, NEW(PyExc_KeyError, "s", "context"));
    Py_XDECREF(PyObject_CallMethod(inner, "add_note", "s", "a note"));
    PyObject *outer = late(NEW(PyExc_BaseExceptionGroup, "s[OO]", "outer", inner, t));
    PyException_SetTraceback(outer, late(PyException_GetTraceback(t)));
    show("nested", Py_NewRef(outer));
    PyObject *last = NEW(PyExc_TypeError, "s", "last");
    PyException_SetCause(last, Py_NewRef(outer));
    show("as cause", last);
    PyObject *many = late(PyList_New(0)), *deep = NEW(PyExc_ValueError, "s", "leaf");
    for (int i = 0; i < 17; i++)
        PyList_Append(many, late(NEW(PyExc_ValueError, "i", i)));
    show("many", NEW(PyExc_BaseExceptionGroup, "sO", "many", many));
    for (int i = 0; i < 14; i++)
        deep = NEW(PyExc_BaseExceptionGroup, "s[N]", "deep", deep);
    show("deep", deep);
}

static void
syntax(void)
{
    static const struct {
        const char *text;
        int offset, end_line, end_offset;
    } all[] = { { "  foo bar\n", 5, 3, 8 },
                { "  foo bar\n", 5, 4, 2 },
                { "  foo bar\n", -1, 3, -1 },
                { "foo\tbar baz\n", 5, 3, 8 },
                { "    foo\n", 5, 3, 5 },
                { "    foo\n", 2, 3, 3 },
                { "    foo\n", 6, 3, 4 },
                { "foo\n", 4, 3, 9 },
                { "abcd\n", 2, 3, 6 },
                { "abcd\n", 9, 3, 12 },
                { "abcd\n", 3, 3, 0 },
                { "", 2, 3, 3 },
                { "\n", 2, 3, 3 },
                { "ab\ncd\n", 2, 9, 9 },
                { "ab", 1, 3, 9 } };
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
        show("syntax", NEW(PyExc_SyntaxError, "s(siisii)", "msg", "file.py", 3, all[i].offset,
                           all[i].text, all[i].end_line, all[i].end_offset));
    show("syntax", NEW(PyExc_SyntaxError, "s(siis)", "msg", "file.py", 3, 5, "  foo bar\n"));
    show("syntax", NEW(PyExc_SyntaxError, "s(sizz)", "msg", "file.py", 3, NULL, NULL));
    show("syntax", NEW(PyExc_SyntaxError, "s(zizs)", "msg", NULL, 3, NULL, "abc"));
    show("syntax", NEW(PyExc_SyntaxError, "s(sOis)", "msg", "f.py", Py_None, 4, "foo\n"));
    show("syntax", NEW(PyExc_SyntaxError, "O(siis)", Py_None, "f.py", 3, 2, "ab"));
}

static void
tracebacks(void)
{
    for (int n = 1; n < 7; n++)
        show("traceback", through("nofile.py", "f", 3, n));
    show("negative line", through("nofile.py", "f", -5, 1));
    show("string", through("<string>", "f", 1, 1));
    PyObject *e = through("a.py", "f", 1, 5);
    PyErr_SetRaisedException(e);
    for (int i = 1; i < 5; i++) {
        PyObject *globals = PyDict_New();
        PyCodeObject *code = PyCode_NewEmpty("b.py", "g", i);
        PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), code, globals, NULL);
        PyTraceBack_Here(frame);
        Py_DECREF(frame);
        Py_DECREF(code);
        Py_DECREF(globals);
    }
    e = PyErr_GetRaisedException();
    const long limits[] = { 2, 0, -3, 4, 100 };
    for (int i = 0; i < 5; i++) {
        PySys_SetObject("tracebacklimit", late(PyLong_FromLong(limits[i])));
        show("limit", Py_NewRef(e));
    }
    PySys_SetObject("tracebacklimit", NULL);
    PyObject *tb = late(PyException_GetTraceback(late(e)));
    static const char *names[] = { "tb_lineno", "tb_lasti" };
    for (int i = 0; i < 2; i++)
        printf("%s\n", repr_of(PyObject_GetAttrString(tb, names[i])));
    printf("%d\n", PyObject_SetAttrString(tb, "tb_next", tb));
    PyErr_Clear();
}

static void
code(void)
{
    static const char *attributes[] = { "co_argcount",  "co_posonlyargcount", "co_kwonlyargcount",
                                        "co_nlocals",   "co_stacksize",       "co_flags",
                                        "co_consts",    "co_names",           "co_varnames",
                                        "co_freevars",  "co_cellvars",        "co_filename",
                                        "co_name",      "co_qualname",        "co_firstlineno",
                                        "co_linetable", "co_exceptiontable",  NULL };
    PyObject *empty = late(PyTuple_New(0)), *names = late(Py_BuildValue("(sss)", "a", "b", "c"));
    PyObject *n = late(PyUnicode_FromString("n")), *bytes = late(PyBytes_FromString(""));
    PyObject *cells = late(Py_BuildValue("(ss)", "b", "q")),
             *frees = late(Py_BuildValue("(s)", "fr"));
    PyObject *lines = late(PyBytes_FromStringAndSize("\x80\x05\xe8\x02", 4));
    PyObject *text = late(PyBytes_FromStringAndSize("\x1b\x00\x1b\x00", 4));
    PyCodeObject *made[] = { PyCode_NewEmpty("file.py", "func", 42),
                             PyUnstable_Code_NewWithPosOnlyArgs(
                                 2, 1, 1, 3, 5, 3, text, late(Py_BuildValue("(Oi)", Py_None, 3)),
                                 late(Py_BuildValue("(s)", "nm")), names, frees, cells, n, n, n, 10,
                                 lines, bytes) };
    for (int i = 0; i < 2; i++) {
        late((PyObject *)made[i]);
        for (int k = 0; attributes[k]; k++)
            printf("%s=%s ", attributes[k],
                   repr_of(PyObject_GetAttrString((PyObject *)made[i], attributes[k])));
        printf("\n%zd %d %d %d %d %d\n", Py_SIZE(made[i]), made[i]->co_framesize,
               made[i]->co_nlocalsplus, made[i]->co_ncellvars, made[i]->co_nfreevars,
               made[i]->_co_firsttraceable);
        printf("%s %s\n", repr(made[i]->co_localsplusnames), repr(made[i]->co_localspluskinds));
        for (int at = -2; at < 8; at++) {
            int a, b, c, d, r = PyCode_Addr2Location(made[i], at, &a, &b, &c, &d);
            printf("%d:%d %d %d %d %d %d, ", at, PyCode_Addr2Line(made[i], at), r, a, b, c, d);
        }
        printf("\n");
        PyObject *globals = late(PyDict_New()), *locals = late(Py_BuildValue("{si}", "x", 1));
        PyFrameObject *f = PyFrame_New(PyThreadState_Get(), made[i], globals, i ? NULL : locals);
        static const char *of_frame[] = { "f_back",          "f_locals",    "f_lasti",
                                          "f_lineno",        "f_trace",     "f_trace_lines",
                                          "f_trace_opcodes", "f_generator", NULL };
        for (int k = 0; of_frame[k]; k++)
            printf("%s=%s ", of_frame[k],
                   repr_of(PyObject_GetAttrString((PyObject *)f, of_frame[k])));
        printf("%d %d\n", PyFrame_GetLineNumber(f), PyFrame_GetLasti(f));
        PyObject *v = PyFrame_GetVarString(f, "x"), *e = PyErr_GetRaisedException();
        printf("%s %s\n", repr_of(v), repr_of(e));
        Py_DECREF(f);
    }
#define BAD(...)                                                       \
    late((PyObject *)PyUnstable_Code_NewWithPosOnlyArgs(__VA_ARGS__)); \
    {                                                                  \
        PyObject *e = late(PyErr_GetRaisedException());                \
        printf("%s\n", e ? Py_TYPE(e)->tp_name : "made");              \
        if (e && Py_TYPE(e) == (void *)PyExc_ValueError)               \
            printf("%s\n", repr(e));                                   \
    }
    BAD(-1, 0, 0, 0, 3, 0, text, empty, empty, empty, empty, empty, n, n, n, 1, bytes, bytes)
    BAD(0, 1, 0, 0, 3, 0, text, empty, empty, empty, empty, empty, n, n, n, 1, bytes, bytes)
    BAD(0, 0, 0, 0, 3, 0, late(PyBytes_FromString("abc")), empty, empty, empty, empty, empty, n, n,
        n, 1, bytes, bytes)
    BAD(0, 0, 0, 1, 3, 0, text, empty, empty, empty, empty, empty, n, n, n, 1, bytes, bytes)
    BAD(3, 0, 0, 0, 3, 0, text, empty, empty, empty, empty, empty, n, n, n, 1, bytes, bytes)
    BAD(0, 0, 0, 0, 3, CO_VARARGS, text, empty, empty, empty, empty, empty, n, n, n, 1, bytes,
        bytes)
    BAD(0, 0, 0, 0, 3, 0, text, empty, n, empty, empty, empty, n, n, n, 1, bytes, bytes)
    BAD(0, 0, 0, 1, 3, 0, text, empty, empty, late(Py_BuildValue("(i)", 1)), empty, empty, n, n, n,
        1, bytes, bytes)
    BAD(0, 0, 0, 0, 3, 0, text, empty, empty, empty, empty, empty, n, n, n, -5, bytes, bytes)
    printf("%d %d\n", PyEval_GetFrame() == NULL, PyEval_GetGlobals() == NULL);
    PyObject *locals = PyEval_GetLocals(), *e = PyErr_GetRaisedException();
    printf("%d %s\n", locals == NULL, repr_of(e));
}

// The name that was probably meant.
static void
suggestions(void)
{
    static const char *wrong[] = { "appendd", "APPEND",   "appen",  "ap",   "xyz",
                                   "_append", "__clas__", "append", "sorrt" };
    for (int i = 0; i < 9; i++) {
        PyObject *kwds = Py_BuildValue("{sssN}", "name", wrong[i], "obj", PyList_New(0)),
                 *args = Py_BuildValue("(s)", wrong[i]);
        show("suggestion", PyObject_Call(PyExc_AttributeError, args, kwds));
        Py_DECREF(kwds);
        Py_DECREF(args);
    }
    PyObject *kwds = Py_BuildValue("{ssss}", "name", "sys", "name_from", "modulez"),
             *args = Py_BuildValue("(s)", "text");
    show("suggestion", PyObject_Call(PyExc_ImportError, args, kwds));
    Py_DECREF(kwds);
    Py_DECREF(args);
}

static void
unraisable(void)
{
    title("unraisable");
    PyErr_WriteUnraisable(NULL);
    PyErr_SetString(PyExc_ValueError, "x");
    PyErr_WriteUnraisable(Py_True);
    PyErr_SetString(PyExc_ValueError, "x");
    PyErr_WriteUnraisable(Py_None);
    PyErr_SetString(PyExc_ValueError, "x");
    PyErr_FormatUnraisable(NULL);
    PyErr_SetString(PyExc_ValueError, "x");
    PyErr_FormatUnraisable("Exception ignored while %s", "testing");
}

static void
print(void)
{
    title("print");
    PyErr_SetString(PyExc_ValueError, "p");
    PyErr_Print();
    printf("%s\n", repr(PySys_GetObject("last_exc")));
    fflush(stdout);
    PyErr_SetString(PyExc_TypeError, "p");
    PyErr_PrintEx(0);
    printf("%s %s %s\n", repr(PySys_GetObject("last_exc")), repr(PySys_GetObject("last_type")),
           repr(PySys_GetObject("last_traceback")));
    fflush(stdout);
    PyObject *hook = Py_XNewRef(PySys_GetObject("excepthook"));
    PySys_SetObject("excepthook", (PyObject *)&PyLong_Type);
    PyErr_SetString(PyExc_ValueError, "p");
    PyErr_Print();
    PySys_SetObject("excepthook", NULL);
    PyErr_SetString(PyExc_ValueError, "p");
    PyErr_Print();
    PySys_SetObject("excepthook", hook);
    Py_XDECREF(hook);
}

static void
warned(int result)
{
    PyObject *e = PyErr_GetRaisedException();
    printf("%d %s\n", result, repr(e));
    fflush(stdout);
    Py_XDECREF(e);
}

static void
warnings(void)
{
    title("warnings");
    PyObject *registry = late(PyDict_New());
    for (int i = 0; i < 2; i++) {
        warned(PyErr_WarnEx(PyExc_UserWarning, "hello", 1));
        warned(PyErr_WarnEx(NULL, "no category", 1));
        warned(PyErr_WarnEx(PyExc_DeprecationWarning, "left out", 1));
        warned(PyErr_WarnEx(Py_None, "x", 1));
        warned(PyErr_WarnEx(PyExc_ValueError, "x", 1));
        warned(PyErr_ResourceWarning(Py_None, 1, "left out"));
        warned(PyErr_WarnFormat(PyExc_UserWarning, 1, "%d %R", 3, Py_None));
        warned(PyErr_WarnExplicit(PyExc_UserWarning, "explicit", "/srv/f.py", 12, NULL, NULL));
        warned(PyErr_WarnExplicit(PyExc_UserWarning, "registry", "f.py", 12, "mod", registry));
        warned(PyErr_WarnExplicit(PyExc_UserWarning, "registry", "f.py", 13, "mod", registry));
        warned(PyErr_WarnExplicit(PyExc_UserWarning, "registry", "f.py", 13, "mod", Py_True));
        warned(
            PyErr_WarnExplicit(PyExc_DeprecationWarning, "main", "f.py", 13, "__main__", registry));
        warned(PyErr_WarnExplicit(PyExc_DeprecationWarning, "mod", "f.py", 13, "mod", registry));
        warned(PyErr_WarnExplicitFormat(PyExc_UserWarning, "f.py", 3, "m", registry, "%d", 4));
        PyObject *file = late(PyUnicode_FromString("f.py")),
                 *w = late(NEW(PyExc_RuntimeWarning, "s", "inst"));
        warned(PyErr_WarnExplicitObject(PyExc_UserWarning, w, file, 7, NULL, registry));
        warned(PyErr_WarnExplicitObject(PyExc_UserWarning, file, file, 7, Py_None, registry));
    }
    printf("%s\n", repr(registry));
    PySys_SetObject("__warningregistry__", NULL);
}

static void
facts(void)
{
    exceptions();
    groups();
    syntax();
    tracebacks();
    code();
    suggestions();
    unraisable();
    print();
    warnings();
}
