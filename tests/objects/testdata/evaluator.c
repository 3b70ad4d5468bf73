/* Running Python code, by an evaluator of the program's own where the library asks its host for
 * one: sums and assignments. And the functions that an evaluator is to call while it runs. */
#include "show.h"

#include <ctype.h>

int _PyEval_SetProfile(PyThreadState *, Py_tracefunc, PyObject *);
#undef PyRun_String
#undef PyRun_SimpleString
#undef Py_CompileString
#undef Py_CompileStringFlags
#undef PyRun_File
#undef PyRun_FileEx
#undef PyRun_FileFlags
#undef PyRun_SimpleFile
#undef PyRun_SimpleFileEx
#undef PyRun_AnyFile
#undef PyRun_AnyFileEx
#undef PyRun_AnyFileFlags
#undef PyRun_InteractiveOne
#undef PyRun_InteractiveLoop

/* ---- The evaluator of a library that has none, whose code is a pair of the source and the start
 * ---- */

struct evaluator {
    size_t size;
    void *data;
    PyObject *(*compile)(const char *, PyObject *, int, int, int, void *);
    PyObject *(*evaluate)(PyObject *, PyObject *, PyObject *, void *);
    PyObject *(*import_module)(PyObject *, void *);
};

__attribute__((weak)) void gopyrt_set_evaluator(const void *);

static PyObject *
name_at(const char **s)
{
    const char *from = *s;
    while (isalnum((unsigned char)**s) || **s == '_') {
        ++*s;
    }
    PyObject *name = PyUnicode_FromStringAndSize(from, *s - from);
    while (**s == ' ') {
        ++*s;
    }
    return name;
}

/* One name or number. */
static PyObject *
term(const char **s, PyObject *globals, PyObject *locals)
{
    PyObject *name = name_at(s), *value = NULL;
    if (PyUnicode_GET_LENGTH(name) > 0 && isdigit(PyUnicode_READ_CHAR(name, 0))) {
        value = PyLong_FromUnicodeObject(name, 10);
    }
    else {
        value = PyObject_GetItem(locals, name);
        if (value == NULL && PyErr_ExceptionMatches(PyExc_KeyError)) {
            PyErr_Clear();
            value = Py_XNewRef(PyDict_GetItem(globals, name));
            if (value == NULL) {
                PyErr_Format(PyExc_NameError, "name '%U' is not defined", name);
            }
        }
    }
    Py_DECREF(name);
    return value;
}

static PyObject *
sum(const char **s, PyObject *globals, PyObject *locals)
{
    PyObject *all = term(s, globals, locals);
    while (all != NULL && **s == '+') {
        *s += 1 + strspn(*s + 1, " ");
        PyObject *next = term(s, globals, locals);
        Py_SETREF(all, next ? PyNumber_Add(all, next) : NULL);
        Py_XDECREF(next);
    }
    return all;
}

static PyObject *
evaluate(PyObject *code, PyObject *globals, PyObject *locals, void *data)
{
    const char *source;
    int start;
    if (!PyArg_ParseTuple(code, "si", &source, &start)) {
        return NULL;
    }
    if (start == Py_eval_input) {
        return sum(&source, globals, locals);
    }
    while (*source != '\0') {
        PyObject *name = name_at(&source);
        source += 1 + strspn(source + 1, " "); /* = */
        PyObject *value = sum(&source, globals, locals);
        int r = value ? PyObject_SetItem(locals, name, value) : -1;
        Py_XDECREF(value);
        Py_DECREF(name);
        if (r < 0) {
            return NULL;
        }
        source += strspn(source, "\n");
    }
    Py_RETURN_NONE;
}

static PyObject *
compile(const char *source, PyObject *filename, int start, int flags, int optimize, void *data)
{
    size_t n = strlen(source);
    if (n > 1 && source[n - 1] == '+') {
        PyErr_SetString(PyExc_SyntaxError, "invalid syntax");
        return NULL;
    }
    return Py_BuildValue("(si)", source, start);
}

static const struct evaluator own = { sizeof(own), NULL, compile, evaluate, NULL };

/* ---- What is run ---- */

/* Prints a result, or the type of an error. */
static void
result(const char *what, PyObject *o)
{
    if (o != NULL) {
        show(what, o);
        return;
    }
    PyObject *e = PyErr_GetRaisedException();
    printf("%s -> %s\n", what, e ? Py_TYPE(e)->tp_name : "no exception");
    Py_XDECREF(e);
}

static void
compiled(const char *what, PyObject *code, PyObject *globals, PyObject *locals)
{
    result(what, code ? PyEval_EvalCode(code, globals, locals) : NULL);
    Py_XDECREF(code);
}

