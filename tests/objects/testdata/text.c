// str, bytes, bytearray, their methods and codecs, as printed lines.
#include "show.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static PyObject *
str(const char *utf8)
{
    return PyUnicode_DecodeUTF8(utf8, (Py_ssize_t)strlen(utf8), "surrogatepass");
}

// Calls a method of an object that it drops.
static void
method(PyObject *self, const char *name, PyObject *args)
{
    PyObject *f = self ? PyObject_GetAttrString(self, name) : NULL;
    show(name, f && args ? PyObject_CallObject(f, args) : NULL);
    Py_XDECREF(f);
    Py_XDECREF(args);
    Py_XDECREF(self);
}

static void
making(void)
{
    show("empty", PyUnicode_New(0, 0));
    show("wide", PyUnicode_New(1, 0x110000));
    show("negative", PyUnicode_New(-1, 0));
    show("latin", str("\xc3\xa9"));
    show("mixed", str("a\xe2\x82\xac\xf0\x9f\x98\x80"));
    show("broken", PyUnicode_FromString("a\xff"));
    show("sized", PyUnicode_FromStringAndSize("abcdef", 3));
    show("null", PyUnicode_FromStringAndSize(NULL, 3));
    show("kind1", PyUnicode_FromKindAndData(1, "ab\xe9", 3));
    show("kind2", PyUnicode_FromKindAndData(2, (Py_UCS2[]){ 'a', 0x20ac }, 2));
    show("kind2 of ascii", PyUnicode_FromKindAndData(2, (Py_UCS2[]){ 'a', 'b' }, 2));
    show("kind4", PyUnicode_FromKindAndData(4, (Py_UCS4[]){ 0x1f600, 0xe9 }, 2));
    show("kind3", PyUnicode_FromKindAndData(3, "abc", 1));
    show("ordinal", PyUnicode_FromOrdinal(0x20ac));
    show("ordinal too great", PyUnicode_FromOrdinal(0x110000));
    show("wide characters", PyUnicode_FromWideChar(L"w\x20ac", -1));
    show("object", PyUnicode_FromObject(Py_None));
    PyObject *s = PyUnicode_New(3, 0xff);
    say_number("write", PyUnicode_WriteChar(s, 0, 'x'));
    say_number("write too wide", PyUnicode_WriteChar(s, 0, 0x20ac));
    say_number("write outside", PyUnicode_WriteChar(s, 3, 'x'));
    say_number("fill", PyUnicode_Fill(s, 1, 9, 0xe9));
    show("filled", s);
    s = PyUnicode_New(4, 0x7f);
    PyObject *from = str("ab\xe2\x82\xac");
    say_number("copy too wide", PyUnicode_CopyCharacters(s, 0, from, 0, 3));
    say_number("copy two", PyUnicode_CopyCharacters(s, 0, from, 0, 2));
    say_number("copy too many", PyUnicode_CopyCharacters(s, 3, from, 0, 2));
    Py_DECREF(from);
    say_number("resize", PyUnicode_Resize(&s, 2));
    show("resized", s);
}

static void
formats(void)
{
    PyObject *o = str("a\xc3\xa9'");
    show("ints", PyUnicode_FromFormat("%d|%5d|%-5d|%05d|%.5d|%08.3d|%x|%X|%o|%i|%u", 42, 42, 42,
                                      -42, 42, -5, 255, 255, 8, -3, 7));
    show("lengths", PyUnicode_FromFormat("%ld %lld %zd %td %jd %lu %zx", 1L, 2LL, (Py_ssize_t)3,
                                         (ptrdiff_t)4, (intmax_t)5, 6UL, (size_t)255));
    show("text", PyUnicode_FromFormat("%s|%5s|%-5s|%.2s|%.3s|%c", "abc", "abc", "abc", "abc",
                                      "a\xc3\xa9\xe2\x82\xac", 'x'));
    show("broken", PyUnicode_FromFormat("%s|%.3s", "a\xff\xfe", "a\xff\xe2\x82"));
    show("objects", PyUnicode_FromFormat("%U|%5U|%.1U|%V|%V|%S|%R|%A", o, o, o, o, "x", NULL,
                                         "other", o, o, o));
    show("types", PyUnicode_FromFormat("%T %#T %N %#N", Py_None, o, &PyLong_Type, &PyUnicode_Type));
    show("wide", PyUnicode_FromFormat("%ls|%5ls|%.1ls|%lV", L"w\x20ac", L"ab", L"ab", NULL, L"v"));
    show("stars",
         PyUnicode_FromFormat("%*d|%-*d|%.*s|%*d|%.*s", 5, 1, 5, 1, 2, "abc", -5, 1, -1, "abc"));
    for (const char **f = (const char *[]){ "%y", "%", "abc%", "%5", "%lc", "%hd", "%5c", "% d",
                                            "%20p", "\xc3\xa9", "%99999999999999999999d", NULL };
         *f; f++)
    {
        show(*f[0] == '%' || **f == 'a' ? *f : "not ascii", PyUnicode_FromFormat(*f, 1));
    }
    show("bytes", PyBytes_FromFormat("%c %d %ld %zd %u %x %s %.2s %% %y rest", 'a', 1, 2L,
                                     (Py_ssize_t)3, 4u, 255, "abc", "abc"));
    show("bytes too great", PyBytes_FromFormat("%c", 256));
    Py_DECREF(o);
}

