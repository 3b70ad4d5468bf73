/* The runtime's own bytes: resetting them to their static value, the parts that
 * _PyRuntimeState_Init initializes one by one, and its end.
 *
 * Called by the control plane in the order of its sequences, by one thread at a
 * time. Nothing here is async-signal-safe.
 */
#include "runtime/runtime.h"
#include "thread/thread.h"
#include "config/config.h"
#include "eval/eval.h"

#include <stddef.h>
#include <string.h>

/* What survives when the runtime is initialized again: hooks that the host
 * installed for the process, and the ids that C code keeps in static storage. */
void
gopyrt_runtime_reset(void)
{
    _PyRuntimeState *rt = &_PyRuntime;
    Py_OpenCodeHookFunction open_code_hook = rt->open_code_hook;
    void *open_code_userdata = rt->open_code_userdata;
    struct _Py_AuditHookEntry *audit_head = rt->audit_hooks.head;
    Py_ssize_t next_index = rt->unicode_state.ids.next_index;

    _Py_ClearArgcArgv(); /* these members own memory */
    gopyrt_tracemalloc_fini();
    /* Word by word and atomically, since threads left over from the previous
     * runtime may be reading. A thread that is forking may hold the list's lock and
     * that of the traces, and others may wait for them, so their words are not written. */
    typedef uintptr_t __attribute__((may_alias)) word;
    static_assert(sizeof(*rt) % sizeof(word) == 0, "whole words");
    static_assert(offsetof(_PyRuntimeState, interpreters.mutex) % sizeof(word) == 0
                      && offsetof(_PyRuntimeState, interpreters.head)
                             == offsetof(_PyRuntimeState, interpreters.mutex) + sizeof(word),
                  "the lock has a word for itself");
    static_assert(offsetof(_PyRuntimeState, tracemalloc.tables_lock) % sizeof(word) == 0
                      && offsetof(_PyRuntimeState, tracemalloc.traced_memory)
                             == offsetof(_PyRuntimeState, tracemalloc.tables_lock) + sizeof(word),
                  "so has this one");
    const word *from = (const word *)&gopyrt_runtime_initial;
    word *to = (word *)rt;
    const size_t lock = offsetof(_PyRuntimeState, interpreters.mutex) / sizeof(word);
    const size_t traces = offsetof(_PyRuntimeState, tracemalloc.tables_lock) / sizeof(word);
    HEAD_LOCK(rt);
    gopyrt_interp_index_clear_locked();
    for (size_t i = 0; i < sizeof(*rt) / sizeof(word); i++) {
        if (i != lock && i != traces) {
            _Py_atomic_store_uintptr_relaxed(to + i, from[i]);
        }
    }
    HEAD_UNLOCK(rt);

    rt->open_code_hook = open_code_hook;
    rt->open_code_userdata = open_code_userdata;
    rt->audit_hooks.head = audit_head;
    rt->unicode_state.ids.next_index = next_index;
}

/* 0, or -1 when the process has no thread-specific key left. */
int
gopyrt_runtime_keys_create(void)
{
    if (gopyrt_gilstate_key_create() != 0) {
        return -1;
    }
    if (PyThread_tss_create(&_PyRuntime.trashTSSkey) != 0) {
        gopyrt_gilstate_key_delete();
        return -1;
    }
    return 0;
}

void
gopyrt_runtime_keys_delete(void)
{
    gopyrt_gilstate_key_delete();
    PyThread_tss_delete(&_PyRuntime.trashTSSkey);
}

/* The first allocator domain that lacks a function, or NULL. */
const char *
gopyrt_runtime_allocator_gap(void)
{
    const struct _pymem_allocators *a = &_PyRuntime.allocators;
    const PyMemAllocatorEx *domain[] = {
        &a->standard.raw,
        &a->standard.mem,
        &a->standard.obj,
    };
    static const char *const name[] = { "raw", "mem", "obj" };
    for (int i = 0; i < 3; i++) {
        if (!domain[i]->malloc || !domain[i]->calloc || !domain[i]->realloc || !domain[i]->free) {
            return name[i];
        }
    }
    return a->obj_arena.alloc && a->obj_arena.free ? NULL : "arena";
}

void
gopyrt_runtime_set_core_initialized(int value)
{
    _Py_atomic_store_int(&_PyRuntime.core_initialized, value);
}

void
gopyrt_runtime_set_initialized(int value)
{
    _Py_atomic_store_int(&_PyRuntime.initialized, value);
}

void
gopyrt_runtime_set_finalizing(PyThreadState *tstate)
{
    _PyRuntimeState_SetFinalizing(&_PyRuntime, tstate);
}

/* For Go, which may hold it for long: no section. */
void
gopyrt_head_lock(void)
{
    PyMutex_LockFlags(&_PyRuntime.interpreters.mutex, _Py_LOCK_DONT_DETACH);
}

void
gopyrt_head_unlock(void)
{
    PyMutex_Unlock(&_PyRuntime.interpreters.mutex);
}
