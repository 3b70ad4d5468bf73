/* Writers of str: the public one and the one of CPython's own modules, with characters of all
 * widths in all orders. */
#include "show.h"

#include <wchar.h>

typedef PyUnicodeWriter writer;

/* ---- The public one ---- */

static PyObject *
wide(void)
{
    return late(PyUnicode_DecodeUTF8("ab\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z", 12, NULL));
}

static void
all_of_it(Py_ssize_t room)
{
    Py_UCS4 characters[] = { 'q', 0xe9, 0x20ac, 0x1f600, 0x110000 };
    PyObject *text = wide();
    writer *w = PyUnicodeWriter_Create(room);
    if (w == NULL) {
        show("create", NULL);
        return;
    }
    NUMBER(PyUnicodeWriter_WriteASCII(w, "ascii", -1));
    NUMBER(PyUnicodeWriter_WriteASCII(w, "ascii", 3));
    NUMBER(PyUnicodeWriter_WriteASCII(w, "", 0));
    NUMBER(PyUnicodeWriter_WriteUCS4(w, characters, 1));
    NUMBER(PyUnicodeWriter_WriteUCS4(w, characters, 0));
    NUMBER(PyUnicodeWriter_WriteUCS4(w, characters, -1));
    NUMBER(PyUnicodeWriter_WriteSubstring(w, text, 0, 2));
    NUMBER(PyUnicodeWriter_WriteSubstring(w, text, 2, 2));
    NUMBER(PyUnicodeWriter_WriteSubstring(w, text, 1, 3));
    NUMBER(PyUnicodeWriter_WriteSubstring(w, text, 3, 1));
    NUMBER(PyUnicodeWriter_WriteSubstring(w, text, -1, 1));
    NUMBER(PyUnicodeWriter_WriteSubstring(w, text, 0, 99));
    NUMBER(PyUnicodeWriter_WriteSubstring(w, text, -1, 99));
    NUMBER(PyUnicodeWriter_WriteSubstring(w, text, 99, 99));
    NUMBER(PyUnicodeWriter_WriteSubstring(w, text, 5, -1));
    NUMBER(PyUnicodeWriter_WriteSubstring(w, Py_None, 0, 1));
    NUMBER(PyUnicodeWriter_WriteWideChar(w, L"wide", -1));
    NUMBER(PyUnicodeWriter_WriteWideChar(w, L"w\x20acx", 2));
    NUMBER(PyUnicodeWriter_WriteWideChar(w, L"", -1));
    NUMBER(PyUnicodeWriter_WriteUCS4(w, characters, 4));
    NUMBER(PyUnicodeWriter_WriteUCS4(w, characters, 5));
    NUMBER(PyUnicodeWriter_DecodeUTF8Stateful(w,
                                              "\xc3\xa9"
                                              "a",
                                              3, NULL, NULL));
    NUMBER(PyUnicodeWriter_DecodeUTF8Stateful(w, "x\xff", 2, NULL, NULL));
    NUMBER(PyUnicodeWriter_DecodeUTF8Stateful(w, "x\xff", 2, "replace", NULL));
    NUMBER(PyUnicodeWriter_DecodeUTF8Stateful(w, "x\xff", 2, "backslashreplace", NULL));
    Py_ssize_t used = -1;
    NUMBER(PyUnicodeWriter_DecodeUTF8Stateful(w, "y\xe2\x82", 3, NULL, &used));
    NUMBER(used);
    NUMBER(PyUnicodeWriter_DecodeUTF8Stateful(w, "y\xe2\x82z", 4, "strict", &used));
    NUMBER(PyUnicodeWriter_DecodeUTF8Stateful(w, "", -1, NULL, &used));
    NUMBER(used);
    NUMBER(PyUnicodeWriter_WriteStr(w, late(PyLong_FromLong(12))));
    NUMBER(PyUnicodeWriter_WriteRepr(w, text));
    NUMBER(PyUnicodeWriter_WriteRepr(w, NULL));
    NUMBER(PyUnicodeWriter_WriteChar(w, 0x10ffff));
    NUMBER(PyUnicodeWriter_WriteChar(w, 0x110000));
    NUMBER(PyUnicodeWriter_Format(w, "%s %R %q", "a", text));
    NUMBER(PyUnicodeWriter_Format(w, "[%5d %.2s %c]", 5, "abc", 0xe9));
    OBJECT(PyUnicodeWriter_Finish(w));
}

