/* Which process this is: a child of a fork is another one.
 *
 * Its number does not tell: in a namespace of its own a child may have its parent's, and
 * the child of a vfork has another, but its parent's memory. A page tells that the kernel
 * clears in each child that has memory of its own (Linux 4.14; MADV_WIPEONFORK). Where
 * there is none, it is the number.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "parts.h"

#include <sys/mman.h>
#include <unistd.h>

static uint64_t *page;                     /* NULL: none; 0 in it: the process has no name yet */
static uint64_t names = (uint64_t)1 << 32; /* the last; no process has such a number */

/* The process that the calling thread forks, and has forked from. */
static __thread uint64_t forking __attribute__((tls_model("initial-exec")));

void
goguest_process_begin(void)
{
    size_t size = (size_t)sysconf(_SC_PAGESIZE);
    void *mine = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (mine == MAP_FAILED) {
        return;
    }
    if (madvise(mine, size, MADV_WIPEONFORK) != 0) {
        (void)munmap(mine, size);
        return;
    }
    page = mine;
}

/* In a child whose threads come here first, each gets the name that one of them gave. */
static uint64_t
give_name(void)
{
    uint64_t none = 0, name = __atomic_add_fetch(&names, 1, __ATOMIC_RELAXED);

    return __atomic_compare_exchange_n(page, &none, name, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED)
               ? name
               : none;
}

uint64_t
goguest_process(void)
{
    if (page == NULL) {
        return (uint64_t)getpid();
    }
    uint64_t name = __atomic_load_n(page, __ATOMIC_RELAXED);
    return __builtin_expect(name != 0, 1) ? name : give_name();
}

void
goguest_process_forks(void)
{
    forking = goguest_process();
}

/* Some emulators of Linux know the advice, but clear nothing. */
void
goguest_process_forked(void)
{
    if (page != NULL && goguest_process() == forking) {
        page = NULL;
    }
}
