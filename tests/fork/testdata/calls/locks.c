/* Locks with more state: recursive, reader-writer and sequence locks; the parking
 * lot, semaphores, critical sections. */
#include "calls.h"
#include "internal/pycore_critical_section.h"
#include "internal/pycore_parking_lot.h"
#include "internal/pycore_semaphore.h"

#define MS INT64_C(1000000)

static _PyRecursiveMutex recursive;

static void
try_recursive(void)
{
    GIVES(PY_LOCK_FAILURE, _PyRecursiveMutex_LockTimed(&recursive, MS, _Py_LOCK_DONT_DETACH));
    GIVES(-1, _PyRecursiveMutex_TryUnlock(&recursive));
    GIVES(0, _PyRecursiveMutex_IsLockedByCurrentThread(&recursive));
}

CASE(_PyRecursiveMutex_Lock, ATTACHED)
{
    _PyRecursiveMutex_Lock(&recursive);
    _PyRecursiveMutex_Lock(&recursive);
    on_a_thread(try_recursive);
    _PyRecursiveMutex_Unlock(&recursive);
    on_a_thread(try_recursive);
}

CASE(_PyRecursiveMutex_LockTimed, DETACHED)
{
    GIVES(PY_LOCK_ACQUIRED, _PyRecursiveMutex_LockTimed(&recursive, 0, _Py_LOCK_DONT_DETACH));
    GIVES(PY_LOCK_ACQUIRED, _PyRecursiveMutex_LockTimed(&recursive, -1, _PY_LOCK_DETACH));
    on_a_thread(try_recursive);
}

CASE(_PyRecursiveMutex_Unlock, DETACHED)
{
    _PyRecursiveMutex_Lock(&recursive);
    _PyRecursiveMutex_Unlock(&recursive);
    GIVES(0, recursive.mutex._bits);
    GIVES(0, _PyRecursiveMutex_IsLockedByCurrentThread(&recursive));
}

CASE(_PyRecursiveMutex_TryUnlock, DETACHED)
{
    GIVES(-1, _PyRecursiveMutex_TryUnlock(&recursive));
    _PyRecursiveMutex_Lock(&recursive);
    GIVES(0, _PyRecursiveMutex_TryUnlock(&recursive));
}

CASE(_PyRecursiveMutex_IsLockedByCurrentThread, DETACHED)
{
    GIVES(0, _PyRecursiveMutex_IsLockedByCurrentThread(&recursive));
    _PyRecursiveMutex_Lock(&recursive);
    GIVES(1, _PyRecursiveMutex_IsLockedByCurrentThread(&recursive));
}

CASE(_PyRecursiveMutex_at_fork_reinit, DETACHED)
{
    _PyRecursiveMutex_Lock(&recursive);
    _PyRecursiveMutex_at_fork_reinit(&recursive, 1);
    GIVES(1, _PyRecursiveMutex_IsLockedByCurrentThread(&recursive));
    _PyRecursiveMutex_at_fork_reinit(&recursive, 0);
    GIVES(0, _PyRecursiveMutex_IsLockedByCurrentThread(&recursive));
    GIVES(PY_LOCK_ACQUIRED, _PyRecursiveMutex_LockTimed(&recursive, 0, _Py_LOCK_DONT_DETACH));
}

static _PyRWMutex guard;
static long written[2];

/* Both numbers change under the writer's lock; readers see them equal. */
static void *
read_and_write(void *unused)
{
    for (int i = 0; i < 1000; i++) {
        _PyRWMutex_RLock(&guard);
        HOLDS(written[0] == written[1]);
        _PyRWMutex_RUnlock(&guard);
        _PyRWMutex_Lock(&guard);
        written[0]++;
        written[1]++;
        _PyRWMutex_Unlock(&guard);
    }
    return unused;
}

static void
on_two_threads(void *(*run)(void *))
{
    pthread_t other[2];
    for (int i = 0; i < 2; i++) {
        HOLDS(pthread_create(&other[i], NULL, run, NULL) == 0);
    }
    for (int i = 0; i < 2; i++) {
        HOLDS(pthread_join(other[i], NULL) == 0);
    }
}

CASE(_PyRWMutex_Lock, DETACHED)
{
    on_two_threads(read_and_write);
    GIVES(2000, written[0]);
}

CASE(_PyRWMutex_Unlock, ATTACHED)
{
    _PyRWMutex_Lock(&guard);
    HOLDS(guard.bits != 0);
    _PyRWMutex_Unlock(&guard);
    GIVES(0, guard.bits);
}

