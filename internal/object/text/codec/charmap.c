/* The codec of charmaps: tables of the user's, from bytes to characters and the other way. */
#include "object/text/encoder.h"

#define UNDEFINED "character maps to <undefined>"

/* ---- Decoding ------------------------------------------------------------------------------- */

/* Writes what a mapping has for a byte: 1, 0 where it has nothing, -1. */
static int
write_mapped(_PyUnicodeWriter *writer, PyObject *mapping, unsigned char byte)
{
    PyObject *key = PyLong_FromLong(byte);
    PyObject *value = key == NULL ? NULL : PyObject_GetItem(mapping, key);
    Py_XDECREF(key);
    if (value == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_LookupError)) {
            return -1;
        }
        PyErr_Clear();
        return 0;
    }
    int result = 1;
    if (Py_IsNone(value)) {
        result = 0;
    }
    else if (PyLong_Check(value)) {
        int overflow;
        long c = PyLong_AsLongAndOverflow(value, &overflow);
        if (overflow != 0 || c < 0 || c > GOPYRT_MAX_CHARACTER) {
            PyErr_SetString(PyExc_TypeError, "character mapping must be in range(0x110000)");
            result = -1;
        }
        else if (c == 0xfffe) {
            result = 0;
        }
        else if (gopyrt_writer_put(writer, (Py_UCS4)c) < 0) {
            result = -1;
        }
    }
    else if (PyUnicode_Check(value)) {
        if (PyUnicode_GET_LENGTH(value) == 1 && PyUnicode_READ_CHAR(value, 0) == 0xfffe) {
            result = 0;
        }
        else if (_PyUnicodeWriter_WriteStr(writer, value) < 0) {
            result = -1;
        }
    }
    else {
        PyErr_SetString(PyExc_TypeError, "character mapping must return integer, None or str");
        result = -1;
    }
    Py_DECREF(value);
    return result;
}

static int
write_indexed(_PyUnicodeWriter *writer, PyObject *table, unsigned char byte)
{
    if (byte >= PyUnicode_GET_LENGTH(table) || PyUnicode_READ_CHAR(table, byte) == 0xfffe) {
        return 0;
    }
    return gopyrt_writer_put(writer, PyUnicode_READ_CHAR(table, byte)) < 0 ? -1 : 1;
}

PyObject *
PyUnicode_DecodeCharmap(const char *chars, Py_ssize_t length, PyObject *mapping, const char *errors)
{
    if (mapping == NULL || length == 0) {
        return PyUnicode_DecodeLatin1(chars, length, errors);
    }
    gopyrt_codec codec;
    _PyUnicodeWriter writer;
    gopyrt_codec_begin(&codec, "charmap", errors);
    codec.input = chars;
    codec.size = length;
    _PyUnicodeWriter_Init(&writer);
    writer.min_length = length;
    writer.overallocate = 1;
    for (Py_ssize_t at = 0; at < codec.size;) {
        unsigned char byte = (unsigned char)codec.input[at];
        int done = PyUnicode_CheckExact(mapping) ? write_indexed(&writer, mapping, byte)
                                                 : write_mapped(&writer, mapping, byte);
        if (done == 0) {
            at = gopyrt_decode_error(&codec, &writer, at, at + 1, UNDEFINED);
        }
        else {
            at++;
        }
        if (done < 0 || at < 0) {
            gopyrt_codec_end(&codec);
            _PyUnicodeWriter_Dealloc(&writer);
            return NULL;
        }
    }
    gopyrt_codec_end(&codec);
    return _PyUnicodeWriter_Finish(&writer);
}

/* ---- Encoding ------------------------------------------------------------------------------- */

/* Adds what a mapping has for a character: 1, 0 where it has nothing, -1. With e NULL it only
 * looks. */
static int
put_mapped(gopyrt_encoder *e, PyObject *mapping, Py_UCS4 c)
{
    PyObject *key = PyLong_FromLong((long)c);
    PyObject *value = key == NULL ? NULL : PyObject_GetItem(mapping, key);
    Py_XDECREF(key);
    if (value == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_LookupError)) {
            return -1;
        }
        PyErr_Clear();
        return 0;
    }
    int result = 1;
    if (Py_IsNone(value)) {
        result = 0;
    }
    else if (PyLong_Check(value)) {
        int overflow;
        long byte = PyLong_AsLongAndOverflow(value, &overflow);
        char one = (char)byte;
        if (overflow != 0 || byte < 0 || byte > 255) {
            PyErr_SetString(PyExc_TypeError, "character mapping must be in range(256)");
            result = -1;
        }
        else if (e != NULL && gopyrt_encoder_raw(e, &one, 1) < 0) {
            result = -1;
        }
    }
    else if (PyBytes_Check(value)) {
        if (e != NULL
            && gopyrt_encoder_raw(e, PyBytes_AS_STRING(value), PyBytes_GET_SIZE(value)) < 0) {
            result = -1;
        }
    }
    else {
        PyErr_Format(PyExc_TypeError,
                     "character mapping must return integer, bytes or None, not %.400s",
                     GOPYRT_TYPE_NAME(value));
        result = -1;
    }
    Py_DECREF(value);
    return result;
}

