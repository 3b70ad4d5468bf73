/* The uncontended paths of the locks, bit by bit, and that the slow functions
 * are called when they must be and only then. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_lock.h"

#include "../../expect/expect.h"

/* The library's slow paths, counted. */
static int slow_locks, slow_unlocks, slow_raw_locks, slow_raw_unlocks, slow_once;
static PyMutex *timed_mutex;
static PyTime_t timed_timeout;
static _PyLockFlags timed_flags;

#undef PyMutex_Lock
#undef PyMutex_Unlock
#undef PyMutex_IsLocked
void
PyMutex_Lock(PyMutex *m)
{
    (void)m;
    slow_locks++;
}
void
PyMutex_Unlock(PyMutex *m)
{
    (void)m;
    slow_unlocks++;
}
int
PyMutex_IsLocked(PyMutex *m)
{
    (void)m;
    abort(); /* there is no slow path for this */
}
PyLockStatus
_PyMutex_LockTimed(PyMutex *m, PyTime_t timeout, _PyLockFlags flags)
{
    timed_mutex = m;
    timed_timeout = timeout;
    timed_flags = flags;
    return PY_LOCK_ACQUIRED;
}
void
_PyRawMutex_LockSlow(_PyRawMutex *m)
{
    (void)m;
    slow_raw_locks++;
}
void
_PyRawMutex_UnlockSlow(_PyRawMutex *m)
{
    (void)m;
    slow_raw_unlocks++;
}
int
_PyOnceFlag_CallOnceSlow(_PyOnceFlag *flag, _Py_once_fn_t *fn, void *arg)
{
    (void)flag;
    slow_once++;
    return fn(arg);
}

static void
mutex(void)
{
    EXPECT(sizeof(PyMutex) == 1);
    PyMutex m = { 0 };

    _PyMutex_Lock(&m);
    EXPECT(m._bits == 1 && slow_locks == 0);
    EXPECT(_PyMutex_IsLocked(&m) == 1);
    _PyMutex_Unlock(&m);
    EXPECT(m._bits == 0 && slow_unlocks == 0);
    EXPECT(_PyMutex_IsLocked(&m) == 0);

    /* held, with and without waiters; free with waiters not yet woken */
    for (uint8_t bits = 1; bits <= 3; bits++) {
        m._bits = bits;
        slow_locks = 0;
        _PyMutex_Lock(&m);
        EXPECT(slow_locks == 1 && m._bits == bits);
        EXPECT(PyMutex_LockFast(&m) == 0 && m._bits == bits);
        EXPECT(_PyMutex_IsLocked(&m) == (bits & 1));
    }
    /* waiters to wake, and a mutex that is not locked */
    for (int i = 0; i < 3; i++) {
        m._bits = (uint8_t[]){ 3, 2, 0 }[i];
        slow_unlocks = 0;
        _PyMutex_Unlock(&m);
        EXPECT(slow_unlocks == 1);
    }
    m._bits = 3;
    _PyMutex_at_fork_reinit(&m);
    EXPECT(m._bits == 0);
    EXPECT(PyMutex_LockFast(&m) == 1 && m._bits == 1);
}

static void
mutex_with_flags(void)
{
    PyMutex m = { 0 };
    PyMutex_LockFlags(&m, _PY_LOCK_DETACH);
    EXPECT(m._bits == 1 && timed_mutex == NULL);

    PyMutex_LockFlags(&m, _PY_LOCK_HANDLE_SIGNALS);
    EXPECT(timed_mutex == &m && timed_timeout == -1);
    EXPECT(timed_flags == _PY_LOCK_HANDLE_SIGNALS);
    EXPECT(_Py_LOCK_DONT_DETACH == 0 && _PY_LOCK_DETACH == 1 && _PY_LOCK_HANDLE_SIGNALS == 2);
}

static void
raw_mutex(void)
{
    _PyRawMutex m = { 0 };
    _PyRawMutex_Lock(&m);
    EXPECT(m.v == 1 && slow_raw_locks == 0);
    _PyRawMutex_Lock(&m);
    EXPECT(m.v == 1 && slow_raw_locks == 1);
    _PyRawMutex_Unlock(&m);
    EXPECT(m.v == 0 && slow_raw_unlocks == 0);
    m.v = (uintptr_t)&m | 1; /* a queue of waiters */
    _PyRawMutex_Unlock(&m);
    EXPECT(slow_raw_unlocks == 1 && m.v == ((uintptr_t)&m | 1));
    _PyRawMutex_Unlock(&(_PyRawMutex){ 0 });
    EXPECT(slow_raw_unlocks == 2);
}

static int
answer(void *arg)
{
    return *(int *)arg;
}

static void
once(void)
{
    int result = -1;
    _PyOnceFlag flag = { 0 };
    EXPECT(_PyOnceFlag_CallOnce(&flag, answer, &result) == -1 && slow_once == 1);
    flag.v = 1; /* another thread is running it */
    EXPECT(_PyOnceFlag_CallOnce(&flag, answer, &result) == -1 && slow_once == 2);
    flag.v = 4; /* done */
    EXPECT(_PyOnceFlag_CallOnce(&flag, answer, &result) == 0 && slow_once == 2);
}

int
main(void)
{
    mutex();
    mutex_with_flags();
    raw_mutex();
    once();
    puts("ok");
    return 0;
}
