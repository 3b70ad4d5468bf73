/* A C host that imports the extension modules `hello` and `shelf` from a folder and uses them:
 * where it is, in an interpreter with a GIL of its own, and in a child of fork.
 *
 *     hello FOLDER
 *
 * Linked with libpython3.14 it prints the same. */
#include <Python.h>

#include <stdio.h>
#include <sys/wait.h>

/* Prints a result, which it takes over, or the exception. */
static void
show(const char *what, PyObject *result)
{
    PyObject *text = result != NULL ? PyObject_Repr(result) : NULL;
    if (text != NULL) {
        printf("  %-34s %s\n", what, PyUnicode_AsUTF8(text));
    }
    else {
        PyObject *exception = PyErr_GetRaisedException();
        text = PyObject_Str(exception);
        printf("  %-34s raises %s: %s\n", what, Py_TYPE(exception)->tp_name,
               text != NULL ? PyUnicode_AsUTF8(text) : "?");
        Py_DECREF(exception);
    }
    Py_XDECREF(text);
    Py_XDECREF(result);
}

/* Calls a method of an object, which it takes over. */
static PyObject *
then(PyObject *object, const char *method)
{
    PyObject *result = object != NULL ? PyObject_CallMethod(object, method, NULL) : NULL;
    Py_XDECREF(object);
    return result;
}

/* The module, looked for in the folder first. */
static PyObject *
import_from(const char *folder, const char *name)
{
    PyObject *path = PySys_GetObject("path"), *first = PyUnicode_FromString(folder);
    PyObject *module = NULL;
    if (path != NULL && first != NULL && PyList_Insert(path, 0, first) == 0) {
        module = PyImport_ImportModule(name);
        (void)PyList_SetSlice(path, 0, 1, NULL);
    }
    Py_XDECREF(first);
    return module;
}

static void
use_hello(PyObject *hello)
{
    show("hello.__version__", PyObject_GetAttrString(hello, "__version__"));
    show("hello.greet('world')", PyObject_CallMethod(hello, "greet", "s", "world"));
    show("hello.count('to be or not to be')",
         PyObject_CallMethod(hello, "count", "([ssssss])", "to", "be", "or", "not", "to", "be"));
    PyObject *tally = PyObject_CallMethod(hello, "Tally", NULL);
    for (int i = 0; tally != NULL && i < 3; i++) {
        Py_XDECREF(PyObject_CallNoArgs(tally));
    }
    show("hello.Tally(), called three times", tally);
    show("hello.greet(42)", PyObject_CallMethod(hello, "greet", "i", 42));
}

static void
use_shelf(PyObject *module)
{
    PyObject *shelf = PyObject_CallMethod(module, "Shelf", "((is))", 1, "two");
    if (shelf == NULL) {
        show("shelf.Shelf((1, 'two'))", NULL);
        return;
    }
    show("shelf.Shelf((1, 'two'))", Py_NewRef(shelf));
    show("put(3.5).take()", then(PyObject_CallMethod(shelf, "put", "d", 3.5), "take"));
    Py_XDECREF(PyObject_CallMethod(shelf, "put", "O", shelf));
    show("a shelf that holds itself", shelf);
    show("objects that the collector frees", PyLong_FromSsize_t(PyGC_Collect()));
    show("shelf.Shelf().take()", then(PyObject_CallMethod(module, "Shelf", NULL), "take"));
}

static int
visit(const char *folder)
{
    PyObject *hello = import_from(folder, "hello"), *shelf = NULL;
    if (hello != NULL) {
        use_hello(hello);
        shelf = import_from(folder, "shelf");
    }
    if (shelf != NULL) {
        use_shelf(shelf);
    }
    int failed = shelf == NULL;
    if (failed) {
        PyErr_Print();
    }
    Py_XDECREF(hello);
    Py_XDECREF(shelf);
    return failed;
}

static int
visit_in_another(const char *folder)
{
    PyInterpreterConfig own = { .allow_threads = 1,
                                .check_multi_interp_extensions = 1,
                                .gil = PyInterpreterConfig_OWN_GIL };
    PyThreadState *here = PyThreadState_Get(), *there;
    PyStatus status = Py_NewInterpreterFromConfig(&there, &own);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
    int failed = visit(folder);
    Py_EndInterpreter(there);
    PyThreadState_Swap(here);
    return failed;
}

static int
visit_in_child(const char *folder)
{
    fflush(stdout);
    PyOS_BeforeFork();
    pid_t pid = fork();
    if (pid == 0) {
        PyOS_AfterFork_Child();
        exit(visit(folder) != 0 || Py_FinalizeEx() != 0);
    }
    PyOS_AfterFork_Parent();
    int ended = -1;
    return pid < 0 || waitpid(pid, &ended, 0) < 0 || ended != 0;
}

int
main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : ".";
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
    puts("Two extension modules, imported by a C host:");
    int failed = visit(folder);
    if (!failed) {
        puts("\nIn an interpreter with a GIL of its own:");
        failed = visit_in_another(folder);
    }
    if (!failed) {
        puts("\nIn a child of fork:");
        failed = visit_in_child(folder);
    }
    return Py_FinalizeEx() != 0 || failed;
}
