/* The memory API: the three domains and the table that each one goes through.
 *
 * The tables live in _PyRuntime.allocators and have working values from the first
 * instruction of the process on. Reading one is a plain load, as in CPython: an
 * allocator must be replaced while no other thread allocates. The mutex serializes
 * reading and replacing whole tables. */
#include "alloc/alloc.h"
#include "alloc_small.h"

#define STANDARD (_PyRuntime.allocators.standard)

void *
PyMem_RawMalloc(size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX) {
        return NULL;
    }
    return STANDARD.raw.malloc(STANDARD.raw.ctx, size);
}

void *
PyMem_RawCalloc(size_t nelem, size_t elsize)
{
    if (gopyrt_alloc_overflows(nelem, elsize)) {
        return NULL;
    }
    return STANDARD.raw.calloc(STANDARD.raw.ctx, nelem, elsize);
}

void *
PyMem_RawRealloc(void *ptr, size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX) {
        return NULL;
    }
    return STANDARD.raw.realloc(STANDARD.raw.ctx, ptr, size);
}

void
PyMem_RawFree(void *ptr)
{
    STANDARD.raw.free(STANDARD.raw.ctx, ptr);
}

/* The object allocator is nearly always what the table names: then it is not called
 * through the table, but is part of the function. */
static inline void *
table_malloc(const PyMemAllocatorEx *table, size_t size)
{
    if (__builtin_expect(table->malloc == _PyObject_Malloc, 1)) {
        return gopyrt_small_malloc(size);
    }
    return table->malloc(table->ctx, size);
}

static inline void
table_free(const PyMemAllocatorEx *table, void *ptr)
{
    if (__builtin_expect(table->free == _PyObject_Free, 1)) {
        gopyrt_small_free(ptr);
    }
    else {
        table->free(table->ctx, ptr);
    }
}

void *
PyMem_Malloc(size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX) {
        return NULL;
    }
    return table_malloc(&STANDARD.mem, size);
}

void *
PyMem_Calloc(size_t nelem, size_t elsize)
{
    if (gopyrt_alloc_overflows(nelem, elsize)) {
        return NULL;
    }
    return STANDARD.mem.calloc(STANDARD.mem.ctx, nelem, elsize);
}

void *
PyMem_Realloc(void *ptr, size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX) {
        return NULL;
    }
    return STANDARD.mem.realloc(STANDARD.mem.ctx, ptr, size);
}

void
PyMem_Free(void *ptr)
{
    table_free(&STANDARD.mem, ptr);
}

void *
PyObject_Malloc(size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX) {
        return NULL;
    }
    return table_malloc(&STANDARD.obj, size);
}

void *
PyObject_Calloc(size_t nelem, size_t elsize)
{
    if (gopyrt_alloc_overflows(nelem, elsize)) {
        return NULL;
    }
    return STANDARD.obj.calloc(STANDARD.obj.ctx, nelem, elsize);
}

void *
PyObject_Realloc(void *ptr, size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX) {
        return NULL;
    }
    return STANDARD.obj.realloc(STANDARD.obj.ctx, ptr, size);
}

void
PyObject_Free(void *ptr)
{
    table_free(&STANDARD.obj, ptr);
}

/* The table of a domain, or NULL for a number that names none. */
static PyMemAllocatorEx *
domain_table(PyMemAllocatorDomain domain)
{
    switch (domain) {
    case PYMEM_DOMAIN_RAW:
        return &STANDARD.raw;
    case PYMEM_DOMAIN_MEM:
        return &STANDARD.mem;
    case PYMEM_DOMAIN_OBJ:
        return &STANDARD.obj;
    }
    return NULL;
}

void
PyMem_GetAllocator(PyMemAllocatorDomain domain, PyMemAllocatorEx *allocator)
{
    const PyMemAllocatorEx *table = domain_table(domain);
    PyMutex_Lock(&_PyRuntime.allocators.mutex);
    *allocator = table != NULL ? *table : (PyMemAllocatorEx){ 0 };
    PyMutex_Unlock(&_PyRuntime.allocators.mutex);
}

void
PyMem_SetAllocator(PyMemAllocatorDomain domain, PyMemAllocatorEx *allocator)
{
    PyMemAllocatorEx *table = domain_table(domain);
    if (table != NULL) {
        PyMutex_Lock(&_PyRuntime.allocators.mutex);
        *table = *allocator;
        PyMutex_Unlock(&_PyRuntime.allocators.mutex);
    }
}

void
PyObject_GetArenaAllocator(PyObjectArenaAllocator *allocator)
{
    PyMutex_Lock(&_PyRuntime.allocators.mutex);
    *allocator = _PyRuntime.allocators.obj_arena;
    PyMutex_Unlock(&_PyRuntime.allocators.mutex);
}

void
PyObject_SetArenaAllocator(PyObjectArenaAllocator *allocator)
{
    PyMutex_Lock(&_PyRuntime.allocators.mutex);
    _PyRuntime.allocators.obj_arena = *allocator;
    PyMutex_Unlock(&_PyRuntime.allocators.mutex);
}
