/* The memory domains: extreme sizes, tables, names, and the debug hooks without
 * fatal errors. */
#include "host.h"

#include "alloc/alloc.h"

typedef struct {
    void *(*malloc)(size_t);
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    void (*free)(void *);
} domain;

static const domain domains[] = {
    { PyMem_RawMalloc, PyMem_RawCalloc, PyMem_RawRealloc, PyMem_RawFree },
    { PyMem_Malloc, PyMem_Calloc, PyMem_Realloc, PyMem_Free },
    { PyObject_Malloc, PyObject_Calloc, PyObject_Realloc, PyObject_Free },
    { _PyMem_DefaultRawMalloc, _PyMem_DefaultRawCalloc, _PyMem_DefaultRawRealloc,
      _PyMem_DefaultRawFree },
};

static void
check_filled(const unsigned char *bytes, size_t count, unsigned char with)
{
    for (size_t i = 0; i < count; i++) {
        EXPECT(bytes[i] == with);
    }
}

static void
edges(const domain *d)
{
    const size_t most = (size_t)PY_SSIZE_T_MAX;
    void *nothing = d->malloc(0), *nothing_too = d->calloc(0, 8), *no_one = d->calloc(8, 0);
    EXPECT(nothing != NULL && nothing_too != NULL && no_one != NULL);
    EXPECT(nothing != nothing_too && nothing_too != no_one && nothing != no_one);
    nothing = d->realloc(nothing, 0);
    EXPECT(nothing != NULL);
    d->free(nothing);
    d->free(nothing_too);
    d->free(no_one);
    d->free(NULL);

    EXPECT(d->malloc(most + 1) == NULL);
    EXPECT(d->malloc((size_t)-1) == NULL);
    EXPECT(d->calloc(most, 2) == NULL);
    EXPECT(d->calloc((size_t)-1, (size_t)-1) == NULL);
    EXPECT(d->calloc((size_t)1 << 33, (size_t)1 << 33) == NULL);
    unsigned char *kept = d->malloc(40);
    memset(kept, 7, 40);
    EXPECT(d->realloc(kept, most + 1) == NULL);
    check_filled(kept, 40, 7);
    d->free(kept);
}

static void
every_size(const domain *d)
{
    for (size_t size = 1; size < 1100; size += size < 530 ? 1 : 37) {
        unsigned char *a = d->malloc(size), *b = d->calloc(1, size);
        EXPECT((uintptr_t)a % 16 == 0 && (uintptr_t)b % 16 == 0);
        check_filled(b, size, 0);
        memset(a, 0xa5, size);
        memset(b, 0x5a, size);
        size_t larger = size + size / 2 + 1, smaller = size / 2 + 1;
        a = d->realloc(a, larger);
        check_filled(a, size, 0xa5);
        memset(a, 0xa5, larger);
        a = d->realloc(a, smaller);
        check_filled(a, smaller, 0xa5);
        check_filled(b, size, 0x5a);
        d->free(a);
        d->free(b);
    }
}

static const char *
set_up(PyMemAllocatorName name)
{
    EXPECT(_PyMem_SetupAllocators(name) == 0);
    return _PyMem_GetCurrentAllocatorName();
}

static void
names(void)
{
    EXPECT(strcmp(_PyMem_GetCurrentAllocatorName(), "pymalloc") == 0);
    EXPECT(strcmp(set_up(PYMEM_ALLOCATOR_MALLOC), "malloc") == 0);
    EXPECT(strcmp(set_up(PYMEM_ALLOCATOR_NOT_SET), "malloc") == 0);
    EXPECT(!_PyMem_DebugEnabled());
    EXPECT(strcmp(set_up(PYMEM_ALLOCATOR_MALLOC_DEBUG), "malloc_debug") == 0);
    EXPECT(_PyMem_DebugEnabled());
    EXPECT(strcmp(set_up(PYMEM_ALLOCATOR_MIMALLOC), "mimalloc") == 0);
    EXPECT(strcmp(set_up(PYMEM_ALLOCATOR_MIMALLOC_DEBUG), "mimalloc_debug") == 0);
    EXPECT(strcmp(set_up(PYMEM_ALLOCATOR_DEBUG), "pymalloc_debug") == 0);
    EXPECT(strcmp(set_up(PYMEM_ALLOCATOR_DEFAULT), "pymalloc") == 0);
    EXPECT(_PyMem_SetupAllocators((PyMemAllocatorName)99) == -1);
    EXPECT(_PyMem_SetupAllocators((PyMemAllocatorName)-1) == -1);
    EXPECT(strcmp(_PyMem_GetCurrentAllocatorName(), "pymalloc") == 0);

    PyMemAllocatorName name;
    EXPECT(_PyMem_GetAllocatorName(NULL, &name) == 0 && name == PYMEM_ALLOCATOR_NOT_SET);
    EXPECT(_PyMem_GetAllocatorName("", &name) == 0 && name == PYMEM_ALLOCATOR_NOT_SET);
    EXPECT(_PyMem_GetAllocatorName("default", &name) == 0 && name == PYMEM_ALLOCATOR_DEFAULT);
    EXPECT(_PyMem_GetAllocatorName("debug", &name) == 0 && name == PYMEM_ALLOCATOR_DEBUG);
    EXPECT(_PyMem_GetAllocatorName("malloc_debug", &name) == 0
           && name == PYMEM_ALLOCATOR_MALLOC_DEBUG);
    EXPECT(_PyMem_GetAllocatorName("jemalloc", &name) == -1);
}

