/* A process whose main thread has left by pthread_exit ends when its last thread does.
 * Go's threads do not end: when none of the host's is left, the process ends here, as the
 * C library would end it.
 *
 * The main thread tells its end where it loaded the library or was in Go. Where it did
 * neither, or its end came before Go's start, a thread looks whether it is still there, once
 * a second.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "parts.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define FIRST_PAUSE 1000000L /* ns */
#define LONGEST_PAUSE 100000000L
#define SECOND 1000000000L

static int main_is_armed;        /* its end will be told */
static uint64_t looking, ending; /* the process in which a thread looks; whose end has begun */

static void
rest(long ns)
{
    struct timespec interval = { ns / SECOND, ns % SECOND };

    (void)nanosleep(&interval, NULL);
}

/* After its end it has no memory any more, though the process has. No file is opened: the host
 * may be closing some, or counting on the number of the next. */
static int
main_has_ended(void)
{
    char from = 0, to;
    struct iovec there = { &from, 1 }, here = { &to, 1 };

    return process_vm_readv(getpid(), &here, 1, &there, 1, 0) < 0 && errno == ESRCH;
}

/* The main thread stays in the list after its end. 0, too, if the list can't be read. */
static int
others_have_ended(void)
{
    DIR *tasks = opendir("/proc/self/task");
    int others = 0;

    if (tasks == NULL) {
        return 0;
    }
    for (struct dirent *task; others == 0 && (task = readdir(tasks)) != NULL;) {
        pid_t tid = (pid_t)atoi(task->d_name);
        others = tid > 0 && tid != getpid() && !goguest_room_is_go(tid);
    }
    closedir(tasks);
    return !others;
}

static void
end_with_the_last(void)
{
    uint64_t process = goguest_process();

    if (__atomic_exchange_n(&ending, process, __ATOMIC_ACQ_REL) == process) {
        return;
    }
    for (long pause = FIRST_PAUSE;; pause = pause < LONGEST_PAUSE ? 2 * pause : LONGEST_PAUSE) {
        rest(pause);
        if (others_have_ended()) {
            exit(0);
        }
    }
}

static void *
watch(void *unused)
{
    end_with_the_last();
    return unused;
}

static void *
look(void *unused)
{
    while (!__atomic_load_n(&main_is_armed, __ATOMIC_ACQUIRE)) {
        if (main_has_ended()) {
            end_with_the_last();
            return unused;
        }
        rest(SECOND);
    }
    __atomic_store_n(&looking, 0, __ATOMIC_RELEASE);
    return unused;
}

void
goguest_last_armed(void)
{
    __atomic_store_n(&main_is_armed, 1, __ATOMIC_RELEASE);
}

void
goguest_last_started(void)
{
    uint64_t process = goguest_process();

    if (__atomic_load_n(&main_is_armed, __ATOMIC_ACQUIRE)
        || __atomic_exchange_n(&looking, process, __ATOMIC_ACQ_REL) == process)
    {
        return;
    }
    if (goguest_room_run(look, NULL, 0) != 0) {
        __atomic_store_n(&looking, 0, __ATOMIC_RELEASE); /* the end of a thread tries again */
    }
}

void
goguest_last_ends(int is_main)
{
    int running = goguest_is_running();

    if (is_main && (!running || goguest_room_run(watch, NULL, 0) != 0)) {
        __atomic_store_n(&main_is_armed, 0, __ATOMIC_RELEASE); /* others look for it */
    }
    if (!is_main && running) {
        goguest_last_started();
    }
}

void
goguest_last_forked(void)
{
    __atomic_store_n(&main_is_armed, goguest_inside_tells_end(), __ATOMIC_RELEASE);
}
