/* Taking and releasing the GIL: PyGILState_*, PyEval_*, and the hand-over. */
#include "bench.h"

#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The thread has a thread state and is attached. */
static uint64_t
attached(long n)
{
    return TIMED(n, PyGILState_Release(PyGILState_Ensure()));
}

/* The thread has a thread state and is not attached. */
static uint64_t
detached(long n)
{
    PyThreadState *tstate = PyEval_SaveThread();
    uint64_t took = TIMED(n, PyGILState_Release(PyGILState_Ensure()));
    PyEval_RestoreThread(tstate);
    return took;
}

/* The thread has none: each time a thread state is made and deleted. */
static void
ensure_anew(int number, void *arg)
{
    (void)number;
    for (long n = *(long *)arg; n > 0; n--) {
        PyGILState_Release(PyGILState_Ensure());
    }
}

static uint64_t
new_each_time(long n)
{
    return in_threads(1, ensure_anew, &n);
}

/* A thread's first call of all, with what the library and the loader do then. */
static void
ensure_first(int number, void *arg)
{
    (void)number;
    uint64_t start = now_ns();
    PyGILState_STATE gil = PyGILState_Ensure();
    *(uint64_t *)arg += now_ns() - start;
    PyGILState_Release(gil);
}

static uint64_t
first_in_thread(long n)
{
    uint64_t took = 0;
    for (long i = 0; i < n; i++) {
        in_threads(1, ensure_first, &took);
    }
    return took;
}

static uint64_t
save_restore(long n)
{
    return TIMED(n, PyEval_RestoreThread(PyEval_SaveThread()));
}

/* The GIL goes from one thread to another. The bit by which a thread that waits
 * asks the holder for it is set by hand; it would do so after 5 ms. */
static void
ask_for_it(PyThreadState *tstate)
{
    __atomic_fetch_or(&tstate->eval_breaker, 1, __ATOMIC_SEQ_CST);
}

/* Guarded by the GIL. */
static long turns, turns_most;

/* Threads that work in turns: a thread that gets the GIL when it is the other's turn
 * releases it at once and yields the processor, as time.sleep(0) does. One operation
 * is one turn. */
static void
take_turns(int number, void *arg)
{
    (void)arg;
    PyGILState_STATE gil = PyGILState_Ensure();
    PyThreadState *tstate = PyThreadState_Get();
    while (turns < turns_most) {
        turns += turns % 2 == number;
        if (turns < turns_most) {
            ask_for_it(tstate);
            PyEval_SaveThread();
            sched_yield();
            PyEval_RestoreThread(tstate);
        }
    }
    PyGILState_Release(gil);
}

static uint64_t
in_turns(long n)
{
    turns = 0;
    turns_most = n;
    return in_threads(2, take_turns, NULL);
}

/* Each thread keeps the GIL until the kernel says that the other is asleep. It
 * sleeps meanwhile: if it computed, and both were on one processor, the other could
 * not have begun to wait yet. What counts is the time from the release until the
 * other has the GIL. */
#define UNTIL_ASLEEP 60000 /* ns */

static uint64_t given_at, underway; /* guarded by the GIL */
static int given_by;
static int sleeper_stat[2]; /* a thread's /proc/self/task/ID/stat */

static void
open_stat(int number)
{
    char name[64];
    snprintf(name, sizeof(name), "/proc/self/task/%ld/stat", (long)syscall(SYS_gettid));
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    need(fd >= 0, name);
    __atomic_store_n(&sleeper_stat[number], fd, __ATOMIC_RELEASE);
}

/* Not before the other has started. The state follows the name in brackets. */
static int
is_asleep(int number)
{
    char line[256];
    int fd = __atomic_load_n(&sleeper_stat[number], __ATOMIC_ACQUIRE);
    if (fd == 0) {
        return 0;
    }
    ssize_t n = pread(fd, line, sizeof(line) - 1, 0);
    line[n < 0 ? 0 : n] = '\0';
    const char *name_end = strrchr(line, ')');
    return name_end != NULL && strncmp(name_end, ") S", 3) == 0;
}

static void
work_and_give(int number, void *arg)
{
    const struct timespec a_while = { 0, UNTIL_ASLEEP };

    (void)arg;
    open_stat(number);
    PyGILState_STATE gil = PyGILState_Ensure();
    PyThreadState *tstate = PyThreadState_Get();
    while (turns < turns_most) {
        uint64_t got_at = now_ns();
        if (given_at != 0 && given_by != number) {
            underway += got_at - given_at;
            turns++;
        }
        if (turns < turns_most) {
            do {
                nanosleep(&a_while, NULL);
            } while (!is_asleep(1 - number));
            given_by = number;
            ask_for_it(tstate);
            given_at = now_ns();
            PyEval_RestoreThread(PyEval_SaveThread());
        }
    }
    PyGILState_Release(gil);
    close(sleeper_stat[number]);
}

static uint64_t
handover(long n)
{
    turns = 0;
    turns_most = n;
    given_at = underway = 0;
    sleeper_stat[0] = sleeper_stat[1] = 0;
    in_threads(2, work_and_give, NULL);
    return underway;
}

const operation gilstate_operations[] = {
    { "gilstate_attached", attached, 0 }, { "gilstate_detached", detached, 0 },
    { "gilstate_new", new_each_time, 0 }, { "gilstate_first", first_in_thread, 0 },
    { "save_restore", save_restore, 0 },  { "gil_handover", handover, 0 },
    { "gil_in_turns", in_turns, 0 },      { 0 },
};
