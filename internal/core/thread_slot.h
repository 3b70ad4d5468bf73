/* What the C plane keeps about each OS thread, in thread-local memory.
 *
 * The slot holds the thread state that PyGILState_Ensure finds. The pthread
 * key autoTSSkey of _PyRuntime holds the same value for outside readers, but
 * it is never read here: the slot is faster, and it can be cleared by another
 * thread that deletes the thread state.
 *
 * Slots of threads that ever had a thread state are on a list, under
 * HEAD_LOCK, until their thread ends. A thread state is in at most one slot,
 * and then its _status.bound_gilstate is 1.
 *
 * Memory order: `gilstate` is relaxed; a thread state that another thread
 * deletes while this one starts to use it is the caller's mistake.
 * Fork: gopyrt_thread_slots_after_fork. Signals: reading is async-signal-safe.
 */
#ifndef GOPYRT_CORE_THREAD_SLOT_H
#define GOPYRT_CORE_THREAD_SLOT_H

#include "core.h"

#include <pthread.h>

typedef struct gopyrt_thread_slot {
    PyThreadState *gilstate;
    unsigned long native_id;         /* 0: not asked for yet */
    uintptr_t stack_base, stack_top; /* usable C stack; 0: not asked for yet */
    struct gopyrt_thread_slot *prev, *next;
    uint32_t keys; /* the life of the keys gilstate is of */
    uint32_t listed;
    int ending; /* its thread runs the destructors of its values */
} gopyrt_thread_slot;

extern __thread gopyrt_thread_slot gopyrt_thread_self
    __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* Counts the lives of the runtime's keys: a value of an earlier one is void. */
extern uint32_t gopyrt_thread_keys;

/* Set when a runtime ends: from then on, a thread that finds none to attach to
 * may be one that was left over, even while the next is being brought up. */
extern int gopyrt_ended_once;

/* CPython's thread identity, without a call. */
static inline unsigned long
gopyrt_thread_ident(void)
{
    return (unsigned long)pthread_self();
}

static inline PyThreadState *
gopyrt_gilstate_get(void)
{
    PyThreadState *tstate = _Py_atomic_load_ptr_relaxed(&gopyrt_thread_self.gilstate);
    uint32_t keys = _Py_atomic_load_uint32_relaxed(&gopyrt_thread_keys);
    return gopyrt_thread_self.keys == keys ? tstate : NULL;
}

/* Makes `tstate` the one of the calling thread; the one before it, and the
 * thread that had it before, lose it. Takes HEAD_LOCK when the thread is new
 * to the list or when the thread state comes from another one. */
void gopyrt_gilstate_bind(PyThreadState *tstate);

/* Takes a thread state that is about to be freed out of whichever slot holds
 * it. The caller holds HEAD_LOCK. */
void gopyrt_gilstate_unbind_locked(PyThreadState *tstate);

/* Takes a thread state, which may be gone, out of the calling thread's slot if
 * that holds it. Takes no lock. */
void gopyrt_gilstate_unbind_own(PyThreadState *tstate);

/* Make and delete autoTSSkey. No thread has a value after either. -1: the
 * process has no key left. */
int gopyrt_gilstate_key_create(void);
void gopyrt_gilstate_key_delete(void);

/* The kernel's id of the calling thread, asked for once. */
unsigned long gopyrt_thread_native_id(void);

/* The bounds of the calling thread's C stack without its guard, asked for
 * once. Returns 0 where the system does not say, leaving both 0. */
int gopyrt_thread_stack(uintptr_t *base, uintptr_t *top);

/* Async-signal-safe; for the child after fork(). */
void gopyrt_thread_slots_after_fork(void);

#endif /* GOPYRT_CORE_THREAD_SLOT_H */
