/* What can be seen of memory and hash from outside, one fact a line. Linked against
 * either library it must print the same. */
#include "facts.h"
#include "internal/pycore_pyhash.h"
#include "internal/pycore_pymem.h"

/* ---- Memory ------------------------------------------------------------------- */

static void
show(const char *what, const unsigned char *bytes, size_t count)
{
    printf("%s:", what);
    for (size_t i = 0; i < count; i++) {
        printf(" %02x", bytes[i]);
    }
    putchar('\n');
}

static size_t known; /* the size of the block that is seen next */

static void *
seen_malloc(void *ctx, size_t size)
{
    FACT("  %s malloc %zu", (char *)ctx, size);
    return malloc(size);
}

static void *
seen_calloc(void *ctx, size_t nelem, size_t elsize)
{
    FACT("  %s calloc %zu %zu", (char *)ctx, nelem, elsize);
    return calloc(nelem, elsize);
}

static void *
seen_realloc(void *ctx, void *ptr, size_t size)
{
    FACT("  %s realloc %zu", (char *)ctx, size);
    show("  dead", ptr, ptr != NULL ? known : 0);
    return realloc(ptr, size);
}

static void
seen_free(void *ctx, void *ptr)
{
    FACT("  %s free", (char *)ctx);
    show("  dead", ptr, ptr != NULL ? known : 0);
    free(ptr);
}

static void
see(PyMemAllocatorDomain domain, char *name)
{
    PyMemAllocatorEx table = { name, seen_malloc, seen_calloc, seen_realloc, seen_free };
    PyMem_SetAllocator(domain, &table);
}

static unsigned char *
fill(unsigned char *ptr, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        ptr[i] = (unsigned char)i;
    }
    known = size + 24;
    return ptr;
}

static void
debug_patterns(void)
{
    see(PYMEM_DOMAIN_RAW, "raw");
    PyMem_SetupDebugHooks();
    static const size_t sizes[] = { 0, 1, 20, 128, 129, 150, 300, 10, 200, 199 };
    unsigned char *ptr = PyMem_RawMalloc(7);
    show("malloc 7", ptr - 16, 7 + 24);
    fill(ptr, 7);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        ptr = PyMem_RawRealloc(ptr, sizes[i]);
        FACT("realloc %zu", sizes[i]);
        show("block", ptr - 16, sizes[i] + 24);
        fill(ptr, sizes[i]);
    }
    PyMem_RawFree(ptr);
    ptr = PyMem_RawCalloc(3, 7);
    show("calloc", ptr - 16, 21 + 24);
    known = 45;
    PyMem_RawFree(ptr);
    ptr = PyMem_RawRealloc(NULL, 3);
    show("realloc NULL", ptr - 16, 3 + 24);
    PyMem_RawFree(NULL);
    PyMemAllocatorEx table;
    PyMem_GetAllocator(PYMEM_DOMAIN_RAW, &table);
    FACT("ctx is the domain: %d", table.ctx == &_PyRuntime.allocators.debug.raw);
    FACT("below: %s", (char *)_PyRuntime.allocators.debug.raw.alloc.ctx);
    PyMem_SetupDebugHooks();
    FACT("once: %s", (char *)_PyRuntime.allocators.debug.raw.alloc.ctx);
    FACT("enabled: %d", _PyRuntime.allocators.is_debug_enabled);
    FACT("ids: %c%c%c", _PyRuntime.allocators.debug.raw.api_id,
         _PyRuntime.allocators.debug.mem.api_id, _PyRuntime.allocators.debug.obj.api_id);
    const char *name = _PyMem_GetCurrentAllocatorName();
    FACT("name: %s", name != NULL ? name : "none");
    FACT("too much: %d", PyMem_RawMalloc(PY_SSIZE_T_MAX - 10) == NULL);
}

