/* How different two names are, for "did you mean": the least cost of making one of the other.
 *
 * An inserted, deleted or exchanged byte costs a move, a letter in the other case less. */
#include "text/text.h"
#include "cpython/pyctype.h"
#include "cpython/unicodeobject.h"
#include "fatal/fatal.h"
#include "internal/pycore_pyerrors.h"

#include <string.h>

enum {
    MOVE = 2,
    CASE = 1,
    LONGEST = 40, /* bytes that differ; longer names are not compared */
};

/* The UTF-8 of a str. */
typedef struct {
    const unsigned char *bytes;
    size_t length;
    char *owned; /* raw memory, or NULL */
} utf8;

static int
encode(PyObject *str, utf8 *out)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(str);
    int kind = PyUnicode_KIND(str);
    const void *data = PyUnicode_DATA(str);

    out->owned = PyMem_RawMalloc((size_t)length * 4);
    if (out->owned == NULL) {
        gopyrt_error_set(GOPYRT_ERROR_MEMORY, "_Py_UTF8_Edit_Cost: no memory");
        return -1;
    }
    out->length = 0;
    for (Py_ssize_t i = 0; i < length; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        if (GOPYRT_IS_SURROGATE(c)) {
            gopyrt_error_set(GOPYRT_ERROR_VALUE,
                             "'utf-8' codec can't encode character '\\u%04x' in position %zd: "
                             "surrogates not allowed",
                             (unsigned)c, i);
            PyMem_RawFree(out->owned);
            return -1;
        }
        out->length += gopyrt_utf8_put(c, out->owned + out->length);
    }
    out->bytes = (const unsigned char *)out->owned;
    return 0;
}

/* Static strings have no type where the host has none for them. */
static int
is_str(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    return type == NULL || (type->tp_flags & Py_TPFLAGS_UNICODE_SUBCLASS) != 0;
}

/* 0, or -1 with the thread's error set. */
static int
open_utf8(PyObject *object, utf8 *out)
{
    if (!is_str(object)) {
        gopyrt_error_set(GOPYRT_ERROR_TYPE, "bad argument type for built-in operation");
        return -1;
    }
    out->owned = NULL;
    if (PyUnicode_IS_COMPACT_ASCII(object)) {
        out->bytes = PyUnicode_DATA(object);
        out->length = (size_t)PyUnicode_GET_LENGTH(object);
        return 0;
    }
    const char *cached = _Py_atomic_load_ptr_acquire(&_PyCompactUnicodeObject_CAST(object)->utf8);
    if (cached != NULL) {
        out->bytes = (const unsigned char *)cached;
        out->length = (size_t)_PyCompactUnicodeObject_CAST(object)->utf8_length;
        return 0;
    }
    return encode(object, out);
}

static void
close_utf8(utf8 *text)
{
    PyMem_RawFree(text->owned);
}

/* What it costs to exchange one byte for the other. */
static size_t
exchange(unsigned char a, unsigned char b)
{
    if (a == b) {
        return 0;
    }
    return Py_TOLOWER(a) == Py_TOLOWER(b) ? CASE : MOVE;
}

/* The cost, or `most` + 1 where it is more, or the names too long. */
static size_t
cost(utf8 a, utf8 b, size_t most)
{
    while (a.length > 0 && b.length > 0 && a.bytes[0] == b.bytes[0]) {
        a.bytes++, a.length--;
        b.bytes++, b.length--;
    }
    while (a.length > 0 && b.length > 0 && a.bytes[a.length - 1] == b.bytes[b.length - 1]) {
        a.length--;
        b.length--;
    }
    if (a.length == 0 || b.length == 0) {
        return (a.length + b.length) * MOVE;
    }
    if (a.length > LONGEST || b.length > LONGEST) {
        return most + 1;
    }
    if (a.length > b.length) {
        utf8 shorter = b;
        b = a;
        a = shorter;
    }
    if ((b.length - a.length) * MOVE > most) {
        return most + 1;
    }

    /* costs[i] is that of making i + 1 bytes of a what b is so far. */
    size_t costs[LONGEST], result = 0;
    for (size_t i = 0; i < a.length; i++) {
        costs[i] = (i + 1) * MOVE;
    }
    for (size_t j = 0; j < b.length; j++) {
        size_t before = j * MOVE, least = SIZE_MAX;
        result = (j + 1) * MOVE;
        for (size_t i = 0; i < a.length; i++) {
            size_t exchanged = before + exchange(a.bytes[i], b.bytes[j]);
            before = costs[i];
            size_t moved = Py_MIN(result, before) + MOVE;
            result = Py_MIN(exchanged, moved);
            costs[i] = result;
            least = Py_MIN(least, result);
        }
        if (least > most) {
            return most + 1;
        }
    }
    return result;
}

/* Callers: any thread that holds both strings. Fork: works in a child. Signals: no. */
Py_ssize_t
_Py_UTF8_Edit_Cost(PyObject *str_a, PyObject *str_b, Py_ssize_t max_cost)
{
    utf8 a, b;
    if (open_utf8(str_a, &a) < 0) {
        return -1;
    }
    if (open_utf8(str_b, &b) < 0) {
        close_utf8(&a);
        return -1;
    }
    if (max_cost == -1) {
        max_cost = (Py_ssize_t)Py_MAX(a.length, b.length) * MOVE;
    }
    /* A negative number other than -1 is a very large one, as in CPython. */
    Py_ssize_t result = (Py_ssize_t)cost(a, b, (size_t)max_cost);
    close_utf8(&a);
    close_utf8(&b);
    return result;
}
