/* Firing events: calls of the functions that tools have registered. */
#include "object/host/monitoring.h"

PyObject gopyrt_monitoring_disable = { { _Py_STATIC_IMMORTAL_INITIAL_REFCNT }, &PyBaseObject_Type };
PyObject gopyrt_monitoring_missing = { { _Py_STATIC_IMMORTAL_INITIAL_REFCNT }, &PyBaseObject_Type };

int
PyMonitoring_EnterScope(PyMonitoringState *states, uint64_t *version, const uint8_t *events,
                        Py_ssize_t count)
{
    PyInterpreterState *interp = gopyrt_interp();
    if (interp->ceval.instrumentation_version == *version) {
        return 0;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        /* As in CPython, those that go with others are not for code that asks by itself. */
        states[i].active =
            events[i] < MONITORING_OWN_EVENTS ? interp->monitors.tools[events[i]] : 0;
    }
    *version = interp->ceval.instrumentation_version;
    return 0;
}

int
PyMonitoring_ExitScope(void)
{
    return 0;
}

/* ---- Calling ---------------------------------------------------------------------------- */

const char *const gopyrt_monitoring_names[MONITORING_EVENTS] = {
    "PY_START",
    "PY_RESUME",
    "PY_RETURN",
    "PY_YIELD",
    "CALL",
    "LINE",
    "INSTRUCTION",
    "JUMP",
    "BRANCH_LEFT",
    "BRANCH_RIGHT",
    "STOP_ITERATION",
    "RAISE",
    "EXCEPTION_HANDLED",
    "PY_UNWIND",
    "PY_THROW",
    "RERAISE",
    "C_RETURN",
    "C_RAISE",
    "BRANCH",
};

/* 1 if the tool wants no more of it, 0, or -1 with an exception. */
static int
call_tool(PyThreadState *tstate, int tool, int event, PyObject *const *args, size_t count)
{
    PyObject *function = tstate->interp->monitoring_callables[tool][event];
    if (tstate->tracing || function == NULL) {
        return 0;
    }
    Py_INCREF(function);
    /* What it does itself is not told. */
    tstate->tracing++;
    PyObject *result = PyObject_Vectorcall(function, args, count, NULL);
    tstate->tracing--;
    Py_DECREF(function);
    int disable = result == NULL ? -1 : result == &gopyrt_monitoring_disable;
    Py_XDECREF(result);
    return disable;
}

static int
call_tools(PyMonitoringState *state, int event, PyObject *const *args, size_t count)
{
    PyThreadState *tstate = _PyThreadState_GET();
    for (int tool = MONITORING_TOOLS - 1; tool >= 0; tool--) {
        if (!(state->active >> tool & 1)) {
            continue;
        }
        int disable = call_tool(tstate, tool, event, args, count);
        if (disable < 0) {
            return -1;
        }
        if (disable && PY_MONITORING_IS_INSTRUMENTED_EVENT(event)) {
            state->active &= (uint8_t) ~(1 << tool);
        }
        else if (disable) {
            Py_CLEAR(tstate->interp->monitoring_callables[tool][event]);
            PyErr_Format(PyExc_ValueError, "Cannot disable %s events. Callback removed.",
                         gopyrt_monitoring_names[event]);
            return -1;
        }
    }
    return 0;
}

/* An event with its place; what follows it is borrowed, NULL for nothing. */
static int
fire(PyMonitoringState *state, int event, PyObject *code, int32_t offset, PyObject *one,
     PyObject *two)
{
    if (_PyThreadState_GET()->tracing) {
        return 0;
    }
    if (offset < 0) {
        PyErr_SetString(PyExc_ValueError, "offset must be non-negative");
        return -1;
    }
    PyObject *place = PyLong_FromLong(offset);
    if (place == NULL) {
        return -1;
    }
    PyObject *const args[] = { code, place, one, two };
    int result = call_tools(state, event, args, one == NULL ? 2 : two == NULL ? 3 : 4);
    Py_DECREF(place);
    return result;
}

/* An event of the exception that is set, and stays so. */
static int
fire_exception(PyMonitoringState *state, int event, PyObject *code, int32_t offset)
{
    PyObject *e = PyErr_GetRaisedException();
    if (e == NULL) {
        PyErr_Format(PyExc_ValueError, "Firing event %d with no exception set", event);
        return -1;
    }
    int result = fire(state, event, code, offset, e, NULL);
    if (result < 0) {
        Py_DECREF(e);
    }
    else {
        PyErr_SetRaisedException(e);
    }
    return result;
}

/* ---- The events ------------------------------------------------------------------------------ */

#define PLAIN(name, event)                                                                    \
    int _PyMonitoring_Fire##name##Event(PyMonitoringState *state, PyObject *code, int32_t at) \
    {                                                                                         \
        return fire(state, PY_MONITORING_EVENT_##event, code, at, NULL, NULL);                \
    }

#define WITH(name, event)                                                                     \
    int _PyMonitoring_Fire##name##Event(PyMonitoringState *state, PyObject *code, int32_t at, \
                                        PyObject *value)                                      \
    {                                                                                         \
        return fire(state, PY_MONITORING_EVENT_##event, code, at, value, NULL);               \
    }

#define EXCEPTION(name, event)                                                                \
    int _PyMonitoring_Fire##name##Event(PyMonitoringState *state, PyObject *code, int32_t at) \
    {                                                                                         \
        return fire_exception(state, PY_MONITORING_EVENT_##event, code, at);                  \
    }

PLAIN(PyStart, PY_START)
PLAIN(PyResume, PY_RESUME)
WITH(PyReturn, PY_RETURN)
WITH(PyYield, PY_YIELD)
WITH(Jump, JUMP)
WITH(Branch, BRANCH_RIGHT)
WITH(BranchRight, BRANCH_RIGHT)
WITH(BranchLeft, BRANCH_LEFT)
WITH(CReturn, C_RETURN)
EXCEPTION(PyThrow, PY_THROW)
EXCEPTION(Raise, RAISE)
EXCEPTION(Reraise, RERAISE)
EXCEPTION(ExceptionHandled, EXCEPTION_HANDLED)
EXCEPTION(CRaise, C_RAISE)
EXCEPTION(PyUnwind, PY_UNWIND)

int
_PyMonitoring_FireCallEvent(PyMonitoringState *state, PyObject *code, int32_t offset,
                            PyObject *callable, PyObject *arg)
{
    return fire(state, PY_MONITORING_EVENT_CALL, code, offset, callable,
                arg == NULL ? &gopyrt_monitoring_missing : arg);
}

int
_PyMonitoring_FireLineEvent(PyMonitoringState *state, PyObject *code, int32_t offset, int line)
{
    if (_PyThreadState_GET()->tracing) {
        return 0;
    }
    if (offset < 0) {
        PyErr_SetString(PyExc_ValueError, "offset must be non-negative");
        return -1;
    }
    PyObject *number = PyLong_FromLong(line);
    PyObject *const args[] = { code, number };
    int result = number == NULL ? -1 : call_tools(state, PY_MONITORING_EVENT_LINE, args, 2);
    Py_XDECREF(number);
    return result;
}

/* The tools get the exception that an iterator would end with. */
int
_PyMonitoring_FireStopIterationEvent(PyMonitoringState *state, PyObject *code, int32_t offset,
                                     PyObject *value)
{
    PyObject *e = PyObject_CallOneArg(PyExc_StopIteration, value);
    int result =
        e == NULL ? -1 : fire(state, PY_MONITORING_EVENT_STOP_ITERATION, code, offset, e, NULL);
    Py_XDECREF(e);
    return result;
}
