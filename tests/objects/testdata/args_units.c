// Arguments by formats, and values built by formats: each unit with values that it takes and that
// it refuses.
#include "ways.h"

#include <stdio.h>

static void
failed(void)
{
    PyObject *e = PyErr_GetRaisedException();
    if (e == NULL) {
        printf("no exception\n");
        return;
    }
    PyObject *text = PyObject_Str(e);
    PyObject *ascii = text ? PyObject_ASCII(text) : NULL;
    printf("%s: %s\n", Py_TYPE(e)->tp_name, ascii ? PyUnicode_AsUTF8(ascii) : "?");
    PyErr_Clear();
    Py_XDECREF(ascii);
    Py_XDECREF(text);
    Py_DECREF(e);
}

static void
show(PyObject *o)
{
    PyObject *text = o ? PyObject_ASCII(o) : NULL;
    if (text == NULL) {
        failed();
        return;
    }
    printf("%s\n", PyUnicode_AsUTF8(text));
    Py_DECREF(text);
}

OWN PyObject *made[64];
OWN const char *names[64];
OWN int count;

static void
value(const char *name, PyObject *o)
{
    if (o == NULL)
        failed();
    names[count] = name;
    made[count++] = o;
}

static void
values(void)
{
    value("None", Py_NewRef(Py_None));
    value("True", Py_NewRef(Py_True));
    value("0", PyLong_FromLong(0));
    value("-1", PyLong_FromLong(-1));
    value("255", PyLong_FromLong(255));
    value("256", PyLong_FromLong(256));
    value("32768", PyLong_FromLong(32768));
    value("-32769", PyLong_FromLong(-32769));
    value("2**31", PyLong_FromLongLong(1LL << 31));
    value("-2**31-1", PyLong_FromLongLong(-(1LL << 31) - 1));
    value("2**32+1", PyLong_FromLongLong((1LL << 32) + 1));
    value("2**63", PyLong_FromString("9223372036854775808", NULL, 10));
    value("-2**63-1", PyLong_FromString("-9223372036854775809", NULL, 10));
    value("2**64+7", PyLong_FromString("18446744073709551623", NULL, 10));
    value("1.5", PyFloat_FromDouble(1.5));
    value("1e39", PyFloat_FromDouble(1e39));
    value("'a'", PyUnicode_FromString("a"));
    value("''", PyUnicode_FromString(""));
    value("'ab0'", PyUnicode_FromStringAndSize("ab\0", 3));
    value("'euro'", PyUnicode_FromString("\xe2\x82\xac"));
    value("'e'", PyUnicode_FromString("\xc3\xa9"));
    value("b'a'", PyBytes_FromString("a"));
    value("b''", PyBytes_FromString(""));
    value("b'a0'", PyBytes_FromStringAndSize("a\0", 2));
    value("bytearray", PyByteArray_FromStringAndSize("z", 1));
    value("bytearray2", PyByteArray_FromStringAndSize("zy", 2));
    value("[1]", Py_BuildValue("[i]", 1));
    value("['a']", Py_BuildValue("[s]", "a"));
    value("(1,2)", Py_BuildValue("(ii)", 1, 2));
    value("(1,'b')", Py_BuildValue("(is)", 1, "b"));
    value("(1,)", Py_BuildValue("(i)", 1));
    value("()", PyTuple_New(0));
    value("int", Py_NewRef(&PyLong_Type));
}

#define ALL for (int v = 0; v < count; v++)

static void
one(const char *format, int v, int ok, const char *result)
{
    printf("%s %s -> ", format, names[v]);
    if (ok)
        printf("%s\n", result);
    else
        failed();
}

#define NUMBERS(c, type, print, init)             \
    ALL                                           \
    {                                             \
        type x = init;                            \
        char text[80];                            \
        PyObject *t = PyTuple_Pack(1, made[v]);   \
        int ok = PyArg_ParseTuple(t, c ":f", &x); \
        snprintf(text, sizeof text, print, x);    \
        one(c, v, ok, text);                      \
        Py_DECREF(t);                             \
    }

