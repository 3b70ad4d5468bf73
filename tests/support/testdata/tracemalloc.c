/* Tracing of memory: the host's frames and their names, memory that runs out, threads that
 * race. The conformance tests compare the rest with CPython. */
#include "host.h"
#include "eval/tracemalloc.h"

#include <limits.h>

#define TRACED (_PyRuntime.tracemalloc)

static void
says(const char *text)
{
    EXPECT(strcmp(host_error(), text) == 0);
}

static size_t
traced(void)
{
    size_t now, peak;
    gopyrt_tracemalloc_get_memory(&now, &peak);
    EXPECT(peak >= now);
    return now;
}

/* ---- Frames ------------------------------------------------------------------ */

static const char *names[] = {
    "a.py", "b.py", NULL, "", "\xc3\xa9.py", "\xe2\x82\xac.py", "\xf0\x9f\x90\x8d.py", "bad\xff.py"
};
#define NAMES 8

static int depth, asked;
static void *kept;

static int
frames_of_host(void *data, gopyrt_host_frame *frames, int max_frames)
{
    EXPECT(data == (void *)names);
    asked++;
    /* What the hook itself does with memory is not traced, and frees what was. */
    PyMem_Free(PyMem_Malloc(1 << 20));
    PyMem_RawFree(kept);
    kept = NULL;
    for (int i = 0; i < depth && i < max_frames; i++) {
        frames[i] = (gopyrt_host_frame){ names[i % NAMES], (unsigned)i + 1 };
    }
    return depth;
}

static void
same_frames(void *block, int count)
{
    static gopyrt_host_frame frames[70000];
    size_t size = 0;
    EXPECT(gopyrt_tracemalloc_get_traceback(0, (uintptr_t)block, &size, frames, 70000) == count);
    EXPECT(size == 10);
    for (int i = 0; i < count; i++) {
        const char *name = names[i % NAMES] != NULL ? names[i % NAMES] : "<unknown>";
        EXPECT(frames[i].lineno == (unsigned)i + 1 && strcmp(frames[i].filename, name) == 0);
    }
}

/* The string objects are what an outside reader expects. */
static void
look_at_names(void)
{
    const wchar_t *const wide[] = { L"\u00e9.py", L"\u20ac.py", L"\U0001f40d.py", L"bad\xdcff.py" };
    const int kinds[] = { 1, 2, 4, 2 };
    int found = 0;
    for (size_t i = 0; i < TRACED.filenames->nbuckets; i++) {
        const _Py_hashtable_entry_t *entry = (void *)TRACED.filenames->buckets[i].head;
        for (; entry != NULL; entry = (void *)entry->_Py_slist_item.next) {
            const PyASCIIObject *name = entry->key;
            const char *at = (const char *)((const PyCompactUnicodeObject *)name + 1);
            EXPECT(name->state.compact && (Py_uhash_t)name->hash == entry->key_hash);
            for (int n = 0; n < 4 && !name->state.ascii; n++) {
                int kind = kinds[n], same = name->state.kind == kinds[n]
                                            && name->length == (Py_ssize_t)wcslen(wide[n]);
                for (Py_ssize_t k = 0; same && k <= name->length; k++) {
                    wchar_t c = kind == 1   ? ((const Py_UCS1 *)at)[k]
                                : kind == 2 ? ((const Py_UCS2 *)at)[k]
                                            : (wchar_t)((const Py_UCS4 *)at)[k];
                    same = c == wide[n][k];
                }
                found += same;
            }
        }
    }
    EXPECT(found == 4);
    EXPECT(TRACED.filenames->nentries == NAMES - 1);
}

