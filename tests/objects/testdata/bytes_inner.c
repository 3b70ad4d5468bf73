/* bytes and bytearray by their functions, and where bytes are in bytes. */
#include "show.h"

#include <stdarg.h>

extern char _PyByteArray_empty_string[];
Py_ssize_t _PyBytes_Find(const char *, Py_ssize_t, const char *, Py_ssize_t, Py_ssize_t);
Py_ssize_t _PyBytes_ReverseFind(const char *, Py_ssize_t, const char *, Py_ssize_t, Py_ssize_t);
PyObject *_Py_strhex(const char *, const Py_ssize_t);

static PyObject *
formatted(const char *format, ...)
{
    va_list vargs;
    va_start(vargs, format);
    PyObject *o = PyBytes_FromFormatV(format, vargs);
    va_end(vargs);
    return o;
}

static PyObject *
build(const char *format, ...)
{
    va_list vargs;
    va_start(vargs, format);
    PyObject *o = late(Py_VaBuildValue(format, vargs));
    va_end(vargs);
    return o;
}

#define VALUES 12

static void
make(PyObject **values)
{
    values[0] = build("y", "bytes");
    values[1] = build("y", "");
    values[2] = build("y#", "a\0b", (Py_ssize_t)3);
    values[3] = late(PyByteArray_FromStringAndSize("array", 5));
    values[4] = late(PyByteArray_FromStringAndSize(NULL, 0));
    values[5] = late(PyMemoryView_FromObject(values[0]));
    values[6] = build("s", "text");
    values[7] = build("i", 3);
    values[8] = build("[iii]", 65, 66, 255);
    values[9] = build("(ii)", 65, 256);
    values[10] = Py_None;
    values[11] = build("[is]", 65, "x");
}

static void
conversions(void)
{
    PyObject *values[VALUES];
    make(values);
    for (int i = 0; i < VALUES; i++) {
        PyObject *v = values[i];
        printf("-- %d\n", i);
        OBJECT(PyBytes_FromObject(v));
        OBJECT(PyByteArray_FromObject(v));
        NUMBER(PyBytes_Size(v));
        const char *s = PyBytes_AsString(v);
        NUMBER(s ? (int)strlen(s) : -1);
        if (PyBytes_Check(v)) {
            OBJECT(PyBytes_Repr(v, 0));
            OBJECT(PyBytes_Repr(v, 1));
        }
        if (PyByteArray_Check(v)) {
            NUMBER(PyByteArray_Size(v));
            printf("%s\n", PyByteArray_AsString(v));
        }
        for (int k = 0; k < VALUES; k++) {
            OBJECT(PyByteArray_Concat(v, values[k]));
        }
        OBJECT(PyBytes_Join(values[0], build("[OO]", v, v)));
        OBJECT(PyBytes_Join(values[0], v));
    }
    OBJECT(PyBytes_Join(values[1], build("()")));
    OBJECT(PyBytes_Join(values[1], build("(O)", values[0])));
    OBJECT(PyBytes_Join(values[2], build("(OOO)", values[0], values[3], values[5])));
    OBJECT(PyBytes_FromObject(NULL));
    NUMBER(strlen(_PyByteArray_empty_string));
    NUMBER(PyByteArray_AsString(values[4]) != NULL);
    OBJECT(PyBytes_Repr(build("y", "it's"), 1));
    OBJECT(PyBytes_Repr(build("y", "it's"), 0));
    OBJECT(PyBytes_Repr(build("y", "it's \"q\""), 1));
}

