/* The codecs of UTF-16 and UTF-32, in both orders of bytes. */
#include "object/text/encoder.h"

/* ---- Encoding ------------------------------------------------------------------------------- */

static void
put_unit(Py_UCS4 c, char *to, int unit, int big)
{
    for (int i = 0; i < unit; i++) {
        to[big ? unit - 1 - i : i] = (char)(c >> (8 * i));
    }
}

static Py_ssize_t
put16(Py_UCS4 c, char *to, int big)
{
    if (c < 0x10000) {
        put_unit(c, to, 2, big);
        return 2;
    }
    put_unit(Py_UNICODE_HIGH_SURROGATE(c), to, 2, big);
    put_unit(Py_UNICODE_LOW_SURROGATE(c), to + 2, 2, big);
    return 4;
}

static Py_ssize_t
put16_little(Py_UCS4 c, char *to)
{
    return put16(c, to, 0);
}

static Py_ssize_t
put16_big(Py_UCS4 c, char *to)
{
    return put16(c, to, 1);
}

static Py_ssize_t
put32_little(Py_UCS4 c, char *to)
{
    put_unit(c, to, 4, 0);
    return 4;
}

static Py_ssize_t
put32_big(Py_UCS4 c, char *to)
{
    put_unit(c, to, 4, 1);
    return 4;
}

/* All at once: a text without surrogates in the machine's order. NULL with or without an
 * exception. */
static PyObject *
encode_plain(const gopyrt_text *text, int mark, int unit)
{
    Py_ssize_t units = text->length;
    int surrogates = 0;
    if (text->kind == 2) {
        for (Py_ssize_t i = 0; i < text->length; i++) {
            surrogates |= (((const Py_UCS2 *)text->data)[i] & 0xf800) == 0xd800;
        }
    }
    else if (text->kind == 4) {
        for (Py_ssize_t i = 0; i < text->length; i++) {
            Py_UCS4 c = ((const Py_UCS4 *)text->data)[i];
            surrogates |= GOPYRT_IS_SURROGATE(c);
            units += unit == 2 && c > 0xffff;
        }
    }
    if (surrogates) {
        return NULL;
    }
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, (units + mark) * unit);
    if (bytes == NULL || units + mark == 0) {
        return bytes;
    }
    char *to = PyBytes_AS_STRING(bytes);
    if (mark) {
        put_unit(0xfeff, to, unit, 0);
        to += unit;
    }
    if (units == text->length) {
        gopyrt_characters_copy(unit, to, 0, text->kind, text->data, 0, units);
        return bytes;
    }
    Py_UCS2 *out = (Py_UCS2 *)to;
    for (Py_ssize_t i = 0; i < text->length; i++) {
        Py_UCS4 c = ((const Py_UCS4 *)text->data)[i];
        if (c < 0x10000) {
            *out++ = (Py_UCS2)c;
        }
        else {
            *out++ = (Py_UCS2)Py_UNICODE_HIGH_SURROGATE(c);
            *out++ = (Py_UCS2)Py_UNICODE_LOW_SURROGATE(c);
        }
    }
    return bytes;
}

/* With a mark of the order of bytes in front where that is 0. */
static PyObject *
encode(PyObject *str, const char *errors, int byteorder, int unit)
{
    static const char *const names[2][3] = { { "utf-16-le", "utf-16", "utf-16-be" },
                                             { "utf-32-le", "utf-32", "utf-32-be" } };
    if (!PyUnicode_Check(str)) {
        PyErr_BadArgument();
        return NULL;
    }
    Py_ssize_t length = PyUnicode_GET_LENGTH(str);
    if (length > PY_SSIZE_T_MAX / 8) {
        return PyErr_NoMemory();
    }
    if (byteorder <= 0) {
        gopyrt_text text = gopyrt_text_of(str);
        PyObject *bytes = encode_plain(&text, byteorder == 0, unit);
        if (bytes != NULL || PyErr_Occurred()) {
            return bytes;
        }
    }
    const int big = byteorder > 0;
    gopyrt_encoder encoder = {
        .limit = GOPYRT_MAX_CHARACTER + 1,
        .surrogates = 1,
        .unit = unit,
        .reason = "surrogates not allowed",
        .put = unit == 2 ? (big ? put16_big : put16_little) : (big ? put32_big : put32_little),
        .mark = byteorder == 0,
    };
    /* To UTF-32 only -1 and 1 say an order that its name has. */
    const int named = unit == 2 || byteorder == -1 || byteorder == 1;
    const char *name = names[unit == 4][byteorder == 0 || !named ? 1 : byteorder < 0 ? 0 : 2];
    gopyrt_codec_begin(&encoder.codec, name, errors);
    return gopyrt_encode(&encoder, str, (length + 1) * unit);
}

