/* The locks that a thread holds over a fork: re-entrant for that thread, closed to
 * the others, let go while it waits, and taken over when that takes too long. */
#include "host.h"

static PyMutex heads, pages, other;
static int got, stop;

static void
hold_at(void *frame)
{
    gopyrt_fork_begin(frame);
    gopyrt_fork_hold(GOPYRT_FORK_LOCK_HEADS, &heads);
    gopyrt_fork_hold(GOPYRT_FORK_LOCK_PAGES, &pages);
}

static void
hold(void)
{
    hold_at(__builtin_frame_address(0));
}

static void
release(void)
{
    gopyrt_fork_release(GOPYRT_FORK_LOCK_PAGES);
    gopyrt_fork_release(GOPYRT_FORK_LOCK_HEADS);
}

static void
take_once_more(PyMutex *m)
{
    PyMutex_Lock(m); /* the inline fast path, as compiled into extensions */
    EXPECT(PyMutex_IsLocked(m));
    PyMutex_Unlock(m);
    PyMutex_LockFlags(m, _Py_LOCK_DONT_DETACH);
    EXPECT(PyMutex_IsLocked(m));
    EXPECT(_PyMutex_TryUnlock(m) == 0);
    if (_PyMutex_LockTimed(m, 0, _Py_LOCK_DONT_DETACH) == PY_LOCK_ACQUIRED) {
        PyMutex_Unlock(m);
    }
}

static void *
take_both(void *unused)
{
    PyMutex_Lock(&heads);
    PyMutex_Lock(&pages);
    _Py_atomic_add_int(&got, 1);
    PyMutex_Unlock(&pages);
    PyMutex_Unlock(&heads);
    return unused;
}

static PyTime_t
now(void)
{
    PyTime_t t;
    EXPECT(PyTime_MonotonicRaw(&t) == 0);
    return t;
}

/* On a busy machine this may last so long that the waiter takes over. */
static void
others_are_kept_out(void)
{
    pthread_t waiter;
    hold();
    PyTime_t until = now() + GOPYRT_FORK_PATIENCE / 2;
    EXPECT(pthread_create(&waiter, NULL, take_both, NULL) == 0);
    for (int i = 0; i < 1000 && now() < until; i++) {
        take_once_more(&heads);
        take_once_more(&pages);
        EXPECT(PyMutex_IsLocked(&heads));
        sched_yield();
        EXPECT(_Py_atomic_load_int(&got) == 0 || now() > until);
    }
    release();
    EXPECT(pthread_join(waiter, NULL) == 0);
    EXPECT(got == 1);
    EXPECT(!PyMutex_IsLocked(&heads) && !PyMutex_IsLocked(&pages));
    got = 0;
}

static void
nested(void)
{
    hold();
    /* A handler of the host forks: its frames are below. */
    hold_at((char *)__builtin_frame_address(0) - 4096);
    release();
    EXPECT(PyMutex_IsLocked(&heads) && PyMutex_IsLocked(&pages));
    release();
    release(); /* as in the child of a fork between two handlers: nothing is held */
    EXPECT(!PyMutex_IsLocked(&heads) && !PyMutex_IsLocked(&pages));
}

/* Taken in one handler and released after ours. */
static void
longer_than_the_fork(void)
{
    hold();
    PyMutex_Lock(&heads);
    release();
    EXPECT(PyMutex_IsLocked(&heads) && !PyMutex_IsLocked(&pages));
    PyMutex_Unlock(&heads);
    EXPECT(!PyMutex_IsLocked(&heads));
}

static void *
hold_other(void *unused)
{
    PyMutex_Lock(&other);
    _Py_atomic_store_int(&got, 1);
    take_both(unused);
    PyMutex_Unlock(&other);
    return unused;
}

/* A thread that holds what the forking one wants needs the locks first. */
static void
let_go_while_waiting(void)
{
    pthread_t thread;
    hold();
    EXPECT(pthread_create(&thread, NULL, hold_other, NULL) == 0);
    while (_Py_atomic_load_int(&got) == 0) {
        sched_yield();
    }
    PyMutex_Lock(&other);
    EXPECT(_Py_atomic_load_int(&got) == 2);
    EXPECT(PyMutex_IsLocked(&heads) && PyMutex_IsLocked(&pages)); /* again */
    take_once_more(&heads);
    PyMutex_Unlock(&other);
    EXPECT(pthread_join(thread, NULL) == 0);
    release();
    EXPECT(!PyMutex_IsLocked(&heads) && !PyMutex_IsLocked(&pages));
    got = 0;
}

/* The same where the forking thread waits outside of this library. */
static void
taken_over(void)
{
    pthread_t thread;
    hold();
    EXPECT(pthread_create(&thread, NULL, take_both, NULL) == 0);
    EXPECT(pthread_join(thread, NULL) == 0);
    EXPECT(got == 1);
    PyMutex_Lock(&heads); /* not held for the fork any more */
    PyMutex_Unlock(&heads);
    EXPECT(!PyMutex_IsLocked(&heads));
    release();
    EXPECT(!PyMutex_IsLocked(&heads) && !PyMutex_IsLocked(&pages));
    got = 0;
}

/* PyOS_BeforeFork's lock was taken over before the fork, which takes it again. */
static void
taken_over_before_the_fork(void)
{
    pthread_t thread;
    gopyrt_fork_hold(GOPYRT_FORK_LOCK_HEADS, &heads);
    EXPECT(pthread_create(&thread, NULL, take_both, NULL) == 0);
    EXPECT(pthread_join(thread, NULL) == 0);
    EXPECT(got == 1 && !PyMutex_IsLocked(&heads));
    hold();
    EXPECT(PyMutex_IsLocked(&heads) && PyMutex_IsLocked(&pages));
    release();
    gopyrt_fork_release(GOPYRT_FORK_LOCK_HEADS);
    EXPECT(!PyMutex_IsLocked(&heads) && !PyMutex_IsLocked(&pages));
    got = 0;
}

static long guarded;

static void *
fork_often(void *unused)
{
    while (!_Py_atomic_load_int(&stop)) {
        hold();
        PyMutex_Lock(&other);
        PyMutex_Lock(&heads);
        long before = guarded++;
        PyMutex_Unlock(&heads);
        EXPECT(guarded == before + 1);
        PyMutex_Unlock(&other);
        release();
    }
    return unused;
}

static void *
use_often(void *unused)
{
    for (int i = 0; i < 2000; i++) {
        PyMutex_Lock(&other);
        PyMutex_Lock(&heads);
        guarded++;
        PyMutex_Unlock(&heads);
        PyMutex_Unlock(&other);
    }
    return unused;
}

static void
crowd(void)
{
    pthread_t forking[2], using[2];
    for (int i = 0; i < 2; i++) {
        EXPECT(pthread_create(&forking[i], NULL, fork_often, NULL) == 0);
        EXPECT(pthread_create(&using[i], NULL, use_often, NULL) == 0);
    }
    for (int i = 0; i < 2; i++) {
        EXPECT(pthread_join(using[i], NULL) == 0);
    }
    _Py_atomic_store_int(&stop, 1);
    for (int i = 0; i < 2; i++) {
        EXPECT(pthread_join(forking[i], NULL) == 0);
    }
    EXPECT(!PyMutex_IsLocked(&heads) && !PyMutex_IsLocked(&pages) && !PyMutex_IsLocked(&other));
}

int
main(void)
{
    others_are_kept_out();
    nested();
    longer_than_the_fork();
    let_go_while_waiting();
    taken_over();
    taken_over_before_the_fork();
    crowd();
    puts("ok");
    return 0;
}
