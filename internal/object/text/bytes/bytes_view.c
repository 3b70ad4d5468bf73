/* What methods of bytes and bytearray take: bytes of other objects, single bytes. */
#include "object/text/bytes.h"

int
gopyrt_bytes_hold(PyObject *op, gopyrt_bytes_argument *argument)
{
    if (PyBytes_CheckExact(op)) {
        argument->view.obj = NULL;
        argument->text = gopyrt_bytes_text(op);
        return 0;
    }
    if (PyObject_GetBuffer(op, &argument->view, PyBUF_SIMPLE) < 0) {
        return -1;
    }
    argument->text = (gopyrt_text){ op, argument->view.buf, argument->view.len, 1 };
    return 0;
}

int
gopyrt_byte_of(PyObject *op, const char *message)
{
    PyObject *number = PyNumber_Index(op);
    if (number == NULL) {
        return -1;
    }
    int overflow;
    long value = PyLong_AsLongAndOverflow(number, &overflow);
    Py_DECREF(number);
    if (overflow != 0 || value < 0 || value > 255) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_ValueError, message);
        }
        return -1;
    }
    return (int)value;
}

int
gopyrt_bytes_hold_part(PyObject *op, gopyrt_bytes_argument *argument)
{
    if (PyObject_CheckBuffer(op)) {
        return gopyrt_bytes_hold(op, argument);
    }
    if (!PyIndex_Check(op)) {
        PyErr_Format(PyExc_TypeError,
                     "argument should be integer or bytes-like object, not '%.200s'",
                     GOPYRT_TYPE_NAME(op));
        return -1;
    }
    int byte = gopyrt_byte_of(op, "byte must be in range(0, 256)");
    argument->one = (char)byte;
    argument->view.obj = NULL;
    argument->text = (gopyrt_text){ op, &argument->one, 1, 1 };
    return byte < 0 ? -1 : 0;
}

void
gopyrt_bytes_release(gopyrt_bytes_argument *argument)
{
    if (argument->view.obj != NULL) {
        PyBuffer_Release(&argument->view);
    }
}

PyObject *
gopyrt_bytes_part(const gopyrt_text *text, Py_ssize_t start, Py_ssize_t end)
{
    if (start == 0 && end == text->length && PyBytes_CheckExact(text->op)) {
        return Py_NewRef(text->op);
    }
    return gopyrt_bytes_like(text->op, (const char *)text->data + start, end - start);
}

/* ---- Iterables of ints ---------------------------------------------------------------------- */

PyObject *
gopyrt_bytes_iterator(PyObject *op, const char *type)
{
    if (PyList_CheckExact(op) || PyTuple_CheckExact(op)) {
        return Py_NewRef(op);
    }
    PyObject *iterator = PyUnicode_Check(op) ? NULL : PyObject_GetIter(op);
    if (iterator == NULL && (!PyErr_Occurred() || PyErr_ExceptionMatches(PyExc_TypeError))) {
        PyErr_Format(PyExc_TypeError, "cannot convert '%.200s' object to %s", GOPYRT_TYPE_NAME(op),
                     type);
    }
    return iterator;
}

int
gopyrt_bytes_iterate(PyObject *iterator, const char *message, gopyrt_byte_taker take, void *to)
{
    if (PyList_CheckExact(iterator) || PyTuple_CheckExact(iterator)) {
        for (Py_ssize_t i = 0; i < Py_SIZE(iterator); i++) {
            PyObject *item = Py_NewRef(PyList_CheckExact(iterator) ? PyList_GET_ITEM(iterator, i)
                                                                   : PyTuple_GET_ITEM(iterator, i));
            int byte = gopyrt_byte_of(item, message);
            Py_DECREF(item);
            if (byte < 0 || take(to, (unsigned char)byte) < 0) {
                return -1;
            }
        }
        return 0;
    }
    PyObject *item;
    while ((item = PyIter_Next(iterator)) != NULL) {
        int byte = gopyrt_byte_of(item, message);
        Py_DECREF(item);
        if (byte < 0 || take(to, (unsigned char)byte) < 0) {
            break;
        }
    }
    return item != NULL || PyErr_Occurred() ? -1 : 0;
}

int
gopyrt_bytes_source(PyObject *args, PyObject *kwds, const char *format, PyObject **source)
{
    static char *names[] = { "source", "encoding", "errors", NULL };
    const char *encoding = NULL, *errors = NULL;
    *source = NULL;
    if (kwds == NULL && PyTuple_GET_SIZE(args) <= 1) {
        *source = PyTuple_GET_SIZE(args) == 0 ? NULL : PyTuple_GET_ITEM(args, 0);
    }
    else if (!PyArg_ParseTupleAndKeywords(args, kwds, format, names, source, &encoding, &errors)) {
        return -1;
    }
    const int text = *source != NULL && PyUnicode_Check(*source);
    if (text && encoding != NULL) {
        *source = PyUnicode_AsEncodedString(*source, encoding, errors);
        return *source == NULL ? -1 : 1;
    }
    if (encoding != NULL || errors != NULL) {
        PyErr_SetString(PyExc_TypeError, text               ? GOPYRT_NO_ENCODING
                                         : encoding != NULL ? "encoding without a string argument"
                                                            : "errors without a string argument");
        return -1;
    }
    return 0;
}
