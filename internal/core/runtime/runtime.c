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

typedef uintptr_t __attribute__((may_alias)) word;

/* What a thread left over from the runtime before may have or wait for: the list's lock and that
 * of the traces, where it forks; the GIL, where it came late and is about to see that it must hang.
 * The end leaves the GIL free. From the first member to the second, in their order. */
#define KEPT(X)                                                            \
    X(interpreters.mutex, interpreters.head)                               \
    X(tracemalloc.tables_lock, tracemalloc.traced_memory)                  \
    X(_main_interpreter._gil.locked, _main_interpreter._gil.switch_number) \
    X(_main_interpreter._gil.mutex, _main_interpreter._gil.switch_cond)

#define CHECK(from, to)                                                     \
    static_assert(offsetof(_PyRuntimeState, from) % sizeof(word) == 0       \
                      && offsetof(_PyRuntimeState, to) % sizeof(word) == 0, \
                  "whole words, which nothing else is in");
KEPT(CHECK)
static_assert(sizeof(_PyRuntimeState) % sizeof(word) == 0, "whole words");

/* Atomically, since others may be reading. */
static void
reset_words(size_t from, size_t to)
{
    const word *initial = (const word *)&gopyrt_runtime_initial;
    word *words = (word *)&_PyRuntime;
    for (size_t i = from / sizeof(word); i < to / sizeof(word); i++) {
        _Py_atomic_store_uintptr_relaxed(words + i, initial[i]);
    }
}

static void
reset_all_but_kept(void)
{
    size_t at = 0;
#define RESET_UP_TO(from, to)                         \
    reset_words(at, offsetof(_PyRuntimeState, from)); \
    at = offsetof(_PyRuntimeState, to);
    KEPT(RESET_UP_TO)
    reset_words(at, sizeof(_PyRuntimeState));
}

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
    HEAD_LOCK(rt);
    gopyrt_interp_index_clear_locked();
    reset_all_but_kept();
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
