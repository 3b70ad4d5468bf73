/* File descriptors: what fails says so by its result and by errno.
 *
 * Callers: any thread, at any time. Fork and signals: async-signal-safe. */
#include "text/text.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* glibc before 2.34 has no function, and may not know the number. */
#ifndef SYS_close_range
#define SYS_close_range 436
#endif

int
_Py_IsValidFD(int fd)
{
    return fd >= 0 && fcntl(fd, F_GETFD) >= 0;
}

int
_Py_fstat_noraise(int fd, struct _Py_stat_struct *status)
{
    return fstat(fd, status);
}

/* Not inherited by programs that the process starts. The mode counts where the flags create. */
int
_Py_open_noraise(const char *pathname, int flags)
{
    return open(pathname, flags | O_CLOEXEC, 0666);
}

/* Linux before 5.9, and some sandboxes, have no close_range. */
static void
close_one_by_one(int first, int last)
{
    long most = sysconf(_SC_OPEN_MAX);
    if (most > 0 && last >= most) {
        last = (int)most - 1;
    }
    for (int fd = first; fd <= last; fd++) {
        close(fd);
    }
}

void
_Py_closerange(int first, int last)
{
    if (first < 0) {
        first = 0;
    }
    if (first <= last && syscall(SYS_close_range, (unsigned)first, (unsigned)last, 0) != 0) {
        close_one_by_one(first, last);
    }
}
