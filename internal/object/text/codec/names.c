/* Decoding and encoding by the name of an encoding. Those of this library are found without the
 * registry of codecs. */
#include "object/text/registry.h"

int
gopyrt_encoding_normalize(const char *name, char *to, size_t room)
{
    size_t length = 0;
    int gap = 0;
    for (; *name != 0; name++) {
        char c = *name;
        c = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.')) {
            gap = 1;
            continue;
        }
        if (length + 2 >= room) {
            return 0;
        }
        if (gap && length > 0) {
            to[length++] = '_';
        }
        gap = 0;
        to[length++] = c;
    }
    to[length] = 0;
    return 1;
}

gopyrt_encoding
gopyrt_encoding_named(const char *name)
{
    static const struct {
        const char *name;
        gopyrt_encoding encoding;
    } known[] = {
        { "utf_8", GOPYRT_UTF8 },
        { "utf8", GOPYRT_UTF8 },
        { "u8", GOPYRT_UTF8 },
        { "utf", GOPYRT_UTF8 },
        { "cp65001", GOPYRT_UTF8 },
        { "utf8_ucs2", GOPYRT_UTF8 },
        { "utf8_ucs4", GOPYRT_UTF8 },
        { "utf_8_sig", GOPYRT_UTF8_SIG },
        { "utf8_sig", GOPYRT_UTF8_SIG },
        { "ascii", GOPYRT_ASCII },
        { "us_ascii", GOPYRT_ASCII },
        { "646", GOPYRT_ASCII },
        { "us", GOPYRT_ASCII },
        { "ansi_x3.4_1968", GOPYRT_ASCII },
        { "ansi_x3.4_1986", GOPYRT_ASCII },
        { "iso646_us", GOPYRT_ASCII },
        { "iso_646.irv_1991", GOPYRT_ASCII },
        { "cp367", GOPYRT_ASCII },
        { "ibm367", GOPYRT_ASCII },
        { "csascii", GOPYRT_ASCII },
        { "latin_1", GOPYRT_LATIN1 },
        { "latin1", GOPYRT_LATIN1 },
        { "latin", GOPYRT_LATIN1 },
        { "l1", GOPYRT_LATIN1 },
        { "iso8859_1", GOPYRT_LATIN1 },
        { "iso_8859_1", GOPYRT_LATIN1 },
        { "iso8859", GOPYRT_LATIN1 },
        { "iso_8859_1_1987", GOPYRT_LATIN1 },
        { "iso_ir_100", GOPYRT_LATIN1 },
        { "8859", GOPYRT_LATIN1 },
        { "cp819", GOPYRT_LATIN1 },
        { "ibm819", GOPYRT_LATIN1 },
        { "csisolatin1", GOPYRT_LATIN1 },
        { "utf_16", GOPYRT_UTF16 },
        { "utf16", GOPYRT_UTF16 },
        { "u16", GOPYRT_UTF16 },
        { "utf_16_le", GOPYRT_UTF16_LE },
        { "utf_16le", GOPYRT_UTF16_LE },
        { "unicodelittleunmarked", GOPYRT_UTF16_LE },
        { "utf_16_be", GOPYRT_UTF16_BE },
        { "utf_16be", GOPYRT_UTF16_BE },
        { "unicodebigunmarked", GOPYRT_UTF16_BE },
        { "utf_32", GOPYRT_UTF32 },
        { "utf32", GOPYRT_UTF32 },
        { "u32", GOPYRT_UTF32 },
        { "utf_32_le", GOPYRT_UTF32_LE },
        { "utf_32le", GOPYRT_UTF32_LE },
        { "utf_32_be", GOPYRT_UTF32_BE },
        { "utf_32be", GOPYRT_UTF32_BE },
        { "utf_7", GOPYRT_UTF7 },
        { "utf7", GOPYRT_UTF7 },
        { "u7", GOPYRT_UTF7 },
        { "unicode_1_1_utf_7", GOPYRT_UTF7 },
        { "unicode_escape", GOPYRT_UNICODE_ESCAPE },
        { "raw_unicode_escape", GOPYRT_RAW_UNICODE_ESCAPE },
    };
    char plain[32];
    if (!gopyrt_encoding_normalize(name, plain, sizeof(plain))) {
        return GOPYRT_ENCODING_UNKNOWN;
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(known); i++) {
        if (strcmp(plain, known[i].name) == 0) {
            return known[i].encoding;
        }
    }
    return GOPYRT_ENCODING_UNKNOWN;
}

