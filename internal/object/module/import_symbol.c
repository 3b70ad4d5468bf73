/* The name of an extension's init function: punycode (RFC 3492) where the module's is not ASCII. */
#include "object/module/import_parts.h"

enum { BASE = 36, LEAST = 1, MOST = 26, SKEW = 38, DAMP = 700, FIRST_BIAS = 72 };

/* No number has more digits: each one leaves less than a ninth of it. */
#define DIGITS 21

static char
digit_for(uint64_t value)
{
    return (char)(value < 26 ? 'a' + value : '0' + (value - 26));
}

/* A number whose digits have bases that depend on the bias, so that it needs no end. */
static char *
put_number(char *at, uint64_t number, unsigned bias)
{
    for (unsigned k = BASE;; k += BASE) {
        unsigned least = k <= bias ? LEAST : k >= bias + MOST ? MOST : k - bias;
        if (number < least) {
            *at++ = digit_for(number);
            return at;
        }
        number -= least;
        *at++ = digit_for(least + number % (BASE - least));
        number /= BASE - least;
    }
}

static unsigned
next_bias(uint64_t number, uint64_t count, int first)
{
    unsigned k = 0;
    number = first ? number / DAMP : number / 2;
    number += number / count;
    for (; number > (BASE - LEAST) * MOST / 2; k += BASE) {
        number /= BASE - LEAST;
    }
    return k + (unsigned)((BASE - LEAST + 1) * number / (number + SKEW));
}

/* The least character from `from` on; there is one. */
static Py_UCS4
least_from(PyObject *text, Py_UCS4 from)
{
    Py_UCS4 least = (Py_UCS4)-1;
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(text); i++) {
        Py_UCS4 ch = PyUnicode_READ_CHAR(text, i);
        if (ch >= from && ch < least) {
            least = ch;
        }
    }
    return least;
}

/* The ASCII characters come first, then where the others are: by their order, each as the way from
 * the one before, through the text as it is until then. */
static char *
put_punycode(char *at, PyObject *text)
{
    Py_ssize_t n = PyUnicode_GET_LENGTH(text), done = 0;
    for (Py_ssize_t i = 0; i < n; i++) {
        Py_UCS4 ch = PyUnicode_READ_CHAR(text, i);
        if (ch < 0x80) {
            *at++ = (char)ch;
            done++;
        }
    }
    if (done > 0) {
        *at++ = '-';
    }
    Py_UCS4 from = 0x80;
    uint64_t way = 0;
    unsigned bias = FIRST_BIAS;
    for (Py_ssize_t ascii = done; done < n; from++, way++) {
        Py_UCS4 next = least_from(text, from);
        way += (uint64_t)(next - from) * (uint64_t)(done + 1);
        from = next;
        for (Py_ssize_t i = 0; i < n; i++) {
            Py_UCS4 ch = PyUnicode_READ_CHAR(text, i);
            way += ch < from;
            if (ch == from) {
                at = put_number(at, way, bias);
                bias = next_bias(way, (uint64_t)done + 1, done == ascii);
                way = 0;
                done++;
            }
        }
    }
    return at;
}

PyObject *
gopyrt_import_symbol(PyObject *name)
{
    Py_ssize_t end = PyUnicode_GET_LENGTH(name);
    Py_ssize_t dot = PyUnicode_FindChar(name, '.', 0, end, -1);
    PyObject *last = PyUnicode_Substring(name, dot + 1, end), *symbol = NULL;
    char *text = last == NULL ? NULL : PyMem_Calloc((size_t)(end - dot) + 1, DIGITS);
    if (text != NULL) {
        put_punycode(text, last);
        Py_ssize_t ascii = PyUnicode_IS_ASCII(last) ? end - dot - 1 : -1;
        if (ascii >= 0) {
            text[ascii] = '\0';
        }
        for (char *at = text; *at != '\0'; at++) {
            *at = *at == '-' ? '_' : *at;
        }
        symbol = PyUnicode_FromFormat("%s%s", ascii >= 0 ? "PyInit_" : "PyInitU_", text);
        PyMem_Free(text);
    }
    else if (last != NULL) {
        PyErr_NoMemory();
    }
    Py_XDECREF(last);
    return symbol;
}