static void
runs(void)
{
    static const char *const sources[] = { "1 + 2", "a + 1", "b + a", "1 +", "nope" };
    static const char *const files[] = { "c = 1 + a\nd = c + c\n", "", "e = nope\n", "c +" };
    PyObject *globals = Py_BuildValue("{s:i,s:i}", "a", 10, "b", 20),
             *locals = Py_BuildValue("{s:i}", "a", 5);
    PyObject *name = text("a file.py");
    PyCompilerFlags flags = { 0, PY_MINOR_VERSION };
    for (int i = 0; i < 5; i++) {
        const char *s = sources[i];
        printf("-- %s\n", s);
        result("String", PyRun_String(s, Py_eval_input, globals, globals));
        result("String", PyRun_String(s, Py_eval_input, globals, locals));
        result("StringFlags", PyRun_StringFlags(s, Py_eval_input, globals, locals, &flags));
        result("StringFlags", PyRun_StringFlags(s, Py_eval_input, globals, locals, NULL));
        compiled("Compile", Py_CompileString(s, "file.py", Py_eval_input), globals, locals);
        compiled("CompileFlags", Py_CompileStringFlags(s, "file.py", Py_eval_input, &flags),
                 globals, NULL);
        compiled("CompileExFlags", Py_CompileStringExFlags(s, "file.py", Py_eval_input, NULL, 0),
                 globals, globals);
        compiled("CompileObject", Py_CompileStringObject(s, name, Py_eval_input, &flags, -1),
                 globals, locals);
    }
    for (int i = 0; i < 4; i++) {
        PyObject *g = PyDict_Copy(globals), *l = PyDict_New();
        result("file", PyRun_String(files[i], Py_file_input, g, l));
        lent("locals", l);
        result("file", PyRun_String(files[i], Py_file_input, g, g));
        show("c", Py_XNewRef(PyDict_GetItemString(g, "c")));
        Py_DECREF(g), Py_DECREF(l);
    }
    Py_DECREF(name), Py_DECREF(globals), Py_DECREF(locals);
    done("simple", PyRun_SimpleString("of_main = 1 + 2\n"));
    done("simple", PyRun_SimpleStringFlags("of_main = of_main + 1\n", &flags));
    done("simple", PyRun_SimpleStringFlags("of_main = of_main + of_main\n", NULL));
    PyObject *module = PyImport_AddModule("__main__");
    show("of main", PyObject_GetAttrString(module, "of_main"));
    done("delete", PyObject_DelAttrString(module, "of_main"));
}

/* ---- Files ---- */

/* A file with some text, open for reading. */
static FILE *
file_of(const char *source)
{
    FILE *file = tmpfile();
    fputs(source, file);
    rewind(file);
    return file;
}

static void
files(void)
{
    PyCompilerFlags flags = { 0, PY_MINOR_VERSION };
    PyObject *globals = PyDict_New(), *name = text("a file.py");
    const char *source = "c = 1 + 2\nd = c + c\n";
    FILE *file = file_of(source);
    result("File", PyRun_File(file, "f.py", Py_file_input, globals, globals));
    rewind(file);
    result("FileFlags", PyRun_FileFlags(file, "f.py", Py_file_input, globals, globals, &flags));
    rewind(file);
    result("FileEx", PyRun_FileEx(file, "f.py", Py_file_input, globals, globals, 1));
    file = file_of("c + d");
    result("FileExFlags",
           PyRun_FileExFlags(file, "f.py", Py_eval_input, globals, globals, 0, &flags));
    fclose(file);
    file = file_of("of_main = 1 + 2\n");
    done("Simple", PyRun_SimpleFile(file, "f.py"));
    rewind(file);
    done("SimpleExFlags", PyRun_SimpleFileExFlags(file, "f.py", 0, &flags));
    rewind(file);
    done("Any", PyRun_AnyFile(file, "f.py"));
    rewind(file);
    done("AnyFlags", PyRun_AnyFileFlags(file, "f.py", &flags));
    rewind(file);
    done("AnyExFlags", PyRun_AnyFileExFlags(file, "f.py", 0, NULL));
    rewind(file);
    done("AnyEx", PyRun_AnyFileEx(file, "f.py", 1));
    done("SimpleEx", PyRun_SimpleFileEx(file_of("of_main = of_main + 1\n"), "f.py", 1));
    file = file_of("of_main = of_main + 1\nof_main = of_main + 2\nof_main = of_main + 3\n");
    done("One", PyRun_InteractiveOne(file, "f.py"));
    done("OneFlags", PyRun_InteractiveOneFlags(file, "f.py", &flags));
    done("OneObject", PyRun_InteractiveOneObject(file, name, &flags));
    done("end", PyRun_InteractiveOne(file, "f.py"));
    fclose(file);
    PyObject *module = PyImport_AddModule("__main__");
    show("of main", PyObject_GetAttrString(module, "of_main"));
    file = file_of("of_main = of_main + 1\n");
    done("Loop", PyRun_InteractiveLoop(file, "f.py"));
    rewind(file);
    done("LoopFlags", PyRun_InteractiveLoopFlags(file, "f.py", &flags));
    fclose(file);
    show("of main", PyObject_GetAttrString(module, "of_main"));
    lent("ps1", PySys_GetObject("ps1"));
    done("delete", PyObject_DelAttrString(module, "of_main"));
    PySys_SetObject("ps1", NULL);
    PySys_SetObject("ps2", NULL);
    Py_DECREF(globals), Py_DECREF(name);
}

