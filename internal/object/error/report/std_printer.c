/* stderrprinter: a file object that writes to standard output or error and does nothing else. It is
 * sys.stderr until somebody puts another in its place. */
#include "object/error/report/output.h"

#include <errno.h>
#include <unistd.h>

typedef struct {
    PyObject ob_base;
    int fd;
} printer;

PyObject *
PyFile_NewStdPrinter(int fd)
{
    if (fd != STDOUT_FILENO && fd != STDERR_FILENO) {
        return NULL;
    }
    PyObject *self = gopyrt_object_raw(&PyStdPrinter_Type, sizeof(printer));
    if (self != NULL) {
        ((printer *)self)->fd = fd;
    }
    return self;
}

/* All of the bytes, unless a signal's handler raises in between. How many were written, or -1. */
static Py_ssize_t
write_all(int fd, const char *bytes, Py_ssize_t length)
{
    Py_ssize_t done = 0;
    while (done < length) {
        ssize_t n;
        int error;
        Py_BEGIN_ALLOW_THREADS n = write(fd, bytes + done, (size_t)(length - done));
        error = errno;
        Py_END_ALLOW_THREADS if (n >= 0)
        {
            done += n;
        }
        else if (error == EAGAIN) {
            return done == 0 ? -2 : done;
        }
        else if (error != EINTR || PyErr_CheckSignals() < 0) {
            errno = error;
            return -1;
        }
    }
    return done;
}

static PyObject *
write_method(PyObject *self, PyObject *args)
{
    PyObject *text;
    if (!PyArg_ParseTuple(args, "U", &text)) {
        return NULL;
    }
    PyObject *bytes = PyUnicode_AsEncodedString(text, "utf-8", "backslashreplace");
    if (bytes == NULL) {
        return NULL;
    }
    Py_ssize_t n =
        write_all(((printer *)self)->fd, PyBytes_AS_STRING(bytes), PyBytes_GET_SIZE(bytes));
    int error = errno;
    Py_DECREF(bytes);
    if (n == -2) {
        Py_RETURN_NONE; /* it would have to wait */
    }
    if (n < 0) {
        errno = error;
        return PyErr_Occurred() ? NULL : PyErr_SetFromErrno(PyExc_OSError);
    }
    return PyLong_FromSsize_t(n);
}

static PyObject *
fileno_method(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyLong_FromLong(((printer *)self)->fd);
}

static PyObject *
isatty_method(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyBool_FromLong(isatty(((printer *)self)->fd));
}

static PyObject *
nothing(PyObject *self, PyObject *unused)
{
    (void)self;
    (void)unused;
    Py_RETURN_NONE;
}

static PyObject *
get_closed(PyObject *self, void *closure)
{
    (void)self;
    (void)closure;
    Py_RETURN_FALSE;
}

static PyObject *
get_encoding(PyObject *self, void *closure)
{
    (void)self;
    (void)closure;
    Py_RETURN_NONE;
}

static PyObject *
get_mode(PyObject *self, void *closure)
{
    (void)self;
    (void)closure;
    return PyUnicode_FromString("w");
}

static PyObject *
repr(PyObject *self)
{
    return PyUnicode_FromFormat("<stdprinter(fd=%d) object at %p>", ((printer *)self)->fd, self);
}

static void
dealloc(PyObject *self)
{
    PyObject_Free(self);
}

static PyMethodDef methods[] = {
    { "close", nothing, METH_NOARGS, "Does nothing." },
    { "flush", nothing, METH_NOARGS, "Does nothing: all is written at once." },
    { "fileno", fileno_method, METH_NOARGS, "The file descriptor." },
    { "isatty", isatty_method, METH_NOARGS, "Is it a terminal?" },
    { "write", write_method, METH_VARARGS, "Writes a str, as UTF-8." },
    { NULL, NULL, 0, NULL },
};

static PyGetSetDef getset[] = {
    { "closed", get_closed, NULL, NULL, NULL },
    { "encoding", get_encoding, NULL, NULL, NULL },
    { "mode", get_mode, NULL, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};

PyTypeObject PyStdPrinter_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "stderrprinter",
    .tp_basicsize = sizeof(printer),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_getattro = PyObject_GenericGetAttr,
    .tp_flags = Py_TPFLAGS_DISALLOW_INSTANTIATION,
    .tp_methods = methods,
    .tp_getset = getset,
};
