/* Exceptions that cannot go on from where they are: sys.unraisablehook. */
#include "object/error/frame/frame.h"
#include "object/error/report/output.h"

#include "structseq.h"

/* What a hook is given. All but the type may be NULL. */
struct report {
    PyObject *exception, *traceback, *message, *object;
};

static void
print_report(const struct report *r)
{
    gopyrt_output out;
    gopyrt_output_open(&out, NULL);
    if (r->object != NULL) {
        PyObject *text = gopyrt_output_text_of(r->object, PyObject_Repr, "<object repr() failed>");
        if (r->message != NULL) {
            gopyrt_output_format(&out, "%U: %V\n", r->message, text, "");
        }
        else {
            gopyrt_output_format(&out, "Exception ignored in: %V\n", text, "");
        }
        Py_XDECREF(text);
    }
    else if (r->message != NULL) {
        gopyrt_output_format(&out, "%U:\n", r->message);
    }
    if (r->traceback != NULL) {
        gopyrt_output_traceback(&out, r->traceback);
    }
    PyObject *name = gopyrt_output_type_name((PyObject *)Py_TYPE(r->exception), "");
    if (name == NULL) {
        PyErr_Clear();
        gopyrt_output_ascii(&out, Py_TYPE(r->exception)->tp_name);
    }
    else {
        gopyrt_output_str(&out, name);
    }
    gopyrt_output_ascii(&out, ": ");
    gopyrt_output_str(
        &out, gopyrt_output_text_of(r->exception, PyObject_Str, "<exception str() failed>"));
    gopyrt_output_ascii(&out, "\n");
    gopyrt_output_close(&out);
}

/* ---- The hook ------------------------------------------------------------- */

static PyStructSequence_Field fields[] = {
    { "exc_type", "the exception's type" },
    { "exc_value", "the exception, or None" },
    { "exc_traceback", "its traceback, or None" },
    { "err_msg", "what was going on, or None" },
    { "object", "the object that it is about, or None" },
    { NULL, NULL },
};

static PyStructSequence_Desc description = { "builtins.UnraisableHookArgs",
                                             "What sys.unraisablehook is called with.", fields, 5 };

static PyObject *
arguments(const struct report *r)
{
    PyTypeObject *type = PyStructSequence_NewType(&description);
    if (type != NULL) {
        type->tp_name = "UnraisableHookArgs"; /* its repr has no module */
    }
    PyObject *args = type == NULL ? NULL : PyStructSequence_New(type);
    Py_XDECREF(type);
    if (args != NULL) {
        PyObject *const values[] = { (PyObject *)Py_TYPE(r->exception), r->exception, r->traceback,
                                     r->message, r->object };
        for (Py_ssize_t i = 0; i < 5; i++) {
            PyStructSequence_SetItem(args, i, Py_NewRef(values[i] != NULL ? values[i] : Py_None));
        }
    }
    return args;
}

/* Is it the function below, which needs no arguments made? */
static int
is_default(PyObject *hook)
{
    return PyCFunction_Check(hook)
           && ((PyCFunctionObject *)hook)->m_ml->ml_meth == gopyrt_sys_unraisablehook;
}

/* The default hook, called from Python with an object that has the five attributes. */
PyObject *
gopyrt_sys_unraisablehook(PyObject *module, PyObject *args)
{
    PyObject *values[5] = { NULL, NULL, NULL, NULL, NULL };
    int failed = 0;
    (void)module;
    for (int i = 0; i < 5 && !failed; i++) {
        values[i] = PyObject_GetAttrString(args, fields[i].name);
        failed = values[i] == NULL;
    }
    if (!failed && !PyExceptionInstance_Check(values[1])) {
        PyErr_SetString(PyExc_TypeError, "sys.unraisablehook argument type must be "
                                         "UnraisableHookArgs");
        failed = 1;
    }
    if (!failed) {
        struct report r = {
            .exception = values[1],
            .traceback = PyTraceBack_Check(values[2]) ? values[2] : NULL,
            .message = PyUnicode_Check(values[3]) ? values[3] : NULL,
            .object = values[4] == Py_None ? NULL : values[4],
        };
        print_report(&r);
    }
    for (int i = 0; i < 5; i++) {
        Py_XDECREF(values[i]);
    }
    return failed ? NULL : Py_NewRef(Py_None);
}

/* Tells the hook, or at least those who audit it: 1, or 0 where the default is to follow; -1 with
 * an exception, what went wrong, and with which object, borrowed. */
static int
tell(PyObject *hook, const struct report *r, const char **wrong, PyObject **about)
{
    int is_own = hook != Py_None && !is_default(hook), told = -1;
    if (!is_own && _Py_atomic_load_ptr_acquire(&_PyRuntime.audit_hooks.head) == NULL) {
        return 0;
    }
    PyObject *args = arguments(r), *result;
    if (args == NULL) {
        *wrong = "Exception ignored on building sys.unraisablehook arguments";
        *about = r->object;
    }
    else if (PySys_Audit("sys.unraisablehook", "OO", hook, args) < 0) {
        *wrong = "Exception ignored in audit hook";
    }
    else if (!is_own) {
        told = 0;
    }
    else if ((result = PyObject_CallOneArg(hook, args)) == NULL) {
        *wrong = "Exception ignored in sys.unraisablehook";
        *about = hook;
    }
    else {
        Py_DECREF(result);
        told = 1;
    }
    Py_XDECREF(args);
    return told;
}

/* What went wrong with the hook itself is reported instead. */
static void
report_failure(const char *wrong, PyObject *object)
{
    PyObject *exception = PyErr_GetRaisedException();
    if (exception == NULL) {
        return;
    }
    struct report r = { exception, PyException_GetTraceback(exception), PyUnicode_FromString(wrong),
                        object };
    PyErr_Clear();
    print_report(&r);
    Py_XDECREF(r.traceback);
    Py_XDECREF(r.message);
    Py_DECREF(exception);
}

/* Takes over the message. */
static void
report(PyObject *message, PyObject *object)
{
    PyObject *exception = PyErr_GetRaisedException();
    if (exception == NULL) {
        Py_XDECREF(message);
        return;
    }
    struct report r = { exception, PyException_GetTraceback(exception), message, object };
    PyObject *hook = Py_XNewRef(PySys_GetObject("unraisablehook"));
    const char *wrong = NULL;
    PyObject *about = NULL;
    int told = hook == NULL ? 0 : tell(hook, &r, &wrong, &about);
    if (told == 0) {
        print_report(&r);
    }
    else if (told < 0) {
        report_failure(wrong, about);
    }
    Py_XDECREF(hook);
    Py_XDECREF(r.traceback);
    Py_XDECREF(message);
    Py_DECREF(exception);
    PyErr_Clear();
}

void
PyErr_WriteUnraisable(PyObject *object)
{
    report(NULL, object == Py_None ? NULL : object);
}

void
PyErr_FormatUnraisable(const char *format, ...)
{
    PyObject *raised = PyErr_GetRaisedException(), *message = NULL;
    if (format != NULL) {
        va_list args;
        va_start(args, format);
        message = PyUnicode_FromFormatV(format, args);
        va_end(args);
    }
    PyErr_SetRaisedException(raised); /* drops what the formatting raised */
    report(message, NULL);
}
