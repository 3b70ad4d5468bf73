/* PyUnicode_FromFormat: a str from a C format. */
#include "object/text/str.h"
#include "object/text/writer.h"

/* One place of a format that takes a value. */
typedef struct {
    int left, zero, alternate, star;
    Py_ssize_t width, precision; /* -1 without one */
    int has_precision;
    char length; /* 0 l L(ll) z t j */
    char kind;
} conversion;

/* A va_list that functions can pass on. */
typedef struct {
    va_list list;
} arguments;

/* A number, or one of the arguments. Gives back where it ends, or NULL. */
static const char *
read_number(const char *at, Py_ssize_t *number, arguments *args, int *star, const char *what)
{
    if (*at == '*') {
        *number = va_arg(args->list, int);
        *star = 1;
        return at + 1;
    }
    Py_ssize_t n = 0;
    for (; *at >= '0' && *at <= '9'; at++) {
        if (n > (PY_SSIZE_T_MAX - (*at - '0')) / 10) {
            PyErr_Format(PyExc_ValueError, "%s too big", what);
            return NULL;
        }
        n = n * 10 + (*at - '0');
    }
    *number = n;
    return at;
}

/* Reads what follows a '%'. */
static const char *
read_conversion(const char *at, conversion *c, arguments *args)
{
    *c = (conversion){ .width = -1, .precision = -1 };
    for (;; at++) {
        if (*at == '-') {
            c->left = 1;
        }
        else if (*at == '0') {
            c->zero = 1;
        }
        else if (*at == '#') {
            c->alternate = 1;
        }
        else {
            break;
        }
    }
    int star = 0;
    if (*at == '*' || (*at >= '0' && *at <= '9')) {
        if ((at = read_number(at, &c->width, args, &star, "width")) == NULL) {
            return NULL;
        }
        if (c->width < 0) {
            c->left = 1;
            c->width = -c->width;
        }
    }
    if (*at == '.') {
        c->has_precision = 1;
        if ((at = read_number(at + 1, &c->precision, args, &star, "precision")) == NULL) {
            return NULL;
        }
        c->precision = Py_MAX(c->precision, 0);
    }
    if (*at == 'l' && at[1] == 'l') {
        c->length = 'L';
        at += 2;
    }
    else if (*at == 'l' || *at == 'z' || *at == 't' || *at == 'j') {
        c->length = *at++;
    }
    c->kind = *at;
    return *at == 0 ? at : at + 1;
}

/* ---- Text ----------------------------------------------------------------------------------- */

static int
write_text(_PyUnicodeWriter *writer, PyObject *str, const conversion *c)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(str);
    if (c->has_precision) {
        length = Py_MIN(length, c->precision);
    }
    Py_ssize_t blanks = c->width > length ? c->width - length : 0;
    if ((!c->left && gopyrt_writer_fill(writer, ' ', blanks) < 0)
        || _PyUnicodeWriter_WriteSubstring(writer, str, 0, length) < 0)
    {
        return -1;
    }
    return c->left ? gopyrt_writer_fill(writer, ' ', blanks) : 0;
}

/* Takes over the str. */
static int
write_own(_PyUnicodeWriter *writer, PyObject *str, const conversion *c)
{
    if (str == NULL) {
        return -1;
    }
    int result = write_text(writer, str, c);
    Py_DECREF(str);
    return result;
}

/* UTF-8, of which the precision counts bytes; a character that it cuts is left out. */
static int
write_utf8(_PyUnicodeWriter *writer, const char *bytes, conversion c)
{
    Py_ssize_t used, size;
    if (c.has_precision) {
        size = (Py_ssize_t)strnlen(bytes, (size_t)c.precision);
    }
    else {
        size = (Py_ssize_t)strlen(bytes);
        if (c.width <= 0
            && gopyrt_ascii_prefix((const unsigned char *)bytes, (size_t)size) == (size_t)size) {
            return _PyUnicodeWriter_WriteASCIIString(writer, bytes, size);
        }
    }
    const int cut = c.has_precision && size == c.precision;
    PyObject *str = PyUnicode_DecodeUTF8Stateful(bytes, size, "replace", cut ? &used : NULL);
    c.has_precision = 0;
    return write_own(writer, str, &c);
}

