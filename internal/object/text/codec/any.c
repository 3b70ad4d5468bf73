/* Codecs that need not make bytes of a str: functions that are left for old extensions. */
#include "object/text/codec.h"

typedef PyObject *codec(PyObject *object, const char *encoding, const char *errors);

/* The codec's result, which must be a str if `only_str` has the words for another. */
static PyObject *
of_str(codec *function, PyObject *str, const char *encoding, const char *errors,
       const char *only_str)
{
    if (!PyUnicode_Check(str)) {
        PyErr_BadArgument();
        return NULL;
    }
    encoding = encoding == NULL ? "utf-8" : encoding;
    PyObject *result = function(str, encoding, errors);
    if (result != NULL && only_str != NULL && !PyUnicode_Check(result)) {
        PyErr_Format(PyExc_TypeError, only_str, encoding, Py_TYPE(result)->tp_name);
        Py_CLEAR(result);
    }
    return result;
}

PyObject *
PyUnicode_AsEncodedObject(PyObject *str, const char *encoding, const char *errors)
{
    return of_str(PyCodec_Encode, str, encoding, errors, NULL);
}

PyObject *
PyUnicode_AsDecodedObject(PyObject *str, const char *encoding, const char *errors)
{
    return of_str(PyCodec_Decode, str, encoding, errors, NULL);
}

PyObject *
PyUnicode_AsEncodedUnicode(PyObject *str, const char *encoding, const char *errors)
{
    return of_str(PyCodec_Encode, str, encoding, errors,
                  "'%.400s' encoder returned '%.400s' instead of 'str'; use codecs.encode() to "
                  "encode to arbitrary types");
}

PyObject *
PyUnicode_AsDecodedUnicode(PyObject *str, const char *encoding, const char *errors)
{
    return of_str(PyCodec_Decode, str, encoding, errors,
                  "'%.400s' decoder returned '%.400s' instead of 'str'; use codecs.decode() to "
                  "decode to arbitrary types");
}

Py_ssize_t
PyUnicode_GetSize(PyObject *str)
{
    (void)str;
    PyErr_SetString(PyExc_RuntimeError, "PyUnicode_GetSize has been removed.");
    return -1;
}

const char *Py_hexdigits = "0123456789abcdef";
