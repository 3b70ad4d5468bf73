/* The hooks that are laid over the three allocators while memory is traced.
 *
 * A hook's ctx is the table that it was laid over; it works on a copy, since the tables may
 * be other ones when the call below returns. What happens below a hook is not traced a
 * second time: the reentrant key is set meanwhile, also while the host is asked for its
 * frames. A block whose trace finds no memory is given back, so that all blocks have one;
 * but a block that was resized stays, then with its old place or without a trace, as its old
 * contents are gone.
 *
 * Callable where the allocators are. A host's hook for frames must return. */
#include "eval/tracemalloc.h"

/* Whether the caller's request is to be traced; then leave() follows. */
static int
enter(void)
{
    Py_tss_t *key = &GOPYRT_TRACING.reentrant_key;
    return gopyrt_is_tracing() && PyThread_tss_get(key) == NULL && PyThread_tss_set(key, key) == 0;
}

static void
leave(void)
{
    (void)PyThread_tss_set(&GOPYRT_TRACING.reentrant_key, NULL);
}

/* A new block, with its trace. NULL when there is no memory for one of them. */
static void *
trace_new(const PyMemAllocatorEx *below, void *ptr, size_t size)
{
    gopyrt_trace_stack stack;
    int failed = 0;
    if (ptr == NULL) {
        return NULL;
    }
    if (gopyrt_trace_stack_get(&stack) < 0) {
        failed = 1;
    }
    else {
        gopyrt_traces_lock();
        failed = gopyrt_is_tracing()
                 && gopyrt_trace_add(GOPYRT_TRACED_MEMORY, (uintptr_t)ptr, size, &stack) < 0;
        gopyrt_traces_unlock();
        gopyrt_trace_stack_free(&stack);
    }
    if (failed) {
        below->free(below->ctx, ptr);
        return NULL;
    }
    return ptr;
}

static void *
traced_malloc(void *ctx, size_t size)
{
    const PyMemAllocatorEx below = *(const PyMemAllocatorEx *)ctx;
    if (!enter()) {
        return below.malloc(below.ctx, size);
    }
    void *ptr = trace_new(&below, below.malloc(below.ctx, size), size);
    leave();
    return ptr;
}

static void *
traced_calloc(void *ctx, size_t nelem, size_t elsize)
{
    const PyMemAllocatorEx below = *(const PyMemAllocatorEx *)ctx;
    if (!enter()) {
        return below.calloc(below.ctx, nelem, elsize);
    }
    void *ptr = trace_new(&below, below.calloc(below.ctx, nelem, elsize), nelem * elsize);
    leave();
    return ptr;
}

/* Takes a trace out; none where nothing is traced. */
static gopyrt_trace_out
take(void *ptr)
{
    gopyrt_trace_out out = { NULL, 0 };
    if (gopyrt_is_tracing()) {
        gopyrt_traces_lock();
        out = gopyrt_trace_take((uintptr_t)ptr);
        gopyrt_traces_unlock();
    }
    return out;
}

static void
put(gopyrt_trace_out out, void *ptr)
{
    gopyrt_traces_lock();
    gopyrt_trace_put(out, (uintptr_t)ptr);
    gopyrt_traces_unlock();
}

static void
put_resized(gopyrt_trace_out out, void *ptr, size_t size)
{
    gopyrt_trace_stack stack;
    int known = gopyrt_trace_stack_get(&stack) == 0;
    gopyrt_traces_lock();
    gopyrt_trace_put_resized(out, (uintptr_t)ptr, size, known ? &stack : NULL);
    gopyrt_traces_unlock();
    if (known) {
        gopyrt_trace_stack_free(&stack);
    }
}

static void *
traced_realloc(void *ctx, void *ptr, size_t size)
{
    const PyMemAllocatorEx below = *(const PyMemAllocatorEx *)ctx;
    int traced = enter();
    if (ptr == NULL) {
        void *fresh = below.realloc(below.ctx, NULL, size);
        if (traced) {
            fresh = trace_new(&below, fresh, size);
            leave();
        }
        return fresh;
    }
    /* Also within another hook, where the block may be one that has a trace. */
    gopyrt_trace_out out = take(ptr);
    void *moved = below.realloc(below.ctx, ptr, size);
    if (moved == NULL) {
        if (out.entry != NULL) {
            put(out, ptr);
        }
    }
    else if (traced) {
        put_resized(out, moved, size);
    }
    else {
        gopyrt_trace_drop(out);
    }
    if (traced) {
        leave();
    }
    return moved;
}

static void
traced_free(void *ctx, void *ptr)
{
    const PyMemAllocatorEx below = *(const PyMemAllocatorEx *)ctx;
    if (ptr == NULL) {
        return;
    }
    gopyrt_trace_drop(take(ptr));
    below.free(below.ctx, ptr);
}

static void
lay_over(PyMemAllocatorDomain domain, PyMemAllocatorEx *below)
{
    PyMemAllocatorEx hooks = { below, traced_malloc, traced_calloc, traced_realloc, traced_free };
    PyMem_GetAllocator(domain, below);
    PyMem_SetAllocator(domain, &hooks);
}

void
gopyrt_trace_hooks_install(void)
{
    lay_over(PYMEM_DOMAIN_RAW, &GOPYRT_TRACING.allocators.raw);
    lay_over(PYMEM_DOMAIN_MEM, &GOPYRT_TRACING.allocators.mem);
    lay_over(PYMEM_DOMAIN_OBJ, &GOPYRT_TRACING.allocators.obj);
}

void
gopyrt_trace_hooks_remove(void)
{
    PyMem_SetAllocator(PYMEM_DOMAIN_RAW, &GOPYRT_TRACING.allocators.raw);
    PyMem_SetAllocator(PYMEM_DOMAIN_MEM, &GOPYRT_TRACING.allocators.mem);
    PyMem_SetAllocator(PYMEM_DOMAIN_OBJ, &GOPYRT_TRACING.allocators.obj);
}
