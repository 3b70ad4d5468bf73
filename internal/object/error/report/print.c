/* PyErr_Print: an exception that nobody handles is shown by sys.excepthook, or ends the process. */
#include "object/error/report/output.h"

#include "internal/pycore_audit.h"

void
PyErr_DisplayException(PyObject *exception)
{
    PyObject *raised = PyErr_GetRaisedException();
    gopyrt_output out;
    gopyrt_output_open(&out, NULL);
    if (PyExceptionInstance_Check(exception)) {
        gopyrt_output_exception(&out, exception);
    }
    else {
        gopyrt_output_format(&out,
                             "TypeError: print_exception(): Exception expected for value, "
                             "%T found\n",
                             exception);
    }
    gopyrt_output_close(&out);
    PyErr_SetRaisedException(raised);
}

/* The type goes without saying. A traceback is for an exception that has none. */
void
PyErr_Display(PyObject *type, PyObject *exception, PyObject *traceback)
{
    (void)type;
    if (PyExceptionInstance_Check(exception) && traceback != NULL && PyTraceBack_Check(traceback)
        && GOPYRT_EXC(exception)->traceback == NULL)
    {
        PyException_SetTraceback(exception, traceback);
    }
    PyErr_DisplayException(exception);
}

PyObject *
gopyrt_sys_excepthook(PyObject *module, PyObject *args)
{
    PyObject *type, *exception, *traceback;
    (void)module;
    if (!PyArg_UnpackTuple(args, "excepthook", 3, 3, &type, &exception, &traceback)) {
        return NULL;
    }
    PyErr_Display(type, exception, traceback);
    Py_RETURN_NONE;
}

/* ---- SystemExit ----------------------------------------------------------- */

/* The exit status that a SystemExit asks for; a text is printed. */
static int
exit_status(PyObject *exception)
{
    PyObject *code = PyObject_GetAttrString(exception, "code");
    if (code == NULL) {
        PyErr_Clear();
        code = Py_NewRef(exception);
    }
    int status = 1;
    if (code == Py_None) {
        status = 0;
    }
    else if (PyLong_Check(code)) {
        status = (int)PyLong_AsLong(code);
    }
    else {
        gopyrt_output out;
        gopyrt_output_open(&out, NULL);
        gopyrt_output_str(&out, PyObject_Str(code));
        gopyrt_output_ascii(&out, "\n");
        gopyrt_output_close(&out);
    }
    PyErr_Clear();
    Py_DECREF(code);
    return status;
}

/* Ends the process if the exception is a SystemExit, unless the user wants to look around then. */
static void
exit_if_asked(PyObject *exception)
{
    if (PyErr_GivenExceptionMatches(exception, PyExc_SystemExit)
        && !gopyrt_interp()->config.inspect) {
        int status = exit_status(exception);
        fflush(stdout);
        Py_Exit(status);
    }
}

/* ---- The hook ------------------------------------------------------------- */

static void
say(const char *text)
{
    gopyrt_output out;
    gopyrt_output_open(&out, NULL);
    gopyrt_output_ascii(&out, text);
    gopyrt_output_close(&out);
}

/* sys.last_exc and those that came before it. */
static void
remember(PyObject *exception, PyObject *traceback)
{
    const struct {
        const char *name;
        PyObject *value;
    } all[] = {
        { "last_exc", exception },
        { "last_type", (PyObject *)Py_TYPE(exception) },
        { "last_value", exception },
        { "last_traceback", traceback },
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(all); i++) {
        if (PySys_SetObject(all[i].name, all[i].value) < 0) {
            PyErr_Clear();
        }
    }
}

static int
is_default(PyObject *hook)
{
    return PyCFunction_Check(hook)
           && ((PyCFunctionObject *)hook)->m_ml->ml_meth == gopyrt_sys_excepthook;
}

static void
call_hook(PyObject *hook, PyObject *exception, PyObject *traceback)
{
    PyObject *result =
        PyObject_CallFunctionObjArgs(hook, Py_TYPE(exception), exception, traceback, NULL);
    if (result != NULL) {
        Py_DECREF(result);
        return;
    }
    PyObject *second = PyErr_GetRaisedException();
    exit_if_asked(second);
    say("Error in sys.excepthook:\n");
    PyErr_DisplayException(second);
    say("\nOriginal exception was:\n");
    PyErr_DisplayException(exception);
    Py_DECREF(second);
}

void
PyErr_PrintEx(int set_last)
{
    PyObject *exception = PyErr_GetRaisedException();
    if (exception == NULL) {
        return;
    }
    exit_if_asked(exception);
    PyObject *traceback = PyException_GetTraceback(exception);
    traceback = traceback != NULL ? traceback : Py_NewRef(Py_None);
    if (set_last) {
        remember(exception, traceback);
    }
    PyObject *hook = Py_XNewRef(PySys_GetObject("excepthook"));
    if (PySys_Audit("sys.excepthook", "OOOO", hook != NULL ? hook : Py_None, Py_TYPE(exception),
                    exception, traceback)
        < 0)
    {
        /* A hook that forbids it with RuntimeError wants silence; any other is reported. */
        if (PyErr_ExceptionMatches(PyExc_RuntimeError)) {
            PyErr_Clear();
            goto end;
        }
        PyErr_FormatUnraisable("Exception ignored in audit hook");
    }
    if (hook == NULL) {
        say("sys.excepthook is missing\n");
        PyErr_DisplayException(exception);
    }
    else if (is_default(hook)) {
        PyErr_DisplayException(exception);
    }
    else {
        call_hook(hook, exception, traceback);
    }
end:
    Py_DECREF(traceback);
    Py_XDECREF(hook);
    Py_DECREF(exception);
}

void
PyErr_Print(void)
{
    PyErr_PrintEx(1);
}
