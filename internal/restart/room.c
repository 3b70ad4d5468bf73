/* Whether there is room for Go to start. Go ends the process if it cannot have a
 * thread or address space, so both are checked before.
 *
 * The threads are made in advance, as many as a start may need, and handed to Go
 * when it asks for one; the rest end after the start. So a start makes few threads
 * that it does not need.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "restart.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

/* At its start Go makes a thread that runs Go code, one that monitors, one that
 * makes others, and up to one per processor that look for work. */
#define THREADS 4
#define MOST_PROCESSORS 8
#define MOST (THREADS + MOST_PROCESSORS)

typedef struct {
    void *(*run)(void *);
    void *arg;
} job;

static struct {
    pid_t process; /* the process that the threads belong to */
    pthread_mutex_t lock;
    pthread_cond_t change;
    int open;
    int idle;  /* threads that have no job */
    int count; /* jobs that no thread has taken */
    job jobs[MOST];
} room;

static void *
wait_for_a_job(void *unused)
{
    job mine = { NULL, NULL };

    pthread_mutex_lock(&room.lock);
    while (room.open && room.count == 0) {
        pthread_cond_wait(&room.change, &room.lock);
    }
    if (room.count > 0) {
        mine = room.jobs[--room.count];
    }
    room.idle--;
    pthread_cond_broadcast(&room.change);
    pthread_mutex_unlock(&room.lock);
    return mine.run != NULL ? mine.run(mine.arg) : unused;
}

/* Called by one thread at a time. In the child of a fork, the state of the parent's
 * threads is discarded. */
static void
open_room(void)
{
    if (room.process != getpid()) {
        room.lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
        room.change = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
        room.idle = room.count = 0;
        room.process = getpid();
    }
    pthread_mutex_lock(&room.lock);
    while (room.idle > 0) {
        pthread_cond_wait(&room.change, &room.lock); /* the last start's */
    }
    room.open = 1;
    pthread_mutex_unlock(&room.lock);
}

void
gopyrt_room_close(void)
{
    pthread_mutex_lock(&room.lock);
    room.open = 0;
    pthread_cond_broadcast(&room.change);
    pthread_mutex_unlock(&room.lock);
}

/* Returns an error number, or 0. Like Go's own threads, these start with all signals
 * blocked. */
static int
make_threads(int wanted)
{
    pthread_attr_t detached;
    pthread_t thread;
    sigset_t all, before;
    int error = 0;

    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_mutex_lock(&room.lock);
    while (room.idle < wanted && error == 0) {
        error = pthread_create(&thread, &detached, wait_for_a_job, NULL);
        room.idle += error == 0;
    }
    pthread_mutex_unlock(&room.lock);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&detached);
    return error;
}

const char *
gopyrt_room_for_threads(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    processors = processors < 1 ? 1 : processors;
    processors = processors > MOST_PROCESSORS ? MOST_PROCESSORS : processors;
    open_room();
    int error = make_threads(THREADS + (int)processors);
    if (error == 0) {
        return NULL;
    }
    gopyrt_room_close();
    return error == EAGAIN
               ? "no threads can be made for the Go runtime: the limit of threads or of "
                 "memory is reached"
               : "no threads can be made for the Go runtime";
}

int
gopyrt_room_hand_over(void *(*run)(void *), void *arg)
{
    if (room.process != getpid()) {
        return 0;
    }
    pthread_mutex_lock(&room.lock);
    int taken = room.open && room.count < room.idle;
    if (taken) {
        room.jobs[room.count++] = (job){ run, arg };
        pthread_cond_signal(&room.change);
    }
    pthread_mutex_unlock(&room.lock);
    return taken;
}

/* Both at once, since their sum is limited. */
const char *
gopyrt_room_for_memory(size_t size)
{
    if (size == 0) {
        return NULL;
    }
    void *all = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED) {
        return "there is no address space for the Go runtime: the limit of memory is "
               "reached";
    }
    (void)munmap(all, size);
    return NULL;
}
