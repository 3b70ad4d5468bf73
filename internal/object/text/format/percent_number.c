/* Numbers by the operator %. */
#include "internal/pycore_long.h"
#include "object/text/percent.h"

/* Writes sign, prefix and digits of ASCII, with zeros and blanks as the place says. */
static int
write_number(gopyrt_percent *p, const gopyrt_place *place, int negative, const char *prefix,
             const char *digits, Py_ssize_t count, Py_ssize_t least)
{
    const char sign = negative ? '-' : place->plus ? '+' : place->blank ? ' ' : 0;
    const Py_ssize_t front = (sign != 0) + (Py_ssize_t)strlen(prefix);
    Py_ssize_t zeros = least > count ? least - count : 0, blanks = 0;
    if (zeros > PY_SSIZE_T_MAX - count - front) {
        PyErr_NoMemory();
        return -1;
    }
    if (place->width > front + zeros + count) {
        blanks = place->width - front - zeros - count;
        if (place->zero && !place->left) {
            zeros += blanks;
            blanks = 0;
        }
    }
    _PyUnicodeWriter *writer = &p->writer;
    if ((!place->left && gopyrt_writer_fill(writer, ' ', blanks) < 0)
        || (sign != 0 && gopyrt_writer_put(writer, (Py_UCS4)sign) < 0)
        || _PyUnicodeWriter_WriteASCIIString(writer, prefix, -1) < 0
        || gopyrt_writer_fill(writer, '0', zeros) < 0
        || _PyUnicodeWriter_WriteASCIIString(writer, digits, count) < 0)
    {
        return -1;
    }
    return place->left ? gopyrt_writer_fill(writer, ' ', blanks) : 0;
}

/* A small number without a str in between. */
static int
write_small(gopyrt_percent *p, const gopyrt_place *place, long n)
{
    char digits[24], *end = digits + sizeof(digits), *at = end;
    unsigned long rest = n < 0 ? 0 - (unsigned long)n : (unsigned long)n;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    return write_number(p, place, n < 0, "", at, end - at, place->precision);
}

/* A new int of a value, or NULL with the exception that the place wants. */
static PyObject *
integer_of(const gopyrt_place *place, PyObject *value)
{
    const int exact = place->kind == 'x' || place->kind == 'X' || place->kind == 'o';
    if (PyLong_Check(value)) {
        return Py_NewRef(value);
    }
    PyObject *number = NULL;
    if (PyNumber_Check(value)) {
        number = exact ? PyNumber_Index(value) : PyNumber_Long(value);
        if (number == NULL && !PyErr_ExceptionMatches(PyExc_TypeError)) {
            return NULL;
        }
    }
    if (number == NULL) {
        PyErr_Clear();
        PyErr_Format(PyExc_TypeError, "%%%c format: %s is required, not %.200s", (int)place->kind,
                     exact ? "an integer" : "a real number", GOPYRT_TYPE_NAME(value));
    }
    return number;
}

int
gopyrt_percent_integer(gopyrt_percent *p, const gopyrt_place *place, PyObject *value)
{
    PyObject *number = integer_of(place, value);
    if (number == NULL) {
        return -1;
    }
    if (place->precision > INT_MAX - 3) {
        Py_DECREF(number);
        PyErr_SetString(PyExc_OverflowError, "precision too large");
        return -1;
    }
    const int base = place->kind == 'o' ? 8 : place->kind == 'x' || place->kind == 'X' ? 16 : 10;
    if (base == 10) {
        int overflow;
        long small = PyLong_AsLongAndOverflow(number, &overflow);
        if (overflow == 0) {
            Py_DECREF(number);
            return small == -1 && PyErr_Occurred() ? -1 : write_small(p, place, small);
        }
    }
    PyObject *text = _PyLong_Format(number, base);
    Py_DECREF(number);
    if (text == NULL) {
        return -1;
    }
    const char *digits = PyUnicode_DATA(text);
    Py_ssize_t count = PyUnicode_GET_LENGTH(text);
    const int negative = digits[0] == '-';
    const int skip = negative + (base == 10 ? 0 : 2);
    digits += skip;
    count -= skip;
    char *upper = NULL;
    if (place->kind == 'X') {
        if ((upper = PyMem_Malloc((size_t)count + 1)) == NULL) {
            Py_DECREF(text);
            PyErr_NoMemory();
            return -1;
        }
        for (Py_ssize_t i = 0; i < count; i++) {
            upper[i] = digits[i] >= 'a' ? (char)(digits[i] - 32) : digits[i];
        }
        digits = upper;
    }
    const char *prefix = !place->alternate    ? ""
                         : place->kind == 'x' ? "0x"
                         : place->kind == 'X' ? "0X"
                         : place->kind == 'o' ? "0o"
                                              : "";
    int result = write_number(p, place, negative, prefix, digits, count, place->precision);
    PyMem_Free(upper);
    Py_DECREF(text);
    return result;
}

int
gopyrt_percent_float(gopyrt_percent *p, const gopyrt_place *place, PyObject *value)
{
    double x = PyFloat_AsDouble(value);
    if (x == -1.0 && PyErr_Occurred()) {
        if (p->bytes) {
            PyErr_Format(PyExc_TypeError, "float argument required, not %.200s",
                         GOPYRT_TYPE_NAME(value));
        }
        return -1;
    }
    int precision = place->precision < 0 ? 6 : (int)place->precision;
    char *text = PyOS_double_to_string(x, (char)place->kind, precision,
                                       place->alternate ? Py_DTSF_ALT : 0, NULL);
    if (text == NULL) {
        return -1;
    }
    const int negative = text[0] == '-';
    int result = write_number(p, place, negative, "", text + negative,
                              (Py_ssize_t)strlen(text + negative), 0);
    PyMem_Free(text);
    return result;
}