static void
frames(void)
{
    gopyrt_tracemalloc_set_frames(frames_of_host, names);
    EXPECT(gopyrt_tracemalloc_start(UINT16_MAX) == 0);
    const int depths[] = { 0, 1, 2, 8, GOPYRT_FEW_FRAMES, GOPYRT_FEW_FRAMES + 1, 65535, 70000 };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(depths); i++) {
        size_t before = traced();
        depth = depths[i];
        void *first = PyMem_RawMalloc(10), *second = PyMem_Malloc(10);
        if (depth > 0) {
            same_frames(first, Py_MIN(depth, UINT16_MAX));
            same_frames(second, Py_MIN(depth, UINT16_MAX));
        }
        const gopyrt_trace *one = gopyrt_trace_find(0, (uintptr_t)first);
        const gopyrt_trace *other = gopyrt_trace_find(0, (uintptr_t)second);
        EXPECT(one->traceback == other->traceback);
        EXPECT(one->traceback->total_nframe == Py_MAX(1, Py_MIN(depth, UINT16_MAX)));
        EXPECT(depth > 0 || one->traceback == &TRACED.empty_traceback);
        EXPECT(traced() - before == 20);
        PyMem_RawFree(first);
        PyMem_Free(second);
        EXPECT(traced() == before);
    }
    look_at_names();
    EXPECT(TRACED.tracebacks->nentries == 6); /* 70000 is as deep as 65535 */
    /* A block that was traced goes in the hook. */
    kept = PyMem_RawMalloc(1000);
    size_t before = traced();
    void *block = PyMem_RawMalloc(10);
    EXPECT(traced() == before - 990 && kept == NULL);
    /* A thread without a thread state is not asked. */
    asked = 0;
    host_detach();
    block = PyMem_RawRealloc(block, 20);
    host_attach();
    EXPECT(asked == 0);
    EXPECT(gopyrt_trace_find(0, (uintptr_t)block)->traceback == &TRACED.empty_traceback);
    /* Fewer from now on. */
    gopyrt_tracemalloc_stop();
    PyMem_RawFree(block);
    EXPECT(TRACED.filenames->nentries == 0 && TRACED.tracebacks->nentries == 0);
    EXPECT(gopyrt_tracemalloc_start(2) == 0);
    depth = 8;
    block = PyMem_RawMalloc(10);
    same_frames(block, 2);
    EXPECT(gopyrt_trace_find(0, (uintptr_t)block)->traceback->total_nframe == 8);
    EXPECT(PyTraceMalloc_Track(3, 1, 10) == 0);
    EXPECT(gopyrt_trace_find(3, 1)->traceback->nframe == 2);
    PyMem_RawFree(block);
    gopyrt_tracemalloc_set_frames(NULL, NULL);
    gopyrt_tracemalloc_stop();
}

/* ---- Without memory ----------------------------------------------------------- */

static int room; /* requests that are still granted; -1: all */

static void *
scarce_malloc(size_t size)
{
    if (room == 0) {
        return NULL;
    }
    room -= room > 0;
    return malloc(size);
}

static void
make_scarce(int requests)
{
    TRACED.traces->alloc.malloc = scarce_malloc;
    TRACED.domains->alloc.malloc = scarce_malloc;
    TRACED.filenames->alloc.malloc = scarce_malloc;
    TRACED.tracebacks->alloc.malloc = scarce_malloc;
    room = requests;
}

static void
without_memory(void)
{
    gopyrt_tracemalloc_set_frames(frames_of_host, names);
    depth = 3;
    EXPECT(gopyrt_tracemalloc_start(10) == 0);
    for (int requests = 0;; requests++) {
        gopyrt_tracemalloc_clear();
        make_scarce(requests);
        void *block = PyMem_RawMalloc(10);
        room = -1;
        EXPECT(traced() == (block != NULL ? 10 : 0));
        EXPECT(TRACED.traces->nentries == (block != NULL));
        PyMem_RawFree(block);
        if (block != NULL) {
            /* Names, traceback, trace, each with its entry. */
            EXPECT(requests == 4 + 2 + 2);
            break;
        }
    }
    for (int requests = 0;; requests++) {
        gopyrt_tracemalloc_clear();
        make_scarce(requests);
        int result = PyTraceMalloc_Track(5, 1, 10);
        room = -1;
        EXPECT(traced() == (result == 0 ? 10 : 0));
        if (result == 0) {
            break;
        }
        EXPECT(result == -1);
    }
    /* A block that is resized keeps its trace, at its old place. */
    gopyrt_tracemalloc_clear();
    make_scarce(-1);
    char *block = PyMem_RawMalloc(10);
    same_frames(block, 3);
    depth = 5;
    room = 0;
    block = PyMem_RawRealloc(block, 100000);
    EXPECT(block != NULL && traced() == 100000);
    EXPECT(gopyrt_trace_find(0, (uintptr_t)block)->traceback->nframe == 3);
    /* The buckets need room for many entries, and are as many as they were without it. */
    room = -1;
    char *many[100];
    for (int i = 0; i < 100; i++) {
        many[i] = PyMem_RawMalloc(1);
        EXPECT(many[i] != NULL);
    }
    room = 0;
    for (int i = 0; i < 100; i++) {
        many[i] = PyMem_RawRealloc(many[i], 3000);
    }
    EXPECT(traced() == 100000 + 100 * 3000);
    for (int i = 0; i < 100; i++) {
        PyMem_RawFree(many[i]);
    }
    PyMem_RawFree(block);
    EXPECT(traced() == 0);
    /* One that had no trace gets none. */
    block = malloc(10);
    block = PyMem_RawRealloc(block, 20);
    EXPECT(block != NULL && traced() == 0);
    PyMem_RawFree(block);
    room = -1;
    gopyrt_tracemalloc_stop();
    gopyrt_tracemalloc_set_frames(NULL, NULL);
}