static void
percent(void)
{
    show("%", PyUnicode_Format(late(str("%s-%05d-%.2f-%x-%r")),
                               late(Py_BuildValue("(sidis)", "a", 42, 1.5, 255, "q"))));
    show("%", PyUnicode_Format(
                  late(str("%+d|% d|%#x|%#o|%-5d|%5s|%-5s|%.1s|%c|%%")),
                  late(Py_BuildValue("(iiiiisssi)", 5, 5, 255, 8, 3, "ab", "ab", "ab", 0x20ac))));
    show("%", PyUnicode_Format(late(str("%(a)s %(b)d")),
                               late(Py_BuildValue("{s:i,s:i}", "a", 1, "b", 2))));
    show("%", PyUnicode_Format(late(str("%e %g %G %10.3f|")),
                               late(Py_BuildValue("(dddd)", 1.5, 1e10, 1e-10, -2.5))));
    for (const char **f =
             (const char *[]){ "%d", "%s%s", "%", "%y", "%(a", "%(a)s", "x", "%c", NULL };
         *f; f++)
    {
        show(*f, PyUnicode_Format(late(str(*f)), late(Py_BuildValue("(s)", "xy"))));
    }
    method(PyBytes_FromString("%d %s %b %c %a"), "__mod__",
           Py_BuildValue("((iyyis))", 1, "a", "b", 99, "z"));
    method(PyBytes_FromString("%s"), "__mod__", Py_BuildValue("(s)", "text"));
    method(str("{} {!r:>5} {a[0]} {b.real} {{}}"), "format", Py_BuildValue("(is)", 1, "x"));
    method(str("{0}{}"), "format", Py_BuildValue("(i)", 1));
    method(str("{:{}}|{:^7}|{:*<5}|{:.1}"), "format",
           Py_BuildValue("(sisss)", "a", 3, "ab", "x", "yz"));
    method(str("{a}"), "format_map", Py_BuildValue("({s:i})", "a", 5));
    method(str("abc"), "__format__", Py_BuildValue("(s)", "*^9.2s"));
    method(str("abc"), "__format__", Py_BuildValue("(s)", "d"));
    method(str("abc"), "__format__", Py_BuildValue("(s)", "=5"));
}

