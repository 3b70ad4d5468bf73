/* The hash of str, and comparison. */
#include "object/text/str.h"

Py_hash_t
gopyrt_str_hash(PyObject *str)
{
    PyASCIIObject *ascii = (PyASCIIObject *)str;
    Py_hash_t hash = _Py_atomic_load_ssize_relaxed(&ascii->hash);
    if (hash == -1) {
        hash = Py_HashBuffer(PyUnicode_DATA(str), ascii->length * (Py_ssize_t)PyUnicode_KIND(str));
        _Py_atomic_store_ssize_relaxed(&ascii->hash, hash);
    }
    return hash;
}

int
gopyrt_str_equal(PyObject *a, PyObject *b)
{
    if (a == b) {
        return 1;
    }
    const Py_ssize_t length = PyUnicode_GET_LENGTH(a);
    return length == PyUnicode_GET_LENGTH(b) && PyUnicode_KIND(a) == PyUnicode_KIND(b)
           && memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)length * PyUnicode_KIND(a)) == 0;
}

/* -1, 0 or 1. */
static int
compare(PyObject *left, PyObject *right)
{
    gopyrt_text a = gopyrt_text_of(left), b = gopyrt_text_of(right);
    Py_ssize_t shared = Py_MIN(a.length, b.length);
    if (a.kind == 1 && b.kind == 1) {
        int order = memcmp(a.data, b.data, (size_t)shared);
        if (order != 0) {
            return order < 0 ? -1 : 1;
        }
    }
    else {
        for (Py_ssize_t i = 0; i < shared; i++) {
            Py_UCS4 x = gopyrt_text_at(&a, i), y = gopyrt_text_at(&b, i);
            if (x != y) {
                return x < y ? -1 : 1;
            }
        }
    }
    return a.length == b.length ? 0 : a.length < b.length ? -1 : 1;
}

int
PyUnicode_Compare(PyObject *left, PyObject *right)
{
    if (!PyUnicode_Check(left) || !PyUnicode_Check(right)) {
        PyErr_Format(PyExc_TypeError, "Can't compare %.100s and %.100s", GOPYRT_TYPE_NAME(left),
                     GOPYRT_TYPE_NAME(right));
        return -1;
    }
    return left == right ? 0 : compare(left, right);
}

PyObject *
PyUnicode_RichCompare(PyObject *left, PyObject *right, int op)
{
    if (!PyUnicode_Check(left) || !PyUnicode_Check(right)) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    if (op == Py_EQ || op == Py_NE) {
        return PyBool_FromLong(gopyrt_str_equal(left, right) == (op == Py_EQ));
    }
    int order = left == right ? 0 : compare(left, right);
    Py_RETURN_RICHCOMPARE(order, 0, op);
}

int
PyUnicode_Equal(PyObject *str1, PyObject *str2)
{
    if (!PyUnicode_Check(str1) || !PyUnicode_Check(str2)) {
        PyErr_Format(PyExc_TypeError, "%s argument must be str, not %T",
                     PyUnicode_Check(str1) ? "second" : "first",
                     PyUnicode_Check(str1) ? str2 : str1);
        return -1;
    }
    return gopyrt_str_equal(str1, str2);
}

int
_PyUnicode_Equal(PyObject *str1, PyObject *str2)
{
    return gopyrt_str_equal(str1, str2);
}

int
PyUnicode_CompareWithASCIIString(PyObject *left, const char *right)
{
    gopyrt_text a = gopyrt_text_of(left);
    const unsigned char *b = (const unsigned char *)right;
    Py_ssize_t i = 0;
    for (; i < a.length; i++) {
        Py_UCS4 c = gopyrt_text_at(&a, i);
        if (b[i] == 0) {
            return 1;
        }
        if (c != b[i]) {
            return c < b[i] ? -1 : 1;
        }
    }
    return b[i] == 0 ? 0 : -1;
}

int
_PyUnicode_EqualToASCIIString(PyObject *unicode, const char *str)
{
    size_t length = strlen(str);
    return PyUnicode_IS_ASCII(unicode) && (size_t)PyUnicode_GET_LENGTH(unicode) == length
           && memcmp(PyUnicode_DATA(unicode), str, length) == 0;
}

int
PyUnicode_EqualToUTF8AndSize(PyObject *unicode, const char *str, Py_ssize_t size)
{
    if (PyUnicode_IS_ASCII(unicode)) {
        return PyUnicode_GET_LENGTH(unicode) == size
               && memcmp(PyUnicode_DATA(unicode), str, (size_t)size) == 0;
    }
    /* No error comes of a surrogate: it is not in any UTF-8. */
    gopyrt_text text = gopyrt_text_of(unicode);
    Py_ssize_t at = 0;
    for (Py_ssize_t i = 0; i < text.length; i++) {
        char one[4];
        Py_UCS4 c = gopyrt_text_at(&text, i);
        Py_ssize_t bytes = GOPYRT_IS_SURROGATE(c) ? 0 : (Py_ssize_t)gopyrt_utf8_put(c, one);
        if (bytes == 0 || bytes > size - at || memcmp(one, str + at, (size_t)bytes) != 0) {
            return 0;
        }
        at += bytes;
    }
    return at == size;
}

int
PyUnicode_EqualToUTF8(PyObject *unicode, const char *str)
{
    return PyUnicode_EqualToUTF8AndSize(unicode, str, (Py_ssize_t)strlen(str));
}