/* Adds what a handler gave for the characters from start to end. */
static int
put_answer(gopyrt_encoder *e, PyObject *mapping, PyObject *answer)
{
    if (PyBytes_Check(answer)) {
        return gopyrt_encoder_raw(e, PyBytes_AS_STRING(answer), PyBytes_GET_SIZE(answer)) < 0 ? -1
                                                                                              : 1;
    }
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(answer); i++) {
        int done = put_mapped(e, mapping, PyUnicode_READ_CHAR(answer, i));
        if (done != 1) {
            return done;
        }
    }
    return 1;
}

/* Where to go on behind characters from `start` that the mapping has nothing for; -1. */
static Py_ssize_t
bad(gopyrt_encoder *e, PyObject *mapping, PyObject *str, Py_ssize_t start)
{
    Py_ssize_t end = start + 1, position;
    for (; end < PyUnicode_GET_LENGTH(str); end++) {
        int mapped = put_mapped(NULL, mapping, PyUnicode_READ_CHAR(str, end));
        if (mapped != 0) {
            if (mapped < 0) {
                return -1;
            }
            break;
        }
    }
    if (e->codec.known == _Py_ERROR_IGNORE) {
        return end;
    }
    PyObject *answer = gopyrt_encode_error(&e->codec, str, start, end, UNDEFINED, &position);
    if (answer == NULL) {
        return -1;
    }
    int done = put_answer(e, mapping, answer);
    Py_DECREF(answer);
    if (done == 0) {
        gopyrt_encode_fail(&e->codec, str, start, end, UNDEFINED);
    }
    return done == 1 ? position : -1;
}

static PyObject *
encode(PyObject *unicode, PyObject *mapping, const char *errors)
{
    if (mapping == NULL) {
        return _PyUnicode_AsLatin1String(unicode, errors);
    }
    gopyrt_encoder e = { .unit = 1 };
    gopyrt_codec_begin(&e.codec, "charmap", errors);
    const Py_ssize_t length = PyUnicode_GET_LENGTH(unicode);
    e.bytes = PyBytes_FromStringAndSize(NULL, Py_MAX(length, 2));
    for (Py_ssize_t i = 0; i < length && e.bytes != NULL;) {
        int done = put_mapped(&e, mapping, PyUnicode_READ_CHAR(unicode, i));
        i = done == 0 ? bad(&e, mapping, unicode, i) : i + 1;
        if (done < 0 || i < 0) {
            Py_CLEAR(e.bytes);
        }
    }
    gopyrt_codec_end(&e.codec);
    if (e.bytes != NULL) {
        _PyBytes_Resize(&e.bytes, e.at);
    }
    return e.bytes;
}

PyObject *
PyUnicode_AsCharmapString(PyObject *unicode, PyObject *mapping)
{
    if (!PyUnicode_Check(unicode) || mapping == NULL) {
        PyErr_BadArgument();
        return NULL;
    }
    return encode(unicode, mapping, NULL);
}

/* The way back of a table for decoding. */
PyObject *
PyUnicode_BuildEncodingMap(PyObject *chars)
{
    if (!PyUnicode_Check(chars) || PyUnicode_GET_LENGTH(chars) == 0) {
        PyErr_BadArgument();
        return NULL;
    }
    PyObject *map = PyDict_New();
    const Py_ssize_t length = Py_MIN(PyUnicode_GET_LENGTH(chars), 256);
    for (Py_ssize_t i = 0; i < length && map != NULL; i++) {
        PyObject *key = PyLong_FromLong((long)PyUnicode_READ_CHAR(chars, i));
        PyObject *value = PyLong_FromSsize_t(i);
        if (key == NULL || value == NULL || PyDict_SetItem(map, key, value) < 0) {
            Py_CLEAR(map);
        }
        Py_XDECREF(key);
        Py_XDECREF(value);
    }
    return map;
}
