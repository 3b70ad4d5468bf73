/* Arenas: pieces of memory from the arena table, cut into pages, and the table that
 * says whether an address is in such a page.
 *
 * The table's first level is zero pages of the library until it is written; of a
 * second level, one for every two gigabytes, only what is written is resident. Second
 * levels are never unmapped. */
#include "alloc/alloc.h"
#include "alloc_small.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

uint8_t *gopyrt_page_map[GOPYRT_MAP_ROOT_SIZE];

struct gopyrt_arena {
    void *base;
    char *first_page;
    unsigned pages;
    unsigned free_pages;
    unsigned untouched;         /* the last ones of them, never given out */
    gopyrt_block *free;         /* the others, chained through their first bytes */
    gopyrt_arena *next, **link; /* in `usable`, while it has free pages */
};

/* Arenas with free pages, most recently used first. */
static gopyrt_arena *usable;

/* The number of arenas, and of those with no page in use. One unused arena is kept,
 * so that a program at the edge of an arena does not map and unmap it repeatedly. */
static size_t arenas;
static size_t unused;

void *
_PyMem_ArenaAlloc(void *Py_UNUSED(ctx), size_t size)
{
    void *arena = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return arena != MAP_FAILED ? arena : NULL;
}

void
_PyMem_ArenaFree(void *Py_UNUSED(ctx), void *ptr, size_t size)
{
    if (ptr != NULL) {
        munmap(ptr, size);
    }
}

void *
_PyObject_VirtualAlloc(size_t size)
{
    PyObjectArenaAllocator table = _PyRuntime.allocators.obj_arena;
    return table.alloc(table.ctx, size);
}

void
_PyObject_VirtualFree(void *ptr, size_t size)
{
    PyObjectArenaAllocator table = _PyRuntime.allocators.obj_arena;
    table.free(table.ctx, ptr, size);
}

/* The table's byte for a page, its second level made where `make` says so. NULL when
 * there is none. */
static uint8_t *
map_byte(const void *address, int make)
{
    uintptr_t page = (uintptr_t)address >> GOPYRT_PAGE_SHIFT;
    if (page >> GOPYRT_MAP_LEAF_BITS >= GOPYRT_MAP_ROOT_SIZE) {
        return NULL;
    }
    uint8_t **root = &gopyrt_page_map[page >> GOPYRT_MAP_LEAF_BITS];
    uint8_t *leaf = _Py_atomic_load_ptr_acquire(root);
    if (leaf == NULL && make) {
        void *fresh = mmap(NULL, GOPYRT_MAP_LEAF_SIZE, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (fresh == MAP_FAILED) {
            return NULL;
        }
        if (_Py_atomic_compare_exchange_ptr(root, &leaf, fresh)) {
            leaf = fresh;
        }
        else {
            munmap(fresh, GOPYRT_MAP_LEAF_SIZE);
        }
    }
    return leaf != NULL ? &leaf[page & (GOPYRT_MAP_LEAF_SIZE - 1)] : NULL;
}

void
gopyrt_page_mark(void *page, unsigned page_class)
{
    _Py_atomic_store_uint8_relaxed(map_byte(page, 0), (uint8_t)page_class);
}

static void
link_usable(gopyrt_arena *arena)
{
    arena->next = usable;
    arena->link = &usable;
    if (usable != NULL) {
        usable->link = &arena->next;
    }
    usable = arena;
}

static void
unlink_usable(gopyrt_arena *arena)
{
    *arena->link = arena->next;
    if (arena->next != NULL) {
        arena->next->link = arena->link;
    }
}

void *
gopyrt_arena_take_page(gopyrt_arena **owner)
{
    gopyrt_arena *arena = usable;
    if (arena == NULL) {
        return NULL;
    }
    void *page = arena->free;
    if (page != NULL) {
        arena->free = arena->free->next;
    }
    else {
        page = arena->first_page + (size_t)(arena->pages - arena->untouched) * GOPYRT_PAGE_SIZE;
        arena->untouched--;
    }
    unused -= arena->free_pages == arena->pages;
    if (--arena->free_pages == 0) {
        unlink_usable(arena);
    }
    *owner = arena;
    return page;
}

void
gopyrt_arena_give_page(gopyrt_arena *arena, void *page, gopyrt_arena **idle)
{
    gopyrt_block *block = page;
    block->next = arena->free;
    arena->free = block;
    if (arena->free_pages++ == 0) {
        link_usable(arena);
    }
    if (arena->free_pages < arena->pages) {
        return;
    }
    if (unused == 0) {
        unused = 1;
        return;
    }
    unlink_usable(arena);
    arenas--;
    arena->next = *idle;
    *idle = arena;
}

static void
destroy(gopyrt_arena *arena)
{
    _PyObject_VirtualFree(arena->base, GOPYRT_ARENA_SIZE);
    _PyMem_DefaultRawFree(arena);
}

void
gopyrt_arenas_destroy(gopyrt_arena *idle)
{
    while (idle != NULL) {
        gopyrt_arena *next = idle->next;
        destroy(idle);
        idle = next;
    }
}

/* With PYTHONMALLOCSTATS set, each new arena is announced by what there was before it. */
static void
announce_arena(void)
{
    int *dump = &_PyRuntime.obmalloc.dump_debug_stats;
    int wanted = _Py_atomic_load_int_relaxed(dump);
    if (wanted == -1) {
        int ignored = _PyRuntime.preinitialized && !_PyRuntime.preconfig.use_environment;
        const char *set = ignored ? NULL : getenv("PYTHONMALLOCSTATS");
        wanted = set != NULL && *set != '\0';
        _Py_atomic_store_int_relaxed(dump, wanted);
    }
    if (wanted) {
        (void)_PyObject_DebugMallocStats(stderr);
    }
}

gopyrt_arena *
gopyrt_arena_create(void)
{
    announce_arena();
    gopyrt_arena *arena = _PyMem_DefaultRawMalloc(sizeof(*arena));
    if (arena == NULL) {
        return NULL;
    }
    char *base = _PyObject_VirtualAlloc(GOPYRT_ARENA_SIZE);
    if (base == NULL) {
        _PyMem_DefaultRawFree(arena);
        return NULL;
    }
    /* A table may give memory of any alignment: the pages lie inside of it. */
    uintptr_t mask = GOPYRT_PAGE_SIZE - 1;
    size_t skipped = -(uintptr_t)base & mask;
    unsigned pages = (unsigned)((GOPYRT_ARENA_SIZE - skipped) >> GOPYRT_PAGE_SHIFT);
    *arena = (gopyrt_arena){
        .base = base,
        .first_page = base + skipped,
        .pages = pages,
        .free_pages = pages,
        .untouched = pages,
    };
    if (map_byte(arena->first_page, 1) == NULL
        || map_byte(arena->first_page + (pages - 1) * GOPYRT_PAGE_SIZE, 1) == NULL)
    {
        destroy(arena);
        return NULL;
    }
    return arena;
}

void
gopyrt_arena_add(gopyrt_arena *arena)
{
    link_usable(arena);
    arenas++;
    unused++;
}

size_t
gopyrt_arena_count(void)
{
    return arenas;
}