static void
enter_as_reader(void)
{
    _PyRWMutex_RLock(&guard);
    _PyRWMutex_RUnlock(&guard);
}

CASE(_PyRWMutex_RLock, DETACHED)
{
    _PyRWMutex_RLock(&guard);
    on_a_thread(enter_as_reader);
    HOLDS(guard.bits != 0);
}

CASE(_PyRWMutex_RUnlock, ATTACHED)
{
    _PyRWMutex_RLock(&guard);
    _PyRWMutex_RUnlock(&guard);
    GIVES(0, guard.bits);
    _PyRWMutex_Lock(&guard);
}

static _PySeqLock sequence;

static void *
write_under_sequence(void *unused)
{
    for (int i = 0; i < 1000; i++) {
        _PySeqLock_LockWrite(&sequence);
        written[0]++;
        written[1]++;
        _PySeqLock_UnlockWrite(&sequence);
    }
    return unused;
}

CASE(_PySeqLock_LockWrite, DETACHED)
{
    on_two_threads(write_under_sequence);
    GIVES(2000, written[0]);
    GIVES(4000, sequence.sequence);
}

CASE(_PySeqLock_UnlockWrite, DETACHED)
{
    _PySeqLock_LockWrite(&sequence);
    GIVES(1, sequence.sequence);
    _PySeqLock_UnlockWrite(&sequence);
    GIVES(2, sequence.sequence);
}

CASE(_PySeqLock_AbandonWrite, DETACHED)
{
    _PySeqLock_LockWrite(&sequence);
    _PySeqLock_AbandonWrite(&sequence);
    GIVES(0, sequence.sequence);
}

CASE(_PySeqLock_BeginRead, DETACHED)
{
    GIVES(0, _PySeqLock_BeginRead(&sequence));
    write_under_sequence(NULL);
    GIVES(2000, _PySeqLock_BeginRead(&sequence));
}

CASE(_PySeqLock_EndRead, DETACHED)
{
    uint32_t before = _PySeqLock_BeginRead(&sequence);
    GIVES(1, _PySeqLock_EndRead(&sequence, before));
    write_under_sequence(NULL);
    GIVES(0, _PySeqLock_EndRead(&sequence, before));
}

CASE(_PySeqLock_AfterFork, DETACHED)
{
    GIVES(0, _PySeqLock_AfterFork(&sequence));
    _PySeqLock_LockWrite(&sequence);
    GIVES(1, _PySeqLock_AfterFork(&sequence));
    GIVES(0, sequence.sequence & 1);
}

/* ---- The parking lot -------------------------------------------------------- */

static uint32_t word;
static int unparked, nobody;

static void *
park(void *unused)
{
    uint32_t zero = 0;
    int rc = _PyParkingLot_Park(&word, &zero, sizeof(word), -1, &word, 0);
    HOLDS(rc == Py_PARK_OK || rc == Py_PARK_AGAIN);
    _Py_atomic_add_int(&unparked, rc == Py_PARK_OK);
    return unused;
}

static void
see_sleeper(void *arg, void *park_arg, int more)
{
    (void)more;
    if (park_arg == NULL) {
        nobody++;
    }
    else {
        HOLDS(park_arg == &word && arg == &nobody);
    }
}

CASE(_PyParkingLot_Park, ATTACHED)
{
    uint32_t one = 1, zero = 0;
    GIVES(Py_PARK_AGAIN, _PyParkingLot_Park(&word, &one, sizeof(word), -1, NULL, 1));
    GIVES(Py_PARK_TIMEOUT, _PyParkingLot_Park(&word, &zero, sizeof(word), MS, NULL, 1));
    HOLDS(PyThreadState_GetUnchecked() == here.main);
}

CASE(_PyParkingLot_Unpark, DETACHED)
{
    pthread_t sleeper;
    _PyParkingLot_Unpark(&word, see_sleeper, &nobody);
    GIVES(1, nobody);
    /* None of the parent's sleepers is found, although the mutex of the load has
     * one. */
    _PyParkingLot_Unpark(&unparked, see_sleeper, &nobody);
    GIVES(2, nobody);
    HOLDS(pthread_create(&sleeper, NULL, park, NULL) == 0);
    while (_Py_atomic_load_int(&unparked) == 0) {
        _PyParkingLot_Unpark(&word, see_sleeper, &nobody);
    }
    HOLDS(pthread_join(sleeper, NULL) == 0);
    GIVES(1, unparked);
}

