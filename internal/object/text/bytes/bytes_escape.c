/* Bytes out of Python's escapes. */
#include "object/text/bytes.h"

static int
hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* What is done about \x without two digits: -1 with an exception, or what goes in its place. */
static Py_ssize_t
bad_hex(const char *errors, Py_ssize_t place, char *to)
{
    if (errors == NULL || strcmp(errors, "strict") == 0) {
        PyErr_Format(PyExc_ValueError, "invalid \\x escape at position %zd", place);
        return -1;
    }
    if (strcmp(errors, "replace") == 0) {
        *to = '?';
        return 1;
    }
    if (strcmp(errors, "ignore") == 0) {
        return 0;
    }
    PyErr_Format(PyExc_ValueError, "decoding error; unknown error handling code: %.400s", errors);
    return -1;
}

/* Reads the escape at a backslash that something follows and writes at most two bytes. How many
 * were written, or -1; *used is how many were read. */
static Py_ssize_t
read_escape(const char *in, const char *start, const char *end, const char *errors, char *to,
            Py_ssize_t *used, const char **invalid)
{
    static const char letters[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
    const char c = in[1], *letter = c == 0 ? NULL : strchr(letters, c);
    *used = 2;
    if (letter != NULL) {
        *to = values[letter - letters];
        return 1;
    }
    if (c == '\n') {
        return 0;
    }
    if (c == '\\' || c == '\'' || c == '"') {
        *to = c;
        return 1;
    }
    if (c >= '0' && c <= '7') {
        int value = 0;
        for (*used = 1; *used < 4 && in + *used < end && in[*used] >= '0' && in[*used] <= '7';
             ++*used) {
            value = value << 3 | (in[*used] - '0');
        }
        if (value > 0377 && *invalid == NULL) {
            *invalid = in;
        }
        *to = (char)value;
        return 1;
    }
    if (c == 'x') {
        int high = in + 2 < end ? hex_value(in[2]) : -1;
        int low = high >= 0 && in + 3 < end ? hex_value(in[3]) : -1;
        if (low >= 0) {
            *used = 4;
            *to = (char)(high << 4 | low);
            return 1;
        }
        *used = high >= 0 ? 3 : 2;
        return bad_hex(errors, in - start, to);
    }
    if (*invalid == NULL) {
        *invalid = in;
    }
    to[0] = '\\';
    to[1] = c;
    return 2;
}

PyObject *
PyBytes_DecodeEscape(const char *s, Py_ssize_t len, const char *errors,
                     Py_ssize_t Py_UNUSED(unicode), const char *Py_UNUSED(recode_encoding))
{
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, Py_MAX(len, 2));
    if (bytes == NULL) {
        return NULL;
    }
    const char *in = s, *end = s + len, *invalid = NULL;
    char *to = PyBytes_AS_STRING(bytes);
    while (in < end) {
        if (*in != '\\') {
            *to++ = *in++;
            continue;
        }
        if (in + 1 == end) {
            PyErr_SetString(PyExc_ValueError, "Trailing \\ in string");
            goto failed;
        }
        Py_ssize_t used, written = read_escape(in, s, end, errors, to, &used, &invalid);
        if (written < 0) {
            goto failed;
        }
        in += used;
        to += written;
    }
    if (invalid != NULL) {
        const int octal = invalid[1] >= '0' && invalid[1] <= '7';
        int failed = octal ? PyErr_WarnFormat(PyExc_DeprecationWarning, 1,
                                              "b\"\\%.3s\" is an invalid octal escape sequence. "
                                              "Such sequences will not work in the future. ",
                                              invalid + 1)
                           : PyErr_WarnFormat(PyExc_DeprecationWarning, 1,
                                              "b\"\\%c\" is an invalid escape sequence. "
                                              "Such sequences will not work in the future. ",
                                              (unsigned char)invalid[1]);
        if (failed < 0) {
            goto failed;
        }
    }
    _PyBytes_Resize(&bytes, to - PyBytes_AS_STRING(bytes));
    return bytes;

failed:
    Py_DECREF(bytes);
    return NULL;
}