static void
public_writer(void)
{
    all_of_it(0);
    all_of_it(3);
    all_of_it(1000);
    all_of_it(-1);
    OBJECT(PyUnicodeWriter_Finish(PyUnicodeWriter_Create(0)));
    OBJECT(PyUnicodeWriter_Finish(PyUnicodeWriter_Create(10)));
    PyUnicodeWriter_Discard(NULL);
    PyUnicodeWriter_Discard(PyUnicodeWriter_Create(5));
    writer *w = PyUnicodeWriter_Create(0);
    PyUnicodeWriter_WriteStr(w, wide());
    PyUnicodeWriter_Discard(w);
    /* One text alone is given back as it is. */
    w = PyUnicodeWriter_Create(0);
    PyObject *text = wide();
    PyUnicodeWriter_WriteStr(w, text);
    NUMBER(late(PyUnicodeWriter_Finish(w)) == text);
    w = PyUnicodeWriter_Create(0);
    for (int i = 0; i < 3000; i++) {
        if (PyUnicodeWriter_WriteChar(w, i < 1000   ? 'a'
                                         : i < 2000 ? 0xe9
                                                    : (Py_UCS4)(0x20ac + i))
            < 0) {
            failed();
        }
    }
    PyObject *result = late(PyUnicodeWriter_Finish(w));
    NUMBER(PyUnicode_GetLength(result));
    NUMBER(PyUnicode_KIND(result));
    OBJECT(PyUnicode_Substring(result, 998, 1003));
    OBJECT(PyUnicode_Substring(result, 1998, 2003));
}

/* ---- CPython's own ---- */

static void
begun(_PyUnicodeWriter *w, int overallocate, Py_ssize_t min_length, Py_UCS4 min_char)
{
    _PyUnicodeWriter_Init(w);
    w->overallocate = (unsigned char)overallocate;
    w->min_length = min_length;
    w->min_char = min_char;
    printf("room %zd at %zd most %x readonly %d\n", w->size, w->pos, w->maxchar, w->readonly);
}

static void
state(const _PyUnicodeWriter *w)
{
    printf("at %zd most %x kind %d readonly %d\n", w->pos, w->maxchar, w->kind, w->readonly);
}

static void
inner(int overallocate, Py_ssize_t min_length, Py_UCS4 min_char)
{
    _PyUnicodeWriter w;
    PyObject *text = wide();
    begun(&w, overallocate, min_length, min_char);
    NUMBER(_PyUnicodeWriter_WriteASCIIString(&w, "plain", -1));
    NUMBER(_PyUnicodeWriter_WriteASCIIString(&w, "plain", 2));
    NUMBER(_PyUnicodeWriter_WriteASCIIString(&w, "", 0));
    NUMBER(w.pos);
    NUMBER(_PyUnicodeWriter_WriteLatin1String(&w, "\xe9t\xe9", 3));
    NUMBER(_PyUnicodeWriter_WriteLatin1String(&w, "low", 3));
    NUMBER(_PyUnicodeWriter_WriteLatin1String(&w, "", 0));
    state(&w);
    NUMBER(_PyUnicodeWriter_WriteChar(&w, 'c'));
    NUMBER(_PyUnicodeWriter_WriteChar(&w, 0x20ac));
    state(&w);
    NUMBER(_PyUnicodeWriter_WriteStr(&w, text));
    NUMBER(_PyUnicodeWriter_WriteStr(&w, late(PyUnicode_FromString(""))));
    NUMBER(_PyUnicodeWriter_WriteSubstring(&w, text, 0, 2));
    NUMBER(_PyUnicodeWriter_WriteSubstring(&w, text, 3, 3));
    NUMBER(_PyUnicodeWriter_WriteSubstring(&w, text, 0, PyUnicode_GET_LENGTH(text)));
    state(&w);
    OBJECT(_PyUnicodeWriter_Finish(&w));
}