static void
searches(void)
{
    static const char *const texts[] = { "", "a", "aaa", "banana", "abcabcabd", "xyzzyxyzzyx" };
    static const char *const parts[] = { "", "a", "an", "na", "abcabd", "zzyx", "q", "banana!" };
    for (size_t i = 0; i < 6; i++) {
        for (size_t k = 0; k < 8; k++) {
            Py_ssize_t n = (Py_ssize_t)strlen(texts[i]), m = (Py_ssize_t)strlen(parts[k]);
            printf("%s %s\n", texts[i], parts[k]);
            NUMBER(_PyBytes_Find(texts[i], n, parts[k], m, 0));
            NUMBER(_PyBytes_Find(texts[i], n, parts[k], m, 10));
            NUMBER(_PyBytes_ReverseFind(texts[i], n, parts[k], m, 0));
            NUMBER(_PyBytes_ReverseFind(texts[i], n, parts[k], m, 10));
        }
    }
    char many[3000];
    memset(many, 'x', sizeof(many));
    memcpy(many + 2000, "needle in a long text", 21);
    NUMBER(_PyBytes_Find(many, 3000, "needle in a long text", 21, 0));
    NUMBER(_PyBytes_Find(many, 3000, "needle in a long teXt", 21, 0));
    NUMBER(_PyBytes_ReverseFind(many, 3000, "xneedle", 7, 0));
    OBJECT(_Py_strhex("", 0));
    OBJECT(_Py_strhex("\0\x7f\xff ab", 6));
}

static void
formats(void)
{
    OBJECT(formatted("plain"));
    OBJECT(formatted("%s|%d|%5d|%x|%%|%c", "text", -5, 42, 255, 'c'));
    OBJECT(formatted("%ld %lu %zd %zu %i %u", -1L, 1UL, (Py_ssize_t)-2, (size_t)2, 3, 4u));
    OBJECT(formatted("%.2s|%.10s", "text", "text"));
    OBJECT(formatted("%c", 300));
    OBJECT(formatted("%q rest %s", "x"));
    OBJECT(formatted("%"));
    OBJECT(formatted("%lx %lld %zx", 255L, 5LL, (size_t)16));
    OBJECT(formatted("%s", ""));
}

/* Views with gaps: they lend no bytes that lie side by side. */
static void
with_gaps(void)
{
    PyObject *view = late(PyMemoryView_FromObject(build("y", "abcd"))),
             *slice = late(PySlice_New(NULL, NULL, build("i", 2))),
             *gaps = late(PyObject_GetItem(view, slice));
    for (int i = 0; i < 3; i++) {
        PyObject *b =
            i == 0 ? build("y", "ac") : late(PyByteArray_FromStringAndSize("acdc", i == 1 ? 2 : 4));
        for (int op = Py_LT; op <= Py_GE; op++) {
            OBJECT(PyObject_RichCompare(b, gaps, op));
            OBJECT(PyObject_RichCompare(gaps, b, op));
            OBJECT(PyObject_RichCompare(b, view, op));
        }
        OBJECT(PySequence_Concat(b, gaps));
        OBJECT(PyNumber_Add(b, gaps));
        OBJECT(PyByteArray_Concat(b, gaps));
        OBJECT(PyByteArray_Concat(gaps, b));
        OBJECT(PyByteArray_Concat(gaps, Py_None));
        OBJECT(PySequence_InPlaceConcat(b, gaps));
        OBJECT(PySequence_InPlaceConcat(b, Py_None));
        OBJECT(PyObject_CallMethod(b, "extend", "O", gaps));
        OBJECT(PySequence_InPlaceConcat(b, b));
        OBJECT(PySequence_InPlaceConcat(b, late(PyMemoryView_FromObject(b))));
        OBJECT(PySequence_Concat(b, late(PyMemoryView_FromObject(b))));
        OBJECT(PyObject_CallMethod(b, "__contains__", "O", gaps));
        OBJECT(PyObject_CallMethod(b, "find", "O", gaps));
    }
}

static void
long_name(void)
{
    PyObject *bases = PyTuple_Pack(1, &PyByteArray_Type);
    PyObject *type =
        late(class_of("A_class_whose_name_is_long_enough_that_a_buffer_of_a_usual_size_"
                      "does_not_hold_it_and_somebody_may_cut_it",
                      bases, PyDict_New()));
    OBJECT(PyObject_CallFunction(type, "y", "it's \"q\" \t"));
    OBJECT(PyObject_CallFunction(type, "y", "it's"));
    OBJECT(PyObject_CallNoArgs(type));
}

static void
facts(void)
{
    with_gaps();
    long_name();
    conversions();
    searches();
    formats();
}
