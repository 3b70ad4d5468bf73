/* The memory of bytes: making, resizing, joining two. */
#include "object/text/bytes.h"

PyObject *
gopyrt_bytes_room(Py_ssize_t size)
{
    if (size > PY_SSIZE_T_MAX - (Py_ssize_t)sizeof(PyBytesObject)) {
        PyErr_SetString(PyExc_OverflowError, "byte string is too large");
        return NULL;
    }
    PyBytesObject *bytes = PyObject_Malloc(GOPYRT_BYTES_HEAD + (size_t)size + 1);
    if (bytes == NULL) {
        return PyErr_NoMemory();
    }
    gopyrt_object_head(&bytes->ob_base.ob_base, &PyBytes_Type);
    bytes->ob_base.ob_size = size;
    bytes->ob_shash = -1;
    bytes->ob_sval[size] = 0;
    return (PyObject *)bytes;
}

PyObject *
PyBytes_FromStringAndSize(const char *v, Py_ssize_t len)
{
    if (len < 0) {
        PyErr_SetString(PyExc_SystemError, "Negative size passed to PyBytes_FromStringAndSize");
        return NULL;
    }
    if (len == 0) {
        return Py_NewRef(GOPYRT_BYTES_EMPTY);
    }
    if (len == 1 && v != NULL) {
        return Py_NewRef((PyObject *)&_Py_SINGLETON(bytes_characters[(unsigned char)*v]));
    }
    PyObject *bytes = gopyrt_bytes_room(len);
    if (bytes != NULL && v != NULL) {
        memcpy(PyBytes_AS_STRING(bytes), v, (size_t)len);
    }
    return bytes;
}

PyObject *
PyBytes_FromString(const char *v)
{
    return PyBytes_FromStringAndSize(v, (Py_ssize_t)strlen(v));
}

static int
check(PyObject *op)
{
    if (PyBytes_Check(op)) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "expected bytes, %.200s found", GOPYRT_TYPE_NAME(op));
    return 0;
}

Py_ssize_t
PyBytes_Size(PyObject *op)
{
    return check(op) ? Py_SIZE(op) : -1;
}

char *
PyBytes_AsString(PyObject *op)
{
    return check(op) ? PyBytes_AS_STRING(op) : NULL;
}

int
PyBytes_AsStringAndSize(PyObject *obj, char **s, Py_ssize_t *len)
{
    if (s == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (!check(obj)) {
        return -1;
    }
    *s = PyBytes_AS_STRING(obj);
    if (len != NULL) {
        *len = Py_SIZE(obj);
    }
    else if (strlen(*s) != (size_t)Py_SIZE(obj)) {
        PyErr_SetString(PyExc_ValueError, "embedded null byte");
        return -1;
    }
    return 0;
}

int
_PyBytes_Resize(PyObject **pv, Py_ssize_t newsize)
{
    PyObject *bytes = *pv, *result;
    if (!PyBytes_Check(bytes) || newsize < 0) {
        goto wrong;
    }
    if (Py_SIZE(bytes) == newsize) {
        return 0;
    }
    if (Py_SIZE(bytes) == 0 || newsize == 0) {
        *pv = newsize == 0 ? Py_NewRef(GOPYRT_BYTES_EMPTY) : gopyrt_bytes_room(newsize);
        Py_DECREF(bytes);
        return *pv == NULL ? -1 : 0;
    }
    if (!PyBytes_CheckExact(bytes) || Py_REFCNT(bytes) != 1) {
        if (newsize > Py_SIZE(bytes) || !PyBytes_CheckExact(bytes)) {
            goto wrong;
        }
        *pv = PyBytes_FromStringAndSize(PyBytes_AS_STRING(bytes), newsize);
        Py_DECREF(bytes);
        return *pv == NULL ? -1 : 0;
    }
    gopyrt_trace(bytes, PyRefTracer_DESTROY);
    result = newsize > PY_SSIZE_T_MAX - (Py_ssize_t)sizeof(PyBytesObject)
                 ? NULL
                 : PyObject_Realloc(bytes, GOPYRT_BYTES_HEAD + (size_t)newsize + 1);
    if (result == NULL) {
        PyObject_Free(bytes);
        *pv = NULL;
        PyErr_NoMemory();
        return -1;
    }
    gopyrt_trace(result, PyRefTracer_CREATE);
    ((PyBytesObject *)result)->ob_base.ob_size = newsize;
    ((PyBytesObject *)result)->ob_shash = -1;
    ((PyBytesObject *)result)->ob_sval[newsize] = 0;
    *pv = result;
    return 0;

wrong:
    *pv = NULL;
    Py_DECREF(bytes);
    PyErr_BadInternalCall();
    return -1;
}
