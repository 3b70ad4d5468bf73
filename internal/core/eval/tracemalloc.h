/* What the files of tracemalloc share:
 *
 *   tracemalloc.c         its life: initialized, started, stopped, finalized
 *   tracemalloc_hooks.c   what is laid over the allocators while it traces
 *   tracemalloc_traces.c  the tables of traces, a block an entry
 *   tracemalloc_frames.c  where a block was asked for: the host's frames as tracebacks
 *
 * All state is in _PyRuntime.tracemalloc, as CPython has it, and under tables_lock, but the
 * saved allocators, which a hook reads as every caller reads an allocator's table. Under the
 * lock nothing foreign runs: the tables' memory is the C library's. A fork finds no thread
 * inside (lock/fork_locks.c). */
#ifndef GOPYRT_CORE_TRACEMALLOC_H
#define GOPYRT_CORE_TRACEMALLOC_H

#include "eval/eval.h"
#include "lock/lock.h"
#include "internal/pycore_hashtable.h"
#include "internal/pycore_tracemalloc.h"

#define GOPYRT_TRACING (_PyRuntime.tracemalloc)

/* The domain of what the allocators give. */
#define GOPYRT_TRACED_MEMORY 0

static inline void
gopyrt_traces_lock(void)
{
    gopyrt_section_lock(GOPYRT_FORK_LOCK_TRACES, &GOPYRT_TRACING.tables_lock);
}

static inline void
gopyrt_traces_unlock(void)
{
    gopyrt_section_unlock(GOPYRT_FORK_LOCK_TRACES, &GOPYRT_TRACING.tables_lock);
}

/* Under the lock it does not change. */
static inline int
gopyrt_is_tracing(void)
{
    return _Py_atomic_load_int_relaxed(&GOPYRT_TRACING.config.tracing);
}

/* ---- Hooks ----------------------------------------------------------------- */

void gopyrt_trace_hooks_install(void);
void gopyrt_trace_hooks_remove(void);

/* ---- Frames ---------------------------------------------------------------- */

/* The frames of the calling thread. `frames` is `few` or a block of the C library. */
#define GOPYRT_FEW_FRAMES 32
typedef struct {
    int count; /* how many there are in `frames` */
    int total; /* how deep the stack is */
    gopyrt_host_frame *frames;
    gopyrt_host_frame few[GOPYRT_FEW_FRAMES];
} gopyrt_trace_stack;

/* Asks the host, without the lock. 0, or -1 when there is no memory. */
int gopyrt_trace_stack_get(gopyrt_trace_stack *stack);
void gopyrt_trace_stack_free(gopyrt_trace_stack *stack);

/* The one traceback of those frames, under the lock; it lasts until the traces are cleared.
 * NULL when there is no memory. */
struct tracemalloc_traceback *gopyrt_traceback_of(const gopyrt_trace_stack *stack);

/* The UTF-8 of a name that a traceback has. */
const char *gopyrt_traced_name(PyObject *name);

/* Makes and ends the two tables, and the traceback without frames. 0, or -1 when there is
 * no memory. */
int gopyrt_traced_frames_init(void);
void gopyrt_traced_frames_clear(void);
void gopyrt_traced_frames_fini(void);

/* ---- Traces, under the lock ------------------------------------------------ */

typedef struct {
    size_t size;
    struct tracemalloc_traceback *traceback;
} gopyrt_trace;

int gopyrt_traces_init(void);
void gopyrt_traces_clear(void);
void gopyrt_traces_fini(void);

/* Destroys one of the tables, of traces or of frames, if it was made. */
void gopyrt_traced_table_end(_Py_hashtable_t **table);

/* Notes a block, or its new size and place. 0, or -1 when there is no memory. */
int gopyrt_trace_add(unsigned int domain, uintptr_t ptr, size_t size,
                     const gopyrt_trace_stack *stack);
void gopyrt_trace_remove(unsigned int domain, uintptr_t ptr);

/* The trace of a block, or NULL. */
const gopyrt_trace *gopyrt_trace_find(unsigned int domain, uintptr_t ptr);

/* For a block that is moved: while its trace is out, its address may be another's. Putting
 * it back takes no memory, and so can't fail. */
typedef struct {
    _Py_hashtable_entry_t *entry; /* NULL: there was none */
    unsigned clears;
} gopyrt_trace_out;

gopyrt_trace_out gopyrt_trace_take(uintptr_t ptr);
void gopyrt_trace_put(gopyrt_trace_out out, uintptr_t ptr);
void gopyrt_trace_drop(gopyrt_trace_out out);

/* As gopyrt_trace_put with a new size and place; without memory it is the old place. */
void gopyrt_trace_put_resized(gopyrt_trace_out out, uintptr_t ptr, size_t size,
                              const gopyrt_trace_stack *stack);

#endif /* GOPYRT_CORE_TRACEMALLOC_H */
