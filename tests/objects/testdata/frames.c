/* Code objects, frames and tracebacks as C code makes them: without code that runs. */
#include "show.h"

#include <frameobject.h>
#include <structmember.h>

/* Code that only knows names: a(x, y, *, z) with a variable w, which an inner function has, and v
 * of an outer one. */
static PyCodeObject *
code_of(void)
{
    PyObject *empty = PyBytes_FromString(""), *none = PyTuple_New(0);
    PyObject *bytes = PyBytes_FromStringAndSize("\x1b\0", 2);
    PyObject *names = Py_BuildValue("(s)", "global_name"),
             *vars = Py_BuildValue("(ssss)", "x", "y", "z", "u"),
             *free_vars = Py_BuildValue("(s)", "v"), *cells = Py_BuildValue("(s)", "w");
    PyObject *file = text("file.py"), *name = text("a");
    PyCodeObject *code =
        PyUnstable_Code_New(2, 1, 4, 3, CO_OPTIMIZED | CO_NEWLOCALS, bytes, none, names, vars,
                            free_vars, cells, file, name, name, 7, empty, empty);
    Py_DECREF(empty), Py_DECREF(none), Py_DECREF(bytes), Py_DECREF(names), Py_DECREF(vars);
    Py_DECREF(free_vars), Py_DECREF(cells), Py_DECREF(file), Py_DECREF(name);
    return code;
}

static void
codes(void)
{
    PyCodeObject *code = code_of();
    printf("%d\n", PyCode_Check(code) && Py_IS_TYPE(code, &PyCode_Type));
    show("cells", PyCode_GetCellvars(code));
    show("free", PyCode_GetFreevars(code));
    show("vars", PyCode_GetVarnames(code));
    show("code", PyCode_GetCode(code));
    number("free", PyCode_GetNumFree(code));
    number("first", PyUnstable_Code_GetFirstFree(code));
    static const char *const names[] = { "co_name",  "co_filename", "co_firstlineno",
                                         "co_names", "co_argcount", "co_kwonlyargcount" };
    for (int i = 0; i < 6; i++) {
        show(names[i], PyObject_GetAttrString((PyObject *)code, names[i]));
    }
    Py_DECREF(code);
}

OWN int freed;

static void
free_extra(void *extra)
{
    freed++;
}

static void
extras(void)
{
    static _Atomic(Py_ssize_t) index = -1;
    PyCodeObject *code = code_of();
    void *extra = &freed;
    done("get", PyUnstable_Code_GetExtra((PyObject *)code, 200, &extra));
    done("get", PyUnstable_Code_GetExtra(Py_None, 0, &extra));
    done("set", PyUnstable_Code_SetExtra((PyObject *)code, 200, NULL));
    done("set", PyUnstable_Code_SetExtra(Py_None, 0, NULL));
    (void)index, (void)free_extra;
    Py_DECREF(code);
}

static void
frames(void)
{
    PyCodeObject *code = PyCode_NewEmpty("file.py", "function", 5);
    PyObject *globals = Py_BuildValue("{s:i}", "g", 1), *name = text("g");
    show("frame", (PyObject *)PyThreadState_GetFrame(PyThreadState_Get()));
    PyErr_SetString(PyExc_KeyError, "stays");
    printf("%d ", PyThreadState_GetFrame(PyThreadState_Get()) == NULL);
    failed();
    PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), code, globals, NULL);
    printf("%d\n", PyFrame_Check(frame) && Py_IS_TYPE(frame, &PyFrame_Type));
    printf("back %d\n", PyFrame_GetBack(frame) == NULL);
    PyObject *builtins = PyFrame_GetBuiltins(frame);
    printf("builtins %d\n", builtins == PyEval_GetBuiltins());
    Py_XDECREF(builtins);
    PyCodeObject *same = PyFrame_GetCode(frame);
    printf("%d\n", same == code);
    Py_DECREF(same);
    printf("%d\n", PyFrame_GetGenerator != NULL);
    show("globals", PyFrame_GetGlobals(frame));
    PyObject *locals = PyFrame_GetLocals(frame);
    lent("locals", (PyObject *)Py_TYPE(locals));
    Py_DECREF(locals);
    show("no variable", PyFrame_GetVar(frame, name));
    number("line", PyFrame_GetLineNumber(frame));
    PyErr_SetString(PyExc_IndexError, "raised");
    printf("here %d\n", PyTraceBack_Here(frame));
    PyObject *e = PyErr_GetRaisedException(), *tb = PyException_GetTraceback(e);
    printf("%d\n", PyTraceBack_Check(tb) && Py_IS_TYPE(tb, &PyTraceBack_Type));
    show("line", PyObject_GetAttrString(tb, "tb_lineno"));
    PyObject *same_frame = PyObject_GetAttrString(tb, "tb_frame");
    printf("%d\n", same_frame == (PyObject *)frame);
    Py_XDECREF(same_frame), Py_DECREF(tb), Py_DECREF(e);
    Py_DECREF(frame), Py_DECREF(name), Py_DECREF(globals), Py_DECREF(code);
}

/* What is asked of the frame that runs, where none does. */
static void
no_frame(void)
{
    printf("builtins %d\n", PyEval_GetBuiltins() != NULL);
    PyObject *builtins = PyEval_GetFrameBuiltins();
    printf("%d\n", builtins == PyEval_GetBuiltins());
    Py_XDECREF(builtins);
    show("globals", PyEval_GetFrameGlobals());
    show("locals", PyEval_GetFrameLocals());
    printf("%d %d %d\n", PyUnstable_InterpreterFrame_GetCode != NULL,
           PyUnstable_InterpreterFrame_GetLasti != NULL,
           PyUnstable_InterpreterFrame_GetLine != NULL);
}

/* ---- Into a file of Python's ---- */

OWN PyObject *written;

static PyObject *
keep(PyObject *self, PyObject *text)
{
    return PyList_Append(written, text) < 0 ? NULL : Py_NewRef(Py_None);
}

static void
displays(void)
{
    static PyMethodDef def = { "write", keep, METH_O, NULL };
    PyObject *file = PyModule_New("file"), *write = PyCFunction_New(&def, NULL),
             *before = Py_XNewRef(PySys_GetObject("stderr")), *empty = PyUnicode_FromString("");
    PyObject_SetAttrString(file, "write", write);
    written = PyList_New(0);
    PySys_SetObject("stderr", file);
    PyObject *e = PyObject_CallFunction(PyExc_ValueError, "s", "shown");
    PyErr_Display(NULL, e, NULL);
    show("written", PyUnicode_Join(empty, written));
    done("print", PyTraceBack_Print(Py_None, file));
    PySys_SetObject("stderr", before);
    Py_XDECREF(before);
    Py_CLEAR(written);
    Py_DECREF(e), Py_DECREF(file), Py_DECREF(write), Py_DECREF(empty);
}

static void
facts(void)
{
    codes();
    extras();
    frames();
    no_frame();
    displays();
    lent("annotations", PyFunction_GetAnnotations(Py_None));
    lent("closure", PyFunction_GetClosure(Py_None));
    lent("kwdefaults", PyFunction_GetKwDefaults(Py_None));
}