PyObject *
_PyUnicode_EncodeUTF16(PyObject *unicode, const char *errors, int byteorder)
{
    return encode(unicode, errors, byteorder, 2);
}

PyObject *
PyUnicode_AsUTF16String(PyObject *unicode)
{
    return encode(unicode, NULL, 0, 2);
}

PyObject *
_PyUnicode_EncodeUTF32(PyObject *unicode, const char *errors, int byteorder)
{
    return encode(unicode, errors, byteorder, 4);
}

PyObject *
PyUnicode_AsUTF32String(PyObject *unicode)
{
    return encode(unicode, NULL, 0, 4);
}

/* ---- Decoding ------------------------------------------------------------------------------- */

static Py_UCS4
unit_at(const gopyrt_codec *codec, Py_ssize_t at, int unit, int big)
{
    Py_UCS4 c = 0;
    for (int i = 0; i < unit; i++) {
        c |= (Py_UCS4)(unsigned char)codec->input[at + (big ? unit - 1 - i : i)] << (8 * i);
    }
    return c;
}

/* A step: the character and how many bytes it took, or the bytes that are wrong and why. */
typedef struct {
    Py_UCS4 c;
    Py_ssize_t size;
    const char *reason;
    int incomplete; /* more bytes might make it right */
} step;

static step
step16(const gopyrt_codec *codec, Py_ssize_t at, int big)
{
    step s = { .size = codec->size - at };
    if (s.size < 2) {
        s.reason = "truncated data";
        s.incomplete = 1;
        return s;
    }
    s.c = unit_at(codec, at, 2, big);
    s.size = 2;
    if (Py_UNICODE_IS_LOW_SURROGATE(s.c)) {
        s.reason = "illegal encoding";
    }
    else if (Py_UNICODE_IS_HIGH_SURROGATE(s.c)) {
        if (codec->size - at < 4) {
            s.size = codec->size - at;
            s.reason = "unexpected end of data";
            s.incomplete = 1;
            return s;
        }
        Py_UCS4 low = unit_at(codec, at + 2, 2, big);
        if (!Py_UNICODE_IS_LOW_SURROGATE(low)) {
            s.reason = "illegal UTF-16 surrogate";
            return s;
        }
        s.c = Py_UNICODE_JOIN_SURROGATES(s.c, low);
        s.size = 4;
    }
    return s;
}

static step
step32(const gopyrt_codec *codec, Py_ssize_t at, int big)
{
    step s = { .size = codec->size - at };
    if (s.size < 4) {
        s.reason = "truncated data";
        s.incomplete = 1;
        return s;
    }
    s.c = unit_at(codec, at, 4, big);
    s.size = 4;
    if (s.c > GOPYRT_MAX_CHARACTER) {
        s.reason = "code point not in range(0x110000)";
    }
    else if (GOPYRT_IS_SURROGATE(s.c)) {
        s.reason = "code point in surrogate code point range(0xd800, 0xe000)";
    }
    return s;
}

/* The order that a mark at the front tells; *at is behind it. */
static int
read_mark(const gopyrt_codec *codec, int unit, Py_ssize_t *at)
{
    if (codec->size < unit) {
        return 0;
    }
    if (unit_at(codec, 0, unit, 0) == 0xfeff) {
        *at = unit;
        return -1;
    }
    if (unit_at(codec, 0, unit, 1) == 0xfeff) {
        *at = unit;
        return 1;
    }
    return 0;
}

/* A unit of the data, which may lie at an odd address. */
typedef Py_UCS2 __attribute__((aligned(1), may_alias)) unit16;

static inline Py_UCS2
read16(const unit16 *at, int swap)
{
    return swap ? (Py_UCS2)__builtin_bswap16(*at) : *at;
}

/* Characters all of one unit, whose bits are these. */
static inline void
copy16(PyObject *str, const unit16 *in, Py_ssize_t units, int swap)
{
    if (PyUnicode_KIND(str) == PyUnicode_1BYTE_KIND) {
        Py_UCS1 *restrict out = PyUnicode_DATA(str);
        for (Py_ssize_t i = 0; i < units; i++) {
            out[i] = (Py_UCS1)read16(in + i, swap);
        }
    }
    else {
        Py_UCS2 *restrict out = PyUnicode_DATA(str);
        for (Py_ssize_t i = 0; i < units; i++) {
            out[i] = read16(in + i, swap);
        }
    }
}

/* The characters of units with surrogates. -1 where one of these has no other half. */
static inline int
join16(Py_UCS4 *out, Py_ssize_t count, const unit16 *in, Py_ssize_t units, int swap)
{
    const Py_UCS4 *const stop = out + count;
    Py_ssize_t i = 0;
    for (; i < units && out < stop; i++) {
        Py_UCS4 c = read16(in + i, swap);
        if (Py_UNICODE_IS_SURROGATE(c)) {
            Py_UCS4 low = ++i < units ? read16(in + i, swap) : 0;
            if (!Py_UNICODE_IS_HIGH_SURROGATE(c) || !Py_UNICODE_IS_LOW_SURROGATE(low)) {
                return -1;
            }
            c = Py_UNICODE_JOIN_SURROGATES(c, low);
        }
        *out++ = c;
    }
    return i == units ? 0 : -1;
}

