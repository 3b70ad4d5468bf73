/* The units of text and bytes: c C s z y w es et, with '#' and '*'. */
#include "object/call/args.h"

#include <stdio.h>

#define PLACE(type) va_arg(va->list, type *)
#define BYTES_LIKE "read-only bytes-like object"

static const char *
not_length_1(struct gopyrt_args *args, const char *what, const char *kind, Py_ssize_t length)
{
    snprintf(args->text, sizeof(args->text), "must be %s, not a %s of length %zd", what, kind,
             length);
    return args->text;
}

static const char *
character(struct gopyrt_args *args, PyObject *arg, char c, struct gopyrt_va *va)
{
    if (c == 'C') {
        int *place = PLACE(int);
        if (!PyUnicode_Check(arg)) {
            return gopyrt_args_must_be(args, "a unicode character", arg);
        }
        if (PyUnicode_GET_LENGTH(arg) != 1) {
            return not_length_1(args, "a unicode character", "string", PyUnicode_GET_LENGTH(arg));
        }
        *place = (int)PyUnicode_READ_CHAR(arg, 0);
        return NULL;
    }
    char *place = PLACE(char);
    if (!PyBytes_Check(arg) && !PyByteArray_Check(arg)) {
        return gopyrt_args_must_be(args, "a byte string of length 1", arg);
    }
    Py_ssize_t n = Py_SIZE(arg);
    if (n != 1) {
        return not_length_1(args, "a byte string of length 1",
                            PyBytes_Check(arg) ? "bytes object" : "bytearray object", n);
    }
    *place = PyBytes_Check(arg) ? PyBytes_AS_STRING(arg)[0] : PyByteArray_AS_STRING(arg)[0];
    return NULL;
}

/* The bytes of an object whose buffer needs no release, so that they live as long as it. */
static const char *
borrowed_bytes(struct gopyrt_args *args, PyObject *arg, const void **data, Py_ssize_t *n)
{
    PyBufferProcs *procs = Py_TYPE(arg)->tp_as_buffer;
    Py_buffer view;
    if (PyBytes_CheckExact(arg)) {
        *data = PyBytes_AS_STRING(arg);
        *n = PyBytes_GET_SIZE(arg);
        return NULL;
    }
    if (procs != NULL && procs->bf_getbuffer != NULL && procs->bf_releasebuffer != NULL) {
        return gopyrt_args_must_be(args, BYTES_LIKE, arg);
    }
    if (PyObject_GetBuffer(arg, &view, PyBUF_SIMPLE) < 0) {
        return "";
    }
    *data = view.buf;
    *n = view.len;
    PyBuffer_Release(&view);
    return NULL;
}

/* Fills a Py_buffer that the caller releases. */
static const char *
buffer(struct gopyrt_args *args, PyObject *arg, char c, Py_buffer *view)
{
    if (c == 'z' && arg == Py_None) {
        if (PyBuffer_FillInfo(view, NULL, NULL, 0, 1, 0) < 0) {
            return "";
        }
    }
    else if (c != 'y' && c != 'w' && PyUnicode_Check(arg)) {
        Py_ssize_t n;
        const char *text = PyUnicode_AsUTF8AndSize(arg, &n);
        if (text == NULL || PyBuffer_FillInfo(view, arg, (void *)text, n, 1, 0) < 0) {
            return "";
        }
    }
    else if (PyBytes_CheckExact(arg) && c != 'w') {
        if (PyBuffer_FillInfo(view, arg, PyBytes_AS_STRING(arg), PyBytes_GET_SIZE(arg), 1, 0) < 0) {
            return "";
        }
    }
    else {
        if (PyObject_GetBuffer(arg, view, c == 'w' ? PyBUF_WRITABLE : PyBUF_SIMPLE) < 0) {
            if (c != 'w') {
                return "";
            }
            PyErr_Clear();
            return gopyrt_args_must_be(args, "read-write bytes-like object", arg);
        }
        if (!PyBuffer_IsContiguous(view, 'C')) {
            PyBuffer_Release(view);
            return gopyrt_args_must_be(args, "contiguous buffer", arg);
        }
    }
    if (gopyrt_args_undo_later(args, GOPYRT_UNDO_BUFFER, view, NULL) < 0) {
        PyBuffer_Release(view);
        return "";
    }
    return NULL;
}

