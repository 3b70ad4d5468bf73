/* Complex numbers as text, and of text. */
#include "object/number/complex.h"
#include "object/number/double_text.h"
#include "object/number/format_spec.h"
#include "object/number/plain_text.h"
#include "internal/pycore_modsupport.h"

#include <math.h>

PyObject *
gopyrt_complex_repr(PyObject *op)
{
    Py_complex x = gopyrt_complex_value(op);
    gopyrt_double_chars real, imag;
    /* A real part that is a positive zero is left out, and the parentheses with it. */
    int alone = x.real == 0 && !signbit(x.real);
    gopyrt_double_chars_write(x.real, 'r', 0, 0, &real);
    gopyrt_double_chars_write(x.imag, 'r', 0, alone ? 0 : Py_DTSF_SIGN, &imag);
    return alone ? PyUnicode_FromFormat("%sj", imag.start)
                 : PyUnicode_FromFormat("(%s%sj)", real.start, imag.start);
}

/* ---- Reading -------------------------------------------------------------------------- */

/* A part begins: a number, or a sign alone, which stands for one before a j. */
static const char *
read_part(const char *at, double *value, int *failed)
{
    const char *end;
    if (gopyrt_double_parse(at, &end, value) < 0) {
        *failed = 1;
        return NULL;
    }
    if (end != at) {
        return end;
    }
    *value = *at == '-' ? -1 : 1;
    end += *at == '-' || *at == '+';
    return (*end | 0x20) == 'j' ? end : NULL;
}

static PyObject *
malformed(void)
{
    PyErr_SetString(PyExc_ValueError, "complex() arg is a malformed string");
    return NULL;
}

static const char *
pass_space(const char *at)
{
    while (Py_ISSPACE(*at)) {
        at++;
    }
    return at;
}

/* REAL, IMAGj or REAL+IMAGj, in parentheses or not. */
static PyObject *
read_complex(const char *text, Py_ssize_t length)
{
    Py_complex x = { 0, 0 };
    int failed = 0, inside = 0;
    const char *at = pass_space(text);
    if (*at == '(') {
        inside = 1;
        at = pass_space(at + 1);
    }
    at = read_part(at, &x.real, &failed);
    if (at != NULL && (*at | 0x20) == 'j') {
        x.imag = x.real;
        x.real = 0;
        at++;
    }
    else if (at != NULL && (*at == '+' || *at == '-')) {
        at = read_part(at, &x.imag, &failed);
        at = at == NULL || (*at | 0x20) != 'j' ? NULL : at + 1;
    }
    if (failed) {
        return PyErr_NoMemory();
    }
    if (at == NULL) {
        return malformed();
    }
    at = pass_space(at);
    if (inside) {
        if (*at != ')') {
            return malformed();
        }
        at = pass_space(at + 1);
    }
    return at == text + length ? PyComplex_FromCComplex(x) : malformed();
}

PyObject *
gopyrt_complex_from_text(PyObject *text)
{
    gopyrt_plain_text plain;
    if (gopyrt_plain_text_of(text, &plain) < 0) {
        return NULL;
    }
    PyObject *op =
        gopyrt_number_from_text(plain.text, plain.length, "complex", text, read_complex, 0);
    gopyrt_plain_text_drop(&plain);
    return op;
}

/* ---- Formatting ----------------------------------------------------------------------- */

static PyObject *
format_part(double x, const gopyrt_format_spec *spec, char sign, char suffix,
            const gopyrt_format_marks *marks, char code, int flags, Py_ssize_t precision)
{
    gopyrt_double_chars c;
    if (gopyrt_double_chars_write(x, code, precision, flags, &c) < 0) {
        return NULL;
    }
    int negative = c.start[0] == '-';
    gopyrt_format_pieces pieces = { .sign = negative ? '-' : sign, .prefix = "" };
    gopyrt_format_split(c.start + negative, c.length - negative, &pieces);
    char end[16];
    if (suffix != 0) {
        memcpy(end, pieces.suffix, (size_t)pieces.n_suffix);
        end[pieces.n_suffix++] = suffix;
        pieces.suffix = end;
    }
    gopyrt_format_spec bare = *spec;
    bare.width = -1;
    bare.fill = ' ';
    bare.align = '<';
    PyObject *text = gopyrt_format_layout(&bare, marks, &pieces);
    gopyrt_double_chars_drop(&c);
    return text;
}

static PyObject *
format_complex(Py_complex x, const gopyrt_format_spec *spec)
{
    int flags = (spec->alternate ? Py_DTSF_ALT : 0) | (spec->positive_zero ? Py_DTSF_NO_NEG_0 : 0);
    char code = spec->type == 0     ? spec->precision == -1 ? 'r' : 'g'
                : spec->type == 'n' ? 'g'
                                    : (char)spec->type;
    Py_ssize_t precision = spec->precision == -1 ? code == 'r' ? 0 : 6 : spec->precision;
    /* Without a type it is as in repr: alone or in parentheses. */
    int alone = spec->type == 0 && x.real == 0 && !signbit(x.real);
    int parentheses = spec->type == 0 && !alone;
    gopyrt_format_marks marks;
    if (gopyrt_format_marks_begin(spec, &marks) < 0) {
        return NULL;
    }
    char sign = gopyrt_format_sign(spec, 0);
    PyObject *real = alone ? PyUnicode_New(0, 0)
                           : format_part(x.real, spec, sign, 0, &marks, code, flags, precision);
    PyObject *imag = real == NULL ? NULL
                                  : format_part(x.imag, spec, alone ? sign : '+', 'j', &marks, code,
                                                flags, precision);
    gopyrt_format_marks_end(&marks);
    PyObject *both = imag == NULL  ? NULL
                     : parentheses ? PyUnicode_FromFormat("(%U%U)", real, imag)
                                   : PyUnicode_Concat(real, imag);
    Py_XDECREF(real);
    Py_XDECREF(imag);
    PyObject *text = both == NULL ? NULL : gopyrt_format_pad(spec, both);
    Py_XDECREF(both);
    return text;
}

PyObject *
gopyrt_complex_format(PyObject *self, PyObject *text)
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
    if (spec.type != 0 && (spec.type > 127 || strchr("eEfFgGn", (int)spec.type) == NULL)) {
        gopyrt_format_unknown(spec.type, self);
        return NULL;
    }
    if (spec.fill == '0') {
        PyErr_SetString(PyExc_ValueError,
                        "Zero padding is not allowed in complex format specifier");
        return NULL;
    }
    if (spec.align == '=') {
        PyErr_SetString(PyExc_ValueError,
                        "'=' alignment flag is not allowed in complex format specifier");
        return NULL;
    }
    return format_complex(gopyrt_complex_value(self), &spec);
}
