/* The codec of UTF-7: 16-bit units in base 64 between '+' and '-', all else as it is. */
#include "object/text/encoder.h"
#include "object/text/registry.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int
value_of(unsigned char c)
{
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

/* ---- Encoding ------------------------------------------------------------------------------- */

static int
stands_for_itself(Py_UCS4 c)
{
    return c == '\t' || c == '\n' || c == '\r'
           || (c >= ' ' && c < 0x7f && c != '+' && c != '~' && c != '\\');
}

/* Bits that wait, and where the digits go. */
typedef struct {
    char *to;
    uint32_t bits;
    int count;
} sink;

static void
put_unit(sink *s, Py_UCS4 unit)
{
    s->bits = s->bits << 16 | unit;
    s->count += 16;
    while (s->count >= 6) {
        s->count -= 6;
        *s->to++ = digits[s->bits >> s->count & 63];
    }
}

static void
flush(sink *s)
{
    if (s->count > 0) {
        *s->to++ = digits[s->bits << (6 - s->count) & 63];
    }
    s->count = 0;
}

PyObject *
gopyrt_utf7_encode(PyObject *str)
{
    gopyrt_text text = gopyrt_text_of(str);
    if (text.length > PY_SSIZE_T_MAX / 8 - 1) {
        return PyErr_NoMemory();
    }
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, text.length * 8 + 2);
    if (bytes == NULL) {
        return NULL;
    }
    sink s = { PyBytes_AS_STRING(bytes), 0, 0 };
    int shifted = 0;
    for (Py_ssize_t i = 0; i < text.length; i++) {
        Py_UCS4 c = gopyrt_text_at(&text, i);
        if (shifted && stands_for_itself(c)) {
            flush(&s);
            if (value_of((unsigned char)c) >= 0 || c == '-') {
                *s.to++ = '-';
            }
            shifted = 0;
        }
        if (!shifted && stands_for_itself(c)) {
            *s.to++ = (char)c;
            continue;
        }
        if (!shifted) {
            *s.to++ = '+';
            if (c == '+') {
                *s.to++ = '-';
                continue;
            }
            shifted = 1;
        }
        if (c >= 0x10000) {
            put_unit(&s, Py_UNICODE_HIGH_SURROGATE(c));
            c = Py_UNICODE_LOW_SURROGATE(c);
        }
        put_unit(&s, c);
    }
    flush(&s);
    if (shifted) {
        *s.to++ = '-';
    }
    _PyBytes_Resize(&bytes, s.to - PyBytes_AS_STRING(bytes));
    return bytes;
}

/* ---- Decoding ------------------------------------------------------------------------------- */

typedef struct {
    gopyrt_codec codec;
    _PyUnicodeWriter writer;
    int shifted;
    Py_ssize_t start, written; /* where the shift began, in what is read and in what is written */
    uint32_t bits;
    int count;
    Py_UCS4 high; /* the first half of a pair */
} decoder;

static int
take_unit(decoder *d, Py_UCS4 unit)
{
    Py_UCS4 high = d->high;
    d->high = 0;
    if (high != 0) {
        if (Py_UNICODE_IS_LOW_SURROGATE(unit)) {
            return gopyrt_writer_put(&d->writer, Py_UNICODE_JOIN_SURROGATES(high, unit));
        }
        if (gopyrt_writer_put(&d->writer, high) < 0) {
            return -1;
        }
    }
    if (Py_UNICODE_IS_HIGH_SURROGATE(unit)) {
        d->high = unit;
        return 0;
    }
    return gopyrt_writer_put(&d->writer, unit);
}

/* What is wrong with the bits that are left when a shift ends at a character. */
static const char *
left_over(const decoder *d, Py_ssize_t at)
{
    if (at == d->start + 1 && d->codec.input[at] != '-') {
        return "ill-formed sequence";
    }
    if (d->count >= 6) {
        return "partial character in shift sequence";
    }
    return d->count > 0 && (d->bits & ((1u << d->count) - 1)) != 0
               ? "non-zero padding bits in shift sequence"
               : NULL;
}

