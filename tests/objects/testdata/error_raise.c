// Raising, taking and matching exceptions in C, as printed lines.
#include "ways.h"

#include <errno.h>
#include <stdio.h>

static const char *
repr(PyObject *o)
{
    PyObject *text = o ? late(PyObject_ASCII(o)) : NULL;
    return text ? PyUnicode_AsUTF8(text) : "-";
}

// Of a new reference, which it drops.
static const char *
repr_of(PyObject *o)
{
    return repr(late(o));
}

static void
raised(const char *what)
{
    PyObject *e = PyErr_GetRaisedException();
    if (e == NULL) {
        printf("%s: nothing\n", what);
        return;
    }
    PyObject *context = PyException_GetContext(e), *cause = PyException_GetCause(e);
    PyObject *notes = PyObject_GetAttrString(e, "__notes__"), *tb = PyException_GetTraceback(e);
    PyErr_Clear();
    printf("%s: %s context %s cause %s notes %s tb %d\n", what, repr(e), repr(context), repr(cause),
           repr(notes), tb != NULL);
    Py_XDECREF(context);
    Py_XDECREF(cause);
    Py_XDECREF(notes);
    Py_XDECREF(tb);
    Py_DECREF(e);
}

static void
sets(void)
{
    PyObject *handled = PyObject_CallFunction(PyExc_IndexError, "s", "handled");
    for (int round = 0; round < 2; round++) {
        PyErr_SetHandledException(round ? handled : Py_None);
        PyErr_SetObject(PyExc_ValueError, NULL);
        raised("no value");
        PyErr_SetObject(PyExc_ValueError, Py_None);
        raised("None");
        PyObject *pair = Py_BuildValue("(ii)", 1, 2);
        PyErr_SetObject(PyExc_ValueError, pair);
        raised("tuple");
        Py_DECREF(pair);
        PyErr_SetObject(PyExc_LookupError, handled);
        raised("instance of a derived type");
        PyErr_SetObject(PyExc_ValueError, handled);
        raised("instance of another type");
        PyErr_SetObject(Py_None, Py_None);
        raised("no type");
        PyErr_SetObject((PyObject *)&PyLong_Type, Py_None);
        raised("int");
        PyErr_SetString(PyExc_UnicodeDecodeError, "x");
        raised("cannot be made");
        PyErr_SetNone(PyExc_UnicodeDecodeError);
        raised("cannot be made of nothing");
        PyErr_SetNone(PyExc_StopIteration);
        raised("SetNone");
        PyErr_SetString(PyExc_KeyError, "k");
        raised("SetString");
        PyErr_Format(PyExc_ValueError, "%d %s %R", 1, "x", Py_None);
        raised("Format");
        PyErr_NoMemory();
        raised("NoMemory");
        PyErr_BadArgument();
        raised("BadArgument");
        (PyErr_BadInternalCall)();
        raised("BadInternalCall");
        PyErr_SetString(PyExc_ValueError, "old");
        PyErr_SetString(PyExc_TypeError, "new");
        raised("over another");
    }
    PyObject *a = PyObject_CallFunction(PyExc_ValueError, "s", "a"),
             *b = PyObject_CallFunction(PyExc_ValueError, "s", "b");
    PyException_SetContext(b, Py_NewRef(a));
    PyErr_SetHandledException(b);
    PyErr_SetObject(PyExc_ValueError, a);
    raised("ring");
    printf("cut %d\n", late(PyException_GetContext(b)) == NULL);
    PyException_SetContext(a, NULL);
    PyErr_SetHandledException(Py_None);
    PyErr_SetRaisedException(NULL);
    raised("none");
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(handled);
}