static void
inner_writer(void)
{
    inner(0, 0, 0);
    inner(1, 0, 0);
    inner(1, 30, 0);
    inner(0, 0, 0x20ac);
    inner(1, 5, 0x10ffff);
    _PyUnicodeWriter w;
    begun(&w, 0, 0, 0);
    OBJECT(_PyUnicodeWriter_Finish(&w));
    begun(&w, 1, 100, 0);
    OBJECT(_PyUnicodeWriter_Finish(&w));
    begun(&w, 0, 0, 0);
    PyObject *text = wide();
    NUMBER(_PyUnicodeWriter_WriteStr(&w, text));
    NUMBER(w.readonly);
    NUMBER(late(_PyUnicodeWriter_Finish(&w)) == text);
    begun(&w, 0, 0, 0);
    NUMBER(_PyUnicodeWriter_WriteStr(&w, text));
    NUMBER(_PyUnicodeWriter_WriteChar(&w, '!'));
    NUMBER(w.readonly);
    OBJECT(_PyUnicodeWriter_Finish(&w));
    begun(&w, 0, 0, 0);
    NUMBER(_PyUnicodeWriter_PrepareInternal(&w, 3, 'z'));
    NUMBER(w.size >= 3);
    state(&w);
    NUMBER(_PyUnicodeWriter_PrepareInternal(&w, 2, 0x20ac));
    state(&w);
    NUMBER(_PyUnicodeWriter_PrepareInternal(&w, PY_SSIZE_T_MAX, 'a'));
    NUMBER(_PyUnicodeWriter_WriteChar(&w, 'a'));
    NUMBER(_PyUnicodeWriter_PrepareInternal(&w, PY_SSIZE_T_MAX, 'a'));
    NUMBER(_PyUnicodeWriter_WriteChar(&w, 'b'));
    OBJECT(_PyUnicodeWriter_Finish(&w));
    begun(&w, 0, 0, 0);
    NUMBER(_PyUnicodeWriter_PrepareKindInternal(&w, PyUnicode_2BYTE_KIND));
    state(&w);
    NUMBER(_PyUnicodeWriter_PrepareKindInternal(&w, PyUnicode_4BYTE_KIND));
    state(&w);
    NUMBER(_PyUnicodeWriter_WriteASCIIString(&w, "as ASCII", 8));
    state(&w);
    NUMBER(_PyUnicodeWriter_PrepareKindInternal(&w, PyUnicode_2BYTE_KIND));
    state(&w);
    NUMBER(_PyUnicodeWriter_PrepareKindInternal(&w, PyUnicode_4BYTE_KIND));
    state(&w);
    OBJECT(_PyUnicodeWriter_Finish(&w));
    begun(&w, 0, 0, 0);
    NUMBER(_PyUnicodeWriter_PrepareInternal(&w, 0, 0x20ac));
    state(&w);
    OBJECT(_PyUnicodeWriter_Finish(&w));
    begun(&w, 1, 0, 0);
    NUMBER(_PyUnicodeWriter_WriteStr(&w, text));
    NUMBER(_PyUnicodeWriter_WriteStr(&w, text));
    _PyUnicodeWriter_Dealloc(&w);
    begun(&w, 0, 0, 0);
    NUMBER(_PyUnicodeWriter_WriteStr(&w, text));
    _PyUnicodeWriter_Dealloc(&w);
    begun(&w, 0, 0, 0);
    _PyUnicodeWriter_Dealloc(&w);
}

/* ---- A str that is all of the text ---- */

/* Whether what was made is the very str, and how it reads. Takes the object over. */
static void
same(const char *how, PyObject *made, PyObject *text)
{
    printf("%s: the same %d\n", how, made == text);
    show(how, made);
}

static PyObject *
by_method(const char *format, PyObject *text, PyObject *other)
{
    return PyObject_CallMethod(late(PyUnicode_FromString(format)), "format", "OO", text, other);
}

static void
taken_from(PyObject *text)
{
    PyObject *nothing = late(PyUnicode_FromString(""));
    PyObject *one = late(PyTuple_Pack(1, text)), *two = late(PyTuple_Pack(2, text, nothing));
    const char *by_percent[] = { "%s", "x%s", "%sx", "%.9s", "%-3s", "%2s", "%9s", "%.2s", "%s%s" };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(by_percent); i++) {
        PyObject *format = late(PyUnicode_FromString(by_percent[i]));
        PyObject *values = strcmp(by_percent[i], "%s%s") == 0 ? two : one;
        same(by_percent[i], PyUnicode_Format(format, values), text);
    }
    const char *by_method_of[] = { "{}",   "{0}", "{!s}", "{:s}", "{:5}",  "{:.5}",
                                   "{}{}", "x{}", "{}x",  "{:7}", "{:.2}", "{{{}" };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(by_method_of); i++) {
        same(by_method_of[i], by_method(by_method_of[i], text, nothing), text);
    }
    const char *from_c[] = { "%U", "%S", "%.9U", "%3U", "%-3U", "%9U", "%.2U", "%V", "%U%%" };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(from_c); i++) {
        same(from_c[i], PyUnicode_FromFormat(from_c[i], text, "other"), text);
    }
    same("format()", PyObject_Format(text, late(PyUnicode_FromString("2"))), text);
}

static void
taken(void)
{
    PyObject *text = wide(), *plain = late(PyUnicode_FromString("plain"));
    taken_from(text);
    PyObject *cls = late(PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Text",
                                               (PyObject *)&PyUnicode_Type));
    taken_from(late(PyObject_CallOneArg(cls, text)));
    same("no place", PyUnicode_Format(plain, late(PyTuple_New(0))), plain);
    same("no field", PyObject_CallMethod(plain, "format", NULL), plain);
    writer *w = PyUnicodeWriter_Create(0);
    NUMBER(PyUnicodeWriter_Format(w, "%U", text));
    NUMBER(PyUnicodeWriter_Format(w, "%U!", plain));
    OBJECT(PyUnicodeWriter_Finish(w));
}

static void
facts(void)
{
    public_writer();
    inner_writer();
    taken();
}
