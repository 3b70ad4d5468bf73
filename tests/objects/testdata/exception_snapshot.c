// What of an exception goes to another interpreter.
#include "show.h"

#include "frameobject.h"

// Of CPython's own headers.
typedef struct {
    PyTypeObject *builtin;
    const char *name, *qualname, *module, *msg, *errdisplay;
} snapshot;
snapshot *_PyXI_NewExcInfo(PyObject *exc);
void _PyXI_FreeExcInfo(snapshot *info);
PyObject *_PyXI_FormatExcInfo(snapshot *info);
PyObject *_PyXI_ExcInfoAsObject(snapshot *info);
PyObject *_PyNamespace_New(PyObject *kwds);
void _PyErr_SetInterpreterAlreadyRunning(void);

static void
snap(const char *what, PyObject *op)
{
    printf("-- %s\n", what);
    snapshot *info = _PyXI_NewExcInfo(op);
    NUMBER(info != NULL);
    if (info == NULL) {
        return;
    }
    TEXT(info->builtin != NULL ? info->builtin->tp_name : NULL);
    TEXT(info->name);
    TEXT(info->qualname);
    TEXT(info->module);
    TEXT(info->msg);
    TEXT(info->errdisplay);
    OBJECT(_PyXI_FormatExcInfo(info));
    PyObject *object = late(_PyXI_ExcInfoAsObject(info));
    OBJECT(Py_XNewRef(object));
    snapshot *again = _PyXI_NewExcInfo(object);
    NUMBER(again != NULL);
    if (again != NULL) {
        TEXT(again->errdisplay);
        OBJECT(_PyXI_FormatExcInfo(again));
        _PyXI_FreeExcInfo(again);
    }
    _PyXI_FreeExcInfo(info);
}

static PyObject *
raised_in(PyObject *e, const char *function, int line)
{
    PyObject *globals = PyDict_New();
    PyCodeObject *code = PyCode_NewEmpty("none.py", function, line);
    PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), code, globals, NULL);
    PyErr_SetRaisedException(e);
    PyTraceBack_Here(frame);
    Py_DECREF(frame);
    Py_DECREF(code);
    Py_DECREF(globals);
    return PyErr_GetRaisedException();
}

static PyObject *
no_text(PyObject *self)
{
    (void)self;
    PyErr_SetString(PyExc_KeyError, "no text");
    return NULL;
}

static PyObject *namespace(const char *format, ...)
{
    va_list va;
    va_start(va, format);
    PyObject *dict = late(Py_VaBuildValue(format, va));
    va_end(va);
    return dict != NULL ? late(_PyNamespace_New(dict)) : NULL;
}

static void
exceptions(void)
{
    PyObject *plain = late(PyObject_CallFunction(PyExc_ValueError, "s", "x"));
    snap("plain", plain);
    PyObject *here = late(raised_in(PyObject_CallFunction(PyExc_KeyError, "s", "k"), "here", 7));
    snap("raised", here);
    PyObject *caused = PyObject_CallFunction(PyExc_OSError, "is", 2, "gone");
    PyException_SetCause(caused, Py_NewRef(here));
    snap("caused", late(raised_in(caused, "there", 8)));
    snap("no text", late(PyObject_CallNoArgs(PyExc_RuntimeError)));
    PyObject *own = late(PyErr_NewException("m.n.Own", PyExc_ValueError, NULL));
    PyObject_SetAttrString(own, "__qualname__", B("s", "Outer.Own"));
    snap("own", late(PyObject_CallFunction(own, "i", 3)));
    PyObject *main = late(PyErr_NewException("__main__.Main", NULL, NULL));
    snap("main", late(PyObject_CallFunction(main, "ii", 1, 2)));
    PyType_Slot slots[] = { { Py_tp_str, (void *)no_text },
                            { Py_tp_base, PyExc_Exception },
                            { 0, NULL } };
    PyObject *mute = late(type_of("m.Mute", 0, Py_TPFLAGS_DEFAULT, slots));
    snap("mute", late(PyObject_CallNoArgs(mute)));
}

static void
others(void)
{
    PyObject *type =
        namespace("{s:s,s:s,s:s}", "__name__", "N", "__qualname__", "Q", "__module__", "M");
    snap("a namespace", namespace("{s:O,s:s,s:s}", "type", type, "msg", "m", "errdisplay", "d"));
    snap("no display", namespace("{s:O,s:s,s:O}", "type", type, "msg", "m", "errdisplay", Py_None));
    snap("no message",
         namespace("{s:O,s:O,s:O}", "type", type, "msg", Py_None, "errdisplay", Py_None));
    snap("display missing", namespace("{s:O,s:s}", "type", PyExc_ValueError, "msg", "m"));
    snap("message missing", namespace("{s:O}", "type", type));
    snap("type missing", B("i", 7));
    snap("half a type", namespace("{s:N}", "type", Py_NewRef(namespace("{s:s}", "__name__", "N"))));
    snap("None", Py_None);
    _PyErr_SetInterpreterAlreadyRunning();
    NUMBER(0);
}

static void
facts(void)
{
    exceptions();
    others();
}
