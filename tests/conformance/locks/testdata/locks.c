/* What can be seen of the locks from outside: return codes, and the bytes of
 * the lock words, one fact a line. Linked against either library it must print
 * the same. Only exported functions are called, no thread state is needed, and
 * whatever depends on time prints an order, never a duration.
 */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_parking_lot.h"
#include "internal/pycore_pythread.h"
#include "internal/pycore_semaphore.h"
#include "internal/pycore_time.h"

#include "tasks.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* The functions themselves, not the inline twins. */
#undef PyMutex_Lock
#undef PyMutex_Unlock
#undef PyMutex_IsLocked

#define MS 1000000LL

/* Arguments are evaluated in no particular order, so functions with side effects
 * must be called before. */
#define FACT(...) (printf(__VA_ARGS__), putchar('\n'))

/* ---- The parking lot ----------------------------------------------------- */

struct seen {
    int calls;
    void *park_arg;
    int more;
    uint8_t *store;
    uint8_t value;
};

static void
see(void *arg, void *park_arg, int more)
{
    struct seen *seen = arg;
    seen->calls++;
    seen->park_arg = park_arg;
    seen->more = more;
    if (seen->store != NULL) {
        _Py_atomic_store_uint8(seen->store, seen->value);
    }
}

static void
park_task(struct task *task)
{
    uint8_t expected = 7;
    task->result = _PyParkingLot_Park(task->object, &expected, 1, task->number, &task->number, 0);
}

static void
parking_lot(void)
{
    uint64_t word = 0x0102030405060708;
    uint64_t other = 1;
    for (size_t size = 1; size <= 8; size *= 2) {
        FACT("park changed %zu: %d", size, _PyParkingLot_Park(&word, &other, size, -1, NULL, 0));
        FACT("park timeout %zu: %d", size, _PyParkingLot_Park(&word, &word, size, 2 * MS, NULL, 0));
        FACT("park timeout 0 %zu: %d", size, _PyParkingLot_Park(&word, &word, size, 0, NULL, 1));
    }
    struct seen seen = { 0 };
    _PyParkingLot_Unpark(&word, see, &seen);
    FACT("unpark nobody: calls %d arg %d more %d", seen.calls, seen.park_arg != NULL, seen.more);
    _PyParkingLot_UnparkAll(&word);

    uint8_t byte = 7;
    struct task task[3] = { { 0 } };
    for (int i = 0; i < 3; i++) {
        task[i] = (struct task){ .run = park_task, .object = &byte, .number = -1 };
        start(&task[i]);
        await_asleep(&task[i]);
    }
    seen = (struct seen){ 0 };
    _PyParkingLot_Unpark(&byte, see, &seen);
    join(&task[0]);
    FACT("unpark one: calls %d first %d more %d result %d", seen.calls,
         seen.park_arg == &task[0].number, seen.more, task[0].result);
    await_asleep(&task[1]);
    await_asleep(&task[2]);
    FACT("the others sleep: %d %d", task[1].done, task[2].done);
    _PyParkingLot_UnparkAll(&byte);
    join(&task[1]);
    join(&task[2]);
    FACT("unpark all: %d %d", task[1].result, task[2].result);

    struct task last = { .run = park_task, .object = &byte, .number = -1 };
    start(&last);
    await_asleep(&last);
    seen = (struct seen){ .store = &byte, .value = 9 };
    _PyParkingLot_Unpark(&byte, see, &seen);
    join(&last);
    FACT("unpark the last: more %d byte %d result %d", seen.more, byte, last.result);
}

/* ---- PyMutex -------------------------------------------------------------- */

static uint8_t may_unlock; /* atomic */

static void
lock_task(struct task *task)
{
    PyMutex *mutex = task->object;
    task->result = _PyMutex_LockTimed(mutex, task->number, _Py_LOCK_DONT_DETACH);
    if (task->result == PY_LOCK_ACQUIRED) {
        await_byte(&may_unlock, 1);
        PyMutex_Unlock(mutex);
    }
}

