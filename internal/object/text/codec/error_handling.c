/* What a codec does about a place that it cannot decode or encode: the handlers that are known are
 * done here without an exception object; any other is looked up and called. */
#include "object/text/codec.h"

void
gopyrt_codec_begin(gopyrt_codec *codec, const char *encoding, const char *errors)
{
    *codec = (gopyrt_codec){ .encoding = encoding,
                             .errors = errors,
                             .known = _Py_GetErrorHandler(errors) };
}

void
gopyrt_codec_end(gopyrt_codec *codec)
{
    Py_CLEAR(codec->handler);
    Py_CLEAR(codec->exception);
    Py_CLEAR(codec->replaced);
}

/* Moves an exception to another place. One serves for all places of a codec, so that what a handler
 * leaves there stays. 0 or -1. */
#define MOVE(kind, exception, start, end, reason)                       \
    (PyUnicode##kind##Error_SetStart(exception, start) < 0              \
             || PyUnicode##kind##Error_SetEnd(exception, end) < 0       \
             || PyUnicode##kind##Error_SetReason(exception, reason) < 0 \
         ? -1                                                           \
         : 0)

static void
raise_exception(gopyrt_codec *codec)
{
    PyErr_SetObject((PyObject *)Py_TYPE(codec->exception), codec->exception);
}

/* Calls the handler. Gives what it puts there, a new str or, to encode,
 * bytes, and where to go on as it said that. */
static PyObject *
call_handler(gopyrt_codec *codec, const char *format, Py_ssize_t *position)
{
    const char *refused = strchr(format, ';') + 1;
    if (codec->handler == NULL) {
        codec->handler = PyCodec_LookupError(codec->errors);
        if (codec->handler == NULL) {
            return NULL;
        }
    }
    PyObject *answer = PyObject_CallOneArg(codec->handler, codec->exception), *text;
    if (answer == NULL) {
        return NULL;
    }
    Py_ssize_t given;
    if (!PyTuple_Check(answer)) {
        PyErr_SetString(PyExc_TypeError, refused);
        text = NULL;
    }
    else if (!PyArg_ParseTuple(answer, format, &text, &given)) {
        text = NULL;
    }
    else if (!PyUnicode_Check(text) && !PyBytes_Check(text)) {
        PyErr_SetString(PyExc_TypeError, refused);
        text = NULL;
    }
    Py_XINCREF(text);
    Py_DECREF(answer);
    if (text != NULL) {
        *position = given;
    }
    return text;
}

/* The place in a text of some size, or -1. */
static Py_ssize_t
checked_position(Py_ssize_t given, Py_ssize_t size)
{
    Py_ssize_t position = given < 0 ? given + size : given;
    if (position < 0 || position > size) {
        PyErr_Format(PyExc_IndexError, "position %zd from error handler out of bounds", given);
        return -1;
    }
    return position;
}

/* ---- Decoding ------------------------------------------------------------------------------- */

/* Does a handler that is known; 1 when done. */
static int
decode_known(gopyrt_codec *codec, _PyUnicodeWriter *writer, Py_ssize_t start, Py_ssize_t *end)
{
    const unsigned char *in = (const unsigned char *)codec->input;
    Py_ssize_t i;
    switch (codec->known) {
    case _Py_ERROR_IGNORE:
        return 1;
    case _Py_ERROR_REPLACE:
        return gopyrt_writer_put(writer, 0xfffd) < 0 ? -1 : 1;
    case _Py_ERROR_BACKSLASHREPLACE:
        for (i = start; i < *end; i++) {
            if (gopyrt_writer_escape(writer, in[i]) < 0) {
                return -1;
            }
        }
        return 1;
    case _Py_ERROR_SURROGATEESCAPE:
        for (i = start; i < *end && i < start + 4 && in[i] >= 0x80; i++) {
            if (gopyrt_writer_put(writer, 0xdc00u + in[i]) < 0) {
                return -1;
            }
        }
        if (i == start) {
            return 0;
        }
        *end = i;
        return 1;
    default:
        return 0;
    }
}