/* ---- Modules made of code ---- */

static void
module_of(const char *name, PyObject *module)
{
    show("name", module ? PyObject_GetAttrString(module, "__name__") : NULL);
    show("a", module ? PyObject_GetAttrString(module, "a") : NULL);
    show("file", module ? PyObject_GetAttrString(module, "__file__") : NULL);
    Py_XDECREF(module);
    PyObject *modules = PyImport_GetModuleDict();
    done("in modules", PyDict_ContainsString(modules, name));
    PyErr_Clear();
    (void)PyDict_PopString(modules, name, NULL);
}

static void
modules_of_code(void)
{
    PyObject *code = Py_CompileStringExFlags("a = 1 + 2\n", "f.py", Py_file_input, NULL, -1);
    PyObject *name = text("made4"), *path = text("/srv/b.py");
    module_of("made1", PyImport_ExecCodeModuleEx("made1", code, "/srv/b.py"));
    module_of("made2",
              PyImport_ExecCodeModuleWithPathnames("made2", code, "/srv/b.py", "/srv/b.pyc"));
    module_of("made4", PyImport_ExecCodeModuleObject(name, code, path, NULL));
    PyObject *module = PyImport_ExecCodeModule("made3", code);
    printf("%d\n", module != NULL);
    Py_XDECREF(module);
    Py_XDECREF(code);
    code = Py_CompileStringExFlags("a = nope\n", "f.py", Py_file_input, NULL, -1);
    module = PyImport_ExecCodeModule("made5", code);
    result("bad", module);
    done("in modules", PyDict_ContainsString(PyImport_GetModuleDict(), "made5"));
    (void)PyDict_PopString(PyImport_GetModuleDict(), "made3", NULL);
    Py_XDECREF(code), Py_DECREF(name), Py_DECREF(path);
    PyObject *globals = Py_BuildValue("{s:i}", "b", 4);
    code = Py_CompileStringExFlags("b + 1", "f.py", Py_eval_input, NULL, -1);
    result("CodeEx",
           PyEval_EvalCodeEx(code, globals, globals, NULL, 0, NULL, 0, NULL, 0, NULL, NULL));
    PyCompilerFlags flags = { 0, PY_MINOR_VERSION };
    number("merged", PyEval_MergeCompilerFlags(&flags));
    Py_XDECREF(code), Py_DECREF(globals);
}

/* ---- What watches ---- */

static int
watch(PyObject *o, PyFrameObject *frame, int what, PyObject *arg)
{
    return 0;
}

static int
other(PyObject *o, PyFrameObject *frame, int what, PyObject *arg)
{
    return 0;
}

static void
kept_as(const char *what, PyObject *a, PyObject *b)
{
    PyThreadState *self = PyThreadState_Get();
    printf("%s: profile %s %s trace %s %s counts %zd %zd\n", what,
           self->c_profilefunc == watch   ? "watch"
           : self->c_profilefunc == other ? "other"
                                          : "none",
           self->c_profileobj == NULL ? "-"
           : self->c_profileobj == a  ? "a"
                                      : "b",
           self->c_tracefunc == watch   ? "watch"
           : self->c_tracefunc == other ? "other"
                                        : "none",
           self->c_traceobj == NULL ? "-"
           : self->c_traceobj == a  ? "a"
                                    : "b",
           Py_REFCNT(a), Py_REFCNT(b));
}

static void
watches(void)
{
    PyObject *a = PyList_New(0), *b = PyList_New(0);
    kept_as("before", a, b);
    PyEval_SetProfile(watch, a);
    kept_as("profile", a, b);
    PyEval_SetTrace(watch, a);
    kept_as("trace", a, b);
    show("a call", PyObject_CallMethod(a, "copy", NULL));
    PyEval_SetProfile(other, b);
    PyEval_SetTrace(other, b);
    kept_as("others", a, b);
    PyEval_SetTrace(watch, NULL);
    kept_as("no object", a, b);
    done("profile", _PyEval_SetProfile(PyThreadState_Get(), watch, a));
    kept_as("by thread", a, b);
    done("profile", _PyEval_SetProfile(PyThreadState_Get(), NULL, b));
    kept_as("none", a, b);
    PyEval_SetProfileAllThreads(watch, a);
    PyEval_SetTraceAllThreads(other, b);
    kept_as("all", a, b);
    PyEval_SetTraceAllThreads(NULL, NULL);
    PyEval_SetProfileAllThreads(NULL, NULL);
    kept_as("none", a, b);
    PyEval_SetProfile(NULL, NULL);
    PyEval_SetTrace(NULL, a);
    kept_as("none", a, b);
    PyEval_SetTrace(NULL, NULL);
    kept_as("nothing", a, b);
    Py_DECREF(a), Py_DECREF(b);
}

static void
facts(void)
{
    if (gopyrt_set_evaluator != NULL) {
        gopyrt_set_evaluator(&own);
    }
    runs();
    files();
    modules_of_code();
    watches();
}
