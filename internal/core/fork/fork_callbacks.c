/* What a host or an extension wants to do around every fork() of the process:
 * before it, after it in the parent, after it in the child.
 *
 * As with pthread_atfork, `before` runs last registered first, the other two in
 * the order of registration. Unlike there, a callback can be unregistered, since
 * an extension may be unloaded. The callbacks run outside the runtime's own
 * handlers: they may take the runtime's locks, and in the child the reset is
 * complete when they run.
 *
 * The list only grows, at its end; unregistered entries are skipped. The last
 * entry whose `before` has run is recorded in thread-local memory, since two
 * threads may fork at once while others register callbacks.
 */
#include "fork/fork.h"

#include "gopyruntime.h"
#include "internal/pycore_lock.h"

#include <stdlib.h>
#include <string.h>

typedef struct entry {
    void (*before)(void *);
    void (*parent)(void *);
    void (*child)(void *);
    void *data;
    struct entry *prev, *next;
    int id;
    int active;
} entry;

static PyMutex lock; /* guards `last`, `ids` and what is not told by next */
static entry *first, *last;
static int ids;

#define MOST_FORKS 8

/* The forks in progress on this thread, innermost last, since a callback or another handler may
 * fork: for each the last entry that was called before it. One that was left by a jump stays,
 * until it is in the way of a new one. */
static __thread struct {
    entry *told[MOST_FORKS];
    int count;
} forks __attribute__((tls_model("initial-exec")));

int
gopyrt_fork_register(void (*before)(void *), void (*after_in_parent)(void *),
                     void (*after_in_child)(void *), void *data)
{
    entry *e = malloc(sizeof(*e));
    if (e == NULL) {
        return -1;
    }
    *e = (entry){ .before = before,
                  .parent = after_in_parent,
                  .child = after_in_child,
                  .data = data,
                  .active = 1 };
    PyMutex_LockFlags(&lock, _Py_LOCK_DONT_DETACH);
    if (ids == INT_MAX) {
        PyMutex_Unlock(&lock);
        free(e);
        return -1;
    }
    int id = e->id = ++ids;
    e->prev = last;
    /* Release: a thread that follows the list sees the entry complete. */
    _Py_atomic_store_ptr_release(last != NULL ? &last->next : &first, e);
    _Py_atomic_store_ptr_release(&last, e);
    PyMutex_Unlock(&lock);
    return id;
}

int
gopyrt_fork_unregister(int id)
{
    for (entry *e = _Py_atomic_load_ptr_acquire(&first); e != NULL;
         e = _Py_atomic_load_ptr_acquire(&e->next))
    {
        int active = 1;
        if (e->id == id) {
            return _Py_atomic_compare_exchange_int(&e->active, &active, 0) ? 0 : -1;
        }
    }
    return -1;
}

void
gopyrt_fork_callbacks_before(void)
{
    entry *from = _Py_atomic_load_ptr_acquire(&last);
    if (forks.count == MOST_FORKS) {
        memmove(&forks.told[0], &forks.told[1], sizeof(forks.told) - sizeof(forks.told[0]));
        forks.count--;
    }
    forks.told[forks.count++] = from;
    for (entry *e = from; e != NULL; e = e->prev) {
        if (e->before != NULL && _Py_atomic_load_int(&e->active)) {
            e->before(e->data);
        }
    }
}

static void
call_after(int in_child)
{
    entry *end = forks.count > 0 ? forks.told[--forks.count] : NULL;

    for (entry *e = end != NULL ? first : NULL; e != NULL; e = e->next) {
        void (*callback)(void *) = in_child ? e->child : e->parent;
        if (callback != NULL && _Py_atomic_load_int(&e->active)) {
            callback(e->data);
        }
        if (e == end) {
            return;
        }
    }
}

void
gopyrt_fork_callbacks_parent(void)
{
    call_after(0);
}

/* Another thread may have been registering a callback: its entry is linked or
 * not, but `last` may be out of date. */
void
gopyrt_fork_callbacks_child(void)
{
    _Py_atomic_store_uint8_relaxed(&lock._bits, 0);
    while (last != NULL ? last->next != NULL : first != NULL) {
        last = last != NULL ? last->next : first;
    }
    call_after(1);
}
