/* str: of what kind its characters are. */
#include "object/text/methods.h"

PyObject *
gopyrt_str_isascii(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return PyBool_FromLong(PyUnicode_IS_ASCII(self));
}

static int
is_alnum(Py_UCS4 c)
{
    return Py_UNICODE_ISALNUM(c);
}

/* Are there characters, all of which are such? */
#define ALL(method, test)                                                   \
    PyObject *gopyrt_str_##method(PyObject *self, PyObject *Py_UNUSED(arg)) \
    {                                                                       \
        gopyrt_text text = gopyrt_text_of(self);                            \
        for (Py_ssize_t i = 0; i < text.length; i++) {                      \
            if (!test(gopyrt_text_at(&text, i))) {                          \
                Py_RETURN_FALSE;                                            \
            }                                                               \
        }                                                                   \
        return PyBool_FromLong(text.length > 0);                            \
    }

ALL(isspace, Py_UNICODE_ISSPACE)
ALL(isdecimal, _PyUnicode_IsDecimalDigit)
ALL(isdigit, _PyUnicode_IsDigit)
ALL(isnumeric, _PyUnicode_IsNumeric)
ALL(isalpha, _PyUnicode_IsAlpha)
ALL(isalnum, is_alnum)

PyObject *
gopyrt_str_isprintable(PyObject *self, PyObject *Py_UNUSED(arg))
{
    gopyrt_text text = gopyrt_text_of(self);
    for (Py_ssize_t i = 0; i < text.length; i++) {
        if (!_PyUnicode_IsPrintable(gopyrt_text_at(&text, i))) {
            Py_RETURN_FALSE;
        }
    }
    Py_RETURN_TRUE;
}

/* Is a character cased, and none of the other case? */
static PyObject *
is_case(PyObject *self, int upper)
{
    gopyrt_text text = gopyrt_text_of(self);
    int cased = 0;
    for (Py_ssize_t i = 0; i < text.length; i++) {
        Py_UCS4 c = gopyrt_text_at(&text, i);
        if ((upper ? _PyUnicode_IsLowercase(c) : _PyUnicode_IsUppercase(c))
            || _PyUnicode_IsTitlecase(c)) {
            Py_RETURN_FALSE;
        }
        cased = cased || (upper ? _PyUnicode_IsUppercase(c) : _PyUnicode_IsLowercase(c));
    }
    return PyBool_FromLong(cased);
}

PyObject *
gopyrt_str_islower(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return is_case(self, 0);
}

PyObject *
gopyrt_str_isupper(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return is_case(self, 1);
}

/* Capitals stand behind what has no case, small letters behind what has. */
PyObject *
gopyrt_str_istitle(PyObject *self, PyObject *Py_UNUSED(arg))
{
    gopyrt_text text = gopyrt_text_of(self);
    int cased = 0, inside = 0;
    for (Py_ssize_t i = 0; i < text.length; i++) {
        Py_UCS4 c = gopyrt_text_at(&text, i);
        int capital = _PyUnicode_IsUppercase(c) || _PyUnicode_IsTitlecase(c);
        int small = !capital && _PyUnicode_IsLowercase(c);
        if ((capital && inside) || (small && !inside)) {
            Py_RETURN_FALSE;
        }
        inside = capital || small;
        cased |= inside;
    }
    return PyBool_FromLong(cased);
}

int
PyUnicode_IsIdentifier(PyObject *s)
{
    gopyrt_text text = gopyrt_text_of(s);
    if (text.length == 0) {
        return 0;
    }
    Py_UCS4 first = gopyrt_text_at(&text, 0);
    if (first != '_' && !_PyUnicode_IsXidStart(first)) {
        return 0;
    }
    for (Py_ssize_t i = 1; i < text.length; i++) {
        if (!_PyUnicode_IsXidContinue(gopyrt_text_at(&text, i))) {
            return 0;
        }
    }
    return 1;
}

PyObject *
gopyrt_str_isidentifier(PyObject *self, PyObject *Py_UNUSED(arg))
{
    return PyBool_FromLong(PyUnicode_IsIdentifier(self));
}
