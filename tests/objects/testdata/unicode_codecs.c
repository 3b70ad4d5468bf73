/* The codecs of str by their own functions: each with texts and bytes of all widths, broken ones
 * and each way of handling errors, whole and in parts. */
#include "show.h"

#include <locale.h>
#include <wchar.h>

PyObject *_PyUnicode_AsUTF8String(PyObject *, const char *);
PyObject *_PyUnicode_EncodeUTF16(PyObject *, const char *, int);
PyObject *_PyUnicode_EncodeUTF32(PyObject *, const char *, int);

static const char *const errors[] = { NULL,
                                      "strict",
                                      "ignore",
                                      "replace",
                                      "backslashreplace",
                                      "surrogateescape",
                                      "surrogatepass",
                                      "xmlcharrefreplace",
                                      "no such" };
#define ERRORS (sizeof(errors) / sizeof(*errors))

/* ---- Encoding ---- */

static void
encoders(PyObject *text)
{
    OBJECT(PyUnicode_AsASCIIString(text));
    OBJECT(PyUnicode_AsLatin1String(text));
    OBJECT(PyUnicode_AsUTF8String(text));
    OBJECT(PyUnicode_AsUTF16String(text));
    OBJECT(PyUnicode_AsUTF32String(text));
    OBJECT(PyUnicode_AsUnicodeEscapeString(text));
    OBJECT(PyUnicode_AsRawUnicodeEscapeString(text));
    OBJECT(PyUnicode_EncodeFSDefault(text));
    for (size_t e = 0; e < ERRORS; e++) {
        printf("%s\n", errors[e] ? errors[e] : "NULL");
        OBJECT(_PyUnicode_AsUTF8String(text, errors[e]));
        for (int order = -1; order <= 1; order++) {
            OBJECT(_PyUnicode_EncodeUTF16(text, errors[e], order));
            OBJECT(_PyUnicode_EncodeUTF32(text, errors[e], order));
        }
    }
    OBJECT(PyUnicode_EncodeLocale(text, "surrogateescape"));
    OBJECT(PyUnicode_EncodeLocale(text, "replace"));
}

static void
encoding(void)
{
    static const char *const texts[] = { "",
                                         "abc",
                                         "tab\tnew\n\r\\'\"\x7f",
                                         "\xc2\x80\xc3\xbf",
                                         "\xc4\x80\xe2\x82\xac",
                                         "\xf0\x9f\x98\x80x",
                                         "\xed\xa0\x80",
                                         "a\xed\xb2\x80\xed\xb3\xbf"
                                         "b",
                                         "\xed\xa0\xbd\xed\xb8\x80",
                                         "\\u20ac" };
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
        PyObject *text =
            late(PyUnicode_DecodeUTF8(texts[i], (Py_ssize_t)strlen(texts[i]), "surrogatepass"));
        printf("-- ");
        BORROWED(text);
        encoders(text);
    }
    encoders(Py_None);
}

/* ---- Decoding ---- */

typedef PyObject *decode(const char *, Py_ssize_t, const char *);
typedef PyObject *decode_part(const char *, Py_ssize_t, const char *, Py_ssize_t *);

static const struct {
    const char *name;
    decode *all;
    decode_part *part;
} decoders[] = {
    { "ascii", PyUnicode_DecodeASCII, NULL },
    { "latin-1", PyUnicode_DecodeLatin1, NULL },
    { "utf-7", PyUnicode_DecodeUTF7, PyUnicode_DecodeUTF7Stateful },
    { "utf-8", PyUnicode_DecodeUTF8, PyUnicode_DecodeUTF8Stateful },
    { "escapes", PyUnicode_DecodeUnicodeEscape, NULL },
    { "raw escapes", PyUnicode_DecodeRawUnicodeEscape, NULL },
};

