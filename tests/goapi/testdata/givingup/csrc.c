/* Threads that C code attaches, and objects that it leaves behind: see csrc.h. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"

#include "csrc.h"
#include "../gil.h"

#include <pthread.h>

static void *
on_thread(void *(*run)(void *))
{
    pthread_t thread;
    void *result = NULL;
    if (pthread_create(&thread, NULL, run, NULL) != 0 || pthread_join(thread, &result) != 0) {
        abort();
    }
    return result;
}

static void *
audit(void *unused)
{
    (void)unused;
    PyGILState_STATE state = PyGILState_Ensure();
    PyThreadState *before = PyThreadState_Get();
    int result = PySys_Audit("givingup.event", NULL);
    int kept = PyThreadState_GetUnchecked() == before && PyGILState_Check();
    PyGILState_Release(state);
    return result == 0 && kept ? NULL : (void *)1;
}

int
audit_on_a_thread(void)
{
    return on_thread(audit) == NULL ? 0 : -1;
}

static int went;

static void
went_away(PyObject *capsule)
{
    (void)capsule;
    went += PyThreadState_GetUnchecked() != NULL;
}

int
leave_object(void)
{
    PyObject *dict = PyThreadState_GetDict();
    PyObject *capsule = PyCapsule_New(&went, "givingup", went_away);
    int result = dict != NULL && capsule != NULL ? PyDict_SetItemString(dict, "left", capsule) : -1;
    Py_XDECREF(capsule);
    return result;
}

int
gone(void)
{
    return went;
}

static void *
again(void *unused)
{
    PyConfig config;
    (void)unused;
    PyGILState_Ensure();
    Py_FinalizeEx();
    PyConfig_InitIsolatedConfig(&config);
    if (PyStatus_Exception(Py_InitializeFromConfig(&config))) {
        abort();
    }
    PyConfig_Clear(&config);
    PyEval_SaveThread();
    return NULL;
}

void
live_again(void)
{
    (void)on_thread(again);
}