static void
texts(const char *format)
{
    ALL
    {
        const char *s = "unset";
        Py_ssize_t n = -5;
        Py_buffer b = { 0 };
        char text[120] = "";
        PyObject *t = PyTuple_Pack(1, made[v]);
        int ok;
        if (strchr(format, '*')) {
            ok = PyArg_ParseTuple(t, format, &b);
            if (ok) {
                snprintf(text, sizeof text, "%zd bytes, readonly %d, obj %s, %.*s", b.len,
                         b.readonly, b.obj ? Py_TYPE(b.obj)->tp_name : "-", (int)b.len,
                         b.buf ? (char *)b.buf : "");
                PyBuffer_Release(&b);
            }
        }
        else if (strchr(format, '#')) {
            ok = PyArg_ParseTuple(t, format, &s, &n);
            snprintf(text, sizeof text, "%zd %s", n, s ? s : "NULL");
        }
        else {
            ok = PyArg_ParseTuple(t, format, &s);
            snprintf(text, sizeof text, "%s", s ? s : "NULL");
        }
        one(format, v, ok, text);
        Py_DECREF(t);
    }
}

static void
encoded(const char *format, const char *encoding)
{
    for (int given = 0; given < (strchr(format, '#') ? 3 : 1); given++)
        ALL
        {
            char memory[3] = "x", *s = given ? memory : NULL, text[120];
            Py_ssize_t n = given == 2 ? 2 : 3;
            PyObject *t = PyTuple_Pack(1, made[v]);
            int ok = strchr(format, '#') ? PyArg_ParseTuple(t, format, encoding, &s, &n)
                                         : PyArg_ParseTuple(t, format, encoding, &s);
            snprintf(text, sizeof text, "%zd %s", n, ok ? s : "");
            printf("%s ", encoding ? encoding : "-");
            one(format, v, ok, text);
            if (ok && !given)
                PyMem_Free(s);
            Py_DECREF(t);
        }
}

OWN int cleaned;
static int
refuse(PyObject *o, void *p)
{
    *(int *)p = 7;
    return 0;
}
static int
accept(PyObject *o, void *p)
{
    if (o == NULL) {
        cleaned++;
        return 1;
    }
    *(int *)p = 9;
    return Py_CLEANUP_SUPPORTED;
}
static int
raises(PyObject *o, void *p)
{
    PyErr_SetString(PyExc_KeyError, "mine");
    return 0;
}

