/* Error handlers of codecs: what they are given, from one place to the next, and what those of the
 * library make of it; and the ends of what a codec is asked for. */
#include "show.h"

#include <stdint.h>

/* ---- The exception of a codec ---- */

enum { LOOK, EXCHANGE, WRONG, DELETE };
OWN int what;
OWN PyObject *first;

static PyObject *
handle(PyObject *self, PyObject *e)
{
    first = first ? first : Py_NewRef(e);
    PyObject *end = PyObject_GetAttrString(e, "end"), *old = PyObject_GetAttrString(e, "note");
    PyErr_Clear();
    printf("  the same %d, noted %ld, ", first == e, old ? PyLong_AsLong(old) : -1);
    show("is", PyObject_Str(e));
    PyObject_SetAttrString(e, "note", end);
    if (what == EXCHANGE && PyLong_AsLong(end) < 4) {
        PyObject_SetAttrString(e, "object", B("y", "....\xff.\xfe."));
    }
    if (what == DELETE) {
        PyObject_DelAttrString(e, "object");
    }
    Py_XDECREF(old);
    return Py_BuildValue("sN", what == WRONG ? "\xe2\x82\xac" : "?", end);
}

static PyMethodDef handle_def = { "handle", handle, METH_O, NULL };

static void
one_exception(void)
{
    PyObject *handler = PyCFunction_New(&handle_def, NULL);
    PyCodec_RegisterError("test.handle", handler);
    PyObject *text = B("s", "\xc3\xa4"
                            "b\xc3\xb6"),
             *none = B("{iOiO}", 0xe4, Py_None, 0xf6, Py_None);
    for (what = LOOK; what <= DELETE; what++) {
        printf("---- %d\n", what);
        OBJECT(PyUnicode_DecodeUTF8("a\xff\xff"
                                    "b\xff",
                                    5, "test.handle"));
        Py_CLEAR(first);
        OBJECT(PyUnicode_DecodeASCII("a\xff"
                                     "b\xff",
                                     4, "test.handle"));
        Py_CLEAR(first);
        OBJECT(PyUnicode_DecodeUTF7("a+IKx~b+\xff", 9, "test.handle"));
        Py_CLEAR(first);
        OBJECT(PyUnicode_AsEncodedString(text, "ascii", "test.handle"));
        Py_CLEAR(first);
        OBJECT(PyUnicode_AsCharmapString(text, B("{ii}", '?', '!')));
        OBJECT(PyUnicode_Translate(text, none, "test.handle"));
        Py_CLEAR(first);
    }
    Py_DECREF(handler);
}

/* ---- The library's handlers ---- */

#define ERROR(type, ...) late(PyObject_CallFunction(PyExc_Unicode##type##Error, __VA_ARGS__))

static void
by_all(const char *name, PyObject *e)
{
    static const char *const names[] = { "ignore",           "replace",       "xmlcharrefreplace",
                                         "backslashreplace", "surrogatepass", "surrogateescape" };
    puts(name);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(names); i++) {
        PyObject *handler = PyCodec_LookupError(names[i]);
        show(names[i], PyObject_CallOneArg(handler, e));
        Py_DECREF(handler);
    }
}

static void
odd_places(void)
{
    PyObject *s = late(PyUnicode_DecodeUTF8("a\xed\xb2\x80z", 5, "surrogatepass"));
    static const Py_ssize_t places[][2] = { { 2, 1 }, { 1, 2 }, { 7, 9 }, { -7, -9 } };
    for (int i = 0; i < 4; i++) {
        const Py_ssize_t start = places[i][0], end = places[i][1];
        by_all("encode", ERROR(Encode, "sOnns", "utf-8", s, start, end, "r"));
        by_all("decode", ERROR(Decode, "synns", "utf-8", "a\xed\xb2\x80", start, end, "r"));
        by_all("translate", ERROR(Translate, "Onns", s, start, end, "r"));
    }
    by_all("empty", ERROR(Encode, "ssnns", "utf-8", "", (Py_ssize_t)0, (Py_ssize_t)1, "r"));
}

/* The names by which surrogatepass knows an encoding. */
static void
names(void)
{
    static const char *const all[] = { "utf-8",    "UTF_8",     "utf8",       "utf",
                                       "u8",       "utf--8",    "utf-8-sig",  "cp65001",
                                       "CP65001",  "utf-16",    "utf16",      "UTF16LE",
                                       "utf_16be", "utf-16-be", "utf-16--be", "utf-16xe",
                                       "utf16-",   "utf-32-LE", "utf32be",    "utf-33",
                                       "ascii",    "CP_UTF8",   "utf-7",      "utf_8_sig" };
    PyObject *s = late(PyUnicode_DecodeUTF8("a\xed\xb2\x80z", 5, "surrogatepass")),
             *handler = PyCodec_LookupError("surrogatepass");
    for (size_t i = 0; i < Py_ARRAY_LENGTH(all); i++) {
        PyObject *e = ERROR(Encode, "sOnns", all[i], s, (Py_ssize_t)1, (Py_ssize_t)2, "r");
        show(all[i], PyObject_CallOneArg(handler, e));
    }
    Py_DECREF(handler);
}

/* ---- Without a name, without an end ---- */

static void
no_encoding(void)
{
    OBJECT(PyCodec_Encode(B("s", "x"), NULL, NULL));
    OBJECT(PyCodec_Decode(B("y", "x"), NULL, NULL));
    OBJECT(PyCodec_Encoder(NULL));
    OBJECT(PyCodec_Decoder(NULL));
    OBJECT(PyCodec_StreamReader(NULL, Py_None, NULL));
    OBJECT(PyCodec_IncrementalEncoder(NULL, NULL));
    NUMBER(PyCodec_KnownEncoding(NULL));
}

/* UTF-7 that ends in a shift, which wrote wider characters than those in front of it. */
static void
cut_utf7(void)
{
    static const char *const all[] = { "ab+IKwg",
                                       "+IKwg",
                                       "a\xff"
                                       "b",
                                       "+AOQ-b+IKwg",
                                       "+IKw-+IKwg",
                                       "+IKw-b",
                                       "ab+2D3e",
                                       "+",
                                       "ab+" };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(all); i++) {
        Py_ssize_t used = -1;
        PyObject *s =
            PyUnicode_DecodeUTF7Stateful(all[i], (Py_ssize_t)strlen(all[i]), "replace", &used);
        PyObject *t = s ? PyUnicode_FromKindAndData((int)PyUnicode_KIND(s), PyUnicode_DATA(s),
                                                    PyUnicode_GET_LENGTH(s))
                        : NULL;
        if (t != NULL) {
            printf("%zd used, kind %d ascii %d equal %d\n", used, (int)PyUnicode_KIND(s),
                   (int)PyUnicode_IS_ASCII(s), PyObject_RichCompareBool(s, t, Py_EQ));
        }
        Py_XDECREF(t);
        show(all[i], s);
    }
}

static void
facts(void)
{
    one_exception();
    odd_places();
    names();
    no_encoding();
    cut_utf7();
}
