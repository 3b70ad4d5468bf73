/* What can be seen of the collector's state, of watchers and tracers, and of the map for
 * perf from outside, one fact a line. Linked against either library it must print the
 * same. */
#include "facts.h"
#include "internal/pycore_interp.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define MAIN (_PyRuntime._main_interpreter)

/* A real CPython sets exceptions, which the next call does not expect. */
extern void PyErr_Clear(void) __attribute__((weak));

static void
forget_error(void)
{
    if (PyErr_Clear != NULL && PyThreadState_GetUnchecked() != NULL) {
        PyErr_Clear();
    }
}

/* ---- The collector ------------------------------------------------------------------ */

static Py_ssize_t passes;

static void
gc_fact(const char *what, long result, PyInterpreterState *interp)
{
    struct _gc_runtime_state *gc = &interp->gc;
    FACT("%s: %ld, enabled %d, collecting %d, full passes %zd, counts %d %d %d, pending %zd", what,
         result, gc->enabled, gc->collecting, gc->generation_stats[2].collections - passes,
         gc->generations[0].count, gc->generations[1].count, gc->generations[2].count,
         gc->long_lived_pending);
    passes = gc->generation_stats[2].collections;
}

static int
count_object(PyObject *object, void *arg)
{
    (void)object;
    ++*(long *)arg;
    /* Off while it is asked, though it is on. */
    return MAIN.gc.enabled != 0 ? 0 : 1;
}

static void
collecting_in(PyInterpreterState *interp)
{
    passes = interp->gc.generation_stats[2].collections;
    FACT("is enabled: %d", PyGC_IsEnabled());
    gc_fact("collect", (long)PyGC_Collect(), interp);
    interp->gc.long_lived_pending = 7;
    interp->gc.generations[0].count = 5;
    interp->gc.generations[1].count = 6;
    gc_fact("collect", (long)PyGC_Collect(), interp);
    gc_fact("disable", PyGC_Disable(), interp);
    gc_fact("disable", PyGC_Disable(), interp);
    FACT("is enabled: %d", PyGC_IsEnabled());
    gc_fact("collect", (long)PyGC_Collect(), interp);
    long objects = 0;
    PyUnstable_GC_VisitObjects(count_object, &objects);
    gc_fact("visit", 0, interp);
    gc_fact("enable", PyGC_Enable(), interp);
    gc_fact("enable", PyGC_Enable(), interp);
    PyUnstable_GC_VisitObjects(count_object, &objects);
    gc_fact("visit", 0, interp);
    interp->gc.collecting = 1;
    gc_fact("collect within", (long)PyGC_Collect(), interp);
    interp->gc.collecting = 0;
    interp->gc.enabled = 7;
    FACT("is enabled: %d", PyGC_IsEnabled());
    gc_fact("enable", PyGC_Enable(), interp);
}

static void
interp_ends(void *interp)
{
    gc_fact("  exit callback", 0, interp);
}

static int
hook(const char *event, PyObject *args, void *interp)
{
    (void)args;
    if (strcmp(event, "cpython._PySys_ClearAuditHooks") == 0) {
        gc_fact("  audit hooks go", 0, interp);
    }
    return 0;
}

static void
ending(PyInterpreterState *interp, int disable)
{
    passes = interp->gc.generation_stats[2].collections;
    if (disable) {
        PyGC_Disable();
    }
    int result = PyUnstable_AtExit(interp, interp_ends, interp);
    FACT("disabled %d: %d", disable, result);
}

