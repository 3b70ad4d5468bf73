/* A C host that imports the extension module `hello` from a folder and uses it:
 *
 *     hello FOLDER
 *
 * Linked with libpython3.14 it prints the same. */
#include <Python.h>

#include <stdio.h>

/* Prints a result, which it takes over, or the exception. */
static int
show(const char *what, PyObject *result)
{
    PyObject *text = result != NULL ? PyObject_Repr(result) : NULL;
    if (text != NULL) {
        printf("  %-34s %s\n", what, PyUnicode_AsUTF8(text));
    }
    else {
        printf("  %-34s ", what);
        fflush(stdout);
        PyErr_DisplayException(PyErr_GetRaisedException());
    }
    Py_XDECREF(text);
    Py_XDECREF(result);
    return text != NULL;
}

static void
use(PyObject *hello)
{
    show("hello.greet('world')", PyObject_CallMethod(hello, "greet", "s", "world"));
    show("hello.count('to be or not to be')",
         PyObject_CallMethod(hello, "count", "([sssssss])", "to", "be", "or", "not", "to", "be",
                             "!"));
    PyObject *tally = PyObject_CallMethod(hello, "Tally", NULL);
    for (int i = 0; tally != NULL && i < 3; i++) {
        Py_XDECREF(PyObject_CallNoArgs(tally));
    }
    show("hello.Tally(), called three times", tally);
}

int
main(int argc, char **argv)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
    PyObject *path = PySys_GetObject("path"),
             *folder = PyUnicode_FromString(argc > 1 ? argv[1] : ".");
    PyObject *hello = NULL;
    if (folder != NULL && PyList_Insert(path, 0, folder) == 0) {
        hello = PyImport_ImportModule("hello");
    }
    Py_XDECREF(folder);
    if (hello == NULL) {
        PyErr_Print();
        return 1;
    }
    puts("An extension module, imported by a C host:");
    show("hello.__version__", PyObject_GetAttrString(hello, "__version__"));
    use(hello);
    fputs("  hello.greet(42) raises:           ", stdout);
    fflush(stdout);
    dup2(1, 2);
    Py_XDECREF(PyObject_CallMethod(hello, "greet", "i", 42));
    PyErr_Print();
    Py_DECREF(hello);
    return Py_FinalizeEx();
}
