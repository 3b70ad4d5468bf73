/* The codecs of Python's escapes: unicode_escape and raw_unicode_escape. */
#include "object/text/encoder.h"
#include "object/text/registry.h"

/* ---- Encoding ------------------------------------------------------------------------------- */

static Py_ssize_t
put_hex(char *to, Py_UCS4 c, char letter, int count)
{
    static const char digits[] = "0123456789abcdef";
    to[0] = '\\';
    to[1] = letter;
    for (int i = 0; i < count; i++) {
        to[2 + i] = digits[c >> (4 * (count - 1 - i)) & 15];
    }
    return 2 + count;
}

/* Writes a character that is no byte of its own. */
static Py_ssize_t
put_wide(char *to, Py_UCS4 c)
{
    return c < 0x10000 ? put_hex(to, c, 'u', 4) : put_hex(to, c, 'U', 8);
}

static Py_ssize_t
put_escaped(char *to, Py_UCS4 c)
{
    char letter = c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : c == '\\' ? '\\' : 0;
    if (letter != 0) {
        to[0] = '\\';
        to[1] = letter;
        return 2;
    }
    if (c >= ' ' && c < 0x7f) {
        to[0] = (char)c;
        return 1;
    }
    return c < 0x100 ? put_hex(to, c, 'x', 2) : put_wide(to, c);
}

static Py_ssize_t
put_raw(char *to, Py_UCS4 c)
{
    if (c < 0x100) {
        to[0] = (char)c;
        return 1;
    }
    return put_wide(to, c);
}

static PyObject *
encode(PyObject *unicode, Py_ssize_t (*put)(char *to, Py_UCS4 c))
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    gopyrt_text text = gopyrt_text_of(unicode);
    const Py_ssize_t most = text.kind == 1 ? 4 : text.kind == 2 ? 6 : 10;
    if (text.length > PY_SSIZE_T_MAX / most) {
        return PyErr_NoMemory();
    }
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, Py_MAX(text.length * most, 2));
    if (bytes != NULL) {
        char *to = PyBytes_AS_STRING(bytes);
        for (Py_ssize_t i = 0; i < text.length; i++) {
            to += put(to, gopyrt_text_at(&text, i));
        }
        _PyBytes_Resize(&bytes, to - PyBytes_AS_STRING(bytes));
    }
    return bytes;
}

PyObject *
PyUnicode_AsUnicodeEscapeString(PyObject *unicode)
{
    return encode(unicode, put_escaped);
}

PyObject *
PyUnicode_AsRawUnicodeEscapeString(PyObject *unicode)
{
    return encode(unicode, put_raw);
}

/* ---- Decoding ------------------------------------------------------------------------------- */

/* What an escape says: how many bytes it is, or what is wrong with so many. */
typedef struct {
    Py_UCS4 c;
    Py_ssize_t size;
    const char *reason;
    int nothing;    /* it stands for no character */
    int twice;      /* it stands for two of the same */
    int invalid;    /* it stands for itself, and the user is warned */
    int incomplete; /* it goes to the end: more might complete it */
} escape;

static int
hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static void
read_hex(escape *e, const char *in, Py_ssize_t left, int count, const char *reason)
{
    Py_ssize_t i = 2;
    e->c = 0;
    for (; i < 2 + count && i < left; i++) {
        int value = hex_value(in[i]);
        if (value < 0) {
            break;
        }
        e->c = e->c << 4 | (Py_UCS4)value;
    }
    e->size = i;
    if (i < 2 + count) {
        e->reason = reason;
        e->incomplete = i == left;
    }
}

_PyUnicode_Name_CAPI *
gopyrt_character_names(void)
{
    _PyUnicode_Name_CAPI **kept = &gopyrt_interp()->unicode.ucnhash_capi;
    if (*kept == NULL) {
        *kept = PyCapsule_Import("unicodedata._ucnhash_CAPI", 1);
    }
    return *kept;
}

/* -1 with an exception. */
static int
read_name(escape *e, const char *in, Py_ssize_t left)
{
    e->reason = "malformed \\N character escape";
    e->size = 2;
    if (left <= 2 || in[2] != '{') {
        e->incomplete = left <= 2;
        return 0;
    }
    const char *end = memchr(in + 3, '}', (size_t)(left - 3));
    if (end == NULL) {
        e->size = left;
        e->incomplete = 1;
        return 0;
    }
    e->size = end + 1 - in;
    if (end == in + 3) {
        return 0;
    }
    _PyUnicode_Name_CAPI *names = gopyrt_character_names();
    if (names == NULL) {
        PyErr_SetString(PyExc_UnicodeError,
                        "\\N escapes not supported (can't load unicodedata module)");
        return -1;
    }
    e->reason = end - in - 3 <= INT_MAX && names->getcode(in + 3, (int)(end - in - 3), &e->c, 0)
                    ? NULL
                    : "unknown Unicode character name";
    return 0;
}

