/* Characters and parts of a str, and changing one that is new. */
#include "object/text/str.h"
#include "object/text/writer.h"

Py_ssize_t
PyUnicode_GetLength(PyObject *unicode)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return -1;
    }
    return PyUnicode_GET_LENGTH(unicode);
}

Py_UCS4
PyUnicode_ReadChar(PyObject *unicode, Py_ssize_t index)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return (Py_UCS4)-1;
    }
    if (index < 0 || index >= PyUnicode_GET_LENGTH(unicode)) {
        PyErr_SetString(PyExc_IndexError, "string index out of range");
        return (Py_UCS4)-1;
    }
    return PyUnicode_READ_CHAR(unicode, index);
}

static int
check_modifiable(PyObject *op)
{
    if (!gopyrt_str_modifiable(op)) {
        PyErr_SetString(PyExc_SystemError, "Cannot modify a string currently used");
        return -1;
    }
    return 0;
}

int
PyUnicode_WriteChar(PyObject *unicode, Py_ssize_t index, Py_UCS4 character)
{
    if (!PyUnicode_Check(unicode) || !PyUnicode_IS_COMPACT(unicode)) {
        PyErr_BadArgument();
        return -1;
    }
    if (index < 0 || index >= PyUnicode_GET_LENGTH(unicode)) {
        PyErr_SetString(PyExc_IndexError, "string index out of range");
        return -1;
    }
    if (check_modifiable(unicode) < 0) {
        return -1;
    }
    if (character > gopyrt_str_range(unicode)) {
        PyErr_SetString(PyExc_ValueError, "character out of range");
        return -1;
    }
    gopyrt_text_put((int)PyUnicode_KIND(unicode), PyUnicode_DATA(unicode), index, character);
    return 0;
}

PyObject *
PyUnicode_Substring(PyObject *str, Py_ssize_t start, Py_ssize_t end)
{
    if (start < 0 || end < 0) {
        PyErr_SetString(PyExc_IndexError, "string index out of range");
        return NULL;
    }
    end = Py_MIN(end, PyUnicode_GET_LENGTH(str));
    if (start == 0 && end == PyUnicode_GET_LENGTH(str)) {
        return gopyrt_str_exact(str);
    }
    return gopyrt_str_slice(str, Py_MIN(start, end), end);
}

/* Can the characters be put into `to`? Widening is never done to it. */
static int
check_fits(PyObject *to, PyObject *from, Py_ssize_t start, Py_ssize_t length)
{
    Py_UCS4 range = gopyrt_str_range(to);
    if (range < gopyrt_str_range(from)) {
        const int kind = (int)PyUnicode_KIND(from);
        const char *data = PyUnicode_DATA(from);
        for (Py_ssize_t i = 0; i < length; i++) {
            if (PyUnicode_READ(kind, data, start + i) > range) {
                PyErr_Format(PyExc_SystemError,
                             "Cannot copy %s characters into a string of %s characters",
                             PyUnicode_IS_ASCII(from)    ? "ascii"
                             : PyUnicode_KIND(from) == 1 ? "latin1"
                             : PyUnicode_KIND(from) == 2 ? "UCS2"
                                                         : "UCS4",
                             PyUnicode_IS_ASCII(to)    ? "ascii"
                             : PyUnicode_KIND(to) == 1 ? "latin1"
                             : PyUnicode_KIND(to) == 2 ? "UCS2"
                                                       : "UCS4");
                return -1;
            }
        }
    }
    return 0;
}

Py_ssize_t
PyUnicode_CopyCharacters(PyObject *to, Py_ssize_t to_start, PyObject *from, Py_ssize_t from_start,
                         Py_ssize_t how_many)
{
    if (!PyUnicode_Check(from) || !PyUnicode_Check(to)) {
        PyErr_BadInternalCall();
        return -1;
    }
    if ((size_t)from_start > (size_t)PyUnicode_GET_LENGTH(from)
        || (size_t)to_start > (size_t)PyUnicode_GET_LENGTH(to))
    {
        PyErr_SetString(PyExc_IndexError, "string index out of range");
        return -1;
    }
    if (how_many < 0) {
        PyErr_SetString(PyExc_SystemError, "how_many cannot be negative");
        return -1;
    }
    how_many = Py_MIN(PyUnicode_GET_LENGTH(from) - from_start, how_many);
    if (to_start + how_many > PyUnicode_GET_LENGTH(to)) {
        PyErr_Format(PyExc_SystemError,
                     "Cannot write %zi characters at %zi in a string of %zi characters", how_many,
                     to_start, PyUnicode_GET_LENGTH(to));
        return -1;
    }
    if (how_many == 0) {
        return 0;
    }
    if (check_modifiable(to) < 0 || check_fits(to, from, from_start, how_many) < 0) {
        return -1;
    }
    gopyrt_characters_copy((int)PyUnicode_KIND(to), PyUnicode_DATA(to), to_start,
                           (int)PyUnicode_KIND(from), PyUnicode_DATA(from), from_start, how_many);
    return how_many;
}

