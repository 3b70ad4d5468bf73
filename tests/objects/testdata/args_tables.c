// Arguments by the tables of Argument Clinic: each combination of parameters and arguments, as
// printed lines.
#include "ways.h"

#include <stdio.h>

int _PyArg_ParseStackAndKeywords(PyObject *const *, Py_ssize_t, PyObject *, struct _PyArg_Parser *,
                                 ...);
PyObject *const *_PyArg_UnpackKeywords(PyObject *const *, Py_ssize_t, PyObject *, PyObject *,
                                       struct _PyArg_Parser *, int, int, int, int, PyObject **);

static void
failed(void)
{
    PyObject *e = PyErr_GetRaisedException();
    if (e == NULL) {
        printf("no exception");
        return;
    }
    PyObject *text = PyObject_Str(e);
    const char *s = text ? PyUnicode_AsUTF8(text) : NULL;
    printf("%s: %s", Py_TYPE(e)->tp_name, s ? s : "?");
    PyErr_Clear();
    Py_XDECREF(text);
    Py_DECREF(e);
}

static void
show(PyObject *o)
{
    if (o == NULL) {
        printf(" -");
        return;
    }
    PyObject *text = PyObject_Repr(o);
    printf(" %s", text ? PyUnicode_AsUTF8(text) : "?");
    Py_XDECREF(text);
}

#define MOST 6

static const struct given {
    int nargs;
    const char *names[4];
} given[] = {
    { 0, { 0 } },
    { 1, { 0 } },
    { 2, { 0 } },
    { 3, { 0 } },
    { 4, { 0 } },
    { 0, { "a", 0 } },
    { 0, { "b", 0 } },
    { 0, { "c", 0 } },
    { 1, { "a", 0 } },
    { 1, { "b", 0 } },
    { 1, { "c", 0 } },
    { 1, { "d", 0 } },
    { 2, { "a", 0 } },
    { 2, { "b", 0 } },
    { 2, { "c", 0 } },
    { 3, { "c", 0 } },
    { 0, { "a", "b", 0 } },
    { 0, { "b", "a", 0 } },
    { 0, { "c", "x", 0 } },
    { 1, { "b", "c", 0 } },
    { 1, { "a", "b", 0 } },
    { 1, { "b", "x", 0 } },
    { 2, { "c", "x", 0 } },
    { 1, { "", 0 } },
    { 0, { "a", "b", "c", 0 } },
    { 1, { "x", "y", 0 } },
    { 5, { "x", 0 } },
    { 1, { "bb", 0 } },
    { 0, { "x", "y", "z", 0 } },
};

static PyObject *
kwnames(const struct given *g)
{
    int n = 0;
    while (g->names[n])
        n++;
    if (n == 0)
        return NULL;
    PyObject *t = PyTuple_New(n);
    for (int i = 0; i < n; i++)
        PyTuple_SetItem(t, i, PyUnicode_FromString(g->names[i]));
    return t;
}

static void
heading(const char *what, const struct given *g)
{
    printf("%s (%d", what, g->nargs);
    for (int i = 0; g->names[i]; i++)
        printf(" %s", g->names[i]);
    printf(") ->");
}

// The process's parser of these names: the library lists a parser when it is first used, and
// forgets what it found in it when a life ends, so that it must live as long as the process.
static _PyArg_Parser *
parser_of(const char *const *keywords, const char *fname, const char *format)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static struct {
        _PyArg_Parser parser;
        const char *const *keywords;
        const char *fname, *format;
    } all[100];
    static int count;
    int i = 0;
    pthread_mutex_lock(&lock);
    while (i < count
           && (all[i].keywords != keywords || all[i].fname != fname || all[i].format != format))
        i++;
    if (i == count) {
        if (++count > 100)
            abort();
        all[i].keywords = all[i].parser.keywords = keywords;
        all[i].fname = all[i].parser.fname = fname;
        all[i].format = all[i].parser.format = format;
    }
    pthread_mutex_unlock(&lock);
    return &all[i].parser;
}

static void
unpack(const char *const *keywords, const char *fname, int minpos, int maxpos, int minkw,
       int varpos)
{
    _PyArg_Parser *parser = parser_of(keywords, fname, NULL);
    char what[80];
    int n = snprintf(what, sizeof what, "unpack %s:", fname ? fname : "-"), most = 0;
    for (; keywords[most]; most++)
        n += snprintf(what + n, sizeof what - n, "%s,", keywords[most]);
    snprintf(what + n, sizeof what - n, " %d %d %d %d", minpos, maxpos, minkw, varpos);
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        const struct given *g = &given[i];
        PyObject *names = kwnames(g), *args[MOST + 4], *buf[MOST + 8] = { 0 };
        int total = g->nargs + (names ? (int)PyTuple_Size(names) : 0);
        for (int j = 0; j < total; j++)
            args[j] = PyLong_FromLong(10 + j);
        for (int way = 0; way < 2; way++) {
            PyObject *dict = NULL;
            if (way == 1) {
                if (names == NULL)
                    break;
                dict = PyDict_New();
                for (int j = g->nargs; j < total; j++)
                    PyDict_SetItem(dict, PyTuple_GetItem(names, j - g->nargs), args[j]);
            }
            memset(buf, 0, sizeof buf);
            PyObject *const *r = _PyArg_UnpackKeywords(args, g->nargs, dict, way ? NULL : names,
                                                       parser, minpos, maxpos, minkw, varpos, buf);
            heading(what, g);
            if (r == NULL) {
                printf(" ");
                failed();
            }
            else if (r == args)
                printf(" args as they are");
            else
                for (int j = 0; j < most; j++)
                    show(r[j]);
            printf("\n");
            Py_XDECREF(dict);
        }
        for (int j = 0; j < total; j++)
            Py_DECREF(args[j]);
        Py_XDECREF(names);
    }
}

