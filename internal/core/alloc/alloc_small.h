/* Private to the C plane: the object allocator's fast path, and what its files share.
 *
 *   alloc_small.h   the two inline functions that nearly every call ends in
 *   alloc_small.c   the allocator's table functions, and their slow paths
 *   alloc_cache.c   each thread's cache of free blocks
 *   alloc_pages.c   the pages that blocks are cut from, shared by all threads
 *   alloc_arena.c   the arenas that pages are cut from, and which page is whose
 *
 * A request of up to 512 bytes is rounded up to one of 32 block sizes. Each thread
 * keeps a list of free blocks a size, so that an allocation and a release are a few
 * instructions on memory of its own: no lock, no atomic operation, no thread state
 * needed. A list that runs empty or full exchanges a batch with the pages. A block
 * may be released on any thread.
 *
 * An address tells by itself whether it is a block and of which size, from a table of
 * one byte a page; whatever is not a block belongs to the raw domain. */
#ifndef GOPYRT_CORE_ALLOC_SMALL_H
#define GOPYRT_CORE_ALLOC_SMALL_H

#include "base/base.h"

#define GOPYRT_SMALL_MAX 512
#define GOPYRT_SMALL_SHIFT 4
#define GOPYRT_SMALL_CLASSES (GOPYRT_SMALL_MAX >> GOPYRT_SMALL_SHIFT)

/* Sanitizers track a block only if it comes from the C library. */
#ifndef GOPYRT_SMALL_ENABLED
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define GOPYRT_SMALL_ENABLED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) \
    || __has_feature(memory_sanitizer)
#define GOPYRT_SMALL_ENABLED 0
#endif
#endif
#endif
#ifndef GOPYRT_SMALL_ENABLED
#define GOPYRT_SMALL_ENABLED 1
#endif

typedef struct gopyrt_block {
    struct gopyrt_block *next;
} gopyrt_block;

/* One size's free blocks of one thread. `room` is how many more it may hold. */
typedef struct {
    gopyrt_block *head;
    Py_ssize_t room;
} gopyrt_block_list;

typedef struct gopyrt_cache {
    gopyrt_block_list list[GOPYRT_SMALL_CLASSES];
    Py_ssize_t large;          /* blocks of the raw domain, got less given back */
    struct gopyrt_cache *next; /* in the list of all caches */
    struct gopyrt_cache **link;
} gopyrt_cache;

/* Never NULL: a thread without a cache uses one that is empty and has no room, which
 * leads to the slow paths. */
extern _Thread_local gopyrt_cache *gopyrt_cache_current;

static inline size_t
gopyrt_class_size(unsigned size_class)
{
    return (size_t)(size_class + 1) << GOPYRT_SMALL_SHIFT;
}

/* ---- Which page is whose (alloc_arena.c) --------------------------------- */

#define GOPYRT_PAGE_SHIFT 14
#define GOPYRT_PAGE_SIZE ((size_t)1 << GOPYRT_PAGE_SHIFT)

/* User addresses have 47 bits; two levels of tables, the second one mapped where
 * there are arenas. */
#define GOPYRT_MAP_LEAF_BITS 17
#define GOPYRT_MAP_ROOT_BITS (47 - GOPYRT_PAGE_SHIFT - GOPYRT_MAP_LEAF_BITS)
#define GOPYRT_MAP_LEAF_SIZE ((size_t)1 << GOPYRT_MAP_LEAF_BITS)
#define GOPYRT_MAP_ROOT_SIZE ((size_t)1 << GOPYRT_MAP_ROOT_BITS)

extern uint8_t *gopyrt_page_map[GOPYRT_MAP_ROOT_SIZE];

/* The number of the block size of the page in which `ptr` lies, plus one; 0 when it
 * lies in no page. Relaxed: the caller received the block through some
 * synchronization with the thread that marked the page. */
static inline unsigned
gopyrt_page_class(const void *ptr)
{
    uintptr_t page = (uintptr_t)ptr >> GOPYRT_PAGE_SHIFT;
    uint8_t *leaf = _Py_atomic_load_ptr_relaxed(
        &gopyrt_page_map[(page >> GOPYRT_MAP_LEAF_BITS) & (GOPYRT_MAP_ROOT_SIZE - 1)]);
    if (leaf == NULL) {
        return 0;
    }
    return _Py_atomic_load_uint8_relaxed(&leaf[page & (GOPYRT_MAP_LEAF_SIZE - 1)]);
}

/* ---- The fast path -------------------------------------------------------- */

void *gopyrt_small_malloc_slow(size_t size);
void gopyrt_small_free_slow(void *ptr, unsigned page_class);

