/* Objects out of what Go packed. object_pack.go writes it: a letter, then what the letter
 * says; numbers in this machine's order, lengths of 8 bytes. */
#include "object/goview/goview.h"

static uint64_t
word(gopyrt_goview_reader *reader)
{
    uint64_t value;
    memcpy(&value, reader->at, sizeof(value));
    reader->at += sizeof(value);
    return value;
}

static double
real(gopyrt_goview_reader *reader)
{
    double value;
    memcpy(&value, reader->at, sizeof(value));
    reader->at += sizeof(value);
    return value;
}

/* The bytes that a length stands in front of. */
static const char *
bytes(gopyrt_goview_reader *reader, size_t *size)
{
    *size = word(reader);
    const char *start = (const char *)reader->at;
    reader->at += *size;
    return start;
}

static PyObject *
unpack_text(gopyrt_goview_reader *reader)
{
    size_t size;
    const char *text = bytes(reader, &size);
    return PyUnicode_FromStringAndSize(text, (Py_ssize_t)size);
}

static PyObject *
unpack_name(gopyrt_goview_reader *reader)
{
    PyObject *name = unpack_text(reader);
    if (name != NULL) {
        PyUnicode_InternInPlace(&name);
    }
    return name;
}

static PyObject *
unpack_bytes(gopyrt_goview_reader *reader)
{
    size_t size;
    const char *start = bytes(reader, &size);
    return PyBytes_FromStringAndSize(start, (Py_ssize_t)size);
}

/* A large int is two's complement, the lowest byte first. */
static PyObject *
unpack_large(gopyrt_goview_reader *reader)
{
    size_t size;
    const char *start = bytes(reader, &size);
    return PyLong_FromNativeBytes(start, size, Py_ASNATIVEBYTES_LITTLE_ENDIAN);
}

static PyObject *
unpack_list(gopyrt_goview_reader *reader)
{
    Py_ssize_t count = (Py_ssize_t)word(reader);
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++) {
        PyObject *item = gopyrt_goview_unpack(reader);
        if (item == NULL) {
            Py_CLEAR(list);
        }
        else {
            PyList_SET_ITEM(list, i, item);
        }
    }
    return list;
}

static PyObject *
unpack_tuple(gopyrt_goview_reader *reader)
{
    Py_ssize_t count = (Py_ssize_t)word(reader);
    PyObject *tuple = PyTuple_New(count);
    for (Py_ssize_t i = 0; tuple != NULL && i < count; i++) {
        PyObject *item = gopyrt_goview_unpack(reader);
        if (item == NULL) {
            Py_CLEAR(tuple);
        }
        else {
            PyTuple_SET_ITEM(tuple, i, item);
        }
    }
    return tuple;
}

static PyObject *
unpack_dict(gopyrt_goview_reader *reader)
{
    Py_ssize_t count = (Py_ssize_t)word(reader);
    PyObject *dict = PyDict_New();
    for (Py_ssize_t i = 0; dict != NULL && i < count; i++) {
        PyObject *key = gopyrt_goview_unpack(reader);
        PyObject *value = key == NULL ? NULL : gopyrt_goview_unpack(reader);
        if (value == NULL || PyDict_SetItem(dict, key, value) < 0) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(key);
        Py_XDECREF(value);
    }
    return dict;
}

PyObject *
gopyrt_goview_unpack(gopyrt_goview_reader *reader)
{
    switch (*reader->at++) {
    case 'N':
        return Py_NewRef(Py_None);
    case 'F':
        return Py_NewRef(Py_False);
    case 'T':
        return Py_NewRef(Py_True);
    case 'i':
        return PyLong_FromLongLong((long long)word(reader));
    case 'u':
        return PyLong_FromUnsignedLongLong(word(reader));
    case 'I':
        return unpack_large(reader);
    case 'f':
        return PyFloat_FromDouble(real(reader));
    case 'c': {
        double re = real(reader);
        return PyComplex_FromDoubles(re, real(reader));
    }
    case 's':
        return unpack_text(reader);
    case 'n':
        return unpack_name(reader);
    case 'b':
        return unpack_bytes(reader);
    case 'o':
        return Py_NewRef((PyObject *)(uintptr_t)word(reader));
    case 'l':
        return unpack_list(reader);
    case 't':
        return unpack_tuple(reader);
    case 'd':
        return unpack_dict(reader);
    default:
        PyErr_SetString(PyExc_SystemError, "gopyrt_goview_do: the values are malformed");
        return NULL;
    }
}