static void
mutex(void)
{
    PyMutex m = { 0 };
    FACT("mutex new: %d locked %d", m._bits, PyMutex_IsLocked(&m));
    PyMutex_Lock(&m);
    FACT("mutex locked: %d locked %d", m._bits, PyMutex_IsLocked(&m));
    int rc = _PyMutex_LockTimed(&m, 0, _Py_LOCK_DONT_DETACH);
    FACT("mutex try: %d bits %d", rc, m._bits);
    rc = _PyMutex_LockTimed(&m, 2 * MS, _Py_LOCK_DONT_DETACH);
    FACT("mutex timeout: %d bits %d", rc, m._bits);
    rc = _PyMutex_LockTimed(&m, 2 * MS, _PY_LOCK_DETACH);
    FACT("mutex timeout, detach: %d bits %d", rc, m._bits);
    PyMutex_Unlock(&m);
    FACT("mutex unlocked after timeouts: %d", m._bits);

    m._bits = _Py_HAS_PARKED;
    PyMutex_Lock(&m);
    FACT("mutex locked with the mark: %d", m._bits);
    PyMutex_Unlock(&m);
    FACT("mutex unlocked with the mark: %d", m._bits);

    struct task waiter[2];
    PyMutex_Lock(&m);
    for (int i = 0; i < 2; i++) {
        waiter[i] = (struct task){ .run = lock_task, .object = &m, .number = -1 };
        start(&waiter[i]);
        await_asleep(&waiter[i]);
    }
    FACT("mutex with waiters: %d", m._bits);
    sleep_ms(5); /* a waiter of more than one is handed the mutex */
    PyMutex_Unlock(&m);
    uint8_t bits = _Py_atomic_load_uint8(&m._bits);
    FACT("mutex handed over: locked %d", bits & 1);
    _Py_atomic_store_uint8(&may_unlock, 1);
    join(&waiter[0]);
    join(&waiter[1]);
    FACT("mutex in the end: %d results %d %d", m._bits, waiter[0].result, waiter[1].result);
}

/* ---- Events, once ---------------------------------------------------------- */

static void
event_task(struct task *task)
{
    task->result = PyEvent_WaitTimed(task->object, task->number, 0);
}

static void
event(void)
{
    PyEvent e = { 0 };
    FACT("event new: %d set %d", e.v, _PyEvent_IsSet(&e));
    int rc = PyEvent_WaitTimed(&e, 0, 0);
    FACT("event timeout 0: %d byte %d", rc, e.v);
    rc = PyEvent_WaitTimed(&e, 2 * MS, 1);
    FACT("event timeout: %d byte %d", rc, e.v);
    struct task waiter[3];
    for (int i = 0; i < 3; i++) {
        waiter[i] = (struct task){ .run = event_task, .object = &e, .number = -1 };
        start(&waiter[i]);
        await_asleep(&waiter[i]);
    }
    FACT("event awaited: %d", e.v);
    _PyEvent_Notify(&e);
    for (int i = 0; i < 3; i++) {
        join(&waiter[i]);
        FACT("event waiter: %d", waiter[i].result);
    }
    FACT("event set: %d set %d wait %d", e.v, _PyEvent_IsSet(&e), PyEvent_WaitTimed(&e, 0, 0));
    _PyEvent_Notify(&e);
    PyEvent_Wait(&e);
    FACT("event set twice: %d", e.v);
}

struct once_call {
    _PyOnceFlag *flag;
    int calls;
    int result;
    uint8_t during;
    uint8_t go; /* atomic */
};

static int
once_call(void *arg)
{
    struct once_call *call = arg;
    call->calls++;
    while (!_Py_atomic_load_uint8(&call->go)) {
        sleep_ms(1);
    }
    call->during = _Py_atomic_load_uint8(&call->flag->v);
    return call->result;
}

static void
once_task(struct task *task)
{
    struct once_call *call = task->object;
    task->result = _PyOnceFlag_CallOnceSlow(call->flag, once_call, call);
}

