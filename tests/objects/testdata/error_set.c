// The setters and getters of errors that other programs have not: from C's errno, notes, causes,
// status, and raw state.
#include "show.h"

#include <errno.h>

// Of CPython's own headers.
void _PyErr_Clear(PyThreadState *tstate);
int _PyErr_ExceptionMatches(PyThreadState *tstate, PyObject *exc);
PyObject *_PyErr_GetRaisedException(PyThreadState *tstate);
void _PyErr_SetRaisedException(PyThreadState *tstate, PyObject *exc);
void _PyErr_SetString(PyThreadState *tstate, PyObject *exception, const char *string);
PyObject *_PyErr_Format(PyThreadState *tstate, PyObject *exception, const char *format, ...);
PyObject *_PyErr_FormatV(PyThreadState *tstate, PyObject *exception, const char *format,
                         va_list vargs);
PyObject *_PyErr_FormatFromCause(PyObject *exception, const char *format, ...);
void _PyErr_FormatNote(const char *format, ...);
void _PyErr_SetKeyError(PyObject *key);
void _PyErr_SetLocaleString(PyObject *exception, const char *string);
void _PyErr_SetFromPyStatus(PyStatus status);

static void
formatted(PyObject *kind, const char *format, ...)
{
    va_list va;
    va_start(va, format);
    PyErr_FormatV(kind, format, va);
    va_end(va);
    printf("PyErr_FormatV");
    raised();
    va_start(va, format);
    _PyErr_FormatV(PyThreadState_Get(), kind, format, va);
    va_end(va);
    printf("_PyErr_FormatV");
    raised();
}

static void
texts(void)
{
    PyThreadState *t = PyThreadState_Get();
    formatted(PyExc_ValueError, "%s %d %zd %R %U", "text", -3, (Py_ssize_t)7, Py_None,
              B("s", "str"));
    formatted(PyExc_KeyError, "%%%c%x%5d|%-5s|", 'c', 255, 42, "ab");
    formatted(PyExc_OSError, "nothing");
    formatted(Py_None, "no exception");
    formatted(PyExc_UnicodeDecodeError, "too few");
    _PyErr_Format(t, PyExc_TypeError, "%.3s", "abcdef");
    printf("_PyErr_Format");
    raised();
    _PyErr_SetString(t, PyExc_IndexError, "a string");
    NUMBER(0);
    _PyErr_SetString(t, PyExc_IndexError, "\xff");
    NUMBER(0);
    _PyErr_SetString(t, (PyObject *)&PyLong_Type, "a number");
    NUMBER(0);
    _PyErr_SetLocaleString(PyExc_ImportError, "of the locale");
    NUMBER(0);
    _PyErr_SetKeyError(B("s", "key"));
    NUMBER(0);
    _PyErr_SetKeyError(late(PyTuple_New(0)));
    PyObject *e = late(_PyErr_GetRaisedException(t));
    ATTR(e, "args");
    _PyErr_SetKeyError(B("(ii)", 1, 2));
    e = late(_PyErr_GetRaisedException(t));
    ATTR(e, "args");
    NUMBER(_PyErr_GetRaisedException(t) != NULL);
    _PyErr_SetRaisedException(t, Py_NewRef(e));
    NUMBER(_PyErr_ExceptionMatches(t, PyExc_LookupError));
    _PyErr_SetRaisedException(t, Py_NewRef(e));
    PyObject *several = B("(OO)", PyExc_ValueError, PyExc_KeyError);
    printf("%d %d %d\n", _PyErr_ExceptionMatches(t, PyExc_ValueError),
           _PyErr_ExceptionMatches(t, several), _PyErr_ExceptionMatches(t, Py_None));
    _PyErr_Clear(t);
    NUMBER(_PyErr_ExceptionMatches(t, PyExc_KeyError));
    _PyErr_BadInternalCall("file.c", 12);
    NUMBER(0);
}

static PyObject *
causes_of(PyObject *e)
{
    PyObject *cause = PyException_GetCause(e), *context = PyException_GetContext(e);
    show("cause", cause ? cause : Py_NewRef(Py_None));
    show("context", context ? context : Py_NewRef(Py_None));
    ATTR(e, "__suppress_context__");
    return e;
}

static void
causes(void)
{
    PyErr_SetString(PyExc_KeyError, "the cause");
    _PyErr_FormatFromCause(PyExc_ValueError, "caused %d", 1);
    PyObject *e = causes_of(late(PyErr_GetRaisedException()));
    BORROWED(e);
    PyErr_SetString(PyExc_KeyError, "chained");
    PyObject *first = PyErr_GetRaisedException();
    PyErr_SetString(PyExc_TypeError, "second");
    _PyErr_ChainExceptions1(first);
    causes_of(late(PyErr_GetRaisedException()));
    PyErr_SetString(PyExc_KeyError, "alone");
    first = PyErr_GetRaisedException();
    _PyErr_ChainExceptions1(first);
    NUMBER(0);
    _PyErr_ChainExceptions1(NULL);
    NUMBER(0);
    PyErr_SetString(PyExc_TypeError, "kept");
    _PyErr_ChainExceptions1(NULL);
    NUMBER(0);
    // What is handled becomes the context of what is raised meanwhile.
    PyObject *handled = late(PyObject_CallFunction(PyExc_OSError, "s", "handled"));
    PyErr_SetHandledException(handled);
    _PyErr_SetString(PyThreadState_Get(), PyExc_ValueError, "meanwhile");
    causes_of(late(PyErr_GetRaisedException()));
    PyErr_SetObject(PyExc_OSError, handled);
    causes_of(late(PyErr_GetRaisedException()));
    PyErr_SetHandledException(NULL);
}

