/* Lines of C code on sys.stdout and sys.stderr, sys.argv, and what the configuration says. */
#include "show.h"

void PySys_AddWarnOptionUnicode(PyObject *);

/* Runs with a file in sys that appends what it gets to a list. */
OWN PyObject *written;

static PyObject *
keep(PyObject *self, PyObject *text)
{
    return PyList_Append(written, text) < 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *
fail(PyObject *self, PyObject *text)
{
    PyErr_SetString(PyExc_OSError, "full");
    return NULL;
}

static PyMethodDef writers[] = { { "write", keep, METH_O, NULL }, { "write", fail, METH_O, NULL } };

static void
set_file(const char *name, PyMethodDef *writer)
{
    PyObject *file = PyModule_New("file");
    PyObject *write = PyCFunction_New(writer, NULL);
    PyObject_SetAttrString(file, "write", write);
    PySys_SetObject(name, file);
    Py_DECREF(file), Py_DECREF(write);
}

static void
writes(void)
{
    static const char *const names[] = { "stdout", "stderr" };
    PyObject *before[2], *name = text("n\xc3\xa9");
    char *big = malloc(3001);
    memset(big, 'z', 3000);
    big[3000] = '\0';
    for (int i = 0; i < 2; i++) {
        before[i] = Py_XNewRef(PySys_GetObject(names[i]));
        set_file(names[i], &writers[0]);
    }
    written = PyList_New(0);
    PySys_WriteStdout("a %d %s\n", 1, "x");
    PySys_WriteStderr("b %d %s\n", 2, "y");
    PySys_FormatStdout("c %d %S %R\n", 3, name, name);
    PySys_FormatStderr("d %U\n", name);
    PySys_WriteStdout("%s", "");
    lent("written", written);
    PyList_SetSlice(written, 0, PyList_GET_SIZE(written), NULL);
    PySys_WriteStdout("%s|", big);
    PySys_WriteStderr("%.999s|", big);
    PySys_WriteStderr("%.1000s|", big);
    PySys_FormatStdout("%s|", big);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(written); i++) {
        number("length", PyUnicode_GET_LENGTH(PyList_GET_ITEM(written, i)));
    }
    PyErr_SetString(PyExc_KeyError, "stays");
    PySys_WriteStdout("with an exception\n");
    PySys_FormatStderr("with an exception %d\n", 1);
    failed();
    for (int i = 0; i < 2; i++) {
        PySys_SetObject(names[i], before[i]);
        Py_XDECREF(before[i]);
    }
    Py_CLEAR(written);
    Py_DECREF(name);
    free(big);
}

/* ---- sys.argv ---- */

static void
argv_of(const wchar_t *script, int update)
{
    wchar_t name[64], more[] = L"more", *argv[] = { name, more };
    wcscpy(name, script);
    PySys_SetArgvEx(2, argv, update);
    lent("argv", PySys_GetObject("argv"));
    PyObject *path = PySys_GetObject("path");
    if (update) {
        lent("path", PyList_GetItem(path, 0));
        PyList_SetSlice(path, 0, 1, NULL);
    }
}

static void
argvs(void)
{
    PyObject *before = Py_XNewRef(PySys_GetObject("argv"));
    PyObject *options = PySequence_List(PySys_GetObject("warnoptions"));
    argv_of(L"/srv/nowhere/x/y.py", 1);
    argv_of(L"/srv/nowhere/x/y.py", 0);
    argv_of(L"y.py", 1);
    argv_of(L"-c", 1);
    argv_of(L"", 1);
    argv_of(L"/y.py", 1);
    argv_of(L"d/../y.py", 1);
    argv_of(L"/proc/self/../x.py", 1);
    PySys_SetArgvEx(0, NULL, 0);
    lent("argv", PySys_GetObject("argv"));
    wchar_t name[] = L"s.py", *argv[] = { name };
    PySys_SetArgv(1, argv);
    lent("argv", PySys_GetObject("argv"));
    PyObject *option = text("ignore::Nothing");
    PySys_AddWarnOptionUnicode(option);
    lent("warnoptions", PySys_GetObject("warnoptions"));
    Py_DECREF(option);
    PySys_SetObject("argv", before);
    PySys_SetObject("warnoptions", options);
    Py_DECREF(options);
    Py_XDECREF(before);
}

/* ---- The configuration ---- */

static void
set(const char *name, PyObject *value)
{
    done(name, PyConfig_Set(name, value));
    show(name, PyConfig_Get(name));
    Py_DECREF(value);
}

static void
configuration(void)
{
    static const char *const some[] = { "isolated",      "verbose",     "dev_mode",  "allocator",
                                        "hash_seed",     "parse_argv",  "argv",      "xoptions",
                                        "site_import",   "warnoptions", "cpu_count", "nope",
                                        "use_hash_seed", "_init_main",  "inspect",   "platlibdir" };
    for (int i = 0; i < 16; i++) {
        show(some[i], PyConfig_Get(some[i]));
    }
    PyObject *names = PyConfig_Names();
    number("names", PySet_Size(names));
    Py_DECREF(names);
    static const char *const numbers[] = { "verbose", "argv", "nope" };
    for (int i = 0; i < 3; i++) {
        int value = -7, result = PyConfig_GetInt(numbers[i], &value);
        printf("%s %d %d ", numbers[i], result, value);
        failed();
    }
    set("verbose", PyLong_FromLong(2));
    lent("flags", PyTuple_GetItem(PySys_GetObject("flags"), 8));
    set("verbose", PyLong_FromLong(0));
    set("verbose", PyLong_FromLong(-1));
    set("verbose", text("a"));
    set("inspect", PyLong_FromLong(7));
    set("inspect", PyLong_FromLong(0));
    set("int_max_str_digits", PyLong_FromLong(7));
    set("int_max_str_digits", PyLong_FromLong(700));
    set("int_max_str_digits", PyLong_FromLong(4300));
    set("write_bytecode", Py_NewRef(Py_False));
    set("write_bytecode", Py_NewRef(Py_True));
    set("isolated", PyLong_FromLong(1));
    set("nope", PyLong_FromLong(1));
    PyObject *before = PyConfig_Get("argv");
    set("argv", Py_BuildValue("[s]", "q"));
    set("argv", Py_BuildValue("[i]", 1));
    set("argv", text("q"));
    set("argv", before);
    before = PyConfig_Get("platlibdir");
    set("platlibdir", text("abc"));
    set("platlibdir", Py_NewRef(Py_None));
    set("platlibdir", before);
    set("xoptions", Py_BuildValue("{s:i}", "a", 1));
    set("xoptions", Py_BuildValue("{s:s}", "a", "b"));
    set("xoptions", PyDict_New());
}

static void
facts(void)
{
    writes();
    argvs();
    configuration();
}
