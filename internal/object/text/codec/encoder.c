/* Encoding character by character: what the encodings have in common that know a range of
 * characters. */
#include "object/text/encoder.h"

int
gopyrt_encoder_room(gopyrt_encoder *e, Py_ssize_t more)
{
    Py_ssize_t size = PyBytes_GET_SIZE(e->bytes);
    if (size - e->at >= more) {
        return 0;
    }
    if (more > PY_SSIZE_T_MAX / 2 - e->at) {
        PyErr_NoMemory();
        return -1;
    }
    return _PyBytes_Resize(&e->bytes, (e->at + more) + (e->at + more) / 2);
}

int
gopyrt_encoder_raw(gopyrt_encoder *e, const char *bytes, Py_ssize_t size)
{
    if (gopyrt_encoder_room(e, size) < 0) {
        return -1;
    }
    memcpy(PyBytes_AS_STRING(e->bytes) + e->at, bytes, (size_t)size);
    e->at += size;
    return 0;
}

static inline int
encodable(const gopyrt_encoder *e, Py_UCS4 c)
{
    return c < e->limit && !(e->surrogates && GOPYRT_IS_SURROGATE(c));
}

/* Puts characters in place of one that can't be encoded. */
static int
put_text(gopyrt_encoder *e, const char *text)
{
    for (; *text != 0; text++) {
        if (gopyrt_encoder_room(e, 4) < 0) {
            return -1;
        }
        e->at += e->put((unsigned char)*text, PyBytes_AS_STRING(e->bytes) + e->at);
    }
    return 0;
}

/* A handler that is known. Gives back where to go on, 0 for another handler, -1. */
static Py_ssize_t
known(gopyrt_encoder *e, const gopyrt_text *text, Py_ssize_t start, Py_ssize_t end)
{
    char spelled[16];
    Py_ssize_t i = start;
    switch (e->codec.known) {
    case _Py_ERROR_IGNORE:
        return end;
    case _Py_ERROR_REPLACE:
        for (; i < end; i++) {
            if (put_text(e, "?") < 0) {
                return -1;
            }
        }
        return end;
    case _Py_ERROR_BACKSLASHREPLACE:
    case _Py_ERROR_XMLCHARREFREPLACE:
        for (; i < end; i++) {
            Py_UCS4 c = gopyrt_text_at(text, i);
            snprintf(spelled, sizeof(spelled),
                     e->codec.known == _Py_ERROR_XMLCHARREFREPLACE ? "&#%u;"
                     : c < 0x100                                   ? "\\x%02x"
                     : c < 0x10000                                 ? "\\u%04x"
                                                                   : "\\U%08x",
                     c);
            if (put_text(e, spelled) < 0) {
                return -1;
            }
        }
        return end;
    case _Py_ERROR_SURROGATEESCAPE:
        for (; e->unit == 1 && i < end && GOPYRT_IS_ESCAPED_BYTE(gopyrt_text_at(text, i)); i++) {
            char byte = (char)(gopyrt_text_at(text, i) & 0xff);
            if (gopyrt_encoder_raw(e, &byte, 1) < 0) {
                return -1;
            }
        }
        return i > start ? i : 0;
    case _Py_ERROR_SURROGATEPASS:
        for (; e->surrogates && i < end; i++) {
            if (gopyrt_encoder_room(e, 4) < 0) {
                return -1;
            }
            e->at += e->put(gopyrt_text_at(text, i), PyBytes_AS_STRING(e->bytes) + e->at);
        }
        return i > start ? i : 0;
    default:
        return 0;
    }
}

/* What a handler of others gave. 1, 0 where it can't be encoded itself, -1. */
static int
put_answer(gopyrt_encoder *e, PyObject *answer)
{
    if (PyBytes_Check(answer)) {
        if (PyBytes_GET_SIZE(answer) % e->unit != 0) {
            return 0;
        }
        return gopyrt_encoder_raw(e, PyBytes_AS_STRING(answer), PyBytes_GET_SIZE(answer)) < 0 ? -1
                                                                                              : 1;
    }
    if (e->surrogates && !PyUnicode_IS_ASCII(answer)) {
        return 0;
    }
    gopyrt_text text = gopyrt_text_of(answer);
    for (Py_ssize_t i = 0; i < text.length; i++) {
        Py_UCS4 c = gopyrt_text_at(&text, i);
        if (!encodable(e, c)) {
            return 0;
        }
        if (gopyrt_encoder_room(e, 4) < 0) {
            return -1;
        }
        e->at += e->put(c, PyBytes_AS_STRING(e->bytes) + e->at);
    }
    return 1;
}

static Py_ssize_t
bad(gopyrt_encoder *e, PyObject *str, const gopyrt_text *text, Py_ssize_t start)
{
    Py_ssize_t end = start + 1, position;
    /* UTF-16 and UTF-32 have one character at a time wrong. */
    while (e->unit == 1 && end < text->length && !encodable(e, gopyrt_text_at(text, end))) {
        end++;
    }
    position = known(e, text, start, end);
    if (position != 0) {
        return position;
    }
    PyObject *answer = gopyrt_encode_error(&e->codec, str, start, end, e->reason, &position);
    if (answer == NULL) {
        return -1;
    }
    int done = put_answer(e, answer);
    Py_DECREF(answer);
    if (done == 0) {
        gopyrt_encode_fail(&e->codec, str, start, end, e->reason);
    }
    return done == 1 ? position : -1;
}

PyObject *
gopyrt_encode(gopyrt_encoder *e, PyObject *str, Py_ssize_t expected)
{
    gopyrt_text text = gopyrt_text_of(str);
    e->bytes = PyBytes_FromStringAndSize(NULL, Py_MAX(expected, 16));
    Py_ssize_t i = 0;
    if (e->mark && e->bytes != NULL) {
        e->at += e->put(0xfeff, PyBytes_AS_STRING(e->bytes));
    }
    while (i < text.length && e->bytes != NULL) {
        Py_UCS4 c = gopyrt_text_at(&text, i);
        if (encodable(e, c)) {
            if (PyBytes_GET_SIZE(e->bytes) - e->at < 4 && gopyrt_encoder_room(e, 4) < 0) {
                break;
            }
            e->at += e->put(c, PyBytes_AS_STRING(e->bytes) + e->at);
            i++;
            continue;
        }
        i = bad(e, str, &text, i);
        if (i < 0) {
            Py_CLEAR(e->bytes);
            break;
        }
    }
    gopyrt_codec_end(&e->codec);
    if (e->bytes != NULL) {
        _PyBytes_Resize(&e->bytes, e->at);
    }
    return e->bytes;
}
