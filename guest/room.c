/* Whether there is room for Go. It ends the process if it cannot have a thread or address
 * space, so both are checked before it starts.
 *
 * The threads are made in advance, as many as a start may need, and handed to Go when it
 * asks for one. The rest are a reserve: Go needs no more than these at once, and may want
 * one when the process is not allowed another.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "parts.h"

#include <errno.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/syscall.h>
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

/* A thread of Go's, on that thread's stack. */
typedef struct gos_thread {
    pid_t tid;
    struct gos_thread *next, **to_here;
} gos_thread;

static struct {
    uint64_t process; /* the one that the threads belong to */
    pthread_mutex_t lock;
    pthread_cond_t change;
    int open;
    int idle;  /* threads that have no job */
    int count; /* jobs that no thread has taken */
    job jobs[MOST];
    gos_thread *threads;
} room;

static void
enlist_locked(gos_thread *me)
{
    *me = (gos_thread){ .tid = (pid_t)syscall(SYS_gettid),
                        .next = room.threads,
                        .to_here = &room.threads };
    if (me->next != NULL) {
        me->next->to_here = &me->next;
    }
    room.threads = me;
}

static void
discharge_locked(gos_thread *me)
{
    *me->to_here = me->next;
    if (me->next != NULL) {
        me->next->to_here = me->to_here;
    }
}

/* Go's threads end by returning. */
static void *
wait_for_a_job(void *unused)
{
    job mine = { NULL, NULL };
    gos_thread me;

    goguest_is_here();
    pthread_mutex_lock(&room.lock);
    enlist_locked(&me);
    while (room.open && room.count == 0) {
        pthread_cond_wait(&room.change, &room.lock);
    }
    if (room.count > 0) {
        mine = room.jobs[--room.count];
    }
    room.idle--;
    pthread_cond_broadcast(&room.change);
    pthread_mutex_unlock(&room.lock);
    if (mine.run != NULL) {
        (void)mine.run(mine.arg);
    }
    pthread_mutex_lock(&room.lock);
    discharge_locked(&me);
    pthread_mutex_unlock(&room.lock);
    return unused;
}

int
goguest_room_is_go(pid_t tid)
{
    int found = 0;

    pthread_mutex_lock(&room.lock);
    for (gos_thread *t = room.threads; t != NULL && !found; t = t->next) {
        found = t->tid == tid;
    }
    pthread_mutex_unlock(&room.lock);
    return found;
}

/* Called by one thread at a time. In the child of a fork, the state of the parent's
 * threads is discarded. */
static void
open_room(void)
{
    if (room.process != goguest_process()) {
        room.lock = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
        room.change = (pthread_cond_t)PTHREAD_COND_INITIALIZER;
        room.idle = room.count = 0;
        room.threads = NULL;
        room.process = goguest_process();
    }
    pthread_mutex_lock(&room.lock);
    while (room.idle > 0) {
        pthread_cond_wait(&room.change, &room.lock); /* the last start's */
    }
    room.open = 1;
    pthread_mutex_unlock(&room.lock);
}

void
goguest_room_close(void)
{
    pthread_mutex_lock(&room.lock);
    room.open = 0;
    pthread_cond_broadcast(&room.change);
    pthread_mutex_unlock(&room.lock);
}

/* Until so many wait; one more if `wanted` is negative. Returns an error number, or 0. The
 * mask is the one that all of Go's threads have. */
static int
make_threads(int wanted)
{
    pthread_attr_t detached;
    pthread_t thread;
    int error = 0;

    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    uint64_t before = goguest_be_quiet();
    pthread_mutex_lock(&room.lock);
    if (wanted < 0) {
        wanted = room.idle < MOST ? room.idle + 1 : MOST;
    }
    while (room.idle < wanted && error == 0) {
        error = pthread_create(&thread, &detached, wait_for_a_job, NULL);
        room.idle += error == 0;
    }
    pthread_mutex_unlock(&room.lock);
    goguest_set_mask(before);
    pthread_attr_destroy(&detached);
    return error;
}

const char *
goguest_room_for_threads(void)
{
    int processors = goguest_processors();

    open_room();
    int error =
        make_threads(THREADS + (processors < MOST_PROCESSORS ? processors : MOST_PROCESSORS));
    if (error == 0) {
        return NULL;
    }
    goguest_room_close();
    return error == EAGAIN
               ? "no threads can be made for the Go runtime: the limit of threads or of "
                 "memory is reached"
               : "no threads can be made for the Go runtime";
}

static int
hand_over(void *(*run)(void *), void *arg)
{
    pthread_mutex_lock(&room.lock);
    int taken = room.count < room.idle;
    if (taken) {
        room.jobs[room.count++] = (job){ run, arg };
        pthread_cond_signal(&room.change);
    }
    pthread_mutex_unlock(&room.lock);
    return taken;
}

/* A start uses the threads that were made for it; what is left then is used last. */
int
goguest_room_run(void *(*run)(void *), void *arg, int starting)
{
    if (room.process != goguest_process()) {
        return ESRCH;
    }
    int error = starting ? 0 : make_threads(-1);
    for (int tries = 0; !hand_over(run, arg); tries++) {
        if (!goguest_memory_again(tries)) {
            return error != 0 ? error : EAGAIN;
        }
        error = make_threads(-1);
    }
    return 0;
}

/* What Go 1.25 and 1.26 map when they start, most of it never used: so many bytes of address
 * space, of which so many may be written to. */
#define FIRST_SIZE ((size_t)1280 << 20)
#define WRITABLE_SIZE ((size_t)72 << 20)

/* Both at once, since limits hold for sums. */
const char *
goguest_room_for_memory(size_t size)
{
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

    size = size != 0 ? size : FIRST_SIZE;
    void *all = mmap(NULL, size, PROT_NONE, flags, -1, 0);
    if (all == MAP_FAILED) {
        return "there is no address space for the Go runtime: the limit of memory is "
               "reached";
    }
    size_t written = size < WRITABLE_SIZE ? size : WRITABLE_SIZE;
    int error = mprotect(all, written, PROT_READ | PROT_WRITE);
    (void)munmap(all, size);
    return error == 0 ? NULL
                      : "there is no memory for the Go runtime: the limit of memory is reached";
}
