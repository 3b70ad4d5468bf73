/* Formatted numbers put together: sign, prefix, digits in groups, point, fraction, fill. */
#include "object/number/format_spec.h"

#include <limits.h>
#include <locale.h>

char
gopyrt_format_sign(const gopyrt_format_spec *spec, int negative)
{
    return negative ? '-' : spec->sign == '-' ? 0 : spec->sign;
}

void
gopyrt_format_split(const char *text, Py_ssize_t n, gopyrt_format_pieces *pieces)
{
    Py_ssize_t i = 0;
    while (i < n && Py_ISDIGIT(text[i])) {
        i++;
    }
    pieces->whole = text;
    pieces->n_whole = i;
    pieces->has_point = i < n && text[i] == '.';
    i += pieces->has_point;
    pieces->fraction = text + i;
    while (i < n && pieces->has_point && Py_ISDIGIT(text[i])) {
        i++;
    }
    pieces->n_fraction = text + i - pieces->fraction;
    pieces->suffix = text + i;
    pieces->n_suffix = n - i;
}

/* ---- Marks ------------------------------------------------------------------------------ */

static int
locale_marks(gopyrt_format_marks *marks)
{
    const struct lconv *conv = localeconv();
    marks->groups = conv->grouping;
    marks->point = PyUnicode_DecodeLocale(conv->decimal_point, NULL);
    marks->separator =
        marks->point == NULL ? NULL : PyUnicode_DecodeLocale(conv->thousands_sep, NULL);
    if (marks->separator == NULL) {
        Py_CLEAR(marks->point);
        return -1;
    }
    return 0;
}

int
gopyrt_format_marks_begin(const gopyrt_format_spec *spec, gopyrt_format_marks *marks)
{
    if (spec->type == 'n') {
        return locale_marks(marks);
    }
    int by_four = spec->type != 0 && spec->type < 128 && strchr("boxX", (int)spec->type) != NULL;
    marks->plain_groups[0] = spec->grouping == 0 ? CHAR_MAX : by_four ? 4 : 3;
    marks->plain_groups[1] = 0;
    marks->groups = marks->plain_groups;
    marks->point = PyUnicode_FromOrdinal('.');
    marks->separator = PyUnicode_FromOrdinal(spec->grouping == '_' ? '_' : ',');
    if (marks->point == NULL || marks->separator == NULL) {
        gopyrt_format_marks_end(marks);
        return -1;
    }
    return 0;
}

void
gopyrt_format_marks_end(gopyrt_format_marks *marks)
{
    Py_CLEAR(marks->point);
    Py_CLEAR(marks->separator);
}

/* ---- Writing from the right to the left -------------------------------------------------- */

/* With `data` NULL only the length is counted. */
typedef struct {
    int kind;
    void *data;
    Py_ssize_t at, length;
} writer;

static inline void
put(writer *w, Py_UCS4 c)
{
    w->length++;
    if (w->data != NULL) {
        PyUnicode_WRITE(w->kind, w->data, --w->at, c);
    }
}

static void
put_chars(writer *w, const char *text, Py_ssize_t n)
{
    while (--n >= 0) {
        put(w, (unsigned char)text[n]);
    }
}

/* At once where it is only counted: there may be more than fit into memory. */
static void
put_many(writer *w, Py_UCS4 c, Py_ssize_t n)
{
    if (w->data == NULL) {
        w->length += n > 0 ? n : 0;
        return;
    }
    while (n-- > 0) {
        put(w, c);
    }
}

static void
put_str(writer *w, PyObject *text)
{
    for (Py_ssize_t i = PyUnicode_GET_LENGTH(text); --i >= 0;) {
        put(w, PyUnicode_READ_CHAR(text, i));
    }
}

/* Zeros in front belong to the groups, so that all is at least `least` long. */
static void
put_whole(writer *w, const gopyrt_format_marks *marks, const char *digits, Py_ssize_t n,
          Py_ssize_t least)
{
    const char *group = marks->groups;
    Py_ssize_t separator = PyUnicode_GET_LENGTH(marks->separator), size = 0;
    for (int first = 1; first || n > 0 || least > 0; first = 0) {
        if (*group != 0) {
            size = *group++;
        }
        int endless = size == CHAR_MAX || size <= 0;
        if (!first) {
            put_str(w, marks->separator);
            least -= separator;
        }
        Py_ssize_t wanted = n > least ? n : least;
        if (!first && wanted < 1) {
            wanted = 1;
        }
        Py_ssize_t count = endless || wanted < size ? wanted : size;
        Py_ssize_t own = count < n ? count : n;
        n -= own;
        least -= count;
        put_chars(w, digits + n, own);
        put_many(w, '0', count - own);
    }
}

