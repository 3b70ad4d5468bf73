/* Weak references to garbage. */
#include "object/collect/pass.h"

/* Sets or takes the mark of the objects of a list. */
static void
mark(PyGC_Head *list, uintptr_t bit)
{
    for (PyGC_Head *at = (PyGC_Head *)list->_gc_next; at != list; at = (PyGC_Head *)at->_gc_next) {
        at->_gc_prev = (at->_gc_prev & ~(uintptr_t)_PyGC_PREV_MASK_COLLECTING) | bit;
    }
}

/* The callbacks that are to be called are collected before the first one runs, since a callback may
 * do anything. The references wait in a list of the collector's own: they are tracked objects. */
void
gopyrt_gc_call_weakrefs(PyGC_Head *garbage, PyGC_Head *old)
{
    PyGC_Head waiting;
    gopyrt_gc_list_init(&waiting);
    mark(garbage, _PyGC_PREV_MASK_COLLECTING);
    for (PyGC_Head *at = (PyGC_Head *)garbage->_gc_next; at != garbage;
         at = (PyGC_Head *)at->_gc_next) {
        PyObject **place = gopyrt_weaklist_place(gopyrt_gc_object(at));
        PyWeakReference *next, *reference = place == NULL ? NULL : (PyWeakReference *)*place;
        for (; reference != NULL; reference = next) {
            next = reference->wr_next;
            if (reference->wr_callback == NULL) {
                continue;
            }
            /* A reference that is garbage itself goes without its callback's being called. */
            PyGC_Head *head = gopyrt_gc_head((PyObject *)reference);
            int is_garbage = (head->_gc_prev & _PyGC_PREV_MASK_COLLECTING) != 0;
            gopyrt_weakref_clear(reference);
            if (!is_garbage) {
                Py_INCREF(reference);
                gopyrt_gc_list_move(head, &waiting);
            }
        }
    }
    mark(garbage, 0);
    while (!gopyrt_gc_list_empty(&waiting)) {
        PyGC_Head *head = (PyGC_Head *)waiting._gc_next;
        PyObject *reference = gopyrt_gc_object(head);
        gopyrt_gc_list_move(head, old);
        gopyrt_weakref_call((PyWeakReference *)reference);
        Py_DECREF(reference);
    }
}

void
gopyrt_gc_clear_weakrefs(PyGC_Head *garbage)
{
    for (PyGC_Head *at = (PyGC_Head *)garbage->_gc_next; at != garbage;
         at = (PyGC_Head *)at->_gc_next) {
        PyObject **place = gopyrt_weaklist_place(gopyrt_gc_object(at));
        while (place != NULL && *place != NULL) {
            gopyrt_weakref_clear((PyWeakReference *)*place);
        }
    }
}
