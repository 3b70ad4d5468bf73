/* A raw allocator that counts its live blocks and fails one request when it is told to. */
#include <Python.h>

#include <stdatomic.h>

static PyMemAllocatorEx plain;
static _Atomic long countdown = -1; /* requests until one fails; -1: never */
static atomic_long live_blocks;

static int
must_fail(void)
{
    return countdown >= 0 && countdown-- == 0;
}

static void *
counted_malloc(void *ctx, size_t size)
{
    void *p = must_fail() ? NULL : plain.malloc(ctx, size);
    live_blocks += p != NULL;
    return p;
}

static void *
counted_calloc(void *ctx, size_t n, size_t size)
{
    void *p = must_fail() ? NULL : plain.calloc(ctx, n, size);
    live_blocks += p != NULL;
    return p;
}

static void *
counted_realloc(void *ctx, void *old, size_t size)
{
    void *p = must_fail() ? NULL : plain.realloc(ctx, old, size);
    live_blocks += p != NULL && old == NULL;
    return p;
}

static void
counted_free(void *ctx, void *p)
{
    live_blocks -= p != NULL;
    plain.free(ctx, p);
}

static void
count_memory(void)
{
    PyMem_GetAllocator(PYMEM_DOMAIN_RAW, &plain);
    PyMemAllocatorEx counted = {
        plain.ctx, counted_malloc, counted_calloc, counted_realloc, counted_free,
    };
    PyMem_SetAllocator(PYMEM_DOMAIN_RAW, &counted);
}