static void
objects(void)
{
    PyObject *o, *p;
    ALL
    {
        PyObject *t = PyTuple_Pack(1, made[v]);
        static const char *formats[] = { "O", "S",   "U",  "Y",  "O:f", "S:f", "U;my own words",
                                         "q", "Y:f", "O?", "ex", "$O",  "|O",  "O|" };
        for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
            o = NULL;
            int ok = PyArg_ParseTuple(t, formats[i], &o, &p);
            one(formats[i], v, ok, o == made[v] ? "itself" : "other");
        }
        o = NULL;
        one("O!", v, PyArg_ParseTuple(t, "O!:f", &PyUnicode_Type, &o), o ? "itself" : "-");
        int a = 0, b = 0;
        one("(ii)", v, PyArg_ParseTuple(t, "(ii):f", &a, &b), "two");
        const char *s;
        one("(is)", v, PyArg_ParseTuple(t, "(is)", &a, &s), "two");
        one("(i)", v, PyArg_ParseTuple(t, "(i)", &a), "one");
        one("()", v, PyArg_ParseTuple(t, "()"), "none");
        one("Parse i", v, PyArg_Parse(made[v], "i:f", &a), "ok");
        one("Parse s", v, PyArg_Parse(made[v], "s", &s), "ok");
        one("Parse (is)", v, PyArg_Parse(made[v], "(is);words", &a, &s), "ok");
        one("Parse (is)", v, PyArg_Parse(made[v], "(is):f", &a, &s), "ok");
        one("Parse nothing", v, PyArg_Parse(made[v], ":f"), "ok");
        one("Parse ii", v, PyArg_Parse(made[v], "ii", &a, &b), "ok");
        Py_DECREF(t);
    }
    PyObject *two = Py_BuildValue("(is)", 1, "x"),
             *nested = Py_BuildValue("(i(i(is)))", 1, 2, 3, "x");
    int x = 0, y = 0, z = 0;
    printf("O& ");
    PyArg_ParseTuple(two, "O&O", refuse, &x, &o) ? puts("ok") : failed();
    printf("O& ");
    PyArg_ParseTuple(two, "O&O;mine", refuse, &x, &o) ? puts("ok") : failed();
    printf("O& ");
    PyArg_ParseTuple(two, "O&O", raises, &x, &o) ? puts("ok") : failed();
    printf("O& ");
    PyArg_ParseTuple(two, "O&i", accept, &x, &y) ? puts("ok") : failed();
    printf("cleaned %d\n", cleaned);
    PyArg_ParseTuple(two, "O&O&", accept, &x, refuse, &y) ? puts("ok") : failed();
    printf("cleaned %d\n", cleaned);
    PyArg_ParseTuple(two, "O&O&", accept, &x, accept, &y) ? puts("ok") : failed();
    printf("cleaned %d\n", cleaned);
    const char *s;
    PyArg_ParseTuple(nested, "i(i(is)):f", &x, &y, &z, &s) ? puts(s) : failed();
    PyArg_ParseTuple(nested, "i(i(ii)):f", &x, &y, &z, &x) ? puts("ok") : failed();
    PyArg_ParseTuple(nested, "i(i(iy)):f", &x, &y, &z, &s) ? puts("ok") : failed();
    PyArg_ParseTuple(nested, "i(i(U))", &x, &y, &o) ? puts("ok") : failed();
    PyArg_ParseTuple(nested, "i(U)", &x, &y, &o) ? puts("ok") : failed();
    PyArg_ParseTuple(nested, "i(iU)", &x, &y, &o) ? puts("ok") : failed();
    PyArg_ParseTuple(nested, "U(iU)", &x, &y, &o) ? puts("ok") : failed();
    PyArg_ParseTuple(two, "i", &x) ? puts("ok") : failed();
    PyArg_ParseTuple(two, "i:f", &x) ? puts("ok") : failed();
    PyArg_ParseTuple(two, "i;f", &x) ? puts("ok") : failed();
    PyArg_ParseTuple(two, "OOO|O:f", &o, &o, &o, &o) ? puts("ok") : failed();
    PyArg_ParseTuple(two, "|O:f", &o) ? puts("ok") : failed();
    PyArg_ParseTuple(two, "OO|OO:f", &o, &o, &o, &o) ? puts("ok") : failed();
    PyArg_ParseTuple(two, ":f") ? puts("ok") : failed();
    PyArg_ParseTuple(made[0], "O", &o) ? puts("ok") : failed();
    PyArg_ParseTuple(two, "O|i$i", &o, &x, &y) ? puts("ok") : failed();
    for (int least = 0; least < 4; least++)
        for (int most = least; most < 4; most++) {
            PyObject *a = NULL, *b = NULL, *c = NULL;
            printf("unpack %d %d: ", least, most);
            PyArg_UnpackTuple(two, "f", least, most, &a, &b, &c)
                ? printf("%d %d\n", a != NULL, b != NULL)
                : failed();
            printf("unpack %d %d: ", least, most);
            PyArg_UnpackTuple(two, NULL, least, most, &a, &b, &c)
                ? printf("%d %d\n", a != NULL, b != NULL)
                : failed();
        }
    PyArg_UnpackTuple(made[0], "f", 1, 1, &o) ? puts("ok") : failed();
    PyObject *d = Py_BuildValue("{s:i}", "a", 1);
    PyArg_ValidateKeywordArguments(d) ? puts("ok") : failed();
    Py_DECREF(d);
    d = Py_BuildValue("{i:i}", 1, 1);
    PyArg_ValidateKeywordArguments(d) ? puts("ok") : failed();
    Py_DECREF(d);
    Py_DECREF(two);
    Py_DECREF(nested);
}

