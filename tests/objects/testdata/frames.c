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

/* Code with one constant, which it takes over. */
static PyObject *
code_with(PyObject *constant)
{
    PyObject *none = PyTuple_New(0), *consts = PyTuple_Pack(1, constant), *name = text("a");
    PyObject *empty = PyBytes_FromString(""), *bytes = PyBytes_FromStringAndSize("\x1b\0", 2);
    PyCodeObject *code = PyUnstable_Code_New(0, 0, 0, 3, 0, bytes, consts, none, none, none, none,
                                             name, name, name, 7, empty, empty);
    Py_DECREF(none), Py_DECREF(consts), Py_DECREF(name), Py_DECREF(empty), Py_DECREF(bytes);
    Py_DECREF(constant);
    return (PyObject *)code;
}

static PyObject *
set_of(const char *format, ...)
{
    va_list values;
    va_start(values, format);
    PyObject *items = Py_VaBuildValue(format, values), *set = PyFrozenSet_New(items);
    va_end(values);
    Py_DECREF(items);
    return set;
}

/* Constants that are equal, but not of one type or sign. */
static void
constants(void)
{
    Py_complex zeros[] = { { 0.0, 0.0 }, { 0.0, -0.0 } };
    PyObject *all[] = { PyLong_FromLong(1),
                        PyFloat_FromDouble(1),
                        Py_NewRef(Py_True),
                        PyFloat_FromDouble(0.0),
                        PyFloat_FromDouble(-0.0),
                        PyComplex_FromCComplex(zeros[0]),
                        PyComplex_FromCComplex(zeros[1]),
                        Py_BuildValue("(i(s))", 1, "a"),
                        Py_BuildValue("(d(s))", 1.0, "a"),
                        Py_BuildValue("(i(sO))", 1, "a", Py_None),
                        set_of("(iss)", 1, "a", "b"),
                        set_of("(dss)", 1.0, "b", "a"),
                        set_of("(ssi)", "b", "a", 1),
                        PySlice_New(Py_None, Py_True, NULL),
                        PySlice_New(Py_None, Py_False, NULL),
                        Py_NewRef(Py_Ellipsis) };
    enum { N = sizeof(all) / sizeof(*all) };
    PyObject *first[N], *second[N];
    for (int i = 0; i < N; i++) {
        first[i] = code_with(Py_NewRef(all[i]));
        second[i] = code_with(all[i]);
    }
    for (int i = 0; i < N; i++) {
        printf("%d is", i);
        for (int k = 0; k < N; k++) {
            int same = PyObject_RichCompareBool(first[i], second[k], Py_EQ);
            if (same != 0) {
                printf(" %d%s", k,
                       PyObject_Hash(first[i]) == PyObject_Hash(second[k]) ? "" : " by mistake");
            }
        }
        raised();
    }
    for (int i = 0; i < N; i++) {
        Py_DECREF(first[i]), Py_DECREF(second[i]);
    }
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
    constants();
    extras();
    frames();
    no_frame();
    displays();
    lent("annotations", PyFunction_GetAnnotations(Py_None));
    lent("closure", PyFunction_GetClosure(Py_None));
    lent("kwdefaults", PyFunction_GetKwDefaults(Py_None));
}
