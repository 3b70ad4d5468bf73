/* The public functions of bytes that join and compare, and join(). */
#include "object/text/bytes.h"

void
PyBytes_Concat(PyObject **bytes, PyObject *newpart)
{
    if (*bytes == NULL) {
        return;
    }
    PyObject *result = newpart == NULL ? NULL : gopyrt_bytes_concat(*bytes, newpart);
    Py_SETREF(*bytes, result);
}

void
PyBytes_ConcatAndDel(PyObject **bytes, PyObject *newpart)
{
    PyBytes_Concat(bytes, newpart);
    Py_XDECREF(newpart);
}

/* Holds an item, exact bytes too: the code of another one may take it out of the list. */
static int
hold_item(PyObject *item, Py_ssize_t i, gopyrt_bytes_argument *argument)
{
    Py_INCREF(item);
    int result = gopyrt_bytes_hold(item, argument);
    if (result < 0) {
        PyErr_Format(PyExc_TypeError,
                     "sequence item %zd: expected a bytes-like object, %.80s found", i,
                     GOPYRT_TYPE_NAME(item));
    }
    else if (PyBytes_CheckExact(item)) {
        argument->view.obj = Py_NewRef(item);
    }
    Py_DECREF(item);
    return result;
}

/* Holds all items: how many were held is put into *held. The size of all with what stands between,
 * or -1. */
static Py_ssize_t
hold_all(PyObject *fast, Py_ssize_t between, gopyrt_bytes_argument *arguments, Py_ssize_t *held)
{
    const Py_ssize_t count = PySequence_Fast_GET_SIZE(fast);
    Py_ssize_t size = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (hold_item(PySequence_Fast_GET_ITEM(fast, i), i, &arguments[i]) < 0) {
            return -1;
        }
        *held = i + 1;
        if (arguments[i].text.length > PY_SSIZE_T_MAX - size - (i > 0 ? between : 0)) {
            PyErr_SetString(PyExc_OverflowError, "join() result is too long");
            return -1;
        }
        size += arguments[i].text.length + (i > 0 ? between : 0);
        if (count != PySequence_Fast_GET_SIZE(fast)) {
            PyErr_SetString(PyExc_RuntimeError, "sequence changed size during iteration");
            return -1;
        }
    }
    return size;
}

static PyObject *
join(PyObject *self, const gopyrt_text *by, PyObject *iterable)
{
    PyObject *fast = PySequence_Fast(iterable, "can only join an iterable"), *result = NULL;
    if (fast == NULL) {
        return NULL;
    }
    const Py_ssize_t count = PySequence_Fast_GET_SIZE(fast);
    Py_ssize_t held = 0;
    gopyrt_bytes_argument few[8], *all = few;
    if (count == 0) {
        Py_DECREF(fast);
        return gopyrt_bytes_like(self, NULL, 0);
    }
    if (count == 1 && PyBytes_Check(self) && PyBytes_CheckExact(PySequence_Fast_GET_ITEM(fast, 0)))
    {
        result = Py_NewRef(PySequence_Fast_GET_ITEM(fast, 0));
        Py_DECREF(fast);
        return result;
    }
    if (count > (Py_ssize_t)Py_ARRAY_LENGTH(few)
        && (all = PyMem_New(gopyrt_bytes_argument, count)) == NULL)
    {
        Py_DECREF(fast);
        return PyErr_NoMemory();
    }
    Py_ssize_t size = hold_all(fast, by->length, all, &held);
    if (size >= 0 && (result = gopyrt_bytes_like(self, NULL, size)) != NULL && size > 0) {
        char *to = gopyrt_bytes_data(result);
        for (Py_ssize_t i = 0; i < count; i++) {
            if (i > 0) {
                memcpy(to, by->data, (size_t)by->length);
                to += by->length;
            }
            memcpy(to, all[i].text.data, (size_t)all[i].text.length);
            to += all[i].text.length;
        }
    }
    while (held > 0) {
        gopyrt_bytes_release(&all[--held]);
    }
    if (all != few) {
        PyMem_Free(all);
    }
    Py_DECREF(fast);
    return result;
}

/* A bytearray is held meanwhile, so that no code that runs can move its bytes. */
PyObject *
gopyrt_bytes_join(PyObject *self, PyObject *iterable)
{
    gopyrt_bytes_argument by;
    if (gopyrt_bytes_hold(self, &by) < 0) {
        return NULL;
    }
    PyObject *result = join(self, &by.text, iterable);
    gopyrt_bytes_release(&by);
    return result;
}

PyObject *
PyBytes_Join(PyObject *sep, PyObject *iterable)
{
    if (sep == NULL) {
        PyErr_BadInternalCall();
        return NULL;
    }
    if (!PyBytes_Check(sep)) {
        PyErr_Format(PyExc_TypeError, "sep: expected bytes, got %T", sep);
        return NULL;
    }
    return gopyrt_bytes_join(sep, iterable);
}
