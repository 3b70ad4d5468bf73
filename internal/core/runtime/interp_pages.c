/* The pages of interpreters.
 *
 * They come straight from the kernel, zero and untouched: of its 225864 bytes an
 * idle interpreter makes resident only the few pages that it writes. Mapping,
 * zeroing and unmapping those takes longer than everything else about a new
 * interpreter together. So a few sets of pages are kept for later ones: the
 * pages that every interpreter writes stay resident and are zeroed, the rest is
 * returned to the kernel.
 *
 * The reserve is a few slots that are exchanged atomically: without a lock there
 * is nothing to reset in the child of a fork.
 */
#include "runtime/runtime.h"
#include "thread/thread.h"

#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* The offset of an interpreter in its pages: a little after their start, so that
 * an idle one writes to fewer pages. The offsets differ: a walk over the list
 * reads the same member of each, and members at equal page offsets compete for
 * the same cache sets. (This cuts the time of a walk over 1,000 to a fourth.) */
#define FIRST_PLACE ((size_t)1024)
#define PLACES 8
#define CACHE_LINE ((size_t)64)
#define LAST_PLACE (FIRST_PLACE + (PLACES - 1) * CACHE_LINE)

#define RESERVE 8

static char *reserve[RESERVE];
static uint32_t next_place;

/* The main interpreter has no pages of its own. */
static gopyrt_interp_record record_of_main;

static_assert(sizeof(gopyrt_interp_record) <= FIRST_PLACE, "it stands before");

static size_t
page_size(void)
{
    static size_t known;
    size_t size = __atomic_load_n(&known, __ATOMIC_RELAXED);
    if (size == 0) {
        size = (size_t)sysconf(_SC_PAGESIZE);
        __atomic_store_n(&known, size, __ATOMIC_RELAXED);
    }
    return size;
}

static char *
page_of(void *address)
{
    return (char *)address - (uintptr_t)address % page_size();
}

gopyrt_interp_record *
gopyrt_interp_record_of(PyInterpreterState *interp)
{
    if (interp == &_PyRuntime._main_interpreter) {
        return &record_of_main;
    }
    return (gopyrt_interp_record *)page_of(interp);
}

#define MAPPING_SIZE (LAST_PLACE + sizeof(PyInterpreterState))

/* ---- The parts that are hardly ever written ------------------------------
 * Two tables make up nine tenths of an interpreter: versions of functions and
 * versions of types. Each starts with a counter that is not left out. */

typedef struct {
    size_t from, to; /* whole pages, wherever the interpreter starts */
} stretch;

#define TABLES 2

static stretch
inside(size_t offset, size_t size)
{
    size_t page = page_size();
    size_t from = LAST_PLACE + offset + sizeof(uint64_t);
    size_t to = FIRST_PLACE + offset + size;
    return (stretch){ (from + page - 1) / page * page, to / page * page };
}

static void
find_tables(stretch tables[TABLES])
{
    tables[0] = inside(offsetof(PyInterpreterState, func_state),
                       sizeof(((PyInterpreterState *)0)->func_state));
    tables[1] =
        inside(offsetof(PyInterpreterState, types), sizeof(((PyInterpreterState *)0)->types));
}

/* ---- The reserve ---------------------------------------------------------- */

/* The caller owns the pages, and no other thread accesses them any more. */
static int
put_aside(char *pages)
{
    stretch tables[TABLES];
    find_tables(tables);
    for (int i = 0; i < TABLES; i++) {
        /* With large pages there may be no whole one. */
        if (tables[i].from >= tables[i].to
            || madvise(pages + tables[i].from, tables[i].to - tables[i].from, MADV_DONTNEED) != 0)
        {
            return 0;
        }
    }
    for (int i = 0; i < RESERVE; i++) {
        char *none = NULL;
        if (__atomic_load_n(&reserve[i], __ATOMIC_RELAXED) == NULL
            && __atomic_compare_exchange_n(&reserve[i], &none, pages, 0, __ATOMIC_RELEASE,
                                           __ATOMIC_RELAXED))
        {
            return 1;
        }
    }
    return 0;
}

static char *
from_reserve(void)
{
    for (int i = 0; i < RESERVE; i++) {
        char *pages = NULL;
        if (__atomic_load_n(&reserve[i], __ATOMIC_RELAXED) != NULL) {
            pages = __atomic_exchange_n(&reserve[i], NULL, __ATOMIC_ACQUIRE);
        }
        if (pages != NULL) {
            stretch tables[TABLES];
            find_tables(tables);
            memset(pages, 0, tables[0].from);
            memset(pages + tables[0].to, 0, tables[1].from - tables[0].to);
            memset(pages + tables[1].to, 0, MAPPING_SIZE - tables[1].to);
            return pages;
        }
    }
    return NULL;
}

PyInterpreterState *
gopyrt_interp_pages_take(void)
{
    char *pages = from_reserve();
    if (pages == NULL) {
        pages =
            mmap(NULL, MAPPING_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    }
    if (pages == MAP_FAILED) {
        return NULL;
    }
    uint32_t place = __atomic_fetch_add(&next_place, 1, __ATOMIC_RELAXED) % PLACES;
    return (PyInterpreterState *)(pages + FIRST_PLACE + place * CACHE_LINE);
}

/* ---- Giving back ---------------------------------------------------------- */

/* The first thread state, at the end, still tells its thread to hang. */
static size_t
all_but_first_thread(PyInterpreterState *interp)
{
    return (size_t)(page_of(&interp->_initial_thread) - page_of(interp));
}

/* The addresses stay reserved and read as zero. But the GIL stays closed: a thread that is
 * late may have the lock of its queue at this moment. */
static void
empty_pages(PyInterpreterState *interp)
{
    char *pages = page_of(interp), *end = pages + all_but_first_thread(interp);
    char *gil = page_of(&interp->_gil), *after = page_of(&interp->_gil + 1) + page_size();

    (void)madvise(pages, (size_t)(gil - pages), MADV_DONTNEED);
    if (after < end) {
        (void)madvise(after, (size_t)(end - after), MADV_DONTNEED);
    }
}

void
gopyrt_interp_pages_give(PyInterpreterState *interp)
{
    char *pages = page_of(interp);

    if (gopyrt_interp_record_of(interp)->keep_address) {
        empty_pages(interp);
    }
    /* A thread that was left behind reads its thread state when it returns, to
     * learn that it must hang. So the page of the embedded thread state is kept
     * if it belongs to such a thread. */
    else if (_PyThreadState_MustExit(&interp->_initial_thread.base)) {
        munmap(pages, all_but_first_thread(interp));
    }
    else if (!put_aside(pages)) {
        munmap(pages, MAPPING_SIZE);
    }
}
