/* Whether there is room for Go to start. Go ends the process where it can have no
 * thread or no address space, so both are tried before: what can be had now by
 * one who asks for as much, will be there for Go.
 */
#ifndef _GNU_SOURCE
#  define _GNU_SOURCE 1
#endif
#include "rebirth.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

/* At its start Go makes a thread that runs Go code, one that watches, one that
 * makes others, and up to one a processor that look for work. */
#define THREADS 4
#define MOST_PROCESSORS 8

static void *
wait_for_all(void *door)
{
    pthread_mutex_lock(door);
    pthread_mutex_unlock(door);
    return NULL;
}

/* An error number, or 0. The threads exist at the same time, and do nothing. */
static int
try_threads(int wanted)
{
    pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
    pthread_t threads[THREADS + MOST_PROCESSORS];
    sigset_t all, before;
    int error = 0, made = 0;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_mutex_lock(&door);
    while (made < wanted && error == 0) {
        error = pthread_create(&threads[made], NULL, wait_for_all, &door);
        made += error == 0;
    }
    pthread_mutex_unlock(&door);
    while (made > 0) {
        pthread_join(threads[--made], NULL);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error;
}

const char *
gopyrt_room_for_threads(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    processors = processors < 1 ? 1 : processors;
    processors = processors > MOST_PROCESSORS ? MOST_PROCESSORS : processors;
    switch (try_threads(THREADS + (int)processors)) {
    case 0:
        return NULL;
    case EAGAIN:
        return "no threads can be made for the Go runtime: the limit of threads or of "
               "memory is reached";
    default:
        return "no threads can be made for the Go runtime";
    }
}

/* At once, as it is the sum that is limited. */
const char *
gopyrt_room_for_memory(size_t size)
{
    if (size == 0) {
        return NULL;
    }
    void *all = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
                     -1, 0);
    if (all == MAP_FAILED) {
        return "there is no address space for the Go runtime: the limit of memory is "
               "reached";
    }
    (void)munmap(all, size);
    return NULL;
}