static void
sizes(void)
{
    start(0);
    FACT("raw: %d %d", PyMem_RawMalloc((size_t)-1) == NULL,
         PyMem_RawCalloc((size_t)1 << 40, (size_t)1 << 40) == NULL);
    FACT("mem: %d %d", PyMem_Malloc((size_t)PY_SSIZE_T_MAX + 1) == NULL,
         PyMem_Calloc((size_t)1 << 40, (size_t)1 << 40) == NULL);
    FACT("obj: %d %d", PyObject_Realloc(NULL, (size_t)-5) == NULL,
         PyObject_Calloc(PY_SSIZE_T_MAX, 2) == NULL);
    void *nothing = PyObject_Malloc(0), *too = PyObject_Calloc(0, 0);
    FACT("nothing: %d", nothing != NULL && too != NULL && nothing != too);
    PyMemAllocatorEx table;
    memset(&table, 0xee, sizeof(table));
    PyMem_GetAllocator((PyMemAllocatorDomain)77, &table);
    FACT("domain 77: %d %d", table.ctx == NULL, table.malloc == NULL);
    /* Where a request of the object allocator is too large for its blocks. */
    see(PYMEM_DOMAIN_RAW, "raw");
    void *block = PyObject_Malloc(512);
    FACT("512 given");
    void *large = PyObject_Malloc(513);
    known = 0;
    large = PyMem_Realloc(large, 600);
    large = PyMem_Realloc(large, 100);
    FACT("same place: %d", PyMem_Realloc(block, 400) == block);
    PyMem_Free(large);
}

static void
allocator_named(int number)
{
    PyPreConfig config;
    PyPreConfig_InitIsolatedConfig(&config);
    config.allocator = number;
    PyStatus status = Py_PreInitialize(&config);
    const char *name = _PyMem_GetCurrentAllocatorName();
    FACT("allocator %d: %s %s %s debug %d", number,
         PyStatus_Exception(status) ? status.err_msg : "ok",
         PyStatus_Exception(status) ? status.func : "-", name != NULL ? name : "none",
         _PyRuntime.allocators.is_debug_enabled);
}

static void
allocator_of_number(void)
{
    allocator_named(chosen);
}

/* ---- Hash ---------------------------------------------------------------------- */

static const unsigned long seeds[] = { 0, 1, 123, 77777, 4294967295 };

static void
hashes(void)
{
    FACT("before: %ld", (long)Py_HashBuffer("spam", 4));
    start(seeds[chosen]);
    show("secret", _Py_HashSecret.uc, sizeof(_Py_HashSecret.uc));
    const char *text = "The quick brown fox jumps over the lazy dog";
    for (int len = 0; len < 44; len++) {
        FACT("%d bytes: %ld", len, (long)Py_HashBuffer(text, len));
    }
    PyHash_FuncDef *def = PyHash_GetFuncDef();
    FACT("%s %d %d, of nothing %ld", def->name, def->hash_bits, def->seed_bits,
         (long)def->hash(text, 0));
    FACT("pointers: %ld %ld %ld", (long)Py_HashPointer((void *)0x123456789abc),
         (long)Py_HashPointer(NULL), (long)Py_HashPointer((void *)-1));
    Py_FinalizeEx();
    start(seeds[chosen] / 2 + 1);
    show("later", _Py_HashSecret.uc, sizeof(_Py_HashSecret.uc));
    FACT("device: %d", _PyRuntime.pyhash_state.urandom_cache.fd);
}

/* ---- All of it ------------------------------------------------------------------------- */

static const struct section sections[] = {
    { "debug patterns", debug_patterns, 0, 1 },
    { "sizes", sizes, 0, 1 },
    { "allocator", allocator_of_number, -1, 11 },
    { "hashes", hashes, 0, (int)(sizeof(seeds) / sizeof(seeds[0])) },
};

int
main(int argc, char **argv)
{
    return facts_main(argc, argv, sections, sizeof(sections) / sizeof(sections[0]));
}
