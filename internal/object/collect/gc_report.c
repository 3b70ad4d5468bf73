/* What the collector says of its passes on sys.stderr, when it is told to. */
#include "object/collect/pass.h"

#include "object/error/error.h"

void
gopyrt_gc_report_begin(const struct _gc_runtime_state *gc, int generation)
{
    PySys_WriteStderr("gc: collecting generation %d...\n", generation);
    PySys_WriteStderr("gc: objects in each generation: %zd %zd %zd\n"
                      "gc: objects in permanent generation: %zd\n",
                      gopyrt_gc_list_length(&gc->generations[0].head),
                      gopyrt_gc_list_length(&gc->generations[1].head),
                      gopyrt_gc_list_length(&gc->generations[2].head),
                      gopyrt_gc_list_length(&gc->permanent_generation.head));
}

void
gopyrt_gc_report_end(PyTime_t began, Py_ssize_t unreachable, Py_ssize_t uncollectable)
{
    PyTime_t now = 0;
    (void)PyTime_PerfCounterRaw(&now);
    PySys_WriteStderr("gc: done, %zd unreachable, %zd uncollectable, %.4fs elapsed\n", unreachable,
                      uncollectable, PyTime_AsSecondsDouble(now - began));
}

/* Writing may run code, which may take the object off the list. */
void
gopyrt_gc_report_objects(PyGC_Head *list, const char *what)
{
    PyGC_Head *next;
    for (PyGC_Head *at = (PyGC_Head *)list->_gc_next; at != list; at = next) {
        PyObject *op = Py_NewRef(gopyrt_gc_object(at));
        PySys_FormatStderr("gc: %s <%s %p>\n", what, GOPYRT_TYPE_NAME(op), op);
        next = (PyGC_Head *)at->_gc_next;
        Py_DECREF(op);
    }
}

/* The objects themselves, where the debugging flags ask for them. */
static void
show_garbage(PyObject *garbage)
{
    PyObject *text = PyObject_Repr(garbage);
    PyObject *bytes = text == NULL ? NULL : PyUnicode_EncodeFSDefault(text);
    if (bytes != NULL) {
        PySys_WriteStderr("      %s\n", PyBytes_AS_STRING(bytes));
    }
    else {
        PyErr_FormatUnraisable("Exception ignored in GC shutdown while formatting garbage");
    }
    Py_XDECREF(text);
    Py_XDECREF(bytes);
}

void
gopyrt_collector_say_uncollectable(PyInterpreterState *interp)
{
    PyObject *garbage = interp->gc.garbage;
    int debug = interp->gc.debug, lists = (debug & _PyGC_DEBUG_UNCOLLECTABLE) != 0;
    if ((debug & _PyGC_DEBUG_SAVEALL) || garbage == NULL || PyList_GET_SIZE(garbage) == 0) {
        return;
    }
    if (PyErr_WarnExplicitFormat(
            PyExc_ResourceWarning, "gc", 0, "gc", NULL,
            "gc: %zd uncollectable objects at shutdown%s", PyList_GET_SIZE(garbage),
            lists ? "" : "; use gc.set_debug(gc.DEBUG_UNCOLLECTABLE) to list them")
        < 0)
    {
        PyErr_FormatUnraisable("Exception ignored in GC shutdown");
    }
    if (lists) {
        show_garbage(garbage);
    }
}
