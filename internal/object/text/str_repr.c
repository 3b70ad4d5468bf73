/* repr() of a str. */
#include "object/text/str.h"
#include "object/text/writer.h"

/* The letter after the backslash, or 0. */
static char
short_escape(Py_UCS4 c, char quote)
{
    switch (c) {
    case '\t':
        return 't';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\\':
        return '\\';
    }
    return c == (Py_UCS4)quote ? quote : 0;
}

static int
plain(Py_UCS4 c, char quote)
{
    return c < 0x7f ? c >= ' ' && c != '\\' && c != (Py_UCS4)quote
                    : c > 0xa0 && _PyUnicode_IsPrintable(c);
}

int
gopyrt_writer_escape(_PyUnicodeWriter *writer, Py_UCS4 c)
{
    static const char hex[] = "0123456789abcdef";
    char text[10] = { '\\' };
    int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    text[1] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
    for (int i = 0; i < digits; i++) {
        text[2 + i] = hex[c >> (4 * (digits - 1 - i)) & 15];
    }
    return _PyUnicodeWriter_WriteASCIIString(writer, text, 2 + digits);
}

PyObject *
gopyrt_str_repr(PyObject *self)
{
    gopyrt_text text = gopyrt_text_of(self);
    int single = 0, twice = 0;
    Py_ssize_t special = 0;
    for (Py_ssize_t i = 0; i < text.length; i++) {
        Py_UCS4 c = gopyrt_text_at(&text, i);
        single |= c == '\'';
        twice |= c == '"';
        special += !plain(c, 0);
    }
    const char quote = single && !twice ? '"' : '\'';
    if (special == 0 && !(single && twice)) {
        PyObject *result = gopyrt_str_room(text.length + 2, gopyrt_str_range(self));
        if (result != NULL) {
            void *data = PyUnicode_DATA(result);
            gopyrt_text_put(text.kind, data, 0, (Py_UCS4)quote);
            gopyrt_characters_copy(text.kind, data, 1, text.kind, text.data, 0, text.length);
            gopyrt_text_put(text.kind, data, text.length + 1, (Py_UCS4)quote);
        }
        return result;
    }
    _PyUnicodeWriter writer;
    _PyUnicodeWriter_Init(&writer);
    writer.overallocate = 1;
    writer.min_length = text.length + 2 + special;
    int failed = gopyrt_writer_put(&writer, (Py_UCS4)quote) < 0;
    for (Py_ssize_t i = 0; i < text.length && !failed; i++) {
        Py_UCS4 c = gopyrt_text_at(&text, i);
        char letter;
        if (plain(c, quote)) {
            failed = gopyrt_writer_put(&writer, c) < 0;
        }
        else if ((letter = short_escape(c, quote)) != 0) {
            failed = gopyrt_writer_put(&writer, '\\') < 0
                     || gopyrt_writer_put(&writer, (Py_UCS4)letter) < 0;
        }
        else {
            failed = gopyrt_writer_escape(&writer, c) < 0;
        }
    }
    if (failed || gopyrt_writer_put(&writer, (Py_UCS4)quote) < 0) {
        _PyUnicodeWriter_Dealloc(&writer);
        return NULL;
    }
    return _PyUnicodeWriter_Finish(&writer);
}