static void
once(void)
{
    _PyOnceFlag flag = { 0 };
    struct once_call call = { .flag = &flag, .result = -1, .go = 1 };
    int rc = _PyOnceFlag_CallOnce(&flag, once_call, &call);
    FACT("once fails: %d byte %d during %d", rc, flag.v, call.during);
    call.result = 0;
    call.go = 0;
    struct task first = { .run = once_task, .object = &call };
    struct task second = first;
    start(&first);
    await_byte(&flag.v, 1);
    start(&second);
    await_asleep(&second);
    FACT("once awaited: byte %d", flag.v);
    _Py_atomic_store_uint8(&call.go, 1);
    join(&first);
    join(&second);
    FACT("once: %d %d byte %d during %d calls %d", first.result, second.result, flag.v, call.during,
         call.calls);
    rc = _PyOnceFlag_CallOnce(&flag, once_call, &call);
    FACT("once again: %d calls %d", rc, call.calls);
    rc = _PyOnceFlag_CallOnceSlow(&flag, once_call, &call);
    FACT("once again, slowly: %d calls %d", rc, call.calls);
}

/* ---- Recursive, read-write, sequence --------------------------------------- */

static void
recursive_task(struct task *task)
{
    _PyRecursiveMutex *m = task->object;
    task->number = _PyRecursiveMutex_IsLockedByCurrentThread(m);
    _PyRecursiveMutex_Lock(m);
    task->result = m->thread == PyThread_get_thread_ident_ex();
    _PyRecursiveMutex_Unlock(m);
}

static void
recursive(void)
{
    _PyRecursiveMutex m = { 0 };
    FACT("recursive new: %d", _PyRecursiveMutex_IsLockedByCurrentThread(&m));
    _PyRecursiveMutex_Lock(&m);
    _PyRecursiveMutex_Lock(&m);
    _PyRecursiveMutex_Lock(&m);
    FACT("recursive thrice: byte %d mine %d level %zu", m.mutex._bits,
         m.thread == PyThread_get_thread_ident_ex(), m.level);
    struct task other = { .run = recursive_task, .object = &m };
    start(&other);
    await_asleep(&other);
    FACT("recursive awaited: byte %d", m.mutex._bits);
    _PyRecursiveMutex_Unlock(&m);
    _PyRecursiveMutex_Unlock(&m);
    FACT("recursive once: byte %d level %zu", m.mutex._bits, m.level);
    _PyRecursiveMutex_Unlock(&m);
    join(&other);
    FACT("recursive other: saw %lld got %d", other.number, other.result);
    FACT("recursive free: byte %d thread %llu level %zu", m.mutex._bits, m.thread, m.level);
}

static void
read_task(struct task *task)
{
    _PyRWMutex *m = task->object;
    _PyRWMutex_RLock(m);
    task->result = (int)_Py_atomic_load_uintptr(&m->bits);
    _PyRWMutex_RUnlock(m);
}

static void
write_task(struct task *task)
{
    _PyRWMutex *m = task->object;
    _PyRWMutex_Lock(m);
    task->result = (int)_Py_atomic_load_uintptr(&m->bits) & 1;
    _PyRWMutex_Unlock(m);
}

static void
rwmutex(void)
{
    _PyRWMutex m = { 0 };
    _PyRWMutex_RLock(&m);
    _PyRWMutex_RLock(&m);
    FACT("rw two readers: %d", (int)m.bits);
    _PyRWMutex_RUnlock(&m);
    struct task writer = { .run = write_task, .object = &m };
    start(&writer);
    await_asleep(&writer);
    FACT("rw writer waits: word %d", (int)m.bits);
    struct task reader = { .run = read_task, .object = &m };
    start(&reader);
    await_asleep(&reader);
    FACT("rw reader lets the writer in: %d word %d", reader.done, (int)m.bits);
    _PyRWMutex_RUnlock(&m);
    join(&writer);
    join(&reader);
    FACT("rw writer: %d reader: %d end %d", writer.result, reader.result, (int)m.bits);
    _PyRWMutex_Lock(&m);
    FACT("rw write: %d", (int)m.bits);
    struct task late = { .run = read_task, .object = &m };
    start(&late);
    await_asleep(&late);
    FACT("rw reader waits: word %d", (int)m.bits);
    _PyRWMutex_Unlock(&m);
    join(&late);
    FACT("rw end: %d reader %d", (int)m.bits, late.result);
}

