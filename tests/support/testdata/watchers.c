/* Watchers and the map for perf: what they say when they refuse, and what they write. The
 * conformance tests compare the rest with CPython. */
#include "host.h"
#include "eval/eval.h"
#include "internal/pycore_lock.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

static int
watch(void)
{
    return 0;
}

static void
says(const char *text)
{
    const char *message = host_error();
    if (strcmp(message, text) != 0) {
        fprintf(stderr, "says: %s\nnot:  %s\n", message, text);
        _exit(1);
    }
}

#define WATCHERS(Callback, Add, Clear, first, name, invalid, unset)   \
    do {                                                              \
        for (int id = first; id < 8; id++) {                          \
            EXPECT(Add((Callback)(void (*)(void))watch) == id);       \
        }                                                             \
        says("");                                                     \
        EXPECT(Add((Callback)(void (*)(void))watch) == -1);           \
        says("RuntimeError: no more " name " watcher IDs available"); \
        EXPECT(Clear(8) == -1);                                       \
        says("ValueError: " invalid " watcher ID 8");                 \
        EXPECT(Clear(-1) == -1);                                      \
        says("ValueError: " invalid " watcher ID -1");                \
        EXPECT(Clear(3) == 0);                                        \
        says("");                                                     \
        EXPECT(Clear(3) == -1);                                       \
        says("ValueError: " unset " watcher set for ID 3");           \
    } while (0)

/* ---- The map for perf, by many threads, in a child and without room ---------------------- */

static void
write_lines(int index)
{
    char name[300];
    memset(name, 'a' + index, sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    for (int i = 0; i < 200; i++) {
        EXPECT(PyUnstable_WritePerfMapEntry((void *)0x1000, 16, name) == 0);
        if (index == 0 && i % 20 == 0) {
            PyUnstable_PerfMapState_Fini();
        }
    }
}

static void
in_a_child(void)
{
    char path[64];
    EXPECT(PyUnstable_WritePerfMapEntry((void *)0x1000, 16, "child") == 0);
    PyUnstable_PerfMapState_Fini();
    EXPECT(PyUnstable_WritePerfMapEntry((void *)0x1000, 16, "child") == 0);
    snprintf(path, sizeof(path), "/tmp/perf-%d.map", (int)getpid());
    EXPECT(unlink(path) == 0);
}

static void
without_room(void)
{
    struct rlimit none = { 0, 0 };
    EXPECT(setrlimit(RLIMIT_NOFILE, &none) == 0);
    EXPECT(PyUnstable_PerfMapState_Init() == -1);
    EXPECT(PyUnstable_WritePerfMapEntry((void *)0x1000, 16, "none") == -1);
    EXPECT(PyUnstable_CopyPerfMapFile("/dev/null") == -1);
}

static void
perf_map(void)
{
    char path[64], line[400];
    int lines = 0;
    snprintf(path, sizeof(path), "/tmp/perf-%d.map", (int)getpid());
    unlink(path);
    EXPECT(host_fork(without_room) == 0);
    host_threads(4, write_lines);
    FILE *file = fopen(path, "r");
    EXPECT(file != NULL);
    while (fgets(line, sizeof(line), file) != NULL) {
        EXPECT(strncmp(line, "1000 10 ", 8) == 0 && strlen(line) == 8 + 299 + 1);
        EXPECT(strspn(line + 8, (char[]){ line[8], 0 }) == 299);
        lines++;
    }
    EXPECT(lines == 800);
    fclose(file);
    EXPECT(host_fork(in_a_child) == 0);
    EXPECT(unlink(path) == 0);
}

int
main(void)
{
    PyInterpreterState *interp = host_attach()->interp;
    WATCHERS(PyCode_WatchCallback, PyCode_AddWatcher, PyCode_ClearWatcher, 0, "code",
             "Invalid code", "No code");
    WATCHERS(PyContext_WatchCallback, PyContext_AddWatcher, PyContext_ClearWatcher, 0, "context",
             "Invalid context", "No context");
    WATCHERS(PyFunction_WatchCallback, PyFunction_AddWatcher, PyFunction_ClearWatcher, 0, "func",
             "invalid func", "no func");
    WATCHERS(PyDict_WatchCallback, PyDict_AddWatcher, PyDict_ClearWatcher, 2, "dict",
             "Invalid dict", "No dict");
    WATCHERS(PyType_WatchCallback, PyType_AddWatcher, PyType_ClearWatcher, 1, "type",
             "Invalid type", "No type");
    EXPECT(interp->active_code_watchers == 0xf7);
    gopyrt_watchers_clear(interp);
    EXPECT(interp->active_code_watchers == 0 && PyCode_ClearWatcher(0) == -1);
    says("ValueError: No code watcher set for ID 0");

    perf_map();
    printf("ok\n");
    return 0;
}
