/* float.__format__ */
#include "object/number/double_text.h"
#include "object/number/float.h"
#include "object/number/format_spec.h"
#include "internal/pycore_modsupport.h"

/* How a double is written for a specification. */
static int
format_chars(double x, const gopyrt_format_spec *spec, gopyrt_double_chars *c)
{
    int flags = (spec->alternate ? Py_DTSF_ALT : 0) | (spec->positive_zero ? Py_DTSF_NO_NEG_0 : 0);
    Py_ssize_t precision = spec->precision == -1 ? 6 : spec->precision;
    char code = (char)spec->type;
    switch (spec->type) {
    case 0:
        flags |= Py_DTSF_ADD_DOT_0;
        code = spec->precision == -1 ? 'r' : 'g';
        break;
    case 'n':
        code = 'g';
        break;
    case '%':
        x *= 100;
        code = 'f';
        break;
    }
    return gopyrt_double_chars_write(x, code, precision, flags, c);
}

PyObject *
gopyrt_float_format(double x, const gopyrt_format_spec *spec)
{
    gopyrt_double_chars c;
    if (format_chars(x, spec, &c) < 0) {
        return NULL;
    }
    int negative = c.start[0] == '-';
    gopyrt_format_pieces pieces = { .sign = gopyrt_format_sign(spec, negative), .prefix = "" };
    gopyrt_format_split(c.start + negative, c.length - negative, &pieces);
    char suffix[16];
    if (spec->type == '%') {
        /* Behind it there is nothing, or "inf" or "nan". */
        memcpy(suffix, pieces.suffix, (size_t)pieces.n_suffix);
        suffix[pieces.n_suffix++] = '%';
        pieces.suffix = suffix;
    }
    gopyrt_format_marks marks;
    PyObject *text = NULL;
    if (gopyrt_format_marks_begin(spec, &marks) == 0) {
        text = gopyrt_format_layout(spec, &marks, &pieces);
        gopyrt_format_marks_end(&marks);
    }
    gopyrt_double_chars_drop(&c);
    return text;
}

PyObject *
gopyrt_float_format_method(PyObject *self, PyObject *text)
{
    if (!PyUnicode_Check(text)) {
        _PyArg_BadArgument("__format__", "argument", "str", text);
        return NULL;
    }
    if (PyUnicode_GET_LENGTH(text) == 0) {
        return PyObject_Str(self);
    }
    gopyrt_format_spec spec;
    if (gopyrt_format_spec_read(text, self, '>', 0, &spec) < 0) {
        return NULL;
    }
    switch (spec.type) {
    case 0:
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'n':
    case '%':
        return gopyrt_float_format(PyFloat_AS_DOUBLE(self), &spec);
    }
    gopyrt_format_unknown(spec.type, self);
    return NULL;
}