static void
methods(void)
{
    method(str("banana"), "find", Py_BuildValue("(s)", "an"));
    method(str("banana"), "rfind", Py_BuildValue("(sii)", "an", 0, -1));
    method(str("banana"), "index", Py_BuildValue("(s)", "x"));
    method(str("banana"), "count", Py_BuildValue("(s)", "a"));
    method(str("banana"), "count", Py_BuildValue("(i)", 5));
    method(str(" a  b c "), "split", Py_BuildValue("()"));
    method(str("a,b,c"), "split", Py_BuildValue("(si)", ",", 1));
    method(str("a,b,c"), "rsplit", Py_BuildValue("(si)", ",", 1));
    method(str("a"), "split", Py_BuildValue("(s)", ""));
    method(str("a\nb\r\nc\xe2\x80\xa8"
               "d"),
           "splitlines", Py_BuildValue("(i)", 1));
    method(str("a=b"), "partition", Py_BuildValue("(s)", "="));
    method(str("a=b=c"), "rpartition", Py_BuildValue("(s)", "="));
    method(str(", "), "join", Py_BuildValue("((sss))", "a", "\xc3\xa9", "\xe2\x82\xac"));
    method(str(", "), "join", Py_BuildValue("((si))", "a", 1));
    method(str("aaa"), "replace", Py_BuildValue("(ssi)", "a", "\xe2\x82\xac", 2));
    method(str("a\xe2\x82\xac"), "replace", Py_BuildValue("(ss)", "\xe2\x82\xac", ""));
    method(str("abc"), "replace", Py_BuildValue("(ss)", "", "-"));
    method(str("  x "), "strip", Py_BuildValue("()"));
    method(str("xxaxx"), "lstrip", Py_BuildValue("(s)", "x"));
    method(str("xxaxx"), "rstrip", Py_BuildValue("(i)", 1));
    method(str("abc"), "startswith", Py_BuildValue("((ss))", "x", "ab"));
    method(str("abc"), "endswith", Py_BuildValue("(i)", 1));
    method(str("stra\xc3\x9f"
               "e \xce\xa3\xce\x91\xce\xa3"),
           "upper", Py_BuildValue("()"));
    method(str("\xce\xa3\xce\x91\xce\xa3 \xc4\xb0"), "lower", Py_BuildValue("()"));
    method(str("\xef\xac\x81x hello world's"), "title", Py_BuildValue("()"));
    method(str("\xef\xac\x81 ABC"), "capitalize", Py_BuildValue("()"));
    method(str("aB\xc3\x9f"), "swapcase", Py_BuildValue("()"));
    method(str("\xc3\x9f"), "casefold", Py_BuildValue("()"));
    method(str("ab"), "center", Py_BuildValue("(is)", 7, "\xe2\x82\xac"));
    method(str("-42"), "zfill", Py_BuildValue("(i)", 6));
    method(str("a\tb\n\tc"), "expandtabs", Py_BuildValue("(i)", 4));
    method(str("abc"), "translate",
           Py_BuildValue("({i:s,i:O,i:i})", 97, "XY", 98, Py_None, 99, 0x20ac));
    method(str("abc"), "removeprefix", Py_BuildValue("(s)", "ab"));
    for (const char **m = (const char *[]){ "isalpha", "isdigit", "isdecimal", "isnumeric",
                                            "isalnum", "isspace", "isupper", "islower", "istitle",
                                            "isprintable", "isidentifier", "isascii", NULL };
         *m; m++)
    {
        for (const char **s = (const char *[]){ "", "abc", "Abc", "12", "\xc2\xb2", "\xd9\xa1", " ",
                                                "\xc2\xa0", "_a1", "\x7f", NULL };
             *s; s++)
        {
            method(str(*s), *m, Py_BuildValue("()"));
        }
    }
    method(str("ab"), "__add__", Py_BuildValue("(i)", 1));
    method(str("ab"), "__mul__", Py_BuildValue("(i)", 3));
    method(str("ab\xe2\x82\xac"), "__getitem__", Py_BuildValue("(i)", -1));
    method(str("ab\xe2\x82\xac"), "__getitem__", Py_BuildValue("(i)", 3));
    method(str("ab"), "__getitem__", Py_BuildValue("(s)", "x"));
    method(str("abcdef"), "__getitem__",
           Py_BuildValue("(N)", PySlice_New(NULL, NULL, PyLong_FromLong(-2))));
    method(str("ab"), "__contains__", Py_BuildValue("(i)", 1));
    method(str("ab"), "nothing", Py_BuildValue("()"));
}