Py_ssize_t
PyUnicode_Fill(PyObject *unicode, Py_ssize_t start, Py_ssize_t length, Py_UCS4 fill_char)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (check_modifiable(unicode) < 0) {
        return -1;
    }
    if (start < 0) {
        PyErr_SetString(PyExc_IndexError, "string index out of range");
        return -1;
    }
    if (fill_char > gopyrt_str_range(unicode)) {
        PyErr_SetString(PyExc_ValueError, "fill character is bigger than the string maximum "
                                          "character");
        return -1;
    }
    length = Py_MIN(PyUnicode_GET_LENGTH(unicode) - start, length);
    if (length <= 0) {
        return 0;
    }
    gopyrt_characters_fill((int)PyUnicode_KIND(unicode), PyUnicode_DATA(unicode), start, length,
                           fill_char);
    return length;
}

/* ---- Characters of one width ---------------------------------------------------------------- */

Py_UCS4 *
PyUnicode_AsUCS4(PyObject *unicode, Py_UCS4 *buffer, Py_ssize_t buflen, int copy_null)
{
    if (buffer == NULL || buflen < 0) {
        PyErr_BadInternalCall();
        return NULL;
    }
    gopyrt_text text = gopyrt_text_of(unicode);
    if (buflen < text.length + (copy_null != 0)) {
        PyErr_SetString(PyExc_SystemError, "string is longer than the buffer");
        if (copy_null && buflen > 0) {
            buffer[0] = 0;
        }
        return NULL;
    }
    gopyrt_characters_copy(4, buffer, 0, text.kind, text.data, 0, text.length);
    if (copy_null) {
        buffer[text.length] = 0;
    }
    return buffer;
}

Py_UCS4 *
PyUnicode_AsUCS4Copy(PyObject *unicode)
{
    Py_ssize_t room = PyUnicode_GET_LENGTH(unicode) + 1;
    Py_UCS4 *copy = PyMem_New(Py_UCS4, room);
    if (copy == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    return PyUnicode_AsUCS4(unicode, copy, room, 1);
}

PyObject *
PyUnicode_FromWideChar(const wchar_t *w, Py_ssize_t size)
{
    if (w == NULL && size != 0) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (size < 0) {
        size = (Py_ssize_t)wcslen(w);
    }
    for (Py_ssize_t i = 0; i < size; i++) {
        if ((Py_UCS4)w[i] > GOPYRT_MAX_CHARACTER) {
            PyErr_Format(PyExc_ValueError, "character U+%x is not in range [U+0000; U+10ffff]",
                         (unsigned)w[i]);
            return NULL;
        }
    }
    return gopyrt_str_from(4, w, size);
}

Py_ssize_t
PyUnicode_AsWideChar(PyObject *unicode, wchar_t *w, Py_ssize_t size)
{
    if (unicode == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return -1;
    }
    gopyrt_text text = gopyrt_text_of(unicode);
    if (w == NULL) {
        return text.length + 1;
    }
    Py_ssize_t copied = Py_MIN(size, text.length);
    gopyrt_characters_copy(4, w, 0, text.kind, text.data, 0, copied);
    if (size > text.length) {
        w[text.length] = 0;
    }
    return copied;
}

wchar_t *
PyUnicode_AsWideCharString(PyObject *unicode, Py_ssize_t *size)
{
    if (unicode == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    gopyrt_text text = gopyrt_text_of(unicode);
    wchar_t *copy = PyMem_New(wchar_t, text.length + 1);
    if (copy == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    gopyrt_characters_copy(4, copy, 0, text.kind, text.data, 0, text.length);
    copy[text.length] = 0;
    if (size != NULL) {
        *size = text.length;
    }
    else if (wcslen(copy) != (size_t)text.length) {
        PyMem_Free(copy);
        PyErr_SetString(PyExc_ValueError, "embedded null character");
        return NULL;
    }
    return copy;
}

/* ---- Digits of all scripts ------------------------------------------------------------------ */

PyObject *
_PyUnicode_TransformDecimalAndSpaceToASCII(PyObject *unicode)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (PyUnicode_IS_ASCII(unicode)) {
        return Py_NewRef(unicode);
    }
    gopyrt_text text = gopyrt_text_of(unicode);
    PyObject *result = gopyrt_str_room(text.length, 0x7f);
    char *to = result == NULL ? NULL : PyUnicode_DATA(result);
    for (Py_ssize_t i = 0; result != NULL && i < text.length; i++) {
        Py_UCS4 c = gopyrt_text_at(&text, i);
        int decimal = c < 127 ? 0 : _PyUnicode_ToDecimalDigit(c);
        if (c >= 127 && decimal < 0 && !_PyUnicode_IsWhitespace(c)) {
            /* No number is in it: what follows is of no use. */
            to[i] = '?';
            PyObject *cut = gopyrt_str_slice(result, 0, i + 1);
            Py_DECREF(result);
            return cut;
        }
        to[i] = c < 127 ? (char)c : decimal >= 0 ? (char)('0' + decimal) : ' ';
    }
    return result;
}
