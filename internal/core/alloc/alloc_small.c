/* The object allocator: the functions of its table, and their slow paths. See
 * alloc_small.h for an overview.
 *
 * Any thread may call, attached or not, at any time, also before the runtime exists,
 * while the thread ends, and in the child of a fork. CPython's is for the holder of
 * the GIL only. */
#include "alloc/alloc.h"
#include "alloc_small.h"

#include <string.h>

/* ---- Slow paths ------------------------------------------------------------ */

static unsigned
class_of(size_t size)
{
    return size != 0 ? (unsigned)((size - 1) >> GOPYRT_SMALL_SHIFT) : 0;
}

static void *
large_malloc(size_t size)
{
    void *ptr = PyMem_RawMalloc(size);
    if (ptr != NULL) {
        gopyrt_count_large(1);
    }
    return ptr;
}

void *
gopyrt_small_malloc_slow(size_t size)
{
    if (!GOPYRT_SMALL_ENABLED || size > GOPYRT_SMALL_MAX) {
        return large_malloc(size);
    }
    unsigned size_class = class_of(size);
    gopyrt_cache *cache = gopyrt_cache_own();
    gopyrt_block *block = NULL;
    if (cache == NULL) {
        gopyrt_pages_take(size_class, 1, &block);
        return block != NULL ? block : large_malloc(size);
    }
    gopyrt_block_list *list = &cache->list[size_class];
    Py_ssize_t count = 0;
    block = list->head;
    if (block == NULL) {
        count = gopyrt_pages_take(size_class, gopyrt_cache_limit(size_class) / 2, &block);
    }
    if (block == NULL) {
        return large_malloc(size); /* no page; there may be less than one */
    }
    _Py_atomic_store_ptr_release(&list->head, block->next);
    _Py_atomic_store_ssize_relaxed(&list->room, list->room - count + 1);
    return block;
}

/* Makes room in a full list by returning its newer half. */
static void
make_room(unsigned size_class, gopyrt_block_list *list)
{
    Py_ssize_t batch = gopyrt_cache_limit(size_class) / 2;
    gopyrt_block *head = list->head, *last = head;
    for (Py_ssize_t i = 1; i < batch; i++) {
        last = last->next;
    }
    /* Taken off the list before they are given to the pages: a fork in between loses
     * the blocks, but never has them twice. */
    _Py_atomic_store_ptr_release(&list->head, last->next);
    _Py_atomic_store_ssize_relaxed(&list->room, list->room + batch);
    last->next = NULL;
    gopyrt_pages_give(size_class, head);
}

void
gopyrt_small_free_slow(void *ptr, unsigned page_class)
{
    if (page_class == 0) {
        if (ptr != NULL) {
            PyMem_RawFree(ptr);
            gopyrt_count_large(-1);
        }
        return;
    }
    unsigned size_class = page_class - 1;
    gopyrt_block *block = ptr;
    gopyrt_cache *cache = gopyrt_cache_own();
    if (cache == NULL) {
        block->next = NULL;
        gopyrt_pages_give(size_class, block);
        return;
    }
    gopyrt_block_list *list = &cache->list[size_class];
    if (list->room == 0) {
        make_room(size_class, list);
    }
    block->next = list->head;
    _Py_atomic_store_ptr_release(&list->head, block);
    _Py_atomic_store_ssize_relaxed(&list->room, list->room - 1);
}

/* ---- The table's functions ------------------------------------------------- */

void *
_PyObject_Malloc(void *Py_UNUSED(ctx), size_t size)
{
    return gopyrt_small_malloc(size);
}

/* Zeroes a block to the end of its last 16 bytes, without a call for so little. */
static void *
clear_block(void *ptr, size_t size)
{
    typedef struct {
        uint64_t low, high;
    } unit;
    unit *at = ptr;
    for (size_t left = class_of(size) + 1; left > 0; left--) {
        *at++ = (unit){ 0, 0 };
    }
    return ptr;
}

void *
_PyObject_Calloc(void *Py_UNUSED(ctx), size_t nelem, size_t elsize)
{
    if (gopyrt_alloc_overflows(nelem, elsize)) {
        return NULL;
    }
    size_t size = nelem * elsize;
    if (GOPYRT_SMALL_ENABLED && size <= GOPYRT_SMALL_MAX) {
        void *ptr = gopyrt_small_malloc(size);
        if (ptr == NULL) {
            return NULL;
        }
        /* Without an arena it is not a block of ours. */
        return gopyrt_page_class(ptr) != 0 ? clear_block(ptr, size) : memset(ptr, 0, size);
    }
    void *ptr = PyMem_RawCalloc(nelem, elsize);
    if (ptr != NULL) {
        gopyrt_count_large(1);
    }
    return ptr;
}

void *
_PyObject_Realloc(void *ctx, void *ptr, size_t size)
{
    if (ptr == NULL) {
        return _PyObject_Malloc(ctx, size);
    }
    unsigned page_class = gopyrt_page_class(ptr);
    if (page_class == 0) {
        return PyMem_RawRealloc(ptr, size);
    }
    /* A block that would be shrunk by less than a quarter stays. */
    size_t have = gopyrt_class_size(page_class - 1);
    if (size <= have && size > have - have / 4) {
        return ptr;
    }
    if (size <= have && class_of(size) == page_class - 1) {
        return ptr;
    }
    void *moved = gopyrt_small_malloc(size);
    if (moved == NULL) {
        return size <= have ? ptr : NULL;
    }
    memcpy(moved, ptr, size < have ? size : have);
    gopyrt_small_free(ptr);
    return moved;
}

void
_PyObject_Free(void *Py_UNUSED(ctx), void *ptr)
{
    gopyrt_small_free(ptr);
}