static void
bytes(void)
{
    for (int array = 0; array < 2; array++) {
#define MAKE(text, size) \
    (array ? PyByteArray_FromStringAndSize(text, size) : PyBytes_FromStringAndSize(text, size))
        show("repr", MAKE("a'\"\\\n\t\x00\xff", 8));
        method(MAKE("banana", 6), "find", Py_BuildValue("(y)", "an"));
        method(MAKE("banana", 6), "count", Py_BuildValue("(i)", 97));
        method(MAKE("banana", 6), "index", Py_BuildValue("(y)", "x"));
        method(MAKE("banana", 6), "find", Py_BuildValue("(s)", "an"));
        method(MAKE("a,b", 3), "split", Py_BuildValue("(y)", ","));
        method(MAKE("a=b", 3), "partition", Py_BuildValue("(y)", "="));
        method(MAKE(",", 1), "join", Py_BuildValue("((yy))", "a", "b"));
        method(MAKE("abc", 3), "replace", Py_BuildValue("(yy)", "b", "xyz"));
        method(MAKE("abc", 3), "translate", Py_BuildValue("(Oy)", Py_None, "b"));
        method(MAKE(" a ", 3), "strip", Py_BuildValue("()"));
        method(MAKE("aB c", 4), "title", Py_BuildValue("()"));
        method(MAKE("aB c", 4), "swapcase", Py_BuildValue("()"));
        method(MAKE("\x00\xff\x10", 3), "hex", Py_BuildValue("(s)", ":"));
        method(MAKE("-1", 2), "zfill", Py_BuildValue("(i)", 5));
        method(MAKE("abc", 3), "center", Py_BuildValue("(is)", 9, "x"));
        method(MAKE("abc", 3), "startswith", Py_BuildValue("(s)", "a"));
        method(MAKE("\xc3\xa9", 2), "decode", Py_BuildValue("()"));
        method(MAKE("\xff", 1), "decode", Py_BuildValue("()"));
        method(MAKE("abc", 3), "__add__", Py_BuildValue("(s)", "x"));
        method(MAKE("abc", 3), "__getitem__", Py_BuildValue("(i)", 9));
        method(MAKE("abc", 3), "__eq__", Py_BuildValue("(y)", "abc"));
    }
    PyObject *args[] = {
        Py_BuildValue("(i)", 3),           Py_BuildValue("(i)", -1),
        Py_BuildValue("(s)", "a"),         Py_BuildValue("(ss)", "\xc3\xa9", "latin-1"),
        Py_BuildValue("([iii])", 1, 2, 3), Py_BuildValue("([i])", 256),
        Py_BuildValue("(d)", 1.5),         Py_BuildValue("(O)", Py_None),
        Py_BuildValue("(y)", "xyz")
    };
    for (size_t i = 0; i < sizeof(args) / sizeof(args[0]); i++) {
        show("bytes()", PyObject_CallObject((PyObject *)&PyBytes_Type, args[i]));
        show("bytearray()", PyObject_CallObject((PyObject *)&PyByteArray_Type, args[i]));
        Py_DECREF(args[i]);
    }
    PyObject *b = PyByteArray_FromStringAndSize("abc", 3);
    show("append", PyObject_CallMethod(b, "append", "i", 100));
    show("append", PyObject_CallMethod(b, "append", "i", 256));
    show("extend", PyObject_CallMethod(b, "extend", "y", "efg"));
    show("insert", PyObject_CallMethod(b, "insert", "ii", 1, 120));
    show("pop", PyObject_CallMethod(b, "pop", NULL));
    show("pop", PyObject_CallMethod(b, "pop", "i", 99));
    show("remove", PyObject_CallMethod(b, "remove", "i", 97));
    show("reverse", PyObject_CallMethod(b, "reverse", NULL));
    PyObject *slice = PySlice_New(PyLong_FromLong(1), PyLong_FromLong(3), NULL),
             *more = PyBytes_FromString("12345");
    say_number("assign", PyObject_SetItem(b, slice, more));
    say_number("resize", PyByteArray_Resize(b, 4));
    Py_buffer view;
    say_number("buffer", PyObject_GetBuffer(b, &view, PyBUF_WRITABLE));
    say_number("resize while held", PyByteArray_Resize(b, 5));
    PyBuffer_Release(&view);
    show("bytearray", b);
    PyObject *whole = PyBytes_FromString("ab");
    PyBytes_Concat(&whole, more);
    show("concat", Py_NewRef(whole));
    PyBytes_ConcatAndDel(&whole, PyLong_FromLong(1));
    show("concat wrong", whole);
    PyObject *new = PyBytes_FromStringAndSize(NULL, 9);
    memset(PyBytes_AS_STRING(new), 'z', 9);
    say_number("resize", _PyBytes_Resize(&new, 3));
    show("resized", new);
    char *s;
    say_number("as string", PyBytes_AsStringAndSize(Py_None, &s, NULL));
    show("escape", PyBytes_DecodeEscape("\\x41\\n\\101", 10, NULL, 0, NULL));
    show("escape", PyBytes_DecodeEscape("\\x4", 3, NULL, 0, NULL));
    Py_DECREF(slice);
    Py_DECREF(more);
}