static const struct {
    const char *bytes;
    Py_ssize_t size;
} inputs[] = {
#define BYTES(text)            \
    {                          \
        text, sizeof(text) - 1 \
    }
    BYTES(""),
    BYTES("abc"),
    BYTES("a\0b\xff"),
    BYTES("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
    BYTES("\xc0\x80\xe0\x80\x80\xf4\x90\x80\x80"),
    BYTES("a\xe2\x82"),
    BYTES("\xed\xa0\x80z"),
    BYTES("x\xed\xbf"),
    BYTES("\xed\xa0\x80\xed\xb0"),
    BYTES("x\xed\x9f"),
    BYTES("x\xed"),
    BYTES("\xed\xb2\x80"),
    BYTES("\xf0\x9f\x98"),
    BYTES("a+AOk-b+IKw-c+-"),
    BYTES("+AOk"),
    BYTES("+2D3eAA-"),
    BYTES("+2D0-x+!"),
    BYTES("\\x41\\u20ac\\U0001f600\\101\\n\\\\"),
    BYTES("\\x4\\u20a\\U00110000"),
    BYTES("\\ud800\\udc00\\"),
    BYTES("\xff\xfe"
          "a\0b\0"),
    BYTES("\xfe\xff\0a\0b"),
    BYTES("a\0\x3d\xd8\0\xde"),
    BYTES("a\0\x3d\xd8"),
    BYTES("\0\xd8"
          "a\0\0\xdc"),
    BYTES("a\0\0\0\xac\x20\0\0"),
    BYTES("\xff\xfe\0\0a\0\0\0"),
    BYTES("\0\0\xfe\xff\0\0\0a"),
    BYTES("\0\0\x11\0\0\xd8\0\0"),
    BYTES("a\0\0"),
};

static void
decoding(void)
{
    for (size_t i = 0; i < sizeof(inputs) / sizeof(*inputs); i++) {
        const char *bytes = inputs[i].bytes;
        const Py_ssize_t size = inputs[i].size;
        for (size_t e = 0; e < ERRORS; e++) {
            printf("-- %zu %s\n", i, errors[e] ? errors[e] : "NULL");
            for (size_t d = 0; d < sizeof(decoders) / sizeof(*decoders); d++) {
                Py_ssize_t used = -7;
                show(decoders[d].name, decoders[d].all(bytes, size, errors[e]));
                if (decoders[d].part) {
                    show(decoders[d].name, decoders[d].part(bytes, size, errors[e], &used));
                    NUMBER(used);
                }
            }
            for (int order = -1; order <= 1; order++) {
                Py_ssize_t used = -7;
                int given = order;
                OBJECT(PyUnicode_DecodeUTF16(bytes, size, errors[e], &given));
                NUMBER(given);
                given = order;
                OBJECT(PyUnicode_DecodeUTF16Stateful(bytes, size, errors[e], &given, &used));
                printf("%d %zd\n", given, used);
                given = order, used = -7;
                OBJECT(PyUnicode_DecodeUTF32(bytes, size, errors[e], &given));
                NUMBER(given);
                given = order;
                OBJECT(PyUnicode_DecodeUTF32Stateful(bytes, size, errors[e], &given, &used));
                printf("%d %zd\n", given, used);
            }
            OBJECT(PyUnicode_DecodeUTF16(bytes, size, errors[e], NULL));
            OBJECT(PyUnicode_DecodeUTF32(bytes, size, errors[e], NULL));
        }
    }
}

/* ---- Longer, with one byte that is another ---- */

static unsigned long
mixed(unsigned long sum, PyObject *made)
{
    Py_ssize_t size = 0;
    const char *bytes = made ? PyUnicode_AsUTF8AndSize(made, &size) : NULL;
    for (Py_ssize_t i = 0; i < size; i++) {
        sum = (sum ^ (unsigned char)bytes[i]) * 0x100000001b3ul;
    }
    sum = (sum ^ (bytes ? PyUnicode_KIND(made) : 9)) * 0x100000001b3ul;
    PyErr_Clear();
    Py_XDECREF(made);
    return sum;
}

/* Each byte in turn is each other; a line tells of the texts that they make. */
static void
spoilt(const char *text)
{
    PyObject *str = late(PyUnicode_FromString(text));
    PyObject *wide = late(_PyUnicode_EncodeUTF16(str, NULL, -1));
    const Py_ssize_t size = (Py_ssize_t)strlen(text), wide_size = PyBytes_Size(wide);
    char bytes[128];
    memcpy(bytes, text, (size_t)size);
    for (Py_ssize_t at = 0; at < size; at++) {
        unsigned long sum = 0;
        for (int c = 0; c < 256; c++) {
            bytes[at] = (char)c;
            sum = mixed(sum, PyUnicode_DecodeUTF8(bytes, size, "replace"));
            sum = mixed(sum, PyUnicode_DecodeUTF8(bytes, size, NULL));
        }
        bytes[at] = text[at];
        printf("%lx\n", sum);
    }
    memcpy(bytes, PyBytes_AS_STRING(wide), (size_t)wide_size);
    for (Py_ssize_t at = 0; at < wide_size; at++) {
        unsigned long sum = 0;
        for (int c = 0; c < 256; c++) {
            for (int order = -1; order <= 1; order += 2) {
                int given = order;
                bytes[at] = (char)c;
                sum = mixed(sum, PyUnicode_DecodeUTF16(bytes, wide_size, "replace", &given));
                sum = mixed(sum, PyUnicode_DecodeUTF16(bytes, wide_size, NULL, &given));
            }
        }
        bytes[at] = PyBytes_AS_STRING(wide)[at];
        printf("%lx\n", sum);
    }
}

/* ---- By a table ---- */

static void
tables(void)
{
    PyObject *text = late(PyUnicode_DecodeUTF8("ab\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 11, NULL));
    PyObject *maps[] = {
        NULL,
        late(Py_BuildValue("{i:i,i:y,i:O}", 'a', 'x', 0xe9, "[e]", 0x20ac, Py_None)),
        late(Py_BuildValue("{i:i,i:i}", 'a', 256, 'b', -1)),
        late(Py_BuildValue("{i:s}", 'a', "text")),
        late(Py_BuildValue("{i:s,i:i,i:O,i:i}", 'a', "<a>", 'b', 0x1f600, 0xe9, Py_None, 0xff,
                           0x110000)),
        late(PyUnicode_DecodeUTF8("0123\xe2\x82\xac\xef\xbf\xbe", 10, NULL)),
        late(Py_BuildValue("[i]", 1)),
        Py_None,
    };
    for (size_t m = 0; m < sizeof(maps) / sizeof(*maps); m++) {
        printf("map %zu\n", m);
        OBJECT(PyUnicode_AsCharmapString(text, maps[m]));
        OBJECT(PyUnicode_AsCharmapString(late(PyUnicode_FromString("a")), maps[m]));
        OBJECT(PyUnicode_AsCharmapString(Py_None, maps[m]));
        for (size_t e = 0; e < ERRORS; e++) {
            printf("%s\n", errors[e] ? errors[e] : "NULL");
            OBJECT(PyUnicode_DecodeCharmap("ab\xe9\xff\0\1\4\5\6", 9, maps[m], errors[e]));
            OBJECT(PyUnicode_Translate(text, maps[m] ? maps[m] : text, errors[e]));
        }
    }
    Py_UCS4 wide[256];
    for (int i = 0; i < 256; i++) {
        wide[i] = i < 128 ? (Py_UCS4)i : 0x400u + (Py_UCS4)i;
    }
    wide[200] = 0xfffe;
    PyObject *table = late(PyUnicode_FromKindAndData(4, wide, 256));
    PyObject *map = late(PyUnicode_BuildEncodingMap(table));
    PyObject *decoded = late(PyUnicode_DecodeCharmap("a\x80\xc7\xc8\xff", 5, table, "replace"));
    BORROWED(decoded);
    OBJECT(PyUnicode_AsCharmapString(decoded, map));
    OBJECT(PyUnicode_AsCharmapString(late(PyUnicode_FromString("a\xd2\x80")), map));
    wide[0] = 'x';
    table = late(PyUnicode_FromKindAndData(4, wide, 256));
    map = late(PyUnicode_BuildEncodingMap(table));
    BORROWED(map && PyDict_Check(map) ? map : Py_None);
    OBJECT(PyUnicode_BuildEncodingMap(late(PyUnicode_FromString(""))));
    OBJECT(PyUnicode_BuildEncodingMap(late(PyUnicode_FromString("short"))));
    OBJECT(PyUnicode_BuildEncodingMap(Py_None));
}

/* ---- Of the system, and of any object ---- */

static void
system_texts(void)
{
    for (size_t i = 0; i < 9; i++) {
        OBJECT(PyUnicode_DecodeFSDefaultAndSize(inputs[i].bytes, inputs[i].size));
        for (size_t e = 0; e < ERRORS; e++) {
            OBJECT(PyUnicode_DecodeLocaleAndSize(inputs[i].bytes, inputs[i].size, errors[e]));
            OBJECT(PyUnicode_DecodeLocale(inputs[i].bytes, errors[e]));
        }
    }
    PyObject *objects[] = { late(PyBytes_FromString("a\xc3\xa9")),
                            late(PyUnicode_FromString("path")),
                            Py_None,
                            late(PyByteArray_FromStringAndSize("array", 5)),
                            late(PyBytes_FromStringAndSize("a\0b", 3)),
                            late(PyUnicode_FromStringAndSize("a\0b", 3)),
                            late(PyBytes_FromString("")),
                            late(PyMemoryView_FromObject(late(PyBytes_FromString("view")))) };
    for (size_t i = 0; i < sizeof(objects) / sizeof(*objects); i++) {
        PyObject *path = NULL;
        NUMBER(PyUnicode_FSDecoder(objects[i], &path));
        if (path) {
            show("path", path);
        }
        OBJECT(PyUnicode_FromEncodedObject(objects[i], NULL, NULL));
        OBJECT(PyUnicode_FromEncodedObject(objects[i], "ascii", "replace"));
        OBJECT(PyUnicode_FromEncodedObject(objects[i], "no such", NULL));
        OBJECT(PyUnicode_EncodeFSDefault(objects[i]));
        OBJECT(PyUnicode_EncodeLocale(objects[i], "strict"));
        OBJECT(PyUnicode_AsUTF8String(objects[i]));
        OBJECT(PyOS_FSPath(objects[i]));
    }
    OBJECT(PyUnicode_FromEncodedObject(NULL, NULL, NULL));
}

static void
facts(void)
{
    encoding();
    decoding();
    spoilt("sixteen letters and more");
    spoilt("\xc3\xa9\xc3\xbf h\xc3\xa9llo \xc2\x80, world");
    spoilt("\xce\xb1\xce\xb2\xce\xb3\xce\xb4 \xce\xb5\xce\xb6\xdf\xbf\xc4\x80\xce\xb7.");
    spoilt("\xe2\x82\xac\xe2\x82\xac\xce\xb1\xce\xb2\xce\xb3 euro");
    spoilt("\xf0\x9f\x98\x80\xf0\x9f\x98\x81 smile \xce\xb1\xce\xb2\xce\xb3");
    tables();
    system_texts();
}
