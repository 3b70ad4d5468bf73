/* A child that may not make threads: `limits COUNT` allows it that many in
 * addition to its own; `limits memory` limits its address space. The call that
 * needs Go reports the limit, and works once the limit is lifted. If root runs
 * this, the child becomes another user, as root has no limit of threads.
 *
 * Prints "skipped" where the result would depend on the machine: the limit is one of all
 * processes of a user, of which an ordinary one has others, so that no COUNT is enough
 * for Go; and root may be in a place where it can't become somebody else. */
#include "live.h"

#include <Python.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define NOBODY_ELSE 64321 /* an id of which no other process runs */
#define ENOUGH 10         /* threads, for Go */

static __rlimit_resource_t resource;
static rlim_t allowed;

/* What the process has mapped, which is less than a Go runtime needs. */
static rlim_t
address_space(void)
{
    unsigned long pages = 0;
    FILE *statm = fopen("/proc/self/statm", "r");
    EXPECT(statm != NULL && fscanf(statm, "%lu", &pages) == 1);
    fclose(statm);
    return pages * 4096 - (500 << 20);
}

static void
skip(void)
{
    puts("skipped");
    fflush(stdout);
    _exit(0);
}

static void
limited(void)
{
    struct rlimit limit, none;
    if (resource == RLIMIT_NPROC) {
        if (getuid() == 0 ? setuid(NOBODY_ELSE + (uid_t)getpid()) != 0 : allowed > ENOUGH) {
            skip();
        }
    }
    else {
        allowed = address_space();
    }
    EXPECT(getrlimit(resource, &none) == 0);
    limit = none;
    limit.rlim_cur = allowed;
    EXPECT(setrlimit(resource, &limit) == 0);
    for (int i = 0; i < 3; i++) {
        const char *error = live_use_go();
        if (error == NULL) {
            puts("works");
            fflush(stdout);
            _exit(0);
        }
        puts(error);
        fflush(stdout);
    }
    EXPECT(setrlimit(resource, &none) == 0);
    EXPECT(live_use_go() == NULL);
    live_on();
    puts("works when the limit is lifted");
    fflush(stdout);
}

/* The C library reuses the stacks of vanished threads for the child's new ones,
 * so that threads can be made where memory cannot be mapped. */
static void *
leave_a_stack(void *ready)
{
    pthread_barrier_wait(ready);
    for (;;) {
        pause();
    }
    return NULL;
}

static void
leave_stacks(int count)
{
    static pthread_barrier_t ready;
    pthread_barrier_init(&ready, NULL, (unsigned)count + 1);
    for (int i = 0; i < count; i++) {
        pthread_t thread;
        EXPECT(pthread_create(&thread, NULL, leave_a_stack, &ready) == 0);
        pthread_detach(thread);
    }
    pthread_barrier_wait(&ready);
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 2);
    resource = strcmp(argv[1], "memory") == 0 ? RLIMIT_AS : RLIMIT_NPROC;
    allowed = (rlim_t)atoi(argv[1]) + 1;
    live_up();
    if (resource == RLIMIT_AS) {
        leave_stacks(20);
    }
    PyEval_SaveThread();
    EXPECT(live_in_a_child(limited) == 0);
    return 0;
}
