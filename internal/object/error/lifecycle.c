/* What an interpreter has of exceptions, from its beginning to its end. */
#include "object/error/exception/exception_types.h"
#include "object/error/report/warnings.h"

/* ExceptionGroup has two bases, so it is made as a class statement makes one. */
static PyObject *
make_exception_group(void)
{
    PyObject *bases = PyTuple_Pack(2, PyExc_BaseExceptionGroup, PyExc_Exception);
    if (bases == NULL) {
        return NULL;
    }
    PyObject *type = PyErr_NewException("builtins.ExceptionGroup", bases, NULL);
    Py_DECREF(bases);
    return type;
}

int
gopyrt_errors_begin(PyInterpreterState *interp)
{
    if (gopyrt_memory_errors_begin(interp) < 0 || gopyrt_warnings_begin(interp) < 0) {
        return -1;
    }
    interp->exc_state.PyExc_ExceptionGroup = make_exception_group();
    return interp->exc_state.PyExc_ExceptionGroup == NULL ? -1 : 0;
}

void
gopyrt_errors_end(PyInterpreterState *interp)
{
    Py_CLEAR(interp->exc_state.PyExc_ExceptionGroup);
    gopyrt_warnings_end(interp);
    gopyrt_memory_errors_end(interp);
}

/* ---- The module builtins -------------------------------------------------- */

int
gopyrt_errors_add_to(PyObject *module)
{
    const struct {
        const char *name;
        PyObject *type;
    } all[] = {
#define NAMED(name, base, kind, doc) { #name, (PyObject *)&_PyExc_##name },
        GOPYRT_EXCEPTIONS(NAMED)
#undef NAMED
            { "_IncompleteInputError", (PyObject *)&_PyExc_IncompleteInputError },
        { "EnvironmentError", PyExc_OSError },
        { "IOError", PyExc_OSError },
        { "ExceptionGroup", gopyrt_interp()->exc_state.PyExc_ExceptionGroup },
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(all); i++) {
        if (PyModule_AddObjectRef(module, all[i].name, all[i].type) < 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- The module sys ------------------------------------------------------------ */

static PyMethodDef hooks[] = {
    { "excepthook", gopyrt_sys_excepthook, METH_VARARGS,
      "excepthook($module, exctype, value, traceback, /)\n--\n\nShows an exception." },
    { "unraisablehook", gopyrt_sys_unraisablehook, METH_O,
      "unraisablehook($module, unraisable, /)\n--\n\nShows an exception that cannot go on." },
};

/* Standard output and error, until the host has files of its own. */
static int
add_files(PyObject *module)
{
    static const char *const names[][2] = { { "stdout", "__stdout__" },
                                            { "stderr", "__stderr__" } };
    for (int i = 0; i < 2; i++) {
        PyObject *file = PyFile_NewStdPrinter(i + 1);
        int failed = file == NULL || PyModule_AddObjectRef(module, names[i][0], file) < 0
                     || PyModule_AddObjectRef(module, names[i][1], file) < 0;
        Py_XDECREF(file);
        if (failed) {
            return -1;
        }
    }
    return 0;
}

/* Each hook is there a second time, for those who replace it. */
int
gopyrt_errors_add_to_sys(PyObject *module)
{
    static const char *const originals[] = { "__excepthook__", "__unraisablehook__" };
    PyObject *name = PyUnicode_FromString("sys");
    if (name == NULL) {
        return -1;
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(hooks); i++) {
        PyObject *hook = PyCFunction_NewEx(&hooks[i], module, name);
        int failed = hook == NULL || PyModule_AddObjectRef(module, hooks[i].ml_name, hook) < 0
                     || PyModule_AddObjectRef(module, originals[i], hook) < 0;
        Py_XDECREF(hook);
        if (failed) {
            Py_DECREF(name);
            return -1;
        }
    }
    Py_DECREF(name);
    return add_files(module);
}