static void
codecs(void)
{
    static const char *const names[] = { "utf-8",  "ASCII",          "latin1",
                                         "utf-16", "utf-16-be",      "UTF-32LE",
                                         "utf-7",  "unicode_escape", "raw_unicode_escape" };
    static const char *const errors[] = { NULL,
                                          "ignore",
                                          "replace",
                                          "backslashreplace",
                                          "surrogateescape",
                                          "surrogatepass",
                                          "xmlcharrefreplace",
                                          "no such" };
    static const char *const data[] = { "abc",
                                        "a\xc3\xa9",
                                        "\xff\xfe"
                                        "a",
                                        "\xed\xa0\x80",
                                        "a\xe2\x82",
                                        "\\x41\\u20ac\\x4",
                                        "+AOk-+A",
                                        "\x80+" };
    for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++) {
        for (size_t e = 0; e < sizeof(errors) / sizeof(errors[0]); e++) {
            for (size_t d = 0; d < sizeof(data) / sizeof(data[0]); d++) {
                printf("%s %s %zu ", names[n], errors[e] ? errors[e] : "NULL", d);
                show("decode",
                     PyUnicode_Decode(data[d], (Py_ssize_t)strlen(data[d]), names[n], errors[e]));
            }
            PyObject *s = str("a\xc3\xa9\xe2\x82\xac\xed\xa0\x80\xed\xb2\x80\xf0\x9f\x98\x80");
            printf("%s %s ", names[n], errors[e] ? errors[e] : "NULL");
            show("encode", PyUnicode_AsEncodedString(s, names[n], errors[e]));
            Py_DECREF(s);
        }
    }
    PyObject *e = PyUnicodeDecodeError_Create("utf-8",
                                              "a\xff"
                                              "b",
                                              3, 1, 2, "why");
    show("strict", PyCodec_StrictErrors(e));
    show("ignore", PyCodec_IgnoreErrors(e));
    show("replace", PyCodec_ReplaceErrors(e));
    show("backslash", PyCodec_BackslashReplaceErrors(e));
    show("references", PyCodec_XMLCharRefReplaceErrors(e));
    show("of no kind", PyCodec_IgnoreErrors(Py_None));
    Py_DECREF(e);
    show("unknown", PyCodec_LookupError("no such"));
    show("file name", PyUnicode_DecodeFSDefault("a\xff"));
    PyObject *name = PyUnicode_DecodeFSDefault("a\xff"), *path = NULL;
    say_number("converter", PyUnicode_FSConverter(name, &path));
    show("path", path);
    say_number("converter", PyUnicode_FSConverter(Py_None, &path));
    Py_DECREF(name);
}

static void
comparing(void)
{
    PyObject *a = str("abc"), *b = str("ab\xe2\x82\xac"), *c = str("abc");
    say_number("compare", PyUnicode_Compare(a, b));
    say_number("compare", PyUnicode_Compare(a, c));
    say_number("compare wrong", PyUnicode_Compare(a, Py_None));
    say_number("ascii", PyUnicode_CompareWithASCIIString(a, "abd"));
    say_number("utf8", PyUnicode_EqualToUTF8(b, "ab\xe2\x82\xac"));
    show("rich", PyUnicode_RichCompare(a, b, Py_LT));
    show("rich", PyUnicode_RichCompare(a, Py_None, Py_EQ));
    say_number("hash", PyObject_Hash(a) == PyObject_Hash(c));
    PyObject *i = PyUnicode_InternFromString("some new text"), *k = str("some new text");
    PyUnicode_InternInPlace(&k);
    say_number("interned", i == k);
    PyUnicode_Append(&a, b);
    show("append", Py_NewRef(a));
    say_number("contains", PyUnicode_Contains(a, b));
    say_number("contains wrong", PyUnicode_Contains(a, Py_None));
    say_number("find", PyUnicode_Find(a, b, 0, 99, 1));
    say_number("tail", PyUnicode_Tailmatch(a, b, 0, 99, 1));
    show("substring", PyUnicode_Substring(a, 1, 99));
    PyObject *it = PyObject_GetIter(b), *each;
    while ((each = PyIter_Next(it)) != NULL) {
        show("each", each);
    }
    PyUnicodeWriter *w = PyUnicodeWriter_Create(0);
    PyUnicodeWriter_WriteChar(w, 'x');
    PyUnicodeWriter_WriteStr(w, b);
    PyUnicodeWriter_WriteRepr(w, b);
    PyUnicodeWriter_WriteUTF8(w, "\xc3\xa9", -1);
    PyUnicodeWriter_Format(w, "%d", 5);
    say_number("writer", PyUnicodeWriter_WriteUTF8(w, "a\xff", -1));
    show("writer", PyUnicodeWriter_Finish(w));
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
    Py_DECREF(i);
    Py_DECREF(k);
    Py_DECREF(it);
}