static void
tables(void)
{
    PyMemAllocatorEx raw, none;
    PyMem_GetAllocator(PYMEM_DOMAIN_RAW, &raw);
    EXPECT(raw.malloc == _PyMem_RawMalloc && raw.ctx == NULL);
    memset(&none, 1, sizeof(none));
    PyMem_GetAllocator((PyMemAllocatorDomain)42, &none);
    EXPECT(none.ctx == NULL && none.malloc == NULL && none.free == NULL);
    PyMem_SetAllocator((PyMemAllocatorDomain)42, &none);

    host_fail_raw(0);
    EXPECT(_PyMem_GetCurrentAllocatorName() == NULL);
    EXPECT(PyMem_RawMalloc(8) == NULL && PyMem_RawCalloc(1, 8) == NULL);
    EXPECT(_PyMem_RawStrdup("text") == NULL && _PyMem_RawWcsdup(L"text") == NULL);
    void *direct = _PyMem_DefaultRawMalloc(8);
    EXPECT(direct != NULL && PyMem_RawRealloc(direct, 80) == NULL);
    _PyMem_DefaultRawFree(direct);
    /* Sizes that are too large for a block come from the raw domain. */
    EXPECT(PyObject_Malloc(513) == NULL && PyMem_Calloc(2, 300) == NULL);
    PyMem_SetAllocator(PYMEM_DOMAIN_RAW, &raw);
}

static void
copies(void)
{
    char *narrow = _PyMem_RawStrdup("a text"), *object = _PyMem_Strdup("");
    wchar_t *wide = _PyMem_RawWcsdup(L"w\x20ac"), *direct = _PyMem_DefaultRawWcsdup(L"");
    EXPECT(strcmp(narrow, "a text") == 0 && object[0] == '\0');
    EXPECT(wide[0] == 'w' && wide[1] == 0x20ac && wide[2] == 0 && direct[0] == 0);
    PyMem_RawFree(narrow);
    PyMem_Free(object);
    PyMem_RawFree(wide);
    _PyMem_DefaultRawFree(direct);
}

static void
debug_hooks(void)
{
    PyMem_SetupDebugHooks();
    PyMem_SetupDebugHooks();
    PyMemAllocatorEx table;
    PyMem_GetAllocator(PYMEM_DOMAIN_OBJ, &table);
    EXPECT(table.ctx == &_PyRuntime.allocators.debug.obj);
    EXPECT(_PyRuntime.allocators.debug.obj.alloc.malloc == _PyObject_Malloc);

    host_attach();
    unsigned char *ptr = PyObject_Malloc(20);
    check_filled(ptr, 20, 0xcd);
    check_filled(ptr - 7, 7, 0xfd);
    check_filled(ptr + 20, 8, 0xfd);
    check_filled(ptr - 16, 7, 0);
    EXPECT(ptr[-9] == 20 && ptr[-8] == 'o');
    memset(ptr, 3, 20);
    ptr = PyObject_Realloc(ptr, 700);
    check_filled(ptr, 20, 3);
    check_filled(ptr + 20, 680, 0xcd);
    EXPECT(ptr[-10] == 700 >> 8 && ptr[-9] == (700 & 0xff));
    for (int i = 0; i < 700; i++) {
        ptr[i] = (unsigned char)i;
    }
    host_fail_raw(0);
    PyMem_SetupDebugHooks();
    EXPECT(PyObject_Realloc(ptr, 2000) == NULL);
    for (int i = 0; i < 700; i++) {
        EXPECT(ptr[i] == (unsigned char)i);
    }
    host_fail_raw(-1);
    PyMem_SetupDebugHooks();
    PyObject_Free(ptr);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(domains); i++) {
        edges(&domains[i]);
        every_size(&domains[i]);
    }
    host_detach();
}

int
main(void)
{
    for (size_t i = 0; i < Py_ARRAY_LENGTH(domains); i++) {
        edges(&domains[i]);
        every_size(&domains[i]);
    }
    names();
    tables();
    copies();
    debug_hooks();
    puts("ok");
    return 0;
}
