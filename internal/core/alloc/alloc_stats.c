/* How much memory the object allocator has given out.
 *
 * Blocks that lie in a thread's cache count as free. Other threads keep running
 * while the numbers are read, so they are exact only when no other thread
 * allocates. */
#include "alloc/alloc.h"
#include "alloc_small.h"

#include <stdio.h>

typedef struct {
    size_t pages;
    size_t used; /* blocks */
    size_t cached;
    size_t free;
} class_stats;

typedef struct {
    class_stats classes[GOPYRT_SMALL_CLASSES];
    size_t arenas;
    Py_ssize_t large;
} stats;

static void
collect(stats *all)
{
    gopyrt_caches_adopt();
    gopyrt_pages_lock();
    for (unsigned size_class = 0; size_class < GOPYRT_SMALL_CLASSES; size_class++) {
        gopyrt_pages_count pages = gopyrt_pages_counted(size_class);
        Py_ssize_t cached = gopyrt_caches_count(size_class);
        if (cached < 0) {
            cached = 0;
        }
        if ((size_t)cached > pages.taken) {
            cached = (Py_ssize_t)pages.taken;
        }
        all->classes[size_class] = (class_stats){
            .pages = pages.pages,
            .used = pages.taken - (size_t)cached,
            .cached = (size_t)cached,
            .free = pages.free,
        };
    }
    all->arenas = gopyrt_arena_count();
    all->large = gopyrt_caches_large();
    gopyrt_pages_unlock();
}

Py_ssize_t
_Py_GetGlobalAllocatedBlocks(void)
{
    stats all;
    collect(&all);
    Py_ssize_t count = all.large > 0 ? all.large : 0;
    for (unsigned size_class = 0; size_class < GOPYRT_SMALL_CLASSES; size_class++) {
        count += (Py_ssize_t)all.classes[size_class].used;
    }
    return count;
}

/* Whether the mem and obj domains use the object allocator in the end. */
static int
allocator_in_use(void)
{
    const struct _pymem_allocators *a = &_PyRuntime.allocators;
    return a->standard.obj.malloc == _PyObject_Malloc
           || (a->is_debug_enabled && a->debug.obj.alloc.malloc == _PyObject_Malloc);
}

int
_PyObject_DebugMallocStats(FILE *out)
{
    if (!allocator_in_use()) {
        return 0;
    }
    stats all;
    collect(&all);
    fprintf(out,
            "Small block threshold = %d, in %d size classes.\n\n"
            "class   size       pages   blocks in use   blocks cached    blocks free\n"
            "-----   ----   ---------   -------------   -------------   ------------\n",
            GOPYRT_SMALL_MAX, GOPYRT_SMALL_CLASSES);
    size_t used = 0, cached = 0, free_bytes = 0;
    for (unsigned size_class = 0; size_class < GOPYRT_SMALL_CLASSES; size_class++) {
        const class_stats *s = &all.classes[size_class];
        size_t size = gopyrt_class_size(size_class);
        if (s->pages == 0) {
            continue;
        }
        fprintf(out, "%5u %6zu %11zu %15zu %15zu %14zu\n", size_class, size, s->pages, s->used,
                s->cached, s->free);
        used += s->used * size;
        cached += s->cached * size;
        free_bytes += s->free * size;
    }
    fprintf(out,
            "\n%zu arenas of %zu bytes\n%zu bytes in used blocks\n"
            "%zu bytes in threads' caches\n%zu bytes in free blocks\n"
            "%zd larger blocks of the raw domain\n",
            all.arenas, GOPYRT_ARENA_SIZE, used, cached, free_bytes, all.large);
    return 1;
}
