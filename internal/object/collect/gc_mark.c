/* Which objects of a list are garbage.
 *
 * Each object's count is copied into its head, in place of the pointer back, with a mark that says
 * so. References that the objects have to each other are taken off. Then the list is gone through:
 * who keeps a count is held from outside, and what it refers to is held too. Who has none goes to
 * the garbage for the time being, and comes back behind all others when something that is held
 * turns out to refer to it; in that order later passes see it, and finalizers run, as in
 * CPython. */
#include "object/collect/pass.h"

#define MARKED _PyGC_PREV_MASK_COLLECTING
#define KEPT_BITS _PyGC_PREV_MASK_FINALIZED
#define ONE ((uintptr_t)1 << _PyGC_PREV_SHIFT)
/* In the pointer forward: the object is in the list of garbage. */
#define GARBAGE ((uintptr_t)2)

static PyGC_Head *
forward(const PyGC_Head *head)
{
    return (PyGC_Head *)(head->_gc_next & ~GARBAGE);
}

static PyGC_Head *
back(const PyGC_Head *head)
{
    return (PyGC_Head *)(head->_gc_prev & _PyGC_PREV_MASK);
}

static void
set_back(PyGC_Head *head, PyGC_Head *to)
{
    head->_gc_prev = (head->_gc_prev & ~_PyGC_PREV_MASK) | (uintptr_t)to;
}

static void
copy_counts(PyGC_Head *list)
{
    for (PyGC_Head *at = (PyGC_Head *)list->_gc_next; at != list; at = (PyGC_Head *)at->_gc_next) {
        uintptr_t count = (uintptr_t)Py_REFCNT(gopyrt_gc_object(at));
        at->_gc_prev = (at->_gc_prev & KEPT_BITS) | MARKED | (count << _PyGC_PREV_SHIFT);
    }
}

static int
take_one_off(PyObject *op, void *Py_UNUSED(arg))
{
    if (PyObject_IS_GC(op)) {
        PyGC_Head *head = gopyrt_gc_head(op);
        if (head->_gc_prev & MARKED) {
            head->_gc_prev -= (uintptr_t)1 << _PyGC_PREV_SHIFT;
        }
    }
    return 0;
}

/* An object that is held refers to this one. The list's own pointer back leads to its end. */
static int
reach(PyObject *op, void *arg)
{
    PyGC_Head *list = arg, *head = gopyrt_gc_head(op);
    if (!PyObject_IS_GC(op) || !(head->_gc_prev & MARKED)) {
        return 0;
    }
    if (head->_gc_next & GARBAGE) {
        PyGC_Head *next = forward(head), *before = back(head), *last = (PyGC_Head *)list->_gc_prev;
        before->_gc_next = (uintptr_t)next | (before->_gc_next & GARBAGE);
        set_back(next, before);
        last->_gc_next = (uintptr_t)head;
        head->_gc_next = (uintptr_t)list;
        list->_gc_prev = (uintptr_t)head;
        head->_gc_prev = (head->_gc_prev & KEPT_BITS) | MARKED | ONE;
    }
    else if (head->_gc_prev >> _PyGC_PREV_SHIFT == 0) {
        head->_gc_prev += ONE;
    }
    return 0;
}

/* Puts an object that nothing holds so far behind the garbage. */
static void
put_away(PyGC_Head *head, PyGC_Head *garbage)
{
    PyGC_Head *last = (PyGC_Head *)garbage->_gc_prev;
    last->_gc_next = (uintptr_t)head | (last->_gc_next & GARBAGE);
    head->_gc_prev = (head->_gc_prev & KEPT_BITS) | MARKED | (uintptr_t)last;
    head->_gc_next = (uintptr_t)garbage | GARBAGE;
    garbage->_gc_prev = (uintptr_t)head;
}

/* Takes the marks off the garbage. */
static void
settle(PyGC_Head *garbage)
{
    for (PyGC_Head *at = (PyGC_Head *)garbage->_gc_next; at != garbage;
         at = (PyGC_Head *)at->_gc_next) {
        at->_gc_next &= ~GARBAGE;
        at->_gc_prev &= ~(uintptr_t)MARKED;
    }
}

void
gopyrt_gc_separate(PyGC_Head *list, PyGC_Head *garbage)
{
    copy_counts(list);
    for (PyGC_Head *at = (PyGC_Head *)list->_gc_next; at != list; at = (PyGC_Head *)at->_gc_next) {
        PyObject *op = gopyrt_gc_object(at);
        Py_TYPE(op)->tp_traverse(op, take_one_off, NULL);
    }
    gopyrt_gc_list_init(garbage);
    PyGC_Head *last = list;
    for (PyGC_Head *at = (PyGC_Head *)list->_gc_next; at != list; at = (PyGC_Head *)last->_gc_next)
    {
        if (at->_gc_prev >> _PyGC_PREV_SHIFT != 0) {
            PyObject *op = gopyrt_gc_object(at);
            at->_gc_prev = (at->_gc_prev & KEPT_BITS) | (uintptr_t)last;
            last = at;
            Py_TYPE(op)->tp_traverse(op, reach, list);
            continue;
        }
        last->_gc_next = at->_gc_next;
        if (at->_gc_next == (uintptr_t)list) {
            list->_gc_prev = (uintptr_t)last;
        }
        put_away(at, garbage);
    }
    settle(garbage);
}