static int
write_wide(_PyUnicodeWriter *writer, const wchar_t *text, conversion c)
{
    Py_ssize_t length =
        c.has_precision ? (Py_ssize_t)wcsnlen(text, (size_t)c.precision) : (Py_ssize_t)wcslen(text);
    return write_own(writer, PyUnicode_FromWideChar(text, length), &c);
}

static int
write_type_name(_PyUnicodeWriter *writer, PyObject *op, const conversion *c)
{
    if (c->kind == 'N' && !PyType_Check(op)) {
        PyErr_SetString(PyExc_TypeError, "%N argument must be a type");
        return -1;
    }
    PyTypeObject *type = c->kind == 'T' ? Py_TYPE(op) : (PyTypeObject *)op;
    PyObject *name = PyType_GetFullyQualifiedName(type);
    if (name != NULL && c->alternate) {
        /* A colon before the name in place of the dot. */
        PyObject *qualified = PyType_GetQualName(type), *module = NULL;
        if (qualified != NULL) {
            Py_ssize_t more = PyUnicode_GET_LENGTH(name) - PyUnicode_GET_LENGTH(qualified);
            if (more > 1) {
                module = gopyrt_str_slice(name, 0, more - 1);
                Py_CLEAR(name);
                name = module == NULL ? NULL : PyUnicode_FromFormat("%U:%U", module, qualified);
            }
        }
        else {
            Py_CLEAR(name);
        }
        Py_XDECREF(qualified);
        Py_XDECREF(module);
    }
    return write_own(writer, name, c);
}

/* ---- Numbers -------------------------------------------------------------------------------- */

static int
write_digits(_PyUnicodeWriter *writer, uintmax_t value, int negative, const conversion *c)
{
    char digits[24], *end = digits + sizeof(digits), *at = end;
    const unsigned base = c->kind == 'x' || c->kind == 'X' ? 16 : c->kind == 'o' ? 8 : 10;
    const char *names = c->kind == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
    do {
        *--at = names[value % base];
        value /= base;
    } while (value != 0);
    const Py_ssize_t count = end - at;
    Py_ssize_t zeros = c->precision > count ? c->precision - count : 0, blanks = 0;
    if (c->width > zeros + count + negative) {
        blanks = c->width - zeros - count - negative;
        if (c->zero && !c->left) {
            zeros += blanks;
            blanks = 0;
        }
    }
    if ((!c->left && gopyrt_writer_fill(writer, ' ', blanks) < 0)
        || (negative && gopyrt_writer_put(writer, '-') < 0)
        || gopyrt_writer_fill(writer, '0', zeros) < 0
        || _PyUnicodeWriter_WriteASCIIString(writer, at, count) < 0)
    {
        return -1;
    }
    return c->left ? gopyrt_writer_fill(writer, ' ', blanks) : 0;
}

static int
write_signed(_PyUnicodeWriter *writer, arguments *args, const conversion *c)
{
    intmax_t n = c->length == 'l'   ? va_arg(args->list, long)
                 : c->length == 'L' ? va_arg(args->list, long long)
                 : c->length == 'z' ? va_arg(args->list, Py_ssize_t)
                 : c->length == 't' ? va_arg(args->list, ptrdiff_t)
                 : c->length == 'j' ? va_arg(args->list, intmax_t)
                                    : va_arg(args->list, int);
    return write_digits(writer, n < 0 ? -(uintmax_t)n : (uintmax_t)n, n < 0, c);
}

static int
write_unsigned(_PyUnicodeWriter *writer, arguments *args, const conversion *c)
{
    uintmax_t n = c->length == 'l'   ? va_arg(args->list, unsigned long)
                  : c->length == 'L' ? va_arg(args->list, unsigned long long)
                  : c->length == 'z' ? va_arg(args->list, size_t)
                  : c->length == 't' ? (size_t)va_arg(args->list, ptrdiff_t)
                  : c->length == 'j' ? va_arg(args->list, uintmax_t)
                                     : va_arg(args->list, unsigned int);
    return write_digits(writer, n, 0, c);
}

/* ---- The whole ------------------------------------------------------------------------------ */

static int
plain(const conversion *c)
{
    return !c->left && !c->zero && !c->alternate && c->width < 0 && !c->has_precision
           && c->length == 0;
}

/* Does the format know it? */
static int
known(const conversion *c)
{
    switch (c->kind) {
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        return 1;
    case 's':
    case 'V':
        return c->length == 0 || c->length == 'l';
    case 'U':
    case 'S':
    case 'R':
    case 'A':
    case 'T':
    case 'N':
        return c->length == 0;
    case 'c':
    case 'p':
    case '%':
        return plain(c);
    }
    return 0;
}

