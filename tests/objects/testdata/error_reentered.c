/* Exceptions that are raised, shown and handed to hooks while the code that is called takes away
 * what they hold, and their last steps in types of extensions. */
#include "show.h"

void _PyTraceback_Add(const char *function, const char *file, int line);

OWN PyObject *shown; /* the exception at work */
OWN int silent;      /* what is written is not shown */
OWN void (*meanwhile)(void);

/* What was freed is soon something else. */
static void
use_memory(void)
{
    PyObject *all[50];
    for (int i = 0; i < 50; i++) {
        all[i] = i % 2 ? PyTuple_Pack(3, Py_None, Py_None, Py_None) : text("something else here");
    }
    for (int i = 0; i < 50; i++) {
        Py_DECREF(all[i]);
    }
}

static void
take_traceback(void)
{
    PyException_SetTraceback(shown, Py_None);
    use_memory();
}

static void
cut_traceback(void)
{
    PyObject *tb = PyException_GetTraceback(shown);
    if (tb != NULL) {
        PyObject_SetAttrString(tb, "tb_next", Py_None);
        Py_DECREF(tb);
    }
    use_memory();
}

static void
limit_traceback(void)
{
    PyObject *limit = PyLong_FromLong(-5);
    PySys_SetObject("tracebacklimit", limit);
    Py_DECREF(limit);
}

static void
take_text(void)
{
    PyObject_SetAttrString(shown, "msg", Py_None);
    PyObject_SetAttrString(shown, "filename", Py_None);
    PyObject_SetAttrString(shown, "lineno", Py_None);
    use_memory();
}

static void
take_name(void)
{
    PyObject_SetAttrString(shown, "name", Py_None);
    use_memory();
}

static void
do_meanwhile(void)
{
    if (meanwhile != NULL) {
        meanwhile();
    }
}

/* ---- The file that it is written to ---- */

