/* A writer that makes a str piece by piece: the older one, whose struct is the caller's. The inline
 * code of its users looks at size, pos and maxchar, and writes into data. A writer that holds one
 * str of others shows a size of 0, so that it gets here before it writes. */
#include "object/text/writer.h"

void
_PyUnicodeWriter_Init(_PyUnicodeWriter *writer)
{
    memset(writer, 0, sizeof(*writer));
}

static void
show(_PyUnicodeWriter *writer)
{
    PyObject *str = writer->buffer;
    writer->maxchar = gopyrt_str_range(str);
    writer->data = PyUnicode_DATA(str);
    writer->kind = (int)PyUnicode_KIND(str);
    writer->size = writer->readonly ? 0 : PyUnicode_GET_LENGTH(str);
}

/* A wider or longer buffer with what was written so far. */
static int
exchange(_PyUnicodeWriter *writer, Py_ssize_t size, Py_UCS4 maxchar)
{
    PyObject *made = gopyrt_str_room(size, maxchar);
    if (made == NULL) {
        return -1;
    }
    gopyrt_characters_copy((int)PyUnicode_KIND(made), PyUnicode_DATA(made), 0, writer->kind,
                           writer->data, 0, writer->pos);
    Py_SETREF(writer->buffer, made);
    writer->readonly = 0;
    return 0;
}

/* What is written piece by piece grows from here. */
enum { LEAST_GROWN = 48 };

int
_PyUnicodeWriter_PrepareInternal(_PyUnicodeWriter *writer, Py_ssize_t length, Py_UCS4 maxchar)
{
    if (length > PY_SSIZE_T_MAX - writer->pos) {
        PyErr_NoMemory();
        return -1;
    }
    Py_ssize_t size = writer->pos + length;
    maxchar = Py_MAX(maxchar, writer->min_char);
    if (writer->buffer == NULL || size > writer->size) {
        if (writer->overallocate && size <= PY_SSIZE_T_MAX - size / 4) {
            size = Py_MAX(size + size / 4, LEAST_GROWN);
        }
        size = Py_MAX(size, writer->min_length);
    }
    else {
        size = writer->size;
    }
    if (writer->buffer == NULL && size == 0) {
        /* No room, of which kind it may be. */
        writer->maxchar = 0x7f;
        writer->kind = PyUnicode_1BYTE_KIND;
        return 0;
    }
    if (writer->buffer == NULL) {
        writer->buffer = gopyrt_str_room(size, maxchar);
        if (writer->buffer == NULL) {
            return -1;
        }
    }
    else if (writer->readonly || maxchar > writer->maxchar) {
        if (exchange(writer, size, Py_MAX(maxchar, writer->maxchar)) < 0) {
            return -1;
        }
    }
    else if (size > writer->size) {
        PyObject *longer = gopyrt_str_resized(writer->buffer, size);
        if (longer == NULL) {
            return -1;
        }
        writer->buffer = longer;
    }
    show(writer);
    return 0;
}

int
_PyUnicodeWriter_PrepareKindInternal(_PyUnicodeWriter *writer, int kind)
{
    return _PyUnicodeWriter_PrepareInternal(writer, 0,
                                            kind == 1   ? 0xff
                                            : kind == 2 ? 0xffff
                                                        : GOPYRT_MAX_CHARACTER);
}

int
_PyUnicodeWriter_WriteChar(_PyUnicodeWriter *writer, Py_UCS4 ch)
{
    return gopyrt_writer_put(writer, ch);
}

int
_PyUnicodeWriter_WriteStr(_PyUnicodeWriter *writer, PyObject *str)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(str);
    if (length == 0) {
        return 0;
    }
    Py_UCS4 maxchar = gopyrt_str_range(str);
    if (maxchar > writer->maxchar || length > writer->size - writer->pos) {
        if (writer->buffer == NULL && !writer->overallocate) {
            writer->readonly = 1;
            writer->buffer = Py_NewRef(str);
            show(writer);
            writer->pos += length;
            return 0;
        }
        if (_PyUnicodeWriter_PrepareInternal(writer, length, maxchar) < 0) {
            return -1;
        }
    }
    gopyrt_characters_copy(writer->kind, writer->data, writer->pos, (int)PyUnicode_KIND(str),
                           PyUnicode_DATA(str), 0, length);
    writer->pos += length;
    return 0;
}