/* UTF-16 with nothing wrong, all at once. NULL with or without an exception. */
static inline PyObject *
decode16(const unit16 *in, Py_ssize_t units, int swap)
{
    Py_UCS2 bits = 0, surrogates = 0;
    Py_ssize_t high = 0;
    for (Py_ssize_t i = 0; i < units; i++) {
        bits |= read16(in + i, swap);
    }
    for (Py_ssize_t i = 0; bits >= 0xd800 && i < units; i++) { /* most texts have none of these */
        Py_UCS2 c = read16(in + i, swap);
        surrogates |= (c & 0xf800) == 0xd800;
        high += (c & 0xfc00) == 0xd800;
    }
    if (units <= 1 && !surrogates) {
        return units == 0 ? Py_NewRef(GOPYRT_STR_EMPTY) : gopyrt_str_character(bits);
    }
    if (units == high) {
        return NULL;
    }
    PyObject *str = gopyrt_str_room(units - high, surrogates ? GOPYRT_MAX_CHARACTER : bits);
    if (str == NULL || !surrogates) {
        if (str != NULL) {
            copy16(str, in, units, swap);
        }
        return str;
    }
    if (join16(PyUnicode_DATA(str), units - high, in, units, swap) < 0) {
        Py_CLEAR(str);
    }
    return str;
}

static PyObject *
decode(const char *bytes, Py_ssize_t size, const char *errors, int *byteorder, Py_ssize_t *consumed,
       int unit)
{
    static const char *const names[2][2] = { { "utf-16-le", "utf-16-be" },
                                             { "utf-32-le", "utf-32-be" } };
    gopyrt_codec codec;
    int order = byteorder == NULL ? 0 : *byteorder;
    Py_ssize_t at = 0;
    gopyrt_codec_begin(&codec, NULL, errors);
    codec.input = bytes;
    codec.size = size;
    if (order == 0) {
        order = read_mark(&codec, unit, &at);
    }
    if (byteorder != NULL) {
        *byteorder = order;
    }
    codec.encoding = names[unit == 4][order > 0];
    const int big = order > 0;
    if (unit == 2 && (size - at) % 2 == 0) {
        const unit16 *units = (const unit16 *)(bytes + at);
        PyObject *str = big != PY_BIG_ENDIAN ? decode16(units, (size - at) / 2, 1)
                                             : decode16(units, (size - at) / 2, 0);
        if (str != NULL || PyErr_Occurred()) {
            if (consumed != NULL) {
                *consumed = size;
            }
            gopyrt_codec_end(&codec);
            return str;
        }
    }
    _PyUnicodeWriter writer;
    _PyUnicodeWriter_Init(&writer);
    writer.min_length = (size - at + unit - 1) / unit;
    writer.overallocate = 1;
    while (at < codec.size) {
        step s = unit == 2 ? step16(&codec, at, big) : step32(&codec, at, big);
        if (s.reason != NULL && s.incomplete && consumed != NULL) {
            break;
        }
        if (s.reason != NULL && codec.known == _Py_ERROR_SURROGATEPASS && GOPYRT_IS_SURROGATE(s.c)
            && s.size >= unit)
        {
            s.reason = NULL;
            s.size = unit;
        }
        if (s.reason == NULL) {
            if (gopyrt_writer_put(&writer, s.c) < 0) {
                goto failed;
            }
            at += s.size;
        }
        else if ((at = gopyrt_decode_error(&codec, &writer, at, at + s.size, s.reason)) < 0) {
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
PyUnicode_DecodeUTF16Stateful(const char *chars, Py_ssize_t length, const char *errors,
                              int *byteorder, Py_ssize_t *consumed)
{
    return decode(chars, length, errors, byteorder, consumed, 2);
}

PyObject *
PyUnicode_DecodeUTF16(const char *chars, Py_ssize_t length, const char *errors, int *byteorder)
{
    return decode(chars, length, errors, byteorder, NULL, 2);
}

PyObject *
PyUnicode_DecodeUTF32Stateful(const char *chars, Py_ssize_t length, const char *errors,
                              int *byteorder, Py_ssize_t *consumed)
{
    return decode(chars, length, errors, byteorder, consumed, 4);
}

PyObject *
PyUnicode_DecodeUTF32(const char *chars, Py_ssize_t length, const char *errors, int *byteorder)
{
    return decode(chars, length, errors, byteorder, NULL, 4);
}
