/* The C code of the tests: see csrc.h. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_lock.h"

#include "csrc.h"
#include "../../../expect/asleep.h"

#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct c_mutexes c_mutexes = { .before = 0xff, .after = 0xff };

int
bits(void *mutex)
{
    return __atomic_load_n(&((PyMutex *)mutex)->_bits, __ATOMIC_ACQUIRE);
}

static struct {
    pthread_t threads[64];
    int n, turns;
    PyMutex *mutex;
    long *counter;
    unsigned long tid;
} lockers;

static void *
lock_in_turn(void *arg)
{
    __atomic_store_n(&lockers.tid, (unsigned long)gettid(), __ATOMIC_RELEASE);
    for (int i = 0; i < lockers.turns; i++) {
        PyMutex_Lock(lockers.mutex);
        ++*lockers.counter;
        PyMutex_Unlock(lockers.mutex);
    }
    return arg;
}

void
lockers_start(int n, int turns, void *mutex, long *counter)
{
    lockers.n = n;
    lockers.turns = turns;
    lockers.mutex = mutex;
    lockers.counter = counter;
    lockers.tid = 0; /* no thread's */
    for (int i = 0; i < n; i++) {
        if (pthread_create(&lockers.threads[i], NULL, lock_in_turn, NULL) != 0) {
            abort();
        }
    }
}

void
lockers_join(void)
{
    for (int i = 0; i < lockers.n; i++) {
        pthread_join(lockers.threads[i], NULL);
    }
}

int
locker_sleeps(void)
{
    return asleep(__atomic_load_n(&lockers.tid, __ATOMIC_ACQUIRE));
}

static int
use_in_child(PyMutex *m, int expected)
{
    if (bits(m) != expected) {
        return 1;
    }
    if (expected & _Py_LOCKED) {
        if (_PyMutex_LockTimed(m, 1000000, 0) != PY_LOCK_FAILURE) {
            return 2;
        }
        m->_bits = 0;
    }
    for (int i = 0; i < 3; i++) {
        PyMutex_Lock(m);
        if (!PyMutex_IsLocked(m)) {
            return 3;
        }
        PyMutex_Unlock(m);
    }
    return bits(m) == 0 ? 0 : 4;
}

int
fork_with(void *mutex, int expected)
{
    pid_t child = fork();
    if (child == 0) {
        alarm(100);
        _exit(use_in_child(mutex, expected));
    }
    int status = -1;
    if (child < 0 || waitpid(child, &status, 0) != child) {
        return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

unsigned long
allocated(void)
{
    return mallinfo2().uordblks;
}
