/* Is a thread that is about to fork asleep in a handler of the host, or has it ended after a
 * jump out of one, and is not in the fork?
 *
 * The kernel tells in which system call a thread of the process is asleep. Callers: a thread
 * that has waited for long. Fork: works in a child. Async-signal-safe.
 */
#include "lock/lock.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

static int
makes_processes(long number)
{
    return number == SYS_fork || number == SYS_vfork || number == SYS_clone || number == SYS_clone3;
}

/* 0 also where the kernel does not tell: then the fork keeps its locks. */
int
gopyrt_fork_is_asleep(int thread)
{
    char path[64], text[64] = "";

    if (syscall(SYS_tgkill, getpid(), thread, 0) != 0) {
        return 1; /* it has ended */
    }
    snprintf(path, sizeof(path), "/proc/self/task/%d/syscall", thread);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return 0;
    }
    ssize_t size = read(file, text, sizeof(text) - 1);
    (void)close(file);
    /* "running", or the number and the arguments; -1 outside of system calls. */
    return size > 0 && text[0] >= '0' && text[0] <= '9' && !makes_processes(atol(text));
}