PyObject *
gopyrt_decode_known(gopyrt_encoding encoding, const char *s, Py_ssize_t size, const char *errors)
{
    int order = encoding == GOPYRT_UTF16_LE || encoding == GOPYRT_UTF32_LE   ? -1
                : encoding == GOPYRT_UTF16_BE || encoding == GOPYRT_UTF32_BE ? 1
                                                                             : 0;
    switch (encoding) {
    case GOPYRT_UTF8:
        return PyUnicode_DecodeUTF8(s, size, errors);
    case GOPYRT_UTF8_SIG:
        if (size >= 3 && memcmp(s, "\xef\xbb\xbf", 3) == 0) {
            s += 3;
            size -= 3;
        }
        return PyUnicode_DecodeUTF8(s, size, errors);
    case GOPYRT_ASCII:
        return PyUnicode_DecodeASCII(s, size, errors);
    case GOPYRT_LATIN1:
        return PyUnicode_DecodeLatin1(s, size, errors);
    case GOPYRT_UTF16:
    case GOPYRT_UTF16_LE:
    case GOPYRT_UTF16_BE:
        return PyUnicode_DecodeUTF16(s, size, errors, &order);
    case GOPYRT_UTF32:
    case GOPYRT_UTF32_LE:
    case GOPYRT_UTF32_BE:
        return PyUnicode_DecodeUTF32(s, size, errors, &order);
    case GOPYRT_UTF7:
        return PyUnicode_DecodeUTF7(s, size, errors);
    case GOPYRT_UNICODE_ESCAPE:
        return PyUnicode_DecodeUnicodeEscape(s, size, errors);
    case GOPYRT_RAW_UNICODE_ESCAPE:
        return PyUnicode_DecodeRawUnicodeEscape(s, size, errors);
    case GOPYRT_ENCODING_UNKNOWN:
        break;
    }
    Py_UNREACHABLE();
}

static PyObject *
encode_sig(PyObject *str, const char *errors)
{
    PyObject *mark = PyBytes_FromStringAndSize("\xef\xbb\xbf", 3);
    PyBytes_ConcatAndDel(&mark, gopyrt_utf8_bytes(str, errors));
    return mark;
}

PyObject *
gopyrt_encode_known(gopyrt_encoding encoding, PyObject *str, const char *errors)
{
    switch (encoding) {
    case GOPYRT_UTF8:
        return gopyrt_utf8_bytes(str, errors);
    case GOPYRT_UTF8_SIG:
        return encode_sig(str, errors);
    case GOPYRT_ASCII:
        return _PyUnicode_AsASCIIString(str, errors);
    case GOPYRT_LATIN1:
        return _PyUnicode_AsLatin1String(str, errors);
    case GOPYRT_UTF16:
        return _PyUnicode_EncodeUTF16(str, errors, 0);
    case GOPYRT_UTF16_LE:
        return _PyUnicode_EncodeUTF16(str, errors, -1);
    case GOPYRT_UTF16_BE:
        return _PyUnicode_EncodeUTF16(str, errors, 1);
    case GOPYRT_UTF32:
        return _PyUnicode_EncodeUTF32(str, errors, 0);
    case GOPYRT_UTF32_LE:
        return _PyUnicode_EncodeUTF32(str, errors, -1);
    case GOPYRT_UTF32_BE:
        return _PyUnicode_EncodeUTF32(str, errors, 1);
    case GOPYRT_UTF7:
        return gopyrt_utf7_encode(str);
    case GOPYRT_UNICODE_ESCAPE:
        return PyUnicode_AsUnicodeEscapeString(str);
    case GOPYRT_RAW_UNICODE_ESCAPE:
        return PyUnicode_AsRawUnicodeEscapeString(str);
    case GOPYRT_ENCODING_UNKNOWN:
        break;
    }
    Py_UNREACHABLE();
}

