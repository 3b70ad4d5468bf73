/* What the Go runtime has mapped, so that a dead one can be unmapped.
 *
 * All of Go's mappings go through two functions of runtime/cgo, which the linker
 * redirects to the ones here (ld's --wrap). A mapping that does not fit into the
 * table is merely not unmapped later.
 *
 * The lock is held for a few instructions, and never by a thread that can be
 * interrupted by code that maps memory.
 */
#include "parts.h"

#include <errno.h>
#include <sched.h>
#include <sys/mman.h>

#define MAX_RANGES 1024

typedef struct {
    uintptr_t start, end;
} range;

static range ranges[MAX_RANGES];
static size_t count;
static char busy;

static void
lock(void)
{
    while (__atomic_test_and_set(&busy, __ATOMIC_ACQUIRE)) {
        sched_yield();
    }
}

static void
unlock(void)
{
    __atomic_clear(&busy, __ATOMIC_RELEASE);
}

/* Adjacent ranges are merged, and what Go maps inside its own reservation is in
 * the table already. */
static void
add(uintptr_t start, uintptr_t end)
{
    for (size_t i = 0; i < count; i++) {
        range *r = &ranges[i];
        if (start <= r->end && end >= r->start) {
            r->start = start < r->start ? start : r->start;
            r->end = end > r->end ? end : r->end;
            return;
        }
    }
    if (count < MAX_RANGES) {
        ranges[count++] = (range){ start, end };
    }
}

static void
subtract(uintptr_t start, uintptr_t end)
{
    for (size_t i = 0; i < count; i++) {
        range *r = &ranges[i];
        if (end <= r->start || start >= r->end) {
            continue;
        }
        uintptr_t above = r->end;
        r->end = start > r->start ? start : r->start;
        if (end < above) {
            if (r->end == r->start) {
                r->start = end;
                r->end = above;
            }
            else if (count < MAX_RANGES) {
                ranges[count++] = (range){ end, above };
            }
        }
        if (r->end == r->start) {
            *r = ranges[--count];
            i--;
        }
    }
}

uintptr_t __real_x_cgo_mmap(void *addr, uintptr_t length, int32_t prot, int32_t flags, int32_t fd,
                            uint32_t offset);
void __real_x_cgo_munmap(void *addr, uintptr_t length);

uintptr_t __wrap_x_cgo_mmap(void *addr, uintptr_t length, int32_t prot, int32_t flags, int32_t fd,
                            uint32_t offset);
void __wrap_x_cgo_munmap(void *addr, uintptr_t length);

int
goguest_mappings_hold(uintptr_t start, size_t size)
{
    int found = 0;

    lock();
    for (size_t i = 0; i < count && !found; i++) {
        found = start >= ranges[i].start && start + size <= ranges[i].end;
    }
    unlock();
    return found;
}

/* In a process that locks all its memory (mlockall), what is mapped is in memory at once.
 * Go reserves a gigabyte, of which it uses a few megabytes: the reservation is unlocked,
 * and then not mapped anew but made accessible. */
static uintptr_t
map(void *addr, uintptr_t length, int32_t prot, int32_t flags, int32_t fd, uint32_t offset)
{
    if ((flags & MAP_FIXED) && (flags & MAP_ANONYMOUS) && prot == (PROT_READ | PROT_WRITE)
        && goguest_mappings_hold((uintptr_t)addr, length) && mprotect(addr, length, prot) == 0)
    {
        return (uintptr_t)addr;
    }
    uintptr_t start = __real_x_cgo_mmap(addr, length, prot, flags, fd, offset);
    if (start >= 4096 && prot == PROT_NONE) {
        (void)munlock((void *)start, length);
    }
    return start;
}

uintptr_t
__wrap_x_cgo_mmap(void *addr, uintptr_t length, int32_t prot, int32_t flags, int32_t fd,
                  uint32_t offset)
{
    uintptr_t start = map(addr, length, prot, flags, fd, offset);
    for (int tries = 0; start == ENOMEM && goguest_memory_again(tries); tries++) {
        start = map(addr, length, prot, flags, fd, offset);
    }
    if (start >= 4096) { /* otherwise an errno */
        lock();
        add(start, start + length);
        unlock();
    }
    return start;
}

/* Removed from the table first: once unmapped, the range may be reused by other
 * code. */
void
__wrap_x_cgo_munmap(void *addr, uintptr_t length)
{
    lock();
    subtract((uintptr_t)addr, (uintptr_t)addr + length);
    unlock();
    __real_x_cgo_munmap(addr, length);
}

void
goguest_mappings_keep(uintptr_t start, size_t size)
{
    uintptr_t end = (start + size + 4095) & ~(uintptr_t)4095;

    lock();
    subtract(start & ~(uintptr_t)4095, end);
    unlock();
}

size_t
goguest_mappings_drop(void)
{
    static size_t most;
    size_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        sum += ranges[i].end - ranges[i].start;
    }
    most = sum > most ? sum : most;
    /* Removed first, as above: another thread may fork, and its child does this again. */
    while (count > 0) {
        range r = ranges[--count];
        (void)munmap((void *)r.start, r.end - r.start);
    }
    return most;
}

/* Another thread may have been changing the table when the process forked. Its
 * range may be missing, duplicate, too small or empty, since starts and ends are
 * written one at a time; none of this does harm. */
void
goguest_mappings_forked(void)
{
    unlock();
}
