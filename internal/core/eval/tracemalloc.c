/* Tracing of memory: its life, and what extensions and hosts call.
 *
 * The initialization of the runtime makes the tables and the key, and starts it where the
 * configuration says so; the finalization stops it and takes all away. In between the host
 * starts and stops it. Track and Untrack are for any thread, attached or not. */
#include "eval/tracemalloc.h"
#include "fatal/fatal.h"

#define MOST_FRAMES UINT16_MAX

int
gopyrt_tracemalloc_init(void)
{
    struct _tracemalloc_runtime_state *t = &GOPYRT_TRACING;
    if (t->config.initialized == TRACEMALLOC_INITIALIZED) {
        return 0;
    }
    if (PyThread_tss_create(&t->reentrant_key) != 0) {
        return -1;
    }
    PyMem_GetAllocator(PYMEM_DOMAIN_RAW, &t->allocators.raw);
    t->config.initialized = TRACEMALLOC_INITIALIZED;
    if (gopyrt_traced_frames_init() < 0 || gopyrt_traces_init() < 0) {
        gopyrt_tracemalloc_undo_init();
        return -1;
    }
    return 0;
}

void
gopyrt_tracemalloc_fini(void)
{
    struct _tracemalloc_runtime_state *t = &GOPYRT_TRACING;
    if (t->config.initialized != TRACEMALLOC_INITIALIZED) {
        return;
    }
    gopyrt_tracemalloc_stop();
    gopyrt_traces_lock();
    gopyrt_traces_fini();
    gopyrt_traced_frames_fini();
    t->config.initialized = TRACEMALLOC_FINALIZED;
    gopyrt_traces_unlock();
    PyThread_tss_delete(&t->reentrant_key);
}

void
gopyrt_tracemalloc_undo_init(void)
{
    struct _tracemalloc_runtime_state *t = &GOPYRT_TRACING;
    gopyrt_tracemalloc_fini();
    t->config = gopyrt_runtime_initial.tracemalloc.config;
    t->allocators = gopyrt_runtime_initial.tracemalloc.allocators;
    t->empty_traceback = gopyrt_runtime_initial.tracemalloc.empty_traceback;
    t->reentrant_key = gopyrt_runtime_initial.tracemalloc.reentrant_key;
}

/* Why tracing does not begin. */
enum refusal { BEGUN, BAD_LIMIT, NO_RUNTIME, NO_MEMORY };

static enum refusal
begin(int max_frames)
{
    struct _tracemalloc_runtime_state *t = &GOPYRT_TRACING;
    if (max_frames < 1 || max_frames > MOST_FRAMES) {
        return BAD_LIMIT;
    }
    if (t->config.initialized != TRACEMALLOC_INITIALIZED) {
        return NO_RUNTIME;
    }
    struct tracemalloc_traceback *draft =
        malloc(sizeof(*draft) + (size_t)(max_frames - 1) * sizeof(draft->frames[0]));
    if (draft == NULL) {
        return NO_MEMORY;
    }
    gopyrt_traces_lock();
    int traced = gopyrt_is_tracing();
    if (!traced) {
        t->traceback = draft;
        t->config.max_nframe = max_frames;
        _Py_atomic_store_int_relaxed(&t->config.tracing, 1);
    }
    gopyrt_traces_unlock();
    if (traced) {
        free(draft);
        return BEGUN;
    }
    gopyrt_trace_hooks_install();
    return BEGUN;
}

int
gopyrt_tracemalloc_begin(int max_frames)
{
    return begin(max_frames) == BEGUN ? 0 : -1;
}

