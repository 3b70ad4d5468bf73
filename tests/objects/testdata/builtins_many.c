// The functions of builtins that work on many values, or write them: min, max, sum, print, round,
// pow, format.
#include "show.h"

static _Thread_local PyObject *builtins;

/* Calls a function with arguments that it lends. */
static PyObject *
called(const char *name, PyObject *args, PyObject *kwargs)
{
    PyObject *function = late(PyObject_GetAttrString(builtins, name));
    return function == NULL ? NULL : PyObject_Call(function, args, kwargs);
}
#define CALLED(name, ...) OBJECT(called(name, B(__VA_ARGS__), NULL))
#define CALLED_WITH(name, kwargs, ...) OBJECT(called(name, B(__VA_ARGS__), kwargs))

static void
sums(void)
{
    double huge = 1e100;
    PyObject *truth = Py_True;
    CALLED("sum", "()");
    CALLED("sum", "(i)", 5);
    CALLED("sum", "([idi])", 1, 2.5, 3);
    CALLED("sum", "([dddddddddd])", .1, .1, .1, .1, .1, .1, .1, .1, .1, .1);
    CALLED("sum", "([iii]d)", 1, 1, 1, 1.5);
    CALLED("sum", "([LLi])", 1LL << 62, 1LL << 62, 5);
    CALLED("sum", "([OLO])", truth, 1LL << 40, truth);
    CALLED("sum", "([ddd])", huge, 1.0, -huge);
    CALLED("sum", "([did])", huge, 1, -huge);
    CALLED("sum", "([dd])", 1e308, 1e308);
    CALLED("sum", "([OdOi])", late(PyComplex_FromDoubles(0, 1)), 2.5, truth, 3);
    CALLED("sum", "([Odid])", late(PyComplex_FromDoubles(0, 1)), huge, 1, -huge);
    CALLED("sum", "([is])", 1, "a");
    CALLED("sum", "([s]s)", "a", "");
    CALLED("sum", "([y]y)", "a", "");
    CALLED("sum", "([]O)", late(PyByteArray_FromStringAndSize("", 0)));
    CALLED("sum", "([[i][i]][])", 1, 2);
    CALLED_WITH("sum", B("{si}", "start", 10), "([ii])", 1, 2);
    CALLED_WITH("sum", B("{s[]}", "iterable"), "([ii])", 1, 2);
    PyObject *list = B("[s]", "kept");
    CALLED("sum", "([]O)", list);
    CALLED("sum", "((OO)O)", list, list, list);
    lent("list", list);
}

static void
extremes(void)
{
    PyObject *length = late(PyObject_GetAttrString(builtins, "len")), *truth = Py_True;
    CALLED("min", "()");
    CALLED("max", "(i)", 1);
    CALLED("max", "([])");
    CALLED("min", "(iii)", 3, 1, 2);
    CALLED("max", "([iii])", 3, 1, 2);
    CALLED("max", "([dO])", 1.0, truth);
    CALLED("min", "(is)", 1, "a");
    CALLED_WITH("max", B("{si}", "default", 3), "([])");
    CALLED_WITH("max", B("{si}", "default", 3), "(ii)", 1, 2);
    CALLED_WITH("max", B("{si}", "other", 3), "(ii)", 1, 2);
    CALLED_WITH("min", B("{sO}", "key", length), "([sss])", "two", "a", "b");
    CALLED_WITH("max", B("{sO}", "key", length), "(sss)", "two", "one", "b");
    CALLED_WITH("max", B("{sO}", "key", Py_None), "(ii)", 1, 2);
    CALLED_WITH("max", B("{si}", "key", 3), "(ii)", 1, 2);
    CALLED_WITH("max", B("{sO}", "key", length), "(si)", "a", 2);
}

static void
texts(void)
{
    CALLED("bin", "(i)", 5);
    CALLED("oct", "(i)", 8);
    CALLED("hex", "(i)", -255);
    CALLED("hex", "(d)", 1.5);
    CALLED("bin", "(s)", "x");
    CALLED("round", "()");
    CALLED("round", "(d)", 2.5);
    CALLED("round", "(di)", 2.567, 2);
    CALLED("round", "(ii)", 1234, -2);
    CALLED("round", "(dO)", 2.5, Py_None);
    CALLED("round", "(s)", "x");
    CALLED("round", "(iii)", 1, 2, 3);
    CALLED_WITH("round", B("{sd}", "number", 2.5), "()");
    CALLED_WITH("round", B("{si}", "other", 1), "(d)", 2.5);
    CALLED_WITH("pow", B("{sisi}", "exp", 5, "base", 2), "()");
    CALLED_WITH("pow", B("{si}", "mod", 5), "(ii)", 2, 5);
    CALLED_WITH("pow", B("{sO}", "mod", Py_None), "(ii)", 2, 5);
    CALLED_WITH("pow", B("{si}", "mode", 5), "(ii)", 2, 5);
    CALLED_WITH("pow", B("{si}", "mod", 5), "(i)", 2);
    CALLED_WITH("pow", B("{si}", "exp", 5), "(ii)", 2, 5);
    CALLED("pow", "(iii)", 2, 5, 7);
    CALLED("pow", "(i)", 2);
    CALLED("pow", "(iiii)", 2, 5, 7, 9);
    CALLED("format", "(ii)", 3, 4);
    CALLED("format", "(is)", 3, "04");
    CALLED("vars", "(i)", 3);
    CALLED("vars", "(ii)", 1, 2);
    NUMBER(late(called("vars", B("(O)", builtins), NULL)) == PyModule_GetDict(builtins));
}

/* Prints to an object whose write appends to a list. */
static void
printed(void)
{
    PyObject *sys = late(PyImport_ImportModule("sys")), *list = late(PyList_New(0));
    PyObject *like = late(PyObject_GetAttrString(sys, "implementation"));
    PyObject *append = late(PyObject_GetAttrString(list, "append"));
    PyObject *attributes = B("{sO}", "write", append), *none = B("()");
    PyObject *file = late(PyObject_Call((PyObject *)Py_TYPE(like), none, attributes));
    CALLED_WITH("print", B("{sO}", "file", file), "(isO)", 1, "two", Py_None);
    CALLED_WITH("print", B("{sO}", "file", file), "()");
    CALLED_WITH("print", B("{sOsssO}", "sep", Py_None, "end", "|", "file", file), "(ii)", 1, 2);
    CALLED_WITH("print", B("{sssOsi}", "sep", "-", "file", file, "flush", 0), "(iii)", 1, 2, 3);
    CALLED_WITH("print", B("{sOsi}", "file", file, "flush", 1), "(i)", 1);
    CALLED_WITH("print", B("{sisO}", "sep", 3, "file", file), "(i)", 1);
    CALLED_WITH("print", B("{sisO}", "end", 3, "file", file), "(i)", 1);
    CALLED_WITH("print", B("{si}", "file", 3), "(i)", 1);
    CALLED_WITH("print", B("{si}", "other", 3), "(i)", 1);
    lent("written", list);
}

static void
facts(void)
{
    builtins = late(PyImport_ImportModule("builtins"));
    sums();
    extremes();
    texts();
    printed();
}
