/* The parts of a scene: a child does something and prints what, and its parent
 * waits for it. */
#ifndef FORKGO_EXTENSION_H
#define FORKGO_EXTENSION_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_runtime.h"
#include "internal/pycore_pystate.h"

#include "../../expect/expect.h"
#include "../../expect/isolated.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define SCENE __attribute__((visibility("default"))) int

/* Runs `live` in a child that `make` makes. 0: it ended with 0. */
static int
in_child_of(pid_t (*make)(void), void (*live)(void))
{
    int status = -1;

    fflush(stdout);
    pid_t pid = make();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        live();
        fflush(stdout);
        _exit(0);
    }
    EXPECT(pid > 0 && waitpid(pid, &status, 0) == pid);
    return status != 0;
}

static inline int
in_child(void (*live)(void))
{
    return in_child_of(fork, live);
}

/* Uses what needs the C plane only. */
static inline void
use_core(void)
{
    PyThreadState *me = PyThreadState_Get();

    EXPECT(me->native_thread_id == (unsigned long)gettid());
    EXPECT(_PyRuntime.main_thread == PyThread_get_thread_ident());
    EXPECT(_PyRuntimeState_GetFinalizing(&_PyRuntime) == NULL);
    PyThreadState *saved = PyEval_SaveThread();
    PyGILState_STATE state = PyGILState_Ensure();
    EXPECT(PyGILState_Check() == 1);
    PyGILState_Release(state);
    PyEval_RestoreThread(saved);
    EXPECT(Py_MakePendingCalls() == 0);
}

/* An interpreter, made and ended by the calling thread, attached or not. */
static inline PyStatus
use_interpreter(void)
{
    PyThreadState *before = PyThreadState_GetUnchecked(), *tstate;

    PyStatus status = Py_NewInterpreterFromConfig(&tstate, &own_gil);
    if (!PyStatus_Exception(status)) {
        EXPECT(_PyInterpreterState_GET()->id > 0);
        Py_EndInterpreter(tstate);
        (void)PyThreadState_Swap(before);
    }
    return status;
}

#endif /* FORKGO_EXTENSION_H */
