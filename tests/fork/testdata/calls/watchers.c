/* The collector's state, watchers, tracers, the map for perf. */
#include "calls.h"

static struct _gc_runtime_state *
collector(void)
{
    return &PyThreadState_GetInterpreter(PyThreadState_Get())->gc;
}

CASE(PyGC_Collect, ATTACHED)
{
    Py_ssize_t before = collector()->generation_stats[2].collections;
    GIVES(0, PyGC_Collect());
    GIVES(1, collector()->generation_stats[2].collections - before);
    GIVES(1, PyGC_Disable());
    GIVES(0, PyGC_Collect());
    GIVES(1, collector()->generation_stats[2].collections - before);
}

CASE(PyGC_Enable, INSIDE)
{
    GIVES(1, PyGC_Enable());
    GIVES(1, PyGC_Disable());
    GIVES(0, PyGC_Enable());
    GIVES(1, collector()->enabled);
}

CASE(PyGC_Disable, INSIDE)
{
    GIVES(1, PyGC_Disable());
    GIVES(0, PyGC_Disable());
    GIVES(0, collector()->enabled);
}

CASE(PyGC_IsEnabled, ATTACHED)
{
    GIVES(1, PyGC_IsEnabled());
    PyGC_Disable();
    GIVES(0, PyGC_IsEnabled());
}

static int seen;

static int
look_for(PyObject *object, void *list)
{
    seen += object == list;
    return 1;
}

CASE(PyUnstable_GC_VisitObjects, ATTACHED)
{
    PyObject *list = PyList_New(0);
    PyUnstable_GC_VisitObjects(look_for, list);
    GIVES(1, seen);
    Py_DECREF(list);
    GIVES(1, PyGC_IsEnabled());
}

static int
watch(void)
{
    return 0;
}

#define WATCHER(Kind) (Kind##_WatchCallback)(void (*)(void)) watch

#define WATCHERS(Kind, first)                            \
    CASE(Kind##_AddWatcher, ATTACHED)                    \
    {                                                    \
        for (int id = first; id < 8; id++) {             \
            GIVES(id, Kind##_AddWatcher(WATCHER(Kind))); \
        }                                                \
        GIVES(-1, Kind##_AddWatcher(WATCHER(Kind)));     \
    }                                                    \
    CASE(Kind##_ClearWatcher, INSIDE)                    \
    {                                                    \
        GIVES(-1, Kind##_ClearWatcher(first));           \
        GIVES(first, Kind##_AddWatcher(WATCHER(Kind)));  \
        GIVES(0, Kind##_ClearWatcher(first));            \
        GIVES(-1, Kind##_ClearWatcher(first));           \
        GIVES(-1, Kind##_ClearWatcher(8));               \
        GIVES(first, Kind##_AddWatcher(WATCHER(Kind)));  \
    }

WATCHERS(PyCode, 0)
WATCHERS(PyContext, 0)
WATCHERS(PyDict, 2)
WATCHERS(PyFunction, 0)
WATCHERS(PyType, 1)

#define TRACER (PyRefTracer)(void (*)(void)) watch

CASE(PyRefTracer_SetTracer, ATTACHED)
{
    GIVES(0, PyRefTracer_SetTracer(TRACER, &seen));
    HOLDS(_PyRuntime.ref_tracer.tracer_func == TRACER);
    HOLDS(_PyRuntime.ref_tracer.tracer_data == &seen);
    GIVES(0, PyRefTracer_SetTracer(NULL, NULL));
    HOLDS(_PyRuntime.ref_tracer.tracer_func == NULL);
}

CASE(PyRefTracer_GetTracer, DETACHED)
{
    void *data = &data;
    HOLDS(PyRefTracer_GetTracer(&data) == NULL && data == NULL);
    PyRefTracer_SetTracer(TRACER, &seen);
    HOLDS(PyRefTracer_GetTracer(&data) == TRACER && data == &seen);
    HOLDS(PyRefTracer_GetTracer(NULL) == TRACER);
}

CASE(PyUnstable_Eval_RequestCodeExtraIndex, INSIDE)
{
    for (int i = 0; i < 254; i++) {
        HOLDS(PyUnstable_Eval_RequestCodeExtraIndex(free) == i);
    }
    GIVES(-1, PyUnstable_Eval_RequestCodeExtraIndex(NULL));
    HOLDS(here.inside->interp->co_extra_freefuncs[253] == (freefunc)free);
}

/* ---- The map for perf, in which the child of a process that has one appends ---------- */

static const char *
map_path(void)
{
    static char path[64];
    snprintf(path, sizeof(path), "/tmp/perf-%d.map", (int)getpid());
    return path;
}

/* The text of the file, which goes away. */
static const char *
map_text(void)
{
    static char text[300];
    FILE *file = fopen(map_path(), "r");
    HOLDS(file != NULL);
    text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
    fclose(file);
    unlink(map_path());
    return text;
}

CASE(PyUnstable_PerfMapState_Init, DETACHED)
{
    unlink(map_path());
    GIVES(0, PyUnstable_PerfMapState_Init());
    GIVES(0, PyUnstable_PerfMapState_Init());
    READS("", map_text());
}

CASE(PyUnstable_WritePerfMapEntry, ATTACHED)
{
    unlink(map_path());
    GIVES(0, PyUnstable_WritePerfMapEntry((void *)0xabc, 255, "a name"));
    GIVES(0, PyUnstable_WritePerfMapEntry(NULL, 0, ""));
    READS("abc ff a name\n0 0 \n", map_text());
}

CASE(PyUnstable_PerfMapState_Fini, BARE)
{
    unlink(map_path());
    PyUnstable_PerfMapState_Fini();
    GIVES(0, PyUnstable_WritePerfMapEntry((void *)1, 2, "one"));
    PyUnstable_PerfMapState_Fini();
    GIVES(0, PyUnstable_WritePerfMapEntry((void *)3, 4, "two"));
    READS("1 2 one\n3 4 two\n", map_text());
}

CASE(PyUnstable_CopyPerfMapFile, INSIDE)
{
    unlink(map_path());
    GIVES(0, PyUnstable_WritePerfMapEntry((void *)1, 2, "one"));
    GIVES(0, PyUnstable_CopyPerfMapFile(map_path()));
    GIVES(-1, PyUnstable_CopyPerfMapFile("/proc/there is no such file"));
    READS("1 2 one\n1 2 one\n", map_text());
}

CASE(PyUnstable_PerfTrampoline_SetPersistAfterFork, BARE)
{
    GIVES(1, PyUnstable_PerfTrampoline_SetPersistAfterFork(1));
    GIVES(1, _PyRuntime.ceval.perf.persist_after_fork);
    GIVES(0, PyUnstable_PerfTrampoline_SetPersistAfterFork(0));
}
