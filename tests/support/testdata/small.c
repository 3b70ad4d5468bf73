/* The object allocator on one thread: contents, counts, and its use of the arena
 * table. */
#include "host.h"

#include "alloc/alloc.h"
#include "alloc/alloc_small.h"

#include <sys/mman.h>

#define SLOTS 4000

static struct slot {
    unsigned char *ptr;
    size_t size;
} slots[SLOTS];

static unsigned char
fill_of(int i, size_t size)
{
    return (unsigned char)(i * 31 + (int)size);
}

static void
check_slot(int i)
{
    for (size_t b = 0; b < slots[i].size; b++) {
        EXPECT(slots[i].ptr[b] == fill_of(i, slots[i].size));
    }
}

static void
put(int i, size_t size, uint32_t how)
{
    struct slot *s = &slots[i];
    check_slot(i);
    if (how % 8 == 0) {
        PyObject_Free(s->ptr);
        s->ptr = PyMem_Calloc(1, size);
        for (size_t b = 0; b < size; b++) {
            EXPECT(s->ptr[b] == 0);
        }
    }
    else if (how % 8 < 4) {
        size_t kept = size < s->size ? size : s->size;
        unsigned char was = fill_of(i, s->size);
        s->ptr = PyObject_Realloc(s->ptr, size);
        for (size_t b = 0; b < kept; b++) {
            EXPECT(s->ptr[b] == was);
        }
    }
    else {
        PyMem_Free(s->ptr);
        s->ptr = PyObject_Malloc(size);
    }
    s->size = size;
    memset(s->ptr, fill_of(i, size), size);
}

static void
drop_all(void)
{
    for (int i = 0; i < SLOTS; i++) {
        check_slot(i);
        PyObject_Free(slots[i].ptr);
        slots[i] = (struct slot){ NULL, 0 };
    }
}

static void
churn(void)
{
    Py_ssize_t before = _Py_GetGlobalAllocatedBlocks();
    uint32_t state = 1;
    for (int round = 0; round < 60000; round++) {
        int i = (int)(host_random(&state) % SLOTS);
        size_t size =
            host_random(&state) % 100 == 0 ? host_random(&state) % 3000 : host_random(&state) % 560;
        put(i, size, host_random(&state));
    }
    Py_ssize_t used = 0;
    for (int i = 0; i < SLOTS; i++) {
        used += slots[i].ptr != NULL;
    }
    EXPECT(_Py_GetGlobalAllocatedBlocks() == before + used);
    drop_all();
    EXPECT(_Py_GetGlobalAllocatedBlocks() == before);
}

/* ---- The arena table --------------------------------------------------------- */

static int arenas_live, arenas_made, arenas_refused;
static int refuse;

static void *
arena_alloc(void *ctx, size_t size)
{
    EXPECT(size == GOPYRT_ARENA_SIZE);
    if (refuse) {
        arenas_refused++;
        return NULL;
    }
    arenas_live++;
    arenas_made++;
    /* With the worst alignment that an arena may have. */
    char *base = malloc(size + 4112);
    EXPECT(base != NULL);
    memset(base, 0xee, size + 4112);
    (void)ctx;
    return base;
}

static void
arena_free(void *ctx, void *ptr, size_t size)
{
    EXPECT(size == GOPYRT_ARENA_SIZE);
    arenas_live--;
    (void)ctx;
    free(ptr);
}

static size_t size;
static int most;

/* Where no arena can be had a block is the raw domain's, of the size that was asked for. */
static unsigned char raw[GOPYRT_SMALL_MAX + 64];

static void *
raw_alloc(void *Py_UNUSED(ctx), size_t Py_UNUSED(size))
{
    return memset(raw, 0xaa, sizeof(raw));
}

static void
raw_free(void *Py_UNUSED(ctx), void *ptr)
{
    EXPECT(ptr == raw);
}

static void
cleared(void)
{
    static void *all[300000];
    PyMemAllocatorEx standard, own;
    PyMem_GetAllocator(PYMEM_DOMAIN_RAW, &standard);
    own = standard;
    own.malloc = raw_alloc;
    own.free = raw_free;
    for (size_t n = 1; n <= GOPYRT_SMALL_MAX; n += 37) {
        unsigned char *ptr;
        int count = 0;
        PyMem_SetAllocator(PYMEM_DOMAIN_RAW, &own);
        while ((ptr = PyObject_Calloc(1, n)) != raw) {
            EXPECT(count < (int)Py_ARRAY_LENGTH(all));
            all[count++] = ptr;
        }
        for (size_t i = 0; i < sizeof(raw); i++) {
            EXPECT(raw[i] == (i < n ? 0 : 0xaa));
        }
        PyObject_Free(raw);
        PyMem_SetAllocator(PYMEM_DOMAIN_RAW, &standard);
        while (count > 0) {
            PyObject_Free(all[--count]);
        }
    }
}

