/* The parts of one pass of the collector. */
#ifndef GOPYRT_OBJECT_PASS_H
#define GOPYRT_OBJECT_PASS_H

#include "object/collect/collect.h"

static inline PyObject *
gopyrt_gc_object(PyGC_Head *head)
{
    return (PyObject *)(head + 1);
}

/* ---- Lists of objects: rings with a head that is no object (gc_list.c) ------------ */

void gopyrt_gc_list_init(PyGC_Head *list);
int gopyrt_gc_list_empty(const PyGC_Head *list);
void gopyrt_gc_list_move(PyGC_Head *head, PyGC_Head *list);
void gopyrt_gc_list_merge(PyGC_Head *from, PyGC_Head *to);
Py_ssize_t gopyrt_gc_list_length(const PyGC_Head *list);

/* ---- What is garbage (gc_mark.c) --------------------------------------------------- */

/* Moves the objects of a list that nothing outside of it holds, directly or by way of others, to
 * the empty list `garbage`. */
void gopyrt_gc_separate(PyGC_Head *list, PyGC_Head *garbage);

/* ---- Weak references to garbage (gc_weakrefs.c) ------------------------------------- */

/* Clears those that have a callback, and calls the callbacks that are no garbage themselves. */
void gopyrt_gc_call_weakrefs(PyGC_Head *garbage, PyGC_Head *old);
/* Clears all that are left. */
void gopyrt_gc_clear_weakrefs(PyGC_Head *garbage);

/* ---- Garbage that is not freed (gc_legacy.c) ---------------------------------------- */

/* Moves the objects with finalizers of old, and what they refer to, to the empty list `legacy`. */
void gopyrt_gc_part_legacy(PyGC_Head *garbage, PyGC_Head *legacy);
/* Puts those with such finalizers into gc.garbage, and all of them to what survives. */
void gopyrt_gc_keep_legacy(struct _gc_runtime_state *gc, PyGC_Head *legacy, PyGC_Head *old);
/* Puts an object into gc.garbage, if there is memory. */
void gopyrt_gc_save(struct _gc_runtime_state *gc, PyObject *op);

/* ---- What a pass tells (gc_callbacks.c, gc_report.c) --------------------------------- */

/* Calls what is in gc.callbacks. No exception is set, before or after. */
void gopyrt_gc_call_callbacks(struct _gc_runtime_state *gc, const char *phase, int generation,
                              Py_ssize_t collected, Py_ssize_t uncollectable);
/* Lines on sys.stderr: of a pass, and one for each object of a list. */
void gopyrt_gc_report_begin(const struct _gc_runtime_state *gc, int generation);
void gopyrt_gc_report_end(PyTime_t began, Py_ssize_t unreachable, Py_ssize_t uncollectable);
void gopyrt_gc_report_objects(PyGC_Head *list, const char *what);

#endif /* GOPYRT_OBJECT_PASS_H */
