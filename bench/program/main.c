/* bench list [objects]
 * bench time OPERATION BATCH_NS BATCHES [threads|interpreters COUNT]
 * bench memory COUNT
 *
 * Prints the operations' names (or those about objects), or what one of them costs, in
 * nanoseconds, or how many bytes each of so many interpreters with its own GIL keeps.
 */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const operation *const groups[] = {
    gilstate_operations, state_operations, lock_operations, pending_operations,
    memory_operations,   walk_operations,  text_operations,
};
static const operation *const object_groups[] = {
    object_number_operations, object_text_operations, object_container_operations,
    object_call_operations,   object_type_operations,
};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

void
need(int ok, const char *what)
{
    if (!ok) {
        fprintf(stderr, "bench: %s failed\n", what);
        _exit(1);
    }
}

static const operation *
find_in(const operation *const *group, size_t count, const char *name)
{
    for (size_t g = 0; g < count; g++) {
        for (const operation *op = group[g]; op->name != NULL; op++) {
            if (strcmp(op->name, name) == 0) {
                return op;
            }
        }
    }
    return NULL;
}

static const operation *
find(const char *name)
{
    const operation *op = find_in(groups, COUNT(groups), name);
    if (op == NULL) {
        op = find_in(object_groups, COUNT(object_groups), name);
    }
    need(op != NULL, name);
    return op;
}

static void
list(const operation *const *group, size_t count)
{
    for (size_t g = 0; g < count; g++) {
        for (const operation *op = group[g]; op->name != NULL; op++) {
            puts(op->name);
        }
    }
}

static void
start_runtime(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    /* The same hashes on both sides, and in every process. */
    config.use_hash_seed = 1;
    config.hash_seed = 1;
    PyStatus status = Py_InitializeFromConfig(&config);
    need(!PyStatus_Exception(status), "Py_InitializeFromConfig");
    PyConfig_Clear(&config);
}

static void *
sleep_for_ever(void *arg)
{
    (void)arg;
    for (;;) {
        pause();
    }
    return NULL;
}

/* The C library leaves out locks and atomics while a process has one thread. */
static void
start_idle_thread(void)
{
    pthread_t thread;
    need(pthread_create(&thread, NULL, sleep_for_ever, NULL) == 0, "pthread_create");
}

int
main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "list") == 0) {
        list(groups, COUNT(groups));
        return 0;
    }
    if (argc == 3 && strcmp(argv[1], "list") == 0) {
        list(object_groups, COUNT(object_groups));
        return 0;
    }
    if (argc == 3 && strcmp(argv[1], "memory") == 0) {
        start_runtime();
        printf("%.0f\n", interpreter_memory(atoi(argv[2])));
        fflush(stdout);
        _exit(0);
    }
    need((argc == 5 || argc == 7) && strcmp(argv[1], "time") == 0,
         "the command line: bench time OPERATION BATCH_NS BATCHES [WHAT COUNT];");
    const operation *op = find(argv[2]);
    start_runtime();
    start_idle_thread();
    if (argc == 7) {
        int count = atoi(argv[6]);
        strcmp(argv[5], "threads") == 0 ? live_threads(count) : live_interpreters(count);
    }
    printf("%.4f\n", measure(op, atol(argv[3]), atoi(argv[4])));
    /* Do not measure ending the threads that are left over. */
    fflush(stdout);
    _exit(0);
}
