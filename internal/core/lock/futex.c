/* See lock/lock.h. FUTEX_WAIT_BITSET is used instead of FUTEX_WAIT because its
 * deadline is absolute and on CLOCK_MONOTONIC. */
#include "lock/lock.h"
#include "internal/pycore_pyerrors.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_SECOND 1000000000

static void
futex_failed(const char *call, int error)
{
    _Py_FatalErrorFormat(call, "the kernel refused a futex call: error %d", error);
}

int
gopyrt_futex_wait(uint32_t *word, uint32_t expected, PyTime_t deadline)
{
    struct timespec until;
    struct timespec *limit = NULL;
    if (deadline != GOPYRT_FUTEX_FOREVER) {
        /* The kernel rejects negative times; all of them are in the past. */
        PyTime_t at = deadline < 0 ? 0 : deadline;
        until.tv_sec = at / NS_PER_SECOND;
        until.tv_nsec = at % NS_PER_SECOND;
        limit = &until;
    }
    int saved_errno = errno;
    unsigned given = gopyrt_fork_let_go();
    long rc = syscall(SYS_futex, word, FUTEX_WAIT_BITSET | FUTEX_PRIVATE_FLAG, expected, limit,
                      NULL, FUTEX_BITSET_MATCH_ANY);
    int error = rc < 0 ? errno : 0;
    if (given != 0) {
        gopyrt_fork_take_again(given);
    }
    errno = saved_errno;
    switch (error) {
    case 0:
    case EAGAIN:
        return 0;
    case ETIMEDOUT:
    case EINTR:
        return -error;
    default:
        futex_failed(__func__, error);
        return 0;
    }
}

int
gopyrt_futex_wake(uint32_t *word, int count)
{
    int saved_errno = errno;
    long rc = syscall(SYS_futex, word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, count, NULL, NULL, 0);
    /* EFAULT: the word's memory was unmapped by its owner, which therefore was
     * not asleep. */
    int error = rc < 0 ? errno : 0;
    errno = saved_errno;
    if (error != 0 && error != EFAULT) {
        futex_failed(__func__, error);
    }
    return rc < 0 ? 0 : (int)rc;
}

PyTime_t
gopyrt_futex_deadline(PyTime_t timeout_ns)
{
    return timeout_ns < 0 ? GOPYRT_FUTEX_FOREVER : _PyDeadline_Init(timeout_ns);
}