static void
fast(const char *format, const char *const *keywords)
{
    _PyArg_Parser *parser = parser_of(keywords, NULL, format);
    char what[80];
    int n = snprintf(what, sizeof what, "fast %s:", format);
    for (int most = 0; keywords[most]; most++)
        n += snprintf(what + n, sizeof what - n, "%s,", keywords[most]);
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        const struct given *g = &given[i];
        PyObject *names = kwnames(g), *args[MOST + 4], *out[8] = { 0 };
        int total = g->nargs + (names ? (int)PyTuple_Size(names) : 0);
        for (int j = 0; j < total; j++)
            args[j] = PyLong_FromLong(10 + j);
        int r = _PyArg_ParseStackAndKeywords(args, g->nargs, names, parser, out, out + 1, out + 2,
                                             out + 3, out + 4);
        heading(what, g);
        if (!r) {
            printf(" ");
            failed();
        }
        else
            for (int j = 0; j < 5; j++)
                show(out[j]);
        printf("\n");
        PyObject *tuple = PyTuple_New(g->nargs), *dict = names ? PyDict_New() : NULL;
        for (int j = 0; j < g->nargs; j++)
            PyTuple_SetItem(tuple, j, Py_NewRef(args[j]));
        for (int j = g->nargs; j < total; j++)
            PyDict_SetItem(dict, PyTuple_GetItem(names, j - g->nargs), args[j]);
        PyObject *again[8] = { 0 };
        int r2 = _PyArg_ParseTupleAndKeywordsFast(tuple, dict, parser, again, again + 1, again + 2,
                                                  again + 3, again + 4);
        if (r2 != r || memcmp(out, again, sizeof out)) {
            printf("   tuple and dict: %d ", r2);
            failed();
            printf("\n");
        }
        PyErr_Clear();
        Py_DECREF(tuple);
        Py_XDECREF(dict);
        for (int j = 0; j < total; j++)
            Py_DECREF(args[j]);
        Py_XDECREF(names);
    }
}

static void
facts(void)
{
    static const char *const abc[] = { "a", "b", "c", 0 }, *const pos1[] = { "", "b", "c", 0 },
                             *const pos2[] = { "", "", "c", 0 }, *const ab[] = { "a", "b", 0 },
                             *const a[] = { "a", 0 }, *const none[] = { 0 },
                             *const pos3[] = { "", "", "", 0 }, *const bad[] = { "a", "", 0 };
    const char *const *all[] = { abc, pos1, pos2 };
    for (int k = 0; k < 3; k++) {
        unpack(all[k], "f", 0, 3, 0, 0);
        unpack(all[k], "f", 1, 3, 0, 0);
        unpack(all[k], "f", 2, 3, 0, 0);
        unpack(all[k], "f", 3, 3, 0, 0);
        unpack(all[k], "f", 2, 2, 1, 0);
        unpack(all[k], "f", 2, 2, 0, 0);
        unpack(all[k], "f", 1, 2, 0, 0);
        unpack(all[k], NULL, 1, 3, 0, 0);
    }
    unpack(abc, "f", 1, 1, 2, 0);
    unpack(abc, "f", 0, 0, 3, 0);
    unpack(abc, "f", 0, 0, 0, 0);
    unpack(abc, "f", 0, 0, 1, 0);
    unpack(abc, "f", 1, 1, 1, 1);
    unpack(abc, "f", 0, 0, 1, 1);
    unpack(abc, "f", 1, 1, 0, 1);
    unpack(pos1, "f", 1, 1, 0, 1);
    unpack(pos1, "f", 2, 2, 1, 1);
    unpack(pos2, "f", 2, 2, 1, 1);
    unpack(pos2, "f", 2, 2, 0, 1);
    unpack(a, "f", 1, 1, 0, 0);
    unpack(a, "f", 0, 1, 0, 0);
    unpack(a, "f", 0, 0, 1, 0);
    unpack(none, "f", 0, 0, 0, 0);
    unpack(bad, "f", 0, 2, 0, 0);
    const char *formats[] = { "OOO",       "O|OO",   "OO|O",   "|OOO",    "OO$O",   "O|O$O",
                              "OO|$O",     "|$OOO",  "O$OO",   "OOO:f",   "O|OO:f", "O$O|O:f",
                              "OO|O;mine", "|OOO:f", "OO$O:f", "O|$OO:f", "|O$OO:f" };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        fast(formats[i], abc);
        fast(formats[i], pos1);
        if (strcmp(formats[i], "O$OO") && strcmp(formats[i], "O$O|O:f")
            && !strstr(formats[i], "|$OO") && !strstr(formats[i], "|O$OO"))
            fast(formats[i], pos2);
    }
    fast("OOO:f", pos3);
    fast("|OOO:f", pos3);
    fast("OO", ab);
    fast("O|s:f", ab);
    fast("O", a);
    fast("|O", a);
    fast("", none);
    fast(":f", none);
    fast("OO", a);
    fast("O", ab);
    fast("O|O", bad);
    fast("O|qO", abc);
    fast("O(OO)O:f", abc);
}
