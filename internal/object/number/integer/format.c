/* int.__format__ */
#include "object/number/format_spec.h"
#include "object/number/integer/operators.h"
#include "internal/pycore_modsupport.h"

static int
refuse(const char *message)
{
    PyErr_SetString(PyExc_ValueError, message);
    return -1;
}

static int
check(const gopyrt_format_spec *spec)
{
    if (spec->precision != -1) {
        return refuse("Precision not allowed in integer format specifier");
    }
    if (spec->positive_zero) {
        return refuse("Negative zero coercion (z) not allowed in integer format specifier");
    }
    if (spec->type == 'c') {
        if (spec->sign != 0) {
            return refuse("Sign not allowed with integer format specifier 'c'");
        }
        if (spec->alternate) {
            return refuse("Alternate form (#) not allowed with integer format specifier 'c'");
        }
    }
    return 0;
}

/* The character with that number. */
static PyObject *
format_character(PyObject *self, const gopyrt_format_spec *spec)
{
    long number = PyLong_AsLong(self);
    if (number == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (number < 0 || number > 0x10ffff) {
        PyErr_SetString(PyExc_OverflowError, "%c arg not in range(0x110000)");
        return NULL;
    }
    PyObject *text = PyUnicode_FromOrdinal((int)number);
    PyObject *result = text == NULL ? NULL : gopyrt_format_pad(spec, text);
    Py_XDECREF(text);
    return result;
}

static PyObject *
format_int(PyObject *self, const gopyrt_format_spec *spec)
{
    if (check(spec) < 0) {
        return NULL;
    }
    if (spec->type == 'c') {
        return format_character(self, spec);
    }
    int base = spec->type == 'b' ? 2 : spec->type == 'o' ? 8 : (spec->type | 0x20) == 'x' ? 16 : 10;
    gopyrt_int_chars c;
    if (gopyrt_int_chars_write(self, base, spec->type == 'X', &c) < 0) {
        return NULL;
    }
    char prefix[2] = { '0', (char)spec->type };
    gopyrt_format_pieces pieces = {
        .sign = gopyrt_format_sign(spec, gopyrt_int_sign(self) < 0),
        .prefix = prefix,
        .n_prefix = spec->alternate && base != 10 ? 2 : 0,
        .whole = c.start,
        .n_whole = c.length,
        .fraction = "",
        .suffix = "",
    };
    gopyrt_format_marks marks;
    PyObject *text = NULL;
    if (gopyrt_format_marks_begin(spec, &marks) == 0) {
        text = gopyrt_format_layout(spec, &marks, &pieces);
        gopyrt_format_marks_end(&marks);
    }
    gopyrt_int_chars_drop(&c);
    return text;
}

PyObject *
gopyrt_int_format(PyObject *self, PyObject *text)
{
    if (!PyUnicode_Check(text)) {
        _PyArg_BadArgument("__format__", "argument", "str", text);
        return NULL;
    }
    if (PyUnicode_GET_LENGTH(text) == 0) {
        return PyLong_CheckExact(self) ? gopyrt_int_repr(self) : PyObject_Str(self);
    }
    gopyrt_format_spec spec;
    if (gopyrt_format_spec_read(text, self, '>', 'd', &spec) < 0) {
        return NULL;
    }
    switch (spec.type) {
    case 'b':
    case 'c':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
    case 'n':
        return format_int(self, &spec);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%': {
        double value = PyLong_AsDouble(self);
        return value == -1 && PyErr_Occurred() ? NULL : gopyrt_float_format(value, &spec);
    }
    }
    gopyrt_format_unknown(spec.type, self);
    return NULL;
}
