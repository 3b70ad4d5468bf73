/* Duplicating a file descriptor, which may take a while: behind it may be a network. */
#include "thread/thread.h"
#include "fatal/fatal.h"
#include "internal/pycore_fileutils.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

/* Callers: an attached thread, which is detached meanwhile. Fork: works in a child. Signals: no. */
int
_Py_dup(int fd)
{
    PyThreadState *tstate = PyEval_SaveThread();
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    int error = errno;
    PyEval_RestoreThread(tstate);
    if (copy < 0) {
        char text[80];
        gopyrt_error_set(GOPYRT_ERROR_OS, "_Py_dup: [Errno %d] %s", error,
                         strerror_r(error, text, sizeof(text)));
        errno = error;
        return -1;
    }
    return copy;
}
