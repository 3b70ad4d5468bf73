/* PyUnicodeWriter: the writer whose struct is this library's own. */
#include "object/text/codec.h"
#include "object/text/writer.h"

static inline _PyUnicodeWriter *
inner(PyUnicodeWriter *writer)
{
    return (_PyUnicodeWriter *)writer;
}

PyUnicodeWriter *
PyUnicodeWriter_Create(Py_ssize_t length)
{
    if (length < 0) {
        PyErr_SetString(PyExc_ValueError, "length must be positive");
        return NULL;
    }
    _PyUnicodeWriter *writer = PyMem_Malloc(sizeof(_PyUnicodeWriter));
    if (writer == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    _PyUnicodeWriter_Init(writer);
    if (length > 0 && _PyUnicodeWriter_PrepareInternal(writer, length, 0x7f) < 0) {
        PyMem_Free(writer);
        return NULL;
    }
    writer->overallocate = 1;
    return (PyUnicodeWriter *)writer;
}

void
PyUnicodeWriter_Discard(PyUnicodeWriter *writer)
{
    if (writer != NULL) {
        _PyUnicodeWriter_Dealloc(inner(writer));
        PyMem_Free(writer);
    }
}

PyObject *
PyUnicodeWriter_Finish(PyUnicodeWriter *writer)
{
    PyObject *str = _PyUnicodeWriter_Finish(inner(writer));
    PyMem_Free(writer);
    return str;
}

int
PyUnicodeWriter_WriteChar(PyUnicodeWriter *writer, Py_UCS4 ch)
{
    if (ch > GOPYRT_MAX_CHARACTER) {
        PyErr_SetString(PyExc_ValueError, "character must be in range(0x110000)");
        return -1;
    }
    return gopyrt_writer_put(inner(writer), ch);
}

int
PyUnicodeWriter_WriteASCII(PyUnicodeWriter *writer, const char *str, Py_ssize_t size)
{
    return _PyUnicodeWriter_WriteASCIIString(inner(writer), str, size);
}

/* What was written before is all there is when this fails. */
static int
write_utf8(_PyUnicodeWriter *writer, const char *str, Py_ssize_t size, const char *errors,
           Py_ssize_t *consumed)
{
    size = size < 0 ? (Py_ssize_t)strlen(str) : size;
    if ((Py_ssize_t)gopyrt_ascii_prefix((const unsigned char *)str, (size_t)size) == size) {
        if (consumed != NULL) {
            *consumed = size;
        }
        return _PyUnicodeWriter_WriteASCIIString(writer, str, size);
    }
    const Py_ssize_t before = writer->pos;
    if (gopyrt_writer_utf8(writer, str, size, errors, consumed) < 0) {
        writer->pos = before;
        if (consumed != NULL) {
            *consumed = 0;
        }
        return -1;
    }
    return 0;
}

int
PyUnicodeWriter_WriteUTF8(PyUnicodeWriter *writer, const char *str, Py_ssize_t size)
{
    return write_utf8(inner(writer), str, size, NULL, NULL);
}

int
PyUnicodeWriter_DecodeUTF8Stateful(PyUnicodeWriter *writer, const char *chars, Py_ssize_t length,
                                   const char *errors, Py_ssize_t *consumed)
{
    return write_utf8(inner(writer), chars, length, errors, consumed);
}

int
PyUnicodeWriter_WriteWideChar(PyUnicodeWriter *writer, const wchar_t *str, Py_ssize_t size)
{
    size = size < 0 ? (Py_ssize_t)wcslen(str) : size;
    for (Py_ssize_t i = 0; i < size; i++) {
        if ((Py_UCS4)str[i] > GOPYRT_MAX_CHARACTER) {
            PyErr_Format(PyExc_ValueError, "character U+%x is not in range [U+0000; U+10ffff]",
                         (unsigned)str[i]);
            return -1;
        }
    }
    return gopyrt_writer_characters(inner(writer), 4, str, size);
}

int
PyUnicodeWriter_WriteUCS4(PyUnicodeWriter *writer, Py_UCS4 *str, Py_ssize_t size)
{
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "size must be positive");
        return -1;
    }
    if (gopyrt_characters_or(4, str, size) > 0x1fffff) {
        PyErr_SetString(PyExc_ValueError, "character must be in range(0x110000)");
        return -1;
    }
    return gopyrt_writer_characters(inner(writer), 4, str, size);
}

/* Takes over the str. */
static int
write_own(PyUnicodeWriter *writer, PyObject *str)
{
    int result = str == NULL ? -1 : _PyUnicodeWriter_WriteStr(inner(writer), str);
    Py_XDECREF(str);
    return result;
}

int
PyUnicodeWriter_WriteStr(PyUnicodeWriter *writer, PyObject *obj)
{
    return write_own(writer, PyObject_Str(obj));
}

int
PyUnicodeWriter_WriteRepr(PyUnicodeWriter *writer, PyObject *obj)
{
    if (obj == NULL) {
        return _PyUnicodeWriter_WriteASCIIString(inner(writer), "<NULL>", 6);
    }
    return write_own(writer, PyObject_Repr(obj));
}

int
PyUnicodeWriter_WriteSubstring(PyUnicodeWriter *writer, PyObject *str, Py_ssize_t start,
                               Py_ssize_t end)
{
    if (!PyUnicode_Check(str)) {
        PyErr_Format(PyExc_TypeError, "expect str, not %T", str);
        return -1;
    }
    if (start < 0 || start > end) {
        PyErr_SetString(PyExc_ValueError, "invalid start argument");
        return -1;
    }
    if (end > PyUnicode_GET_LENGTH(str)) {
        PyErr_SetString(PyExc_ValueError, "invalid end argument");
        return -1;
    }
    return _PyUnicodeWriter_WriteSubstring(inner(writer), str, start, end);
}

int
PyUnicodeWriter_Format(PyUnicodeWriter *writer, const char *format, ...)
{
    va_list vargs;
    const Py_ssize_t before = inner(writer)->pos;
    va_start(vargs, format);
    int result = gopyrt_writer_format(inner(writer), format, vargs);
    va_end(vargs);
    if (result < 0) {
        inner(writer)->pos = before;
    }
    return result;
}
