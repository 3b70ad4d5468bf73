/* Doubles of text. */
#include "object/number/double.h"
#include "object/number/double_text.h"

#include <errno.h>
#include <math.h>

/* Does the text begin with a word of small letters, in any case? */
static int
begins(const char *text, const char *word)
{
    while (*word != 0 && (*text | 0x20) == *word) {
        text++;
        word++;
    }
    return *word == 0;
}

int
gopyrt_double_parse(const char *text, const char **end, double *value)
{
    const char *at = text;
    int negative = *at == '-';
    at += *at == '-' || *at == '+';
    *value = 0;
    *end = text;
    if (begins(at, "inf")) {
        *value = negative ? -INFINITY : INFINITY;
        *end = at + (begins(at, "infinity") ? 8 : 3);
        return 0;
    }
    if (begins(at, "nan")) {
        *value = copysign(Py_NAN, negative ? -1 : 1);
        *end = at + 3;
        return 0;
    }
    if (gopyrt_double_read(at, &at, value) < 0) {
        return -1;
    }
    if (at != NULL) {
        *end = at;
        *value = negative ? -*value : *value;
    }
    return 0;
}

double
PyOS_string_to_double(const char *text, char **end, PyObject *overflow)
{
    const char *stop;
    double value;
    if (gopyrt_double_parse(text, &stop, &value) < 0) {
        PyErr_NoMemory();
        return -1;
    }
    if (stop == text || (end == NULL && *stop != 0)) {
        PyErr_Format(PyExc_ValueError, "could not convert string to float: '%.200s'", text);
        value = -1;
    }
    else if (isinf(value) && overflow != NULL && Py_ISDIGIT(stop[-1] == '.' ? '0' : stop[-1])) {
        PyErr_Format(overflow, "value too large to convert to float: '%.200s'", text);
        value = -1;
    }
    if (end != NULL) {
        *end = (char *)stop;
    }
    return value;
}

static PyObject *
refuse(const char *what, PyObject *shown)
{
    PyErr_Format(PyExc_ValueError, "could not convert string to %s: %R", what, shown);
    return NULL;
}

PyObject *
gopyrt_number_from_text(const char *text, Py_ssize_t length, const char *what, PyObject *shown,
                        PyObject *(*read)(const char *text, Py_ssize_t length), int bounded)
{
    while (length > 0 && Py_ISSPACE(*text)) {
        text++;
        length--;
    }
    while (length > 0 && Py_ISSPACE(text[length - 1])) {
        length--;
    }
    /* A NUL ends what there is to read; those who read see that it is not the end. */
    const char *end = memchr(text, '\0', (size_t)length);
    int underscores = memchr(text, '_', (size_t)(end != NULL ? end - text : length)) != NULL;
    if (bounded && !underscores) {
        PyObject *result = read(text, length);
        return result == NULL && !PyErr_Occurred() ? refuse(what, shown) : result;
    }
    char few[64];
    char *copy = length < (Py_ssize_t)sizeof(few) ? few : PyMem_Malloc((size_t)length + 1);
    if (copy == NULL) {
        return PyErr_NoMemory();
    }
    Py_ssize_t n = 0;
    int wrong = 0;
    char before = 0;
    for (Py_ssize_t i = 0; i < length && !wrong; i++) {
        if (text[i] == '_') {
            wrong = !Py_ISDIGIT(before) || i + 1 == length || !Py_ISDIGIT(text[i + 1]);
        }
        else {
            wrong = underscores && text[i] == 0;
            copy[n++] = text[i];
        }
        before = text[i];
    }
    copy[n] = 0;
    PyObject *result = wrong ? NULL : read(copy, n);
    if (copy != few) {
        PyMem_Free(copy);
    }
    return result == NULL && !PyErr_Occurred() ? refuse(what, shown) : result;
}
