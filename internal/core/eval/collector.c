/* The collector's state of an interpreter: whether it is on, what it counts, and its
 * passes.
 *
 * No object of this layer is tracked, so a pass finds nothing. It counts, resets and
 * reports all the same, and whoever reads the fields sees what a collector leaves
 * that had nothing to do.
 *
 * The state belongs to the interpreter and is guarded by its GIL. */
#include "eval/eval.h"
#include "internal/pycore_gc.h"

#include <stdio.h>

#define OLDEST 2

/* Turns the collector on or off, and says what it was. */
static int
set_enabled(const char *func, int enabled)
{
    struct _gc_runtime_state *gc = &gopyrt_eval_interp(func)->gc;
    int before = gc->enabled;
    gc->enabled = enabled;
    return before;
}

int
PyGC_Enable(void)
{
    return set_enabled(__func__, 1);
}

int
PyGC_Disable(void)
{
    return set_enabled(__func__, 0);
}

int
PyGC_IsEnabled(void)
{
    return gopyrt_eval_interp(__func__)->gc.enabled;
}

/* How many objects a generation has. */
static Py_ssize_t
length(const PyGC_Head *head)
{
    Py_ssize_t n = 0;
    for (const PyGC_Head *at = (const PyGC_Head *)head->_gc_next; at != NULL && at != head;
         at = (const PyGC_Head *)(at->_gc_next & _PyGC_PREV_MASK))
    {
        n++;
    }
    return n;
}

static void
report_begin(struct _gc_runtime_state *gc)
{
    fprintf(stderr,
            "gc: collecting generation %d...\n"
            "gc: objects in each generation: %zd %zd %zd\n"
            "gc: objects in permanent generation: %zd\n",
            OLDEST, length(&gc->generations[0].head), length(&gc->generations[1].head),
            length(&gc->generations[2].head), length(&gc->permanent_generation.head));
}

static void
report_end(PyTime_t began)
{
    PyTime_t now = 0;
    (void)PyTime_PerfCounterRaw(&now);
    fprintf(stderr, "gc: done, 0 unreachable, 0 uncollectable, %.4fs elapsed\n",
            PyTime_AsSecondsDouble(now - began));
}

/* A pass over all generations, unless one is under way. */
static void
collect_all(struct _gc_runtime_state *gc)
{
    PyTime_t began = 0;
    if (gc->collecting) {
        return;
    }
    gc->collecting = 1;
    if (gc->debug & _PyGC_DEBUG_STATS) {
        report_begin(gc);
        (void)PyTime_PerfCounterRaw(&began);
    }
    for (int i = 0; i <= OLDEST; i++) {
        gc->generations[i].count = 0;
    }
    /* What survives a full pass is long-lived from then on. */
    gc->long_lived_total = length(&gc->generations[OLDEST].head);
    gc->long_lived_pending = 0;
    gc->generation_stats[OLDEST].collections++;
    if (gc->debug & _PyGC_DEBUG_STATS) {
        report_end(began);
    }
    gc->collecting = 0;
}

Py_ssize_t
PyGC_Collect(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    if (tstate != NULL && tstate->interp->gc.enabled) {
        collect_all(&tstate->interp->gc);
    }
    return 0;
}

void
gopyrt_collector_before_end(PyInterpreterState *interp)
{
    /* Once while all is still there, for the main interpreter and if it is on; and
     * around the end of the modules in any case. */
    if (interp == &_PyRuntime._main_interpreter && interp->gc.enabled) {
        collect_all(&interp->gc);
    }
    collect_all(&interp->gc);
    collect_all(&interp->gc);
}

void
gopyrt_collector_at_end(PyInterpreterState *interp)
{
    collect_all(&interp->gc);
}

/* The collector is off while it is asked for its objects. It has none to show. */
void
PyUnstable_GC_VisitObjects(gcvisitobjects_t callback, void *arg)
{
    (void)callback;
    (void)arg;
    (void)gopyrt_eval_interp(__func__);
}
