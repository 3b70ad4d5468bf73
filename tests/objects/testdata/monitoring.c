/* sys.monitoring: what tools ask for, and events of code that is not Python's. */
#include "show.h"

OWN PyObject *monitoring;

static PyObject *
say_event(PyObject *self, PyObject *args)
{
    PyObject *name = PyTuple_GET_ITEM(self, 0), *result = PyTuple_GET_ITEM(self, 1);
    printf("  %s ", PyUnicode_AsUTF8(name));
    lent("gets", args);
    if (PyType_Check(result)) {
        PyErr_SetString(result, "of a tool");
        return NULL;
    }
    return Py_NewRef(result);
}

/* A callback that gives a result, or raises it. */
static PyObject *
callback(const char *name, PyObject *result)
{
    static PyMethodDef def = { "say", say_event, METH_VARARGS, NULL };
    PyObject *self = Py_BuildValue("(sO)", name, result);
    PyObject *function = PyCFunction_New(&def, self);
    Py_DECREF(self);
    return function;
}

#define CALL(name, ...) show(name, PyObject_CallMethod(monitoring, name, __VA_ARGS__))

static void
tools(void)
{
    CALL("get_tool", "i", 0);
    CALL("get_tool", "i", 6);
    CALL("get_tool", "i", -1);
    CALL("use_tool_id", "is", 1, "x");
    CALL("use_tool_id", "is", 1, "y");
    CALL("use_tool_id", "is", 9, "x");
    CALL("use_tool_id", "ii", 2, 3);
    CALL("use_tool_id", NULL);
    CALL("use_tool_id", "ss", "a", "b");
    CALL("get_tool", "i", 1);
    static const int sets[] = { 1 << 16, 7 << 16 | 1 << 4, 1 << 18, 1 << 19, -1, 1 << 11, 0 };
    for (int i = 0; i < 7; i++) {
        CALL("set_events", "ii", 1, sets[i]);
        CALL("get_events", "i", 1);
    }
    CALL("set_events", "ii", 0, 1);
    CALL("get_events", "i", 0);
    CALL("get_events", "i", 77);
    CALL("register_callback", "iiO", 1, 1, &PyLong_Type);
    CALL("register_callback", "iiO", 1, 1, Py_None);
    CALL("register_callback", "iiO", 1, 3, Py_None);
    CALL("register_callback", "iiO", 1, 1 << 19, Py_None);
    CALL("register_callback", "iiO", 0, 1, Py_None);
    CALL("register_callback", "iiO", 1, 0, Py_None);
    CALL("set_events", "ii", 1, 1 << 11);
    CALL("_all_events", NULL);
    CALL("restart_events", NULL);
    CALL("clear_tool_id", "i", 1);
    CALL("get_events", "i", 1);
    CALL("free_tool_id", "i", 1);
    CALL("get_tool", "i", 1);
    CALL("free_tool_id", "i", 1);
    CALL("free_tool_id", "i", 77);
    show("events", PyObject_GetAttrString(monitoring, "events"));
}

/* ---- Firing ---- */

static int
fire(int event, PyMonitoringState *state, PyObject *code, int offset)
{
    switch (event) {
    case PY_MONITORING_EVENT_PY_START:
        return PyMonitoring_FirePyStartEvent(state, code, offset);
    case PY_MONITORING_EVENT_PY_RESUME:
        return PyMonitoring_FirePyResumeEvent(state, code, offset);
    case PY_MONITORING_EVENT_PY_RETURN:
        return PyMonitoring_FirePyReturnEvent(state, code, offset, Py_True);
    case PY_MONITORING_EVENT_PY_YIELD:
        return PyMonitoring_FirePyYieldEvent(state, code, offset, Py_False);
    case PY_MONITORING_EVENT_CALL:
        return PyMonitoring_FireCallEvent(state, code, offset, code, Py_None);
    case PY_MONITORING_EVENT_LINE:
        return PyMonitoring_FireLineEvent(state, code, offset, 77);
    case PY_MONITORING_EVENT_JUMP:
        return PyMonitoring_FireJumpEvent(state, code, offset, code);
    case PY_MONITORING_EVENT_BRANCH_LEFT:
        return PyMonitoring_FireBranchLeftEvent(state, code, offset, code);
    case PY_MONITORING_EVENT_BRANCH_RIGHT:
        return PyMonitoring_FireBranchRightEvent(state, code, offset, code);
    case PY_MONITORING_EVENT_STOP_ITERATION:
        return PyMonitoring_FireStopIterationEvent(state, code, offset, code);
    case PY_MONITORING_EVENT_RAISE:
        return PyMonitoring_FireRaiseEvent(state, code, offset);
    case PY_MONITORING_EVENT_EXCEPTION_HANDLED:
        return PyMonitoring_FireExceptionHandledEvent(state, code, offset);
    case PY_MONITORING_EVENT_PY_UNWIND:
        return PyMonitoring_FirePyUnwindEvent(state, code, offset);
    case PY_MONITORING_EVENT_PY_THROW:
        return PyMonitoring_FirePyThrowEvent(state, code, offset);
    case PY_MONITORING_EVENT_RERAISE:
        return PyMonitoring_FireReraiseEvent(state, code, offset);
    case PY_MONITORING_EVENT_C_RETURN:
        return PyMonitoring_FireCReturnEvent(state, code, offset, code);
    case PY_MONITORING_EVENT_C_RAISE:
        return PyMonitoring_FireCRaiseEvent(state, code, offset);
    }
    return -2;
}

