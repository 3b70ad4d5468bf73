/* The encodings of this library as codecs of the registry: tuples of an encoder, a decoder, and no
 * reader and writer of streams.
 *
 * encoder(object, errors=None), decoder(object, errors=None): a tuple of the result and how much
 * was read. self is the number of the encoding. */
#include "object/text/registry.h"

static PyObject *encode_method(PyObject *self, PyObject *args);
static PyObject *decode_method(PyObject *self, PyObject *args);

typedef struct {
    PyMethodDef encode, decode;
} own_codec;

#define OWN(encoder, decoder)                                        \
    {                                                                \
        { encoder, encode_method, METH_VARARGS, "Encodes a text." }, \
        {                                                            \
            decoder, decode_method, METH_VARARGS, "Decodes bytes."   \
        }                                                            \
    }
static own_codec codecs[] = {
    [GOPYRT_UTF8] = OWN("utf_8_encode", "decode"),
    [GOPYRT_UTF8_SIG] = OWN("encode", "decode"),
    [GOPYRT_ASCII] = OWN("ascii_encode", "ascii_decode"),
    [GOPYRT_LATIN1] = OWN("latin_1_encode", "latin_1_decode"),
    [GOPYRT_UTF16] = OWN("utf_16_encode", "decode"),
    [GOPYRT_UTF16_LE] = OWN("utf_16_le_encode", "decode"),
    [GOPYRT_UTF16_BE] = OWN("utf_16_be_encode", "decode"),
    [GOPYRT_UTF32] = OWN("utf_32_encode", "decode"),
    [GOPYRT_UTF32_LE] = OWN("utf_32_le_encode", "decode"),
    [GOPYRT_UTF32_BE] = OWN("utf_32_be_encode", "decode"),
    [GOPYRT_UTF7] = OWN("utf_7_encode", "decode"),
    [GOPYRT_UNICODE_ESCAPE] = OWN("unicode_escape_encode", "unicode_escape_decode"),
    [GOPYRT_RAW_UNICODE_ESCAPE] = OWN("raw_unicode_escape_encode", "raw_unicode_escape_decode"),
};
#undef OWN

/* The object, and the errors or NULL. */
static int
arguments(const char *name, PyObject *args, PyObject **object, const char **errors)
{
    PyObject *given = Py_None;
    *errors = NULL;
    if (!PyArg_UnpackTuple(args, name, 1, 2, object, &given)) {
        return 0;
    }
    if (Py_IsNone(given)) {
        return 1;
    }
    if (!PyUnicode_Check(given)) {
        PyErr_Format(PyExc_TypeError, "%s() argument 2 must be str or None, not %.50s", name,
                     GOPYRT_TYPE_NAME(given));
        return 0;
    }
    *errors = PyUnicode_AsUTF8(given);
    return *errors != NULL;
}

static PyObject *
encode_method(PyObject *self, PyObject *args)
{
    PyObject *object;
    const char *errors;
    const gopyrt_encoding encoding = (gopyrt_encoding)PyLong_AsInt(self);
    const char *name = codecs[encoding].encode.ml_name;
    if (!arguments(name, args, &object, &errors)) {
        return NULL;
    }
    if (!PyUnicode_Check(object)) {
        PyErr_Format(PyExc_TypeError, "%s() argument 1 must be str, not %.50s", name,
                     GOPYRT_TYPE_NAME(object));
        return NULL;
    }
    PyObject *bytes = gopyrt_encode_known(encoding, object, errors);
    return bytes == NULL ? NULL : Py_BuildValue("(Nn)", bytes, PyUnicode_GET_LENGTH(object));
}

static PyObject *
decode_method(PyObject *self, PyObject *args)
{
    PyObject *object;
    Py_buffer view = { 0 };
    const char *errors;
    const gopyrt_encoding encoding = (gopyrt_encoding)PyLong_AsInt(self);
    if (!arguments(codecs[encoding].decode.ml_name, args, &object, &errors)) {
        return NULL;
    }
    const int escapes = encoding == GOPYRT_UNICODE_ESCAPE || encoding == GOPYRT_RAW_UNICODE_ESCAPE;
    if (escapes && PyUnicode_Check(object)) {
        view.buf = (char *)PyUnicode_AsUTF8AndSize(object, &view.len);
        if (view.buf == NULL) {
            return NULL;
        }
    }
    else if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0) {
        return NULL;
    }
    PyObject *str = gopyrt_decode_known(encoding, view.buf, view.len, errors);
    Py_ssize_t length = view.len;
    PyBuffer_Release(&view);
    return str == NULL ? NULL : Py_BuildValue("(Nn)", str, length);
}

PyObject *
gopyrt_codec_own(gopyrt_encoding encoding)
{
    PyObject *self = PyLong_FromLong(encoding);
    if (self == NULL) {
        return NULL;
    }
    PyObject *encoder = PyCFunction_NewEx(&codecs[encoding].encode, self, NULL);
    PyObject *decoder = PyCFunction_NewEx(&codecs[encoding].decode, self, NULL);
    PyObject *codec = encoder == NULL || decoder == NULL
                          ? NULL
                          : PyTuple_Pack(4, encoder, decoder, Py_None, Py_None);
    Py_DECREF(self);
    Py_XDECREF(encoder);
    Py_XDECREF(decoder);
    return codec;
}
