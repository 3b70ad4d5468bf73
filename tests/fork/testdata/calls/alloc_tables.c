/* The tables of the allocators, their names, the arenas, and copies of texts. */
#include "calls.h"
#include "internal/pycore_pymem.h"
#include "internal/pycore_pymem_init.h"
#include "internal/pycore_obmalloc.h"

static int asked;

static void *
counted(void *context, size_t size)
{
    asked++;
    PyMemAllocatorEx *inner = context;
    return inner->malloc(inner->ctx, size);
}

CASE(PyMem_GetAllocator, ATTACHED)
{
    PyMemAllocatorEx raw, none;
    PyMem_GetAllocator(PYMEM_DOMAIN_RAW, &raw);
    void *block = raw.malloc(raw.ctx, 100);
    HOLDS(block != NULL);
    PyMem_RawFree(block);
    PyMem_GetAllocator((PyMemAllocatorDomain)77, &none);
    HOLDS(none.malloc == NULL && none.free == NULL);
}

CASE(PyMem_SetAllocator, ATTACHED)
{
    load_rest();
    PyMemAllocatorEx inner, outer;
    PyMem_GetAllocator(PYMEM_DOMAIN_MEM, &inner);
    outer = inner;
    outer.ctx = &inner;
    outer.malloc = counted;
    PyMem_SetAllocator(PYMEM_DOMAIN_MEM, &outer);
    void *block = PyMem_Malloc(10);
    PyMem_SetAllocator(PYMEM_DOMAIN_MEM, &inner);
    PyMem_Free(block);
    GIVES(1, asked);
}

CASE(PyMem_SetupDebugHooks, ATTACHED)
{
    load_rest();
    PyMem_SetupDebugHooks();
    unsigned char *block = PyMem_Malloc(10);
    GIVES(PYMEM_CLEANBYTE, block[0]);
    GIVES(PYMEM_FORBIDDENBYTE, block[10]);
    PyMem_Free(block);
    GIVES(1, _PyMem_DebugEnabled());
}

CASE(_PyMem_DebugEnabled, BARE)
{
    load_rest();
    GIVES(0, _PyMem_DebugEnabled());
    PyMem_SetupDebugHooks();
    GIVES(1, _PyMem_DebugEnabled());
}

CASE(_PyMem_GetCurrentAllocatorName, ATTACHED)
{
    load_rest();
    READS("pymalloc", _PyMem_GetCurrentAllocatorName());
    PyMem_SetupDebugHooks();
    READS("pymalloc_debug", _PyMem_GetCurrentAllocatorName());
}

CASE(_PyMem_GetAllocatorName, BARE)
{
    PyMemAllocatorName name;
    GIVES(0, _PyMem_GetAllocatorName("malloc", &name));
    GIVES(PYMEM_ALLOCATOR_MALLOC, name);
    GIVES(0, _PyMem_GetAllocatorName(NULL, &name));
    GIVES(PYMEM_ALLOCATOR_NOT_SET, name);
    GIVES(-1, _PyMem_GetAllocatorName("nothing", &name));
}

CASE(_PyMem_SetupAllocators, ATTACHED)
{
    load_rest();
    GIVES(0, _PyMem_SetupAllocators(PYMEM_ALLOCATOR_MALLOC));
    READS("malloc", _PyMem_GetCurrentAllocatorName());
    PyMem_Free(PyMem_Malloc(50));
    GIVES(0, _PyMem_SetupAllocators(PYMEM_ALLOCATOR_NOT_SET));
    READS("malloc", _PyMem_GetCurrentAllocatorName());
    GIVES(-1, _PyMem_SetupAllocators((PyMemAllocatorName)99));
}

CASE(PyObject_GetArenaAllocator, ATTACHED)
{
    PyObjectArenaAllocator arenas;
    PyObject_GetArenaAllocator(&arenas);
    char *pages = arenas.alloc(arenas.ctx, 1 << 20);
    HOLDS(pages != NULL && pages[0] == 0);
    pages[(1 << 20) - 1] = 1;
    arenas.free(arenas.ctx, pages, 1 << 20);
}

