/* The module sys.monitoring: which tools there are, and what they want to be told. */
#include "object/host/monitoring.h"

#include "object/container/container.h"

#include "internal/pycore_namespace.h"

#define ALL_EVENTS ((1u << MONITORING_EVENTS) - 1)
#define OWN_EVENTS ((1u << MONITORING_OWN_EVENTS) - 1)
#define LOCAL_EVENTS ((1u << _PY_MONITORING_LOCAL_EVENTS) - 1)
#define CALL (1u << PY_MONITORING_EVENT_CALL)
#define C_CALLS (1u << PY_MONITORING_EVENT_C_RETURN | 1u << PY_MONITORING_EVENT_C_RAISE)
#define BRANCH (1u << PY_MONITORING_EVENT_BRANCH)
#define BRANCHES (1u << PY_MONITORING_EVENT_BRANCH_LEFT | 1u << PY_MONITORING_EVENT_BRANCH_RIGHT)

/* The low bits of a version are those of what a thread is asked to do. */
#define VERSION_STEP ((uintptr_t)1 << 8)

/* Tools that a program may use; the others are the interpreter's own. */
#define PUBLIC_TOOLS 6

static int
check_tool(int tool)
{
    if (tool >= 0 && tool < PUBLIC_TOOLS) {
        return 0;
    }
    PyErr_Format(PyExc_ValueError, "invalid tool %d (must be between 0 and 5)", tool);
    return -1;
}

/* The number of a tool that may be there; -1 with an exception. */
static int
tool_of(PyObject *arg)
{
    int tool = PyLong_AsInt(arg);
    return (tool == -1 && PyErr_Occurred()) || check_tool(tool) < 0 ? -1 : tool;
}

/* One that is in use. */
static int
used_tool_of(PyObject *arg)
{
    int tool = tool_of(arg);
    if (tool >= 0 && gopyrt_interp()->monitoring_tool_names[tool] == NULL) {
        PyErr_Format(PyExc_ValueError, "tool %d is not in use", tool);
        return -1;
    }
    return tool;
}

/* Those who have asked before ask again. */
static void
changed(PyInterpreterState *interp)
{
    interp->ceval.instrumentation_version += VERSION_STEP;
}

static void
set_events(PyInterpreterState *interp, int tool, unsigned events)
{
    uint8_t bit = (uint8_t)(1 << tool);
    for (int i = 0; i < MONITORING_OWN_EVENTS; i++) {
        uint8_t *tools = &interp->monitors.tools[i];
        *tools = events >> i & 1 ? *tools | bit : *tools & (uint8_t)~bit;
    }
    changed(interp);
}

static unsigned
get_events(PyInterpreterState *interp, int tool)
{
    unsigned events = 0;
    for (int i = 0; i < MONITORING_OWN_EVENTS; i++) {
        events |= (unsigned)(interp->monitors.tools[i] >> tool & 1) << i;
    }
    return events;
}

static void
clear_tool(PyInterpreterState *interp, int tool)
{
    set_events(interp, tool, 0);
    interp->monitoring_tool_versions[tool]++;
    for (int i = 0; i < MONITORING_EVENTS; i++) {
        Py_CLEAR(interp->monitoring_callables[tool][i]);
    }
}

/* Called at the interpreter's end. */
void
gopyrt_monitoring_end(PyInterpreterState *interp)
{
    for (int tool = 0; tool < MONITORING_TOOLS; tool++) {
        for (int i = 0; i < MONITORING_EVENTS; i++) {
            Py_CLEAR(interp->monitoring_callables[tool][i]);
        }
        Py_CLEAR(interp->monitoring_tool_names[tool]);
    }
}

/* ---- Tools -------------------------------------------------------------------------------- */

static PyObject *
use_tool_id(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    if (!_PyArg_CheckPositional("use_tool_id", n, 2, 2)) {
        return NULL;
    }
    int tool = tool_of(args[0]);
    if (tool < 0) {
        return NULL;
    }
    if (!PyUnicode_Check(args[1])) {
        PyErr_SetString(PyExc_ValueError, "tool name must be a str");
        return NULL;
    }
    PyObject **name = &gopyrt_interp()->monitoring_tool_names[tool];
    if (*name != NULL) {
        PyErr_Format(PyExc_ValueError, "tool %d is already in use", tool);
        return NULL;
    }
    *name = Py_NewRef(args[1]);
    return Py_NewRef(Py_None);
}