/* Events of exceptions want one that is set. */
static int
of_exception(int event)
{
    return (event >= PY_MONITORING_EVENT_RAISE && event <= PY_MONITORING_EVENT_RERAISE)
           || event == PY_MONITORING_EVENT_C_RAISE;
}

static void
fired(const char *what, int event, PyMonitoringState *state, int offset)
{
    PyObject *code = PyUnicode_FromString("code");
    if (of_exception(event)) {
        PyErr_SetString(PyExc_IndexError, "was set");
    }
    int result = fire(event, state, code, offset);
    printf("%s -> %d active %d ", what, result, state->active);
    failed();
    Py_DECREF(code);
}

static void
set_callback(int tool, int event, PyObject *function)
{
    PyObject *before =
        PyObject_CallMethod(monitoring, "register_callback", "iiO", tool, 1 << event, function);
    Py_XDECREF(before);
    PyErr_Clear();
}

static void
enter(PyMonitoringState *state, uint64_t *version, uint8_t event)
{
    printf("enter -> %d ", PyMonitoring_EnterScope(state, version, &event, 1));
    printf("active %d\n", state->active);
}

static void
one_event(int event)
{
    PyObject *disable = PyObject_GetAttrString(monitoring, "DISABLE");
    PyObject *a = callback("a", Py_None), *b = callback("b", Py_None),
             *off = callback("off", disable), *bad = callback("bad", PyExc_KeyError);
    PyMonitoringState state = { 0, 0 };
    uint64_t version = 0;
    int set = event >= PY_MONITORING_EVENT_C_RETURN ? 7 << 16 | 16 : 1 << event;
    set &= ~(1 << PY_MONITORING_EVENT_BRANCH);
    printf("-- event %d\n", event);
    CALL("set_events", "ii", 0, set);
    CALL("set_events", "ii", 1, set);
    set_callback(0, event, a);
    set_callback(1, event, b);
    enter(&state, &version, (uint8_t)event);
    enter(&state, &version, (uint8_t)event);
    fired("both", event, &state, 4);
    fired("offset", event, &state, -4);
    set_callback(1, event, off);
    fired("one off", event, &state, 4);
    fired("one off", event, &state, 4);
    set_callback(0, event, bad);
    fired("bad", event, &state, 4);
    CALL("restart_events", NULL);
    enter(&state, &version, (uint8_t)event);
    set_callback(1, event, Py_None);
    fired("bad", event, &state, 4);
    CALL("set_events", "ii", 0, 0);
    CALL("set_events", "ii", 1, 0);
    enter(&state, &version, (uint8_t)event);
    fired("none", event, &state, 4);
    set_callback(0, event, Py_None);
    printf("exit -> %d\n", PyMonitoring_ExitScope());
    Py_DECREF(a), Py_DECREF(b), Py_DECREF(off), Py_DECREF(bad), Py_DECREF(disable);
}

/* The functions behind those of the header, where no exception is set and by their names. */
static void
behind(void)
{
    PyMonitoringState state = { 0, 0 };
    PyObject *code = PyUnicode_FromString("code");
    int (*const plain[])(PyMonitoringState *, PyObject *,
                         int32_t) = { _PyMonitoring_FirePyStartEvent,
                                      _PyMonitoring_FirePyResumeEvent };
    int (*const with[])(PyMonitoringState *, PyObject *, int32_t, PyObject *) = {
        _PyMonitoring_FirePyReturnEvent,    _PyMonitoring_FirePyYieldEvent,
        _PyMonitoring_FireJumpEvent,        _PyMonitoring_FireBranchEvent,
        _PyMonitoring_FireBranchRightEvent, _PyMonitoring_FireBranchLeftEvent,
        _PyMonitoring_FireCReturnEvent,     _PyMonitoring_FireStopIterationEvent
    };
    int (*const raised[])(PyMonitoringState *, PyObject *, int32_t) = {
        _PyMonitoring_FirePyThrowEvent, _PyMonitoring_FireRaiseEvent,
        _PyMonitoring_FireReraiseEvent, _PyMonitoring_FireExceptionHandledEvent,
        _PyMonitoring_FireCRaiseEvent,  _PyMonitoring_FirePyUnwindEvent
    };
    for (int i = 0; i < 2; i++) {
        done("plain", plain[i](&state, code, 4));
    }
    for (int i = 0; i < 8; i++) {
        done("with", with[i](&state, code, 4, code));
    }
    for (int i = 0; i < 6; i++) {
        PyErr_SetString(PyExc_IndexError, "was set");
        printf("raised -> %d ", raised[i](&state, code, 4));
        failed();
    }
    done("call", _PyMonitoring_FireCallEvent(&state, code, 4, code, NULL));
    done("line", _PyMonitoring_FireLineEvent(&state, code, 4, 5));
    Py_DECREF(code);
}

static void
facts(void)
{
    monitoring = PySys_GetObject("monitoring");
    tools();
    CALL("use_tool_id", "is", 0, "first");
    CALL("use_tool_id", "is", 1, "second");
    for (int event = 0; event < 18; event++) {
        if (event != PY_MONITORING_EVENT_INSTRUCTION) {
            one_event(event);
        }
    }
    CALL("free_tool_id", "i", 0);
    CALL("free_tool_id", "i", 1);
    behind();
}