/* Reads the escape at a backslash; -1 with an exception. */
static int
read_escape(escape *e, const char *in, Py_ssize_t left)
{
    static const char letters[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
    *e = (escape){ .size = 2 };
    if (left < 2) {
        e->size = 1;
        e->reason = "\\ at end of string";
        e->incomplete = 1;
        return 0;
    }
    const char c = in[1], *letter = strchr(letters, c);
    if (letter != NULL && c != 0) {
        e->c = (unsigned char)values[letter - letters];
    }
    else if (c == '\n') {
        e->nothing = 1;
    }
    else if (c == '\\' || c == '\'' || c == '"') {
        e->c = (unsigned char)c;
    }
    else if (c >= '0' && c <= '7') {
        e->c = 0;
        for (e->size = 1; e->size < 4 && e->size < left && in[e->size] >= '0' && in[e->size] <= '7';
             e->size++)
        {
            e->c = e->c << 3 | (Py_UCS4)(in[e->size] - '0');
        }
        e->invalid = e->c > 0377;
    }
    else if (c == 'x') {
        read_hex(e, in, left, 2, "truncated \\xXX escape");
    }
    else if (c == 'u') {
        read_hex(e, in, left, 4, "truncated \\uXXXX escape");
    }
    else if (c == 'U') {
        read_hex(e, in, left, 8, "truncated \\UXXXXXXXX escape");
        if (e->reason == NULL && e->c > GOPYRT_MAX_CHARACTER) {
            e->reason = "illegal Unicode character";
        }
    }
    else if (c == 'N') {
        return read_name(e, in, left);
    }
    else {
        e->invalid = 1;
        e->size = 1;
        e->c = '\\';
    }
    return 0;
}

/* The user is warned of the first one that means nothing. */
static int
warn_once(int *warned, const escape *e, const char *at)
{
    if (!e->invalid || *warned) {
        return 0;
    }
    *warned = 1;
    if (e->size > 1) {
        return PyErr_WarnFormat(PyExc_DeprecationWarning, 1,
                                "\"\\%.3s\" is an invalid octal escape sequence. "
                                "Such sequences will not work in the future. ",
                                at + 1);
    }
    return PyErr_WarnFormat(PyExc_DeprecationWarning, 1,
                            "\"\\%c\" is an invalid escape sequence. "
                            "Such sequences will not work in the future. ",
                            (unsigned char)at[1]);
}

typedef int (*reader)(escape *e, const char *in, Py_ssize_t left);

static PyObject *
decode(const char *name, const char *chars, Py_ssize_t length, const char *errors,
       Py_ssize_t *consumed, reader read)
{
    if (length == 0) {
        if (consumed != NULL) {
            *consumed = 0;
        }
        return Py_NewRef(GOPYRT_STR_EMPTY);
    }
    gopyrt_codec codec;
    _PyUnicodeWriter writer;
    int warned = 0;
    gopyrt_codec_begin(&codec, name, errors);
    codec.input = chars;
    codec.size = length;
    _PyUnicodeWriter_Init(&writer);
    writer.min_length = length;
    Py_ssize_t at = 0;
    while (at < codec.size) {
        const char *in = codec.input + at;
        const char *slash = memchr(in, '\\', (size_t)(codec.size - at));
        Py_ssize_t run = slash == NULL ? codec.size - at : slash - in;
        if (run > 0) {
            if (gopyrt_writer_characters(&writer, 1, in, run) < 0) {
                goto failed;
            }
            at += run;
            continue;
        }
        escape e;
        if (read(&e, in, codec.size - at) < 0 || warn_once(&warned, &e, in) < 0) {
            goto failed;
        }
        if (e.reason == NULL) {
            if (gopyrt_writer_fill(&writer, e.c, e.nothing ? 0 : 1 + e.twice) < 0) {
                goto failed;
            }
            at += e.size;
        }
        else if (e.incomplete && consumed != NULL) {
            break;
        }
        else if ((at = gopyrt_decode_error(&codec, &writer, at, at + e.size, e.reason)) < 0) {
            goto failed;
        }
    }
    if (consumed != NULL) {
        *consumed = at;
    }
    gopyrt_codec_end(&codec);
    return _PyUnicodeWriter_Finish(&writer);

failed:
    gopyrt_codec_end(&codec);
    _PyUnicodeWriter_Dealloc(&writer);
    return NULL;
}

PyObject *
PyUnicode_DecodeUnicodeEscape(const char *chars, Py_ssize_t length, const char *errors)
{
    return decode("unicodeescape", chars, length, errors, NULL, read_escape);
}

/* Raw text has \u and \U alone; any other backslash is one, and so is the one behind it. */
static int
read_raw(escape *e, const char *in, Py_ssize_t left)
{
    *e = (escape){ .c = '\\', .size = 1 };
    if (left >= 2 && in[1] == '\\') {
        e->twice = 1;
        e->size = 2;
    }
    else if (left >= 2 && in[1] == 'u') {
        read_hex(e, in, left, 4, "truncated \\uXXXX escape");
    }
    else if (left >= 2 && in[1] == 'U') {
        read_hex(e, in, left, 8, "truncated \\UXXXXXXXX escape");
        if (e->reason == NULL && e->c > GOPYRT_MAX_CHARACTER) {
            e->reason = "\\Uxxxxxxxx out of range";
        }
    }
    return 0;
}

PyObject *
PyUnicode_DecodeRawUnicodeEscape(const char *chars, Py_ssize_t length, const char *errors)
{
    return decode("rawunicodeescape", chars, length, errors, NULL, read_raw);
}
