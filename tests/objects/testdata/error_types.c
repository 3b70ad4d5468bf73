// Built-in exceptions: how they are made, shown, copied and changed, as printed lines.
#include "ways.h"

#include <errno.h>
#include <stdio.h>

// An exception's type, repr, str and what hangs on it; drops it.
static void
shown(PyObject *e)
{
    static const char *attributes[] = {
        "args",       "errno",     "strerror",    "filename",
        "filename2",  "name",      "path",        "obj",
        "name_from",  "msg",       "value",       "code",
        "lineno",     "text",      "offset",      "end_lineno",
        "end_offset", "object",    "start",       "end",
        "encoding",   "reason",    "message",     "exceptions",
        "__notes__",  "__cause__", "__context__", "__suppress_context__",
        NULL
    };
    if (e == NULL) {
        e = PyErr_GetRaisedException();
        printf("raised ");
    }
    if (e == NULL) {
        printf("nothing\n");
        return;
    }
    PyObject *repr = PyObject_ASCII(e), *str = PyObject_Str(e),
             *text = str ? PyObject_ASCII(str) : NULL;
    printf("%s %s str %s", Py_TYPE(e)->tp_name, repr ? PyUnicode_AsUTF8(repr) : "-",
           text ? PyUnicode_AsUTF8(text) : "-");
    PyErr_Clear();
    for (int i = 0; attributes[i]; i++) {
        PyObject *value = PyObject_GetAttrString(e, attributes[i]);
        PyObject *shown = value && value != Py_None ? PyObject_ASCII(value) : NULL;
        if (shown)
            printf(" %s=%s", attributes[i], PyUnicode_AsUTF8(shown));
        PyErr_Clear();
        Py_XDECREF(value);
        Py_XDECREF(shown);
    }
    printf("\n");
    Py_XDECREF(repr);
    Py_XDECREF(str);
    Py_XDECREF(text);
    Py_DECREF(e);
}

#define NEW(...) shown(PyObject_CallFunction(__VA_ARGS__))

static void
makes(void)
{
    PyObject *all[] = { PyExc_BaseException,   PyExc_Exception,           PyExc_ValueError,
                        PyExc_KeyError,        PyExc_StopIteration,       PyExc_SystemExit,
                        PyExc_ImportError,     PyExc_ModuleNotFoundError, PyExc_OSError,
                        PyExc_BlockingIOError, PyExc_SyntaxError,         PyExc_TabError,
                        PyExc_NameError,       PyExc_UnboundLocalError,   PyExc_AttributeError,
                        PyExc_MemoryError,     PyExc_UnicodeError,        PyExc_UserWarning,
                        PyExc_RecursionError,  PyExc_StopAsyncIteration };
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        NEW(all[i], NULL);
        NEW(all[i], "s", "one");
        NEW(all[i], "O", Py_None);
        NEW(all[i], "(ii)", 1, 2);
        NEW(all[i], "is", ENOENT, "two");
        NEW(all[i], "iss", EPERM, "two", "three");
        NEW(all[i], "isiis", 1, "two", 3, 4, "five");
        NEW(all[i], "s(siis)", "msg", "dir/file.py", 3, 4, "text");
        PyObject *kwds = Py_BuildValue("{sisi}", "name", 1, "path", 2), *none = PyTuple_New(0);
        shown(PyObject_Call(all[i], none, kwds));
        Py_DECREF(kwds);
        kwds = Py_BuildValue("{si}", "name", 1);
        shown(PyObject_Call(all[i], none, kwds));
        Py_DECREF(kwds);
        Py_DECREF(none);
    }
}

// Which class an errno makes.
static void
errnos(void)
{
    for (int i = 0; i < 135; i++) {
        PyObject *e = PyObject_CallFunction(PyExc_OSError, "is", i, "x");
        printf("%d %s\n", i, Py_TYPE(e)->tp_name);
        Py_DECREF(e);
    }
    NEW(PyExc_OSError, "sss", "a", "b", "c");
    NEW(PyExc_OSError, "dss", 2.0, "b", "c");
    NEW(PyExc_OSError, "Oss", Py_True, "b", "c");
    NEW(PyExc_OSError, "issOs", 2, "b", "c", Py_None, "d");
    NEW(PyExc_OSError, "isOOO", 2, "b", Py_None, Py_None, Py_None);
    NEW(PyExc_OSError, "iiiiii", 1, 2, 3, 4, 5, 6);
    NEW(PyExc_BlockingIOError, "isi", EAGAIN, "again", 7);
    NEW(PyExc_FileNotFoundError, "is", EPERM, "x");
}

