/* The memory of interpreters and their place in the runtime's list.
 *
 * The list and next_id change under HEAD_LOCK only, so C code that walks
 * under it never sees a half-linked or freed interpreter. An interpreter's
 * pages come straight from the kernel, zero and untouched: of its 225864
 * bytes an idle one makes resident only the few pages that it writes.
 */
#include "interp.h"
#include "runtime.h"
#include "interp_initial.h"
#include "pystate.h"

#include "internal/pycore_llist.h"

#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

/* Where in its pages an interpreter starts: so shifted, what an idle one writes
 * (its head with GIL and config, the versions of types, the first thread state
 * at its end) falls on six pages and not on eight. */
#define SHIFT ((size_t)1024)

#define TRACE_LIFE 100000       /* runs, CPython's JIT_CLEANUP_THRESHOLD */

/* What stands in that gap. */
typedef struct {
    int keep_address;
} interp_prefix;

static interp_prefix *
prefix_of(PyInterpreterState *interp)
{
    return (interp_prefix *)((char *)interp - SHIFT);
}

static size_t
mapping_size(void)
{
    return SHIFT + sizeof(PyInterpreterState);
}

/* What an interpreter starts with beyond its static value: lists of objects,
 * all empty, for a collector and tasks that come with an object model, and how
 * long a trace may stay unused. */
static PyInterpreterState *
start(PyInterpreterState *interp)
{
    struct _gc_runtime_state *gc = &interp->gc;
    PyGC_Head *lists[] = {
        &gc->generations[0].head, &gc->generations[1].head,
        &gc->generations[2].head, &gc->permanent_generation.head,
    };

    for (size_t i = 0; i < Py_ARRAY_LENGTH(lists); i++) {
        lists[i]->_gc_next = lists[i]->_gc_prev = (uintptr_t)lists[i];
    }
    gc->generation0 = lists[0];
    llist_init(&interp->asyncio_tasks_head);
    interp->trace_run_counter = TRACE_LIFE;
    return interp;
}

PyInterpreterState *
gopyrt_interp_alloc(int main)
{
    if (main) {
        return start(&_PyRuntime._main_interpreter);
    }
    char *pages = mmap(NULL, mapping_size(), PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) {
        return NULL;
    }
    PyInterpreterState *interp = (PyInterpreterState *)(pages + SHIFT);
    gopyrt_interp_init_static(interp);
    return start(interp);
}

static PyThread_ident_t sweeper;    /* guarded by HEAD_LOCK, but in a child */

void
gopyrt_interp_begin_sweep(void)
{
    HEAD_LOCK(&_PyRuntime);
    sweeper = PyThread_get_thread_ident_ex();
    HEAD_UNLOCK(&_PyRuntime);
}

/* No lock: it is one word, and the child of a fork comes here as well. */
void
gopyrt_interp_end_sweep(void)
{
    __atomic_store_n(&sweeper, 0, __ATOMIC_RELEASE);
}

int
gopyrt_interp_link(PyInterpreterState *interp, long whence)
{
    struct pyinterpreters *list = &_PyRuntime.interpreters;
    int result = -1;

    HEAD_LOCK(&_PyRuntime);
    if (sweeper != 0 && sweeper != PyThread_get_thread_ident_ex()) {
        result = -2;
    }
    else if (list->next_id >= 0 && list->next_id < INT64_MAX) {
        interp->id = list->next_id++;
        interp->runtime = &_PyRuntime;
        interp->_whence = whence;
        interp->id_refcount = 0;
        interp->next = list->head;
        if (list->main == NULL) {
            list->main = interp;
        }
        /* Outside readers follow head without the lock: they must find the
         * interpreter complete. */
        _Py_atomic_store_ptr_release(&list->head, interp);
        result = 0;
    }
    HEAD_UNLOCK(&_PyRuntime);
    return result;
}

static void
unlink_interp(PyInterpreterState *interp)
{
    struct pyinterpreters *list = &_PyRuntime.interpreters;
    PyInterpreterState **link = &list->head;

    HEAD_LOCK(&_PyRuntime);
    while (*link != NULL && *link != interp) {
        link = &(*link)->next;
    }
    if (*link == interp) {
        _Py_atomic_store_ptr_release(link, interp->next);
    }
    if (list->main == interp) {
        list->main = NULL;
    }
    HEAD_UNLOCK(&_PyRuntime);
}

void
gopyrt_interp_keep_address(PyInterpreterState *interp)
{
    if (interp != &_PyRuntime._main_interpreter) {
        prefix_of(interp)->keep_address = 1;
    }
}

/* The pages go, the addresses stay and read as zero: a GIL that nobody needs.
 * But the first thread state, at the end, still says that its thread hangs. */
static void
give_back_pages(PyInterpreterState *interp)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t size = SHIFT + offsetof(PyInterpreterState, _initial_thread);
    madvise(prefix_of(interp), size / page * page, MADV_DONTNEED);
}

void
gopyrt_interp_unmap(PyInterpreterState *interp)
{
    munmap(prefix_of(interp), mapping_size());
}

void
gopyrt_interp_discard(PyInterpreterState *interp)
{
    unlink_interp(interp);
    if (interp == &_PyRuntime._main_interpreter) {
        return;
    }
    if (prefix_of(interp)->keep_address) {
        give_back_pages(interp);
        return;
    }
    /* A thread that was left behind looks at its thread state when it comes
     * back, to find that it must hang. So the page of the embedded one stays,
     * where its thread is such a one. */
    char *pages = (char *)interp - SHIFT;
    size_t size = mapping_size();
    if (_PyThreadState_MustExit(&interp->_initial_thread.base)) {
        size = (SHIFT + offsetof(PyInterpreterState, _initial_thread)) & ~(size_t)4095;
    }
    munmap(pages, size);
}
