/* The memory of str: making, resizing, freeing. */
#include "object/text/str.h"

/* What lies in front of the characters of a str that has them behind itself. */
static inline size_t
head_size(int ascii)
{
    return ascii ? sizeof(PyASCIIObject) : sizeof(PyCompactUnicodeObject);
}

PyObject *
gopyrt_str_room(Py_ssize_t length, Py_UCS4 range)
{
    const int ascii = range < 0x80, kind = gopyrt_kind_for(range);
    const size_t head = head_size(ascii);
    if (length > (PY_SSIZE_T_MAX - (Py_ssize_t)head) / kind - 1) {
        return PyErr_NoMemory();
    }
    PyASCIIObject *str = PyObject_Malloc(head + ((size_t)length + 1) * (size_t)kind);
    if (str == NULL) {
        return PyErr_NoMemory();
    }
    gopyrt_object_head(&str->ob_base, &PyUnicode_Type);
    str->length = length;
    str->hash = -1;
    memset(&str->state, 0, sizeof(str->state));
    str->state.kind = (unsigned int)kind & 7;
    str->state.compact = 1;
    str->state.ascii = ascii;
    if (!ascii) {
        ((PyCompactUnicodeObject *)str)->utf8 = NULL;
        ((PyCompactUnicodeObject *)str)->utf8_length = 0;
    }
    gopyrt_text_put(kind, (char *)str + head, length, 0);
    return (PyObject *)str;
}

PyObject *
PyUnicode_New(Py_ssize_t size, Py_UCS4 maxchar)
{
    if (size == 0) {
        return Py_NewRef(GOPYRT_STR_EMPTY);
    }
    if (maxchar > GOPYRT_MAX_CHARACTER) {
        PyErr_SetString(PyExc_SystemError, "invalid maximum character passed to PyUnicode_New");
        return NULL;
    }
    if (size < 0) {
        PyErr_SetString(PyExc_SystemError, "Negative size passed to PyUnicode_New");
        return NULL;
    }
    return gopyrt_str_room(size, maxchar);
}

void
gopyrt_str_forget(PyObject *str)
{
    ((PyASCIIObject *)str)->hash = -1;
    if (PyUnicode_IS_COMPACT_ASCII(str)) {
        return;
    }
    PyCompactUnicodeObject *compact = (PyCompactUnicodeObject *)str;
    if (compact->utf8 != NULL && compact->utf8 != PyUnicode_DATA(str)) {
        PyMem_Free(compact->utf8);
    }
    compact->utf8 = NULL;
    compact->utf8_length = 0;
}

int
gopyrt_str_modifiable(PyObject *op)
{
    return Py_REFCNT(op) == 1 && PyUnicode_CheckExact(op) && PyUnicode_IS_COMPACT(op)
           && !PyUnicode_CHECK_INTERNED(op) && ((PyASCIIObject *)op)->hash == -1
           && !((PyASCIIObject *)op)->state.statically_allocated;
}

PyObject *
gopyrt_str_resized(PyObject *str, Py_ssize_t length)
{
    const size_t head = head_size(PyUnicode_IS_ASCII(str)), kind = PyUnicode_KIND(str);
    if (length > (PY_SSIZE_T_MAX - (Py_ssize_t)head) / (Py_ssize_t)kind - 1) {
        return PyErr_NoMemory();
    }
    gopyrt_str_forget(str);
    gopyrt_trace(str, PyRefTracer_DESTROY);
    PyObject *old = str;
    str = PyObject_Realloc(str, head + ((size_t)length + 1) * kind);
    gopyrt_trace(str == NULL ? old : str, PyRefTracer_CREATE);
    if (str == NULL) {
        return PyErr_NoMemory();
    }
    ((PyASCIIObject *)str)->length = length;
    gopyrt_text_put((int)kind, PyUnicode_DATA(str), length, 0);
    return str;
}

int
PyUnicode_Resize(PyObject **unicode, Py_ssize_t length)
{
    PyObject *str = unicode == NULL ? NULL : *unicode;
    if (str == NULL || !PyUnicode_Check(str) || length < 0) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (PyUnicode_GET_LENGTH(str) == length) {
        return 0;
    }
    if (length == 0) {
        *unicode = Py_NewRef(GOPYRT_STR_EMPTY);
        Py_DECREF(str);
        return 0;
    }
    PyObject *result;
    if (gopyrt_str_modifiable(str)) {
        result = gopyrt_str_resized(str, length);
    }
    else {
        result = gopyrt_str_room(length, gopyrt_str_range(str));
        if (result != NULL) {
            Py_ssize_t kept = Py_MIN(length, PyUnicode_GET_LENGTH(str));
            memcpy(PyUnicode_DATA(result), PyUnicode_DATA(str), (size_t)kept * PyUnicode_KIND(str));
            Py_DECREF(str);
        }
    }
    if (result == NULL) {
        return -1;
    }
    *unicode = result;
    return 0;
}

/* ---- Characters that are copied ------------------------------------------------------------- */

Py_UCS4
gopyrt_characters_or(int kind, const void *data, Py_ssize_t length)
{
    Py_UCS4 bits = 0;
    switch (kind) {
    case PyUnicode_1BYTE_KIND:
        return gopyrt_ascii_prefix(data, (size_t)length) == (size_t)length ? 0x7f : 0xff;
    case PyUnicode_2BYTE_KIND:
        for (Py_ssize_t i = 0; i < length; i++) {
            bits |= ((const Py_UCS2 *)data)[i];
        }
        return bits;
    default:
        for (Py_ssize_t i = 0; i < length; i++) {
            bits |= ((const Py_UCS4 *)data)[i];
        }
        return bits;
    }
}