/* The digits behind the point are grouped from the left. */
static void
put_fraction(writer *w, const gopyrt_format_spec *spec, const char *digits, Py_ssize_t n)
{
    while (n > 0) {
        put(w, (unsigned char)digits[--n]);
        if (spec->fraction_grouping != 0 && n > 0 && n % 3 == 0) {
            put(w, (Py_UCS4)spec->fraction_grouping);
        }
    }
}

/* What is left and right of a text, and in its middle, to give it the width. */
typedef struct {
    Py_ssize_t left, middle, right;
} padding;

static padding
padding_of(const gopyrt_format_spec *spec, Py_ssize_t length)
{
    Py_ssize_t n = spec->width > length ? spec->width - length : 0;
    switch (spec->align) {
    case '<':
        return (padding){ 0, 0, n };
    case '^':
        return (padding){ n / 2, 0, n - n / 2 };
    case '=':
        return (padding){ 0, n, 0 };
    }
    return (padding){ n, 0, 0 };
}

static void
put_pieces(writer *w, const gopyrt_format_spec *spec, const gopyrt_format_marks *marks,
           const gopyrt_format_pieces *p, padding pad)
{
    put_many(w, spec->fill, pad.right);
    put_chars(w, p->suffix, p->n_suffix);
    put_fraction(w, spec, p->fraction, p->n_fraction);
    if (p->has_point) {
        put_str(w, marks->point);
    }
    Py_ssize_t least = 0;
    if (spec->fill == '0' && spec->align == '=') {
        least = spec->width - w->length - p->n_prefix - (p->sign != 0);
    }
    if (p->n_whole > 0 || least > 0) {
        if (p->n_whole > 0) {
            put_whole(w, marks, p->whole, p->n_whole, least);
        }
        else {
            put_many(w, spec->fill, least);
        }
    }
    put_many(w, spec->fill, pad.middle);
    put_chars(w, p->prefix, p->n_prefix);
    if (p->sign != 0) {
        put(w, (Py_UCS4)p->sign);
    }
    put_many(w, spec->fill, pad.left);
}

PyObject *
gopyrt_format_layout(const gopyrt_format_spec *spec, const gopyrt_format_marks *marks,
                     const gopyrt_format_pieces *pieces)
{
    writer w = { 0 };
    /* What fills up with zeros among the digits is not padding. */
    put_pieces(&w, spec, marks, pieces, (padding){ 0, 0, 0 });
    padding pad = padding_of(spec, w.length);
    Py_ssize_t padded = pad.left + pad.middle + pad.right;
    if (w.length > PY_SSIZE_T_MAX - padded) {
        return PyErr_NoMemory();
    }
    Py_UCS4 most = 127;
    if (padded > 0 && spec->fill > most) {
        most = spec->fill;
    }
    if (PyUnicode_MAX_CHAR_VALUE(marks->point) > most) {
        most = PyUnicode_MAX_CHAR_VALUE(marks->point);
    }
    if (PyUnicode_MAX_CHAR_VALUE(marks->separator) > most) {
        most = PyUnicode_MAX_CHAR_VALUE(marks->separator);
    }
    PyObject *text = PyUnicode_New(w.length + padded, most);
    if (text == NULL) {
        return NULL;
    }
    w = (writer){ .kind = PyUnicode_KIND(text),
                  .data = PyUnicode_DATA(text),
                  .at = w.length + padded };
    w.length = 0;
    if (w.at > 0) {
        put_pieces(&w, spec, marks, pieces, pad);
    }
    return text;
}

PyObject *
gopyrt_format_pad(const gopyrt_format_spec *spec, PyObject *text)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(text);
    padding pad = padding_of(spec, length);
    Py_ssize_t left = pad.left + pad.middle, total = length + left + pad.right;
    if (total == length) {
        return Py_NewRef(text);
    }
    Py_UCS4 most = PyUnicode_MAX_CHAR_VALUE(text);
    PyObject *result = PyUnicode_New(total, spec->fill > most ? spec->fill : most);
    if (result == NULL) {
        return NULL;
    }
    writer w = { PyUnicode_KIND(result), PyUnicode_DATA(result), total, 0 };
    put_many(&w, spec->fill, pad.right);
    put_str(&w, text);
    put_many(&w, spec->fill, left);
    return result;
}