static void *
counted_arena(void *context, size_t size)
{
    asked++;
    return _PyMem_ArenaAlloc(context, size);
}

CASE(PyObject_SetArenaAllocator, ATTACHED)
{
    load_rest();
    PyObjectArenaAllocator arenas = { NULL, counted_arena, _PyMem_ArenaFree };
    PyObject_SetArenaAllocator(&arenas);
    for (int i = 0; i < 20000 && asked == 0; i++) {
        HOLDS(PyObject_Malloc(512) != NULL);
    }
    HOLDS(asked > 0);
}

CASE(_PyMem_ArenaAlloc, BARE)
{
    char *pages = _PyMem_ArenaAlloc(NULL, 1 << 20);
    HOLDS(pages != NULL);
    for (int i = 0; i < 1 << 20; i += 4096) {
        HOLDS(pages[i] == 0);
        pages[i] = 1;
    }
    _PyMem_ArenaFree(NULL, pages, 1 << 20);
}

CASE(_PyMem_ArenaFree, BARE)
{
    _PyMem_ArenaFree(NULL, NULL, 0);
    /* More than the machine has, if they were not released. */
    for (int i = 0; i < 3000; i++) {
        char *pages = _PyMem_ArenaAlloc(NULL, 1 << 27);
        HOLDS(pages != NULL);
        pages[i] = 1;
        _PyMem_ArenaFree(NULL, pages, 1 << 27);
    }
}

CASE(_PyObject_VirtualAlloc, DETACHED)
{
    char *pages = _PyObject_VirtualAlloc(1 << 16);
    HOLDS(pages != NULL);
    memset(pages, 1, 1 << 16);
    _PyObject_VirtualFree(pages, 1 << 16);
}

CASE(_PyObject_VirtualFree, DETACHED)
{
    for (int i = 0; i < 3000; i++) {
        char *pages = _PyObject_VirtualAlloc(1 << 27);
        HOLDS(pages != NULL);
        _PyObject_VirtualFree(pages, 1 << 27);
    }
}

CASE(_Py_GetGlobalAllocatedBlocks, ATTACHED)
{
    load_rest();
    void *block[100];
    Py_ssize_t before = _Py_GetGlobalAllocatedBlocks();
    for (int i = 0; i < 100; i++) {
        block[i] = PyObject_Malloc((size_t)i * 10);
    }
    Py_ssize_t between = _Py_GetGlobalAllocatedBlocks();
    HOLDS(between == before + 100);
    for (int i = 0; i < 100; i++) {
        PyObject_Free(block[i]);
    }
    HOLDS(_Py_GetGlobalAllocatedBlocks() == before);
}

CASE(_PyObject_DebugMallocStats, ATTACHED)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    GIVES(1, _PyObject_DebugMallocStats(out));
    fclose(out);
    HOLDS(length > 200 && strchr(text, '\n') != NULL);
    free(text);
}

CASE(_PyMem_RawStrdup, DETACHED)
{
    char *copy = _PyMem_RawStrdup("from before");
    READS("from before", copy);
    PyMem_RawFree(copy);
}

CASE(_PyMem_Strdup, ATTACHED)
{
    char *copy = _PyMem_Strdup("");
    READS("", copy);
    PyMem_Free(copy);
}

CASE(_PyMem_RawWcsdup, DETACHED)
{
    wchar_t *copy = _PyMem_RawWcsdup(L"w\x20ac");
    GIVES(0, wcscmp(copy, L"w\x20ac"));
    PyMem_RawFree(copy);
}

CASE(_PyMem_DefaultRawWcsdup, BARE)
{
    wchar_t *copy = _PyMem_DefaultRawWcsdup(L"wide");
    GIVES(0, wcscmp(copy, L"wide"));
    _PyMem_DefaultRawFree(copy);
}