/* One byte at `at`; where to go on, or -1. */
static Py_ssize_t
decode_byte(decoder *d, Py_ssize_t at)
{
    const unsigned char c = (unsigned char)d->codec.input[at];
    if (d->shifted) {
        int value = value_of(c);
        if (value >= 0) {
            d->bits = d->bits << 6 | (uint32_t)value;
            d->count += 6;
            if (d->count >= 16) {
                d->count -= 16;
                if (take_unit(d, d->bits >> d->count & 0xffff) < 0) {
                    return -1;
                }
            }
            return at + 1;
        }
        d->shifted = 0;
        const char *reason = left_over(d, at);
        if (reason != NULL) {
            return gopyrt_decode_error(&d->codec, &d->writer, d->start, at + 1, reason);
        }
        if (d->high != 0 && gopyrt_writer_put(&d->writer, d->high) < 0) {
            return -1;
        }
        d->high = 0;
        if (c == '-') {
            return at + 1;
        }
    }
    if (c == '+') {
        if (at + 1 < d->codec.size && d->codec.input[at + 1] == '-') {
            return gopyrt_writer_put(&d->writer, '+') < 0 ? -1 : at + 2;
        }
        d->shifted = 1;
        d->start = at;
        d->written = d->writer.pos;
        d->bits = 0;
        d->count = 0;
        d->high = 0;
        return at + 1;
    }
    if (c > 127) {
        return gopyrt_decode_error(&d->codec, &d->writer, at, at + 1,
                                   "unexpected special character");
    }
    return gopyrt_writer_put(&d->writer, c) < 0 ? -1 : at + 1;
}

/* The end of what there is. */
static Py_ssize_t
finish(decoder *d, Py_ssize_t at, int more)
{
    if (!d->shifted) {
        return at;
    }
    if (more) {
        return d->start;
    }
    d->shifted = 0;
    if (d->high != 0 || d->count >= 6 || (d->count > 0 && (d->bits & ((1u << d->count) - 1)) != 0))
    {
        return gopyrt_decode_error(&d->codec, &d->writer, d->start, d->codec.size,
                                   "unterminated shift sequence");
    }
    return at;
}

PyObject *
PyUnicode_DecodeUTF7Stateful(const char *chars, Py_ssize_t length, const char *errors,
                             Py_ssize_t *consumed)
{
    decoder d = { .shifted = 0 };
    gopyrt_codec_begin(&d.codec, "utf7", errors);
    d.codec.input = chars;
    d.codec.size = length;
    _PyUnicodeWriter_Init(&d.writer);
    d.writer.min_length = length;
    Py_ssize_t at = 0;
    do {
        while (at >= 0 && at < d.codec.size) {
            at = decode_byte(&d, at);
        }
        /* A handler of errors at the end may send it back. */
        at = at < 0 ? at : finish(&d, at, consumed != NULL);
    } while (at >= 0 && at < d.codec.size && !d.shifted);
    gopyrt_codec_end(&d.codec);
    if (at < 0) {
        _PyUnicodeWriter_Dealloc(&d.writer);
        return NULL;
    }
    if (consumed != NULL) {
        *consumed = at;
    }
    if (d.shifted && d.writer.pos > 0) {
        /* Without what the shift wrote, which may have been wider than all before it. */
        PyObject *str = gopyrt_str_from((int)d.writer.kind, d.writer.data, d.written);
        _PyUnicodeWriter_Dealloc(&d.writer);
        return str;
    }
    return _PyUnicodeWriter_Finish(&d.writer);
}

PyObject *
PyUnicode_DecodeUTF7(const char *chars, Py_ssize_t length, const char *errors)
{
    return PyUnicode_DecodeUTF7Stateful(chars, length, errors, NULL);
}