/* Ten arenas' worth of blocks of one size, filled and checked. */
static void
bulk(int index)
{
    enum { BYTES = 10 << 20 };
    static unsigned char *block[BYTES / 256];
    (void)index;
    size_t count = BYTES / size;
    EXPECT(count <= Py_ARRAY_LENGTH(block));
    for (size_t i = 0; i < count; i++) {
        block[i] = PyObject_Malloc(size);
        memset(block[i], (int)(i % 251), size);
    }
    most = arenas_live;
    for (size_t i = 0; i < count; i++) {
        EXPECT(block[i][0] == i % 251 && block[i][size - 1] == i % 251);
        PyObject_Free(block[i]);
    }
}

static void
arenas(void)
{
    PyObjectArenaAllocator standard, own = { NULL, arena_alloc, arena_free };
    PyObject_GetArenaAllocator(&standard);
    EXPECT(standard.alloc == _PyMem_ArenaAlloc && standard.free == _PyMem_ArenaFree);

    /* Uses up all existing pages, so that new ones come from the table. */
    enum { HELD = 40000 };
    static void *held[HELD];
    PyObject_SetArenaAllocator(&own);
    int count = 0;
    while (arenas_made == 0) {
        EXPECT(count < HELD);
        held[count++] = PyObject_Malloc(496);
    }

    /* Arenas are made and destroyed: when a thread has ended, the one with blocks
     * in use and one in reserve are left. */
    for (size = 512; size >= 256; size -= 48) {
        host_threads(1, bulk);
        EXPECT(most >= 10 && most <= 13);
        EXPECT(arenas_live == 2);
    }

    /* Without arenas, blocks come from the raw domain. */
    refuse = 1;
    size = 400;
    host_threads(1, bulk);
    EXPECT(most == 2 && arenas_live == 2 && arenas_refused > 0);
    cleared();
    refuse = 0;

    /* Memory of that table may still be in use and must be returned to it, so it
     * stays installed. */
    while (count > 0) {
        PyObject_Free(held[--count]);
    }
}

static void
statistics(void)
{
    void *some[3] = { PyObject_Malloc(1), PyObject_Malloc(512), PyObject_Malloc(513) };
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    EXPECT(_PyObject_DebugMallocStats(out) == 1);
    fclose(out);
    EXPECT(strstr(text, "Small block threshold = 512, in 32 size classes.\n") == text);
    EXPECT(strstr(text, "\n    0     16 ") != NULL && strstr(text, "\n   31    512 ") != NULL);
    free(text);
    for (int i = 0; i < 3; i++) {
        PyObject_Free(some[i]);
    }
    PyMemAllocatorEx standard, other;
    PyMem_GetAllocator(PYMEM_DOMAIN_OBJ, &standard);
    PyMem_GetAllocator(PYMEM_DOMAIN_RAW, &other);
    PyMem_SetAllocator(PYMEM_DOMAIN_OBJ, &other);
    EXPECT(_PyObject_DebugMallocStats(stdout) == 0);
    PyMem_SetAllocator(PYMEM_DOMAIN_OBJ, &standard);
}

/* Blocks of one size do not overlap, and every byte is usable. */
static void
distinct(void)
{
    enum { COUNT = 3000 };
    static unsigned char *ptr[COUNT];
    for (size_t size = 16; size <= 512; size += 16) {
        for (int i = 0; i < COUNT; i++) {
            ptr[i] = PyObject_Malloc(size);
            memcpy(ptr[i], &i, sizeof(i));
            memcpy(ptr[i] + size - sizeof(i), &i, sizeof(i));
        }
        for (int i = 0; i < COUNT; i++) {
            EXPECT(memcmp(ptr[i], &i, sizeof(i)) == 0);
            EXPECT(memcmp(ptr[i] + size - sizeof(i), &i, sizeof(i)) == 0);
            PyObject_Free(ptr[i]);
        }
    }
}

int
main(void)
{
    churn();
    distinct();
    statistics();
    arenas();
    churn();
    puts("ok");
    return 0;
}
