/* One unit of a format: numbers, truth, objects, nested tuples; and passing over one. */
#include "object/call/args.h"

#include <limits.h>
#include <stdio.h>

#define PLACE(type) va_arg(va->list, type *)
#define BAD_UNIT "(impossible<bad format char>)"

/* Units whose places borrow from the argument, so that it must live on after the call. */
static int
borrows(const char *format)
{
    int level = 0;
    for (; !gopyrt_args_at_end(*format); format++) {
        if (*format == '(') {
            level++;
        }
        else if (*format == ')' && level-- == 0) {
            break;
        }
        else if (*format == 'e') {
            format += format[1] != '\0';
        }
        else if (*format == 'O' && format[1] == '&') {
            format++;
        }
        else if (strchr("szyOSUY", *format) != NULL && format[1] != '*') {
            return 1;
        }
    }
    return 0;
}

/* How many units stand before the parenthesis that closes; *end is behind it. */
static Py_ssize_t
count_units(const char *format, const char **end)
{
    Py_ssize_t n = 0;
    int level = 0;
    for (;; format++) {
        char c = *format;
        if (c == '(') {
            n += level++ == 0;
        }
        else if (c == ')') {
            if (level-- == 0) {
                break;
            }
        }
        else if (gopyrt_args_at_end(c)) {
            break;
        }
        else if (level == 0 && c != 'e' && Py_ISALPHA(c)) {
            n++;
        }
    }
    *end = format;
    return n;
}

static const char *
nested(struct gopyrt_args *args, PyObject *arg, const char **format, struct gopyrt_va *va)
{
    const char *end, *complaint = NULL, *at = *format;
    Py_ssize_t n = count_units(at, &end), have;
    int is_tuple = PyTuple_Check(arg), needs_tuple = is_tuple;
    if (args->depth == GOPYRT_ARGS_DEPTH) {
        return "(too deeply nested tuples in format)";
    }
    if (!is_tuple
        && (!PySequence_Check(arg) || PyUnicode_Check(arg) || PyBytes_Check(arg)
            || PyByteArray_Check(arg)))
    {
        snprintf(args->text, sizeof(args->text), "must be %zd-item tuple, not %.50s", n,
                 arg == Py_None ? "None" : GOPYRT_TYPE_NAME(arg));
        return args->text;
    }
    if (!is_tuple && borrows(at)) {
        needs_tuple = 1;
        if (PyErr_WarnFormat(PyExc_DeprecationWarning, 0, "argument must be %zd-item tuple, not %T",
                             n, arg)
            < 0)
        {
            return "";
        }
    }
    have = is_tuple ? PyTuple_GET_SIZE(arg) : PySequence_Size(arg);
    if (have < 0) {
        return "";
    }
    if (have != n) {
        snprintf(args->text, sizeof(args->text), "must be %s of length %zd, not %zd",
                 needs_tuple ? "tuple" : "sequence", n, have);
        return args->text;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = is_tuple ? PyTuple_GET_ITEM(arg, i) : PySequence_GetItem(arg, i);
        if (item == NULL) {
            return "";
        }
        args->path[args->depth++] = i + 1;
        complaint = gopyrt_args_unit(args, item, &at, va);
        if (!is_tuple) {
            Py_DECREF(item);
        }
        if (complaint != NULL) {
            return complaint;
        }
        args->depth--;
    }
    if (*at != ')') {
        return BAD_UNIT;
    }
    *format = at + 1;
    return NULL;
}

/* An int that a smaller type of C must hold. */
static const char *
ranged(PyObject *arg, long low, long high, const char *what, long *value)
{
    *value = PyLong_AsLong(arg);
    if (*value == -1 && PyErr_Occurred()) {
        return "";
    }
    if (*value < low || *value > high) {
        PyErr_Format(PyExc_OverflowError, "%s is %s", what,
                     *value < low ? "less than minimum" : "greater than maximum");
        return "";
    }
    return NULL;
}

static const char *
integer(struct gopyrt_args *args, PyObject *arg, char c, struct gopyrt_va *va)
{
    const char *complaint = NULL;
    long value;
    switch (c) {
    case 'b': {
        unsigned char *place = PLACE(unsigned char);
        complaint = ranged(arg, 0, UCHAR_MAX, "unsigned byte integer", &value);
        if (complaint == NULL) {
            *place = (unsigned char)value;
        }
        return complaint;
    }
    case 'h': {
        short *place = PLACE(short);
        complaint = ranged(arg, SHRT_MIN, SHRT_MAX, "signed short integer", &value);
        if (complaint == NULL) {
            *place = (short)value;
        }
        return complaint;
    }
    case 'i': {
        int *place = PLACE(int);
        complaint = ranged(arg, INT_MIN, INT_MAX, "signed integer", &value);
        if (complaint == NULL) {
            *place = (int)value;
        }
        return complaint;
    }
    case 'l': {
        long *place = PLACE(long);
        complaint = ranged(arg, LONG_MIN, LONG_MAX, "", &value);
        if (complaint == NULL) {
            *place = value;
        }
        return complaint;
    }
    case 'L': {
        long long *place = PLACE(long long), wide = PyLong_AsLongLong(arg);
        if (wide == -1 && PyErr_Occurred()) {
            return "";
        }
        *place = wide;
        return NULL;
    }
    case 'n': {
        Py_ssize_t *place = PLACE(Py_ssize_t), size = -1;
        PyObject *index = PyNumber_Index(arg);
        if (index != NULL) {
            size = PyLong_AsSsize_t(index);
            Py_DECREF(index);
        }
        if (size == -1 && PyErr_Occurred()) {
            return "";
        }
        *place = size;
        return NULL;
    }
    case 'k':
    case 'K':
        if (!PyIndex_Check(arg)) {
            return gopyrt_args_must_be(args, "int", arg);
        }
        break;
    }
    /* The rest takes the low bits of any int. */
    unsigned long long bits = PyLong_AsUnsignedLongLongMask(arg);
    void *place = PLACE(void);
    if (bits == (unsigned long long)-1 && PyErr_Occurred()) {
        return "";
    }
    switch (c) {
    case 'B':
        *(unsigned char *)place = (unsigned char)bits;
        break;
    case 'H':
        *(unsigned short *)place = (unsigned short)bits;
        break;
    case 'I':
        *(unsigned int *)place = (unsigned int)bits;
        break;
    case 'k':
        *(unsigned long *)place = (unsigned long)bits;
        break;
    default:
        *(unsigned long long *)place = bits;
        break;
    }
    return NULL;
}