static int
write_value(_PyUnicodeWriter *writer, arguments *args, const conversion *c)
{
    PyObject *op;
    const void *text;
    char pointer[24];
    switch (c->kind) {
    case '%':
        return gopyrt_writer_put(writer, '%');
    case 'c': {
        int ordinal = va_arg(args->list, int);
        if (ordinal < 0 || ordinal > GOPYRT_MAX_CHARACTER) {
            PyErr_SetString(PyExc_OverflowError, "character argument not in range(0x110000)");
            return -1;
        }
        return gopyrt_writer_put(writer, (Py_UCS4)ordinal);
    }
    case 'd':
    case 'i':
        return write_signed(writer, args, c);
    case 'p': {
        const void *address = va_arg(args->list, void *);
        int size = address == NULL
                       ? snprintf(pointer, sizeof(pointer), "0x(nil)")
                       : snprintf(pointer, sizeof(pointer), "0x%" PRIxPTR, (uintptr_t)address);
        return _PyUnicodeWriter_WriteASCIIString(writer, pointer, size);
    }
    case 's':
        text = va_arg(args->list, const void *);
        return c->length == 'l' ? write_wide(writer, text, *c) : write_utf8(writer, text, *c);
    case 'V':
        op = va_arg(args->list, PyObject *);
        text = va_arg(args->list, const void *);
        return op != NULL         ? write_text(writer, op, c)
               : c->length == 'l' ? write_wide(writer, text, *c)
                                  : write_utf8(writer, text, *c);
    case 'U':
        return write_text(writer, va_arg(args->list, PyObject *), c);
    case 'S':
        return write_own(writer, PyObject_Str(va_arg(args->list, PyObject *)), c);
    case 'R':
        return write_own(writer, PyObject_Repr(va_arg(args->list, PyObject *)), c);
    case 'A':
        return write_own(writer, PyObject_ASCII(va_arg(args->list, PyObject *)), c);
    case 'T':
    case 'N':
        return write_type_name(writer, va_arg(args->list, PyObject *), c);
    }
    return write_unsigned(writer, args, c);
}

int
gopyrt_writer_format(_PyUnicodeWriter *writer, const char *format, va_list vargs)
{
    arguments args;
    int result = -1, overallocate = writer->overallocate;
    va_copy(args.list, vargs);
    for (const char *at = format;;) {
        const char *start = at;
        while (*at != 0 && *at != '%' && (unsigned char)*at < 128) {
            at++;
        }
        if ((unsigned char)*at >= 128) {
            PyErr_Format(PyExc_ValueError,
                         "PyUnicode_FromFormatV() expects an ASCII-encoded format string, "
                         "got a non-ASCII byte: 0x%02x",
                         (unsigned char)*at);
            break;
        }
        if (_PyUnicodeWriter_WriteASCIIString(writer, start, at - start) < 0) {
            break;
        }
        if (*at == 0) {
            result = 0;
            break;
        }
        conversion c;
        const char *next = read_conversion(at + 1, &c, &args);
        if (next == NULL) {
            break;
        }
        if (!known(&c)) {
            PyErr_Format(PyExc_SystemError, "invalid format string: %s", at);
            break;
        }
        gopyrt_writer_piece(writer, *next == 0);
        if (write_value(writer, &args, &c) < 0) {
            break;
        }
        at = next;
    }
    va_end(args.list);
    writer->overallocate = overallocate;
    return result;
}

PyObject *
PyUnicode_FromFormatV(const char *format, va_list vargs)
{
    _PyUnicodeWriter writer;
    _PyUnicodeWriter_Init(&writer);
    writer.min_length = (Py_ssize_t)strlen(format) + 100;
    writer.overallocate = 1;
    if (gopyrt_writer_format(&writer, format, vargs) < 0) {
        _PyUnicodeWriter_Dealloc(&writer);
        return NULL;
    }
    return _PyUnicodeWriter_Finish(&writer);
}

PyObject *
PyUnicode_FromFormat(const char *format, ...)
{
    va_list vargs;
    va_start(vargs, format);
    PyObject *result = PyUnicode_FromFormatV(format, vargs);
    va_end(vargs);
    return result;
}
