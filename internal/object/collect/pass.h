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

#endif /* GOPYRT_OBJECT_PASS_H */
