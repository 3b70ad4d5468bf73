/* Forks while other threads hold every kind of lock and wait for it. The child
 * has none of those threads: after its reset the lot is empty, and the locks
 * work again once their owners have zeroed them. */
#include "host.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 4
#define FORKS 60

static PyMutex mutex;
static PyMutex many[64];
static _PyRecursiveMutex recursive;
static _PyRWMutex rwmutex;
static _PySeqLock seqlock;
static PyThread_type_lock lock;
static PyEvent never;
static uint8_t stop;

static void
use_shared(void)
{
    PyMutex_Lock(&mutex);
    PyMutex_Unlock(&mutex);
    _PyRecursiveMutex_Lock(&recursive);
    _PyRecursiveMutex_Unlock(&recursive);
    _PyRWMutex_RLock(&rwmutex);
    _PyRWMutex_RUnlock(&rwmutex);
    _PyRWMutex_Lock(&rwmutex);
    _PyRWMutex_Unlock(&rwmutex);
    _PySeqLock_LockWrite(&seqlock);
    _PySeqLock_UnlockWrite(&seqlock);
    PyThread_acquire_lock(lock, WAIT_LOCK);
    PyThread_release_lock(lock);
}

static void
use_everything(int index)
{
    use_shared();
    PyMutex *one = &many[index % 64];
    (void)_PyMutex_LockTimed(one, 10000, _Py_LOCK_DONT_DETACH);
    if (PyMutex_IsLocked(one)) {
        PyMutex_Unlock(one);
    }
    EXPECT(!PyEvent_WaitTimed(&never, 1000, 0));
}

static void
child(void)
{
    alarm(60); /* ends a child that hangs, which fails the test */
    gopyrt_locks_after_fork_child();
    _PyMutex_at_fork_reinit(&mutex);
    memset(many, 0, sizeof(many));
    _PyRecursiveMutex_at_fork_reinit(&recursive, 0);
    memset(&rwmutex, 0, sizeof(rwmutex));
    (void)_PySeqLock_AfterFork(&seqlock);
    EXPECT(_PyThread_at_fork_reinit(&lock) == 0);
    memset(&never, 0, sizeof(never));
    for (int i = 0; i < 100; i++) {
        use_everything(i);
    }
    _exit(0);
}

static void
run(int index, void *arg)
{
    (void)arg;
    for (int i = 0; index > 0 && !_Py_atomic_load_uint8(&stop); i++) {
        /* Threads meet at different times at different mutexes of `many`, and
         * each unlocks only what it locked itself. */
        PyMutex *one = &many[i % 4];
        if (_PyMutex_LockTimed(one, 50000, _Py_LOCK_DONT_DETACH) == PY_LOCK_ACQUIRED) {
            PyMutex_Unlock(one);
        }
        use_shared();
        (void)PyEvent_WaitTimed(&never, 10000, 0);
    }
    if (index > 0) {
        return;
    }
    for (int i = 0; i < FORKS; i++) {
        pid_t pid = fork();
        EXPECT(pid >= 0);
        if (pid == 0) {
            child();
        }
        int status;
        EXPECT(waitpid(pid, &status, 0) == pid);
        EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        usleep(500);
    }
    _Py_atomic_store_uint8(&stop, 1);
}

static void
owned_recursive_mutex(void)
{
    _PyRecursiveMutex m = { 0 };
    _PyRecursiveMutex_Lock(&m);
    _PyRecursiveMutex_Lock(&m);
    pid_t pid = fork();
    EXPECT(pid >= 0);
    if (pid == 0) {
        _PyRecursiveMutex_at_fork_reinit(&m, 1);
        EXPECT(_PyRecursiveMutex_IsLockedByCurrentThread(&m));
        _PyRecursiveMutex_Unlock(&m);
        _PyRecursiveMutex_Unlock(&m);
        EXPECT(!PyMutex_IsLocked(&m.mutex));
        _exit(0);
    }
    int status;
    EXPECT(waitpid(pid, &status, 0) == pid);
    EXPECT(status == 0);
}

int
main(void)
{
    lock = PyThread_allocate_lock();
    host_threads(THREADS, run, NULL);
    owned_recursive_mutex();
    PyThread_free_lock(lock);
    puts("ok");
    return 0;
}
