/* One item of a memoryview, in a native format of one letter. */
#include "object/buffer/memory_view.h"

#include <stdint.h>

char
gopyrt_view_format(const char *format)
{
    format += format[0] == '@';
    return format[0] != '\0' && format[1] == '\0' && gopyrt_item_size(format[0]) > 0 ? format[0]
                                                                                     : 0;
}

Py_ssize_t
gopyrt_item_size(char letter)
{
    switch (letter) {
    case 'c':
    case 'b':
    case 'B':
    case '?':
        return 1;
    case 'h':
    case 'H':
    case 'e':
        return 2;
    case 'i':
    case 'I':
    case 'f':
        return 4;
    case 'l':
    case 'L':
    case 'q':
    case 'Q':
    case 'n':
    case 'N':
    case 'd':
    case 'P':
    case 'F':
        return 8;
    case 'D':
        return 16;
    }
    return -1;
}

static void
unsupported(const char *format)
{
    PyErr_Format(PyExc_NotImplementedError, "memoryview: unsupported format %s", format);
}

/* Complex numbers are moved and compared, but not had as objects. */
static void
no_object(char letter)
{
    PyErr_Format(PyExc_NotImplementedError, "memoryview: format %c not supported", letter);
}

int
gopyrt_view_check_format(const Py_buffer *view)
{
    if (gopyrt_view_format(view->format) == 0) {
        unsupported(view->format);
        return -1;
    }
    return 0;
}

/* Items need not be aligned. */
#define READ(type, p)                       \
    __extension__({                         \
        type value_;                        \
        memcpy(&value_, p, sizeof(value_)); \
        value_;                             \
    })

/* A signed or an unsigned number: 1 for signed, 0 for unsigned, -1 for a letter of neither. */
static int
number(const char *p, char letter, int64_t *value)
{
    switch (letter) {
    case 'b':
        *value = READ(int8_t, p);
        return 1;
    case 'B':
        *value = READ(uint8_t, p);
        return 1;
    case 'h':
        *value = READ(int16_t, p);
        return 1;
    case 'H':
        *value = READ(uint16_t, p);
        return 1;
    case 'i':
        *value = READ(int32_t, p);
        return 1;
    case 'I':
        *value = READ(uint32_t, p);
        return 1;
    case 'l':
    case 'q':
    case 'n':
        *value = READ(int64_t, p);
        return 1;
    case 'L':
    case 'Q':
    case 'N':
    case 'P':
        *value = READ(int64_t, p);
        return 0;
    case '?':
        *value = *p != 0;
        return 1;
    case 'c':
        *value = (unsigned char)*p;
        return 1;
    }
    return -1;
}

static double
real(const char *p, char letter)
{
    return letter == 'd'   ? READ(double, p)
           : letter == 'f' ? (double)READ(float, p)
                           : PyFloat_Unpack2(p, PY_LITTLE_ENDIAN);
}

int
gopyrt_item_equal(const char *p, const char *q, char letter)
{
    int64_t a, b;
    if (number(p, letter, &a) >= 0) {
        number(q, letter, &b);
        return a == b;
    }
    if (letter == 'F' || letter == 'D') {
        const char part = letter == 'F' ? 'f' : 'd';
        const Py_ssize_t half = gopyrt_item_size(part);
        return real(p, part) == real(q, part) && real(p + half, part) == real(q + half, part);
    }
    return real(p, letter) == real(q, letter);
}

PyObject *
gopyrt_item_value(const char *p, char letter)
{
    int64_t value;
    switch (letter) {
    case 'B':
        return PyLong_FromLong((unsigned char)*p);
    case 'c':
        return PyBytes_FromStringAndSize(p, 1);
    case '?':
        return PyBool_FromLong(*p != 0);
    case 'P':
        return PyLong_FromVoidPtr(READ(void *, p));
    case 'e':
    case 'f':
    case 'd':
        return PyFloat_FromDouble(real(p, letter));
    case 'F':
    case 'D':
        no_object(letter);
        return NULL;
    }
    return number(p, letter, &value) == 1 ? PyLong_FromLongLong(value)
                                          : PyLong_FromUnsignedLongLong((uint64_t)value);
}

