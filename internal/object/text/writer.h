/* Private to the room: writing a str piece by piece. */
#ifndef GOPYRT_OBJECT_TEXT_WRITER_H
#define GOPYRT_OBJECT_TEXT_WRITER_H

#include "object/text/str.h"

/* Room for characters up to `maxchar`. */
static inline int
gopyrt_writer_prepare(_PyUnicodeWriter *writer, Py_ssize_t length, Py_UCS4 maxchar)
{
    if (maxchar <= writer->maxchar && length <= writer->size - writer->pos) {
        return 0;
    }
    return length == 0 ? 0 : _PyUnicodeWriter_PrepareInternal(writer, length, maxchar);
}

static inline int
gopyrt_writer_put(_PyUnicodeWriter *writer, Py_UCS4 c)
{
    if (gopyrt_writer_prepare(writer, 1, c) < 0) {
        return -1;
    }
    gopyrt_text_put(writer->kind, writer->data, writer->pos++, c);
    return 0;
}

int gopyrt_writer_characters(_PyUnicodeWriter *writer, int kind, const void *data,
                             Py_ssize_t length);
/* Writes as PyUnicode_FromFormat does. */
int gopyrt_writer_format(_PyUnicodeWriter *writer, const char *format, va_list vargs);
/* Writes \xNN, \uNNNN or \UNNNNNNNN. */
int gopyrt_writer_escape(_PyUnicodeWriter *writer, Py_UCS4 c);
int gopyrt_writer_fill(_PyUnicodeWriter *writer, Py_UCS4 c, Py_ssize_t count);

/* If the piece to be written is the `last` one, no room is made for more behind it, and a str
 * that is all of the text is taken as it is. */
static inline void
gopyrt_writer_piece(_PyUnicodeWriter *writer, int last)
{
    if (last) {
        writer->overallocate = 0;
    }
}

/* Sets `count` characters from `at` on. */
static inline void
gopyrt_characters_fill(int kind, void *data, Py_ssize_t at, Py_ssize_t count, Py_UCS4 c)
{
    if (kind == PyUnicode_1BYTE_KIND) {
        memset((char *)data + at, (int)c, (size_t)count);
        return;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        gopyrt_text_put(kind, data, at + i, c);
    }
}

#endif /* GOPYRT_OBJECT_TEXT_WRITER_H */