int
gopyrt_tracemalloc_start(int max_frames)
{
    switch (begin(max_frames)) {
    case BAD_LIMIT:
        gopyrt_error_set(GOPYRT_ERROR_VALUE, "the number of frames must be in range [1; %d]",
                         MOST_FRAMES);
        return -1;
    case NO_RUNTIME:
        gopyrt_error_set(GOPYRT_ERROR_RUNTIME, "gopyrt_tracemalloc_start: the runtime is not "
                                               "initialized");
        return -1;
    case NO_MEMORY:
        gopyrt_error_set(
            GOPYRT_ERROR_MEMORY,
            "gopyrt_tracemalloc_start: there is no memory for a traceback of %d frames",
            max_frames);
        return -1;
    case BEGUN:
        break;
    }
    return 0;
}

void
gopyrt_tracemalloc_stop(void)
{
    struct _tracemalloc_runtime_state *t = &GOPYRT_TRACING;
    if (!gopyrt_is_tracing()) {
        return;
    }
    gopyrt_trace_hooks_remove();
    gopyrt_traces_lock();
    _Py_atomic_store_int_relaxed(&t->config.tracing, 0);
    gopyrt_traces_clear();
    gopyrt_traced_frames_clear();
    free(t->traceback);
    t->traceback = NULL;
    gopyrt_traces_unlock();
}

int
gopyrt_tracemalloc_is_tracing(void)
{
    return gopyrt_is_tracing();
}

void
gopyrt_tracemalloc_clear(void)
{
    gopyrt_traces_lock();
    if (gopyrt_is_tracing()) {
        gopyrt_traces_clear();
        gopyrt_traced_frames_clear();
    }
    gopyrt_traces_unlock();
}

void
gopyrt_tracemalloc_get_memory(size_t *traced, size_t *peak)
{
    gopyrt_traces_lock();
    *traced = GOPYRT_TRACING.traced_memory;
    *peak = GOPYRT_TRACING.peak_traced_memory;
    gopyrt_traces_unlock();
}

void
gopyrt_tracemalloc_reset_peak(void)
{
    gopyrt_traces_lock();
    GOPYRT_TRACING.peak_traced_memory = GOPYRT_TRACING.traced_memory;
    gopyrt_traces_unlock();
}

int
gopyrt_tracemalloc_get_traceback(unsigned int domain, uintptr_t ptr, size_t *size,
                                 gopyrt_host_frame *frames, int max_frames)
{
    int count = 0;
    gopyrt_traces_lock();
    const gopyrt_trace *trace = gopyrt_is_tracing() ? gopyrt_trace_find(domain, ptr) : NULL;
    if (trace != NULL) {
        count = trace->traceback->nframe;
        if (size != NULL) {
            *size = trace->size;
        }
    }
    for (int i = 0; i < count && i < max_frames; i++) {
        const struct tracemalloc_frame *frame = &trace->traceback->frames[i];
        frames[i] = (gopyrt_host_frame){ gopyrt_traced_name(frame->filename), frame->lineno };
    }
    gopyrt_traces_unlock();
    return count;
}

int
PyTraceMalloc_Track(unsigned int domain, uintptr_t ptr, size_t size)
{
    gopyrt_trace_stack stack;
    if (!gopyrt_is_tracing()) {
        return -2;
    }
    Py_tss_t *key = &GOPYRT_TRACING.reentrant_key;
    void *within = PyThread_tss_get(key);
    (void)PyThread_tss_set(key, key); /* what the host allocates for its answer */
    int result = gopyrt_trace_stack_get(&stack);
    (void)PyThread_tss_set(key, within);
    if (result < 0) {
        return -1;
    }
    gopyrt_traces_lock();
    result = gopyrt_is_tracing() ? gopyrt_trace_add(domain, ptr, size, &stack) : -2;
    gopyrt_traces_unlock();
    gopyrt_trace_stack_free(&stack);
    return result;
}

int
PyTraceMalloc_Untrack(unsigned int domain, uintptr_t ptr)
{
    int result = -2;
    gopyrt_traces_lock();
    if (gopyrt_is_tracing()) {
        gopyrt_trace_remove(domain, ptr);
        result = 0;
    }
    gopyrt_traces_unlock();
    return result;
}
