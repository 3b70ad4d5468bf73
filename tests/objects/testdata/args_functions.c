/* The functions around arguments that args_units.c and args_tables.c leave: with va_list, of a
 * stack, what they complain of; values built with va_list; file descriptors. */
#include "show.h"

#include <stdarg.h>

int _PyArg_ParseTuple_SizeT(PyObject *, const char *, ...);
int _PyArg_Parse_SizeT(PyObject *, const char *, ...);
int _PyArg_ParseTupleAndKeywords_SizeT(PyObject *, PyObject *, const char *, const char *const *,
                                       ...);
int _PyArg_VaParse_SizeT(PyObject *, const char *, va_list);
int _PyArg_VaParseTupleAndKeywords_SizeT(PyObject *, PyObject *, const char *, const char *const *,
                                         va_list);
PyObject *_Py_BuildValue_SizeT(const char *, ...);
PyObject *_Py_VaBuildValue_SizeT(const char *, va_list);
int _PyArg_ParseStack(PyObject *const *, Py_ssize_t, const char *, ...);
int _PyArg_CheckPositional(const char *, Py_ssize_t, Py_ssize_t, Py_ssize_t);
int _PyArg_NoKeywords(const char *, PyObject *);
int _PyArg_NoPositional(const char *, PyObject *);
void _PyArg_BadArgument(const char *, const char *, const char *, PyObject *);
int _PyLong_FileDescriptor_Converter(PyObject *, void *);
int _Py_convert_optional_to_ssize_t(PyObject *, void *);
int PyArg_VaParseTupleAndKeywords(PyObject *, PyObject *, const char *, char *const *, va_list);

/* Each of the functions with a va_list, by number. */
static int
parse(int by, PyObject *args, PyObject *kwargs, const char *format, ...)
{
    static const char *const names[] = { "a", "b", "c", NULL };
    va_list va;
    va_start(va, format);
    int r = by == 0   ? PyArg_VaParse(args, format, va)
            : by == 1 ? _PyArg_VaParse_SizeT(args, format, va)
            : by == 2
                ? PyArg_VaParseTupleAndKeywords(args, kwargs, format, (char *const *)names, va)
                : _PyArg_VaParseTupleAndKeywords_SizeT(args, kwargs, format, names, va);
    va_end(va);
    return r;
}

static PyObject *
build(int by, const char *format, ...)
{
    va_list va;
    va_start(va, format);
    PyObject *o = by ? _Py_VaBuildValue_SizeT(format, va) : Py_VaBuildValue(format, va);
    va_end(va);
    return o;
}

static void
parsed(void)
{
    PyObject *all[] = { Py_BuildValue("(is)", 1, "a"),
                        Py_BuildValue("(si)", "a", 1),
                        Py_BuildValue("(isO)", 2, "b", Py_None),
                        PyTuple_New(0),
                        Py_BuildValue("(isOO)", 1, "a", Py_None, Py_None),
                        Py_BuildValue("(i)", 7),
                        PyList_New(0),
                        PyLong_FromLong(3) };
    PyObject *kwargs[] = { NULL, Py_BuildValue("{s:s}", "b", "by name"),
                           Py_BuildValue("{s:i}", "nope", 1), Py_BuildValue("{s:i}", "a", 1) };
    static const char *const names[] = { "a", "b", "c", NULL };
    for (int i = 0; i < 8; i++) {
        for (int by = 0; by < 4; by++) {
            for (int k = 0; k < (by > 1 ? 4 : 1); k++) {
                int n = -1;
                const char *s = "-";
                PyObject *o = Py_Ellipsis;
                if (by > 1 && i >= 6) {
                    continue;
                }
                int r = parse(by, all[i], kwargs[k], "is|O:name", &n, &s, &o);
                printf("%d by %d with %d: %d %d %s ", i, by, k, r, n, s);
                r ? lent("O", o) : failed();
            }
        }
        int n = -1;
        const char *s = "-";
        Py_ssize_t size = -1;
        PyObject *o = Py_Ellipsis;
        int r = i < 6 ? _PyArg_ParseTuple_SizeT(all[i], "is#|O;a message", &n, &s, &size, &o) : 0;
        printf("tuple %d %d %s %zd ", r, n, s, size);
        r ? lent("O", o) : failed();
        n = -1, s = "-", size = -1;
        for (int k = 0; k < 4 && i < 6; k++) {
            r = _PyArg_ParseTupleAndKeywords_SizeT(all[i], kwargs[k], "i|s#O", names, &n, &s, &size,
                                                   &o);
            printf("keywords %d %d %s %zd ", r, n, s, size);
            r ? lent("O", o) : failed();
        }
        n = -1;
        r = _PyArg_Parse_SizeT(all[i], "i", &n);
        printf("one %d %d ", r, n);
        r ? (void)putchar('\n') : failed();
        if (i < 5) {
            n = -1, s = "-", o = Py_Ellipsis;
            r = _PyArg_ParseStack(((PyTupleObject *)all[i])->ob_item, PyTuple_GET_SIZE(all[i]),
                                  "is|O:name", &n, &s, &o);
            printf("stack %d %d %s ", r, n, s);
            r ? lent("O", o) : failed();
        }
    }
    for (int i = 0; i < 8; i++) {
        Py_DECREF(all[i]);
    }
    for (int i = 1; i < 4; i++) {
        Py_DECREF(kwargs[i]);
    }
}