static void
seqlock(void)
{
    _PySeqLock s = { 0 };
    uint32_t seen = _PySeqLock_BeginRead(&s);
    FACT("seq read: %u end %d", seen, _PySeqLock_EndRead(&s, seen));
    _PySeqLock_LockWrite(&s);
    FACT("seq write: %u end %d", s.sequence, _PySeqLock_EndRead(&s, seen));
    _PySeqLock_AbandonWrite(&s);
    FACT("seq abandoned: %u end %d", s.sequence, _PySeqLock_EndRead(&s, seen));
    _PySeqLock_LockWrite(&s);
    _PySeqLock_UnlockWrite(&s);
    FACT("seq written: %u end %d", s.sequence, _PySeqLock_EndRead(&s, seen));
    FACT("seq after fork: %d %u", _PySeqLock_AfterFork(&s), s.sequence);
    _PySeqLock_LockWrite(&s);
    int held = _PySeqLock_AfterFork(&s);
    FACT("seq after fork, held: %d %u", held, s.sequence);
}

/* ---- Semaphores, PyThread's locks and keys, threads ------------------------- */

static int signals; /* atomic */

static void
on_signal(int number)
{
    (void)number;
    _Py_atomic_add_int(&signals, 1);
}

static void
semaphore_task(struct task *task)
{
    task->result = _PySemaphore_Wait(task->object, -1, 0);
}

static void
lock_timed_task(struct task *task)
{
    task->result = PyThread_acquire_lock_timed(task->object, -1, (int)task->number);
}

/* Sends a signal to a thread that waits, and returns when it waits again or has done. */
static void
interrupt(struct task *task)
{
    await_asleep(task);
    int before = _Py_atomic_load_int(&signals);
    pthread_kill((pthread_t)task->ident, SIGUSR1);
    while (_Py_atomic_load_int(&signals) == before && !_Py_atomic_load_uint8(&task->done)) {
        sleep_ms(1);
    }
    await_asleep(task);
}

static void
semaphore(void)
{
    _PySemaphore s;
    _PySemaphore_Init(&s);
    FACT("semaphore timeout 0: %d", _PySemaphore_Wait(&s, 0, 0));
    FACT("semaphore timeout: %d", _PySemaphore_Wait(&s, 2 * MS, 1));
    _PySemaphore_Wakeup(&s);
    _PySemaphore_Wakeup(&s);
    FACT("semaphore: %d", _PySemaphore_Wait(&s, -1, 0));
    FACT("semaphore: %d", _PySemaphore_Wait(&s, 0, 1));
    FACT("semaphore empty: %d", _PySemaphore_Wait(&s, 0, 0));
    struct task waiter = { .run = semaphore_task, .object = &s };
    start(&waiter);
    interrupt(&waiter);
    join(&waiter);
    FACT("semaphore interrupted: %d", waiter.result);
    _PySemaphore_Destroy(&s);
}

static void
thread_lock(void)
{
    FACT("PY_TIMEOUT_MAX: %lld", PY_TIMEOUT_MAX);
    PyThread_type_lock lock = PyThread_allocate_lock();
    FACT("lock: %d", PyThread_acquire_lock(lock, WAIT_LOCK));
    FACT("lock again: %d", PyThread_acquire_lock(lock, NOWAIT_LOCK));
    FACT("lock timed 0: %d", PyThread_acquire_lock_timed(lock, 0, 1));
    FACT("lock timed: %d", PyThread_acquire_lock_timed(lock, 2000, 1));
    struct task waiter = { .run = lock_timed_task, .object = lock, .number = 1 };
    start(&waiter);
    interrupt(&waiter);
    join(&waiter);
    FACT("lock interrupted: %d", waiter.result);
    waiter = (struct task){ .run = lock_timed_task, .object = lock, .number = 0 };
    start(&waiter);
    interrupt(&waiter);
    FACT("lock not to be interrupted: done %d", _Py_atomic_load_uint8(&waiter.done));
    PyThread_release_lock(lock);
    join(&waiter);
    FACT("lock not to be interrupted: %d", waiter.result);
    PyThread_release_lock(lock);
    PyThread_release_lock(lock);
    int first = PyThread_acquire_lock(lock, NOWAIT_LOCK);
    int second = PyThread_acquire_lock_timed(lock, PY_TIMEOUT_MAX, 0);
    int third = PyThread_acquire_lock_timed(lock, 0, 0);
    FACT("lock released twice: %d %d %d", first, second, third);
    PyThread_release_lock(lock);
    FACT("lock, too long: %d", PyThread_acquire_lock_timed(lock, LLONG_MAX, 0));
    PyThread_free_lock(lock);
    PyThread_free_lock(NULL);
}