static PyObject *
file_write(PyObject *self, PyObject *words)
{
    if (!silent) {
        put_text(Py_NewRef(words));
    }
    do_meanwhile();
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

/* ---- Text that is made of it ---- */

static PyObject *
evil_str(PyObject *self)
{
    do_meanwhile();
    return text("evil");
}

static PyObject *
evil_dir(PyObject *self, PyObject *unused)
{
    do_meanwhile();
    return Py_BuildValue("[s]", "somewhere");
}

static PyMethodDef evil_methods[] = { { "__dir__", evil_dir, METH_NOARGS, NULL },
                                      { NULL, NULL, 0, NULL } };

static PyObject *
made(const char *name, PyMethodDef *methods)
{
    PyType_Slot slots[] = { { Py_tp_methods, methods }, { Py_tp_str, evil_str }, { 0, NULL } };
    PyObject *type = type_of(name, 0, Py_TPFLAGS_DEFAULT, slots), *o = PyObject_CallNoArgs(type);
    Py_DECREF(type);
    return o;
}

/* ---- Shown ---- */

static PyObject *
through(int lines)
{
    PyErr_SetString(PyExc_ValueError, "through");
    for (int i = 0; i < lines; i++) {
        char name[20];
        snprintf(name, sizeof(name), "f%d", i);
        _PyTraceback_Add(name, "no_such_file.c", i + 1);
    }
    return PyErr_GetRaisedException();
}

/* Takes the exception over. */
static void
display(const char *what, PyObject *e, void (*change)(void))
{
    printf("---- %s\n", what);
    shown = e;
    meanwhile = change;
    PyErr_DisplayException(e);
    meanwhile = NULL;
    Py_CLEAR(shown);
}

/* A SyntaxError whose texts replace each other. */
static PyObject *
syntax_error(const char *attribute, int line)
{
    PyObject *e = PyObject_CallFunction(PyExc_SyntaxError, "s", "msg"), *o = made("m.S", NULL);
    PyObject *number = PyLong_FromString("123456789012345678901234567890", NULL, 10);
    if (line) {
        PyObject_SetAttrString(e, "lineno", number);
    }
    PyObject_SetAttrString(e, attribute, o);
    Py_DECREF(number), Py_DECREF(o);
    return e;
}

static void
displays(void)
{
    display("traceback taken", through(5), take_traceback);
    display("line", syntax_error("filename", 1), NULL);
    display("file", syntax_error("filename", 0), take_text);
    PyObject *place = made("m.Place", evil_methods), *args = Py_BuildValue("(s)", "text"),
             *kwds = Py_BuildValue("{s:N,s:N}", "name", PyUnicode_FromFormat("some%s", "wher"),
                                   "obj", place);
    PyObject *e = PyObject_Call(PyExc_AttributeError, args, kwds);
    Py_DECREF(kwds), Py_DECREF(args);
    display("name taken", e, take_name);
    /* How much of these is shown depends on how soon it is read. */
    silent = 1;
    display("traceback cut", through(5), cut_traceback);
    display("message", syntax_error("msg", 0), take_text);
    display("limit", through(5), limit_traceback);
    PySys_SetObject("tracebacklimit", NULL);
    silent = 0;
}

static void
falsy(void)
{
    PyObject *values[] = { text(""), PyLong_FromLong(0), PyTuple_New(0), text("x"),
                           Py_NewRef(Py_None) };
    for (int i = 0; i < 5; i++) {
        for (int line = 0; line < 2; line++) {
            PyObject *e = PyObject_CallFunction(PyExc_SyntaxError, "s", "msg");
            PyObject_SetAttrString(e, "msg", values[i]);
            PyObject_SetAttrString(e, "filename", values[4 - i]);
            PyObject_SetAttrString(e, "lineno", line ? Py_True : Py_None);
            display("without text", e, NULL);
        }
    }
    for (int i = 0; i < 5; i++) {
        Py_DECREF(values[i]);
    }
    static const long long offsets[] = { 300, 1LL << 40 };
    for (int i = 0; i < 2; i++) {
        display("far away",
                PyObject_CallFunction(PyExc_SyntaxError, "s(siLsii)", "msg", "f.py", 3, offsets[i],
                                      "source\n", 3, 0),
                NULL);
    }
}

/* ---- Hooks ---- */

static PyObject *
hook(PyObject *self, PyObject *const *args, Py_ssize_t n)
{
    PyException_SetTraceback(args[1], Py_None);
    use_memory();
    printf("%s\n", Py_TYPE(args[2])->tp_name);
    show("frame", PyObject_GetAttrString(args[2], "tb_frame"));
    return Py_NewRef(Py_None);
}

static PyMethodDef hook_def = { "hook", (PyCFunction)(void (*)(void))hook, METH_FASTCALL, NULL };

static void
hooks(void)
{
    PyObject *usual = Py_XNewRef(PySys_GetObject("excepthook")),
             *own = PyCFunction_New(&hook_def, NULL);
    PySys_SetObject("excepthook", own);
    for (int set_last = 0; set_last < 2; set_last++) {
        PyErr_SetRaisedException(through(2));
        PyErr_PrintEx(set_last);
    }
    PySys_SetObject("excepthook", usual);
    Py_DECREF(own), Py_XDECREF(usual);
    static const char *const last[] = { "last_exc", "last_type", "last_value", "last_traceback" };
    for (int i = 0; i < 4; i++) {
        PySys_SetObject(last[i], NULL);
    }
    PyObject *e = through(1), *tb = PyException_GetTraceback(e);
    done("no file", PyTraceBack_Print(tb, NULL));
    Py_DECREF(tb), Py_DECREF(e);
}

/* ---- Raised ---- */

static void
raised_again(void)
{
    PyObject *words = text("hello there");
    PyErr_SetObject(PyExc_ValueError, words);
    Py_DECREF(words);
    PyObject *e = PyErr_GetRaisedException();
    PyErr_SetRaisedException(e);
    PyErr_SetObject(PyExc_ValueError, e);
    e = PyErr_GetRaisedException();
    printf("count %zd\n", Py_REFCNT(e));
    PyErr_SetRaisedException(e);
    PyErr_SetObject(PyExc_KeyError, PyTuple_GET_ITEM(((PyBaseExceptionObject *)e)->args, 0));
    failed();
}

/* ---- Freed ---- */

static void
own_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    type->tp_base->tp_dealloc(self);
    Py_DECREF(type);
}

static void
deallocs(void)
{
    static PyType_Slot slots[] = { { Py_tp_dealloc, own_dealloc }, { 0, NULL } };
    static PyType_Spec spec = { "m.E", 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots };
    PyObject *all[] = { PyExc_BaseException, PyExc_Exception, PyExc_KeyError, PyExc_ValueError };
    for (int i = 0; i < 4; i++) {
        PyObject *type = PyType_FromSpecWithBases(&spec, all[i]),
                 *e = PyObject_CallFunction(type, "s", "x");
        show("own dealloc", e);
        Py_DECREF(type);
    }
}

static void
facts(void)
{
    PyObject *file = made("m.File", file_methods), *usual = Py_XNewRef(PySys_GetObject("stderr"));
    PySys_SetObject("stderr", file);
    displays();
    falsy();
    hooks();
    PySys_SetObject("stderr", usual);
    Py_DECREF(file), Py_XDECREF(usual);
    raised_again();
    deallocs();
}
