/* A process whose main thread has left by pthread_exit ends when its last thread does.
 * Go's threads do not end: when none of the host's is left, the process ends here, as the
 * C library would end it.
 *
 * The main thread tells its end where it loaded the library or was in Go. Where it did
 * neither, a thread looks whether it is still there, once a second.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "parts.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* It stays in the list of threads after its end, as a zombie. 0, too, if that can't be read. */
static int
main_has_ended(void)
{
    char path[64], text[256];

    (void)snprintf(path, sizeof(path), "/proc/self/task/%d/stat", (int)getpid());
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return 0;
    }
    ssize_t size = read(file, text, sizeof(text) - 1);
    (void)close(file);
    text[size > 0 ? size : 0] = '\0';
    /* Its name, in parentheses, may have any characters. */
    const char *state = strrchr(text, ')');
    return state != NULL && state[1] == ' ' && state[2] == 'Z';
}

/* 0, too, if the list can't be read. */
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
    if (!goguest_is_running()) {
        if (is_main) {
            __atomic_store_n(&main_is_armed, 0, __ATOMIC_RELEASE);
        }
    }
    else if (is_main) {
        (void)goguest_room_run(watch, NULL, 0);
    }
    else {
        goguest_last_started();
    }
}

void
goguest_last_forked(int armed)
{
    __atomic_store_n(&main_is_armed, armed, __ATOMIC_RELEASE);
}