static void
restores(void)
{
    PyObject *e = PyObject_CallFunction(PyExc_IndexError, "s", "e"), *type, *value, *tb;
    PyErr_Restore(Py_NewRef(PyExc_ValueError), NULL, NULL);
    raised("type");
    PyErr_Restore(Py_NewRef(PyExc_ValueError), PyUnicode_FromString("q"), NULL);
    raised("type and text");
    PyErr_Restore(Py_NewRef(PyExc_ValueError), NULL, PyUnicode_FromString("tb"));
    raised("wrong traceback");
    PyErr_Restore(Py_NewRef(PyExc_LookupError), Py_NewRef(e), NULL);
    raised("base");
    PyErr_Restore(Py_NewRef(PyExc_IndexError), Py_NewRef(e), Py_NewRef(Py_None));
    raised("same type");
    PyErr_Restore(NULL, NULL, NULL);
    raised("nothing");
    PyErr_Restore(Py_NewRef(PyExc_UnicodeDecodeError), PyUnicode_FromString("q"), NULL);
    raised("cannot be made");
    PyErr_SetString(PyExc_ValueError, "v");
    PyErr_Fetch(&type, &value, &tb);
    printf("fetched %s %s %s\n", repr(type), repr(value), repr(tb));
    PyErr_Restore(type, value, tb);
    raised("restored");
    PyErr_Fetch(&type, &value, &tb);
    printf("fetched %d %d %d\n", type == NULL, value == NULL, tb == NULL);
    const struct {
        PyObject *type, *value;
    } pairs[] = { { PyExc_ValueError, NULL }, { PyExc_ValueError, Py_None },
                  { PyExc_LookupError, e },   { PyExc_ValueError, e },
                  { Py_True, Py_False },      { PyExc_UnicodeDecodeError, Py_True },
                  { PyExc_OSError, Py_None } };
    for (int i = 0; i < 7; i++) {
        type = Py_NewRef(pairs[i].type);
        value = Py_XNewRef(pairs[i].value);
        tb = NULL;
        PyErr_NormalizeException(&type, &value, &tb);
        printf("normal %s %s %s\n", repr(type), repr(value), repr(tb));
        Py_DECREF(type);
        Py_XDECREF(value);
    }
    Py_DECREF(e);
}

static void
matches(void)
{
    PyObject *e = late(PyObject_CallFunction(PyExc_IndexError, "s", "e"));
    PyObject *tuple =
                 late(PyTuple_Pack(2, PyExc_OSError, late(PyTuple_Pack(1, PyExc_LookupError)))),
             *none = late(PyTuple_New(0));
    PyObject *left[] = { e, PyExc_IndexError, PyExc_OSError, Py_None, NULL };
    PyObject *right[] = {
        PyExc_LookupError, PyExc_IndexError, tuple, none, Py_None, e, PyExc_BaseException, NULL
    };
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < 8; k++)
            printf("%d", PyErr_GivenExceptionMatches(left[i], right[k]));
    printf("\n");
    PyErr_SetObject(PyExc_IndexError, e);
    printf("%d %d %d\n", PyErr_ExceptionMatches(PyExc_LookupError),
           PyErr_ExceptionMatches(PyExc_OSError), PyErr_Occurred() == PyExc_IndexError);
    PyErr_Clear();
    printf("%d\n", PyErr_Occurred() == NULL);
}

static void
handles(void)
{
    PyObject *e = late(PyObject_CallFunction(PyExc_IndexError, "s", "e")), *type, *value, *tb;
    PyErr_GetExcInfo(&type, &value, &tb);
    printf("%s %s %s\n", repr_of(type), repr_of(value), repr_of(tb));
    PyErr_SetExcInfo(NULL, Py_NewRef(e), NULL);
    PyErr_GetExcInfo(&type, &value, &tb);
    printf("%s %s %s\n", repr_of(type), repr_of(value), repr_of(tb));
    PyObject *h = late(PyErr_GetHandledException());
    printf("%d\n", h == e);
    PyErr_SetHandledException(NULL);
    printf("%d\n", PyErr_GetHandledException() == NULL);
}