static const char *
real(PyObject *arg, char c, struct gopyrt_va *va)
{
    if (c == 'D') {
        Py_complex *place = PLACE(Py_complex), value = PyComplex_AsCComplex(arg);
        if (PyErr_Occurred()) {
            return "";
        }
        *place = value;
        return NULL;
    }
    void *place = PLACE(void);
    double value = PyFloat_AsDouble(arg);
    if (value == -1.0 && PyErr_Occurred()) {
        return "";
    }
    if (c == 'f') {
        *(float *)place = (float)value;
    }
    else {
        *(double *)place = value;
    }
    return NULL;
}

static const char *
object(struct gopyrt_args *args, PyObject *arg, const char **format, struct gopyrt_va *va)
{
    if (**format == '!') {
        PyTypeObject *type = va_arg(va->list, PyTypeObject *);
        PyObject **place = PLACE(PyObject *);
        ++*format;
        if (!PyType_IsSubtype(Py_TYPE(arg), type)) {
            return gopyrt_args_must_be(args, type->tp_name, arg);
        }
        *place = arg;
        return NULL;
    }
    if (**format == '&') {
        typedef int (*converter)(PyObject *, void *);
        converter convert = va_arg(va->list, converter);
        void *place = va_arg(va->list, void *);
        ++*format;
        int result = convert(arg, place);
        if (result == 0) {
            return "(unspecified)";
        }
        if (result == Py_CLEANUP_SUPPORTED
            && gopyrt_args_undo_later(args, GOPYRT_UNDO_CONVERTER, place, convert) < 0)
        {
            convert(NULL, place);
            return "";
        }
        return NULL;
    }
    *PLACE(PyObject *) = arg;
    return NULL;
}

static const char *
instance(struct gopyrt_args *args, PyObject *arg, int fits, const char *what, struct gopyrt_va *va)
{
    PyObject **place = PLACE(PyObject *);
    if (!fits) {
        return gopyrt_args_must_be(args, what, arg);
    }
    *place = arg;
    return NULL;
}

const char *
gopyrt_args_unit(struct gopyrt_args *args, PyObject *arg, const char **format, struct gopyrt_va *va)
{
    char c = **format;
    if (c != '\0') {
        ++*format;
    }
    switch (c) {
    case '(':
        return nested(args, arg, format, va);
    case 'b':
    case 'B':
    case 'h':
    case 'H':
    case 'i':
    case 'I':
    case 'l':
    case 'k':
    case 'L':
    case 'K':
    case 'n':
        return integer(args, arg, c, va);
    case 'f':
    case 'd':
    case 'D':
        return real(arg, c, va);
    case 'p': {
        int *place = PLACE(int), value = PyObject_IsTrue(arg);
        if (value < 0) {
            return "";
        }
        *place = value;
        return NULL;
    }
    case 'O':
        return object(args, arg, format, va);
    case 'S':
        return instance(args, arg, PyBytes_Check(arg), "bytes", va);
    case 'Y':
        return instance(args, arg, PyByteArray_Check(arg), "bytearray", va);
    case 'U':
        return instance(args, arg, PyUnicode_Check(arg), "str", va);
    case 'c':
    case 'C':
    case 's':
    case 'z':
    case 'y':
    case 'w':
    case 'e':
        return gopyrt_args_text(args, arg, c, format, va);
    }
    return BAD_UNIT;
}

const char *
gopyrt_args_skip(const char **format, struct gopyrt_va *va)
{
    const char *at = *format, *complaint;
    char c = *at++;
    int places = 1;
    switch (c) {
    case '(':
        while (*at != ')') {
            if (gopyrt_args_at_end(*at)) {
                return "Unmatched left paren in format string";
            }
            if ((complaint = gopyrt_args_skip(&at, va)) != NULL) {
                return complaint;
            }
        }
        *format = at + 1;
        return NULL;
    case 'e':
        if (*at != 's' && *at != 't') {
            return "impossible<bad format char>";
        }
        places = *++at == '#' ? 3 : 2;
        at += *at == '#';
        break;
    case 's':
    case 'z':
    case 'y':
        places = *at == '#' ? 2 : 1;
        at += *at == '#' || *at == '*';
        break;
    case 'w':
        if (*at++ != '*') {
            return "impossible<bad format char>";
        }
        break;
    case 'O':
        places = *at == '!' || *at == '&' ? 2 : 1;
        at += places == 2;
        break;
    case ')':
        return "Unmatched right paren in format string";
    default:
        if (c == '\0' || strchr("bBhHiIlkLKnfdDpcCSYU", c) == NULL) {
            return "impossible<bad format char>";
        }
    }
    /* All places are pointers, to data or to a function. */
    while (va != NULL && places-- > 0) {
        (void)va_arg(va->list, void *);
    }
    *format = at;
    return NULL;
}
