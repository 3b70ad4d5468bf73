/* The codecs of ASCII and Latin-1. */
#include "object/text/encoder.h"

static Py_ssize_t
put(Py_UCS4 c, char *to)
{
    *to = (char)c;
    return 1;
}

PyObject *
_PyUnicode_AsASCIIString(PyObject *unicode, const char *errors)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    if (PyUnicode_IS_ASCII(unicode)) {
        return PyBytes_FromStringAndSize(PyUnicode_DATA(unicode), PyUnicode_GET_LENGTH(unicode));
    }
    gopyrt_encoder encoder = {
        .limit = 128, .unit = 1, .put = put, .reason = "ordinal not in range(128)"
    };
    gopyrt_codec_begin(&encoder.codec, "ascii", errors);
    return gopyrt_encode(&encoder, unicode, PyUnicode_GET_LENGTH(unicode));
}

PyObject *
PyUnicode_AsASCIIString(PyObject *unicode)
{
    return _PyUnicode_AsASCIIString(unicode, NULL);
}

PyObject *
_PyUnicode_AsLatin1String(PyObject *unicode, const char *errors)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    if (PyUnicode_KIND(unicode) == PyUnicode_1BYTE_KIND) {
        return PyBytes_FromStringAndSize(PyUnicode_DATA(unicode), PyUnicode_GET_LENGTH(unicode));
    }
    gopyrt_encoder encoder = {
        .limit = 256, .unit = 1, .put = put, .reason = "ordinal not in range(256)"
    };
    gopyrt_codec_begin(&encoder.codec, "latin-1", errors);
    return gopyrt_encode(&encoder, unicode, PyUnicode_GET_LENGTH(unicode));
}

PyObject *
PyUnicode_AsLatin1String(PyObject *unicode)
{
    return _PyUnicode_AsLatin1String(unicode, NULL);
}

PyObject *
PyUnicode_DecodeLatin1(const char *chars, Py_ssize_t length, const char *errors)
{
    (void)errors; /* every byte is a character */
    return gopyrt_str_from(PyUnicode_1BYTE_KIND, chars, length);
}

PyObject *
PyUnicode_DecodeASCII(const char *chars, Py_ssize_t length, const char *errors)
{
    Py_ssize_t run = (Py_ssize_t)gopyrt_ascii_prefix((const unsigned char *)chars, (size_t)length);
    if (run == length && length > 1) {
        PyObject *str = gopyrt_str_room(length, 0x7f);
        if (str != NULL) {
            memcpy((PyASCIIObject *)str + 1, chars, (size_t)length);
        }
        return str;
    }
    if (run == length) {
        return gopyrt_str_from(PyUnicode_1BYTE_KIND, chars, length);
    }
    _PyUnicodeWriter writer;
    _PyUnicodeWriter_Init(&writer);
    writer.min_length = length;
    gopyrt_codec codec;
    gopyrt_codec_begin(&codec, "ascii", errors);
    codec.input = chars;
    codec.size = length;
    for (Py_ssize_t at = 0; at >= 0 && at < codec.size;) {
        run = (Py_ssize_t)gopyrt_ascii_prefix((const unsigned char *)codec.input + at,
                                              (size_t)(codec.size - at));
        if (_PyUnicodeWriter_WriteASCIIString(&writer, codec.input + at, run) < 0) {
            goto failed;
        }
        at += run;
        if (at < codec.size) {
            at = gopyrt_decode_error(&codec, &writer, at, at + 1, "ordinal not in range(128)");
            if (at < 0) {
                goto failed;
            }
        }
    }
    gopyrt_codec_end(&codec);
    return _PyUnicodeWriter_Finish(&writer);

failed:
    gopyrt_codec_end(&codec);
    _PyUnicodeWriter_Dealloc(&writer);
    return NULL;
}
