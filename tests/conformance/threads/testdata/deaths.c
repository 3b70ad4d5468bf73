/* Wrong use that is fatal in CPython, one case a process. */
#include "Python.h"

#include <pthread.h>
#include <string.h>

void PyEval_AcquireLock(void);
void PyEval_ReleaseLock(void);
void _PyThreadState_Init(PyThreadState *tstate);

static void *
release(void *unused)
{
    PyGILState_Release(PyGILState_UNLOCKED);
    return unused;
}

static void
run(const char *how, PyThreadState *self)
{
#define CASE(name) if (strcmp(how, name) == 0)
    CASE("restore-attached") PyEval_RestoreThread(self);
    CASE("acquire-other") PyEval_AcquireThread(PyThreadState_New(self->interp));
    CASE("delete-current") PyThreadState_Delete(self);
    CASE("delete-null") PyThreadState_Delete(NULL);
    CASE("init-state") _PyThreadState_Init(self);
    CASE("unlock-twice")
    {
        PyEval_ReleaseLock();
        PyEval_ReleaseLock();
    }
    PyEval_SaveThread();
    CASE("get") PyThreadState_Get();
    CASE("delete") PyThreadState_DeleteCurrent();
    CASE("lock") PyEval_AcquireLock();
    CASE("occurred") PyOS_InterruptOccurred();
    CASE("restore-null") PyEval_RestoreThread(NULL);
    CASE("acquire-null") PyEval_AcquireThread(NULL);
    CASE("release-thread") PyEval_ReleaseThread(self);
    CASE("release") PyGILState_Release(PyGILState_UNLOCKED);
    CASE("release-unknown")
    {
        pthread_t thread;
        pthread_create(&thread, NULL, release, NULL);
        pthread_join(thread, NULL);
    }
}

int
main(int argc, char **argv)
{
    PyConfig config;
    if (argc < 2) {
        return 2;
    }
    if (strcmp(argv[1], "get-before") == 0) {
        PyThreadState_Get();
    }
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    PyStatus status = Py_InitializeFromConfig(&config);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
    PyConfig_Clear(&config);
    run(argv[1], PyThreadState_Get());
    return 0;
}
