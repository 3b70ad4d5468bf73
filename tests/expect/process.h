/* Time, children, and what /proc tells of the process, for the C programs of the tests. C
 * only; needs neither the library nor its headers. */
#ifndef TESTS_PROCESS_H
#define TESTS_PROCESS_H

#include "expect.h"

#include <dirent.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

/* Seconds; only differences mean something. */
static inline double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* At most so long: a signal ends it. */
static inline void
pause_ms(long ms)
{
    struct timespec interval = { ms / 1000, ms % 1000 * 1000000 };
    nanosleep(&interval, NULL);
}

/* As fork, for the kernel: nobody but the caller is told. Locks of the C library that other threads
 * have, as for malloc, are held in the child for ever. */
static inline pid_t
bare_fork(void)
{
    return (pid_t)syscall(SYS_clone, SIGCHLD, 0, NULL, NULL, 0);
}

/* The child's wait status. */
static inline int
wait_for(pid_t child)
{
    int status = -1;
    EXPECT(child > 0 && waitpid(child, &status, 0) == child);
    return status;
}

/* How many entries a folder of /proc has. */
static inline int
entries(const char *folder)
{
    int count = 0;
    DIR *files = opendir(folder);
    EXPECT(files != NULL);
    for (struct dirent *entry; (entry = readdir(files)) != NULL;) {
        count += entry->d_name[0] != '.';
    }
    closedir(files);
    return count;
}

#endif /* TESTS_PROCESS_H */
