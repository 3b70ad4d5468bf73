/* The collector's state of an interpreter, and its passes.
 *
 * A pass looks at the objects of a generation and of the younger ones. What survives is older from
 * then on. The world of the interpreter stands still, since its GIL is held; code that a pass runs
 * (finalizers, callbacks) may let it go, and a pass does not begin while another is under way.
 *
 * The state belongs to the interpreter and is guarded by its GIL. */
#include "object/collect/pass.h"

#include "internal/pycore_ceval.h"

#define OLDEST 2
#define LIST(gc, i) (&(gc)->generations[i].head)

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

/* Calls the finalizers, once for an object in its life. */
static void
finalize(PyGC_Head *garbage)
{
    PyGC_Head seen;
    gopyrt_gc_list_init(&seen);
    while (!gopyrt_gc_list_empty(garbage)) {
        PyGC_Head *head = (PyGC_Head *)garbage->_gc_next;
        PyObject *op = gopyrt_gc_object(head);
        gopyrt_gc_list_move(head, &seen);
        if (Py_TYPE(op)->tp_finalize != NULL && !(head->_gc_prev & _PyGC_PREV_MASK_FINALIZED)) {
            head->_gc_prev |= _PyGC_PREV_MASK_FINALIZED;
            Py_INCREF(op);
            Py_TYPE(op)->tp_finalize(op);
            Py_DECREF(op);
        }
    }
    gopyrt_gc_list_merge(&seen, garbage);
}

/* Breaks the cycles: one object's tp_clear may free many of the others. Or keeps them for the
 * program to look at. */
static void delete (PyThreadState *tstate, PyGC_Head *garbage, PyGC_Head *old)
{
    struct _gc_runtime_state *gc = &tstate->interp->gc;
    while (!gopyrt_gc_list_empty(garbage)) {
        PyGC_Head *head = (PyGC_Head *)garbage->_gc_next;
        PyObject *op = gopyrt_gc_object(head);
        inquiry clear = Py_TYPE(op)->tp_clear;
        Py_INCREF(op);
        if (gc->debug & _PyGC_DEBUG_SAVEALL) {
            gopyrt_gc_save(gc, op);
        }
        else if (clear != NULL) {
            (void)clear(op);
            if (tstate->current_exception != NULL) {
                PyErr_FormatUnraisable("Exception ignored in tp_clear of %s", GOPYRT_TYPE_NAME(op));
            }
        }
        Py_DECREF(op);
        if (garbage->_gc_next == (uintptr_t)head) {
            gopyrt_gc_list_move(head, old); /* it lives on */
        }
    }
}

/* Frees what is garbage and stays so after what finalizers did; how many objects that is. */
static Py_ssize_t
dispose(PyThreadState *tstate, PyGC_Head *garbage, PyGC_Head *old)
{
    PyGC_Head still;
    gopyrt_gc_call_weakrefs(garbage, old);
    finalize(garbage);
    gopyrt_gc_separate(garbage, &still);
    gopyrt_gc_list_merge(garbage, old); /* those that a finalizer has brought back */
    Py_ssize_t n = gopyrt_gc_list_length(&still);
    gopyrt_gc_clear_weakrefs(&still);
    delete (tstate, &still, old);
    return n;
}

/* Makes what survives older, and puts the rest into the empty list `garbage`; where the survivors
 * are. */
static PyGC_Head *
sort_out(struct _gc_runtime_state *gc, int generation, PyGC_Head *garbage)
{
    if (generation < OLDEST) {
        gc->generations[generation + 1].count++;
    }
    for (int i = 0; i <= generation; i++) {
        gc->generations[i].count = 0;
    }
    PyGC_Head *young = LIST(gc, generation);
    PyGC_Head *old = generation < OLDEST ? LIST(gc, generation + 1) : young;
    for (int i = 0; i < generation; i++) {
        gopyrt_gc_list_merge(LIST(gc, i), young);
    }
    gopyrt_gc_separate(young, garbage);
    Py_ssize_t survivors = 0;
    if (generation >= OLDEST - 1) {
        survivors = gopyrt_gc_list_length(young);
    }
    if (young != old) {
        gopyrt_gc_list_merge(young, old);
        gc->long_lived_pending += generation == OLDEST - 1 ? survivors : 0;
    }
    else {
        /* What survives a full pass is long-lived from then on. */
        gc->long_lived_total = survivors;
        gc->long_lived_pending = 0;
    }
    return old;
}

