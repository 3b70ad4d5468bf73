/* Specifications of format(), read. */
#include "object/number/format_spec.h"

typedef struct {
    PyObject *text;
    Py_ssize_t at, end;
} reader;

static inline Py_UCS4
peek(const reader *r, Py_ssize_t ahead)
{
    return r->at + ahead < r->end ? PyUnicode_READ_CHAR(r->text, r->at + ahead) : 0;
}

static int
accept(reader *r, Py_UCS4 c)
{
    if (r->at < r->end && peek(r, 0) == c) {
        r->at++;
        return 1;
    }
    return 0;
}

static int
is_align(Py_UCS4 c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

/* Digits of a number, which may be none: 1, 0 or -1 with an exception. */
static int
read_number(reader *r, Py_ssize_t *number)
{
    Py_ssize_t value = 0, first = r->at;
    for (; r->at < r->end; r->at++) {
        int decimal = Py_UNICODE_TODECIMAL(peek(r, 0));
        if (decimal < 0) {
            break;
        }
        if (value > (PY_SSIZE_T_MAX - decimal) / 10) {
            PyErr_SetString(PyExc_ValueError, "Too many decimal digits in format string");
            return -1;
        }
        value = value * 10 + decimal;
    }
    if (r->at == first) {
        return 0;
    }
    *number = value;
    return 1;
}

/* ',' or '_', and not both. */
static int
read_grouping(reader *r, char *grouping)
{
    Py_UCS4 mark = peek(r, 0);
    if (mark != ',' && mark != '_') {
        return 0;
    }
    *grouping = (char)mark;
    r->at++;
    if (peek(r, 0) == (mark == ',' ? '_' : ',')) {
        PyErr_SetString(PyExc_ValueError, "Cannot specify both ',' and '_'.");
        return -1;
    }
    return 0;
}

static int
bad_grouping(char grouping, Py_UCS4 type)
{
    if (type > 32 && type < 128) {
        PyErr_Format(PyExc_ValueError, "Cannot specify '%c' with '%c'.", grouping, (int)type);
    }
    else {
        PyErr_Format(PyExc_ValueError, "Cannot specify '%c' with '\\x%x'.", grouping,
                     (unsigned)type);
    }
    return -1;
}

/* Does a type of format go with groups of digits? */
static int
may_group(char grouping, Py_UCS4 type)
{
    return type == 0 || (type < 128 && strchr("defgEGF%", (int)type) != NULL)
           || (grouping == '_' && type < 128 && strchr("boxX", (int)type) != NULL);
}

static int
read_precision(reader *r, gopyrt_format_spec *spec)
{
    if (!accept(r, '.')) {
        return 0;
    }
    int given = read_number(r, &spec->precision);
    if (given < 0 || read_grouping(r, &spec->fraction_grouping) < 0) {
        return -1;
    }
    if (given == 0 && spec->fraction_grouping == 0) {
        PyErr_SetString(PyExc_ValueError, "Format specifier missing precision");
        return -1;
    }
    return 0;
}

int
gopyrt_format_spec_read(PyObject *text, PyObject *op, char align, char type,
                        gopyrt_format_spec *spec)
{
    reader r = { text, 0, PyUnicode_GET_LENGTH(text) };
    *spec = (gopyrt_format_spec){
        .fill = ' ', .align = align, .width = -1, .precision = -1, .type = (Py_UCS4)type
    };
    if (r.end - r.at >= 2 && is_align(peek(&r, 1))) {
        spec->fill = peek(&r, 0);
        spec->align = (char)peek(&r, 1);
        spec->fill_given = spec->align_given = 1;
        r.at += 2;
    }
    else if (is_align(peek(&r, 0))) {
        spec->align = (char)peek(&r, 0);
        spec->align_given = 1;
        r.at++;
    }
    Py_UCS4 sign = peek(&r, 0);
    if (sign == '+' || sign == '-' || sign == ' ') {
        spec->sign = (char)sign;
        r.at++;
    }
    spec->positive_zero = accept(&r, 'z');
    spec->alternate = accept(&r, '#');
    if (!spec->fill_given && accept(&r, '0')) {
        spec->fill = '0';
        if (!spec->align_given && align == '>') {
            spec->align = '=';
        }
    }
    if (read_number(&r, &spec->width) < 0 || read_grouping(&r, &spec->grouping) < 0
        || read_precision(&r, spec) < 0)
    {
        return -1;
    }
    if (r.end - r.at > 1) {
        PyErr_Format(PyExc_ValueError, "Invalid format specifier '%U' for object of type '%.200s'",
                     text, GOPYRT_TYPE_NAME(op));
        return -1;
    }
    if (r.end - r.at == 1) {
        spec->type = peek(&r, 0);
    }
    if (spec->grouping != 0 && !may_group(spec->grouping, spec->type)) {
        return bad_grouping(spec->grouping, spec->type);
    }
    if (spec->fraction_grouping != 0 && spec->type == 'n') {
        return bad_grouping(spec->fraction_grouping, spec->type);
    }
    return 0;
}

void
gopyrt_format_unknown(Py_UCS4 type, PyObject *op)
{
    if (type > 32 && type < 128) {
        PyErr_Format(PyExc_ValueError, "Unknown format code '%c' for object of type '%.200s'",
                     (int)type, GOPYRT_TYPE_NAME(op));
    }
    else {
        PyErr_Format(PyExc_ValueError, "Unknown format code '\\x%x' for object of type '%.200s'",
                     (unsigned)type, GOPYRT_TYPE_NAME(op));
    }
}
