/* Threads that are always in the dynamic loader, so that a profiler interrupts
 * them there. */
#define _GNU_SOURCE 1
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int load_and_unload(const char *path);
int walk_modules(const char *unused);
int throw_and_catch(const char *path);
int allocate(const char *unused);
int start_threads(const char *path);
int signal_threads(const char *unused);
int stop(const char *unused);
int report(const char *unused);

static atomic_int stopped;
static atomic_long loads, walks, throws, signals;
static pthread_t threads[3];

int
load_and_unload(const char *path)
{
    while (!stopped) {
        void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        if (module == NULL) {
            fprintf(stderr, "%s\n", dlerror());
            return 1;
        }
        dlclose(module);
        loads++;
    }
    return 0;
}

static int
see_module(struct dl_phdr_info *info, size_t size, void *count)
{
    (void)info;
    (void)size;
    ++*(long *)count;
    return 0;
}

int
walk_modules(const char *unused)
{
    long seen = 0;
    (void)unused;
    while (!stopped) {
        dl_iterate_phdr(see_module, &seen);
        walks++;
    }
    return seen == 0;
}

int
throw_and_catch(const char *path)
{
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    int (*throw_once)(void) = NULL;
    if (module != NULL) {
        *(void **)&throw_once = dlsym(module, "throw_once");
    }
    if (throw_once == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    while (!stopped) {
        throws += throw_once();
    }
    return 0;
}

int
allocate(const char *unused)
{
    unsigned size = 1;
    (void)unused;
    while (!stopped) {
        size = size * 1103515245u + 12345;
        void *volatile block = malloc(size >> 16);
        free(block);
    }
    return 0;
}

static void *
run_loads(void *path)
{
    return (void *)(intptr_t)load_and_unload(path);
}
static void *
run_walks(void *unused)
{
    return (void *)(intptr_t)walk_modules(unused);
}
static void *
run_allocations(void *unused)
{
    return (void *)(intptr_t)allocate(unused);
}

/* Threads that Go does not know. */
int
start_threads(const char *path)
{
    static char kept[4096];
    snprintf(kept, sizeof(kept), "%s", path);
    return pthread_create(&threads[0], NULL, run_loads, kept)
           || pthread_create(&threads[1], NULL, run_walks, NULL)
           || pthread_create(&threads[2], NULL, run_allocations, NULL);
}

/* For three seconds, and at least a hundred times: on a machine with more to do the signals come
 * slowly. All in one call, since each call has its function looked up, for which it has to wait
 * until the others leave the loader to it. */
int
signal_threads(const char *unused)
{
    const struct timespec pause = { .tv_nsec = 100000 };
    const time_t begin = time(NULL);
    (void)unused;
    for (int sent = 0; sent < 100 || time(NULL) - begin <= 3; sent++) {
        for (int i = 0; i < 3; i++) {
            if (pthread_kill(threads[i], SIGPROF) != 0) {
                return 1;
            }
            signals++;
        }
        nanosleep(&pause, NULL);
    }
    return 0;
}

int
stop(const char *unused)
{
    (void)unused;
    stopped = 1;
    for (int i = 0; i < 3; i++) {
        void *result;
        if (pthread_join(threads[i], &result) != 0 || result != NULL) {
            return 1;
        }
    }
    return 0;
}

int
report(const char *unused)
{
    (void)unused;
    printf("loads %ld, walks %ld, throws %ld, signals %ld\n", loads, walks, throws, signals);
    fflush(stdout);
    return loads == 0 || walks == 0 || throws == 0 || signals < 300;
}
