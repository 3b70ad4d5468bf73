/* str.format() and str.format_map(): a text with values in place of what is in braces. */
#include "object/text/methods.h"
#include "object/text/writer.h"

/* How fields without a number are counted. */
enum numbering { UNDECIDED, AUTOMATIC, MANUAL };

typedef struct {
    PyObject *args, *kwargs; /* args NULL: all are keys of kwargs */
    enum numbering numbering;
    Py_ssize_t next;
} values;

static int
wrong(const char *message)
{
    PyErr_SetString(PyExc_ValueError, message);
    return -1;
}

/* ---- The value of a field ------------------------------------------------------------------- */

/* The number that a name is: 1, 0 where it is none, -1. */
static int
number_of(const gopyrt_text *text, Py_ssize_t start, Py_ssize_t end, Py_ssize_t *number)
{
    Py_ssize_t n = 0;
    if (start == end) {
        return 0;
    }
    for (; start < end; start++) {
        int decimal = _PyUnicode_ToDecimalDigit(gopyrt_text_at(text, start));
        if (decimal < 0) {
            return 0;
        }
        if (n > (PY_SSIZE_T_MAX - decimal) / 10) {
            return wrong("Too many decimal digits in format string");
        }
        n = n * 10 + decimal;
    }
    *number = n;
    return 1;
}

static int
decide(values *v, enum numbering now)
{
    if (v->numbering == UNDECIDED) {
        v->numbering = now;
    }
    if (v->numbering == now) {
        return 0;
    }
    return wrong(now == AUTOMATIC ? "cannot switch from manual field specification to automatic "
                                    "field numbering"
                                  : "cannot switch from automatic field numbering to manual "
                                    "field specification");
}

/* What a field starts with: an argument. New. */
static PyObject *
first_value(values *v, const gopyrt_text *text, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t number;
    int numbered = number_of(text, start, end, &number);
    if (numbered < 0) {
        return NULL;
    }
    if (start == end) {
        if (decide(v, AUTOMATIC) < 0) {
            return NULL;
        }
        number = v->next++;
        numbered = 1;
    }
    else if (numbered && decide(v, MANUAL) < 0) {
        return NULL;
    }
    if (numbered) {
        if (v->args == NULL) {
            wrong("Format string contains positional fields");
            return NULL;
        }
        if (number >= PyTuple_GET_SIZE(v->args)) {
            PyErr_Format(PyExc_IndexError,
                         "Replacement index %zd out of range for positional args tuple", number);
            return NULL;
        }
        return Py_NewRef(PyTuple_GET_ITEM(v->args, number));
    }
    PyObject *key = gopyrt_str_slice(text->op, start, end), *value = NULL;
    if (key == NULL) {
        return NULL;
    }
    if (v->kwargs == NULL) {
        PyErr_SetObject(PyExc_KeyError, key);
    }
    else {
        value = PyObject_GetItem(v->kwargs, key);
    }
    Py_DECREF(key);
    return value;
}

/* Follows ".name" or "[key]" at *at; takes over the value. */
static PyObject *
follow(PyObject *value, const gopyrt_text *text, Py_ssize_t *at, Py_ssize_t end)
{
    const Py_UCS4 c = gopyrt_text_at(text, *at);
    Py_ssize_t start = ++*at, stop, number;
    PyObject *result = NULL, *key = NULL;
    if (c == '[') {
        stop = gopyrt_text_find_char(text, ']', start, end);
        if (stop < 0) {
            wrong("Missing ']' in format string");
            goto done;
        }
        *at = stop + 1;
    }
    else if (c == '.') {
        for (stop = start; stop < end; stop++) {
            Py_UCS4 next = gopyrt_text_at(text, stop);
            if (next == '.' || next == '[') {
                break;
            }
        }
        *at = stop;
    }
    else {
        wrong("Only '.' or '[' may follow ']' in format field specifier");
        goto done;
    }
    if (start == stop) {
        wrong("Empty attribute in format string");
        goto done;
    }
    int numbered = c == '[' ? number_of(text, start, stop, &number) : 0;
    if (numbered < 0) {
        goto done;
    }
    key = numbered ? PyLong_FromSsize_t(number) : gopyrt_str_slice(text->op, start, stop);
    if (key == NULL) {
        goto done;
    }
    result = c == '.' ? PyObject_GetAttr(value, key) : PyObject_GetItem(value, key);
done:
    Py_XDECREF(key);
    Py_DECREF(value);
    return result;
}

static PyObject *
field_value(values *v, const gopyrt_text *text, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t at = start;
    while (at < end && gopyrt_text_at(text, at) != '.' && gopyrt_text_at(text, at) != '[') {
        at++;
    }
    PyObject *value = first_value(v, text, start, at);
    while (value != NULL && at < end) {
        value = follow(value, text, &at, end);
    }
    return value;
}

/* ---- A field -------------------------------------------------------------------------------- */

/* A field between braces: its name, its conversion, its specification. */
typedef struct {
    Py_ssize_t name, name_end, spec, spec_end;
    Py_UCS4 conversion;
    int nested; /* has the specification fields of its own? */
} field;