int
_PyUnicodeWriter_WriteSubstring(_PyUnicodeWriter *writer, PyObject *str, Py_ssize_t start,
                                Py_ssize_t end)
{
    if (end <= start) {
        return 0;
    }
    if (start == 0 && end == PyUnicode_GET_LENGTH(str)) {
        return _PyUnicodeWriter_WriteStr(writer, str);
    }
    const int kind = (int)PyUnicode_KIND(str);
    const char *data = PyUnicode_DATA(str);
    Py_UCS4 range = gopyrt_str_range(str);
    if (range > writer->maxchar) {
        range = gopyrt_characters_or(kind, data + start * kind, end - start);
    }
    if (gopyrt_writer_prepare(writer, end - start, range) < 0) {
        return -1;
    }
    gopyrt_characters_copy(writer->kind, writer->data, writer->pos, kind, data, start, end - start);
    writer->pos += end - start;
    return 0;
}

int
_PyUnicodeWriter_WriteASCIIString(_PyUnicodeWriter *writer, const char *str, Py_ssize_t len)
{
    len = len < 0 ? (Py_ssize_t)strlen(str) : len;
    if (len == 0) {
        return 0;
    }
    if (gopyrt_writer_prepare(writer, len, 0x7f) < 0) {
        return -1;
    }
    gopyrt_characters_copy(writer->kind, writer->data, writer->pos, 1, str, 0, len);
    writer->pos += len;
    return 0;
}

int
_PyUnicodeWriter_WriteLatin1String(_PyUnicodeWriter *writer, const char *str, Py_ssize_t len)
{
    return gopyrt_writer_characters(writer, 1, str, len);
}

int
gopyrt_writer_characters(_PyUnicodeWriter *writer, int kind, const void *data, Py_ssize_t length)
{
    if (length == 0) {
        return 0;
    }
    if (gopyrt_writer_prepare(writer, length, gopyrt_characters_or(kind, data, length)) < 0) {
        return -1;
    }
    gopyrt_characters_copy(writer->kind, writer->data, writer->pos, kind, data, 0, length);
    writer->pos += length;
    return 0;
}

int
gopyrt_writer_fill(_PyUnicodeWriter *writer, Py_UCS4 c, Py_ssize_t count)
{
    if (count <= 0) {
        return 0;
    }
    if (gopyrt_writer_prepare(writer, count, c) < 0) {
        return -1;
    }
    gopyrt_characters_fill(writer->kind, writer->data, writer->pos, count, c);
    writer->pos += count;
    return 0;
}

PyObject *
_PyUnicodeWriter_Finish(_PyUnicodeWriter *writer)
{
    PyObject *str = writer->buffer;
    writer->buffer = NULL;
    if (str == NULL || writer->pos == 0) {
        Py_XDECREF(str);
        return Py_NewRef(GOPYRT_STR_EMPTY);
    }
    if (writer->readonly) {
        return str;
    }
    if (writer->pos == 1) {
        PyObject *one = gopyrt_str_character(PyUnicode_READ(writer->kind, writer->data, 0));
        Py_DECREF(str);
        return one;
    }
    if (PyUnicode_GET_LENGTH(str) == writer->pos) {
        return str;
    }
    PyObject *cut = gopyrt_str_resized(str, writer->pos);
    if (cut == NULL) {
        Py_DECREF(str);
    }
    return cut;
}

void
_PyUnicodeWriter_Dealloc(_PyUnicodeWriter *writer)
{
    Py_CLEAR(writer->buffer);
}
