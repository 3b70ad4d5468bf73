/* OSError: the number of an error chooses the class. */
#include "object/error/exception/exception_types.h"

#include <errno.h>

/* The class for an errno, or NULL. */
static PyTypeObject *
class_of(long number)
{
    switch (number) {
    case EAGAIN:
    case EALREADY:
    case EINPROGRESS:
        return &_PyExc_BlockingIOError;
    case EPIPE:
    case ESHUTDOWN:
        return &_PyExc_BrokenPipeError;
    case ECHILD:
        return &_PyExc_ChildProcessError;
    case ECONNABORTED:
        return &_PyExc_ConnectionAbortedError;
    case ECONNREFUSED:
        return &_PyExc_ConnectionRefusedError;
    case ECONNRESET:
        return &_PyExc_ConnectionResetError;
    case EEXIST:
        return &_PyExc_FileExistsError;
    case ENOENT:
        return &_PyExc_FileNotFoundError;
    case EISDIR:
        return &_PyExc_IsADirectoryError;
    case ENOTDIR:
        return &_PyExc_NotADirectoryError;
    case EINTR:
        return &_PyExc_InterruptedError;
    case EACCES:
    case EPERM:
        return &_PyExc_PermissionError;
    case ESRCH:
        return &_PyExc_ProcessLookupError;
    case ETIMEDOUT:
        return &_PyExc_TimeoutError;
    }
    return NULL;
}

/* errno, text, file, (Windows' error), second file. Fewer than two or more than five arguments mean
 * nothing. Borrowed; those that are not given stay NULL. */
struct parts {
    PyObject *number, *text, *file, *file2;
};

static struct parts
parts_of(PyObject *args)
{
    struct parts p = { NULL, NULL, NULL, NULL };
    Py_ssize_t n = PyTuple_GET_SIZE(args);
    if (n >= 2 && n <= 5) {
        p.number = PyTuple_GET_ITEM(args, 0);
        p.text = PyTuple_GET_ITEM(args, 1);
        p.file = n > 2 ? PyTuple_GET_ITEM(args, 2) : NULL;
        p.file2 = n > 4 ? PyTuple_GET_ITEM(args, 4) : NULL;
    }
    return p;
}

static int
fill(PyOSErrorObject *e, PyObject *args)
{
    struct parts p = parts_of(args);
    PyObject *kept = Py_NewRef(args);
    if (p.file != NULL && p.file != Py_None) {
        if (Py_IS_TYPE(e, &_PyExc_BlockingIOError) && PyNumber_Check(p.file)) {
            e->written = PyNumber_AsSsize_t(p.file, PyExc_ValueError);
            if (e->written == -1 && PyErr_Occurred()) {
                Py_DECREF(kept);
                return -1;
            }
        }
        else {
            e->filename = Py_NewRef(p.file);
            e->filename2 = p.file2 != NULL && p.file2 != Py_None ? Py_NewRef(p.file2) : NULL;
            /* The arguments are then those that all of Python's versions had. */
            Py_SETREF(kept, PyTuple_GetSlice(args, 0, 2));
            if (kept == NULL) {
                return -1;
            }
        }
    }
    e->myerrno = Py_XNewRef(p.number);
    e->strerror = Py_XNewRef(p.text);
    Py_XSETREF(e->args, kept);
    return 0;
}

/* A class with an __init__ of its own and no __new__ leaves its arguments to __init__. */
static int
init_fills(PyTypeObject *type)
{
    return type->tp_init != gopyrt_os_error_init && type->tp_new == gopyrt_os_error_new;
}

PyObject *
gopyrt_os_error_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    int later = init_fills(type);
    if (!later && !gopyrt_exception_no_keywords(type, kwds)) {
        return NULL;
    }
    PyObject *number = later ? NULL : parts_of(args).number;
    if (number != NULL && type == &_PyExc_OSError && PyLong_Check(number)) {
        int overflow;
        PyTypeObject *better = class_of(PyLong_AsLongAndOverflow(number, &overflow));
        if (better != NULL && !overflow) {
            type = better;
        }
        else if (PyErr_Occurred()) {
            return NULL; /* as in CPython: an exception that was there already stays */
        }
    }
    PyObject *self = type->tp_alloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    ((PyOSErrorObject *)self)->written = -1;
    GOPYRT_EXC(self)->args = Py_NewRef(GOPYRT_EMPTY_TUPLE);
    if (!later && fill((PyOSErrorObject *)self, args) < 0) {
        Py_CLEAR(self);
    }
    return self;
}