static void
collector(void)
{
    start(0);
    collecting_in(&MAIN);
    PyInterpreterConfig own = {
        .check_multi_interp_extensions = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    PyThreadState *first = PyThreadState_Get(), *tstate;
    PyStatus status = Py_NewInterpreterFromConfig(&tstate, &own);
    FACT("subinterpreter: %d", PyStatus_Exception(status));
    PyInterpreterState *sub = PyThreadState_GetInterpreter(tstate);
    collecting_in(sub);
    ending(sub, chosen);
    Py_EndInterpreter(tstate);
    PyThreadState_Swap(first);
    ending(&MAIN, chosen);
    PySys_AddAuditHook(hook, &MAIN);
    int result = Py_FinalizeEx();
    gc_fact("end", result, &MAIN);
    FACT("capacity %d", MAIN.executor_deletion_list_remaining_capacity);
    start(0);
    FACT("capacity %d, passes %zd", MAIN.executor_deletion_list_remaining_capacity,
         MAIN.gc.generation_stats[2].collections);
}

/* ---- Watchers ------------------------------------------------------------------------- */

static int
nothing(void)
{
    return 0;
}

static void
tables(const char *when)
{
    printf("%s:", when);
    for (int i = 2; i < 8; i++) {
        printf(" %d%d%d%d%d", MAIN.code_watchers[i] != NULL, MAIN.context_watchers[i] != NULL,
               MAIN.func_watchers[i] != NULL, MAIN.dict_state.watchers[i] != NULL,
               MAIN.type_watchers[i] != NULL);
    }
    FACT(", %d %d %d", MAIN.active_code_watchers, MAIN.active_context_watchers,
         MAIN.active_func_watchers);
}

#define RESULT(call)                     \
    do {                                 \
        long result_ = (long)(call);     \
        FACT("%s: %ld", #call, result_); \
        forget_error();                  \
    } while (0)

#define WATCH(Kind, first)                                                            \
    do {                                                                              \
        for (int i = 0; i < 9; i++) {                                                 \
            RESULT(Kind##_AddWatcher((Kind##_WatchCallback)(void (*)(void))nothing)); \
        }                                                                             \
        tables("full");                                                               \
        RESULT(Kind##_ClearWatcher(-1));                                              \
        RESULT(Kind##_ClearWatcher(8));                                               \
        RESULT(Kind##_ClearWatcher(1000));                                            \
        RESULT(Kind##_ClearWatcher(3));                                               \
        RESULT(Kind##_ClearWatcher(3));                                               \
        tables("without 3");                                                          \
        RESULT(Kind##_ClearWatcher(7));                                               \
        RESULT(Kind##_AddWatcher((Kind##_WatchCallback)(void (*)(void))nothing));     \
        RESULT(Kind##_AddWatcher(NULL));                                              \
        tables("NULL");                                                               \
        RESULT(Kind##_AddWatcher((Kind##_WatchCallback)(void (*)(void))nothing));     \
        RESULT(Kind##_ClearWatcher(first));                                           \
        tables(#Kind);                                                                \
    } while (0)

static void
watchers(void)
{
    start(0);
    WATCH(PyCode, 0);
    WATCH(PyContext, 0);
    WATCH(PyFunction, 0);
    WATCH(PyDict, 2);
    WATCH(PyType, 1);
    RESULT(PyDict_ClearWatcher(1));
    RESULT(PyType_ClearWatcher(0));
    Py_FinalizeEx();
    tables("end");
    start(0);
    tables("again");
}

static void
tracing(void)
{
    void *data = &data;
    int one, two;
    RESULT(PyRefTracer_GetTracer(&data) == NULL);
    FACT("data %d", data == NULL);
    RESULT(PyRefTracer_SetTracer((PyRefTracer)(void (*)(void))nothing, &one));
    start(0);
    FACT("tracer %d", PyRefTracer_GetTracer(NULL) == NULL);
    RESULT(PyRefTracer_SetTracer((PyRefTracer)(void (*)(void))nothing, &two));
    FACT("tracer %d", PyRefTracer_GetTracer(&data) == (PyRefTracer)(void (*)(void))nothing);
    FACT("data %d", data == &two);
    RESULT(PyRefTracer_SetTracer(NULL, &two));
    FACT("tracer %d", PyRefTracer_GetTracer(&data) == NULL);
    FACT("data %d", data == &two);
    for (int i = 0; i < 257; i++) {
        RESULT(PyUnstable_Eval_RequestCodeExtraIndex(i % 2 ? free : NULL));
    }
    FACT("%zd, %d %d", MAIN.co_extra_user_count, MAIN.co_extra_freefuncs[0] == NULL,
         MAIN.co_extra_freefuncs[253] == (freefunc)free);
}

/* ---- The map for perf ------------------------------------------------------------------- */

static char path[64];

static void
show(const char *when)
{
    struct stat info;
    char text[400] = "";
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &info) != 0) {
        FACT("%s: no file", when);
        return;
    }
    ssize_t n = read(file, text, sizeof(text) - 1);
    FACT("%s: mode %o, %ld bytes, read %zd\n%s", when, info.st_mode, (long)info.st_size, n, text);
    close(file);
}

#define TRY(call)                                                    \
    do {                                                             \
        errno = 0;                                                   \
        int result_ = call;                                          \
        FACT("%s: %d, %d", #call, result_, result_ < 0 ? errno : 0); \
    } while (0)

static void
big_file(const char *name)
{
    FILE *file = fopen(name, "w");
    for (int i = 0; i < 5000; i++) {
        fprintf(file, "%x 10 function number %d\n", i * 16, i);
    }
    fclose(file);
}

static void
perf(void)
{
    umask(0);
    snprintf(path, sizeof(path), "/tmp/perf-%d.map", (int)getpid());
    unlink(path);
    PyUnstable_PerfMapState_Fini();
    show("closed");
    TRY(PyUnstable_WritePerfMapEntry((void *)0x7f0012345678, 0x10, "opens it"));
    show("one");
    TRY(PyUnstable_PerfMapState_Init());
    TRY(PyUnstable_WritePerfMapEntry(NULL, 0, ""));
    TRY(PyUnstable_WritePerfMapEntry((void *)-1, -1, "two\nlines"));
    show("three");
    fflush(stdout);
    if (fork() == 0) {
        TRY(PyUnstable_WritePerfMapEntry((void *)0x20, 32, "child"));
        PyUnstable_PerfMapState_Fini();
        snprintf(path, sizeof(path), "/tmp/perf-%d.map", (int)getpid());
        TRY(PyUnstable_WritePerfMapEntry((void *)0x20, 32, "child's own"));
        show("child's");
        unlink(path);
        fflush(stdout);
        _exit(0);
    }
    int status;
    wait(&status);
    TRY(PyUnstable_WritePerfMapEntry((void *)0x30, 48, "parent"));
    show("after the fork");
    PyUnstable_PerfMapState_Fini();
    TRY(PyUnstable_WritePerfMapEntry((void *)0x40, 64, "opens it again"));
    show("appended");
    char other[80];
    snprintf(other, sizeof(other), "%s/other-%d", P_tmpdir, (int)getpid());
    big_file(other);
    TRY(PyUnstable_CopyPerfMapFile(other));
    show("copied");
    TRY(PyUnstable_CopyPerfMapFile("/proc/there is none"));
    TRY(PyUnstable_CopyPerfMapFile("/tmp") < 0);
    PyUnstable_PerfMapState_Fini();
    unlink(path);
    TRY(PyUnstable_CopyPerfMapFile(other));
    show("copied first");
    PyUnstable_PerfMapState_Fini();
    unlink(path);
    FACT("link: %d", symlink(other, path));
    TRY(PyUnstable_PerfMapState_Init());
    TRY(PyUnstable_WritePerfMapEntry(NULL, 1, "x"));
    TRY(PyUnstable_CopyPerfMapFile(other));
    unlink(path);
    FACT("folder: %d", mkdir(path, 0700));
    TRY(PyUnstable_PerfMapState_Init());
    TRY(PyUnstable_WritePerfMapEntry(NULL, 1, "x"));
    rmdir(path);
    unlink(other);
    for (int value = -1; value < 4; value += 2) {
        int result = PyUnstable_PerfTrampoline_SetPersistAfterFork(value);
        FACT("persist %d: %d, %zd", value, result, _PyRuntime.ceval.perf.persist_after_fork);
    }
}

static const struct section sections[] = {
    { "collector", collector, 0, 2 },
    { "watchers", watchers, 0, 1 },
    { "tracing", tracing, 0, 1 },
    { "perf", perf, 0, 1 },
};

int
main(int argc, char **argv)
{
    return facts_main(argc, argv, sections, sizeof(sections) / sizeof(sections[0]));
}