/* ---- Public --------------------------------------------------------------------------------- */

PyObject *
PyUnicode_Decode(const char *s, Py_ssize_t size, const char *encoding, const char *errors)
{
    gopyrt_encoding known = encoding == NULL ? GOPYRT_UTF8 : gopyrt_encoding_named(encoding);
    if (known != GOPYRT_ENCODING_UNKNOWN) {
        return gopyrt_decode_known(known, s, size, errors);
    }
    /* The codec of a registry reads a view. */
    PyObject *bytes = PyMemoryView_FromMemory((char *)s, size, PyBUF_READ);
    PyObject *str = bytes == NULL ? NULL : gopyrt_registry_decode_text(bytes, encoding, errors);
    Py_XDECREF(bytes);
    if (str != NULL && !PyUnicode_Check(str)) {
        PyErr_Format(PyExc_TypeError,
                     "'%.400s' decoder returned '%.400s' instead of 'str'; "
                     "use codecs.decode() to decode to arbitrary types",
                     encoding, GOPYRT_TYPE_NAME(str));
        Py_CLEAR(str);
    }
    return str;
}

PyObject *
PyUnicode_AsEncodedString(PyObject *unicode, const char *encoding, const char *errors)
{
    if (!PyUnicode_Check(unicode)) {
        PyErr_BadArgument();
        return NULL;
    }
    gopyrt_encoding known = encoding == NULL ? GOPYRT_UTF8 : gopyrt_encoding_named(encoding);
    if (known != GOPYRT_ENCODING_UNKNOWN) {
        return gopyrt_encode_known(known, unicode, errors);
    }
    PyObject *bytes = gopyrt_registry_encode_text(unicode, encoding, errors);
    if (bytes == NULL || PyBytes_Check(bytes)) {
        return bytes;
    }
    if (PyByteArray_Check(bytes)) {
        PyObject *exact = NULL;
        if (PyErr_WarnFormat(PyExc_RuntimeWarning, 1,
                             "encoder %s returned bytearray instead of bytes; "
                             "use codecs.encode() to encode to arbitrary types",
                             encoding)
            == 0)
        {
            exact = PyBytes_FromStringAndSize(PyByteArray_AS_STRING(bytes), Py_SIZE(bytes));
        }
        Py_DECREF(bytes);
        return exact;
    }
    PyErr_Format(PyExc_TypeError,
                 "'%.400s' encoder returned '%.400s' instead of 'bytes'; "
                 "use codecs.encode() to encode to arbitrary types",
                 encoding, GOPYRT_TYPE_NAME(bytes));
    Py_DECREF(bytes);
    return NULL;
}

PyObject *
PyUnicode_FromEncodedObject(PyObject *obj, const char *encoding, const char *errors)
{
    if (obj == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (PyBytes_Check(obj)) {
        /* No bytes are no text in any encoding, also in one that is not known. */
        return PyBytes_GET_SIZE(obj) == 0
                   ? Py_NewRef(GOPYRT_STR_EMPTY)
                   : PyUnicode_Decode(PyBytes_AS_STRING(obj), PyBytes_GET_SIZE(obj), encoding,
                                      errors);
    }
    if (PyUnicode_Check(obj)) {
        PyErr_SetString(PyExc_TypeError, "decoding str is not supported");
        return NULL;
    }
    Py_buffer view;
    if (PyObject_GetBuffer(obj, &view, PyBUF_SIMPLE) < 0) {
        PyErr_Format(PyExc_TypeError, "decoding to str: need a bytes-like object, %.80s found",
                     GOPYRT_TYPE_NAME(obj));
        return NULL;
    }
    PyObject *str = view.len == 0 ? Py_NewRef(GOPYRT_STR_EMPTY)
                                  : PyUnicode_Decode(view.buf, view.len, encoding, errors);
    PyBuffer_Release(&view);
    return str;
}
