/* Text of the locale, and names of files. */
#include "object/text/codec.h"

/* ---- The locale ----------------------------------------------------------------------------- */

static PyObject *
decode(const char *bytes, Py_ssize_t size, _Py_error_handler handler, int current)
{
    wchar_t *text;
    size_t length;
    const char *reason = NULL;
    switch (_Py_DecodeLocaleEx(bytes, &text, &length, &reason, current, handler)) {
    case GOPYRT_CODEC_OK: {
        PyObject *str = PyUnicode_FromWideChar(text, (Py_ssize_t)length);
        PyMem_RawFree(text);
        return str;
    }
    case GOPYRT_CODEC_NO_MEMORY:
        return PyErr_NoMemory();
    case GOPYRT_CODEC_INVALID: {
        PyObject *exception = PyUnicodeDecodeError_Create(
            "locale", bytes, size, (Py_ssize_t)length, (Py_ssize_t)length + 1,
            reason != NULL ? reason : "decoding error");
        if (exception != NULL) {
            PyErr_SetObject((PyObject *)Py_TYPE(exception), exception);
            Py_DECREF(exception);
        }
        return NULL;
    }
    }
    PyErr_SetString(PyExc_ValueError, "unsupported error handler");
    return NULL;
}

PyObject *
PyUnicode_DecodeLocaleAndSize(const char *str, Py_ssize_t len, const char *errors)
{
    if (str[len] != 0 || strlen(str) != (size_t)len) {
        PyErr_SetString(PyExc_ValueError, "embedded null byte");
        return NULL;
    }
    return decode(str, len, _Py_GetErrorHandler(errors), 1);
}

PyObject *
PyUnicode_DecodeLocale(const char *str, const char *errors)
{
    return PyUnicode_DecodeLocaleAndSize(str, (Py_ssize_t)strlen(str), errors);
}

static PyObject *
encode(PyObject *unicode, _Py_error_handler handler, int current)
{
    Py_ssize_t length;
    wchar_t *text = PyUnicode_AsWideCharString(unicode, &length);
    if (text == NULL) {
        return NULL;
    }
    if (wcslen(text) != (size_t)length) {
        PyErr_SetString(PyExc_ValueError, "embedded null character");
        PyMem_Free(text);
        return NULL;
    }
    char *bytes;
    size_t place;
    const char *reason = NULL;
    int result = _Py_EncodeLocaleEx(text, &bytes, &place, &reason, current, handler);
    PyMem_Free(text);
    switch (result) {
    case GOPYRT_CODEC_OK: {
        PyObject *made = PyBytes_FromString(bytes);
        PyMem_RawFree(bytes);
        return made;
    }
    case GOPYRT_CODEC_NO_MEMORY:
        return PyErr_NoMemory();
    case GOPYRT_CODEC_INVALID:
        gopyrt_encode_raise("locale", unicode, (Py_ssize_t)place, (Py_ssize_t)place + 1,
                            reason != NULL ? reason : "encoding error");
        return NULL;
    }
    PyErr_SetString(PyExc_ValueError, "unsupported error handler");
    return NULL;
}

PyObject *
PyUnicode_EncodeLocale(PyObject *unicode, const char *errors)
{
    return encode(unicode, _Py_GetErrorHandler(errors), 1);
}

/* ---- Names of files ------------------------------------------------------------------------- */

/* The configured encoding and handler as texts of ASCII. */
typedef struct {
    char encoding[64], errors[64];
} filesystem;

static void
copy_ascii(char *to, size_t room, const wchar_t *from, const char *otherwise)
{
    size_t i = 0;
    for (; from != NULL && from[i] != 0 && i + 1 < room; i++) {
        to[i] = (char)from[i];
    }
    to[i] = 0;
    if (i == 0) {
        snprintf(to, room, "%s", otherwise);
    }
}

static filesystem
configured(void)
{
    const PyConfig *config = &gopyrt_interp()->config;
    filesystem fs;
    copy_ascii(fs.encoding, sizeof(fs.encoding), config->filesystem_encoding, "utf-8");
    copy_ascii(fs.errors, sizeof(fs.errors), config->filesystem_errors, "surrogateescape");
    return fs;
}

PyObject *
PyUnicode_DecodeFSDefaultAndSize(const char *s, Py_ssize_t size)
{
    if (gopyrt_ascii_prefix((const unsigned char *)s, (size_t)size) == (size_t)size) {
        return gopyrt_str_from(PyUnicode_1BYTE_KIND, s, size);
    }
    filesystem fs = configured();
    return PyUnicode_Decode(s, size, fs.encoding, fs.errors);
}

PyObject *
PyUnicode_DecodeFSDefault(const char *s)
{
    return PyUnicode_DecodeFSDefaultAndSize(s, (Py_ssize_t)strlen(s));
}

PyObject *
PyUnicode_EncodeFSDefault(PyObject *unicode)
{
    if (PyUnicode_Check(unicode) && PyUnicode_IS_ASCII(unicode)) {
        return gopyrt_utf8_bytes(unicode, NULL);
    }
    filesystem fs = configured();
    return PyUnicode_AsEncodedString(unicode, fs.encoding, fs.errors);
}

int
PyUnicode_FSConverter(PyObject *arg, void *addr)
{
    PyObject **place = addr;
    if (arg == NULL) {
        Py_CLEAR(*place);
        return 1;
    }
    PyObject *path = PyOS_FSPath(arg);
    if (path != NULL && !PyBytes_Check(path)) {
        PyObject *bytes = PyUnicode_EncodeFSDefault(path);
        Py_SETREF(path, bytes);
    }
    if (path == NULL) {
        return 0;
    }
    if (memchr(PyBytes_AS_STRING(path), 0, (size_t)PyBytes_GET_SIZE(path)) != NULL) {
        PyErr_SetString(PyExc_ValueError, "embedded null byte");
        Py_DECREF(path);
        return 0;
    }
    *place = path;
    return Py_CLEANUP_SUPPORTED;
}

int
PyUnicode_FSDecoder(PyObject *arg, void *addr)
{
    PyObject **place = addr;
    if (arg == NULL) {
        Py_CLEAR(*place);
        return 1;
    }
    PyObject *path = PyOS_FSPath(arg);
    if (path != NULL && !PyUnicode_Check(path)) {
        PyObject *str =
            PyUnicode_DecodeFSDefaultAndSize(PyBytes_AS_STRING(path), PyBytes_GET_SIZE(path));
        Py_SETREF(path, str);
    }
    if (path == NULL) {
        return 0;
    }
    gopyrt_text text = gopyrt_text_of(path);
    if (gopyrt_text_find_char(&text, 0, 0, text.length) >= 0) {
        PyErr_SetString(PyExc_ValueError, "embedded null character");
        Py_DECREF(path);
        return 0;
    }
    *place = path;
    return Py_CLEANUP_SUPPORTED;
}
