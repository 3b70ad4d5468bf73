/* Formats of the struct module: the size of what they describe, and its values. */
#include "object/buffer/memory_view.h"

#include <stdint.h>

/* One code of a format with its count, and where its value lies. */
struct code {
    char letter;
    Py_ssize_t count, size, offset;
    int little; /* byte order */
};

struct run {
    const char *at;
    Py_ssize_t offset;
    int native, little;
};

static struct run
start(const char *format)
{
    struct run run = { format, 0, 1, PY_LITTLE_ENDIAN };
    if (*format != '\0' && strchr("@=<>!", *format) != NULL) {
        run.native = *format == '@';
        run.little = *format == '<' || (strchr("@=", *format) != NULL && PY_LITTLE_ENDIAN);
        run.at++;
    }
    return run;
}

/* What a value takes in the sizes that are the same on all machines; -1 for no letter of these. */
static Py_ssize_t
standard_size(char letter)
{
    switch (letter) {
    case 'l':
    case 'L':
        return 4;
    case 'n':
    case 'N':
    case 'P':
        return -1;
    case 'x':
    case 's':
    case 'p':
        return 1;
    }
    return gopyrt_item_size(letter);
}

static Py_ssize_t
native_size(char letter, Py_ssize_t *align)
{
    Py_ssize_t size = gopyrt_item_size(letter);
    size = size < 0 ? standard_size(letter) : size;
    *align = letter == 'D' || letter == 'F' ? size / 2 : size;
    return size;
}

/* The next code: 1, 0 at the end, -1 with a reason. */
static int
next(struct run *run, struct code *code, const char **why)
{
    Py_ssize_t align = 1;
    while (Py_ISSPACE(*run->at)) {
        run->at++;
    }
    if (*run->at == '\0') {
        return 0;
    }
    code->count = 1;
    if (Py_ISDIGIT(*run->at)) {
        code->count = 0;
        for (; Py_ISDIGIT(*run->at); run->at++) {
            if (code->count > (PY_SSIZE_T_MAX - 9) / 10) {
                *why = "overflow in item count";
                return -1;
            }
            code->count = code->count * 10 + (*run->at - '0');
        }
        if (*run->at == '\0') {
            *why = "repeat count given without format specifier";
            return -1;
        }
    }
    code->letter = *run->at++;
    code->size = run->native ? native_size(code->letter, &align) : standard_size(code->letter);
    if (code->size < 0) {
        *why = "bad char in struct format";
        return -1;
    }
    run->offset += run->native ? (align - run->offset % align) % align : 0;
    if (code->count > (PY_SSIZE_T_MAX - run->offset) / code->size) {
        *why = "total struct size too long";
        return -1;
    }
    code->offset = run->offset;
    code->little = run->little;
    run->offset += code->count * code->size;
    return 1;
}

static void
complain(const char *why)
{
    PyObject *module = PyImport_ImportModule("struct"), *error = NULL;
    if (module == NULL) {
        /* The module that struct is made of may be there alone. */
        PyErr_Clear();
        module = PyImport_ImportModule("_struct");
    }
    if (module != NULL) {
        error = PyObject_GetAttrString(module, "error");
        Py_DECREF(module);
    }
    if (error == NULL) {
        PyErr_Clear();
    }
    PyErr_SetString(error == NULL ? PyExc_ValueError : error, why);
    Py_XDECREF(error);
}

Py_ssize_t
gopyrt_format_size(const char *format, const char **why)
{
    struct run run = start(format);
    struct code code;
    int more;
    while ((more = next(&run, &code, why)) > 0) {
    }
    return more < 0 ? -1 : run.offset;
}

Py_ssize_t
PyBuffer_SizeFromFormat(const char *format)
{
    const char *why;
    Py_ssize_t size = gopyrt_format_size(format, &why);
    if (size < 0) {
        complain(why);
    }
    return size;
}

/* ---- Values -------------------------------------------------------------------------- */

static PyObject *
integer(const unsigned char *p, const struct code *code)
{
    uint64_t bits = 0;
    int n = (int)code->size;
    for (int i = 0; i < n; i++) {
        bits |= (uint64_t)p[code->little ? i : n - 1 - i] << (8 * i);
    }
    if (strchr("BHILQNP", code->letter) != NULL) {
        return PyLong_FromUnsignedLongLong(bits);
    }
    int unused = 64 - 8 * n;
    return PyLong_FromLongLong((int64_t)(bits << unused) >> unused);
}

static PyObject *
value(const char *p, const struct code *code)
{
    switch (code->letter) {
    case 'c':
        return PyBytes_FromStringAndSize(p, 1);
    case '?':
        return PyBool_FromLong(*p != 0);
    case 's':
        return PyBytes_FromStringAndSize(p, code->count);
    case 'p': {
        Py_ssize_t n = code->count > 0 ? (unsigned char)*p : 0;
        return PyBytes_FromStringAndSize(p + 1, n < code->count ? n : Py_MAX(code->count - 1, 0));
    }
    case 'e':
        return PyFloat_FromDouble(PyFloat_Unpack2(p, code->little));
    case 'f':
        return PyFloat_FromDouble(PyFloat_Unpack4(p, code->little));
    case 'd':
        return PyFloat_FromDouble(PyFloat_Unpack8(p, code->little));
    case 'F':
        return PyComplex_FromDoubles(PyFloat_Unpack4(p, code->little),
                                     PyFloat_Unpack4(p + 4, code->little));
    case 'D':
        return PyComplex_FromDoubles(PyFloat_Unpack8(p, code->little),
                                     PyFloat_Unpack8(p + 8, code->little));
    }
    return integer((const unsigned char *)p, code);
}

static PyObject *
too_small(const char *format, Py_ssize_t itemsize)
{
    char text[200];
    const char *unused;
    const Py_ssize_t size = gopyrt_format_size(format, &unused);
    snprintf(
        text, sizeof(text),
        "unpack_from requires a buffer of at least %zd bytes for unpacking %zd bytes at offset "
        "0 (actual buffer size is %zd)",
        size, size, itemsize);
    complain(text);
    return NULL;
}

PyObject *
gopyrt_item_get_any(const char *p, const char *format, Py_ssize_t itemsize)
{
    struct run run = start(format);
    struct code code;
    const char *unused;
    PyObject *list = PyList_New(0), *result;
    if (list == NULL) {
        return NULL;
    }
    while (next(&run, &code, &unused) > 0) {
        if (run.offset > itemsize) {
            Py_DECREF(list);
            return too_small(format, itemsize);
        }
        int whole = code.letter == 's' || code.letter == 'p';
        Py_ssize_t n = code.letter == 'x' ? 0 : whole ? 1 : code.count;
        for (Py_ssize_t i = 0; i < n; i++) {
            PyObject *item = value(p + code.offset + i * code.size, &code);
            if (item == NULL || PyList_Append(list, item) < 0) {
                Py_XDECREF(item);
                Py_DECREF(list);
                return NULL;
            }
            Py_DECREF(item);
        }
    }
    result =
        PyList_GET_SIZE(list) == 1 ? Py_NewRef(PyList_GET_ITEM(list, 0)) : PyList_AsTuple(list);
    Py_DECREF(list);
    return result;
}
