/* Values for Go, out of objects: in the form of unpack.c. A subclass of a type is packed as the
 * type is. What has no form of its own, a set or an instance, is a reference. */
#include "object/goview/goview.h"

#include <stdlib.h>

#define DEPTH 500 /* of lists in lists; one that holds itself has no end */

typedef struct {
    unsigned char *block;
    size_t size, room;
    PyObject *owned; /* what Go gets references to: a list or NULL */
} packer;

static unsigned char *
reserve(packer *p, size_t more)
{
    if (p->room - p->size < more) {
        size_t room = p->room + more + p->room / 2 + 48;
        unsigned char *block = realloc(p->block, room);
        if (block == NULL) {
            PyErr_NoMemory();
            return NULL;
        }
        p->block = block;
        p->room = room;
    }
    unsigned char *place = p->block + p->size;
    p->size += more;
    return place;
}

/* A letter and so many bytes. */
static int
put(packer *p, char letter, const void *bytes, size_t size)
{
    unsigned char *place = reserve(p, size + 1);
    if (place == NULL) {
        return -1;
    }
    *place = (unsigned char)letter;
    memcpy(place + 1, bytes, size);
    return 0;
}

static int
put_word(packer *p, char letter, uint64_t value)
{
    return put(p, letter, &value, sizeof(value));
}

static int
put_bytes(packer *p, char letter, const void *bytes, size_t size)
{
    unsigned char *place;
    if (put_word(p, letter, size) < 0 || (place = reserve(p, size)) == NULL) {
        return -1;
    }
    memcpy(place, bytes, size);
    return 0;
}

static int
put_int(packer *p, PyObject *value)
{
    int overflow;
    long long small = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (!overflow) {
        return small == -1 && PyErr_Occurred() ? -1 : put_word(p, 'i', (uint64_t)small);
    }
    Py_ssize_t size = PyLong_AsNativeBytes(value, NULL, 0, Py_ASNATIVEBYTES_LITTLE_ENDIAN);
    unsigned char *place;
    if (size < 0 || put_word(p, 'I', (uint64_t)size) < 0
        || (place = reserve(p, (size_t)size)) == NULL) {
        return -1;
    }
    return PyLong_AsNativeBytes(value, place, size, Py_ASNATIVEBYTES_LITTLE_ENDIAN) < 0 ? -1 : 0;
}

static int
put_text(packer *p, PyObject *value)
{
    Py_ssize_t size;
    const char *text = PyUnicode_AsUTF8AndSize(value, &size);
    return text == NULL ? -1 : put_bytes(p, 's', text, (size_t)size);
}

static int
put_reference(packer *p, PyObject *value)
{
    if (_Py_IsImmortal(value)) {
        return put_word(p, 'O', (uintptr_t)value);
    }
    if (p->owned == NULL && (p->owned = PyList_New(0)) == NULL) {
        return -1;
    }
    return PyList_Append(p->owned, value) < 0 ? -1 : put_word(p, 'o', (uintptr_t)value);
}

static int put_value(packer *p, PyObject *value, int depth);

static int
put_sequence(packer *p, char letter, PyObject *sequence, int depth)
{
    Py_ssize_t count = PySequence_Fast_GET_SIZE(sequence);
    if (put_word(p, letter, (uint64_t)count) < 0) {
        return -1;
    }
    /* Nothing here runs code that could change it. */
    for (Py_ssize_t i = 0; i < count; i++) {
        if (put_value(p, PySequence_Fast_GET_ITEM(sequence, i), depth) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
put_dict(packer *p, PyObject *dict, int depth)
{
    Py_ssize_t at = 0;
    PyObject *key, *value;
    if (put_word(p, 'd', (uint64_t)PyDict_GET_SIZE(dict)) < 0) {
        return -1;
    }
    while (PyDict_Next(dict, &at, &key, &value)) {
        if (put_value(p, key, depth) < 0 || put_value(p, value, depth) < 0) {
            return -1;
        }
    }
    return 0;
}

static int
put_value(packer *p, PyObject *value, int depth)
{
    if (value == Py_None) {
        return put(p, 'N', NULL, 0);
    }
    if (PyBool_Check(value)) {
        return put(p, value == Py_True ? 'T' : 'F', NULL, 0);
    }
    if (PyLong_Check(value)) {
        return put_int(p, value);
    }
    if (PyUnicode_Check(value)) {
        return put_text(p, value);
    }
    if (PyFloat_Check(value)) {
        double real = PyFloat_AS_DOUBLE(value);
        return put(p, 'f', &real, sizeof(real));
    }
    if (PyComplex_Check(value)) {
        Py_complex number = ((PyComplexObject *)value)->cval;
        return put(p, 'c', &number, sizeof(number));
    }
    if (PyBytes_Check(value)) {
        return put_bytes(p, 'b', PyBytes_AS_STRING(value), (size_t)PyBytes_GET_SIZE(value));
    }
    if (PyByteArray_Check(value)) {
        return put_bytes(p, 'b', PyByteArray_AS_STRING(value), (size_t)PyByteArray_GET_SIZE(value));
    }
    if (!PyTuple_Check(value) && !PyList_Check(value) && !PyDict_Check(value)) {
        return put_reference(p, value);
    }
    if (depth == DEPTH) {
        PyErr_SetString(PyExc_RecursionError,
                        "a value for Go is nested too deeply, or holds itself");
        return -1;
    }
    if (PyDict_Check(value)) {
        return put_dict(p, value, depth + 1);
    }
    return put_sequence(p, PyTuple_Check(value) ? 't' : 'l', value, depth + 1);
}

int
gopyrt_goview_pack(PyObject *value, gopyrt_goview *result)
{
    packer p = { 0 };
    int failed = put_value(&p, value, 0);
    if (failed) {
        free(p.block);
        p.block = NULL;
    }
    else if (p.owned != NULL) {
        for (Py_ssize_t i = 0; i < PyList_GET_SIZE(p.owned); i++) {
            Py_INCREF(PyList_GET_ITEM(p.owned, i));
        }
    }
    Py_XDECREF(p.owned);
    result->block = p.block;
    result->size = p.size;
    return failed;
}