static void
syntax(void)
{
    NEW(PyExc_SyntaxError, "s(zizs)", "m", NULL, 3, NULL, "t");
    NEW(PyExc_SyntaxError, "s(sOis)", "m", "/srv/b/", Py_None, 2, "t");
    NEW(PyExc_SyntaxError, "s(siisii)", "m", "f", 1, 2, "t", 3, 4);
    NEW(PyExc_SyntaxError, "s(siisi)", "m", "f", 1, 2, "t", 3);
    NEW(PyExc_SyntaxError, "s(sii)", "m", "f", 1, 2);
    NEW(PyExc_SyntaxError, "s(siisiiii)", "m", "f", 1, 2, "t", 3, 4, 5, 6);
    NEW(PyExc_SyntaxError, "si", "m", 5);
    NEW(PyExc_SyntaxError, "ss", "m", "abcd");
    NEW(PyExc_SyntaxError, "O(siis)", Py_None, "f", 1, 2, "t");
}

static void
unicode(void)
{
    static const int ranges[][2] = { { 1, 2 },   { 1, 3 },   { 1, 1 }, { -1, -5 },
                                     { 10, 11 }, { -3, -1 }, { 2, 1 }, { 0, 1 } };
    for (int i = 0; i < 8; i++) {
        Py_ssize_t start = ranges[i][0], end = ranges[i][1];
        NEW(PyExc_UnicodeDecodeError, "synns", "enc", "a\xff\x01", start, end, "why");
        NEW(PyExc_UnicodeEncodeError, "ssnns", "enc", "a\xc3\xa9\xe1\x88\xb4", start, end, "why");
        NEW(PyExc_UnicodeEncodeError, "ssnns", "enc", "\xf0\x92\x8d\x85z", start, end, "why");
        NEW(PyExc_UnicodeTranslateError, "snns", "abc", start, end, "why");
    }
    NEW(PyExc_UnicodeDecodeError, "ssnns", "enc", "str", (Py_ssize_t)0, (Py_ssize_t)1, "why");
    NEW(PyExc_UnicodeEncodeError, "synns", "enc", "bytes", (Py_ssize_t)0, (Py_ssize_t)1, "why");
    NEW(PyExc_UnicodeDecodeError, "iynns", 1, "b", (Py_ssize_t)0, (Py_ssize_t)1, "why");
    NEW(PyExc_UnicodeTranslateError, "s", "x");
    PyObject *e = PyUnicodeDecodeError_Create("enc", "ab\xff", 3, 2, 3, "reason");
    for (int at = -5; at < 6; at += 2) {
        Py_ssize_t start = 0, end = 0;
        PyUnicodeDecodeError_SetStart(e, at);
        PyUnicodeDecodeError_SetEnd(e, at);
        int a = PyUnicodeDecodeError_GetStart(e, &start), b = PyUnicodeDecodeError_GetEnd(e, &end);
        printf("%d: %d %zd %d %zd\n", at, a, start, b, end);
    }
    PyUnicodeDecodeError_SetReason(e, "another");
    PyObject_DelAttrString(e, "encoding");
    printf("%d\n", late(PyUnicodeDecodeError_GetEncoding(e)) == NULL);
    shown(NULL);
    printf("%d\n", late(PyUnicodeEncodeError_GetObject(e)) == NULL);
    shown(NULL);
    printf("%d\n", late(PyUnicodeDecodeError_GetObject(Py_None)) == NULL);
    shown(NULL);
    shown(e);
}

// What attributes may be set to.
static void
changes(void)
{
    static const char *names[] = {
        "args",     "__traceback__", "__context__",        "__cause__", "__suppress_context__",
        "__dict__", "value",         "characters_written", "start",     "other",
        NULL
    };
    PyObject *types[] = { PyExc_ValueError, PyExc_StopIteration, PyExc_OSError,
                          PyExc_UnicodeDecodeError };
    PyObject *values[] = { Py_None,
                           Py_True,
                           late(PyLong_FromLong(3)),
                           late(PyUnicode_FromString("s")),
                           late(Py_BuildValue("[i]", 1)),
                           late(PyObject_CallFunction(PyExc_KeyError, "s", "k")),
                           late(PyDict_New()),
                           NULL };
    for (int t = 0; t < 4; t++)
        for (int n = 0; names[n]; n++)
            for (int v = 0; v < 8; v++) {
                PyObject *e = t == 3 ? PyUnicodeDecodeError_Create("e", "a", 1, 0, 1, "r")
                                     : PyObject_CallFunction(types[t], "s", "x");
                int set = PyObject_SetAttrString(e, names[n], values[v]);
                printf("%s %d %d: ", names[n], v, set);
                if (set < 0)
                    shown(NULL);
                shown(e);
            }
}