/* The traces are cleared, or tracing ends, while a block is out to be resized. */
static PyMemAllocatorEx below;
static void (*meanwhile)(void);

static void *
slow_realloc(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    meanwhile();
    return size == 7 ? NULL : below.realloc(below.ctx, ptr, size);
}

static void
start_again(void)
{
    gopyrt_tracemalloc_stop();
    EXPECT(gopyrt_tracemalloc_start(1) == 0);
}

static void
interrupted(void)
{
    void (*const what[])(void) = { gopyrt_tracemalloc_clear, gopyrt_tracemalloc_stop, start_again };
    gopyrt_tracemalloc_set_frames(frames_of_host, names);
    depth = 3;
    for (size_t i = 0; i < 3; i++) {
        for (size_t size = 6; size < 8; size++) {
            EXPECT(gopyrt_tracemalloc_start(10) == 0);
            void *block = PyMem_RawMalloc(10), *moved;
            below = TRACED.allocators.raw;
            TRACED.allocators.raw.realloc = slow_realloc;
            meanwhile = what[i];
            moved = PyMem_RawRealloc(block, size);
            EXPECT((moved == NULL) == (size == 7));
            block = moved != NULL ? moved : block;
            int tracing = gopyrt_tracemalloc_is_tracing();
            EXPECT(traced() == (!tracing ? 0 : moved != NULL ? size : 10));
            if (tracing && moved == NULL) {
                EXPECT(gopyrt_trace_find(0, (uintptr_t)block)->traceback
                       == &TRACED.empty_traceback);
            }
            PyMem_RawFree(block);
            EXPECT(traced() == 0);
            gopyrt_tracemalloc_stop();
            PyMem_SetAllocator(PYMEM_DOMAIN_RAW, &below);
        }
    }
    gopyrt_tracemalloc_set_frames(NULL, NULL);
}

/* ---- Threads ---------------------------------------------------------- */

static void
use(int index)
{
    uint32_t state = (uint32_t)index + 1;
    char *block[50] = { 0 };
    for (int i = 0; i < 20000; i++) {
        uint32_t at = host_random(&state) % 50, size = host_random(&state) % 2000;
        if (size % 3 == 0) {
            PyMem_RawFree(block[at]);
            block[at] = NULL;
        }
        else {
            block[at] = PyMem_RawRealloc(block[at], size);
            EXPECT(block[at] != NULL);
        }
        EXPECT(PyTraceMalloc_Track(7, (uintptr_t)&block[at], size) == 0);
        EXPECT(gopyrt_tracemalloc_get_traceback(7, (uintptr_t)&block[at], NULL, NULL, 0) == 1);
    }
    for (int i = 0; i < 50; i++) {
        PyMem_RawFree(block[i]);
        EXPECT(PyTraceMalloc_Untrack(7, (uintptr_t)&block[i]) == 0);
    }
}

static void
threads(void)
{
    EXPECT(gopyrt_tracemalloc_start(1) == 0);
    size_t before = traced();
    host_threads(4, use);
    EXPECT(traced() == before);
    gopyrt_tracemalloc_stop();
}

int
main(void)
{
    host_attach();
    EXPECT(gopyrt_tracemalloc_start(1) == -1);
    says("RuntimeError: gopyrt_tracemalloc_start: the runtime is not initialized");
    for (int life = 0; life < 2; life++) {
        EXPECT(gopyrt_tracemalloc_init() == 0);
        const int wrong[] = { 0, -1, 65536, INT_MAX };
        for (int i = 0; i < 4; i++) {
            EXPECT(gopyrt_tracemalloc_start(wrong[i]) == -1);
            says("ValueError: the number of frames must be in range [1; 65535]");
        }
        frames();
        without_memory();
        interrupted();
        threads();
        gopyrt_tracemalloc_fini();
        EXPECT(TRACED.traces == NULL && TRACED.config.initialized == TRACEMALLOC_FINALIZED);
        gopyrt_tracemalloc_fini();
    }
    EXPECT(gopyrt_tracemalloc_init() == 0);
    gopyrt_tracemalloc_undo_init();
    EXPECT(TRACED.config.initialized == TRACEMALLOC_NOT_INITIALIZED && TRACED.traces == NULL);
    puts("ok");
    return 0;
}
