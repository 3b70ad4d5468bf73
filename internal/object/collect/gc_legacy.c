/* Garbage that is not freed: objects whose type has tp_del, the finalizer of old, with which no
 * order of clearing is right, and what they refer to. The program finds them in gc.garbage. */
#include "object/collect/pass.h"

#define MARK ((uintptr_t)_PyGC_PREV_MASK_COLLECTING)

static int
is_legacy(PyGC_Head *head)
{
    return Py_TYPE(gopyrt_gc_object(head))->tp_del != NULL;
}

/* Moves what an object refers to from the garbage behind it. */
static int
follow(PyObject *op, void *list)
{
    if (PyObject_IS_GC(op)) {
        PyGC_Head *head = gopyrt_gc_head(op);
        if (head->_gc_prev & MARK) {
            head->_gc_prev &= ~MARK;
            gopyrt_gc_list_move(head, list);
        }
    }
    return 0;
}

void
gopyrt_gc_part_legacy(PyGC_Head *garbage, PyGC_Head *legacy)
{
    PyGC_Head *at, *next;
    gopyrt_gc_list_init(legacy);
    for (at = (PyGC_Head *)garbage->_gc_next; at != garbage; at = next) {
        next = (PyGC_Head *)at->_gc_next;
        if (is_legacy(at)) {
            gopyrt_gc_list_move(at, legacy);
        }
    }
    if (gopyrt_gc_list_empty(legacy)) {
        return;
    }
    for (at = (PyGC_Head *)garbage->_gc_next; at != garbage; at = (PyGC_Head *)at->_gc_next) {
        at->_gc_prev |= MARK;
    }
    for (at = (PyGC_Head *)legacy->_gc_next; at != legacy; at = (PyGC_Head *)at->_gc_next) {
        PyObject *op = gopyrt_gc_object(at);
        (void)Py_TYPE(op)->tp_traverse(op, follow, legacy);
    }
    for (at = (PyGC_Head *)garbage->_gc_next; at != garbage; at = (PyGC_Head *)at->_gc_next) {
        at->_gc_prev &= ~MARK;
    }
}

void
gopyrt_gc_save(struct _gc_runtime_state *gc, PyObject *op)
{
    if (gc->garbage == NULL || PyList_Append(gc->garbage, op) < 0) {
        PyErr_Clear(); /* it stays without being shown */
    }
}

void
gopyrt_gc_keep_legacy(struct _gc_runtime_state *gc, PyGC_Head *legacy, PyGC_Head *old)
{
    for (PyGC_Head *at = (PyGC_Head *)legacy->_gc_next; at != legacy;
         at = (PyGC_Head *)at->_gc_next) {
        if ((gc->debug & _PyGC_DEBUG_SAVEALL) || is_legacy(at)) {
            gopyrt_gc_save(gc, gopyrt_gc_object(at));
        }
    }
    gopyrt_gc_list_merge(legacy, old);
}