PyObject *
gopyrt_item_get(const char *p, const char *format)
{
    char letter = gopyrt_view_format(format);
    if (letter == 0) {
        unsupported(format);
        return NULL;
    }
    return gopyrt_item_value(p, letter);
}

/* ---- Storing ------------------------------------------------------------------------ */

/* The exception of a failed conversion, in the words of a memoryview. */
static int
refuse(const char *format)
{
    if (PyErr_ExceptionMatches(PyExc_TypeError)) {
        PyErr_Format(PyExc_TypeError, "memoryview: invalid type for format '%s'", format);
    }
    else if (PyErr_ExceptionMatches(PyExc_OverflowError)
             || PyErr_ExceptionMatches(PyExc_ValueError)) {
        PyErr_Format(PyExc_ValueError, "memoryview: invalid value for format '%s'", format);
    }
    return -1;
}

static int
out_of_range(const char *format)
{
    PyErr_Format(PyExc_ValueError, "memoryview: invalid value for format '%s'", format);
    return -1;
}

static int
set_integer(char *p, char letter, const char *format, PyObject *item)
{
    int bits = (int)gopyrt_item_size(letter) * 8, wide_unsigned = strchr("LQN", letter) != NULL;
    PyObject *index = PyNumber_Index(item);
    if (index == NULL) {
        return refuse(format);
    }
    int64_t value =
        wide_unsigned ? (int64_t)PyLong_AsUnsignedLongLong(index) : PyLong_AsLongLong(index);
    Py_DECREF(index);
    if (value == -1 && PyErr_Occurred()) {
        return refuse(format);
    }
    if (bits < 64) {
        int is_signed = Py_ISLOWER(letter);
        int64_t low = is_signed ? -(INT64_C(1) << (bits - 1)) : 0;
        int64_t high = (INT64_C(1) << (is_signed ? bits - 1 : bits)) - 1;
        if (value < low || value > high) {
            return out_of_range(format);
        }
    }
    /* The low bytes are first. */
    memcpy(p, &value, (size_t)bits / 8);
    return 0;
}

static int
set_real(char *p, char letter, const char *format, PyObject *item)
{
    double value = PyFloat_AsDouble(item);
    if (value == -1.0 && PyErr_Occurred()) {
        return refuse(format);
    }
    if (letter == 'e') {
        return PyFloat_Pack2(value, p, PY_LITTLE_ENDIAN) < 0 ? refuse(format) : 0;
    }
    if (letter == 'f') {
        float narrow = (float)value;
        memcpy(p, &narrow, sizeof(narrow));
        return 0;
    }
    memcpy(p, &value, sizeof(value));
    return 0;
}

int
gopyrt_item_set(char *p, const char *format, PyObject *item)
{
    char letter = gopyrt_view_format(format);
    format += letter != 0 && format[0] == '@';
    switch (letter) {
    case 0:
        unsupported(format);
        return -1;
    case 'c':
        if (!PyBytes_Check(item)) {
            PyErr_Format(PyExc_TypeError, "memoryview: invalid type for format '%s'", format);
            return -1;
        }
        if (PyBytes_GET_SIZE(item) != 1) {
            return out_of_range(format);
        }
        *p = PyBytes_AS_STRING(item)[0];
        return 0;
    case '?': {
        int truth = PyObject_IsTrue(item);
        if (truth < 0) {
            return -1;
        }
        *p = (char)truth;
        return 0;
    }
    case 'P': {
        void *value = PyLong_AsVoidPtr(item);
        if (value == NULL && PyErr_Occurred()) {
            return refuse(format);
        }
        memcpy(p, &value, sizeof(value));
        return 0;
    }
    case 'e':
    case 'f':
    case 'd':
        return set_real(p, letter, format, item);
    case 'F':
    case 'D':
        no_object(letter);
        return -1;
    }
    return set_integer(p, letter, format, item);
}