int
gopyrt_os_error_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyTypeObject *type = Py_TYPE(self);
    if (!init_fills(type)) {
        return 0; /* __new__ has done it */
    }
    if (!gopyrt_exception_no_keywords(type, kwds)) {
        return -1;
    }
    PyOSErrorObject *e = (PyOSErrorObject *)self;
    Py_CLEAR(e->myerrno);
    Py_CLEAR(e->strerror);
    Py_CLEAR(e->filename);
    Py_CLEAR(e->filename2);
    return fill(e, args);
}

PyObject *
gopyrt_os_error_str(PyObject *self)
{
    PyOSErrorObject *e = (PyOSErrorObject *)self;
    PyObject *number = e->myerrno != NULL ? e->myerrno : Py_None;
    PyObject *text = e->strerror != NULL ? e->strerror : Py_None;
    if (e->filename != NULL) {
        return e->filename2 != NULL
                   ? PyUnicode_FromFormat("[Errno %S] %S: %R -> %R", number, text, e->filename,
                                          e->filename2)
                   : PyUnicode_FromFormat("[Errno %S] %S: %R", number, text, e->filename);
    }
    return e->myerrno != NULL && e->strerror != NULL
               ? PyUnicode_FromFormat("[Errno %S] %S", number, text)
               : gopyrt_exception_str(self);
}

/* The files go back among the arguments. */
static PyObject *
reduce(PyObject *self, PyObject *unused)
{
    PyOSErrorObject *e = (PyOSErrorObject *)self;
    (void)unused;
    PyObject *args = Py_NewRef(e->args);
    if (PyTuple_GET_SIZE(args) == 2 && e->filename != NULL) {
        PyObject *number = PyTuple_GET_ITEM(args, 0), *text = PyTuple_GET_ITEM(args, 1);
        Py_SETREF(args, e->filename2 != NULL
                            ? PyTuple_Pack(5, number, text, e->filename, Py_None, e->filename2)
                            : PyTuple_Pack(3, number, text, e->filename));
    }
    if (args == NULL) {
        return NULL;
    }
    PyObject *result = e->dict != NULL ? PyTuple_Pack(3, Py_TYPE(self), args, e->dict)
                                       : PyTuple_Pack(2, Py_TYPE(self), args);
    Py_DECREF(args);
    return result;
}

static PyObject *
get_written(PyObject *self, void *closure)
{
    Py_ssize_t written = ((PyOSErrorObject *)self)->written;
    (void)closure;
    if (written == -1) {
        PyErr_SetString(PyExc_AttributeError, "characters_written");
        return NULL;
    }
    return PyLong_FromSsize_t(written);
}

static int
set_written(PyObject *self, PyObject *value, void *closure)
{
    PyOSErrorObject *e = (PyOSErrorObject *)self;
    (void)closure;
    if (value == NULL) {
        if (e->written == -1) {
            PyErr_SetString(PyExc_AttributeError, "characters_written");
            return -1;
        }
        e->written = -1;
        return 0;
    }
    Py_ssize_t written = PyNumber_AsSsize_t(value, PyExc_ValueError);
    if (written == -1 && PyErr_Occurred()) {
        return -1;
    }
    e->written = written;
    return 0;
}

PyMethodDef gopyrt_os_error_methods[] = {
    { "__reduce__", reduce, METH_NOARGS, "__reduce__($self, /)\n--\n\n" },
    { NULL, NULL, 0, NULL },
};

PyMemberDef gopyrt_os_error_members[] = {
    { "errno", _Py_T_OBJECT, offsetof(PyOSErrorObject, myerrno), 0, NULL },
    { "strerror", _Py_T_OBJECT, offsetof(PyOSErrorObject, strerror), 0, NULL },
    { "filename", _Py_T_OBJECT, offsetof(PyOSErrorObject, filename), 0, NULL },
    { "filename2", _Py_T_OBJECT, offsetof(PyOSErrorObject, filename2), 0, NULL },
    { NULL, 0, 0, 0, NULL },
};

PyGetSetDef gopyrt_os_error_getset[] = {
    { "characters_written", get_written, set_written, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};
