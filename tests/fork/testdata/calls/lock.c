/* Mutexes, events and the other locks. One that a vanished thread holds stays
 * locked, like any memory of the caller; the runtime's own are free. Waiting
 * works: for the child's threads, and until a timeout. */
#include "calls.h"

#define MS INT64_C(1000000)

static PyMutex mutex;
static long sum;

static void *
contend(void *unused)
{
    for (int i = 0; i < 3000; i++) {
        EXPORTED(PyMutex_Lock)(&mutex);
        sum = sum + 1;
        EXPORTED(PyMutex_Unlock)(&mutex);
    }
    return unused;
}

static void
contend_with(void *(*run)(void *), long expected)
{
    pthread_t other[3];
    for (int i = 0; i < 3; i++) {
        HOLDS(pthread_create(&other[i], NULL, run, NULL) == 0);
    }
    for (int i = 0; i < 3; i++) {
        HOLDS(pthread_join(other[i], NULL) == 0);
    }
    GIVES(expected, sum);
}

CASE(PyMutex_Lock, DETACHED)
{
    contend_with(contend, 9000);
    GIVES(0, mutex._bits);
}

CASE(PyMutex_Unlock, ATTACHED)
{
    EXPORTED(PyMutex_Lock)(&mutex);
    EXPORTED(PyMutex_Unlock)(&mutex);
    GIVES(0, mutex._bits);
    /* One that a vanished thread holds, and for which another waits. */
    GIVES(1, PyMutex_IsLocked(&here.held));
    EXPORTED(PyMutex_Unlock)(&here.held);
    HOLDS(!here.forked || !PyMutex_IsLocked(&here.held));
}

CASE(PyMutex_IsLocked, BARE)
{
    GIVES(1, EXPORTED(PyMutex_IsLocked)(&here.held));
    GIVES(0, EXPORTED(PyMutex_IsLocked)(&mutex));
}

CASE(_PyMutex_LockTimed, ATTACHED)
{
    GIVES(PY_LOCK_ACQUIRED, _PyMutex_LockTimed(&mutex, -1, _PY_LOCK_DETACH));
    GIVES(PY_LOCK_FAILURE, _PyMutex_LockTimed(&mutex, 0, _Py_LOCK_DONT_DETACH));
    GIVES(PY_LOCK_FAILURE, _PyMutex_LockTimed(&mutex, MS, _PY_LOCK_DETACH));
    GIVES(PY_LOCK_FAILURE, _PyMutex_LockTimed(&here.held, MS, _PY_LOCK_DETACH));
    HOLDS(PyThreadState_GetUnchecked() == here.main);
}

CASE(_PyMutex_TryUnlock, DETACHED)
{
    GIVES(-1, _PyMutex_TryUnlock(&mutex));
    PyMutex_Lock(&mutex);
    GIVES(0, _PyMutex_TryUnlock(&mutex));
    GIVES(0, PyMutex_IsLocked(&mutex));
}

static PyEvent event;

static void *
notify(void *unused)
{
    sum = 5;
    _PyEvent_Notify(&event);
    return unused;
}

static void
notify_from_a_thread(void)
{
    pthread_t other;
    HOLDS(pthread_create(&other, NULL, notify, NULL) == 0);
    pthread_detach(other);
}

CASE(_PyEvent_IsSet, BARE)
{
    GIVES(0, _PyEvent_IsSet(&event));
    _PyEvent_Notify(&event);
    GIVES(1, _PyEvent_IsSet(&event));
}

CASE(_PyEvent_Notify, DETACHED)
{
    _PyEvent_Notify(&event);
    _PyEvent_Notify(&event);
    PyEvent_Wait(&event);
    GIVES(1, _PyEvent_IsSet(&event));
}

CASE(PyEvent_Wait, ATTACHED)
{
    notify_from_a_thread();
    PyEvent_Wait(&event);
    GIVES(5, sum);
    HOLDS(PyThreadState_GetUnchecked() == here.main);
}

CASE(PyEvent_WaitTimed, ATTACHED)
{
    GIVES(0, PyEvent_WaitTimed(&event, MS, 1));
    notify_from_a_thread();
    GIVES(1, PyEvent_WaitTimed(&event, -1, 1));
    GIVES(5, sum);
}

static _PyRawMutex raw;

static void *
contend_raw(void *unused)
{
    for (int i = 0; i < 3000; i++) {
        _PyRawMutex_LockSlow(&raw);
        sum = sum + 1;
        _PyRawMutex_UnlockSlow(&raw);
    }
    return unused;
}

CASE(_PyRawMutex_LockSlow, DETACHED)
{
    contend_with(contend_raw, 9000);
}

CASE(_PyRawMutex_UnlockSlow, DETACHED)
{
    _PyRawMutex_Lock(&raw);
    _PyRawMutex_UnlockSlow(&raw);
    GIVES(0, raw.v);
    contend_with(contend_raw, 9000);
}

static int tries;

static int
second_time_lucky(void *arg)
{
    (void)arg;
    return ++tries < 2 ? -1 : 0;
}

CASE(_PyOnceFlag_CallOnceSlow, ATTACHED)
{
    _PyOnceFlag flag = { 0 };
    GIVES(-1, _PyOnceFlag_CallOnceSlow(&flag, second_time_lucky, NULL));
    GIVES(0, _PyOnceFlag_CallOnceSlow(&flag, second_time_lucky, NULL));
    GIVES(0, _PyOnceFlag_CallOnceSlow(&flag, second_time_lucky, NULL));
    GIVES(2, tries);
}
