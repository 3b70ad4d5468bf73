/* What can be seen of traced memory from outside, one fact a line. Linked against either
 * library it must print the same. */
#include "facts.h"
#include "internal/pycore_pymem.h"

#include <pthread.h>

#define TRACED (_PyRuntime.tracemalloc)

static size_t traced, entries;

static PyStatus
start_tracing(int frames)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.install_signal_handlers = 0;
    config.use_hash_seed = 1;
    config.hash_seed = 77;
    config.tracemalloc = frames;
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (!PyStatus_Exception(status)) {
        traced = TRACED.traced_memory;
        entries = TRACED.traces->nentries;
    }
    return status;
}

static void
since(const char *what)
{
    size_t now = _PyRuntime.tracemalloc.traced_memory, blocks = TRACED.traces->nentries;
    FACT("%s: %zd bytes, %zd blocks", what, (Py_ssize_t)(now - traced),
         (Py_ssize_t)(blocks - entries));
    traced = now;
    entries = blocks;
}

static const char *
table_name(const PyMemAllocatorEx *t)
{
    const struct _pymem_allocators *a = &_PyRuntime.allocators;
    void *saved[] = { &TRACED.allocators.raw, &TRACED.allocators.mem, &TRACED.allocators.obj };
    static const char *const names[] = { "hook of raw", "hook of mem", "hook of obj" };
    for (int i = 0; i < 3; i++) {
        if (t->ctx == saved[i]) {
            return names[i];
        }
    }
    return t->malloc == NULL         ? "nothing"
           : t->ctx == NULL          ? "plain"
           : t->ctx == &a->debug.raw ? "debug raw"
           : t->ctx == &a->debug.mem ? "debug mem"
           : t->ctx == &a->debug.obj ? "debug obj"
                                     : "other";
}

static void
look(const char *when)
{
    const struct _pymem_allocators *a = &_PyRuntime.allocators;
    FACT("%s: initialized %d tracing %d frames %d draft %d key %d lock %d", when,
         TRACED.config.initialized, TRACED.config.tracing, TRACED.config.max_nframe,
         TRACED.traceback != NULL, TRACED.reentrant_key._is_initialized, TRACED.tables_lock._bits);
    FACT("  raw %s over %s, mem %s over %s, obj %s over %s", table_name(&a->standard.raw),
         table_name(&TRACED.allocators.raw), table_name(&a->standard.mem),
         table_name(&TRACED.allocators.mem), table_name(&a->standard.obj),
         table_name(&TRACED.allocators.obj));
    const struct tracemalloc_traceback *empty = &TRACED.empty_traceback;
    FACT("  empty: %llx %d of %d at %td line %u", (unsigned long long)empty->hash, empty->nframe,
         empty->total_nframe,
         empty->frames[0].filename != NULL ? (char *)empty->frames[0].filename - (char *)&_PyRuntime
                                           : 0,
         empty->frames[0].lineno);
    const char *name = _PyMem_GetCurrentAllocatorName();
    FACT("  name: %s", name != NULL ? name : "none");
}

static void
refuse(const char *when)
{
    int track = PyTraceMalloc_Track(0, 1, 1), untrack = PyTraceMalloc_Untrack(0, 1);
    FACT("%s: track %d untrack %d", when, track, untrack);
}

static void
life_without(void)
{
    look("before");
    refuse("before");
    PyPreConfig pre;
    PyPreConfig_InitIsolatedConfig(&pre);
    (void)Py_PreInitialize(&pre);
    look("preinitialized");
    for (int i = 0; i < 2; i++) {
        start(77);
        look("up");
        refuse("up");
        Py_FinalizeEx();
        look("down");
        refuse("down");
    }
}

static const int limits[] = { -2147483647 - 1, -5, -1, 0, 1, 2, 65535, 65536, 2147483647 };

static void
life_with(void)
{
    PyStatus status = start_tracing(limits[chosen]);
    FACT("%d: %s, %s", limits[chosen], PyStatus_Exception(status) ? status.func : "no function",
         PyStatus_Exception(status) ? status.err_msg : "ok");
    if (!PyStatus_Exception(status)) {
        look("up");
        Py_FinalizeEx();
        look("down");
    }
}