static void
complaints(void)
{
    static const Py_ssize_t counts[][3] = { { 0, 0, 0 },
                                            { 1, 0, 0 },
                                            { 0, 1, 1 },
                                            { 2, 1, 1 },
                                            { 0, 1, 2 },
                                            { 3, 1, 2 },
                                            { 1, 1, 2 },
                                            { 1, 2, PY_SSIZE_T_MAX },
                                            { 5, 0, PY_SSIZE_T_MAX },
                                            { 9, 0, 1 } };
    for (size_t i = 0; i < sizeof(counts) / sizeof(*counts); i++) {
        for (int named = 0; named < 2; named++) {
            int r = _PyArg_CheckPositional(named ? "name" : NULL, counts[i][0], counts[i][1],
                                           counts[i][2]);
            printf("%zd of %zd %d ", counts[i][0], counts[i][1], r);
            r ? (void)putchar('\n') : failed();
        }
    }
    PyObject *dict = PyDict_New(), *full = Py_BuildValue("{s:i}", "k", 1), *empty = PyTuple_New(0),
             *one = Py_BuildValue("(i)", 1);
    PyObject *all[] = { NULL, dict, full, empty, one, Py_None };
    for (int i = 0; i < 6; i++) {
        if (i != 3 && i != 4) {
            int r = _PyArg_NoKeywords("name", all[i]);
            printf("keywords %d %d ", i, r);
            r ? (void)putchar('\n') : failed();
        }
        if (i != 1 && i != 2) {
            int r = _PyArg_NoPositional("name", all[i]);
            printf("positional %d %d ", i, r);
            r ? (void)putchar('\n') : failed();
        }
        if (all[i] != NULL) {
            _PyArg_BadArgument("name", "argument 1", "a thing", all[i]);
            failed();
            _PyArg_BadArgument("name", "argument 'x'", "str", all[i]);
            failed();
        }
    }
    Py_DECREF(dict), Py_DECREF(full), Py_DECREF(empty), Py_DECREF(one);
}

static void
built(void)
{
    for (int by = 0; by < 2; by++) {
        show("none", build(by, ""));
        show("one", build(by, "i", 1));
        show("two", build(by, "is", 1, "a"));
        show("nested", build(by, "(i[ss]{s:i})", 1, "a", "b", "k", 2));
        show("sizes", build(by, "s#y#u#", "abc", (Py_ssize_t)2, "def", (Py_ssize_t)3, L"wide",
                            (Py_ssize_t)2));
        show("numbers", build(by, "bBhHiIkKlLnfdCcp", 1, 2, 3, 4, 5, 6u, 7ul, 8ull, 9l, 10ll,
                              (Py_ssize_t)11, 1.5f, 2.5, 'x', 'y', 1));
        show("object", build(by, "O", NULL));
        show("object", build(by, "NO", PyList_New(0), Py_None));
        show("odd", build(by, "{s}", "k"));
        show("bracket", build(by, "(i", 1));
        show("unit", build(by, "?", 1));
        show("NULL text", build(by, "szy", NULL, NULL, NULL));
        PyErr_SetString(PyExc_ZeroDivisionError, "before");
        show("NULL with an error", build(by, "(ON)", NULL, NULL));
    }
    show("SizeT", _Py_BuildValue_SizeT("s#i", "abc", (Py_ssize_t)1, 2));
    show("SizeT", _Py_BuildValue_SizeT("{s:(ii),s:[]}", "a", 1, 2, "b"));
}

/* Formats whose brackets do not fit. */
static void
malformed(void)
{
    static const char *const formats[] = { "iii#", "ii}i", ")(ii", "}",   ",}({", "[i}]", "i)",
                                           "i#",   "ii}",  "[)",   "{ii", "(i]",  ")i",   "(i))i" };
    PyObject *tuple = (PyObject *)&PyTuple_Type;
    for (size_t i = 0; i < Py_ARRAY_LENGTH(formats); i++) {
        show(formats[i], Py_BuildValue(formats[i], 1, 2, 3, 4));
        show("called", PyObject_CallFunction(tuple, formats[i], 1, 2, 3, 4));
    }
    static const char *const names[] = { "", "b", "ab", NULL };
    PyObject *none = PyTuple_New(0), *o;
    done("too few units", PyArg_ParseTupleAndKeywords(none, NULL, "O$:f", (char **)names, &o));
    done("optional", PyArg_ParseTupleAndKeywords(none, NULL, "O|$:f", (char **)names, &o));
    Py_DECREF(none);
}

