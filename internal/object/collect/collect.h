/* The cycle collector, weak references and finalizers. */
#ifndef GOPYRT_OBJECT_COLLECT_H
#define GOPYRT_OBJECT_COLLECT_H

#include "object/model/model.h"

/* An object of a collected type was made (1) or freed (-1). A pass may be due; it runs at the next
 * check of the eval breaker or at the next function that may run Python code. */
void gopyrt_collect_count(int change);

/* The same, inline. */
static inline void
gopyrt_collect_made(void)
{
    struct gc_generation *young = &gopyrt_interp()->gc.generations[0];
    if (young->count >= young->threshold) {
        gopyrt_collect_count(1);
    }
    else {
        young->count++;
    }
}

static inline void
gopyrt_collect_gone(void)
{
    struct gc_generation *young = &gopyrt_interp()->gc.generations[0];
    young->count -= young->count > 0;
}

static inline PyGC_Head *
gopyrt_gc_head(PyObject *op)
{
    return (PyGC_Head *)op - 1;
}

static inline int
gopyrt_gc_tracked(PyObject *op)
{
    return gopyrt_gc_head(op)->_gc_next != 0;
}

/* Puts a new object under the collector's eyes; inline, for the rooms that make objects. */
static inline void
gopyrt_gc_track(PyObject *op)
{
    PyGC_Head *head = gopyrt_gc_head(op), *list = gopyrt_interp()->gc.generation0;
    PyGC_Head *last = (PyGC_Head *)list->_gc_prev;
    last->_gc_next = (uintptr_t)head;
    head->_gc_prev = (head->_gc_prev & ~_PyGC_PREV_MASK) | (uintptr_t)last;
    head->_gc_next = (uintptr_t)list;
    list->_gc_prev = (uintptr_t)head;
}

static inline void
gopyrt_gc_untrack(PyObject *op)
{
    PyGC_Head *head = gopyrt_gc_head(op);
    PyGC_Head *prev = (PyGC_Head *)(head->_gc_prev & _PyGC_PREV_MASK);
    PyGC_Head *next = (PyGC_Head *)head->_gc_next;
    prev->_gc_next = (uintptr_t)next;
    next->_gc_prev = (next->_gc_prev & ~_PyGC_PREV_MASK) | (uintptr_t)prev;
    head->_gc_next = 0;
    head->_gc_prev &= _PyGC_PREV_MASK_FINALIZED;
}

/* What gopyrt_object_raw and gopyrt_gc_track do for a static type that is collected, without its
 * questions: NULL without an exception. */
static inline PyObject *
gopyrt_gc_raw(PyTypeObject *type, size_t size)
{
    PyGC_Head *head = PyObject_Malloc(sizeof(PyGC_Head) + size);
    if (head == NULL) {
        return NULL;
    }
    head->_gc_next = head->_gc_prev = 0;
    gopyrt_collect_made();
    PyObject *op = (PyObject *)(head + 1);
    gopyrt_object_head(op, type);
    return op;
}

/* PyObject_GC_Del of an object that is no longer tracked and whose type is such a one. */
static inline void
gopyrt_gc_free(PyObject *op)
{
    gopyrt_collect_gone();
    PyObject_Free(gopyrt_gc_head(op));
}

/* A pass is due: the eval breaker says so. */
void gopyrt_collect_schedule(PyThreadState *tstate);
/* The pass that is due. */
void gopyrt_collect_scheduled(PyThreadState *tstate);
/* A pass over a generation and the younger ones, of which gc.callbacks are told; the number of
 * objects that were unreachable. */
Py_ssize_t gopyrt_collect_generation(PyThreadState *tstate, int generation);
/* The pass over all at the end of something, of which they are not told. */
void gopyrt_collect_all(PyThreadState *tstate);
/* The same, where CPython has no pass: not counted and not shown. */
void gopyrt_collect_rest(PyThreadState *tstate);

/* Makes gc.garbage and gc.callbacks. 0 or -1 with an exception. */
int gopyrt_collector_begin(PyInterpreterState *interp);
/* At the end of an interpreter's modules: warns that something is in gc.garbage. */
void gopyrt_collector_say_uncollectable(PyInterpreterState *interp);

/* The passes before the end of an interpreter's modules, and the last one. The caller's thread
 * state is the interpreter's. */
void gopyrt_collector_before_end(PyInterpreterState *interp);
void gopyrt_collector_at_end(PyInterpreterState *interp);

/* ---- For the module gc (gc_ask.c) ------------------------------------------------------ */

/* New lists: the objects of a generation, or of all for -1; what objects refer to; who refers to
 * one of them. */
PyObject *gopyrt_gc_objects(PyInterpreterState *interp, int generation);
PyObject *gopyrt_gc_referents(PyObject *const *objects, Py_ssize_t n);
PyObject *gopyrt_gc_referrers(PyInterpreterState *interp, PyObject *const *objects, Py_ssize_t n);
/* Takes all objects out of the passes, brings them back, and says how many are out. */
void gopyrt_gc_freeze(PyInterpreterState *interp);
void gopyrt_gc_unfreeze(PyInterpreterState *interp);
Py_ssize_t gopyrt_gc_frozen(PyInterpreterState *interp);

/* ---- Weak references (weakref.c) -------------------------------------------------- */

/* Clears the weak references to an object that ends, and calls their callbacks. */
void gopyrt_weakrefs_clear(PyObject *op);
/* Where an object keeps its weak references, or NULL. */
PyObject **gopyrt_weaklist_place(PyObject *op);
/* Makes a reference refer to nothing; its callback stays. */
void gopyrt_weakref_clear(PyWeakReference *reference);
/* Calls the callback of a reference that was cleared, once. */
void gopyrt_weakref_call(PyWeakReference *reference);

/* A reference of a type for an object, with a callback or without. */
PyObject *gopyrt_weakref_make(PyTypeObject *type, PyObject *op, PyObject *callback);
/* Calls a reference: its object, or None. */
PyObject *gopyrt_weakref_vectorcall(PyObject *self, PyObject *const *args, size_t nargsf,
                                    PyObject *kwnames);

#endif /* GOPYRT_OBJECT_COLLECT_H */
