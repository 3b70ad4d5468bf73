/* Memory for thread states: slabs of 64 KiB, some seventy states each, mapped when
 * they are needed and unmapped when no state is left in them. The C library's
 * heap keeps the memory of states that were deleted in another order than that of
 * their making.
 *
 * A few empty slabs are kept, so that making and deleting costs no system call,
 * and a state that was just deleted by mistake can still be recognized.
 *
 * Callers: any thread, with HEAD_LOCK or without. Fork: the lock is held over it.
 * Signals: no.
 */
#include "thread/thread.h"
#include "tstate_pool.h"

#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>

/* Sanitizers track a block only if it comes from the C library. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define POOLED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) \
    || __has_feature(memory_sanitizer)
#define POOLED 0
#endif
#endif
#ifndef POOLED
#define POOLED 1
#endif

#define SLAB_SIZE ((uintptr_t)1 << 16)
#define EMPTY_AT_MOST 8

typedef struct block {
    struct block *next;
} block;

typedef struct slab {
    struct slab *next, **link; /* in `usable`, while it has a free block */
    block *free;
    uint32_t used, untouched; /* blocks; the last `untouched` were never given out */
} slab;

#define STEP ((sizeof(_PyThreadStateImpl) + 63) & ~(size_t)63)
#define FIRST ((sizeof(slab) + 63) & ~(size_t)63)
#define BLOCKS ((uint32_t)((SLAB_SIZE - FIRST) / STEP))

static PyMutex lock; /* guards all that follows, and the slabs */
static slab *usable;
static unsigned empty;

static void
lock_pool(void)
{
    gopyrt_section_lock(GOPYRT_FORK_LOCK_STATES, &lock);
}

static void
unlock_pool(void)
{
    gopyrt_section_unlock(GOPYRT_FORK_LOCK_STATES, &lock);
}

static void
link_usable(slab *s)
{
    s->next = usable;
    s->link = &usable;
    if (usable != NULL) {
        usable->link = &s->next;
    }
    usable = s;
}

static void
unlink_usable(slab *s)
{
    *s->link = s->next;
    if (s->next != NULL) {
        s->next->link = s->link;
    }
}

/* At a multiple of its size, so that a block leads to its slab. */
static slab *
map_slab(void)
{
    char *mapped =
        mmap(NULL, 2 * SLAB_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) {
        return NULL;
    }
    size_t before = -(uintptr_t)mapped & (SLAB_SIZE - 1);
    if (before > 0) {
        munmap(mapped, before);
    }
    munmap(mapped + before + SLAB_SIZE, SLAB_SIZE - before);
    slab *s = (slab *)(void *)(mapped + before);
    s->untouched = BLOCKS;
    return s;
}

static slab *
usable_slab(void)
{
    if (usable == NULL) {
        slab *fresh = map_slab();
        if (fresh == NULL) {
            return NULL;
        }
        link_usable(fresh);
        empty++;
    }
    return usable;
}

static void *
take_block(slab *s)
{
    block *taken = s->free;
    if (taken != NULL) {
        s->free = taken->next;
    }
    else {
        taken = (block *)(void *)((char *)s + FIRST + (BLOCKS - s->untouched) * STEP);
        s->untouched--;
    }
    empty -= s->used == 0;
    if (++s->used == BLOCKS) {
        unlink_usable(s);
    }
    return taken;
}

_PyThreadStateImpl *
gopyrt_tstate_memory_take(void)
{
    if (!POOLED) {
        return malloc(sizeof(_PyThreadStateImpl));
    }
    lock_pool();
    slab *s = usable_slab();
    void *taken = s != NULL ? take_block(s) : NULL;
    unlock_pool();
    return taken;
}

/* Returns the slab if it is to be unmapped. */
static slab *
give_block(slab *s, block *given)
{
    given->next = s->free;
    s->free = given;
    if (s->used-- == BLOCKS) {
        link_usable(s);
    }
    if (s->used > 0) {
        return NULL;
    }
    if (empty < EMPTY_AT_MOST) {
        empty++;
        return NULL;
    }
    unlink_usable(s);
    return s;
}

void
gopyrt_tstate_memory_give(_PyThreadStateImpl *impl)
{
    if (!POOLED) {
        free(impl);
        return;
    }
    slab *s = (slab *)((uintptr_t)impl & ~(SLAB_SIZE - 1));
    lock_pool();
    slab *idle = give_block(s, (block *)(void *)impl);
    unlock_pool();
    if (idle != NULL) {
        munmap(idle, SLAB_SIZE);
    }
}

void
gopyrt_tstate_memory_before_fork(void)
{
    gopyrt_fork_hold(GOPYRT_FORK_LOCK_STATES, &lock);
}

void
gopyrt_tstate_memory_after_fork_parent(void)
{
    gopyrt_fork_release(GOPYRT_FORK_LOCK_STATES);
}

void
gopyrt_tstate_memory_after_fork_child(void)
{
    _PyMutex_at_fork_reinit(&lock);
}
