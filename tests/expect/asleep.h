/* What the threads of the process do, as the kernel sees it: how a test knows that one waits by
 * now. Needs neither the library nor its headers. */
#ifndef TESTS_ASLEEP_H
#define TESTS_ASLEEP_H

#include "expect.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

/* The letter that proc(5) has for it; 0 for a thread that has ended. It is named by the number
 * that the kernel gave it. This takes no lock, as of the heap or of a stream, that it could meet
 * on its way. */
static inline char
thread_state(unsigned long thread)
{
    char path[64], stat[128];
    snprintf(path, sizeof(path), "/proc/self/task/%lu/stat", thread);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        EXPECT(errno == ENOENT && access("/proc/self/task", F_OK) == 0);
        return 0;
    }
    ssize_t length = read(file, stat, sizeof(stat) - 1);
    close(file);
    stat[length > 0 ? length : 0] = '\0';
    /* The state stands behind the thread's name, in which there may be anything. */
    const char *end = strrchr(stat, ')');
    EXPECT(end != NULL && end[1] == ' ');
    return end[2];
}

/* Between what the caller knows of the thread and the wait that is meant, it must not sleep for
 * anything else. */
static inline int
asleep(unsigned long thread)
{
    return thread_state(thread) == 'S';
}

/* Whether all other threads of the process sleep. */
static inline int
others_asleep(void)
{
    DIR *tasks = opendir("/proc/self/task");
    EXPECT(tasks != NULL);
    int all = 1;
    for (struct dirent *task; all && (task = readdir(tasks)) != NULL;) {
        unsigned long thread = strtoul(task->d_name, NULL, 10);
        all = thread == 0 || thread == (unsigned long)syscall(SYS_gettid) || asleep(thread);
    }
    closedir(tasks);
    return all;
}

#endif /* TESTS_ASLEEP_H */