/* The part of a pass between the callbacks. */
static void
run_pass(PyThreadState *tstate, int generation, Py_ssize_t *collected, Py_ssize_t *uncollectable)
{
    struct _gc_runtime_state *gc = &tstate->interp->gc;
    PyTime_t began = 0;
    PyGC_Head garbage, legacy;
    if (gc->debug & _PyGC_DEBUG_STATS) {
        gopyrt_gc_report_begin(gc, generation);
        (void)PyTime_PerfCounterRaw(&began);
    }
    PyGC_Head *old = sort_out(gc, generation, &garbage);
    gopyrt_gc_part_legacy(&garbage, &legacy);
    if (gc->debug & _PyGC_DEBUG_COLLECTABLE) {
        gopyrt_gc_report_objects(&garbage, "collectable");
    }
    *collected = dispose(tstate, &garbage, old);
    *uncollectable = gopyrt_gc_list_length(&legacy);
    if (gc->debug & _PyGC_DEBUG_UNCOLLECTABLE) {
        gopyrt_gc_report_objects(&legacy, "uncollectable");
    }
    if (gc->debug & _PyGC_DEBUG_STATS) {
        gopyrt_gc_report_end(began, *collected + *uncollectable, *uncollectable);
    }
    gopyrt_gc_keep_legacy(gc, &legacy, old);
    if (tstate->current_exception != NULL) {
        PyErr_FormatUnraisable("Exception ignored in garbage collection");
    }
    struct gc_generation_stats *stats = &gc->generation_stats[generation];
    stats->collections++;
    stats->collected += *collected;
    stats->uncollectable += *uncollectable;
}

static Py_ssize_t
collect(PyThreadState *tstate, int generation, int tells)
{
    struct _gc_runtime_state *gc = &tstate->interp->gc;
    Py_ssize_t collected, uncollectable;
    if (gc->collecting) {
        return 0;
    }
    gc->collecting = 1;
    PyObject *before = PyErr_GetRaisedException();
    if (tells) {
        gopyrt_gc_call_callbacks(gc, "start", generation, 0, 0);
    }
    run_pass(tstate, generation, &collected, &uncollectable);
    if (tells) {
        gopyrt_gc_call_callbacks(gc, "stop", generation, collected, uncollectable);
    }
    PyErr_SetRaisedException(before);
    gc->collecting = 0;
    return collected + uncollectable;
}

Py_ssize_t
gopyrt_collect_generation(PyThreadState *tstate, int generation)
{
    return collect(tstate, generation, 1);
}

void
gopyrt_collect_all(PyThreadState *tstate)
{
    (void)collect(tstate, OLDEST, 0);
}

void
gopyrt_collect_rest(PyThreadState *tstate)
{
    struct _gc_runtime_state *gc = &tstate->interp->gc;
    struct gc_generation_stats before = gc->generation_stats[OLDEST];
    int debug = gc->debug;
    gc->debug = 0;
    (void)collect(tstate, OLDEST, 0);
    gc->debug = debug;
    gc->generation_stats[OLDEST] = before;
}

void
gopyrt_collect_schedule(PyThreadState *tstate)
{
    if (!_Py_eval_breaker_bit_is_set(tstate, _PY_GC_SCHEDULED_BIT)) {
        _Py_set_eval_breaker_bit(tstate, _PY_GC_SCHEDULED_BIT);
    }
}

/* The oldest generation that has more than its share; the oldest of all only when enough is new in
 * it. */
void
gopyrt_collect_scheduled(PyThreadState *tstate)
{
    struct _gc_runtime_state *gc = &tstate->interp->gc;
    if (!gc->enabled) {
        return;
    }
    for (int i = OLDEST; i >= 0; i--) {
        if (gc->generations[i].count > gc->generations[i].threshold) {
            if (i == OLDEST && gc->long_lived_pending < gc->long_lived_total / 4) {
                continue;
            }
            (void)collect(tstate, i, 1);
            return;
        }
    }
}

Py_ssize_t
PyGC_Collect(void)
{
    PyThreadState *tstate = _PyThreadState_GET();
    return tstate != NULL && tstate->interp->gc.enabled ? collect(tstate, OLDEST, 1) : 0;
}

void
gopyrt_collector_before_end(PyInterpreterState *interp)
{
    if (interp == &_PyRuntime._main_interpreter && interp->gc.enabled) {
        (void)collect(_PyThreadState_GET(), OLDEST, 1);
    }
}

void
gopyrt_collector_at_end(PyInterpreterState *interp)
{
    (void)interp;
    gopyrt_collect_all(_PyThreadState_GET());
}

/* The collector is off while it is asked for its objects. */
void
PyUnstable_GC_VisitObjects(gcvisitobjects_t callback, void *arg)
{
    struct _gc_runtime_state *gc = &gopyrt_eval_interp(__func__)->gc;
    int enabled = gc->enabled, go_on = 1;
    PyGC_Head *const lists[] = { LIST(gc, 0), LIST(gc, 1), LIST(gc, 2),
                                 &gc->permanent_generation.head };
    gc->enabled = 0;
    for (size_t i = 0; go_on && i < Py_ARRAY_LENGTH(lists); i++) {
        for (PyGC_Head *at = (PyGC_Head *)lists[i]->_gc_next; go_on && at != lists[i];
             at = (PyGC_Head *)at->_gc_next)
        {
            PyObject *op = gopyrt_gc_object(at);
            Py_INCREF(op);
            go_on = callback(op, arg);
            Py_DECREF(op);
        }
    }
    gc->enabled = enabled;
}
