/* UnicodeDecodeError, UnicodeEncodeError and UnicodeTranslateError. */
#include "object/error/exception/exception_types.h"

/* Takes the references over. */
static int
fill(PyObject *self, PyObject *encoding, PyObject *object, Py_ssize_t start, Py_ssize_t end,
     PyObject *reason)
{
    PyUnicodeErrorObject *e = (PyUnicodeErrorObject *)self;
    Py_XSETREF(e->encoding, encoding);
    Py_XSETREF(e->object, object);
    Py_XSETREF(e->reason, reason);
    e->start = start;
    e->end = end;
    return 0;
}

/* The bytes of anything that has a buffer: new. */
static PyObject *
as_bytes(PyObject *object)
{
    if (PyBytes_Check(object)) {
        return Py_NewRef(object);
    }
    Py_buffer view;
    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0) {
        return NULL;
    }
    PyObject *bytes = PyBytes_FromStringAndSize(view.buf, view.len);
    PyBuffer_Release(&view);
    return bytes;
}

int
gopyrt_decode_error_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *encoding, *object, *reason;
    Py_ssize_t start, end;
    if (gopyrt_exception_init(self, args, kwds) < 0
        || !PyArg_ParseTuple(args, "UOnnU", &encoding, &object, &start, &end, &reason)
        || (object = as_bytes(object)) == NULL)
    {
        return -1;
    }
    return fill(self, Py_NewRef(encoding), object, start, end, Py_NewRef(reason));
}

int
gopyrt_encode_error_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *encoding, *object, *reason;
    Py_ssize_t start, end;
    if (gopyrt_exception_init(self, args, kwds) < 0
        || !PyArg_ParseTuple(args, "UUnnU", &encoding, &object, &start, &end, &reason))
    {
        return -1;
    }
    return fill(self, Py_NewRef(encoding), Py_NewRef(object), start, end, Py_NewRef(reason));
}

int
gopyrt_translate_error_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *object, *reason;
    Py_ssize_t start, end;
    if (gopyrt_exception_init(self, args, kwds) < 0
        || !PyArg_ParseTuple(args, "UnnU", &object, &start, &end, &reason))
    {
        return -1;
    }
    return fill(self, NULL, Py_NewRef(object), start, end, Py_NewRef(reason));
}

/* ---- Text ----------------------------------------------------------------- */

/* Is exactly one unit of the object, whose length is n, meant? */
static int
is_one(const PyUnicodeErrorObject *e, Py_ssize_t n)
{
    return e->start >= 0 && e->start < n && e->end == e->start + 1;
}

/* "'utf-8' codec can't ": new; encoding and reason may be anything by now. */
static PyObject *
text_of(PyUnicodeErrorObject *e, int with_codec, const char *what, PyObject *one,
        const char *several)
{
    PyObject *codec = with_codec ? PyObject_Str(e->encoding) : Py_NewRef(GOPYRT_STR(empty));
    PyObject *reason = codec == NULL ? NULL : PyObject_Str(e->reason), *text = NULL;
    if (reason != NULL) {
        const char *before = with_codec ? "'" : "", *behind = with_codec ? "' codec " : "";
        text = one != NULL ? PyUnicode_FromFormat("%s%U%scan't %s %U in position %zd: %U", before,
                                                  codec, behind, what, one, e->start, reason)
                           : PyUnicode_FromFormat("%s%U%scan't %s %s in position %zd-%zd: %U",
                                                  before, codec, behind, what, several, e->start,
                                                  e->end - 1, reason);
    }
    Py_XDECREF(codec);
    Py_XDECREF(reason);
    return text;
}

PyObject *
gopyrt_decode_error_str(PyObject *self)
{
    PyUnicodeErrorObject *e = (PyUnicodeErrorObject *)self;
    if (e->object == NULL) {
        return Py_NewRef(GOPYRT_STR(empty));
    }
    if (!PyBytes_Check(e->object)) {
        PyErr_SetString(PyExc_TypeError, "UnicodeError 'object' attribute must be a bytes");
        return NULL;
    }
    PyObject *one = NULL;
    if (is_one(e, PyBytes_GET_SIZE(e->object))) {
        one = PyUnicode_FromFormat("byte 0x%02x",
                                   (unsigned char)PyBytes_AS_STRING(e->object)[e->start]);
        if (one == NULL) {
            return NULL;
        }
    }
    PyObject *text = text_of(e, 1, "decode", one, "bytes");
    Py_XDECREF(one);
    return text;
}

/* Text of an error whose object is a str. */
static PyObject *
text_with_character(PyObject *self, int with_codec, const char *what)
{
    PyUnicodeErrorObject *e = (PyUnicodeErrorObject *)self;
    if (e->object == NULL) {
        return Py_NewRef(GOPYRT_STR(empty));
    }
    if (!PyUnicode_Check(e->object)) {
        PyErr_SetString(PyExc_TypeError, "UnicodeError 'object' attribute must be a string");
        return NULL;
    }
    PyObject *one = NULL;
    if (is_one(e, PyUnicode_GET_LENGTH(e->object))) {
        Py_UCS4 ch = PyUnicode_READ_CHAR(e->object, e->start);
        const char *format = ch <= 0xff     ? "character '\\x%02x'"
                             : ch <= 0xffff ? "character '\\u%04x'"
                                            : "character '\\U%08x'";
        one = PyUnicode_FromFormat(format, (int)ch);
        if (one == NULL) {
            return NULL;
        }
    }
    PyObject *text = text_of(e, with_codec, what, one, "characters");
    Py_XDECREF(one);
    return text;
}

PyObject *
gopyrt_encode_error_str(PyObject *self)
{
    return text_with_character(self, 1, "encode");
}

PyObject *
gopyrt_translate_error_str(PyObject *self)
{
    return text_with_character(self, 0, "translate");
}

PyMemberDef gopyrt_unicode_error_members[] = {
    { "encoding", _Py_T_OBJECT, offsetof(PyUnicodeErrorObject, encoding), 0, NULL },
    { "object", _Py_T_OBJECT, offsetof(PyUnicodeErrorObject, object), 0, NULL },
    { "start", Py_T_PYSSIZET, offsetof(PyUnicodeErrorObject, start), 0, NULL },
    { "end", Py_T_PYSSIZET, offsetof(PyUnicodeErrorObject, end), 0, NULL },
    { "reason", _Py_T_OBJECT, offsetof(PyUnicodeErrorObject, reason), 0, NULL },
    { NULL, 0, 0, 0, NULL },
};