static void
classes(void)
{
    PyObject *bases = late(PyTuple_Pack(2, PyExc_ValueError, PyExc_KeyError));
    PyObject *dict = late(PyDict_New());
    PyDict_SetItemString(dict, "__module__", late(PyUnicode_FromString("zz")));
    PyDict_SetItemString(dict, "q", Py_None);
    PyObject *made[] = { PyErr_NewException("m.A", NULL, NULL),
                         PyErr_NewException("a.b.C", bases, NULL),
                         PyErr_NewExceptionWithDoc("m.D", "doc text", PyExc_OSError, NULL),
                         PyErr_NewExceptionWithDoc("m.E", NULL, NULL, dict) };
    for (int i = 0; i < 4; i++) {
        late(made[i]);
        static const char *names[] = { "__name__",  "__module__",   "__doc__",
                                       "__bases__", "__qualname__", "q" };
        printf("%s", repr(made[i]));
        for (int k = 0; k < 6; k++)
            printf(" %s", repr_of(PyObject_GetAttrString(made[i], names[k])));
        PyErr_Clear();
        printf("\n");
        PyErr_SetString(made[i], "text");
        raised("made");
    }
    PyErr_NewException("A", NULL, NULL);
    raised("no module");
    PyErr_NewException("m.A", Py_None, NULL);
    raised("no base");
}

static void
of_the_system(void)
{
    const int numbers[] = { 0, ENOENT, EINTR, EACCES, EAGAIN, ETIMEDOUT, 99999 };
    PyObject *x = late(PyUnicode_FromString("x")), *y = late(PyUnicode_FromString("y"));
    for (int i = 0; i < 7; i++) {
        errno = numbers[i];
        PyErr_SetFromErrno(PyExc_OSError);
        raised("errno");
        errno = numbers[i];
        PyErr_SetFromErrno(PyExc_ValueError);
        raised("errno");
        errno = numbers[i];
        PyErr_SetFromErrnoWithFilename(PyExc_OSError, i % 2 ? "a/b" : NULL);
        PyObject *e = late(PyErr_GetRaisedException());
        printf("%s %s\n", repr(e), repr_of(PyObject_Str(e)));
        errno = numbers[i];
        PyErr_SetFromErrnoWithFilenameObjects(PyExc_OSError, i % 2 ? x : Py_None, i % 3 ? y : NULL);
        e = late(PyErr_GetRaisedException());
        printf("%s %s\n", repr(e), repr_of(PyObject_Str(e)));
    }
    PyErr_SetImportError(x, y, NULL);
    PyObject *e = late(PyErr_GetRaisedException());
    printf("%s %s %s\n", repr(e), repr_of(PyObject_GetAttrString(e, "name")),
           repr_of(PyObject_GetAttrString(e, "path")));
    PyErr_SetImportErrorSubclass(PyExc_ModuleNotFoundError, x, NULL, y);
    raised("import");
    PyErr_SetImportErrorSubclass(PyExc_ValueError, x, NULL, y);
    raised("import");
    PyErr_SetImportError(NULL, x, y);
    raised("import");
}

static void
places(void)
{
    PyObject *types[] = { PyExc_SyntaxError, PyExc_IndentationError, PyExc_ValueError };
    static const char *names[] = { "filename",   "lineno", "offset", "end_lineno",
                                   "end_offset", "text",   "msg" };
    for (int t = 0; t < 3; t++)
        for (int kind = 0; kind < 4; kind++) {
            PyErr_SetString(types[t], "m");
            if (kind == 0)
                PyErr_SyntaxLocation("f.py", 3);
            else if (kind == 1)
                PyErr_SyntaxLocationEx("f.py", 3, 4);
            else if (kind == 2)
                PyErr_SyntaxLocationObject(NULL, 3, -1);
            else
                PyErr_RangedSyntaxLocationObject(Py_None, 1, 2, 3, 4);
            PyObject *e = late(PyErr_GetRaisedException());
            printf("%s", repr(e));
            for (int i = 0; i < 7; i++) {
                printf(" %s", repr_of(PyObject_GetAttrString(e, names[i])));
                PyErr_Clear();
            }
            printf("\n");
        }
}

static void
facts(void)
{
    sets();
    restores();
    matches();
    handles();
    classes();
    of_the_system();
    places();
}