static inline void *
gopyrt_small_malloc(size_t size)
{
    /* A size of 0 wraps around and is left to the slow path. */
    if (size - 1 < GOPYRT_SMALL_MAX) {
        gopyrt_block_list *list = &gopyrt_cache_current->list[(size - 1) >> GOPYRT_SMALL_SHIFT];
        gopyrt_block *block = list->head;
        if (block != NULL) {
            /* One store takes the block off: the list is whole whenever another
             * thread forks, and the child takes it over. */
            _Py_atomic_store_ptr_relaxed(&list->head, block->next);
            _Py_atomic_store_ssize_relaxed(&list->room, list->room + 1);
            return block;
        }
    }
    return gopyrt_small_malloc_slow(size);
}

static inline void
gopyrt_small_free(void *ptr)
{
    unsigned page_class = gopyrt_page_class(ptr);
    if (page_class != 0) {
        gopyrt_block_list *list = &gopyrt_cache_current->list[page_class - 1];
        Py_ssize_t room = list->room;
        if (room > 0) {
            gopyrt_block *block = ptr;
            block->next = list->head;
            /* Release: what the list leads to is always a whole list. */
            _Py_atomic_store_ptr_release(&list->head, block);
            _Py_atomic_store_ssize_relaxed(&list->room, room - 1);
            return;
        }
    }
    gopyrt_small_free_slow(ptr, page_class);
}

/* ---- Pages (alloc_pages.c) ------------------------------------------------ */

/* Up to `want` free blocks of a size, chained and NULL-ended, in *head. Their
 * number; 0 when there is no memory. */
Py_ssize_t gopyrt_pages_take(unsigned size_class, Py_ssize_t want, gopyrt_block **head);

/* Gives back a NULL-ended chain of blocks of a size. */
void gopyrt_pages_give(unsigned size_class, gopyrt_block *head);

/* One lock for the pages, the free pages of the arenas and the list of caches. It is
 * held briefly, never across a call to foreign code, and waiting for it does not
 * release the GIL. */
void gopyrt_pages_lock(void);
void gopyrt_pages_unlock(void);

/* What the pages of one size hold. The caller holds the lock. */
typedef struct {
    size_t pages;
    size_t taken; /* blocks in caches or in use */
    size_t free;
} gopyrt_pages_count;

gopyrt_pages_count gopyrt_pages_counted(unsigned size_class);

/* ---- Caches (alloc_cache.c) ----------------------------------------------- */

/* The calling thread's cache, made on first use; NULL when it has to do without. */
gopyrt_cache *gopyrt_cache_own(void);

/* How many free blocks of a size a cache holds at most. Half of it is a batch. */
Py_ssize_t gopyrt_cache_limit(unsigned size_class);

/* Notes a block of the raw domain that the allocator got (1) or gave back (-1). */
void gopyrt_count_large(Py_ssize_t change);

/* Free blocks of one size in all caches, and blocks of the raw domain that the
 * allocator holds. The caller holds the pages' lock; other threads keep running, so
 * the numbers may be out of date. */
Py_ssize_t gopyrt_caches_count(unsigned size_class);
Py_ssize_t gopyrt_caches_large(void);

/* In the child of a fork: the caches of all other threads have no owner any more.
 * Only moves pointers; a later call on a slow path collects their blocks. */
void gopyrt_caches_after_fork_child(void);

/* That call: returns the blocks of caches without an owner to the pages. */
void gopyrt_caches_adopt(void);

/* ---- Arenas (alloc_arena.c) ----------------------------------------------- */

#define GOPYRT_ARENA_SIZE ((size_t)1 << 20)

typedef struct gopyrt_arena gopyrt_arena;

/* Takes a page from an arena that has one, and says which arena; NULL when none has. */
void *gopyrt_arena_take_page(gopyrt_arena **owner);

/* Gives a page back. An arena that is not needed any more is put into *idle, for the
 * caller to destroy once it has released the lock. */
void gopyrt_arena_give_page(gopyrt_arena *owner, void *page, gopyrt_arena **idle);

/* These two call the arena table: without the lock. Create is NULL when there is no
 * memory; add makes the pages of a new arena available and wants the lock. */
gopyrt_arena *gopyrt_arena_create(void);
void gopyrt_arena_add(gopyrt_arena *arena);
void gopyrt_arenas_destroy(gopyrt_arena *idle);
size_t gopyrt_arena_count(void);

/* Says of which size the blocks of a page are; 0: of none. */
void gopyrt_page_mark(void *page, unsigned page_class);

#endif /* GOPYRT_CORE_ALLOC_SMALL_H */