#define COPY(to_type, from_type)                                   \
    do {                                                           \
        to_type *restrict t = (to_type *)to + at;                  \
        const from_type *restrict f = (from_type *)from + from_at; \
        for (Py_ssize_t i = 0; i < length; i++) {                  \
            t[i] = (to_type)f[i];                                  \
        }                                                          \
    } while (0)

void
gopyrt_characters_convert(int to_kind, void *to, Py_ssize_t at, int from_kind, const void *from,
                          Py_ssize_t from_at, Py_ssize_t length)
{
    switch (to_kind * 8 + from_kind) {
    case 1 * 8 + 2:
        COPY(Py_UCS1, Py_UCS2);
        break;
    case 1 * 8 + 4:
        COPY(Py_UCS1, Py_UCS4);
        break;
    case 2 * 8 + 1:
        COPY(Py_UCS2, Py_UCS1);
        break;
    case 2 * 8 + 4:
        COPY(Py_UCS2, Py_UCS4);
        break;
    case 4 * 8 + 1:
        COPY(Py_UCS4, Py_UCS1);
        break;
    case 4 * 8 + 2:
        COPY(Py_UCS4, Py_UCS2);
        break;
    }
}

PyObject *
gopyrt_str_character(Py_UCS4 c)
{
    if (c < 256) {
        return Py_NewRef(gopyrt_str_latin1((unsigned char)c));
    }
    PyObject *str = gopyrt_str_room(1, c);
    if (str != NULL) {
        gopyrt_text_put((int)PyUnicode_KIND(str), PyUnicode_DATA(str), 0, c);
    }
    return str;
}

PyObject *
gopyrt_str_from(int kind, const void *data, Py_ssize_t length)
{
    if (length == 0) {
        return Py_NewRef(GOPYRT_STR_EMPTY);
    }
    if (length == 1) {
        return gopyrt_str_character(PyUnicode_READ(kind, data, 0));
    }
    PyObject *str = gopyrt_str_room(length, gopyrt_characters_or(kind, data, length));
    if (str != NULL) {
        gopyrt_characters_copy((int)PyUnicode_KIND(str), PyUnicode_DATA(str), 0, kind, data, 0,
                               length);
    }
    return str;
}

PyObject *
gopyrt_str_slice(PyObject *str, Py_ssize_t start, Py_ssize_t end)
{
    const int kind = (int)PyUnicode_KIND(str);
    const char *data = PyUnicode_DATA(str);
    if (kind == 1 && end - start == 1) {
        return Py_NewRef(gopyrt_str_latin1((unsigned char)data[start]));
    }
    if (PyUnicode_IS_ASCII(str) && end - start > 1) {
        PyObject *result = gopyrt_str_room(end - start, 0x7f);
        if (result != NULL) {
            gopyrt_bytes_copy((PyASCIIObject *)result + 1, data + start, (size_t)(end - start));
        }
        return result;
    }
    return gopyrt_str_from(kind, data + start * kind, end > start ? end - start : 0);
}

PyObject *
gopyrt_str_exact(PyObject *str)
{
    if (PyUnicode_CheckExact(str)) {
        return Py_NewRef(str);
    }
    return gopyrt_str_slice(str, 0, PyUnicode_GET_LENGTH(str));
}

/* Whether all are characters. */
static int
check_characters(const Py_UCS4 *data, Py_ssize_t length)
{
    for (Py_ssize_t i = 0; i < length; i++) {
        if (data[i] > GOPYRT_MAX_CHARACTER) {
            PyErr_SetString(PyExc_SystemError, "invalid maximum character passed to PyUnicode_New");
            return 0;
        }
    }
    return 1;
}

PyObject *
PyUnicode_FromKindAndData(int kind, const void *buffer, Py_ssize_t size)
{
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "size must be positive");
        return NULL;
    }
    if (kind != PyUnicode_1BYTE_KIND && kind != PyUnicode_2BYTE_KIND
        && kind != PyUnicode_4BYTE_KIND) {
        PyErr_SetString(PyExc_SystemError, "invalid kind");
        return NULL;
    }
    if (kind == PyUnicode_4BYTE_KIND && !check_characters(buffer, size)) {
        return NULL;
    }
    return gopyrt_str_from(kind, buffer, size);
}

PyObject *
PyUnicode_FromOrdinal(int ordinal)
{
    if (ordinal < 0 || ordinal > GOPYRT_MAX_CHARACTER) {
        PyErr_SetString(PyExc_ValueError, "chr() arg not in range(0x110000)");
        return NULL;
    }
    return gopyrt_str_character((Py_UCS4)ordinal);
}

int
gopyrt_str_check(PyObject *op)
{
    if (PyUnicode_Check(op)) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "must be str, not %.100s", GOPYRT_TYPE_NAME(op));
    return 0;
}

PyObject *
PyUnicode_FromObject(PyObject *op)
{
    if (PyUnicode_Check(op)) {
        return gopyrt_str_exact(op);
    }
    PyErr_Format(PyExc_TypeError, "Can't convert '%.100s' object to str implicitly",
                 GOPYRT_TYPE_NAME(op));
    return NULL;
}
