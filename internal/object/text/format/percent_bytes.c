/* Bytes by a format: the operator %, and PyBytes_FromFormat. */
#include "object/text/bytes.h"
#include "object/text/percent.h"

/* What was written as bytes, in an object of a kind; ends the writer. */
static PyObject *
finish(_PyUnicodeWriter *writer, PyObject *like)
{
    PyObject *result = gopyrt_bytes_like(like, writer->pos == 0 ? "" : writer->data, writer->pos);
    _PyUnicodeWriter_Dealloc(writer);
    return result;
}

PyObject *
gopyrt_bytes_format(PyObject *self, PyObject *args)
{
    /* A bytearray must not move while code of the values runs. */
    gopyrt_bytes_argument held;
    if (gopyrt_bytes_hold(self, &held) < 0) {
        return NULL;
    }
    gopyrt_percent p = { .format = held.text, .bytes = 1 };
    PyObject *result = gopyrt_percent_run(&p, args) < 0 ? NULL : finish(&p.writer, self);
    gopyrt_bytes_release(&held);
    return result;
}

/* ---- PyBytes_FromFormat --------------------------------------------------------------------- */

typedef struct {
    va_list list;
} arguments;

/* Writes one place behind the '%'; gives back where it ends. NULL with an exception; the place
 * itself where the format is not known, and *error is then 0. */
static const char *
write_place(_PyUnicodeWriter *writer, const char *at, arguments *args, int *known)
{
    char text[32];
    const char *s;
    int precision = -1, size = 0;
    char length = 0;
    while (*at >= '0' && *at <= '9') {
        at++; /* a width says nothing */
    }
    if (*at == '.') {
        precision = 0;
        for (at++; *at >= '0' && *at <= '9'; at++) {
            precision = precision > INT_MAX / 10 - 1 ? precision : precision * 10 + (*at - '0');
        }
    }
    if ((*at == 'l' || *at == 'z') && (at[1] == 'd' || at[1] == 'u')) {
        length = *at++;
    }
    *known = 1;
    switch (*at) {
    case 'c': {
        int c = va_arg(args->list, int);
        if (c < 0 || c > 255) {
            PyErr_SetString(PyExc_OverflowError, "PyBytes_FromFormatV(): %c format expects an "
                                                 "integer in range [0; 255]");
            return NULL;
        }
        return gopyrt_writer_put(writer, (Py_UCS4)c) < 0 ? NULL : at + 1;
    }
    case 'd':
        size = length == 'l'   ? snprintf(text, sizeof(text), "%ld", va_arg(args->list, long))
               : length == 'z' ? snprintf(text, sizeof(text), "%zd", va_arg(args->list, Py_ssize_t))
                               : snprintf(text, sizeof(text), "%d", va_arg(args->list, int));
        break;
    case 'u':
        size = length == 'l'
                   ? snprintf(text, sizeof(text), "%lu", va_arg(args->list, unsigned long))
               : length == 'z' ? snprintf(text, sizeof(text), "%zu", va_arg(args->list, size_t))
                               : snprintf(text, sizeof(text), "%u", va_arg(args->list, unsigned));
        break;
    case 'i':
        size = snprintf(text, sizeof(text), "%i", va_arg(args->list, int));
        break;
    case 'x':
        size = snprintf(text, sizeof(text), "%x", va_arg(args->list, unsigned));
        break;
    case 'p': {
        const void *address = va_arg(args->list, void *);
        size = address == NULL ? snprintf(text, sizeof(text), "0x(nil)")
                               : snprintf(text, sizeof(text), "0x%" PRIxPTR, (uintptr_t)address);
        break;
    }
    case 's': {
        s = va_arg(args->list, const char *);
        size_t count = precision < 0 ? strlen(s) : strnlen(s, (size_t)precision);
        return gopyrt_writer_characters(writer, 1, s, (Py_ssize_t)count) < 0 ? NULL : at + 1;
    }
    case '%':
        return gopyrt_writer_put(writer, '%') < 0 ? NULL : at + 1;
    default:
        *known = 0;
        return at;
    }
    return _PyUnicodeWriter_WriteASCIIString(writer, text, size) < 0 ? NULL : at + 1;
}

PyObject *
PyBytes_FromFormatV(const char *format, va_list vargs)
{
    _PyUnicodeWriter writer;
    arguments args;
    _PyUnicodeWriter_Init(&writer);
    writer.overallocate = 1;
    writer.min_length = (Py_ssize_t)strlen(format) + 32;
    va_copy(args.list, vargs);
    const char *at = format;
    while (at != NULL && *at != 0) {
        const char *start = at;
        int known;
        at += strcspn(at, "%");
        if (gopyrt_writer_characters(&writer, 1, start, at - start) < 0) {
            at = NULL;
            break;
        }
        if (*at == 0) {
            break;
        }
        start = at;
        at = write_place(&writer, at + 1, &args, &known);
        if (at != NULL && !known) {
            /* What is not known, and all behind it, is text. */
            Py_ssize_t rest = (Py_ssize_t)strlen(start);
            at = gopyrt_writer_characters(&writer, 1, start, rest) < 0 ? NULL : start + rest;
        }
    }
    va_end(args.list);
    if (at == NULL) {
        _PyUnicodeWriter_Dealloc(&writer);
        return NULL;
    }
    return finish(&writer, GOPYRT_BYTES_EMPTY);
}

PyObject *
PyBytes_FromFormat(const char *format, ...)
{
    va_list vargs;
    va_start(vargs, format);
    PyObject *bytes = PyBytes_FromFormatV(format, vargs);
    va_end(vargs);
    return bytes;
}
