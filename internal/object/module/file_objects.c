/* Files of C and objects: printing an object to one, opening one by an object. */
#include "object/module/module.h"

#include "internal/pycore_fileutils.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

int
PyObject_Print(PyObject *op, FILE *file, int flags)
{
    if (PyErr_CheckSignals() < 0) {
        return -1;
    }
    clearerr(file);
    if (op == NULL) {
        fputs("<nil>", file);
    }
    else if (Py_REFCNT(op) <= 0) {
        fprintf(file, "<refcnt %zd at %p>", Py_REFCNT(op), (void *)op);
    }
    else {
        PyObject *text = flags & Py_PRINT_RAW ? PyObject_Str(op) : PyObject_Repr(op);
        PyObject *bytes = text == NULL ? NULL : PyUnicode_AsUTF8String(text);
        Py_XDECREF(text);
        if (bytes == NULL) {
            return -1;
        }
        fwrite(PyBytes_AS_STRING(bytes), 1, (size_t)PyBytes_GET_SIZE(bytes), file);
        Py_DECREF(bytes);
    }
    if (ferror(file)) {
        PyErr_SetFromErrno(PyExc_OSError);
        clearerr(file);
        return -1;
    }
    return 0;
}

FILE *
Py_fopen(PyObject *path, const char *mode)
{
    PyObject *bytes;
    if (PySys_Audit("open", "Osi", path, mode, 0) < 0 || !PyUnicode_FSConverter(path, &bytes)) {
        return NULL;
    }
    FILE *file;
    int number;
    do {
        Py_BEGIN_ALLOW_THREADS file = fopen(PyBytes_AS_STRING(bytes), mode);
        Py_END_ALLOW_THREADS number = errno;
    } while (file == NULL && number == EINTR && PyErr_CheckSignals() == 0);
    Py_DECREF(bytes);
    if (file == NULL) {
        if (!PyErr_Occurred()) {
            errno = number;
            PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, path);
        }
        return NULL;
    }
    (void)fcntl(fileno(file), F_SETFD, FD_CLOEXEC);
    return file;
}

/* What the open() of the module _io makes, which the host has or has not. */
PyObject *
PyFile_FromFd(int fd, const char *name, const char *mode, int buffering, const char *encoding,
              const char *errors, const char *newline, int closefd)
{
    (void)name;
    PyObject *open = PyImport_ImportModuleAttrString("_io", "open");
    if (open == NULL) {
        return NULL;
    }
    PyObject *file = PyObject_CallFunction(open, "isisssO", fd, mode, buffering, encoding, errors,
                                           newline, closefd ? Py_True : Py_False);
    Py_DECREF(open);
    return file;
}

PyObject *
PySys_GetXOptions(void)
{
    PyObject *options = PySys_GetObject("_xoptions");
    if (options == NULL || !PyDict_Check(options)) {
        options = PyDict_New();
        if (options == NULL || PySys_SetObject("_xoptions", options) < 0) {
            Py_XDECREF(options);
            return NULL;
        }
        Py_DECREF(options);
    }
    return options;
}

int
_Py_set_inheritable(int fd, int inheritable, int *atomic_flag_works)
{
    (void)atomic_flag_works;
    int flags = fcntl(fd, F_GETFD);
    int wanted = inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC;
    if (flags < 0 || (flags != wanted && fcntl(fd, F_SETFD, wanted) < 0)) {
        PyErr_SetFromErrno(PyExc_OSError);
        return -1;
    }
    return 0;
}

int
_Py_fstat(int fd, struct _Py_stat_struct *status)
{
    int result;
    Py_BEGIN_ALLOW_THREADS result = fstat(fd, status);
    Py_END_ALLOW_THREADS if (result != 0)
    {
        PyErr_SetFromErrno(PyExc_OSError);
        return -1;
    }
    return 0;
}

/* ---- Files with code ------------------------------------------------------------------ */

PyObject *
PyFile_OpenCodeObject(PyObject *path)
{
    if (!PyUnicode_Check(path)) {
        PyErr_Format(PyExc_TypeError, "'path' must be 'str', not '%.200s'", Py_TYPE(path)->tp_name);
        return NULL;
    }
    Py_OpenCodeHookFunction hook = _PyRuntime.open_code_hook;
    if (hook != NULL) {
        return hook(path, _PyRuntime.open_code_userdata);
    }
    PyObject *open = PyImport_ImportModuleAttrString("_io", "open");
    PyObject *file = open == NULL ? NULL : PyObject_CallFunction(open, "Os", path, "rb");
    Py_XDECREF(open);
    return file;
}

PyObject *
PyFile_OpenCode(const char *path)
{
    PyObject *text = PyUnicode_FromString(path);
    PyObject *file = text == NULL ? NULL : PyFile_OpenCodeObject(text);
    Py_XDECREF(text);
    return file;
}
