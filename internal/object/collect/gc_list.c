/* Lists of tracked objects. The low bits of _gc_prev are not the list's. */
#include "object/collect/pass.h"

void
gopyrt_gc_list_init(PyGC_Head *list)
{
    list->_gc_next = list->_gc_prev = (uintptr_t)list;
}

int
gopyrt_gc_list_empty(const PyGC_Head *list)
{
    return list->_gc_next == (uintptr_t)list;
}

static void
set_prev(PyGC_Head *head, PyGC_Head *prev)
{
    head->_gc_prev = (head->_gc_prev & ~_PyGC_PREV_MASK) | (uintptr_t)prev;
}

static PyGC_Head *
prev_of(const PyGC_Head *head)
{
    return (PyGC_Head *)(head->_gc_prev & _PyGC_PREV_MASK);
}

void
gopyrt_gc_list_move(PyGC_Head *head, PyGC_Head *list)
{
    PyGC_Head *prev = prev_of(head), *next = (PyGC_Head *)head->_gc_next;
    prev->_gc_next = (uintptr_t)next;
    set_prev(next, prev);
    PyGC_Head *last = prev_of(list);
    last->_gc_next = (uintptr_t)head;
    set_prev(head, last);
    head->_gc_next = (uintptr_t)list;
    set_prev(list, head);
}

void
gopyrt_gc_list_merge(PyGC_Head *from, PyGC_Head *to)
{
    if (gopyrt_gc_list_empty(from)) {
        return;
    }
    PyGC_Head *first = (PyGC_Head *)from->_gc_next, *last = prev_of(from), *end = prev_of(to);
    end->_gc_next = (uintptr_t)first;
    set_prev(first, end);
    last->_gc_next = (uintptr_t)to;
    set_prev(to, last);
    gopyrt_gc_list_init(from);
}

Py_ssize_t
gopyrt_gc_list_length(const PyGC_Head *list)
{
    Py_ssize_t n = 0;
    for (const PyGC_Head *at = (const PyGC_Head *)list->_gc_next; at != list;
         at = (const PyGC_Head *)at->_gc_next)
    {
        n++;
    }
    return n;
}