static PyObject *
clear_tool_id(PyObject *Py_UNUSED(module), PyObject *arg)
{
    int tool = tool_of(arg);
    if (tool < 0) {
        return NULL;
    }
    if (gopyrt_interp()->monitoring_tool_names[tool] != NULL) {
        clear_tool(gopyrt_interp(), tool);
    }
    return Py_NewRef(Py_None);
}

static PyObject *
free_tool_id(PyObject *module, PyObject *arg)
{
    PyObject *result = clear_tool_id(module, arg);
    if (result != NULL) {
        Py_CLEAR(gopyrt_interp()->monitoring_tool_names[tool_of(arg)]);
    }
    return result;
}

static PyObject *
get_tool(PyObject *Py_UNUSED(module), PyObject *arg)
{
    int tool = tool_of(arg);
    if (tool < 0) {
        return NULL;
    }
    PyObject *name = gopyrt_interp()->monitoring_tool_names[tool];
    return Py_NewRef(name == NULL ? Py_None : name);
}

/* ---- Events --------------------------------------------------------------------------------- */

static PyObject *
register_callback(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    if (!_PyArg_CheckPositional("register_callback", n, 3, 3)) {
        return NULL;
    }
    int tool = tool_of(args[0]);
    int events = tool < 0 ? -1 : PyLong_AsInt(args[1]);
    if (events == -1 && PyErr_Occurred()) {
        return NULL;
    }
    if (__builtin_popcount((unsigned)events) != 1) {
        PyErr_SetString(PyExc_ValueError, "The callback can only be set for one event at a time");
        return NULL;
    }
    if ((unsigned)events & ~ALL_EVENTS) {
        PyErr_Format(PyExc_ValueError, "invalid event %d", events);
        return NULL;
    }
    if (PySys_Audit("sys.monitoring.register_callback", "O", args[2]) < 0) {
        return NULL;
    }
    PyObject **all = gopyrt_interp()->monitoring_callables[tool];
    PyObject *function = args[2] == Py_None ? NULL : args[2];
    int event = __builtin_ctz((unsigned)events);
    PyObject *before = all[event];
    all[event] = Py_XNewRef(function);
    if ((unsigned)events == BRANCH) {
        /* It is either of the two. */
        Py_XSETREF(all[PY_MONITORING_EVENT_BRANCH_LEFT], Py_XNewRef(function));
        Py_XSETREF(all[PY_MONITORING_EVENT_BRANCH_RIGHT], Py_XNewRef(function));
    }
    return before == NULL ? Py_NewRef(Py_None) : before;
}

static PyObject *
monitoring_get_events(PyObject *Py_UNUSED(module), PyObject *arg)
{
    int tool = tool_of(arg);
    if (tool < 0) {
        return NULL;
    }
    return PyLong_FromUnsignedLong(get_events(gopyrt_interp(), tool));
}

/* A set of events without those that others stand for; -1 with an exception. */
static int
events_of(int given, unsigned allowed, const char *format)
{
    unsigned events = (unsigned)given;
    if ((events & C_CALLS) != 0 && (events & CALL) == 0) {
        if (given >= 0 && (events & ~ALL_EVENTS) == 0) {
            PyErr_SetString(PyExc_ValueError,
                            "cannot set C_RETURN or C_RAISE events independently");
            return -1;
        }
    }
    if (given < 0 || (events & ~ALL_EVENTS) != 0) {
        PyErr_Format(PyExc_ValueError, format, events);
        return -1;
    }
    events &= ~C_CALLS;
    if (events & BRANCH) {
        events = (events & ~BRANCH) | BRANCHES;
    }
    if (events & ~allowed) {
        PyErr_Format(PyExc_ValueError, format, events);
        return -1;
    }
    return (int)events;
}

static PyObject *
monitoring_set_events(PyObject *Py_UNUSED(module), PyObject *const *args, Py_ssize_t n)
{
    if (!_PyArg_CheckPositional("set_events", n, 2, 2)) {
        return NULL;
    }
    int tool = PyLong_AsInt(args[0]);
    int given = tool == -1 && PyErr_Occurred() ? -1 : PyLong_AsInt(args[1]);
    if (PyErr_Occurred() || check_tool(tool) < 0) {
        return NULL;
    }
    int events = events_of(given, OWN_EVENTS, "invalid event set 0x%x");
    if (events < 0 || used_tool_of(args[0]) < 0) {
        return NULL;
    }
    set_events(gopyrt_interp(), tool, (unsigned)events);
    return Py_NewRef(Py_None);
}