static void
over_debug_hooks(void)
{
    PyPreConfig pre;
    PyPreConfig_InitIsolatedConfig(&pre);
    pre.allocator = PYMEM_ALLOCATOR_PYMALLOC_DEBUG;
    (void)Py_PreInitialize(&pre);
    (void)start_tracing(1);
    look("up");

    void *block = PyMem_Malloc(100);
    since("mem 100");
    PyMem_Free(block);
    since("free");
    /* Hooks over hooks: a block has a header more, which is traced. */
    PyMem_SetupDebugHooks();
    look("more hooks");
    block = PyMem_Malloc(100);
    since("mem 100");
    PyMem_Free(block);
    since("free");
}

static void
environment(void)
{
    static const char *const values[] = { "0", "1", "25", "", "x", "65535", "65536", "-1" };
    setenv("PYTHONTRACEMALLOC", values[chosen], 1);
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    config.site_import = 0;
    PyStatus status = Py_InitializeFromConfig(&config);
    FACT("'%s': %s", values[chosen], PyStatus_Exception(status) ? status.err_msg : "ok");
    FACT("tracing %d frames %d", TRACED.config.tracing, TRACED.config.max_nframe);
}

static void
option(void)
{
    static wchar_t *const values[] = { L"tracemalloc", L"tracemalloc=0", L"tracemalloc=7",
                                       L"tracemalloc=65536" };
    wchar_t *argv[] = { L"python", L"-X", values[chosen], L"-c", L"pass" };
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    config.site_import = 0;
    PyConfig_SetArgv(&config, 5, argv);
    PyStatus status = Py_InitializeFromConfig(&config);
    FACT("%ls: %s", values[chosen], PyStatus_Exception(status) ? status.err_msg : "ok");
    FACT("tracing %d frames %d", TRACED.config.tracing, TRACED.config.max_nframe);
}

