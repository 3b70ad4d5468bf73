/* bytes and bytearray as ASCII text: case, and of what kind the characters are. */
#include "object/text/bytes.h"

#include "cpython/pyctype.h"

static PyObject *
mapped(PyObject *self, const unsigned char *table)
{
    gopyrt_text text = gopyrt_bytes_text(self);
    PyObject *result = gopyrt_bytes_like(self, NULL, text.length);
    if (result != NULL && text.length > 0) {
        unsigned char *to = (unsigned char *)gopyrt_bytes_data(result);
        for (Py_ssize_t i = 0; i < text.length; i++) {
            to[i] = table[((unsigned char *)text.data)[i]];
        }
    }
    return result;
}

PyObject *
gopyrt_bytes_lower(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return mapped(self, _Py_ctype_tolower);
}

PyObject *
gopyrt_bytes_upper(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return mapped(self, _Py_ctype_toupper);
}

/* Each byte by a function that knows the one before. */
static PyObject *
mapped_after(PyObject *self, unsigned char (*map)(unsigned char c, unsigned char before, int first))
{
    gopyrt_text text = gopyrt_bytes_text(self);
    PyObject *result = gopyrt_bytes_like(self, NULL, text.length);
    if (result != NULL && text.length > 0) {
        const unsigned char *from = text.data;
        unsigned char *to = (unsigned char *)gopyrt_bytes_data(result);
        for (Py_ssize_t i = 0; i < text.length; i++) {
            to[i] = map(from[i], i > 0 ? from[i - 1] : 0, i == 0);
        }
    }
    return result;
}

static unsigned char
title(unsigned char c, unsigned char before, int Py_UNUSED(first))
{
    return Py_ISALPHA(before) ? Py_TOLOWER(c) : Py_TOUPPER(c);
}

static unsigned char
capital(unsigned char c, unsigned char Py_UNUSED(before), int first)
{
    return first ? Py_TOUPPER(c) : Py_TOLOWER(c);
}

static unsigned char
swap(unsigned char c, unsigned char Py_UNUSED(before), int Py_UNUSED(first))
{
    return Py_ISUPPER(c) ? Py_TOLOWER(c) : Py_TOUPPER(c);
}

PyObject *
gopyrt_bytes_title(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return mapped_after(self, title);
}

PyObject *
gopyrt_bytes_capitalize(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return mapped_after(self, capital);
}

PyObject *
gopyrt_bytes_swapcase(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return mapped_after(self, swap);
}

/* ---- Of what kind --------------------------------------------------------------------------- */

#define ALL(method, test)                                                     \
    PyObject *gopyrt_bytes_##method(PyObject *self, PyObject *Py_UNUSED(arg)) \
    {                                                                         \
        gopyrt_text text = gopyrt_bytes_text(self);                           \
        for (Py_ssize_t i = 0; i < text.length; i++) {                        \
            if (!test(((unsigned char *)text.data)[i])) {                     \
                Py_RETURN_FALSE;                                              \
            }                                                                 \
        }                                                                     \
        return PyBool_FromLong(text.length > 0);                              \
    }

ALL(isalnum, Py_ISALNUM)
ALL(isalpha, Py_ISALPHA)
ALL(isdigit, Py_ISDIGIT)
ALL(isspace, Py_ISSPACE)

PyObject *
gopyrt_bytes_isascii(PyObject *self, PyObject *Py_UNUSED(arg))
{
    gopyrt_text text = gopyrt_bytes_text(self);
    return PyBool_FromLong(gopyrt_ascii_prefix(text.data, (size_t)text.length)
                           == (size_t)text.length);
}

static PyObject *
is_case(PyObject *self, int upper)
{
    gopyrt_text text = gopyrt_bytes_text(self);
    int cased = 0;
    for (Py_ssize_t i = 0; i < text.length; i++) {
        unsigned char c = ((unsigned char *)text.data)[i];
        if (upper ? Py_ISLOWER(c) : Py_ISUPPER(c)) {
            Py_RETURN_FALSE;
        }
        cased |= Py_ISALPHA(c) != 0;
    }
    return PyBool_FromLong(cased);
}

PyObject *
gopyrt_bytes_islower(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return is_case(self, 0);
}

PyObject *
gopyrt_bytes_isupper(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return is_case(self, 1);
}

PyObject *
gopyrt_bytes_istitle(PyObject *self, PyObject *Py_UNUSED(arg))
{
    gopyrt_text text = gopyrt_bytes_text(self);
    int cased = 0, inside = 0;
    for (Py_ssize_t i = 0; i < text.length; i++) {
        unsigned char c = ((unsigned char *)text.data)[i];
        if (inside ? Py_ISUPPER(c) : Py_ISLOWER(c)) {
            Py_RETURN_FALSE;
        }
        inside = Py_ISALPHA(c) != 0;
        cased |= inside;
    }
    return PyBool_FromLong(cased);
}