static void
key_task(struct task *task)
{
    Py_tss_t *key = task->object;
    task->result = PyThread_tss_get(key) == NULL;
    PyThread_tss_set(key, task);
    task->number = PyThread_tss_get(key) == task;
}

static void
keys(void)
{
    Py_tss_t *key = PyThread_tss_alloc();
    FACT("tss new: %d", PyThread_tss_is_created(key));
    PyThread_tss_delete(key);
    int rc = PyThread_tss_create(key);
    FACT("tss create: %d %d", rc, PyThread_tss_is_created(key));
    FACT("tss create again: %d", PyThread_tss_create(key));
    FACT("tss empty: %d", PyThread_tss_get(key) == NULL);
    rc = PyThread_tss_set(key, key);
    FACT("tss set: %d %d", rc, PyThread_tss_get(key) == key);
    struct task other = { .run = key_task, .object = key };
    start(&other);
    join(&other);
    FACT("tss elsewhere: %d %lld here %d", other.result, other.number,
         PyThread_tss_get(key) == key);
    PyThread_tss_delete(key);
    FACT("tss deleted: %d", PyThread_tss_is_created(key));
    PyThread_tss_free(key);
    PyThread_tss_free(NULL);

    int old = PyThread_create_key();
    FACT("key: %d", old >= 0);
    rc = PyThread_set_key_value(old, &old);
    FACT("key set: %d %d", rc, PyThread_get_key_value(old) == &old);
    PyThread_ReInitTLS();
    FACT("key kept: %d", PyThread_get_key_value(old) == &old);
    PyThread_delete_key_value(old);
    FACT("key empty: %d", PyThread_get_key_value(old) == NULL);
    PyThread_delete_key(old);
    FACT("key deleted: %d", PyThread_set_key_value(old, &old));
}

static void
ident_task(struct task *task)
{
    task->number = (long long)PyThread_get_thread_ident_ex();
    task->result = PyThread_get_thread_native_id() != (unsigned long)getpid();
}

static void
end_task(struct task *task)
{
    task->result = 1;
    PyThread_exit_thread();
}

static PyEvent detached_ran;

static void
detached(void *arg)
{
    *(unsigned long *)arg = PyThread_get_thread_ident();
    _PyEvent_Notify(&detached_ran);
}

static void
threads(void)
{
    FACT("thread ident: %d", PyThread_get_thread_ident() == (unsigned long)pthread_self());
    FACT("thread native id: %d", PyThread_get_thread_native_id() == (unsigned long)getpid());
    struct task other = { .run = ident_task };
    start(&other);
    PyThread_ident_t ident = other.ident;
    FACT("thread join: %d", PyThread_join_thread(other.handle));
    FACT("thread told its ident: %d own native id %d", (PyThread_ident_t)other.number == ident,
         other.result);
    struct task ends = { .run = end_task };
    start(&ends);
    join(&ends);
    FACT("thread exit: ran %d returned %d", ends.result, ends.done);
    unsigned long seen = 0;
    unsigned long started = PyThread_start_new_thread(detached, &seen);
    PyEvent_Wait(&detached_ran);
    FACT("thread detached: %d", started == seen);
}

int
main(void)
{
    struct sigaction action = { .sa_handler = on_signal };
    sigaction(SIGUSR1, &action, NULL);
    PyThread_init_thread();
    parking_lot();
    mutex();
    event();
    once();
    recursive();
    rwmutex();
    seqlock();
    semaphore();
    thread_lock();
    keys();
    threads();
    return 0;
}