/* Reads a field behind its brace; *at is behind the closing one then. */
static int
read_field(const gopyrt_text *text, Py_ssize_t *at, field *f)
{
    const Py_ssize_t end = text->length;
    Py_ssize_t i = *at;
    int depth = 1, bracket = 0;
    Py_UCS4 c = 0;
    *f = (field){ .name = i };
    for (; i < end; i++) {
        c = gopyrt_text_at(text, i);
        if (c == '[') {
            bracket = 1;
        }
        else if (c == ']') {
            bracket = 0;
        }
        else if (!bracket && (c == '{' || c == '}' || c == ':' || c == '!')) {
            break;
        }
    }
    if (i == end) {
        return wrong("expected '}' before end of string");
    }
    if (c == '{') {
        return wrong("unexpected '{' in field name");
    }
    f->name_end = i++;
    if (c == '!') {
        if (i == end) {
            return wrong("end of string while looking for conversion specifier");
        }
        f->conversion = gopyrt_text_at(text, i++);
        if (i == end) {
            return wrong("unmatched '{' in format spec");
        }
        c = gopyrt_text_at(text, i++);
        if (c != ':' && c != '}') {
            return wrong("expected ':' after conversion specifier");
        }
    }
    f->spec = f->spec_end = i;
    if (c == ':') {
        for (; i < end && depth > 0; i++) {
            c = gopyrt_text_at(text, i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            f->nested |= c == '{';
        }
        if (depth > 0) {
            return wrong("unmatched '{' in format spec");
        }
        f->spec_end = i - 1;
    }
    *at = i;
    return 0;
}

/* Takes over the value. */
static PyObject *
converted(PyObject *value, Py_UCS4 conversion)
{
    PyObject *result = NULL;
    switch (conversion) {
    case 0:
        return value;
    case 'r':
        result = PyObject_Repr(value);
        break;
    case 's':
        result = PyObject_Str(value);
        break;
    case 'a':
        result = PyObject_ASCII(value);
        break;
    default:
        if (conversion > 32 && conversion < 127) {
            PyErr_Format(PyExc_ValueError, "Unknown conversion specifier %c", (int)conversion);
        }
        else {
            PyErr_Format(PyExc_ValueError, "Unknown conversion specifier \\x%x",
                         (unsigned)conversion);
        }
    }
    Py_DECREF(value);
    return result;
}

static PyObject *format(const gopyrt_text *text, values *v, int depth);

static int
write_field(_PyUnicodeWriter *writer, const gopyrt_text *text, const field *f, values *v, int depth)
{
    PyObject *value = field_value(v, text, f->name, f->name_end), *spec = NULL, *shown;
    value = value == NULL ? NULL : converted(value, f->conversion);
    if (value == NULL) {
        return -1;
    }
    if (f->spec < f->spec_end) {
        spec = gopyrt_str_slice(text->op, f->spec, f->spec_end);
        if (spec != NULL && f->nested) {
            gopyrt_text inner = gopyrt_text_of(spec);
            PyObject *made = format(&inner, v, depth - 1);
            Py_SETREF(spec, made);
        }
        if (spec == NULL) {
            Py_DECREF(value);
            return -1;
        }
    }
    if (spec == NULL && PyUnicode_CheckExact(value)) {
        shown = Py_NewRef(value);
    }
    else {
        shown = PyObject_Format(value, spec);
    }
    Py_XDECREF(spec);
    Py_DECREF(value);
    int result = shown == NULL ? -1 : _PyUnicodeWriter_WriteStr(writer, shown);
    Py_XDECREF(shown);
    return result;
}

/* ---- The whole ------------------------------------------------------------------------------ */

static int
write_all(_PyUnicodeWriter *writer, const gopyrt_text *text, values *v, int depth)
{
    for (Py_ssize_t at = 0; at < text->length;) {
        Py_ssize_t start = at;
        Py_UCS4 c = 0;
        while (at < text->length && (c = gopyrt_text_at(text, at)) != '{' && c != '}') {
            at++;
        }
        /* One of two braces is text. */
        int more = at < text->length,
            twice = more && at + 1 < text->length && gopyrt_text_at(text, at + 1) == c;
        gopyrt_writer_piece(writer, at + more + twice == text->length);
        if (_PyUnicodeWriter_WriteSubstring(writer, text->op, start, at + twice) < 0) {
            return -1;
        }
        at += more + twice;
        if (!more || twice) {
            continue;
        }
        if (c == '}') {
            return wrong("Single '}' encountered in format string");
        }
        if (at == text->length) {
            return wrong("Single '{' encountered in format string");
        }
        field f;
        if (read_field(text, &at, &f) < 0) {
            return -1;
        }
        gopyrt_writer_piece(writer, at == text->length);
        if (write_field(writer, text, &f, v, depth) < 0) {
            return -1;
        }
    }
    return 0;
}

static PyObject *
format(const gopyrt_text *text, values *v, int depth)
{
    if (depth < 0) {
        wrong("Max string recursion exceeded");
        return NULL;
    }
    _PyUnicodeWriter writer;
    _PyUnicodeWriter_Init(&writer);
    writer.overallocate = 1;
    writer.min_length = text->length + 100;
    if (write_all(&writer, text, v, depth) < 0) {
        _PyUnicodeWriter_Dealloc(&writer);
        return NULL;
    }
    return _PyUnicodeWriter_Finish(&writer);
}

PyObject *
gopyrt_str_format(PyObject *self, PyObject *args, PyObject *kwargs)
{
    values v = { args, kwargs, UNDECIDED, 0 };
    gopyrt_text text = gopyrt_text_of(self);
    return format(&text, &v, 1);
}

PyObject *
gopyrt_str_format_map(PyObject *self, PyObject *mapping)
{
    values v = { NULL, mapping, UNDECIDED, 0 };
    gopyrt_text text = gopyrt_text_of(self);
    return format(&text, &v, 1);
}