static void
notes(void)
{
    PyErr_SetString(PyExc_ValueError, "with notes");
    _PyErr_FormatNote("note %d", 1);
    _PyErr_FormatNote("%R", Py_None);
    PyObject *e = late(PyErr_GetRaisedException());
    ATTR(e, "__notes__");
    PyObject_SetAttrString(e, "__notes__", Py_None);
    PyErr_SetRaisedException(Py_NewRef(e));
    _PyErr_FormatNote("to no list");
    e = causes_of(late(PyErr_GetRaisedException()));
    ATTR(e, "__notes__");
    BORROWED(e);
}

static void
arguments(void)
{
    PyObject *e = late(PyObject_CallFunction(PyExc_ValueError, "is", 1, "two")),
             *list = B("[ii]", 3, 4);
    OBJECT(PyException_GetArgs(e));
    PyException_SetArgs(e, late(PyTuple_New(0)));
    OBJECT(PyException_GetArgs(e));
    BORROWED(e);
    PyException_SetArgs(e, B("(i)", 5));
    BORROWED(e);
    OBJECT(PyObject_Str(e));
    NUMBER(PyObject_SetAttrString(e, "args", list));
    OBJECT(PyException_GetArgs(e));
    NUMBER(PyObject_SetAttrString(e, "args", Py_None));
    NUMBER(PyObject_DelAttrString(e, "args"));
    printf("%s %s\n", PyExceptionClass_Name(PyExc_KeyError),
           PyExceptionClass_Name((PyObject *)&PyLong_Type));
    PyObject *made = late(PyErr_NewException("pack.Made", NULL, NULL));
    printf("%s\n", PyExceptionClass_Name(made));
}

static void
encodings(void)
{
    PyObject *e = late(PyObject_CallFunction(PyExc_UnicodeEncodeError, "ssnns", "ascii", "text",
                                             (Py_ssize_t)1, (Py_ssize_t)3, "reason"));
    OBJECT(PyUnicodeEncodeError_GetEncoding(e));
    OBJECT(PyUnicodeEncodeError_GetObject(e));
    NUMBER(PyObject_SetAttrString(e, "encoding", Py_None));
    OBJECT(PyUnicodeEncodeError_GetEncoding(e));
    NUMBER(PyObject_DelAttrString(e, "encoding"));
    OBJECT(PyUnicodeEncodeError_GetEncoding(e));
    PyObject *empty = late(
        PyObject_CallMethod(PyExc_UnicodeEncodeError, "__new__", "O", PyExc_UnicodeEncodeError));
    OBJECT(PyUnicodeEncodeError_GetEncoding(empty));
}

static void
from_errno(void)
{
    PyObject *name = B("s", "/srv/file"), *bytes = B("y", "bytes"), *e;
    static const int codes[] = { ENOENT, EACCES, EINTR, EAGAIN, EPIPE,
                                 ECHILD, EEXIST, ESRCH, 0,      99999 };
    for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
        errno = codes[i];
        OBJECT(PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, i % 2 ? name : bytes));
    }
    errno = ENOENT;
    OBJECT(PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, NULL));
    errno = ENOENT;
    OBJECT(PyErr_SetFromErrnoWithFilenameObject(PyExc_ValueError, name));
    errno = EISDIR;
    PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, name);
    e = late(PyErr_GetRaisedException());
    show("type", Py_NewRef(Py_TYPE(e)));
    ATTR(e, "errno");
    ATTR(e, "strerror");
    ATTR(e, "filename");
    ATTR(e, "filename2");
    ATTR(e, "args");
}

static void
statuses(void)
{
    const PyStatus all[] = { PyStatus_NoMemory(), PyStatus_Error("an error"), PyStatus_Ok() };
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        _PyErr_SetFromPyStatus(all[i]);
        NUMBER(i);
    }
}

static void
program_texts(void)
{
    char path[] = "/tmp/Program_text_XXXXXX";
    int fd = mkstemp(path);
    const char *text = "first\n  second\nthird without end";
    if (fd < 0 || write(fd, text, strlen(text)) < 0) {
        perror("mkstemp");
    }
    close(fd);
    PyObject *name = late(PyUnicode_FromString(path));
    for (int line = -1; line < 6; line++) {
        OBJECT(PyErr_ProgramText(path, line));
        OBJECT(PyErr_ProgramTextObject(name, line));
    }
    unlink(path);
    OBJECT(PyErr_ProgramText(path, 1));
    OBJECT(PyErr_ProgramText(NULL, 1));
    OBJECT(PyErr_ProgramTextObject(NULL, 1));
    OBJECT(PyErr_ProgramTextObject(B("i", 5), 1));
    PyErr_Clear();
}

static void
facts(void)
{
    texts();
    causes();
    notes();
    arguments();
    encodings();
    from_errno();
    statuses();
    program_texts();
    PyGC_Collect();
}
