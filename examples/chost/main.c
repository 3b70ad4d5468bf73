/* A C host: linked with -lgopyruntime, it takes the runtime through its
 * lifecycle and lets a native extension report what it sees.
 *
 *     chost EXTENSION.so
 */
#include <Python.h>

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

typedef int (*scene)(void *argument);

static void *extension;
static int faults;

/* Plays a scene of the extension. */
static void
play(const char *name, const char *argument)
{
    scene entry = (scene)dlsym(extension, name);
    if (entry == NULL) {
        fprintf(stderr, "chost: %s\n", dlerror());
        exit(1);
    }
    faults += entry((void *)argument) != 0;
}

static void
check(PyStatus status)
{
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
}

/* Creates interpreters with a GIL of their own, and ends them again. */
static void *
come_and_go(void *times)
{
    const PyInterpreterConfig config = {
        .check_multi_interp_extensions = 1,
        .allow_threads = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    for (int i = 0; i < *(int *)times; i++) {
        PyThreadState *tstate;
        PyStatus status = Py_NewInterpreterFromConfig(&tstate, &config);
        if (PyStatus_Exception(status)) {
            fprintf(stderr, "chost: %s: %s\n", status.func, status.err_msg);
            exit(1);
        }
        if (i == 0) {
            ((scene)dlsym(extension, "tour_walk_wait"))(NULL);
        }
        Py_EndInterpreter(tstate);
    }
    return NULL;
}

static void
interpreters(void)
{
    pthread_t thread[3];
    int times = 200;

    play("tour_walk_start", NULL);
    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < 3; i++) {
        if (pthread_create(&thread[i], NULL, come_and_go, &times) != 0) {
            perror("chost: pthread_create");
            exit(1);
        }
    }
    for (int i = 0; i < 3; i++) {
        pthread_join(thread[i], NULL);
    }
    PyEval_RestoreThread(saved);
    play("tour_walk_stop", NULL);
}

static void
initialize(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    check(status);
}

int
main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s EXTENSION.so\n", argv[0]);
        return 2;
    }
    extension = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    if (extension == NULL) {
        fprintf(stderr, "chost: %s\n", dlerror());
        return 1;
    }
    printf("A C host, linked with -lgopyruntime: %s\n", Py_GetVersion());
    play("tour_layout", NULL);

    printf("\nA life, stage by stage (fields that changed)\n");
    play("tour_stage", "nothing but loading the library");
    PyPreConfig preconfig;
    PyPreConfig_InitIsolatedConfig(&preconfig);
    check(Py_PreInitialize(&preconfig));
    play("tour_stage", "Py_PreInitialize");
    initialize();
    play("tour_stage", "Py_InitializeFromConfig");
    PyThreadState *saved = PyEval_SaveThread();
    play("tour_stage", "PyEval_SaveThread");
    PyEval_RestoreThread(saved);
    play("tour_stage", "PyEval_RestoreThread");

    interpreters();
    play("tour_fork", NULL);

    play("tour_poll_start", NULL);
    faults += Py_FinalizeEx() != 0;
    play("tour_poll_stop", NULL);
    play("tour_stage", "Py_FinalizeEx");

    initialize();
    play("tour_stage", "a second Py_InitializeFromConfig");
    faults += Py_FinalizeEx() != 0;
    play("tour_stage", "a second Py_FinalizeEx");

    printf("\nThe C host is done: %d scene%s with faults.\n", faults, faults == 1 ? "" : "s");
    return faults != 0;
}
