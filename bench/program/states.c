/* Making and deleting thread states and interpreters. */
#include "bench.h"

static uint64_t
thread_state(long n)
{
    PyInterpreterState *interp = PyInterpreterState_Get();
    return TIMED(n, {
        PyThreadState *tstate = PyThreadState_New(interp);
        PyThreadState_Clear(tstate);
        PyThreadState_Delete(tstate);
    });
}

static uint64_t
interpreter(long n)
{
    return TIMED(n, PyInterpreterState_Delete(PyInterpreterState_New()));
}

/* The same, but the one that goes is the eldest of those that were there. */
static uint64_t
interpreter_eldest(long n)
{
    static PyInterpreterState *line[10001];
    static int length, first;
    if (length == 0) {
        for (PyInterpreterState *interp = PyInterpreterState_Head();
             interp != PyInterpreterState_Main(); interp = PyInterpreterState_Next(interp))
        {
            need(length < 10001, "fewer interpreters");
            line[length++] = interp;
        }
        /* Newest first in the list, eldest first in the line. */
        for (int i = 0; i < length / 2; i++) {
            PyInterpreterState *other = line[length - 1 - i];
            line[length - 1 - i] = line[i];
            line[i] = other;
        }
    }
    if (length == 0) {
        live_interpreters(1);
        line[length++] = PyInterpreterState_Head();
    }
    return TIMED(n, {
        PyInterpreterState_Delete(line[first]);
        line[first] = PyInterpreterState_New();
        first = (first + 1) % length;
    });
}

const operation state_operations[] = {
    { "tstate_new", thread_state, 0 },
    { "interp_new", interpreter, 0 },
    { "interp_new_delete_eldest", interpreter_eldest, 0 },
    { 0 },
};
