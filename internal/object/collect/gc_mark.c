/* Which objects of a list are garbage.
 *
 * Each object's count is copied into its head, in place of the pointer back, with a mark that says
 * so. References that the objects have to each other are taken off. Who keeps a count is held from
 * outside; from there what is reached loses its mark, and waits on a stack that is linked through
 * the same words until what it refers to was looked at. Who has the mark in the end is garbage. */
#include "object/collect/pass.h"

#define MARKED _PyGC_PREV_MASK_COLLECTING
#define KEPT_BITS _PyGC_PREV_MASK_FINALIZED

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

/* Takes the mark off an object and puts it on the stack. */
static void
push(PyGC_Head *head, PyGC_Head **stack)
{
    head->_gc_prev = (head->_gc_prev & KEPT_BITS) | (uintptr_t)*stack;
    *stack = head;
}

static int
reach(PyObject *op, void *arg)
{
    if (PyObject_IS_GC(op)) {
        PyGC_Head *head = gopyrt_gc_head(op);
        if (head->_gc_prev & MARKED) {
            push(head, arg);
        }
    }
    return 0;
}

/* Takes the marks off what this object, which is held, reaches. */
static void
reach_from(PyGC_Head *head)
{
    PyGC_Head *stack = NULL;
    push(head, &stack);
    while (stack != NULL) {
        PyObject *op = gopyrt_gc_object(stack);
        stack = (PyGC_Head *)(stack->_gc_prev & _PyGC_PREV_MASK);
        Py_TYPE(op)->tp_traverse(op, reach, &stack);
    }
}

/* Makes the pointers back again, of two lists. */
static void
split(PyGC_Head *list, PyGC_Head *garbage)
{
    PyGC_Head *next, *last = list, *last_garbage = garbage;
    for (PyGC_Head *at = (PyGC_Head *)list->_gc_next; at != list; at = next) {
        next = (PyGC_Head *)at->_gc_next;
        PyGC_Head **end = at->_gc_prev & MARKED ? &last_garbage : &last;
        at->_gc_prev = (at->_gc_prev & KEPT_BITS) | (uintptr_t)*end;
        (*end)->_gc_next = (uintptr_t)at;
        *end = at;
    }
    last->_gc_next = (uintptr_t)list;
    list->_gc_prev = (uintptr_t)last;
    last_garbage->_gc_next = (uintptr_t)garbage;
    garbage->_gc_prev = (uintptr_t)last_garbage;
}

void
gopyrt_gc_separate(PyGC_Head *list, PyGC_Head *garbage)
{
    copy_counts(list);
    for (PyGC_Head *at = (PyGC_Head *)list->_gc_next; at != list; at = (PyGC_Head *)at->_gc_next) {
        PyObject *op = gopyrt_gc_object(at);
        Py_TYPE(op)->tp_traverse(op, take_one_off, NULL);
    }
    for (PyGC_Head *at = (PyGC_Head *)list->_gc_next; at != list; at = (PyGC_Head *)at->_gc_next) {
        if ((at->_gc_prev & MARKED) && at->_gc_prev >> _PyGC_PREV_SHIFT != 0) {
            reach_from(at);
        }
    }
    gopyrt_gc_list_init(garbage);
    split(list, garbage);
}