CASE(_PyParkingLot_UnparkAll, DETACHED)
{
    pthread_t sleeper[2];
    _PyParkingLot_UnparkAll(&word);
    for (int i = 0; i < 2; i++) {
        HOLDS(pthread_create(&sleeper[i], NULL, park, NULL) == 0);
    }
    while (_Py_atomic_load_int(&unparked) < 2) {
        _PyParkingLot_UnparkAll(&word);
    }
    for (int i = 0; i < 2; i++) {
        HOLDS(pthread_join(sleeper[i], NULL) == 0);
    }
    GIVES(2, unparked);
}

/* It must not be called in the parent while threads sleep, as those of the load do. */
CASE(_PyParkingLot_AfterFork, DETACHED)
{
    if (here.forked) {
        _PyParkingLot_AfterFork();
        _PyParkingLot_Unpark(&here.held, see_sleeper, &nobody);
        HOLDS(nobody == 1);
    }
    uint32_t zero = 0;
    GIVES(Py_PARK_TIMEOUT, _PyParkingLot_Park(&word, &zero, sizeof(word), MS, NULL, 0));
}

/* ---- Semaphores ------------------------------------------------------------- */

static _PySemaphore semaphore;

static void
wake_up(void)
{
    _PySemaphore_Wakeup(&semaphore);
}

CASE(_PySemaphore_Init, ATTACHED)
{
    _PySemaphore_Init(&semaphore);
    GIVES(Py_PARK_TIMEOUT, _PySemaphore_Wait(&semaphore, 0, 0));
    _PySemaphore_Destroy(&semaphore);
}

CASE(_PySemaphore_Destroy, ATTACHED)
{
    for (int i = 0; i < 1000; i++) {
        _PySemaphore_Init(&semaphore);
        wake_up();
        HOLDS(_PySemaphore_Wait(&semaphore, -1, 0) == Py_PARK_OK);
        _PySemaphore_Destroy(&semaphore);
    }
}

CASE(_PySemaphore_Wait, ATTACHED)
{
    _PySemaphore_Init(&semaphore);
    on_a_thread(wake_up);
    GIVES(Py_PARK_OK, _PySemaphore_Wait(&semaphore, -1, 1));
    GIVES(Py_PARK_TIMEOUT, _PySemaphore_Wait(&semaphore, MS, 1));
    HOLDS(PyThreadState_GetUnchecked() == here.main);
}

CASE(_PySemaphore_Wakeup, DETACHED)
{
    _PySemaphore_Init(&semaphore);
    wake_up();
    on_a_thread(wake_up);
    GIVES(Py_PARK_OK, _PySemaphore_Wait(&semaphore, 0, 0));
    GIVES(Py_PARK_OK, _PySemaphore_Wait(&semaphore, 0, 0));
    GIVES(Py_PARK_TIMEOUT, _PySemaphore_Wait(&semaphore, 0, 0));
}

/* ---- Critical sections: with a GIL they lock nothing ------------------------- */

static PyMutex mutex[2];
static PyObject thing;
static _Alignas(16) char memory[64];
static PyCriticalSection *const one = (PyCriticalSection *)memory;
static PyCriticalSection2 *const two = (PyCriticalSection2 *)memory;

#define LOCKS_NOTHING(function, ...)                                         \
    CASE(function, ATTACHED)                                                 \
    {                                                                        \
        (EXPORTED(function))(__VA_ARGS__);                                   \
        GIVES(0, PyMutex_IsLocked(&mutex[0]) + PyMutex_IsLocked(&mutex[1])); \
        HOLDS(PyThreadState_GetUnchecked() == here.main);                    \
    }

LOCKS_NOTHING(PyCriticalSection_Begin, one, &thing)
LOCKS_NOTHING(PyCriticalSection_BeginMutex, one, &mutex[0])
LOCKS_NOTHING(PyCriticalSection_End, one)
LOCKS_NOTHING(PyCriticalSection2_Begin, two, &thing, &thing)
LOCKS_NOTHING(PyCriticalSection2_BeginMutex, two, &mutex[0], &mutex[1])
LOCKS_NOTHING(PyCriticalSection2_End, two)
LOCKS_NOTHING(_PyCriticalSection_BeginSlow, one, &mutex[0])
LOCKS_NOTHING(_PyCriticalSection2_BeginSlow, two, &mutex[0], &mutex[1], 0)
LOCKS_NOTHING(_PyCriticalSection_Resume, here.main)
LOCKS_NOTHING(_PyCriticalSection_SuspendAll, here.main)
