/* The functions in the allocators' tables, called by name: the object
 * allocator's, and the debug hooks for any allocator. */
#include "host.h"

#include "internal/pycore_pymem_init.h"

static int
all_are(const unsigned char *bytes, size_t count, unsigned char value)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] != value) {
            return 0;
        }
    }
    return 1;
}

static void
object_calloc(void)
{
    /* Memory that was used before, and memory from the raw domain. */
    for (size_t size = 24; size < 5000; size *= 8) {
        unsigned char *used = _PyObject_Malloc(NULL, size);
        memset(used, 0xff, size);
        _PyObject_Free(NULL, used);
        unsigned char *ptr = _PyObject_Calloc(NULL, size / 8, 8);
        EXPECT((uintptr_t)ptr % 16 == 0 && all_are(ptr, size, 0));
        _PyObject_Free(NULL, ptr);
    }
    EXPECT(_PyObject_Calloc(NULL, (size_t)1 << 33, (size_t)1 << 33) == NULL);
    void *nothing = _PyObject_Calloc(NULL, 0, 8);
    EXPECT(nothing != NULL);
    _PyObject_Free(NULL, nothing);
}

static void
object_realloc(void)
{
    static const size_t sizes[] = { 20, 100, 400, 512, 513, 3000, 600, 512, 30, 1 };
    unsigned char *ptr = _PyObject_Realloc(NULL, NULL, 8);
    size_t size = 8;
    memset(ptr, 1, size);
    for (size_t i = 0; i < Py_ARRAY_LENGTH(sizes); i++) {
        size_t kept = sizes[i] < size ? sizes[i] : size;
        ptr = _PyObject_Realloc(NULL, ptr, sizes[i]);
        EXPECT(ptr != NULL && all_are(ptr, kept, (unsigned char)(i + 1)));
        size = sizes[i];
        memset(ptr, (int)i + 2, size);
    }
    /* If the raw domain has no memory, the block is unchanged. */
    host_fail_raw(0);
    EXPECT(_PyObject_Realloc(NULL, ptr, 100000) == NULL);
    host_fail_raw(-1);
    EXPECT(ptr[0] == Py_ARRAY_LENGTH(sizes) + 1);
    _PyObject_Free(NULL, ptr);
}

static void
object_free(void)
{
    _PyObject_Free(NULL, NULL);
    Py_ssize_t before = _Py_GetGlobalAllocatedBlocks();
    void *small = _PyObject_Malloc(NULL, 40), *large = _PyObject_Malloc(NULL, 4000);
    EXPECT(_Py_GetGlobalAllocatedBlocks() == before + 2);
    _PyObject_Free(NULL, large);
    EXPECT(_Py_GetGlobalAllocatedBlocks() == before + 1);
    _PyObject_Free(NULL, small);
    EXPECT(_Py_GetGlobalAllocatedBlocks() == before);
}

/* What the debug hooks put around a block. */
static int
is_dressed(const unsigned char *ptr, size_t size, char id)
{
    size_t recorded = 0;
    for (int i = 0; i < 8; i++) {
        recorded = recorded << 8 | ptr[i - 16];
    }
    return recorded == size && ptr[-8] == (unsigned char)id
           && all_are(ptr - 7, 7, PYMEM_FORBIDDENBYTE)
           && all_are(ptr + size, 8, PYMEM_FORBIDDENBYTE);
}

static void
debug_raw(void)
{
    debug_alloc_api_t *raw = &_PyRuntime.allocators.debug.raw;
    unsigned char *ptr = _PyMem_DebugRawMalloc(raw, 33);
    EXPECT(is_dressed(ptr, 33, 'r') && all_are(ptr, 33, PYMEM_CLEANBYTE));
    _PyMem_DebugRawFree(raw, ptr);
    EXPECT(_PyMem_DebugRawMalloc(raw, (size_t)PY_SSIZE_T_MAX) == NULL);

    ptr = _PyMem_DebugRawCalloc(raw, 11, 3);
    EXPECT(is_dressed(ptr, 33, 'r') && all_are(ptr, 33, 0));
    _PyMem_DebugRawFree(raw, ptr);
    EXPECT(_PyMem_DebugRawCalloc(raw, (size_t)PY_SSIZE_T_MAX, 1) == NULL);
    EXPECT(_PyMem_DebugRawCalloc(raw, (size_t)1 << 33, (size_t)1 << 33) == NULL);

    host_fail_raw(0);
    debug_alloc_api_t failing = { 'r', { 0 } };
    PyMem_GetAllocator(PYMEM_DOMAIN_RAW, &failing.alloc);
    EXPECT(_PyMem_DebugRawMalloc(&failing, 8) == NULL);
    EXPECT(_PyMem_DebugRawCalloc(&failing, 1, 8) == NULL);
    host_fail_raw(-1);
}

static void
debug_attached(void)
{
    debug_alloc_api_t *mem = &_PyRuntime.allocators.debug.mem;
    host_attach();
    unsigned char *ptr = _PyMem_DebugCalloc(mem, 5, 4);
    EXPECT(is_dressed(ptr, 20, 'm') && all_are(ptr, 20, 0));
    memset(ptr, 7, 20);

    ptr = _PyMem_DebugRealloc(mem, ptr, 300);
    EXPECT(is_dressed(ptr, 300, 'm') && all_are(ptr, 20, 7));
    EXPECT(all_are(ptr + 20, 280, PYMEM_CLEANBYTE));
    EXPECT(_PyMem_DebugRealloc(mem, ptr, (size_t)PY_SSIZE_T_MAX) == NULL);
    EXPECT(is_dressed(ptr, 300, 'm') && all_are(ptr, 20, 7));
    ptr = _PyMem_DebugRealloc(mem, ptr, 6);
    EXPECT(is_dressed(ptr, 6, 'm') && all_are(ptr, 6, 7));
    _PyMem_DebugFree(mem, ptr);

    ptr = _PyMem_DebugRealloc(mem, NULL, 9);
    EXPECT(is_dressed(ptr, 9, 'm') && all_are(ptr, 9, PYMEM_CLEANBYTE));
    _PyMem_DebugFree(mem, ptr);
    host_detach();
}

int
main(void)
{
    object_calloc();
    object_realloc();
    object_free();
    debug_raw();
    debug_attached();
    puts("ok");
    return 0;
}
