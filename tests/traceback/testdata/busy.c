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
#include <unistd.h>

int load_and_unload(const char *path);
int walk_modules(const char *unused);
int throw_and_catch(const char *path);
int allocate(const char *unused);
int start_threads(const char *path);
int signal_threads(const char *unused);
int report(const char *unused);

/* Three of C, and as many of Go as there are functions that load the machine. */
enum { OF_C = 3, ALL = OF_C + 4 };

static atomic_int waiting, started, stopped;
static atomic_long loads, walks, throws, signals;
static pthread_t threads[OF_C];

/* The loader's lock is not fair: a function that is looked up while others are in the loader may
 * come seconds later. So all are looked up before one begins. */
static void
await_start(void)
{
    waiting++;
    while (!started) {
        usleep(1000);
    }
}

int
load_and_unload(const char *path)
{
    await_start();
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
    await_start();
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
    await_start();
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
    await_start();
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

static int
stop(void)
{
    stopped = 1;
    for (int i = 0; i < OF_C; i++) {
        void *result;
        if (pthread_join(threads[i], &result) != 0 || result != NULL) {
            return 1;
        }
    }
    return 0;
}

static int
often(long times)
{
    return times >= 100;
}

/* For three seconds, and until everything was done often: on a machine with more to do it comes
 * slowly. From the start to the end in one call: the next function to be called would have to be
 * looked up. */
int
signal_threads(const char *unused)
{
    const struct timespec pause = { .tv_nsec = 100000 };
    (void)unused;
    while (waiting < ALL) {
        usleep(1000);
    }
    started = 1;
    const time_t begin = time(NULL);
    while (!often(loads) || !often(walks) || !often(throws) || !often(signals / OF_C)
           || time(NULL) - begin <= 3)
    {
        for (int i = 0; i < OF_C; i++) {
            if (pthread_kill(threads[i], SIGPROF) != 0) {
                return 1;
            }
            signals++;
        }
        nanosleep(&pause, NULL);
    }
    return stop();
}

int
report(const char *unused)
{
    (void)unused;
    printf("loads %ld, walks %ld, throws %ld, signals %ld\n", loads, walks, throws, signals);
    fflush(stdout);
    return 0;
}
