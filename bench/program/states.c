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

/* The same, but the oldest one is deleted. */
#define MOST 10001

static PyInterpreterState *line[MOST]; /* oldest first, from `first` on */
static int length, first;

static void
replace_eldest(void)
{
    PyInterpreterState_Delete(line[first]);
    line[first] = PyInterpreterState_New();
    first = (first + 1) % length;
}

static void
line_up(void)
{
    PyInterpreterState *interp = PyInterpreterState_Head();
    if (interp == PyInterpreterState_Main()) {
        live_interpreters(1);
        interp = PyInterpreterState_Head();
    }
    for (; interp != PyInterpreterState_Main(); interp = PyInterpreterState_Next(interp)) {
        need(length < MOST, "fewer interpreters");
        line[length++] = interp;
    }
    /* The list has the newest first. */
    for (int i = 0; i < length / 2; i++) {
        PyInterpreterState *other = line[length - 1 - i];
        line[length - 1 - i] = line[i];
        line[i] = other;
    }
    /* One round in advance: memory that is used for the first time costs more
     * than what is measured. */
    for (int i = 0; i < length; i++) {
        replace_eldest();
    }
}

static uint64_t
interpreter_eldest(long n)
{
    if (length == 0) {
        line_up();
    }
    return TIMED(n, replace_eldest());
}

extern PyInterpreterState *_PyInterpreterState_LookUpID(int64_t id);

/* Found by its id, the eldest one but the main interpreter. */
static uint64_t
interpreter_look_up(long n)
{
    PyInterpreterState *interp = PyInterpreterState_Head(), *eldest = interp;
    for (; interp != PyInterpreterState_Main(); interp = PyInterpreterState_Next(interp)) {
        eldest = interp;
    }
    int64_t id = PyInterpreterState_GetID(eldest);
    need(_PyInterpreterState_LookUpID(id) == eldest, "_PyInterpreterState_LookUpID");
    return TIMED(n, _PyInterpreterState_LookUpID(id));
}

const operation state_operations[] = {
    { "tstate_new", thread_state, 0 },
    { "interp_new", interpreter, 0 },
    { "interp_new_delete_eldest", interpreter_eldest, 0 },
    { "interp_look_up", interpreter_look_up, 0 },
    { 0 },
};
