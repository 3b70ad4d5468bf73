/* sys.excepthook and sys.unraisablehook as those see them who audit what a program does. */
#include "show.h"

void _PyTraceback_Add(const char *function, const char *file, int line);

OWN int heard;
OWN const char *refuses; /* an event that may not be */

static int
audit(const char *event, PyObject *args, void *data)
{
    heard += strcmp(event, "test.listens") == 0;
    if (strcmp(event, "sys.excepthook") != 0 && strcmp(event, "sys.unraisablehook") != 0) {
        return 0;
    }
    printf("%s", event);
    lent("", args);
    if (refuses != NULL && strcmp(event, refuses) == 0) {
        PyErr_SetString(PyExc_LookupError, "refused");
        return -1;
    }
    return 0;
}

/* A hook is the process's, for one life of the library. */
static void
listen(void)
{
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&mutex);
    heard = 0;
    PySys_Audit("test.listens", NULL);
    if (!heard) {
        PySys_AddAuditHook(audit, NULL);
    }
    pthread_mutex_unlock(&mutex);
}

/* ---- What is written, and hooks ---- */

static PyObject *
file_write(PyObject *self, PyObject *words)
{
    put_text(Py_NewRef(words));
    return Py_NewRef(Py_None);
}

static PyObject *
file_flush(PyObject *self, PyObject *unused)
{
    return Py_NewRef(Py_None);
}

static PyMethodDef file_methods[] = { { "write", file_write, METH_O, NULL },
                                      { "flush", file_flush, METH_NOARGS, NULL },
                                      { NULL, NULL, 0, NULL } };

static PyObject *
hook(PyObject *self, PyObject *args)
{
    printf("the hook is called\n");
    return Py_NewRef(Py_None);
}

static PyObject *
hook_fails(PyObject *self, PyObject *args)
{
    PyErr_SetString(PyExc_ZeroDivisionError, "in the hook");
    return NULL;
}

static PyMethodDef hook_def = { "hook", hook, METH_VARARGS, NULL };
static PyMethodDef hook_fails_def = { "hook_fails", hook_fails, METH_VARARGS, NULL };

static void
raise_error(int lines)
{
    PyErr_SetString(PyExc_ValueError, "x");
    for (int i = 0; i < lines; i++) {
        _PyTraceback_Add("f", "no_such_file.c", 3);
    }
}

static void
both(const char *what)
{
    static const char *const events[] = { NULL, "sys.unraisablehook", "sys.excepthook" };
    for (int i = 0; i < 3; i++) {
        refuses = events[i];
        printf("---- %s, refused: %s\n", what, refuses ? refuses : "none");
        raise_error(i == 0);
        PyErr_WriteUnraisable(Py_True);
        raise_error(0);
        PyErr_FormatUnraisable("while %s", "testing");
        raise_error(i == 0);
        PyErr_PrintEx(0);
    }
    refuses = NULL;
}

static void
set_hooks(PyObject *value)
{
    PySys_SetObject("unraisablehook", value);
    PySys_SetObject("excepthook", value);
}

static void
facts(void)
{
    listen();
    PyType_Slot slots[] = { { Py_tp_methods, file_methods }, { 0, NULL } };
    PyObject *type = type_of("m.File", 0, Py_TPFLAGS_DEFAULT, slots),
             *file = PyObject_CallNoArgs(type), *usual = Py_XNewRef(PySys_GetObject("stderr"));
    PyObject *unraisable = Py_NewRef(PySys_GetObject("unraisablehook")),
             *except = Py_NewRef(PySys_GetObject("excepthook"));
    PySys_SetObject("stderr", file);
    both("as it is");
    PyObject *f = PyCFunction_New(&hook_def, NULL);
    set_hooks(f);
    both("a hook");
    Py_SETREF(f, PyCFunction_New(&hook_fails_def, NULL));
    set_hooks(f);
    both("a hook that fails");
    set_hooks(NULL);
    both("no hook");
    PySys_SetObject("unraisablehook", Py_None);
    PySys_SetObject("excepthook", except);
    both("None");
    PySys_SetObject("unraisablehook", unraisable);
    PySys_SetObject("stderr", usual);
    Py_DECREF(f), Py_DECREF(file), Py_DECREF(type), Py_XDECREF(usual);
    Py_DECREF(unraisable), Py_DECREF(except);
}