/* A pointer to characters, with or without a length. */
static const char *
pointer(struct gopyrt_args *args, PyObject *arg, char c, int sized, struct gopyrt_va *va)
{
    const void **place = PLACE(const void *), *data = NULL;
    Py_ssize_t *size = sized ? PLACE(Py_ssize_t) : NULL, n = 0;
    const char *complaint;
    if (c == 'z' && arg == Py_None) {
        data = NULL;
    }
    else if (c != 'y' && PyUnicode_Check(arg)) {
        data = PyUnicode_AsUTF8AndSize(arg, &n);
        if (data == NULL) {
            return "";
        }
        if (!sized && strlen(data) != (size_t)n) {
            PyErr_SetString(PyExc_ValueError, "embedded null character");
            return "";
        }
    }
    else if (c != 'y' && !sized) {
        return gopyrt_args_must_be(args, c == 'z' ? "str or None" : "str", arg);
    }
    else {
        if ((complaint = borrowed_bytes(args, arg, &data, &n)) != NULL) {
            return complaint;
        }
        if (!sized && strlen(data) != (size_t)n) {
            PyErr_SetString(PyExc_ValueError, "embedded null byte");
            return "";
        }
    }
    *place = data;
    if (sized) {
        *size = n;
    }
    return NULL;
}

/* Copies text into the caller's memory or new memory. */
static const char *
copy_out(struct gopyrt_args *args, PyObject *arg, const char *data, Py_ssize_t n, char **place,
         Py_ssize_t *size, int sized)
{
    if (sized) {
        if (size == NULL) {
            return "(buffer_len is NULL)";
        }
        if (*place != NULL) {
            if (n + 1 > *size) {
                PyErr_Format(PyExc_ValueError, "encoded string too long (%zd, maximum length %zd)",
                             n, *size - 1);
                return "";
            }
            memcpy(*place, data, (size_t)n + 1);
            *size = n;
            return NULL;
        }
    }
    else if (strlen(data) != (size_t)n) {
        return gopyrt_args_must_be(args, "encoded string without null bytes", arg);
    }
    char *copy = PyMem_Malloc((size_t)n + 1);
    if (copy == NULL) {
        PyErr_NoMemory();
        return "";
    }
    if (gopyrt_args_undo_later(args, GOPYRT_UNDO_MEMORY, place, NULL) < 0) {
        PyMem_Free(copy);
        return "";
    }
    memcpy(copy, data, (size_t)n + 1);
    *place = copy;
    if (sized) {
        *size = n;
    }
    return NULL;
}

static const char *
encoded(struct gopyrt_args *args, PyObject *arg, const char **format, struct gopyrt_va *va)
{
    const char *encoding = va_arg(va->list, const char *), *data, *complaint;
    char marker = **format;
    if (marker != 's' && marker != 't') {
        return "(unknown parser marker combination)";
    }
    ++*format;
    char **place = PLACE(char *);
    int sized = **format == '#';
    Py_ssize_t *size = NULL, n;
    if (sized) {
        ++*format;
        size = PLACE(Py_ssize_t);
    }
    if (place == NULL) {
        return "(buffer is NULL)";
    }
    PyObject *bytes;
    if (marker == 't' && (PyBytes_Check(arg) || PyByteArray_Check(arg))) {
        bytes = Py_NewRef(arg);
    }
    else if (PyUnicode_Check(arg)) {
        bytes = PyUnicode_AsEncodedString(arg, encoding == NULL ? "utf-8" : encoding, NULL);
        if (bytes == NULL) {
            return "(encoding failed)";
        }
    }
    else {
        return gopyrt_args_must_be(args, marker == 's' ? "str" : "str, bytes or bytearray", arg);
    }
    if (PyByteArray_Check(bytes)) {
        data = PyByteArray_AS_STRING(bytes);
        n = PyByteArray_GET_SIZE(bytes);
    }
    else {
        data = PyBytes_AS_STRING(bytes);
        n = PyBytes_GET_SIZE(bytes);
    }
    complaint = copy_out(args, arg, data, n, place, size, sized);
    Py_DECREF(bytes);
    return complaint;
}

const char *
gopyrt_args_text(struct gopyrt_args *args, PyObject *arg, char c, const char **format,
                 struct gopyrt_va *va)
{
    switch (c) {
    case 'c':
    case 'C':
        return character(args, arg, c, va);
    case 'e':
        return encoded(args, arg, format, va);
    }
    if (**format == '*') {
        ++*format;
        return buffer(args, arg, c, PLACE(Py_buffer));
    }
    if (c == 'w') {
        return "(invalid use of 'w' format character)";
    }
    int sized = **format == '#';
    *format += sized;
    return pointer(args, arg, c, sized, va);
}