static PyObject *
restart_events(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyInterpreterState *interp = gopyrt_interp();
    interp->last_restart_version = interp->ceval.instrumentation_version + VERSION_STEP;
    changed(interp);
    return Py_NewRef(Py_None);
}

static PyObject *
all_events(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyInterpreterState *interp = gopyrt_interp();
    PyObject *result = PyDict_New();
    for (int i = 0; result != NULL && i < MONITORING_OWN_EVENTS; i++) {
        PyObject *tools = PyLong_FromLong(interp->monitors.tools[i]);
        if (tools == NULL
            || (interp->monitors.tools[i] != 0
                && PyDict_SetItemString(result, gopyrt_monitoring_names[i], tools) < 0))
        {
            Py_CLEAR(result);
        }
        Py_XDECREF(tools);
    }
    return result;
}

static PyMethodDef methods[] = {
    { "use_tool_id", (PyCFunction)(void (*)(void))use_tool_id, METH_FASTCALL,
      "use_tool_id($module, tool_id, name, /)\n--\n\nTakes a tool's number for oneself." },
    { "clear_tool_id", clear_tool_id, METH_O,
      "clear_tool_id($module, tool_id, /)\n--\n\nForgets a tool's events and functions." },
    { "free_tool_id", free_tool_id, METH_O,
      "free_tool_id($module, tool_id, /)\n--\n\nGives a tool's number back." },
    { "get_tool", get_tool, METH_O,
      "get_tool($module, tool_id, /)\n--\n\nThe name of the tool with a number, or None." },
    { "register_callback", (PyCFunction)(void (*)(void))register_callback, METH_FASTCALL,
      "register_callback($module, tool_id, event, func, /)\n--\n\n"
      "Sets what is called at an event, None for nothing; gives what was before." },
    { "get_events", monitoring_get_events, METH_O,
      "get_events($module, tool_id, /)\n--\n\nThe events that a tool wants." },
    { "set_events", (PyCFunction)(void (*)(void))monitoring_set_events, METH_FASTCALL,
      "set_events($module, tool_id, event_set, /)\n--\n\nSets the events that a tool wants." },
    { "restart_events", restart_events, METH_NOARGS,
      "restart_events($module, /)\n--\n\nAll places fire again that were disabled." },
    { "_all_events", all_events, METH_NOARGS,
      "_all_events($module, /)\n--\n\nThe events that are wanted, with the tools' bits." },
    { NULL, NULL, 0, NULL },
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "sys.monitoring",
    .m_size = -1,
    .m_methods = methods,
};

/* The namespace of the events' bits: new. */
static PyObject *
events_new(void)
{
    PyObject *events = _PyNamespace_New(NULL);
    for (int i = 0; events != NULL && i <= MONITORING_EVENTS; i++) {
        int last = i == MONITORING_EVENTS;
        PyObject *bit = PyLong_FromLong(last ? 0 : 1L << i);
        if (bit == NULL
            || PyObject_SetAttrString(events, last ? "NO_EVENTS" : gopyrt_monitoring_names[i], bit)
                   < 0)
        {
            Py_CLEAR(events);
        }
        Py_XDECREF(bit);
    }
    return events;
}

PyObject *
gopyrt_monitoring_new(void)
{
    PyObject *module = PyModule_Create(&definition);
    if (module == NULL || PyModule_Add(module, "events", events_new()) < 0
        || PyModule_AddObjectRef(module, "DISABLE", &gopyrt_monitoring_disable) < 0
        || PyModule_AddObjectRef(module, "MISSING", &gopyrt_monitoring_missing) < 0
        || PyModule_AddIntConstant(module, "DEBUGGER_ID", 0) < 0
        || PyModule_AddIntConstant(module, "COVERAGE_ID", 1) < 0
        || PyModule_AddIntConstant(module, "PROFILER_ID", 2) < 0
        || PyModule_AddIntConstant(module, "OPTIMIZER_ID", 5) < 0)
    {
        Py_CLEAR(module);
    }
    return module;
}
