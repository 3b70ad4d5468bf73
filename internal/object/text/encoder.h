/* Private to the room: encoding a str character by character. */
#ifndef GOPYRT_OBJECT_TEXT_ENCODER_H
#define GOPYRT_OBJECT_TEXT_ENCODER_H

#include "object/text/codec.h"

/* An encoding of the characters below a limit. */
typedef struct {
    gopyrt_codec codec;
    Py_UCS4 limit;
    int surrogates; /* are they left out? */
    int unit;       /* the bytes of the smallest piece */
    int mark;       /* does a mark of the order of bytes stand in front? */
    const char *reason;
    /* Writes a character into 4 bytes at most; how many it took. */
    Py_ssize_t (*put)(Py_UCS4 c, char *to);

    PyObject *bytes;
    Py_ssize_t at;
} gopyrt_encoder;

/* New bytes, to which those are added that the encoder has; `expected` is a guess at their
 * number. */
PyObject *gopyrt_encode(gopyrt_encoder *encoder, PyObject *str, Py_ssize_t expected);
int gopyrt_encoder_room(gopyrt_encoder *encoder, Py_ssize_t more);
int gopyrt_encoder_raw(gopyrt_encoder *encoder, const char *bytes, Py_ssize_t size);

#endif /* GOPYRT_OBJECT_TEXT_ENCODER_H */
