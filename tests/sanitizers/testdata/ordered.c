/* A host under the thread sanitizer, which keeps data of its own under what the library
 * excludes or orders: the sanitizer must see that it does. argv[1] names the means;
 * "nothing" is a race that it has to report. */
#define Py_BUILD_CORE 1
#include "../../expect/expect.h"
#include "../../expect/isolated.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_parking_lot.h"
#include "internal/pycore_semaphore.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *
__tsan_default_options(void)
{
    return "exitcode=66 atexit_sleep_ms=0";
}

#define THREADS 4
#define ROUNDS 300

static long counter; /* what the threads keep together */
static PyThread_type_lock thread_lock;
static PyMutex mutex;
static _PyRecursiveMutex recursive;
static _PyRWMutex shared;
static _PyRawMutex raw;
static _PySeqLock seqlock;
static _PyOnceFlag once;
static PyInterpreterState *own;

/* ---- Exclusion: each runs in several threads ------------------------------- */

static void
unlocked(void)
{
    counter++;
}

static void
under_gil(void)
{
    PyGILState_STATE before = PyGILState_Ensure();
    counter++;
    PyGILState_Release(before);
}

static __thread PyThreadState *mine;

/* The same thread state again, so that no list is locked in between. */
static void
under_gil_again(void)
{
    if (mine == NULL) {
        mine = PyThreadState_New(PyInterpreterState_Main());
    }
    PyEval_RestoreThread(mine);
    counter++;
    PyEval_SaveThread();
}

static void
under_own_gil(void)
{
    if (mine == NULL) {
        mine = PyThreadState_New(own);
    }
    PyEval_AcquireThread(mine);
    counter++;
    PyEval_ReleaseThread(mine);
}

static void
under_thread_lock(void)
{
    PyThread_acquire_lock(thread_lock, WAIT_LOCK);
    counter++;
    PyThread_release_lock(thread_lock);
}

static void
under_timed_lock(void)
{
    while (PyThread_acquire_lock_timed(thread_lock, 10, 0) != PY_LOCK_ACQUIRED) {
    }
    counter++;
    PyThread_release_lock(thread_lock);
}

/* Long enough for others to wait. */
static void
count_slowly(void)
{
    counter++;
    usleep(1);
}

static void
under_mutex(void)
{
    PyMutex_Lock(&mutex);
    count_slowly();
    PyMutex_Unlock(&mutex);
}

static void
under_timed_mutex(void)
{
    while (_PyMutex_LockTimed(&mutex, 10000, _Py_LOCK_DONT_DETACH) != PY_LOCK_ACQUIRED) {
    }
    counter++;
    PyMutex_Unlock(&mutex);
}

/* The functions behind the inline ones. */
void called_lock(PyMutex *m) __asm__("PyMutex_Lock");
void called_unlock(PyMutex *m) __asm__("PyMutex_Unlock");

static void
under_called_mutex(void)
{
    called_lock(&mutex);
    counter++;
    called_unlock(&mutex);
}

static void
under_recursive(void)
{
    _PyRecursiveMutex_Lock(&recursive);
    _PyRecursiveMutex_Lock(&recursive);
    counter++;
    _PyRecursiveMutex_Unlock(&recursive);
    _PyRecursiveMutex_Unlock(&recursive);
}

static void
under_writer(void)
{
    _PyRWMutex_RLock(&shared);
    long seen = *(volatile long *)&counter;
    _PyRWMutex_RUnlock(&shared);
    _PyRWMutex_Lock(&shared);
    counter++;
    EXPECT(counter > seen);
    _PyRWMutex_Unlock(&shared);
}

static void
under_raw(void)
{
    _PyRawMutex_Lock(&raw);
    count_slowly();
    _PyRawMutex_Unlock(&raw);
}

static void
under_seqlock(void)
{
    _PySeqLock_LockWrite(&seqlock);
    counter++;
    _PySeqLock_UnlockWrite(&seqlock);
}

static int
write_once(void *unused)
{
    (void)unused;
    counter = 1;
    return 0;
}

static void
call_once(void)
{
    EXPECT(_PyOnceFlag_CallOnce(&once, write_once, NULL) == 0);
    EXPECT(*(volatile long *)&counter == 1);
}

static void *
rounds(void *step)
{
    for (int i = 0; i < ROUNDS; i++) {
        ((void (*)(void))step)();
    }
    return NULL;
}

static void
exclude(void (*step)(void))
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        EXPECT(pthread_create(&threads[i], NULL, rounds, (void *)step) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        EXPECT(pthread_join(threads[i], NULL) == 0);
    }
    EXPECT(step == unlocked || step == call_once || counter == THREADS * ROUNDS);
}