// Types derived from str, bytes and bytearray, and calls of the types.
static void
derived(void)
{
    PyTypeObject *bases[] = { &PyUnicode_Type, &PyBytes_Type, &PyByteArray_Type };
    PyObject *values[] = { str("a\xe2\x82\xac"), PyBytes_FromString("abc"),
                           PyByteArray_FromStringAndSize("xyz", 3) };
    for (int i = 0; i < 3; i++) {
        PyObject *type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:i}", "Derived",
                                               bases[i], "mark", i);
        PyObject *o = type ? PyObject_CallOneArg(type, values[i]) : NULL;
        if (o == NULL) {
            show("no object", NULL);
            continue;
        }
        show("derived", Py_NewRef(o));
        show("type", PyType_GetName(Py_TYPE(o)));
        say_number("equal", PyObject_RichCompareBool(o, values[i], Py_EQ));
        say_number("hash", i == 2 ? 0 : PyObject_Hash(o) == PyObject_Hash(values[i]));
        say_number("length", PyObject_Length(o));
        show("mark", PyObject_GetAttrString(o, "mark"));
        say_number("set", PyObject_SetAttrString(o, "other", Py_None));
        show("other", PyObject_GetAttrString(o, "other"));
        show("upper", PyObject_CallMethod(o, "upper", NULL));
        show("slice", PySequence_GetSlice(o, 0, 9));
        show("str", i == 0 ? PyObject_Str(o) : Py_NewRef(Py_None));
        if (i == 0) {
            printf("%s\n", PyUnicode_AsUTF8(o));
            show("exact", PyUnicode_FromObject(o));
            PyObject *dict = PyDict_New();
            say_number("key", PyDict_SetItem(dict, o, Py_True));
            show("found", Py_XNewRef(PyDict_GetItem(dict, values[i])));
            Py_DECREF(dict);
        }
        Py_DECREF(o);
        Py_DECREF(type);
    }
    PyObject *calls[] = {
        Py_BuildValue("()"),
        Py_BuildValue("(O)", Py_None),
        Py_BuildValue("(ys)", "\xc3\xa9", "utf-8"),
        Py_BuildValue("(yss)", "\xff", "utf-8", "replace"),
        Py_BuildValue("(ss)", "a", "ascii"),
        Py_BuildValue("(is)", 1, "ascii"),
        Py_BuildValue("(ii)", 1, 2),
        Py_BuildValue("(ysss)", "a", "b", "c", "d"),
    };
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        show("str()", PyObject_CallObject((PyObject *)&PyUnicode_Type, calls[i]));
        Py_DECREF(calls[i]);
    }
    for (int i = 0; i < 3; i++) {
        PyObject *it = PyObject_GetIter(values[i]);
        show("type", PyType_GetName(Py_TYPE(it)));
        show("hint", PyObject_CallMethod(it, "__length_hint__", NULL));
        show("next", PyIter_Next(it));
        show("state", PyObject_CallMethod(it, "__setstate__", "i", 9));
        show("next", PyIter_Next(it));
        show("hint", PyObject_CallMethod(it, "__length_hint__", NULL));
        Py_DECREF(it);
        Py_DECREF(values[i]);
    }
}

static void
facts(void)
{
    making();
    formats();
    percent();
    methods();
    bytes();
    codecs();
    comparing();
    derived();
}