Py_ssize_t
gopyrt_decode_error(gopyrt_codec *codec, _PyUnicodeWriter *writer, Py_ssize_t start, Py_ssize_t end,
                    const char *reason)
{
    int done = decode_known(codec, writer, start, &end);
    if (done != 0) {
        return done < 0 ? -1 : end;
    }
    if (codec->exception == NULL) {
        codec->exception = PyUnicodeDecodeError_Create(codec->encoding, codec->input, codec->size,
                                                       start, end, reason);
        if (codec->exception == NULL) {
            return -1;
        }
    }
    else if (MOVE(Decode, codec->exception, start, end, reason) < 0) {
        return -1;
    }
    if (codec->known == _Py_ERROR_STRICT) {
        raise_exception(codec);
        return -1;
    }
    Py_ssize_t given;
    PyObject *answer =
        call_handler(codec, "Un;decoding error handler must return (str, int) tuple", &given);
    if (answer == NULL) {
        return -1;
    }
    /* The handler may have given the exception other bytes to go on with. */
    PyObject *input = PyUnicodeDecodeError_GetObject(codec->exception);
    Py_ssize_t position = -1;
    if (input != NULL) {
        if (input != codec->replaced) {
            codec->input = PyBytes_AS_STRING(input);
            codec->size = PyBytes_GET_SIZE(input);
            Py_XSETREF(codec->replaced, Py_NewRef(input));
        }
        position = checked_position(given, codec->size);
        if (position >= 0
            && (gopyrt_writer_prepare(writer, codec->size - position, 0x7f) < 0
                || _PyUnicodeWriter_WriteStr(writer, answer) < 0))
        {
            position = -1;
        }
        Py_DECREF(input);
    }
    Py_DECREF(answer);
    return position;
}

/* ---- Translating ---------------------------------------------------------------------------- */

Py_ssize_t
gopyrt_translate_error(gopyrt_codec *codec, _PyUnicodeWriter *writer, PyObject *str,
                       Py_ssize_t start, Py_ssize_t end, const char *reason)
{
    if (codec->known == _Py_ERROR_REPLACE) {
        return gopyrt_writer_fill(writer, 0xfffd, end - start) < 0 ? -1 : end;
    }
    if (codec->exception == NULL) {
        codec->exception =
            PyObject_CallFunction(PyExc_UnicodeTranslateError, "Onns", str, start, end, reason);
        if (codec->exception == NULL) {
            return -1;
        }
    }
    else if (MOVE(Translate, codec->exception, start, end, reason) < 0) {
        return -1;
    }
    if (codec->known == _Py_ERROR_STRICT) {
        raise_exception(codec);
        return -1;
    }
    Py_ssize_t given;
    PyObject *answer =
        call_handler(codec, "Un;translating error handler must return (str, int) tuple", &given);
    if (answer == NULL) {
        return -1;
    }
    Py_ssize_t position = checked_position(given, PyUnicode_GET_LENGTH(str));
    if (position >= 0 && _PyUnicodeWriter_WriteStr(writer, answer) < 0) {
        position = -1;
    }
    Py_DECREF(answer);
    return position;
}

/* ---- Encoding ------------------------------------------------------------------------------- */

/* Makes the codec's exception, or moves it. */
static int
encode_exception(gopyrt_codec *codec, PyObject *str, Py_ssize_t start, Py_ssize_t end,
                 const char *reason)
{
    if (codec->exception != NULL) {
        return MOVE(Encode, codec->exception, start, end, reason);
    }
    codec->exception = PyObject_CallFunction(PyExc_UnicodeEncodeError, "sOnns", codec->encoding,
                                             str, start, end, reason);
    return codec->exception == NULL ? -1 : 0;
}

void
gopyrt_encode_fail(gopyrt_codec *codec, PyObject *str, Py_ssize_t start, Py_ssize_t end,
                   const char *reason)
{
    if (encode_exception(codec, str, start, end, reason) == 0) {
        raise_exception(codec);
    }
}

void
gopyrt_encode_raise(const char *encoding, PyObject *str, Py_ssize_t start, Py_ssize_t end,
                    const char *reason)
{
    gopyrt_codec codec = { .encoding = encoding };
    gopyrt_encode_fail(&codec, str, start, end, reason);
    gopyrt_codec_end(&codec);
}

void
gopyrt_surrogate_error(PyObject *str, Py_ssize_t at)
{
    Py_ssize_t end = at;
    while (end < PyUnicode_GET_LENGTH(str) && GOPYRT_IS_SURROGATE(PyUnicode_READ_CHAR(str, end))) {
        end++;
    }
    gopyrt_encode_raise("utf-8", str, at, end, "surrogates not allowed");
}

PyObject *
gopyrt_encode_error(gopyrt_codec *codec, PyObject *str, Py_ssize_t start, Py_ssize_t end,
                    const char *reason, Py_ssize_t *position)
{
    if (codec->known == _Py_ERROR_STRICT) {
        gopyrt_encode_fail(codec, str, start, end, reason);
        return NULL;
    }
    if (encode_exception(codec, str, start, end, reason) < 0) {
        return NULL;
    }
    PyObject *text = call_handler(
        codec, "On;encoding error handler must return (str/bytes, int) tuple", position);
    if (text != NULL) {
        *position = checked_position(*position, PyUnicode_GET_LENGTH(str));
        if (*position < 0) {
            Py_CLEAR(text);
        }
    }
    return text;
}