/* ---- Order: one thread writes and tells, the other waits and reads ---------- */

static PyEvent event;
static _PySemaphore semaphore;
static uint32_t word = 1;
static int handled;

static void
tell_event(void)
{
    _PyEvent_Notify(&event);
}
static void
await_event(void)
{
    PyEvent_Wait(&event);
}
static void
poll_event(void)
{
    while (!_PyEvent_IsSet(&event)) {
    }
}

static void
tell_semaphore(void)
{
    _PySemaphore_Wakeup(&semaphore);
}
static void
await_semaphore(void)
{
    EXPECT(_PySemaphore_Wait(&semaphore, -1, 0) == Py_PARK_OK);
}

/* The first waits until the second is in the lot. */
static void
unpark(void *arg, void *park_arg, int more)
{
    (void)more;
    *(int *)arg = park_arg != NULL;
}
static void
tell_parked_one(void)
{
    int found = 0;
    while (!found) {
        _PyParkingLot_Unpark(&word, unpark, &found);
    }
}
static void
await_parked(void)
{
    const uint32_t expected = 1;
    EXPECT(_PyParkingLot_Park(&word, &expected, sizeof(expected), -1, &word, 0) == Py_PARK_OK);
}

static int
handle(void *data)
{
    handled = *(long *)data == 1;
    return 0;
}

static void
tell_pending(void)
{
    EXPECT(Py_AddPendingCall(handle, &counter) == 0);
}
static void
await_pending(void)
{
    while (!handled) {
        EXPECT(Py_MakePendingCalls() == 0);
    }
}

static void *
write_and_tell(void *tell)
{
    counter = 1;
    ((void (*)(void))tell)();
    return NULL;
}

static void
order(void (*tell)(void), void (*await)(void))
{
    pthread_t thread;
    EXPECT(pthread_create(&thread, NULL, write_and_tell, (void *)tell) == 0);
    await();
    EXPECT(*(volatile long *)&counter == 1);
    counter = 2;
    EXPECT(pthread_join(thread, NULL) == 0);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*step)(void), (*tell)(void), (*await)(void);
    } means[] = {
        { .name = "nothing", .step = unlocked },
        { .name = "gil", .step = under_gil },
        { .name = "gil-again", .step = under_gil_again },
        { .name = "own-gil", .step = under_own_gil },
        { .name = "thread-lock", .step = under_thread_lock },
        { .name = "timed-lock", .step = under_timed_lock },
        { .name = "mutex", .step = under_mutex },
        { .name = "called-mutex", .step = under_called_mutex },
        { .name = "timed-mutex", .step = under_timed_mutex },
        { .name = "recursive-mutex", .step = under_recursive },
        { .name = "rwmutex", .step = under_writer },
        { .name = "raw-mutex", .step = under_raw },
        { .name = "seqlock", .step = under_seqlock },
        { .name = "event", .tell = tell_event, .await = await_event },
        { .name = "event-polled", .tell = tell_event, .await = poll_event },
        { .name = "semaphore", .tell = tell_semaphore, .await = await_semaphore },
        { .name = "parking-lot", .tell = tell_parked_one, .await = await_parked },
        { .name = "pending-call", .tell = tell_pending, .await = await_pending },
        { .name = "once", .step = call_once },
    };
    if (argc != 2) {
        return 2;
    }
    EXPECT(!PyStatus_Exception(initialize_isolated()));
    thread_lock = PyThread_allocate_lock();
    _PySemaphore_Init(&semaphore);
    PyThreadState *main_state = PyThreadState_Get(), *sub;
    EXPECT(!PyStatus_Exception(Py_NewInterpreterFromConfig(&sub, &own_gil)));
    own = PyThreadState_GetInterpreter(sub);
    PyThreadState_Swap(main_state);
    for (size_t i = 0; i < sizeof(means) / sizeof(means[0]); i++) {
        if (strcmp(means[i].name, argv[1]) != 0) {
            continue;
        }
        if (means[i].tell == tell_pending) {
            order(means[i].tell, means[i].await);
        }
        else {
            PyEval_SaveThread();
            if (means[i].step != NULL) {
                exclude(means[i].step);
            }
            else {
                order(means[i].tell, means[i].await);
            }
            PyEval_RestoreThread(main_state);
        }
        EXPECT(Py_FinalizeEx() == 0);
        puts("ok");
        return 0;
    }
    return 2;
}
