/* Each thread's cache of free blocks: made by its first call that needs one, released
 * when the thread ends, and taken over by the surviving thread when a fork left its
 * owner behind.
 *
 * The owner uses its cache without a lock. The list of all caches is under the pages'
 * lock. */
#include "alloc/alloc.h"
#include "alloc_small.h"

#include <pthread.h>

/* A list may hold this many bytes, but neither very few blocks nor very many. */
#define LIST_BYTES 16384
#define LIST_FEWEST 16
#define LIST_MOST 512

/* Stands for the cache of a thread that has none yet, and of a thread whose cache was
 * released because the thread is ending: from then on it goes without. */
static gopyrt_cache no_cache;
static gopyrt_cache never_again;

_Thread_local gopyrt_cache *gopyrt_cache_current = &no_cache;

/* Guarded by the pages' lock: every thread's cache; the caches left behind by threads
 * that do not exist after a fork; the count of raw blocks of threads that have ended. */
static gopyrt_cache *caches;
static gopyrt_cache *orphans;
static Py_ssize_t large_of_ended;
static pthread_key_t at_thread_end;
static int at_thread_end_made;

Py_ssize_t
gopyrt_cache_limit(unsigned size_class)
{
    Py_ssize_t count = LIST_BYTES / (Py_ssize_t)gopyrt_class_size(size_class);
    return count < LIST_FEWEST ? LIST_FEWEST : count > LIST_MOST ? LIST_MOST : count;
}

static void
link_cache(gopyrt_cache *cache)
{
    cache->next = caches;
    cache->link = &caches;
    if (caches != NULL) {
        caches->link = &cache->next;
    }
    caches = cache;
}

static void
unlink_cache(gopyrt_cache *cache)
{
    *cache->link = cache->next;
    if (cache->next != NULL) {
        cache->next->link = cache->link;
    }
}

/* Returns the blocks of an unused cache to the pages, and frees the cache. */
static void
dissolve(gopyrt_cache *cache)
{
    for (unsigned size_class = 0; size_class < GOPYRT_SMALL_CLASSES; size_class++) {
        gopyrt_pages_give(size_class, cache->list[size_class].head);
    }
    gopyrt_pages_lock();
    large_of_ended += cache->large;
    gopyrt_pages_unlock();
    _PyMem_DefaultRawFree(cache);
}

static void
end_cache(void *arg)
{
    gopyrt_cache *cache = arg;
    gopyrt_cache_current = &never_again;
    gopyrt_pages_lock();
    unlink_cache(cache);
    gopyrt_pages_unlock();
    dissolve(cache);
}

void
gopyrt_caches_after_fork_child(void)
{
    gopyrt_cache *own = gopyrt_cache_current;
    int has_cache = own != &no_cache && own != &never_again;
    if (has_cache) {
        unlink_cache(own);
    }
    gopyrt_cache **end = &orphans;
    while (*end != NULL) {
        end = &(*end)->next;
    }
    *end = caches;
    caches = NULL;
    if (has_cache) {
        link_cache(own);
    }
}

void
gopyrt_caches_adopt(void)
{
    if (_Py_atomic_load_ptr_relaxed(&orphans) == NULL) {
        return;
    }
    gopyrt_pages_lock();
    gopyrt_cache *cache = orphans;
    _Py_atomic_store_ptr_relaxed(&orphans, NULL);
    gopyrt_pages_unlock();
    while (cache != NULL) {
        gopyrt_cache *next = cache->next;
        dissolve(cache);
        cache = next;
    }
}

/* Makes the key whose destructor takes a thread's cache down. */
static int
have_thread_end(void)
{
    gopyrt_pages_lock();
    if (!at_thread_end_made) {
        at_thread_end_made = pthread_key_create(&at_thread_end, end_cache) == 0;
    }
    int made = at_thread_end_made;
    gopyrt_pages_unlock();
    return made;
}

gopyrt_cache *
gopyrt_cache_own(void)
{
    gopyrt_cache *cache = gopyrt_cache_current;
    gopyrt_caches_adopt();
    if (cache == &never_again) {
        return NULL;
    }
    if (cache != &no_cache) {
        return cache;
    }
    if (!have_thread_end()) {
        return NULL;
    }
    cache = _PyMem_DefaultRawCalloc(1, sizeof(*cache));
    if (cache == NULL) {
        return NULL;
    }
    for (unsigned size_class = 0; size_class < GOPYRT_SMALL_CLASSES; size_class++) {
        cache->list[size_class].room = gopyrt_cache_limit(size_class);
    }
    if (pthread_setspecific(at_thread_end, cache) != 0) {
        _PyMem_DefaultRawFree(cache);
        return NULL;
    }
    gopyrt_pages_lock();
    link_cache(cache);
    gopyrt_pages_unlock();
    gopyrt_cache_current = cache;
    return cache;
}

Py_ssize_t
gopyrt_caches_count(unsigned size_class)
{
    Py_ssize_t count = 0;
    for (gopyrt_cache *cache = caches; cache != NULL; cache = cache->next) {
        count += gopyrt_cache_limit(size_class)
                 - _Py_atomic_load_ssize_relaxed(&cache->list[size_class].room);
    }
    return count;
}

Py_ssize_t
gopyrt_caches_large(void)
{
    Py_ssize_t count = large_of_ended;
    for (gopyrt_cache *cache = caches; cache != NULL; cache = cache->next) {
        count += _Py_atomic_load_ssize_relaxed(&cache->large);
    }
    return count;
}

void
gopyrt_count_large(Py_ssize_t change)
{
    gopyrt_cache *cache = gopyrt_cache_own();
    if (cache != NULL) {
        _Py_atomic_store_ssize_relaxed(&cache->large, cache->large + change);
        return;
    }
    gopyrt_pages_lock();
    large_of_ended += change;
    gopyrt_pages_unlock();
}