static PyObject *
fileno_of(PyObject *self, PyObject *args)
{
    PyObject *value =
        PyObject_GetAttrString((PyObject *)Py_TYPE(PyTuple_GET_ITEM(args, 0)), "value");
    if (value == NULL) {
        PyErr_SetString(PyExc_ZeroDivisionError, "no value");
    }
    return value;
}

static PyMethodDef fileno_def = { "fileno", fileno_of, METH_VARARGS, NULL };

static void
descriptors(void)
{
    PyObject *f = PyCFunction_New(&fileno_def, NULL);
    PyObject *values[] = { PyLong_FromLong(0),
                           PyLong_FromLong(7),
                           PyLong_FromLong(-1),
                           PyLong_FromLong(2147483647),
                           PyLong_FromLong(2147483648),
                           PyLong_FromString("99999999999999999999", NULL, 10),
                           text("3"),
                           Py_NewRef(Py_None),
                           PyFloat_FromDouble(1.0),
                           NULL };
    for (int i = 0; i < 10; i++) {
        PyObject *dict = Py_BuildValue("{s:N}", "fileno", PyInstanceMethod_New(f));
        if (values[i] != NULL) {
            PyDict_SetItemString(dict, "value", values[i]);
        }
        PyObject *C = class_of("C", NULL, dict), *c = PyObject_CallNoArgs(C),
                 *both[] = { values[i], c };
        for (int k = values[i] == NULL; k < 2; k++) {
            int fd = -7;
            done("descriptor", PyObject_AsFileDescriptor(both[k]));
            int r = _PyLong_FileDescriptor_Converter(both[k], &fd);
            printf("converter %d %d ", r, fd);
            r ? (void)putchar('\n') : failed();
        }
        Py_ssize_t size = -7;
        if (values[i] != NULL) {
            int r = _Py_convert_optional_to_ssize_t(values[i], &size);
            printf("optional %d %zd ", r, size);
            r ? (void)putchar('\n') : failed();
        }
        Py_DECREF(c), Py_DECREF(C), Py_XDECREF(values[i]);
    }
    PyObject *not_callable = class_of("D", NULL, Py_BuildValue("{s:i}", "fileno", 1)),
             *d = PyObject_CallNoArgs(not_callable);
    done("not a function", PyObject_AsFileDescriptor(d));
    Py_DECREF(d), Py_DECREF(not_callable), Py_DECREF(f);
    done("bool", PyObject_AsFileDescriptor(Py_True));
}

/* What is handed over behind a bracket in which something failed is dropped. */
static void
handed_over(void)
{
    static const char *const formats[] = { "((O)N)",  "([O]N)", "({O:i}N)",  "({i:O}N)",
                                           "({iO}N)", "((O))N", "[((O)O)N]", "{s:(O),s:N}",
                                           "(O)N",    "{(O):N}" };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(formats); i++) {
        PyObject *owned = PyList_New(0);
        Py_INCREF(owned);
        PyErr_SetString(PyExc_KeyError, "the first");
        PyObject *o = i == 2   ? Py_BuildValue(formats[i], NULL, 1, owned)
                      : i == 3 ? Py_BuildValue(formats[i], 1, NULL, owned)
                      : i == 4 ? Py_BuildValue(formats[i], 1, NULL, owned)
                      : i == 6 ? Py_BuildValue(formats[i], NULL, Py_None, owned)
                      : i == 7 ? Py_BuildValue(formats[i], "a", NULL, "b", owned)
                               : Py_BuildValue(formats[i], NULL, owned);
        show(formats[i], o);
        printf("count %zd\n", Py_REFCNT(owned));
        Py_DECREF(owned);
    }
    PyObject *owned = PyList_New(0);
    Py_INCREF(owned);
    show("no key", Py_BuildValue("({Oi}N)", owned, 1, Py_NewRef(owned)));
    show("odd", Py_BuildValue("({i}N)", 1, Py_NewRef(owned)));
    printf("count %zd\n", Py_REFCNT(owned));
    Py_DECREF(owned);
    Py_DECREF(owned);
}

static void
facts(void)
{
    handed_over();
    parsed();
    complaints();
    built();
    malformed();
    descriptors();
}
