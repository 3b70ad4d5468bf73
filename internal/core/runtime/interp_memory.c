/* Blank interpreters, and their place in the runtime's list.
 *
 * The list and next_id change under HEAD_LOCK only, so C code that walks
 * under it never sees a half-linked or freed interpreter.
 */
#include "runtime/runtime.h"
#include "thread/thread.h"

#include "internal/pycore_llist.h"

#define TRACE_LIFE 100000 /* runs, CPython's JIT_CLEANUP_THRESHOLD */

/* Sets what an interpreter needs beyond its static value: the empty lists for
 * the collector and the tasks of an object model, and how long a trace may stay
 * unused. */
static PyInterpreterState *
start(PyInterpreterState *interp)
{
    struct _gc_runtime_state *gc = &interp->gc;
    PyGC_Head *lists[] = {
        &gc->generations[0].head,
        &gc->generations[1].head,
        &gc->generations[2].head,
        &gc->permanent_generation.head,
    };

    for (size_t i = 0; i < Py_ARRAY_LENGTH(lists); i++) {
        lists[i]->_gc_next = lists[i]->_gc_prev = (uintptr_t)lists[i];
    }
    gc->generation0 = lists[0];
    llist_init(&interp->asyncio_tasks_head);
    interp->trace_run_counter = TRACE_LIFE;
    static uint64_t lives;
    *gopyrt_interp_record_of(interp) =
        (gopyrt_interp_record){ .by_id.life = __atomic_add_fetch(&lives, 1, __ATOMIC_RELAXED) };
    return interp;
}

uint64_t
gopyrt_interp_life(PyInterpreterState *interp)
{
    return gopyrt_interp_record_of(interp)->by_id.life;
}

uint64_t
gopyrt_interp_life_of(int64_t id)
{
    HEAD_LOCK(&_PyRuntime);
    PyInterpreterState *interp = gopyrt_interp_find_locked(id);
    uint64_t life = interp == NULL ? 0 : gopyrt_interp_life(interp);
    HEAD_UNLOCK(&_PyRuntime);
    return life;
}

PyInterpreterState *
gopyrt_interp_alloc(int main)
{
    if (main) {
        return start(&_PyRuntime._main_interpreter);
    }
    PyInterpreterState *interp = gopyrt_interp_pages_take();
    if (interp == NULL) {
        return NULL;
    }
    gopyrt_interp_set_initial(interp);
    return start(interp);
}

static PyThread_ident_t sweeper; /* guarded by HEAD_LOCK, but in a child */

void
gopyrt_interp_begin_sweep(void)
{
    HEAD_LOCK(&_PyRuntime);
    sweeper = PyThread_get_thread_ident_ex();
    HEAD_UNLOCK(&_PyRuntime);
}

/* No lock: it is one word, and the child of a fork calls this too. */
void
gopyrt_interp_end_sweep(void)
{
    __atomic_store_n(&sweeper, 0, __ATOMIC_RELEASE);
}

/* Before the first initialization PyInterpreterState_New makes bare interpreters, as in CPython;
 * while the main one is being made, and from the runtime's end on, it does not. */
static int
may_be_early(void)
{
    const struct pyinterpreters *list = &_PyRuntime.interpreters;
    return !_Py_atomic_load_int(&gopyrt_ended_once)
           && (list->next_id < 0
               || (list->main != NULL
                   && list->main->_whence == _PyInterpreterState_WHENCE_UNKNOWN));
}

/* A caller without a thread state holds up no end: all of it may lie between
 * the moment in which the caller found the runtime up and this one. */
static int
has_ended(long whence)
{
    if (whence == _PyInterpreterState_WHENCE_RUNTIME
        || _Py_atomic_load_int(&_PyRuntime.core_initialized))
    {
        return 0;
    }
    return whence == _PyInterpreterState_WHENCE_CAPI || !may_be_early();
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
    else if (sweeper == 0 && has_ended(whence)) {
        result = -3;
    }
    else if (list->next_id < INT64_MAX) {
        interp->id = list->next_id++;
        interp->runtime = &_PyRuntime;
        interp->_whence = whence;
        interp->id_refcount = 0;
        interp->next = list->head;
        gopyrt_interp_record_of(interp)->listed = 1;
        gopyrt_interp_record_of(interp)->maker = PyThread_get_thread_ident_ex();
        if (interp->next != NULL) {
            gopyrt_interp_record_of(interp->next)->prev = interp;
        }
        /* The real one takes the place of one that was made early. */
        if (list->main == NULL || whence == _PyInterpreterState_WHENCE_RUNTIME) {
            list->main = interp;
        }
        /* Outside readers follow head without the lock and must see a complete
         * interpreter. */
        _Py_atomic_store_ptr_release(&list->head, interp);
        gopyrt_interp_index_add_locked(&gopyrt_interp_record_of(interp)->by_id, interp);
        result = 0;
    }
    HEAD_UNLOCK(&_PyRuntime);
    return result;
}

void
gopyrt_interp_unlink_locked(PyInterpreterState *interp)
{
    struct pyinterpreters *list = &_PyRuntime.interpreters;
    gopyrt_interp_record *record = gopyrt_interp_record_of(interp);

    if (record->listed) {
        gopyrt_interp_index_remove_locked(&record->by_id);
        _Py_atomic_store_ptr_release(record->prev != NULL ? &record->prev->next : &list->head,
                                     interp->next);
        if (interp->next != NULL) {
            gopyrt_interp_record_of(interp->next)->prev = record->prev;
        }
        record->listed = 0;
    }
    if (list->main == interp) {
        list->main = NULL;
    }
}

void
gopyrt_interp_keep_address(PyInterpreterState *interp)
{
    gopyrt_interp_record_of(interp)->keep_address = 1;
}

void
gopyrt_interp_discard(PyInterpreterState *interp)
{
    gopyrt_tokens_end(interp); /* it may not have been cleared */
    HEAD_LOCK(&_PyRuntime);
    gopyrt_interp_unlink_locked(interp);
    HEAD_UNLOCK(&_PyRuntime);
    if (interp != &_PyRuntime._main_interpreter) {
        gopyrt_interp_pages_give(interp);
    }
}
