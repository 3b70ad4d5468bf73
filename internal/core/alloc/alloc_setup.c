/* Choosing allocators by name: "pymalloc", "malloc_debug" and the rest, as
 * PyPreConfig.allocator and PYTHONMALLOC say them, and laying the debug hooks over
 * whatever is there.
 *
 * A name stands for three tables. "pymalloc" and "mimalloc" are the names of
 * CPython's two object allocators; here both names stand for ours, each with
 * functions of its own, so that the tables tell which name was chosen. */
#include "alloc/alloc.h"

#include <string.h>

static void *
mimalloc_malloc(void *ctx, size_t size)
{
    return _PyObject_Malloc(ctx, size);
}

static void *
mimalloc_calloc(void *ctx, size_t nelem, size_t elsize)
{
    return _PyObject_Calloc(ctx, nelem, elsize);
}

static void *
mimalloc_realloc(void *ctx, void *ptr, size_t size)
{
    return _PyObject_Realloc(ctx, ptr, size);
}

static void
mimalloc_free(void *ctx, void *ptr)
{
    _PyObject_Free(ctx, ptr);
}

/* One row an allocator that is not a debug variant. */
static const struct {
    PyMemAllocatorName plain;
    PyMemAllocatorName debug;
    const char *name;
    const char *debug_name;
    PyMemAllocatorEx object; /* of the mem and the obj domain */
} allocators[] = {
    { PYMEM_ALLOCATOR_PYMALLOC,
      PYMEM_ALLOCATOR_PYMALLOC_DEBUG,
      "pymalloc",
      "pymalloc_debug",
      { NULL, _PyObject_Malloc, _PyObject_Calloc, _PyObject_Realloc, _PyObject_Free } },
    { PYMEM_ALLOCATOR_MALLOC,
      PYMEM_ALLOCATOR_MALLOC_DEBUG,
      "malloc",
      "malloc_debug",
      { NULL, _PyMem_RawMalloc, _PyMem_RawCalloc, _PyMem_RawRealloc, _PyMem_RawFree } },
    { PYMEM_ALLOCATOR_MIMALLOC,
      PYMEM_ALLOCATOR_MIMALLOC_DEBUG,
      "mimalloc",
      "mimalloc_debug",
      { NULL, mimalloc_malloc, mimalloc_calloc, mimalloc_realloc, mimalloc_free } },
};

#define ALLOCATORS ((int)(sizeof(allocators) / sizeof(allocators[0])))

static const PyMemAllocatorEx raw_allocator = {
    NULL, _PyMem_RawMalloc, _PyMem_RawCalloc, _PyMem_RawRealloc, _PyMem_RawFree,
};

static int
same_table(const PyMemAllocatorEx *a, const PyMemAllocatorEx *b)
{
    return a->ctx == b->ctx && a->malloc == b->malloc && a->calloc == b->calloc
           && a->realloc == b->realloc && a->free == b->free;
}

/* The hooks of the three domains, in the order raw, mem, obj. */
static void
debug_tables(PyMemAllocatorEx hooks[3])
{
    hooks[0] = (PyMemAllocatorEx){
        &_PyRuntime.allocators.debug.raw, _PyMem_DebugRawMalloc, _PyMem_DebugRawCalloc,
        _PyMem_DebugRawRealloc,           _PyMem_DebugRawFree,
    };
    hooks[1] = (PyMemAllocatorEx){
        &_PyRuntime.allocators.debug.mem,
        _PyMem_DebugMalloc,
        _PyMem_DebugCalloc,
        _PyMem_DebugRealloc,
        _PyMem_DebugFree,
    };
    hooks[2] = hooks[1];
    hooks[2].ctx = &_PyRuntime.allocators.debug.obj;
}

/* Lays `hooks` over one domain; hooks that are installed already are not doubled,
 * since a block with two headers could not be told from a damaged one. */
static void
hook_domain(PyMemAllocatorEx *table, debug_alloc_api_t *below, PyMemAllocatorEx hooks)
{
    if (table->malloc != hooks.malloc) {
        below->alloc = *table;
        *table = hooks;
    }
}

