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

static void
facts(void)
{
    conversions();
    searches();
    formats();
}
