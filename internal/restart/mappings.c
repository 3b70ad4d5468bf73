/* What the Go runtime has mapped, so that a dead one can be unmapped.
 *
 * Everything that Go maps goes through two functions of runtime/cgo, which the
 * linker leads through the ones here. A mapping that finds no place in the table
 * is not unmapped later, and that is all.
 *
 * The lock is held for a few instructions and by nobody who can be interrupted
 * by code that maps memory.
 */
#include "restart.h"

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

/* Neighbours become one, and what Go maps anew inside its own reservation is
 * there already. */
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

uintptr_t
__wrap_x_cgo_mmap(void *addr, uintptr_t length, int32_t prot, int32_t flags, int32_t fd,
                  uint32_t offset)
{
    uintptr_t start = __real_x_cgo_mmap(addr, length, prot, flags, fd, offset);
    if (start >= 4096) { /* else an errno */
        lock();
        add(start, start + length);
        unlock();
    }
    return start;
}

/* Out of the table first: afterwards the range may be somebody else's. */
void
__wrap_x_cgo_munmap(void *addr, uintptr_t length)
{
    lock();
    subtract((uintptr_t)addr, (uintptr_t)addr + length);
    unlock();
    __real_x_cgo_munmap(addr, length);
}

int
gopyrt_mappings_hold(uintptr_t address)
{
    int found = 0;

    lock();
    for (size_t i = 0; i < count; i++) {
        found |= address >= ranges[i].start && address < ranges[i].end;
    }
    unlock();
    return found;
}

void
gopyrt_mappings_keep(uintptr_t start, size_t size)
{
    uintptr_t end = (start + size + 4095) & ~(uintptr_t)4095;

    lock();
    subtract(start & ~(uintptr_t)4095, end);
    unlock();
}

size_t
gopyrt_mappings_drop(void)
{
    static size_t most;
    size_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        (void)munmap((void *)ranges[i].start, ranges[i].end - ranges[i].start);
        sum += ranges[i].end - ranges[i].start;
    }
    count = 0;
    most = sum > most ? sum : most;
    return most;
}

/* Another thread may have been in here when the process forked. What it was
 * about to write down is lost, or stands there twice, or half: half is a range
 * that is too small or empty, as starts and ends are moved one at a time. */
void
gopyrt_mappings_forked(void)
{
    unlock();
}
