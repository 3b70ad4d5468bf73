/* Allocators that count their live blocks, and of which requests fail when they are told to. */
#ifndef TESTS_COUNTED_MEMORY_H
#define TESTS_COUNTED_MEMORY_H

#include <Python.h>

#include <limits.h>
#include <stdatomic.h>

static PyMemAllocatorEx beneath[3];
static atomic_long live_blocks;
static atomic_long until_failure = LONG_MAX; /* requests up to the first that fails */
static long failing_row = 1;                 /* how many fail, one behind the other */
static atomic_long requests_failed;          /* how many have */

/* The n-th request from here on fails; none for 0. */
static inline void
fail_at(long n)
{
    until_failure = n > 0 ? n : LONG_MAX;
    requests_failed = 0;
}

static int
must_fail(void)
{
    if (until_failure == LONG_MAX) {
        return 0;
    }
    long left = --until_failure;
    if (left > 0 || left <= -failing_row) {
        return 0;
    }
    requests_failed++;
    return 1;
}

static void *
counted_malloc(void *which, size_t size)
{
    PyMemAllocatorEx *a = which;
    void *p = must_fail() ? NULL : a->malloc(a->ctx, size);
    live_blocks += p != NULL;
    return p;
}

static void *
counted_calloc(void *which, size_t n, size_t size)
{
    PyMemAllocatorEx *a = which;
    void *p = must_fail() ? NULL : a->calloc(a->ctx, n, size);
    live_blocks += p != NULL;
    return p;
}

static void *
counted_realloc(void *which, void *old, size_t size)
{
    PyMemAllocatorEx *a = which;
    void *p = must_fail() ? NULL : a->realloc(a->ctx, old, size);
    live_blocks += p != NULL && old == NULL;
    return p;
}

static void
counted_free(void *which, void *p)
{
    PyMemAllocatorEx *a = which;
    live_blocks -= p != NULL;
    a->free(a->ctx, p);
}

/* Puts them before what there is: of the raw domain, or of all three. */
static void
count_memory(int domains)
{
    static const PyMemAllocatorDomain all[] = { PYMEM_DOMAIN_RAW, PYMEM_DOMAIN_MEM,
                                                PYMEM_DOMAIN_OBJ };
    for (int i = 0; i < domains; i++) {
        PyMemAllocatorEx now;
        PyMem_GetAllocator(all[i], &now);
        if (now.malloc == counted_malloc) {
            continue;
        }
        beneath[i] = now;
        PyMemAllocatorEx counted = { &beneath[i], counted_malloc, counted_calloc, counted_realloc,
                                     counted_free };
        PyMem_SetAllocator(all[i], &counted);
    }
}

#endif /* TESTS_COUNTED_MEMORY_H */
