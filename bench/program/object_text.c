/* str and bytes: made and dropped, and what is asked of them. */
#include "objects.h"

#define UCS2 "\xce\xb1\xce\xb2\xce\xb3 " /* three Greek letters and a space */
#define STR(x) PyObject *s = made(x)
#define S PyUnicode_FromString
#define TWO(x, y) PyObject *s = made(x), *t = made(y)
#define WITHOUT_TWO Py_DECREF(s), Py_DECREF(t)

static char letters[1001];

static const char *
thousand(void)
{
    memset(letters, 'x', 1000);
    return letters;
}

ROW(str_char, , drop(PyUnicode_FromStringAndSize("x", 1)), )
ROW(str_short, , drop(PyUnicode_FromString("hello, world")), )
ROW(str_long, const char *text = thousand(), drop(PyUnicode_FromString(text)), )
ROW(str_ucs2_short, , drop(PyUnicode_FromString(UCS2 UCS2)), )
ROW(str_ucs2_long, STR(many(UCS2, 250));
    const char *text = PyUnicode_AsUTF8(s), drop(PyUnicode_FromString(text)), Py_DECREF(s))
ROW(bytes_short, , drop(PyBytes_FromStringAndSize("hello, world", 12)), )
ROW(bytes_long, const char *text = thousand(), drop(PyBytes_FromStringAndSize(text, 1000)), )

ROW(from_format, , drop(PyUnicode_FromFormat("%s: %d of %zd", "name", 12, (Py_ssize_t)345)), )
ROW(from_format_object, STR(S("some name")), drop(PyUnicode_FromFormat("the %U is %R", s, s)),
    Py_DECREF(s))
ROW(concat_short, TWO(S("hello, "), S("world")), drop(PyUnicode_Concat(s, t)), WITHOUT_TWO)
ROW(concat_long, TWO(many("hello, ", 100), many("world", 100)), drop(PyUnicode_Concat(s, t)),
    WITHOUT_TWO)
ROW(concat_ucs2, TWO(S("hello, "), S(UCS2)), drop(PyUnicode_Concat(s, t)), WITHOUT_TWO)
ROW(join_few, TWO(S(", "), strs(4)), drop(PyUnicode_Join(s, t)), WITHOUT_TWO)
ROW(join_many, TWO(S(", "), strs(1000)), drop(PyUnicode_Join(s, t)), WITHOUT_TWO)
ROW(split_space, STR(many("hello world ", 20)), drop(PyUnicode_Split(s, NULL, -1)), Py_DECREF(s))
ROW(split_comma, TWO(many("hello,world,", 20), S(",")), drop(PyUnicode_Split(s, t, -1)),
    WITHOUT_TWO)
ROW(split_chars, TWO(many("a,b,", 50), S(",")), drop(PyUnicode_Split(s, t, -1)), WITHOUT_TWO)
ROW(split_few, TWO(S("key=value"), S("=")), drop(PyUnicode_Split(s, t, 1)), WITHOUT_TWO)
ROW(splitlines, STR(many("hello world\n", 20)), drop(PyUnicode_Splitlines(s, 0)), Py_DECREF(s))
ROW(find_char, TWO(many("hello, ", 100), S("z")), is(PyUnicode_Find(s, t, 0, 700, 1) == -1),
    WITHOUT_TWO)
ROW(find_word, TWO(many("hello, ", 100), S("hellO")), is(PyUnicode_Find(s, t, 0, 700, 1) == -1),
    WITHOUT_TWO)
ROW(find_near, TWO(S("hello, world"), S("wor")), is(PyUnicode_Find(s, t, 0, 12, 1) == 7),
    WITHOUT_TWO)
ROW(count_char, TWO(many("hello, ", 100), S("l")), is(PyUnicode_Count(s, t, 0, 700) == 200),
    WITHOUT_TWO)
ROW(contains, TWO(many("hello, ", 10), S("z")), is(PyUnicode_Contains(s, t) == 0), WITHOUT_TWO)
ROW(replace_char, TWO(many("hello, ", 20), S("l"));
    PyObject *u = S("L"), drop(PyUnicode_Replace(s, t, u, -1)), WITHOUT_TWO; Py_DECREF(u))
ROW(replace_word, TWO(many("hello, ", 20), S("hello"));
    PyObject *u = S("bye"), drop(PyUnicode_Replace(s, t, u, -1)), WITHOUT_TWO; Py_DECREF(u))
ROW(substring, STR(many("hello, ", 20)), drop(PyUnicode_Substring(s, 10, 30)), Py_DECREF(s))

