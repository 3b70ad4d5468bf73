/* Dies, or exits, in one state of the runtime or another. */
#include <Python.h>

#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
initialize(int init_main)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config._init_main = init_main;
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
}

static void
die(void)
{
    Py_FatalError("it broke");
}

static void *
die_in_thread(void *attach)
{
    if (attach != NULL) {
        PyGILState_Ensure();
    }
    die();
    return attach;
}

static void
in_thread(void *attach)
{
    pthread_t thread;
    PyEval_SaveThread();
    pthread_create(&thread, NULL, die_in_thread, attach);
    pthread_join(thread, NULL);
}

static void
say_exit(void)
{
    fprintf(stderr, "exit handler\n");
}

int
main(int argc, char **argv)
{
    const char *what = argc == 2 ? argv[1] : "";

    if (strcmp(what, "unknown") == 0) {
        die();
    }
    if (strcmp(what, "no message") == 0) {
        _Py_FatalErrorFunc(NULL, NULL);
    }
    if (strcmp(what, "two lines") == 0) {
        _Py_FatalErrorFunc("a\nb", "c\nd\xff");
    }
    if (strcmp(what, "error status") == 0) {
        atexit(say_exit);
        Py_ExitStatusException(PyStatus_Error("no way"));
    }
    if (strcmp(what, "no message in status") == 0) {
        PyStatus status = PyStatus_Error(NULL);
        Py_ExitStatusException(status);
    }
    if (strcmp(what, "exit status") == 0) {
        Py_ExitStatusException(PyStatus_Exit(5));
    }
    if (strcmp(what, "success") == 0) {
        Py_ExitStatusException(PyStatus_Ok());
    }
    if (strcmp(what, "exit before") == 0) {
        atexit(say_exit);
        Py_Exit(3);
    }

    PyPreConfig preconfig;
    PyPreConfig_InitIsolatedConfig(&preconfig);
    Py_PreInitialize(&preconfig);
    if (strcmp(what, "preinitialized") == 0) {
        die();
    }
    initialize(strcmp(what, "core initialized") != 0);
    if (strcmp(what, "error status after") == 0) {
        Py_ExitStatusException(PyStatus_Error("no way"));
    }
    if (strcmp(what, "detached") == 0) {
        PyEval_SaveThread();
    }
    if (strcmp(what, "foreign thread") == 0) {
        in_thread(NULL);
    }
    if (strcmp(what, "attached thread") == 0) {
        in_thread((void *)what);
    }
    if (strcmp(what, "subinterpreter") == 0) {
        Py_NewInterpreter();
    }
    if (strcmp(what, "two states") == 0) {
        PyThreadState_New(PyInterpreterState_Get());
    }
    if (strcmp(what, "many states") == 0) {
        for (int i = 0; i < 120; i++) {
            PyThreadState_New(PyInterpreterState_Get());
        }
    }
    if (strcmp(what, "exit callback") == 0) {
        Py_AtExit(die);
        Py_FinalizeEx();
    }
    if (strcmp(what, "interpreter's exit callback") == 0) {
        PyUnstable_AtExit(PyInterpreterState_Get(), (void (*)(void *))die, NULL);
        Py_FinalizeEx();
    }
    if (strcmp(what, "finalized") == 0) {
        Py_FinalizeEx();
    }
    if (strcmp(what, "exit") == 0) {
        Py_AtExit(say_exit);
        Py_Exit(4);
    }
    if (strcmp(what, "exit with buffered output") == 0) {
        printf("in the buffer");
        Py_Exit(0);
    }
    die();
}
