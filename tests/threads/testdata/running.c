/* Who runs an interpreter's main program: what is said to those that are refused, and that one of
 * many succeeds. The conformance tests compare the rest with CPython. */
#include "host.h"
#include "eval/eval.h"
#include "fatal/fatal.h"
#include "thread/thread.h"

#include <stdatomic.h>
#include <string.h>

enum { THREADS = 4, ROUNDS = 300 };

static void
says(gopyrt_error_kind kind, const char *text)
{
    const char *message;
    EXPECT(gopyrt_error_take(&message) == kind);
    EXPECT(strcmp(message, text) == 0);
}

static void
refusals(PyThreadState *tstate)
{
    PyInterpreterState *interp = tstate->interp;

    EXPECT(_PyInterpreterState_SetRunningMain(interp) == 0);
    says(GOPYRT_ERROR_NONE, "");
    EXPECT(_PyInterpreterState_SetRunningMain(interp) == -1);
    says(GOPYRT_ERROR_INTERPRETER, "interpreter already running");
    _PyInterpreterState_SetNotRunningMain(interp);

    PyThreadState_Swap(NULL);
    PyThreadState *other = host_new_interpreter(1);
    EXPECT(_PyInterpreterState_SetRunningMain(interp) == -1);
    says(GOPYRT_ERROR_RUNTIME, "current tstate has wrong interpreter");
    EXPECT(_PyInterpreterState_IsRunningMain(interp) == 0);

    EXPECT(_PyInterpreterState_LookUpID(other->interp->id) == other->interp);
    says(GOPYRT_ERROR_NONE, "");
    EXPECT(_PyInterpreterState_LookUpID(-3) == NULL);
    says(GOPYRT_ERROR_INTERPRETER_NOT_FOUND, "unrecognized interpreter ID -3");
    host_end_interpreter(other);
    _PyThreadState_Attach(tstate);
}

static PyInterpreterState *shared;
static atomic_int running;

static void *
compete(void *unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        PyGILState_STATE state = PyGILState_Ensure();
        if (_PyInterpreterState_SetRunningMain(shared) == 0) {
            EXPECT(atomic_fetch_add(&running, 1) == 0);
            Py_BEGIN_ALLOW_THREADS EXPECT(_PyInterpreterState_IsRunningMain(shared));
            Py_END_ALLOW_THREADS EXPECT(atomic_fetch_sub(&running, 1) == 1);
            _PyInterpreterState_SetNotRunningMain(shared);
        }
        else {
            EXPECT(gopyrt_error_take(NULL) == GOPYRT_ERROR_INTERPRETER);
        }
        PyGILState_Release(state);
    }
    return NULL;
}

static void
competition(PyThreadState *tstate)
{
    pthread_t thread[THREADS];

    shared = tstate->interp;
    Py_BEGIN_ALLOW_THREADS for (int i = 0; i < THREADS; i++)
    {
        thread[i] = host_start(compete, NULL);
    }
    for (int i = 0; i < THREADS; i++) {
        host_join(thread[i]);
    }
    Py_END_ALLOW_THREADS EXPECT(!_PyInterpreterState_IsRunningMain(shared));
}

int
main(void)
{
    PyThreadState *tstate = host_up(0);
    refusals(tstate);
    competition(tstate);
    host_down(tstate);
    puts("ok");
    return 0;
}