static void
methods(void)
{
    PyObject *e = PyObject_CallFunction(PyExc_ValueError, "s", "x"), *r;
#define CALL(...)                               \
    r = PyObject_CallMethod(e, __VA_ARGS__);    \
    if (r == NULL)                              \
        shown(NULL);                            \
    else {                                      \
        PyObject *text = PyObject_ASCII(r);     \
        printf("%s\n", PyUnicode_AsUTF8(text)); \
        Py_DECREF(text);                        \
        Py_DECREF(r);                           \
    }
    CALL("add_note", "s", "note");
    CALL("add_note", "i", 1);
    CALL("with_traceback", "O", Py_None);
    CALL("with_traceback", "i", 1);
    CALL("__reduce__", NULL);
    CALL("__setstate__", "{sisi}", "a", 1, "b", 2);
    CALL("__setstate__", "i", 1);
    CALL("__setstate__", "O", Py_None);
    PyObject_SetAttrString(e, "__notes__", Py_None);
    CALL("add_note", "s", "note");
    Py_DECREF(e);
    e = PyObject_CallFunction(PyExc_OSError, "issOs", 2, "text", "f", Py_None, "g");
    CALL("__reduce__", NULL);
    Py_DECREF(e);
    e = PyObject_CallFunction(PyExc_ImportError, "s", "m");
    CALL("__reduce__", NULL);
    Py_DECREF(e);
    e = PyObject_CallFunction(PyExc_AttributeError, "s", "m");
    CALL("__reduce__", NULL);
    CALL("__getstate__", NULL);
    Py_DECREF(e);
}

static void
groups(void)
{
    PyObject *v = late(PyObject_CallFunction(PyExc_ValueError, "s", "v")), *e, *r;
    PyObject *k = late(PyObject_CallFunction(PyExc_KeyboardInterrupt, NULL));
    PyObject *t = late(PyObject_CallFunction(PyExc_TypeError, "s", "t"));
    NEW(PyExc_BaseExceptionGroup, "s[O]", "g", v);
    NEW(PyExc_BaseExceptionGroup, "s(OO)", "g", v, k);
    NEW(PyExc_BaseExceptionGroup, "s[]", "g");
    NEW(PyExc_BaseExceptionGroup, "si", "g", 1);
    NEW(PyExc_BaseExceptionGroup, "s[i]", "g", 1);
    NEW(PyExc_BaseExceptionGroup, "i[O]", 1, v);
    NEW(PyExc_BaseExceptionGroup, "s", "g");
    PyObject *inner = late(PyObject_CallFunction(PyExc_BaseExceptionGroup, "s[OO]", "in", t, v));
    NEW((PyObject *)Py_TYPE(inner), "s[O]", "g", k);
    e = PyObject_CallFunction(PyExc_BaseExceptionGroup, "s[OO]", "out", v, inner);
    PyException_SetCause(e, Py_NewRef(t));
    CALL("add_note", "s", "n");
    CALL("split", "O", PyExc_ValueError);
    CALL("split", "O", PyExc_KeyError);
    CALL("split", "O", (PyObject *)Py_TYPE(e));
    CALL("split", "((OO))", PyExc_TypeError, PyExc_OSError);
    CALL("subgroup", "O", PyExc_TypeError);
    CALL("subgroup", "O", PyExc_OSError);
    CALL("subgroup", "i", 1);
    CALL("subgroup", "O", (PyObject *)&PyLong_Type);
    CALL("derive", "[O]", k);
    r = PyObject_CallMethod(e, "subgroup", "O", PyExc_TypeError);
    shown(r);
    shown(e);
}

// Keywords that nearly are right.
static void
keywords(void)
{
    static const char *const names[] = { "nam", "pathe", "ob", "xyz" };
    PyObject *all[] = { PyExc_ImportError, PyExc_NameError, PyExc_AttributeError };
    PyObject *none = late(PyTuple_New(0));
    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < 4; k++) {
            shown(PyObject_Call(all[i], none, late(Py_BuildValue("{s:i}", names[k], 1))));
        }
    }
}

static void
facts(void)
{
    makes();
    keywords();
    errnos();
    syntax();
    unicode();
    changes();
    methods();
    groups();
}