#define CODED(name, text, encode, decode)                        \
    ROW(encode_##name, STR(text), drop(encode(s)), Py_DECREF(s)) \
    ROW(decode_##name, STR(text); PyObject *b = made(encode(s)); \
        const char *p = PyBytes_AS_STRING(b);                    \
        Py_ssize_t size = PyBytes_GET_SIZE(b), drop(decode), Py_DECREF(s); Py_DECREF(b))

CODED(utf8_ascii, many("hello, world ", 20), PyUnicode_AsUTF8String,
      PyUnicode_DecodeUTF8(p, size, NULL))
CODED(utf8_latin1, many("h\xc3\xa9llo, world ", 20), PyUnicode_AsUTF8String,
      PyUnicode_DecodeUTF8(p, size, NULL))
CODED(utf8_ucs2, many(UCS2, 60), PyUnicode_AsUTF8String, PyUnicode_DecodeUTF8(p, size, NULL))
CODED(utf8_ucs4, many("\xf0\x9f\x98\x80 smile ", 30), PyUnicode_AsUTF8String,
      PyUnicode_DecodeUTF8(p, size, NULL))
CODED(utf16_ascii, many("hello, world ", 20), PyUnicode_AsUTF16String,
      PyUnicode_DecodeUTF16(p, size, NULL, NULL))
CODED(utf16_ucs2, many(UCS2, 60), PyUnicode_AsUTF16String,
      PyUnicode_DecodeUTF16(p, size, NULL, NULL))
CODED(utf16_ucs4, many("\xf0\x9f\x98\x80 smile ", 30), PyUnicode_AsUTF16String,
      PyUnicode_DecodeUTF16(p, size, NULL, NULL))
CODED(latin1, many("h\xc3\xa9llo, world ", 20), PyUnicode_AsLatin1String,
      PyUnicode_DecodeLatin1(p, size, NULL))
CODED(ascii, many("hello, world ", 20), PyUnicode_AsASCIIString,
      PyUnicode_DecodeASCII(p, size, NULL))

ROW(encode_by_name, STR(S("hello, world")), drop(PyUnicode_AsEncodedString(s, "utf-8", "strict")),
    Py_DECREF(s))
ROW(as_utf8, STR(S("hello, world")), is(PyUnicode_AsUTF8(s) != NULL), Py_DECREF(s))
ROW(str_equal, TWO(many("hello, ", 20), many("hello, ", 20)),
    is(PyObject_RichCompareBool(s, t, Py_EQ)), WITHOUT_TWO)
ROW(str_compare, TWO(many("hello, ", 20), many("hello, ", 19)), is(PyUnicode_Compare(s, t) == 1),
    WITHOUT_TWO)
ROW(str_equal_ascii, STR(S("hello, world")), is(PyUnicode_EqualToUTF8(s, "hello, world")),
    Py_DECREF(s))
ROW(str_hash, const char *text = thousand(), PyObject *s = PyUnicode_FromStringAndSize(text, 24);
    is(PyObject_Hash(s) != -1); Py_DECREF(s), )
ROW(str_hash_kept, STR(S("hello, world")), is(PyObject_Hash(s) != -1), Py_DECREF(s))
ROW(str_intern, , drop(PyUnicode_InternFromString("some_name")), )
ROW(str_repr, STR(many("hello, ", 5)), drop(PyObject_Repr(s)), Py_DECREF(s))
ROW(str_upper, STR(S("hello")); PyObject *m = made(PyObject_GetAttrString(s, "upper")),
                                drop(PyObject_CallNoArgs(m)), Py_DECREF(s);
    Py_DECREF(m))
ROW(str_strip, STR(S(" hello ")); PyObject *m = PyUnicode_InternFromString("strip"),
                                  drop(PyObject_CallMethodNoArgs(s, m)), Py_DECREF(s);
    Py_DECREF(m))
ROW(str_startswith, TWO(S("hello"), S("he"));
    PyObject *m = PyUnicode_InternFromString("startswith"),
    drop(PyObject_CallMethodOneArg(s, m, t)), WITHOUT_TWO;
    Py_DECREF(m))
ROW(str_isdigit, STR(S("12345")); PyObject *m = PyUnicode_InternFromString("isdigit"),
                                  drop(PyObject_CallMethodNoArgs(s, m)), Py_DECREF(s);
    Py_DECREF(m))
ROW(str_percent, TWO(S("%s is %d"), Py_BuildValue("(si)", "name", 12)),
    drop(PyUnicode_Format(s, t)), WITHOUT_TWO)
ROW(
    writer, , PyUnicodeWriter *w = PyUnicodeWriter_Create(0); for (int k = 0; k < 10; k++) {
        done(PyUnicodeWriter_WriteUTF8(w, "word", 4));
        done(PyUnicodeWriter_WriteChar(w, ' '));
    } drop(PyUnicodeWriter_Finish(w)), )

#define CODED_LISTED(name) LISTED(encode_##name), LISTED(decode_##name)

const operation object_text_operations[] = {
    LISTED(str_char),
    LISTED(str_short),
    LISTED(str_long),
    LISTED(str_ucs2_short),
    LISTED(str_ucs2_long),
    LISTED(bytes_short),
    LISTED(bytes_long),
    LISTED(from_format),
    LISTED(from_format_object),
    LISTED(concat_short),
    LISTED(concat_long),
    LISTED(concat_ucs2),
    LISTED(join_few),
    LISTED(join_many),
    LISTED(split_space),
    LISTED(split_comma),
    LISTED(split_chars),
    LISTED(split_few),
    LISTED(splitlines),
    LISTED(find_char),
    LISTED(find_word),
    LISTED(find_near),
    LISTED(count_char),
    LISTED(contains),
    LISTED(replace_char),
    LISTED(replace_word),
    LISTED(substring),
    CODED_LISTED(utf8_ascii),
    CODED_LISTED(utf8_latin1),
    CODED_LISTED(utf8_ucs2),
    CODED_LISTED(utf8_ucs4),
    CODED_LISTED(utf16_ascii),
    CODED_LISTED(utf16_ucs2),
    CODED_LISTED(utf16_ucs4),
    CODED_LISTED(latin1),
    CODED_LISTED(ascii),
    LISTED(encode_by_name),
    LISTED(as_utf8),
    LISTED(str_equal),
    LISTED(str_compare),
    LISTED(str_equal_ascii),
    LISTED(str_hash),
    LISTED(str_hash_kept),
    LISTED(str_intern),
    LISTED(str_repr),
    LISTED(str_upper),
    LISTED(str_strip),
    LISTED(str_startswith),
    LISTED(str_isdigit),
    LISTED(str_percent),
    LISTED(writer),
    { 0 },
};