static void
setup_debug_hooks_locked(void)
{
    struct _pymem_allocators *a = &_PyRuntime.allocators;
    PyMemAllocatorEx hooks[3];
    debug_tables(hooks);
    hook_domain(&a->standard.raw, &a->debug.raw, hooks[0]);
    hook_domain(&a->standard.mem, &a->debug.mem, hooks[1]);
    hook_domain(&a->standard.obj, &a->debug.obj, hooks[2]);
    a->is_debug_enabled = 1;
}

void
PyMem_SetupDebugHooks(void)
{
    PyMutex_Lock(&_PyRuntime.allocators.mutex);
    setup_debug_hooks_locked();
    PyMutex_Unlock(&_PyRuntime.allocators.mutex);
}

int
_PyMem_DebugEnabled(void)
{
    return _PyRuntime.allocators.is_debug_enabled;
}

int
_PyMem_SetupAllocators(PyMemAllocatorName name)
{
    if (name == PYMEM_ALLOCATOR_NOT_SET) {
        return 0;
    }
    if (name == PYMEM_ALLOCATOR_DEFAULT) {
        name = PYMEM_ALLOCATOR_PYMALLOC;
    }
    else if (name == PYMEM_ALLOCATOR_DEBUG) {
        name = PYMEM_ALLOCATOR_PYMALLOC_DEBUG;
    }
    for (int i = 0; i < ALLOCATORS; i++) {
        if (name != allocators[i].plain && name != allocators[i].debug) {
            continue;
        }
        struct _pymem_allocators *a = &_PyRuntime.allocators;
        PyMutex_Lock(&a->mutex);
        a->standard.raw = raw_allocator;
        a->standard.mem = allocators[i].object;
        a->standard.obj = allocators[i].object;
        a->is_debug_enabled = 0;
        if (name == allocators[i].debug) {
            setup_debug_hooks_locked();
        }
        PyMutex_Unlock(&a->mutex);
        return 0;
    }
    return -1;
}

int
_PyMem_GetAllocatorName(const char *name, PyMemAllocatorName *allocator)
{
    if (name == NULL || *name == '\0') {
        *allocator = PYMEM_ALLOCATOR_NOT_SET;
        return 0;
    }
    if (strcmp(name, "default") == 0) {
        *allocator = PYMEM_ALLOCATOR_DEFAULT;
        return 0;
    }
    if (strcmp(name, "debug") == 0) {
        *allocator = PYMEM_ALLOCATOR_DEBUG;
        return 0;
    }
    for (int i = 0; i < ALLOCATORS; i++) {
        if (strcmp(name, allocators[i].name) == 0) {
            *allocator = allocators[i].plain;
            return 0;
        }
        if (strcmp(name, allocators[i].debug_name) == 0) {
            *allocator = allocators[i].debug;
            return 0;
        }
    }
    return -1;
}

/* The name of three tables, or NULL. */
static const char *
name_of(const PyMemAllocatorEx *raw, const PyMemAllocatorEx *mem, const PyMemAllocatorEx *obj,
        int debug)
{
    if (!same_table(raw, &raw_allocator)) {
        return NULL;
    }
    for (int i = 0; i < ALLOCATORS; i++) {
        if (same_table(mem, &allocators[i].object) && same_table(obj, &allocators[i].object)) {
            return debug ? allocators[i].debug_name : allocators[i].name;
        }
    }
    return NULL;
}

const char *
_PyMem_GetCurrentAllocatorName(void)
{
    const struct _pymem_allocators *a = &_PyRuntime.allocators;
    PyMemAllocatorEx hooks[3];
    debug_tables(hooks);
    PyMutex_Lock(&_PyRuntime.allocators.mutex);
    const char *name = name_of(&a->standard.raw, &a->standard.mem, &a->standard.obj, 0);
    if (name == NULL && same_table(&a->standard.raw, &hooks[0])
        && same_table(&a->standard.mem, &hooks[1]) && same_table(&a->standard.obj, &hooks[2]))
    {
        name = name_of(&a->debug.raw.alloc, &a->debug.mem.alloc, &a->debug.obj.alloc, 1);
    }
    PyMutex_Unlock(&_PyRuntime.allocators.mutex);
    return name;
}
