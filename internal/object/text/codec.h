/* Private to the room: what its codecs share. */
#ifndef GOPYRT_OBJECT_TEXT_CODEC_H
#define GOPYRT_OBJECT_TEXT_CODEC_H

#include "object/text/str.h"
#include "object/text/writer.h"

/* ---- UTF-8 (str_utf8.c) --------------------------------------------------------------------- */

/* One character read: `size` bytes, or those that are wrong where there is a reason. */
typedef struct {
    Py_UCS4 c;
    int size;
    const char *reason;
} gopyrt_utf8_step;

/* At a byte above 127. */
gopyrt_utf8_step gopyrt_utf8_read(const unsigned char *at, const unsigned char *end);
/* A new str of UTF-8. NULL without an exception where it is not valid; `valid` is then where that
 * starts. */
PyObject *gopyrt_str_from_utf8(const char *bytes, Py_ssize_t size, Py_ssize_t *valid);
/* The bytes that text takes as UTF-8. Gives back the place of the first surrogate, or the
 * length. */
Py_ssize_t gopyrt_utf8_size(const gopyrt_text *text, Py_ssize_t *size);
/* Writes the UTF-8 of a text without surrogates. */
void gopyrt_utf8_fill(const gopyrt_text *text, char *to);
/* UnicodeEncodeError for the surrogates from a place on. */
void gopyrt_surrogate_error(PyObject *str, Py_ssize_t at);
/* New bytes. */
PyObject *gopyrt_utf8_bytes(PyObject *str, const char *errors);
/* Writes what UTF-8 says; with `consumed`, without a character that is not complete. */
int gopyrt_writer_utf8(_PyUnicodeWriter *writer, const char *bytes, Py_ssize_t size,
                       const char *errors, Py_ssize_t *consumed);

/* Encoding with an error handler: new bytes. */
PyObject *_PyUnicode_AsASCIIString(PyObject *unicode, const char *errors);
PyObject *_PyUnicode_AsLatin1String(PyObject *unicode, const char *errors);

/* ---- Errors (codec/error_handling.c) -------------------------------------------------------- */

/* A codec at work, and what it holds of its error handler. */
typedef struct {
    const char *encoding, *errors;
    _Py_error_handler known;
    const char *input; /* of a decoder; a handler may exchange it */
    Py_ssize_t size;
    PyObject *handler, *exception, *replaced;
} gopyrt_codec;

void gopyrt_codec_begin(gopyrt_codec *codec, const char *encoding, const char *errors);
void gopyrt_codec_end(gopyrt_codec *codec);
/* Writes what stands for bytes that can't be decoded. Where to go on, or -1. */
Py_ssize_t gopyrt_decode_error(gopyrt_codec *codec, _PyUnicodeWriter *writer, Py_ssize_t start,
                               Py_ssize_t end, const char *reason);
/* The same for characters of a str that have no translation. */
Py_ssize_t gopyrt_translate_error(gopyrt_codec *codec, _PyUnicodeWriter *writer, PyObject *str,
                                  Py_ssize_t start, Py_ssize_t end, const char *reason);
/* What the handler gives in place of characters, a new str or bytes, and where to go on. It does
 * not know handlers by itself but "strict". */
PyObject *gopyrt_encode_error(gopyrt_codec *codec, PyObject *str, Py_ssize_t start, Py_ssize_t end,
                              const char *reason, Py_ssize_t *position);
/* Raises its exception where no handler can help. */
void gopyrt_encode_fail(gopyrt_codec *codec, PyObject *str, Py_ssize_t start, Py_ssize_t end,
                        const char *reason);
/* Raises an UnicodeEncodeError. */
void gopyrt_encode_raise(const char *encoding, PyObject *str, Py_ssize_t start, Py_ssize_t end,
                         const char *reason);

#endif /* GOPYRT_OBJECT_TEXT_CODEC_H */
