/* A process whose main thread has left by pthread_exit ends when its last thread does.
 * Go's threads do not end: when none of the host's is left, the process ends here, as the
 * C library would end it.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "parts.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define FIRST_PAUSE 1000000L /* ns */
#define LONGEST_PAUSE 100000000L

/* The main thread stays in the list after its end. 0, too, if the list can't be read. */
static int
host_has_ended(void)
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

static void *
watch(void *unused)
{
    (void)unused;
    for (long pause = FIRST_PAUSE;; pause = pause < LONGEST_PAUSE ? 2 * pause : LONGEST_PAUSE) {
        struct timespec interval = { 0, pause };
        (void)nanosleep(&interval, NULL);
        if (host_has_ended()) {
            exit(0);
        }
    }
    return NULL;
}

void
goguest_last_watch(void)
{
    if (goguest_is_running()) {
        (void)goguest_room_run(watch, NULL, 0);
    }
}
