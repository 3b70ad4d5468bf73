/* Bytes as hexadecimal digits, and bytes as text of an encoding. */
#include "internal/pycore_strhex.h"
#include "object/text/bytes.h"

#include "cpython/pyctype.h"

/* The character between groups, -1 without one, -2 with an exception. */
static int
separator_of(PyObject *op)
{
    if (op == NULL) {
        return -1;
    }
    Py_ssize_t length = PyObject_Length(op);
    if (length < 0) {
        return -2;
    }
    if (length != 1) {
        PyErr_SetString(PyExc_ValueError, "sep must be length 1.");
        return -2;
    }
    int c;
    if (PyUnicode_Check(op)) {
        c = PyUnicode_IS_ASCII(op) ? (int)PyUnicode_READ_CHAR(op, 0) : 256;
    }
    else if (PyBytes_Check(op)) {
        c = (unsigned char)PyBytes_AS_STRING(op)[0];
    }
    else {
        PyErr_SetString(PyExc_TypeError, "sep must be str or bytes.");
        return -2;
    }
    if (c > 127) {
        PyErr_SetString(PyExc_ValueError, "sep must be ASCII.");
        return -2;
    }
    return c;
}

PyObject *
gopyrt_hex(const unsigned char *bytes, Py_ssize_t length, int separator, int group)
{
    static const char digits[] = "0123456789abcdef";
    const Py_ssize_t size = group < 0 ? -(Py_ssize_t)group : group;
    Py_ssize_t cuts = separator < 0 || size == 0 || length == 0 ? 0 : (length - 1) / size;
    if (length == 0) {
        return Py_NewRef(GOPYRT_STR_EMPTY);
    }
    if (length > (PY_SSIZE_T_MAX - cuts) / 2) {
        return PyErr_NoMemory();
    }
    PyObject *result = gopyrt_str_room(length * 2 + cuts, 0x7f);
    if (result == NULL) {
        return NULL;
    }
    char *to = PyUnicode_DATA(result);
    for (Py_ssize_t i = 0; i < length; i++) {
        /* Groups are counted from the right; a negative size counts from the left. */
        if (cuts > 0 && i > 0 && (group > 0 ? length - i : i) % size == 0) {
            *to++ = (char)separator;
        }
        *to++ = digits[bytes[i] >> 4];
        *to++ = digits[bytes[i] & 15];
    }
    return result;
}

PyObject *
gopyrt_bytes_hex(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char *const names[] = { "sep", "bytes_per_sep", NULL };
    static _PyArg_Parser parser = { .keywords = names, .fname = "hex" };
    PyObject *few[2];
    int group = 1;
    if (gopyrt_unpack(args, nargs, kwnames, &parser, 0, 2, few) < 0) {
        return NULL;
    }
    if (few[1] != NULL && (group = PyLong_AsInt(few[1])) == -1 && PyErr_Occurred()) {
        return NULL;
    }
    int separator = separator_of(few[0]);
    if (separator == -2) {
        return NULL;
    }
    gopyrt_text text = gopyrt_bytes_text(self);
    return gopyrt_hex(text.data, text.length, separator, group);
}

/* ---- From digits ---------------------------------------------------------------------------- */

static int
digit_of(Py_UCS4 c)
{
    return c >= '0' && c <= '9'   ? (int)c - '0'
           : c >= 'a' && c <= 'f' ? (int)c - 'a' + 10
           : c >= 'A' && c <= 'F' ? (int)c - 'A' + 10
                                  : -1;
}

static Py_ssize_t
read_digits(const gopyrt_text *text, unsigned char *to)
{
    Py_ssize_t count = 0;
    for (Py_ssize_t i = 0; i < text->length;) {
        Py_UCS4 c = gopyrt_text_at(text, i);
        if (c < 128 && Py_ISSPACE(c)) {
            i++;
            continue;
        }
        int high = digit_of(c), low = -1;
        if (high >= 0) {
            i++;
            if (i == text->length) {
                PyErr_SetString(PyExc_ValueError, "fromhex() arg must contain an even number of "
                                                  "hexadecimal digits");
                return -1;
            }
            low = digit_of(gopyrt_text_at(text, i));
        }
        if (low < 0) {
            PyErr_Format(PyExc_ValueError,
                         "non-hexadecimal number found in fromhex() arg at position %zd", i);
            return -1;
        }
        i++;
        to[count++] = (unsigned char)(high << 4 | low);
    }
    return count;
}

PyObject *
gopyrt_bytes_fromhex(PyObject *cls, PyObject *arg)
{
    gopyrt_bytes_argument held;
    gopyrt_text text;
    held.view.obj = NULL;
    if (PyUnicode_Check(arg)) {
        text = gopyrt_text_of(arg);
    }
    else if (PyObject_CheckBuffer(arg)) {
        if (gopyrt_bytes_hold(arg, &held) < 0) {
            return NULL;
        }
        text = held.text;
    }
    else {
        PyErr_Format(PyExc_TypeError, "fromhex() argument must be str or bytes-like, not %T", arg);
        return NULL;
    }
    PyObject *bytes = PyBytes_FromStringAndSize(NULL, text.length / 2 + 1);
    if (bytes != NULL) {
        Py_ssize_t count = read_digits(&text, (unsigned char *)PyBytes_AS_STRING(bytes));
        if (count < 0) {
            Py_CLEAR(bytes);
        }
        else {
            _PyBytes_Resize(&bytes, count);
        }
    }
    gopyrt_bytes_release(&held);
    if (bytes != NULL && cls != (PyObject *)&PyBytes_Type) {
        PyObject *made = PyObject_CallOneArg(cls, bytes);
        Py_SETREF(bytes, made);
    }
    return bytes;
}

PyObject *
gopyrt_bytes_decode(PyObject *self, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames)
{
    static const char *const names[] = { "encoding", "errors", NULL };
    static _PyArg_Parser parser = { .keywords = names, .fname = "decode" };
    PyObject *few[2];
    const char *text[2] = { NULL, NULL };
    if (gopyrt_unpack(args, nargs, kwnames, &parser, 0, 2, few) < 0) {
        return NULL;
    }
    for (int i = 0; i < 2; i++) {
        if (few[i] == NULL) {
            continue;
        }
        if (!PyUnicode_Check(few[i])) {
            _PyArg_BadArgument("decode", i == 0 ? "argument 'encoding'" : "argument 'errors'",
                               "str", few[i]);
            return NULL;
        }
        if ((text[i] = _PyUnicode_AsUTF8NoNUL(few[i])) == NULL) {
            return NULL;
        }
    }
    return PyUnicode_FromEncodedObject(self, text[0], text[1]);
}

/* ---- In C ----------------------------------------------------------------------------------- */

PyObject *
_Py_strhex(const char *argbuf, const Py_ssize_t arglen)
{
    return gopyrt_hex((const unsigned char *)argbuf, arglen, -1, 0);
}