static void
keywords(void)
{
    static char *lists[][4] = { { "a", "b", 0 },
                                { "", "b", 0 },
                                { "", "", 0 },
                                { "a", "bcd", "Efg", 0 },
                                { "", "b", "c", 0 } };
    static const char *formats[] = { "OO",        "OO:f",       "OO;words", "O|O:f",   "|OO:f",
                                     "O|$O:f",    "|$OO",       "O$O:f",    "OOO:f",   "O|OO:f",
                                     "OO|O",      "OO$O:f",     "O|O$O:f",  "|O$OO:f", "O|s:f",
                                     "O|es#O!:f", "O|O&(OO):f", "O|w*O",    "O|qO:f",  "O||O",
                                     "O|$|O",     "O$O$O:f",    "|OO)",     "O|(OO:f" };
    static const char *calls[] = { "()|{}",         "(i)|{}",         "(ii)|{}",
                                   "(iii)|{}",      "(iiii)|{}",      "()|{s:i}",
                                   "(i)|{s:i}",     "(ii)|{s:i}",     "()|{s:i,s:i}",
                                   "(i)|{s:i,s:i}", "(ii)|{s:i,s:i}", "()|{s:i,s:i,s:i}",
                                   "(i)|{i:i}" };
    static const char *given[] = { "a", "b", "c", "x", "bcd", "Efg", "efg", "bcde", "" };
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
        for (size_t l = 0; l < sizeof lists / sizeof *lists; l++)
            for (size_t c = 0; c < sizeof calls / sizeof *calls; c++)
                for (size_t g = 0; g < sizeof given / sizeof *given; g++) {
                    char part[32];
                    const char *bar = strchr(calls[c], '|');
                    snprintf(part, sizeof part, "%.*s", (int)(bar - calls[c]), calls[c]);
                    int keys = !!strchr(bar, 's');
                    if (!keys && g > 0)
                        break;
                    PyObject *t = Py_BuildValue(part, 1, 2, 3, 4);
                    PyObject *d = strcmp(bar, "|{i:i}")
                                      ? Py_BuildValue(bar + 1, given[g], 10, given[(g + 1) % 9], 11,
                                                      given[(g + 2) % 9], 12)
                                      : Py_BuildValue("{i:i}", 1, 2);
                    if (t == NULL || d == NULL) {
                        failed();
                        return;
                    }
                    void *out[12] = { 0 };
                    int buffer = !!strchr(formats[f], '*') || !!strchr(formats[f], '#')
                                 || !!strchr(formats[f], '&');
                    int skipped = 0;
                    if (buffer && skipped) {
                        Py_DECREF(t), Py_DECREF(d);
                        continue;
                    }
                    int ok, x = 0;
                    Py_ssize_t n = 3;
                    Py_buffer view = { 0 };
                    if (strchr(formats[f], '#'))
                        ok = PyArg_ParseTupleAndKeywords(t, d, formats[f], lists[l], &out[0],
                                                         "ascii", &out[1], &n, &PyLong_Type,
                                                         &out[2]);
                    else if (strchr(formats[f], '&'))
                        ok = PyArg_ParseTupleAndKeywords(t, d, formats[f], lists[l], &out[0],
                                                         accept, &x, &out[1], &out[2]);
                    else if (strchr(formats[f], '*'))
                        ok = PyArg_ParseTupleAndKeywords(t, d, formats[f], lists[l], &out[0], &view,
                                                         &out[1]);
                    else
                        ok = PyArg_ParseTupleAndKeywords(t, d, formats[f], lists[l], &out[0],
                                                         &out[1], &out[2], &out[3], &out[4],
                                                         &out[5], &out[6], &out[7]);
                    printf("%s %s,%s,%s %s %s: ", formats[f], lists[l][0], lists[l][1],
                           lists[l][2] ? lists[l][2] : "", calls[c], given[g]);
                    if (ok) {
                        for (int i = 0; i < 3; i++)
                            if (out[i] && !buffer)
                                printf(" %ld", PyLong_AsLong(out[i]));
                            else
                                printf(" -");
                        puts("");
                    }
                    else
                        failed();
                    Py_DECREF(t);
                    Py_DECREF(d);
                }
}

