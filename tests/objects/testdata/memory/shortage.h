/* Memory that fails: the n-th allocation, and as many as wanted behind it, of all three domains. */
#ifndef SHORTAGE_H
#define SHORTAGE_H

#include <Python.h>

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#pragma GCC diagnostic ignored "-Wunused-parameter"

static PyMemAllocatorEx beneath[3];
static long live_blocks;
static long countdown = LONG_MAX; /* allocations up to the first that fails */
static long row;                  /* how many fail */
static long failed;

static int
fails(void)
{
    if (countdown == LONG_MAX || --countdown > 0 || countdown <= -row) {
        return 0;
    }
    failed++;
    return 1;
}

static void *
short_malloc(void *which, size_t size)
{
    PyMemAllocatorEx *a = which;
    void *p = fails() ? NULL : a->malloc(a->ctx, size);
    live_blocks += p != NULL;
    return p;
}

static void *
short_calloc(void *which, size_t n, size_t size)
{
    PyMemAllocatorEx *a = which;
    void *p = fails() ? NULL : a->calloc(a->ctx, n, size);
    live_blocks += p != NULL;
    return p;
}

static void *
short_realloc(void *which, void *old, size_t size)
{
    PyMemAllocatorEx *a = which;
    void *p = fails() ? NULL : a->realloc(a->ctx, old, size);
    live_blocks += p != NULL && old == NULL;
    return p;
}

static void
short_free(void *which, void *p)
{
    PyMemAllocatorEx *a = which;
    live_blocks -= p != NULL;
    a->free(a->ctx, p);
}

static void
shortage_prepare(void)
{
    static const PyMemAllocatorDomain domains[] = { PYMEM_DOMAIN_RAW, PYMEM_DOMAIN_MEM,
                                                    PYMEM_DOMAIN_OBJ };
    for (int i = 0; i < 3; i++) {
        PyMemAllocatorEx now;
        PyMem_GetAllocator(domains[i], &now);
        if (now.malloc == short_malloc) {
            continue;
        }
        beneath[i] = now;
        PyMemAllocatorEx shortened = { &beneath[i], short_malloc, short_calloc, short_realloc,
                                       short_free };
        PyMem_SetAllocator(domains[i], &shortened);
    }
}

/* ---- What a case makes is dropped when it is over ---- */

static PyObject *made[512];
static int made_count;

static PyObject *
keep(PyObject *o)
{
    if (o) {
        made[made_count++] = o;
    }
    return o;
}

static void
drop_made(void)
{
    while (made_count > 0) {
        Py_DECREF(made[--made_count]);
    }
}

/* The line at which a case gave up, for a report. */
static int gave_up;
#define GIVE_UP return gave_up = __LINE__, -1

/* A new object, or the end of the case. */
#define NEW(name, ...)                  \
    PyObject *name = keep(__VA_ARGS__); \
    if (!name) {                        \
        GIVE_UP;                        \
    }                                   \
    (void)name
#define MAKE(...)                 \
    do {                          \
        if (!keep(__VA_ARGS__)) { \
            GIVE_UP;              \
        }                         \
    } while (0)
#define DO(...)                  \
    do {                         \
        if ((__VA_ARGS__) < 0) { \
            GIVE_UP;             \
        }                        \
    } while (0)
#define CALL(o, ...) MAKE(PyObject_CallMethod(o, __VA_ARGS__))

#endif /* SHORTAGE_H */
