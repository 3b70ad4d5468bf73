/* The UTF-8 codec. */
#include "object/text/encoder.h"

/* With surrogatepass: the three bytes of a surrogate. */
static int
surrogate_at(const unsigned char *at, const unsigned char *end, Py_UCS4 *c)
{
    if (end - at < 3 || at[0] != 0xed || (at[1] & 0xe0) != 0xa0 || (at[2] & 0xc0) != 0x80) {
        return 0;
    }
    *c = 0xd000u | (at[1] & 0x3fu) << 6 | (at[2] & 0x3fu);
    return 1;
}

/* May more bytes make a character of these? Also a surrogate, whatever the handler, which may let
 * it pass. */
static int
is_cut(const unsigned char *at, const unsigned char *end, const gopyrt_utf8_step *step)
{
    return (at + step->size == end && step->reason[0] == 'u')
           || (end - at == 2 && at[0] == 0xed && (at[1] & 0xe0) == 0xa0);
}

/* Decodes what is valid from `at` on; the handler does the rest. With `consumed` it leaves a
 * character that is not complete. */
static Py_ssize_t
decode_more(gopyrt_codec *codec, _PyUnicodeWriter *writer, Py_ssize_t at, Py_ssize_t *consumed)
{
    while (at < codec->size) {
        const unsigned char *in = (const unsigned char *)codec->input, *end = in + codec->size;
        size_t run = gopyrt_ascii_prefix(in + at, (size_t)(codec->size - at));
        if (run > 0) {
            if (_PyUnicodeWriter_WriteASCIIString(writer, codec->input + at, (Py_ssize_t)run) < 0) {
                return -1;
            }
            at += (Py_ssize_t)run;
            continue;
        }
        Py_UCS4 c;
        gopyrt_utf8_step step = gopyrt_utf8_read(in + at, end);
        if (step.reason == NULL) {
            if (gopyrt_writer_put(writer, step.c) < 0) {
                return -1;
            }
            at += step.size;
        }
        else if (consumed != NULL && is_cut(in + at, end, &step)) {
            break; /* the data ends unexpectedly, but more may come */
        }
        else if (codec->known == _Py_ERROR_SURROGATEPASS && surrogate_at(in + at, end, &c)) {
            if (gopyrt_writer_put(writer, c) < 0) {
                return -1;
            }
            at += 3;
        }
        else {
            at = gopyrt_decode_error(codec, writer, at, at + step.size, step.reason);
            if (at < 0) {
                return -1;
            }
        }
    }
    if (consumed != NULL) {
        *consumed = at;
    }
    return at;
}

int
gopyrt_writer_utf8(_PyUnicodeWriter *writer, const char *bytes, Py_ssize_t size, const char *errors,
                   Py_ssize_t *consumed)
{
    gopyrt_codec codec;
    gopyrt_codec_begin(&codec, "utf-8", errors);
    codec.input = bytes;
    codec.size = size;
    Py_ssize_t end = decode_more(&codec, writer, 0, consumed);
    gopyrt_codec_end(&codec);
    return end < 0 ? -1 : 0;
}

PyObject *
PyUnicode_DecodeUTF8Stateful(const char *chars, Py_ssize_t length, const char *errors,
                             Py_ssize_t *consumed)
{
    Py_ssize_t valid;
    PyObject *str = gopyrt_str_from_utf8(chars, length, &valid);
    if (str != NULL || valid == length) {
        if (consumed != NULL) {
            *consumed = length;
        }
        return str;
    }
    _PyUnicodeWriter writer;
    _PyUnicodeWriter_Init(&writer);
    writer.min_length = length;
    writer.overallocate = 1;
    if (gopyrt_writer_utf8(&writer, chars, length, errors, consumed) < 0) {
        _PyUnicodeWriter_Dealloc(&writer);
        return NULL;
    }
    return _PyUnicodeWriter_Finish(&writer);
}

PyObject *
PyUnicode_DecodeUTF8(const char *chars, Py_ssize_t length, const char *errors)
{
    return PyUnicode_DecodeUTF8Stateful(chars, length, errors, NULL);
}

static Py_ssize_t
put(Py_UCS4 c, char *to)
{
    return (Py_ssize_t)gopyrt_utf8_put(c, to);
}

PyObject *
gopyrt_utf8_bytes(PyObject *str, const char *errors)
{
    if (PyUnicode_IS_ASCII(str)) {
        return PyBytes_FromStringAndSize(PyUnicode_DATA(str), PyUnicode_GET_LENGTH(str));
    }
    const PyCompactUnicodeObject *compact = (PyCompactUnicodeObject *)str;
    if (compact->utf8 != NULL) {
        return PyBytes_FromStringAndSize(compact->utf8, compact->utf8_length);
    }
    gopyrt_text text = gopyrt_text_of(str);
    Py_ssize_t size;
    if (gopyrt_utf8_size(&text, &size) == text.length) {
        PyObject *bytes = PyBytes_FromStringAndSize(NULL, size);
        if (bytes != NULL) {
            gopyrt_utf8_fill(&text, PyBytes_AS_STRING(bytes));
        }
        return bytes;
    }
    gopyrt_encoder encoder = { .limit = GOPYRT_MAX_CHARACTER + 1,
                               .surrogates = 1,
                               .unit = 1,
                               .reason = "surrogates not allowed",
                               .put = put };
    gopyrt_codec_begin(&encoder.codec, "utf-8", errors);
    return gopyrt_encode(&encoder, str, text.length + text.length / 2);
}

PyObject *
_PyUnicode_AsUTF8String(PyObject *unicode, const char *errors)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    return gopyrt_utf8_bytes(unicode, errors);
}
