/* Pages: 16 KiB each, cut into blocks of one size, and shared by all threads.
 *
 * Threads exchange whole batches with the pages. A page with no block in use is
 * returned to its arena, and can then serve another size.
 *
 * Fork: the forking thread holds the lock across the fork and may allocate
 * meanwhile, so the pages are consistent in the child. */
#include "alloc/alloc.h"
#include "alloc_small.h"

#include "lock/lock.h"

typedef struct page {
    struct page *next, **link; /* in `partial`, while it has free blocks */
    gopyrt_arena *arena;
    gopyrt_block *free; /* blocks that came back */
    char *untouched;    /* the first of those never given out */
    uint32_t untouched_count;
    uint32_t free_count; /* of both kinds */
    uint32_t blocks;
    uint32_t size_class;
} page;

/* Blocks begin here, at a multiple of their alignment. */
#define PAGE_HEAD ((sizeof(page) + 15) & ~(size_t)15)

static PyMutex lock;

static page *partial[GOPYRT_SMALL_CLASSES];
static size_t page_count[GOPYRT_SMALL_CLASSES];
static size_t free_count[GOPYRT_SMALL_CLASSES];

void
gopyrt_pages_lock(void)
{
    gopyrt_section_lock(GOPYRT_FORK_LOCK_PAGES, &lock);
}

void
gopyrt_pages_unlock(void)
{
    gopyrt_section_unlock(GOPYRT_FORK_LOCK_PAGES, &lock);
}

void
gopyrt_alloc_before_fork(void)
{
    gopyrt_fork_hold(GOPYRT_FORK_LOCK_PAGES, &lock);
}

void
gopyrt_alloc_after_fork_parent(void)
{
    gopyrt_fork_release(GOPYRT_FORK_LOCK_PAGES);
}

void
gopyrt_alloc_after_fork_child(void)
{
    gopyrt_fork_forget_locks();
    _PyMutex_at_fork_reinit(&lock);
    gopyrt_caches_after_fork_child();
}

static uint32_t
blocks_of_page(unsigned size_class)
{
    return (uint32_t)((GOPYRT_PAGE_SIZE - PAGE_HEAD) / gopyrt_class_size(size_class));
}

static page *
page_of(const void *block)
{
    return (page *)((uintptr_t)block & ~(GOPYRT_PAGE_SIZE - 1));
}

static void
link_partial(page *p)
{
    page **head = &partial[p->size_class];
    p->next = *head;
    p->link = head;
    if (*head != NULL) {
        (*head)->link = &p->next;
    }
    *head = p;
}

static void
unlink_partial(page *p)
{
    *p->link = p->next;
    if (p->next != NULL) {
        p->next->link = p->link;
    }
}

/* Makes a page for a size. 0, or -1 when no arena has one. */
static int
open_page(unsigned size_class)
{
    gopyrt_arena *arena;
    page *p = gopyrt_arena_take_page(&arena);
    if (p == NULL) {
        return -1;
    }
    uint32_t blocks = blocks_of_page(size_class);
    *p = (page){
        .arena = arena,
        .untouched = (char *)p + PAGE_HEAD,
        .untouched_count = blocks,
        .free_count = blocks,
        .blocks = blocks,
        .size_class = size_class,
    };
    link_partial(p);
    page_count[size_class]++;
    free_count[size_class] += blocks;
    gopyrt_page_mark(p, size_class + 1);
    return 0;
}

/* Takes back a page that has no block in use. */
static void
close_page(page *p, gopyrt_arena **idle)
{
    unlink_partial(p);
    page_count[p->size_class]--;
    free_count[p->size_class] -= p->blocks;
    gopyrt_page_mark(p, 0);
    gopyrt_arena_give_page(p->arena, p, idle);
}

/* One block of a page that has some. */
static gopyrt_block *
take_block(page *p)
{
    gopyrt_block *block = p->free;
    if (block != NULL) {
        p->free = block->next;
    }
    else {
        block = (gopyrt_block *)p->untouched;
        p->untouched += gopyrt_class_size(p->size_class);
        p->untouched_count--;
    }
    free_count[p->size_class]--;
    if (--p->free_count == 0) {
        unlink_partial(p);
    }
    return block;
}

Py_ssize_t
gopyrt_pages_take(unsigned size_class, Py_ssize_t want, gopyrt_block **head)
{
    gopyrt_block **end = head;
    Py_ssize_t count = 0;
    gopyrt_pages_lock();
    while (count < want) {
        page *p = partial[size_class];
        if (p != NULL) {
            *end = take_block(p);
            end = &(*end)->next;
            count++;
        }
        else if (count > 0) {
            break; /* fewer will do, before a new page is cut */
        }
        else if (open_page(size_class) < 0) {
            gopyrt_pages_unlock();
            gopyrt_arena *arena = gopyrt_arena_create();
            if (arena == NULL) {
                return 0;
            }
            gopyrt_pages_lock();
            gopyrt_arena_add(arena);
        }
    }
    *end = NULL;
    gopyrt_pages_unlock();
    return count;
}

void
gopyrt_pages_give(unsigned size_class, gopyrt_block *head)
{
    gopyrt_arena *idle = NULL;
    gopyrt_pages_lock();
    while (head != NULL) {
        gopyrt_block *next = head->next;
        page *p = page_of(head);
        head->next = p->free;
        p->free = head;
        free_count[size_class]++;
        if (p->free_count++ == 0) {
            link_partial(p);
        }
        if (p->free_count == p->blocks) {
            close_page(p, &idle);
        }
        head = next;
    }
    gopyrt_pages_unlock();
    gopyrt_arenas_destroy(idle);
}

gopyrt_pages_count
gopyrt_pages_counted(unsigned size_class)
{
    return (gopyrt_pages_count){
        .pages = page_count[size_class],
        .taken = page_count[size_class] * blocks_of_page(size_class) - free_count[size_class],
        .free = free_count[size_class],
    };
}