static void
build(void)
{
    static const char *formats[] = {
        "",      "i",       "ii",      "(i)",     "(ii)",  "[]",        "[i]",
        "[i,i]", "{}",      "{i:i}",   "{i}",     "{ii",   "(",         "[",
        "(i",    "[i",      "()",      "(i,(i))", "i,i",   " i ",       "q",
        "(q)",   "i)",      "i]",      "i}",      "(i]",   "(i)]",      "(i;i)",
        ":",     "i:i",     "(i)i",    "()i",     "((i)",  "[i)",       "{i:q}",
        "(qi)",  "[qi]",    "(iq)",    "i\ti",    "i\ni",  "{i:i,i:i}", "{i i}",
        "p",     "w",       "{[i]:i}", "|i",      "{iii}", "{iiii",     "[(i)[i]{i:i}]",
        "b",     "B",       "h",       "H",       "I",     "(bBhHI)",   "c",
        "C",     "iiiiiiii"
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        PyObject *o = Py_BuildValue(formats[i], 1, 2, 3, 4, 5, 6, 7, 8);
        printf("build '%s': ", formats[i]);
        show(o);
        Py_XDECREF(o);
    }
    static const char *pointers[] = { "s",  "z",  "y",    "U",    "s#",    "z#",
                                      "y#", "U#", "(s#)", "[y#]", "{s#:y}" };
    for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
        PyObject *o = Py_BuildValue(pointers[i], "abc", (Py_ssize_t)2, "xyz");
        printf("build '%s': ", pointers[i]);
        show(o);
        Py_XDECREF(o);
        o = Py_BuildValue(pointers[i], NULL, (Py_ssize_t)2, "xyz");
        printf("build '%s' NULL: ", pointers[i]);
        show(o);
        Py_XDECREF(o);
    }
    Py_complex z = { 1, -2 };
    PyObject *o = Py_BuildValue("(fdDlkLKnu#u)", 1.5, 2.5, &z, -1L, -1L, -1LL, -1LL, (Py_ssize_t)-1,
                                L"wide", (Py_ssize_t)2, L"er");
    show(o);
    Py_XDECREF(o);
    show(Py_BuildValue("C", 0x110000));
    show(Py_BuildValue("O", NULL));
    show(Py_BuildValue("(ON)", NULL, NULL));
    show(Py_BuildValue("s", "\xff"));
    PyObject *kept = late(PyList_New(0));
    Py_ssize_t before = Py_REFCNT(kept);
    show(Py_BuildValue("(qN)", Py_NewRef(kept)));
    printf("N after an error: %zd\n", Py_REFCNT(kept) - before);
    show(Py_BuildValue("(sN)", "\xff", Py_NewRef(kept)));
    printf("N after an error: %zd\n", Py_REFCNT(kept) - before);
    show(Py_BuildValue("{NN,sN}", Py_NewRef(kept), Py_NewRef(kept), "a", Py_NewRef(kept)));
    printf("N after an error: %zd\n", Py_REFCNT(kept) - before);
    show(late(Py_BuildValue("[O&N]", PyLong_FromVoidPtr, NULL, Py_NewRef(kept))));
}

static void
facts(void)
{
    cleaned = 0;
    values();
    NUMBERS("b", unsigned char, "%d", 77)
    NUMBERS("B", unsigned char, "%d", 77)
    NUMBERS("h", short, "%d", 77)
    NUMBERS("H", unsigned short, "%d", 77)
    NUMBERS("i", int, "%d", 77)
    NUMBERS("I", unsigned, "%u", 77)
    NUMBERS("l", long, "%ld", 77)
    NUMBERS("k", unsigned long, "%lu", 77)
    NUMBERS("L", long long, "%lld", 77)
    NUMBERS("K", unsigned long long, "%llu", 77)
    NUMBERS("n", Py_ssize_t, "%zd", 77)
    NUMBERS("f", float, "%g", 77)
    NUMBERS("d", double, "%g", 77)
    NUMBERS("c", char, "%d", 77)
    NUMBERS("C", int, "%d", 77)
    NUMBERS("p", int, "%d", 77)
    static const char *text[] = { "s",  "z",  "y",  "w",  "s#",  "z#",   "y#",   "s*",
                                  "z*", "y*", "w*", "w#", "s:f", "y#:f", "w*:f", "z;words" };
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        if (strcmp(text[i], "w") && strcmp(text[i], "w#"))
            texts(text[i]);
    encoded("es", NULL);
    encoded("et", NULL);
    encoded("es#", NULL);
    encoded("et#", NULL);
    encoded("es:f", "latin-1");
    encoded("et#:f", "ascii");
    objects();
    keywords();
    build();
    while (count > 0)
        Py_DECREF(made[--count]);
}