#define DOMAIN(name, prefix)                                             \
    static void blocks_of_##name(void)                                   \
    {                                                                    \
        static const size_t sizes[] = { 0, 1, 512, 513, 100000 };        \
                                                                         \
        for (int i = 0; i < 5; i++) {                                    \
            void *block = prefix##Malloc(sizes[i]);                      \
            since(#name " malloc");                                      \
            for (int k = 4; k >= 0; k--) {                               \
                block = prefix##Realloc(block, sizes[k]);                \
                since(#name " realloc");                                 \
            }                                                            \
            prefix##Free(block);                                         \
            since(#name " free");                                        \
            block = prefix##Calloc(sizes[i], 3);                         \
            since(#name " calloc");                                      \
            prefix##Free(block);                                         \
            block = prefix##Realloc(NULL, sizes[i]);                     \
            since(#name " realloc of NULL");                             \
            void *more = prefix##Realloc(block, (size_t)PY_SSIZE_T_MAX); \
            since(more == NULL ? "refused" : "given");                   \
            prefix##Free(block);                                         \
            prefix##Free(NULL);                                          \
            since(#name " free");                                        \
        }                                                                \
    }
DOMAIN(raw, PyMem_Raw)
DOMAIN(mem, PyMem_)
DOMAIN(obj, PyObject_)

static void
blocks(void)
{
    (void)start_tracing(3);
    blocks_of_raw();
    blocks_of_mem();
    blocks_of_obj();
    /* One that was there before. */
    void *block = malloc(400);

    block = PyMem_RawRealloc(block, 500);
    since("realloc of an untraced one");
    PyMem_RawFree(block);
    since("free");
}

static void
peak(void)
{
    (void)start_tracing(1);
    size_t at = TRACED.traced_memory;
    TRACED.peak_traced_memory = at;
    void *block = PyMem_RawMalloc(1000);
    block = PyMem_RawRealloc(block, 5000);
    FACT("grown: %zu", TRACED.peak_traced_memory - at);
    block = PyMem_RawRealloc(block, 10);
    FACT("shrunk: %zu", TRACED.peak_traced_memory - at);
    PyMem_RawFree(block);
    (void)PyTraceMalloc_Track(3, 1, 9000);
    (void)PyTraceMalloc_Track(3, 1, 1);
    FACT("tracked: %zu of %zu", TRACED.traced_memory - at, TRACED.peak_traced_memory - at);
}

static void
domains(void)
{
    (void)start_tracing(1);

    static const struct {
        unsigned domain;
        uintptr_t ptr;
        size_t size;
    } steps[] = {
        { 5, 1000, 10 },
        { 5, 1000, 30 },
        { 5, 1001, 0 },
        { 6, 1000, 1 },
        { 0, 1000, 7 },
        { 0, 1000, 8 },
        { 4294967295u, 0, 1 << 20 },
    };
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        FACT("track %u %zu", steps[i].domain, (size_t)steps[i].ptr);
        int result = PyTraceMalloc_Track(steps[i].domain, steps[i].ptr, steps[i].size);
        since(result == 0 ? "done" : "failed");
        FACT("domains: %zu", TRACED.domains->nentries);
    }
    FACT("unknown: %d", PyTraceMalloc_Untrack(5, 77));
    FACT("unknown domain: %d", PyTraceMalloc_Untrack(9, 77));
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        FACT("untrack: %d", PyTraceMalloc_Untrack(steps[i].domain, steps[i].ptr));
        since("now");
        FACT("domains: %zu", TRACED.domains->nentries);
    }
}

static void *
on_a_thread(void *arg)
{
    (void)arg;

    void *block = PyMem_RawMalloc(1000);
    since("a thread's raw block");
    PyMem_RawFree(block);
    FACT("track %d", PyTraceMalloc_Track(5, 77, 10));
    since("a thread's");
    FACT("untrack %d", PyTraceMalloc_Untrack(5, 77));
    return NULL;
}

static void
threads(void)
{
    (void)start_tracing(1);
    pthread_t thread;
    PyThreadState *tstate = PyEval_SaveThread();
    on_a_thread(NULL);
    pthread_create(&thread, NULL, on_a_thread, NULL);
    pthread_join(thread, NULL);
    PyEval_RestoreThread(tstate);
}

static PyMemAllocatorEx below;
static int within;

static void *
seen_malloc(void *ctx, size_t size)
{
    (void)ctx;
    within = PyThread_tss_get(&TRACED.reentrant_key) != NULL;
    return below.malloc(below.ctx, size);
}

static void *
seen_realloc(void *ctx, void *ptr, size_t size)
{
    (void)ctx;
    within = PyThread_tss_get(&TRACED.reentrant_key) != NULL;
    return below.realloc(below.ctx, ptr, size);
}

static void *
no_malloc(void *ctx, size_t size)
{
    (void)ctx, (void)size;
    return NULL;
}

static void *
no_realloc(void *ctx, void *ptr, size_t size)
{
    (void)ctx, (void)ptr, (void)size;
    return NULL;
}

/* The table below the hook is the caller's that the hook names. */
static void
reentrant_key(void)
{
    (void)start_tracing(1);
    below = TRACED.allocators.mem;
    TRACED.allocators.mem.malloc = seen_malloc;
    TRACED.allocators.mem.realloc = seen_realloc;
    void *block = PyMem_Malloc(10);
    FACT("in malloc: %d", within);
    block = PyMem_Realloc(block, 1000);
    FACT("in realloc: %d, after it %d", within, PyThread_tss_get(&TRACED.reentrant_key) != NULL);

    TRACED.allocators.mem.malloc = no_malloc;
    TRACED.allocators.mem.realloc = no_realloc;
    FACT("no memory: %d %d", PyMem_Malloc(10) == NULL, PyMem_Realloc(block, 9000) == NULL);
    since("as before");
    TRACED.allocators.mem = below;
    PyMem_Free(block);
    since("free");
}

/* The thread that forks goes on tracing in the child. */
static void
fork_child(void)
{
    (void)start_tracing(1);
    void *block = PyMem_RawMalloc(123);
    (void)PyTraceMalloc_Track(5, 1, 10);

    fflush(stdout);
    PyOS_BeforeFork();
    pid_t child = fork();
    if (child == 0) {
        PyOS_AfterFork_Child();
        since("in the child");
        PyMem_RawFree(block);
        since("free");
        FACT("untrack %d", PyTraceMalloc_Untrack(5, 1));
        since("untracked");
        Py_FinalizeEx();
        look("down");
        fflush(stdout);
        _exit(0);
    }
    PyOS_AfterFork_Parent();
    waitpid(child, NULL, 0);
    since("in the parent");
}

static const struct section sections[] = {
    { "life without", life_without, 0, 1 },
    { "life with", life_with, 0, (int)(sizeof(limits) / sizeof(limits[0])) },
    { "debug hooks", over_debug_hooks, 0, 1 },
    { "environment", environment, 0, 8 },
    { "option", option, 0, 4 },
    { "blocks", blocks, 0, 1 },
    { "peak", peak, 0, 1 },
    { "domains", domains, 0, 1 },
    { "threads", threads, 0, 1 },
    { "reentrant key", reentrant_key, 0, 1 },
    { "fork", fork_child, 0, 1 },
};

int
main(int argc, char **argv)
{
    return facts_main(argc, argv, sections, sizeof(sections) / sizeof(sections[0]));
}
