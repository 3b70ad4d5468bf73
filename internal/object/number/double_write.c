/* Doubles as text. */
#include "object/number/double.h"
#include "object/number/double_text.h"

#include <limits.h>
#include <math.h>

/* How a text is made of its digits. */
typedef struct {
    char sign;    /* 0 for none */
    char mark;    /* 'e' or 'E' for an exponent, 0 for none */
    int exponent; /* of the first digit */
    int point;    /* where the point stands among the digits */
    Py_ssize_t
        least;      /* digits, with zeros at the end; counted from the first one that is written */
    int with_point; /* also where nothing is behind it */
} layout;

static char *
put_zeros(char *at, Py_ssize_t n)
{
    if (n > 0) {
        memset(at, '0', (size_t)n);
        at += n;
    }
    return at;
}

/* The digits from one index on up to another one, zeros where there are none. */
static char *
put_digits(char *at, const gopyrt_decimal *d, Py_ssize_t from, Py_ssize_t to)
{
    if (from < 0) {
        Py_ssize_t zeros = to < 0 ? to - from : -from;
        at = put_zeros(at, zeros);
        from += zeros;
    }
    Py_ssize_t have = to < d->count ? to : d->count;
    if (from < have) {
        memcpy(at, d->digits + from, (size_t)(have - from));
        at += have - from;
        from = have;
    }
    return put_zeros(at, to - from);
}

static char *
put_exponent(char *at, char mark, int exponent)
{
    *at++ = mark;
    *at++ = exponent < 0 ? '-' : '+';
    exponent = abs(exponent);
    if (exponent >= 100) {
        *at++ = (char)('0' + exponent / 100);
    }
    *at++ = (char)('0' + exponent / 10 % 10);
    *at++ = (char)('0' + exponent % 10);
    return at;
}

static int
write_layout(const layout *l, const gopyrt_decimal *d, gopyrt_double_chars *c)
{
    Py_ssize_t last = l->least > d->count ? l->least : d->count;
    Py_ssize_t first = l->point < 1 ? l->point - 1 : 0; /* a zero in front of the point */
    last = last < l->point ? l->point : last;
    /* Sign, point, exponent, NUL. */
    Py_ssize_t size = last - first + 9;
    c->memory = c->few;
    if (size > (Py_ssize_t)sizeof(c->few)) {
        c->memory = PyMem_Malloc((size_t)size);
        if (c->memory == NULL) {
            PyErr_NoMemory();
            return -1;
        }
    }
    char *at = c->start = c->memory;
    if (l->sign != 0) {
        *at++ = l->sign;
    }
    at = put_digits(at, d, first, l->point);
    if (last > l->point || l->with_point) {
        *at++ = '.';
        at = put_digits(at, d, l->point, last);
    }
    if (l->mark != 0) {
        at = put_exponent(at, l->mark, l->exponent);
    }
    *at = 0;
    c->length = at - c->start;
    return 0;
}

static int
write_special(double x, int upper, int flags, gopyrt_double_chars *c)
{
    char *at = c->start = c->memory = c->few;
    if (isnan(x) ? (flags & Py_DTSF_SIGN) != 0 : x < 0 || (flags & Py_DTSF_SIGN)) {
        *at++ = !isnan(x) && x < 0 ? '-' : '+';
    }
    strcpy(at, isnan(x) ? upper ? "NAN" : "nan" : upper ? "INF" : "inf");
    c->length = (Py_ssize_t)strlen(c->start);
    return 0;
}

/* What the code asks for: digits, and where they go into an exponent. */
static void
choose(double x, char code, Py_ssize_t precision, int flags, gopyrt_decimal *d, layout *l)
{
    int zero = x == 0, alternate = (flags & Py_DTSF_ALT) != 0;
    /* Between these points the number is written without an exponent. */
    Py_ssize_t lowest = -4, highest = PY_SSIZE_T_MAX;
    d->count = 0;
    switch (code) {
    case 'e':
        if (!zero) {
            gopyrt_double_digits(x, precision + 1, d);
        }
        l->least = precision + 1;
        lowest = PY_SSIZE_T_MAX;
        break;
    case 'f':
        if (!zero) {
            gopyrt_double_decimals(x, precision, d);
        }
        lowest = PY_SSIZE_T_MIN;
        break;
    case 'g':
        precision = precision == 0 ? 1 : precision;
        if (!zero) {
            gopyrt_double_digits(x, precision, d);
        }
        l->least = alternate ? precision : 0;
        highest = precision - ((flags & Py_DTSF_ADD_DOT_0) != 0);
        break;
    default:
        if (!zero) {
            gopyrt_double_shortest(x, d);
        }
        highest = 16;
    }
    if (d->count == 0) {
        /* Zero, perhaps by rounding. */
        d->digits[0] = '0';
        d->count = d->point = 1;
    }
    l->point = d->point;
    if (code == 'f') {
        l->least = d->point + precision;
    }
    if (d->point <= lowest || d->point > highest) {
        l->exponent = d->point - 1;
        l->point = 1;
    }
    else {
        l->mark = 0;
        if ((flags & Py_DTSF_ADD_DOT_0) && l->least <= l->point) {
            l->least = l->point + 1;
        }
    }
    l->with_point = alternate;
}

int
gopyrt_double_chars_write(double x, char code, Py_ssize_t precision, int flags,
                          gopyrt_double_chars *c)
{
    int upper = code < 'a';
    if (precision > INT_MAX - 1024) {
        PyErr_SetString(PyExc_ValueError, "precision too big");
        return -1;
    }
    if (!isfinite(x)) {
        return write_special(x, upper, flags, c);
    }
    gopyrt_decimal d;
    layout l = { .mark = upper ? 'E' : 'e' };
    choose(fabs(x), (char)(code | 0x20), precision, flags, &d, &l);
    int negative = signbit(x) != 0;
    if ((flags & Py_DTSF_NO_NEG_0) && d.count == 1 && d.digits[0] == '0') {
        negative = 0;
    }
    l.sign = negative ? '-' : (flags & Py_DTSF_SIGN) ? '+' : 0;
    return write_layout(&l, &d, c);
}

char *
PyOS_double_to_string(double x, char code, int precision, int flags, int *kind)
{
    if (strchr("eEfFgGr", code) == NULL || code == 0 || (code == 'r' && precision != 0)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    gopyrt_double_chars c;
    if (gopyrt_double_chars_write(x, code, precision, flags, &c) < 0) {
        return NULL;
    }
    char *text = PyMem_Malloc((size_t)c.length + 1);
    if (text == NULL) {
        PyErr_NoMemory();
    }
    else {
        memcpy(text, c.start, (size_t)c.length + 1);
        if (kind != NULL) {
            *kind = isnan(x) ? Py_DTST_NAN : isinf(x) ? Py_DTST_INFINITE : Py_DTST_FINITE;
        }
    }
    gopyrt_double_chars_drop(&c);
    return text;
}

int
gopyrt_float_repr(double x, char *buffer)
{
    gopyrt_double_chars c;
    gopyrt_double_chars_write(x, 'r', 0, Py_DTSF_ADD_DOT_0, &c);
    memcpy(buffer, c.start, (size_t)c.length + 1);
    return (int)c.length;
}
