/* Floats from and to hexadecimal text. */
#include "object/number/double.h"
#include "object/number/double_text.h"
#include "object/number/float.h"

#include <math.h>

double gopyrt_round_to_double(uint64_t bits, int more, int64_t exponent);

PyObject *
gopyrt_float_hex(PyObject *op, PyObject *Py_UNUSED(ignored))
{
    double x = PyFloat_AS_DOUBLE(op);
    char text[40];
    if (!isfinite(x)) {
        gopyrt_float_repr(x, text);
        return PyUnicode_FromString(text);
    }
    const char *sign = signbit(x) ? "-" : "";
    if (x == 0) {
        return PyUnicode_FromFormat("%s0x0.0p+0", sign);
    }
    int exponent;
    uint64_t bits = gopyrt_double_split(x, &exponent);
    PyOS_snprintf(text, sizeof(text), "%s0x%d.%013llxp%+d", sign, (int)(bits >> 52),
                  (unsigned long long)(bits & (((uint64_t)1 << 52) - 1)), exponent + 52);
    return PyUnicode_FromString(text);
}

static PyObject *
invalid(void)
{
    PyErr_SetString(PyExc_ValueError, "invalid hexadecimal floating-point string");
    return NULL;
}

static int
hex_value(char c)
{
    int value = _PyLong_DigitValue[(unsigned char)c];
    return value < 16 ? value : -1;
}

/* Bits of digits: the highest 64, whether there are others, and the power of two. */
typedef struct {
    uint64_t bits;
    int more;
    int64_t exponent;
} mantissa;

static const char *
read_mantissa(const char *at, mantissa *m)
{
    int any = 0, behind = 0;
    *m = (mantissa){ 0, 0, 0 };
    for (;; at++) {
        if (*at == '.' && !behind) {
            behind = 1;
            continue;
        }
        int value = hex_value(*at);
        if (value < 0) {
            return any ? at : NULL;
        }
        any = 1;
        if (m->bits >> 60 == 0) {
            m->bits = m->bits << 4 | (uint64_t)value;
            m->exponent -= 4 * behind;
        }
        else {
            m->more |= value != 0;
            m->exponent += 4 * !behind;
        }
    }
}

/* Behind a 'p'; NULL if there are no digits. */
static const char *
read_exponent(const char *at, int64_t *exponent)
{
    int negative = *at == '-';
    at += *at == '-' || *at == '+';
    if (!Py_ISDIGIT(*at)) {
        return NULL;
    }
    int64_t value = 0;
    for (; Py_ISDIGIT(*at); at++) {
        value = value < INT64_MAX / 100 ? value * 10 + (*at - '0') : value;
    }
    *exponent += negative ? -value : value;
    return at;
}

static const char *
pass_space(const char *at)
{
    while (Py_ISSPACE(*at)) {
        at++;
    }
    return at;
}

PyObject *
gopyrt_float_from_hex(PyObject *Py_UNUSED(type), PyObject *op)
{
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(op, &length);
    if (text == NULL) {
        return NULL;
    }
    const char *at = pass_space(text), *number = at;
    double value;
    int negative = *at == '-';
    at += *at == '-' || *at == '+';
    if ((*at | 0x20) == 'i' || (*at | 0x20) == 'n') {
        const char *end;
        gopyrt_double_parse(number, &end, &value);
        if (end == number || pass_space(end) != text + length) {
            return invalid();
        }
        return PyFloat_FromDouble(value);
    }
    if (at[0] == '0' && (at[1] | 0x20) == 'x') {
        at += 2;
    }
    mantissa m;
    at = read_mantissa(at, &m);
    if (at != NULL && (*at | 0x20) == 'p') {
        at = read_exponent(at + 1, &m.exponent);
    }
    if (at == NULL || pass_space(at) != text + length) {
        return invalid();
    }
    if (m.bits == 0) {
        value = 0;
    }
    else {
        int zeros = __builtin_clzll(m.bits);
        value = gopyrt_round_to_double(m.bits << zeros, m.more, m.exponent - zeros);
    }
    if (isinf(value)) {
        PyErr_SetString(PyExc_OverflowError, "hexadecimal value too large to represent as a float");
        return NULL;
    }
    return PyFloat_FromDouble(negative ? -value : value);
}
