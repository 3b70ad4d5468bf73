/* What the handlers of around.c do, while two threads are busy with the same.
 * WHAT, in prepare and parent, unless it says otherwise:
 *
 *   gil            take the GIL and release it, allocate, add a pending call
 *   tstate         the same, and make a thread state and delete it
 *   heads          hold the lists' lock from prepare to parent, and take it once more
 *   lock           hold a lock of the host's that the others take before they use
 *                  the library; few rounds, as one may cost a second
 *   interpreter    make an interpreter and end it
 *   fork           fork, once
 *   jump           leave the fork from prepare by a longjmp, every other time
 *   child          take the GIL in the child, too, before the library's handler
 *   child-go       make an interpreter there
 *   child-after    call PyOS_AfterFork_Child there, and then that
 *
 * WHO forks: attached, detached, unknown (a thread without a thread state). */
#define _GNU_SOURCE 1 /* RTLD_DEFAULT */
#include "live.h"

#include <Python.h>
#include <gopyruntime.h>

#include <dlfcn.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 15

static const char *what = "";
static int ready, stop, inner, seen[3];
static __thread int forked;
static jmp_buf out;
static int jumping;
static pthread_mutex_t of_host = PTHREAD_MUTEX_INITIALIZER;

static int
is(const char *name)
{
    return strcmp(what, name) == 0;
}

static int
nothing(void *arg)
{
    return arg != NULL;
}

static void
take_gil(void)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject_Free(PyObject_Malloc(64));
    EXPECT(Py_AddPendingCall(nothing, NULL) <= 0);
    PyGILState_Release(state);
    PyMem_RawFree(PyMem_RawMalloc(100));
}

static void
make_state(void)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyThreadState *tstate = PyThreadState_New(PyInterpreterState_Main());
    EXPECT(tstate != NULL);
    PyThreadState_Clear(tstate);
    PyThreadState_Delete(tstate);
    PyGILState_Release(state);
}

static void
make_interpreter(void)
{
    PyInterpreterConfig config = { .gil = PyInterpreterConfig_OWN_GIL,
                                   .allow_fork = 1,
                                   .allow_threads = 1,
                                   .check_multi_interp_extensions = 1 };
    PyGILState_STATE state = PyGILState_Ensure();
    PyThreadState *before = PyThreadState_Get(), *tstate;
    EXPECT_OK(Py_NewInterpreterFromConfig(&tstate, &config));
    Py_EndInterpreter(tstate);
    PyEval_RestoreThread(before);
    PyGILState_Release(state);
}

static void
fork_once(void)
{
    int status;
    if (forked) {
        return;
    }
    forked = 1;
    pid_t pid = fork();
    if (pid == 0) {
        inner = 1;
        return; /* and it goes on with the fork that it is in */
    }
    EXPECT(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0);
    forked = 0;
}

static void
hold(int when, void (*take)(void), void (*give)(void))
{
    if (when == 0) {
        take();
    }
    else if (when == 1) {
        give();
    }
}

static void
take_host(void)
{
    EXPECT(pthread_mutex_lock(&of_host) == 0);
}

static void
give_host(void)
{
    EXPECT(pthread_mutex_unlock(&of_host) == 0);
}

static struct pyruntimestate *
runtime(void)
{
    return dlsym(RTLD_DEFAULT, "_PyRuntime");
}

static void
take_heads(void)
{
    gopyrt_heads_lock(runtime());
}

static void
give_heads(void)
{
    gopyrt_heads_unlock(runtime());
}

void around_handle(int when);

void
around_handle(int when)
{
    if (!ready) {
        return;
    }
    seen[when]++;
    if (when == 2) {
        EXPECT(Py_IsInitialized());
        (void)PyGILState_GetThisThreadState();
        (void)PyGILState_Check();
        PyMem_RawFree(PyMem_RawMalloc(600));
        PyObject_Free(PyObject_Malloc(300));
    }
    if (is("heads")) {
        hold(when, take_heads, give_heads);
    }
    if (is("lock")) {
        hold(when, take_host, give_host);
    }
    if (is("interpreter") && when < 2) {
        make_interpreter();
    }
    if (is("fork") && when == 0) {
        fork_once();
    }
    if (is("jump") && when == 0 && jumping) {
        jumping = 0;
        longjmp(out, 1);
    }
    if (is("child-after") && when == 2) {
        PyOS_AfterFork_Child();
    }
    if ((is("child-go") || is("child-after")) && when == 2) {
        make_interpreter();
    }
    if (when < 2 || is("child")) {
        if (is("heads")) {
            take_heads();
            give_heads();
        }
        else if (!is("lock")) {
            take_gil();
        }
        if (is("tstate") || is("child")) {
            make_state();
        }
    }
}

static void *
be_busy(void *unused)
{
    while (!_Py_atomic_load_int(&stop)) {
        if (is("lock")) {
            take_host();
        }
        make_state();
        take_gil();
        if (is("lock")) {
            give_host();
            usleep(1000);
        }
    }
    return unused;
}

/* Outside of any fork the locks are not held for this thread any more. */
static void
leave_a_fork(void)
{
    if (!is("jump")) {
        return;
    }
    jumping = 1;
    if (setjmp(out) == 0) {
        (void)!fork();
        EXPECT(!"the fork was left");
    }
    make_state();
}

static void
live_in_child(void)
{
    EXPECT(seen[2] > 0);
    live_on();
}

static void
fork_here(void)
{
    int rounds = is("lock") || is("jump") ? 3 : ROUNDS;
    for (int i = 0; i < rounds; i++) {
        leave_a_fork();
        int status = live_in_a_child(live_in_child);
        if (status != 0) {
            fprintf(stderr, "%s, round %d: wait status %#x\n", what, i, (unsigned)status);
            _exit(1);
        }
        if (inner) {
            live_on();
            _exit(0);
        }
    }
    EXPECT(seen[0] >= rounds && seen[1] >= rounds);
}

int around_run(const char *action, const char *who);

int
around_run(const char *action, const char *who)
{
    pthread_t load[2];
    what = action;
    alarm(2 * PATIENCE);
    live_up();
    PyThreadState *mine = PyEval_SaveThread();
    for (int i = 0; i < 2; i++) {
        EXPECT(pthread_create(&load[i], NULL, be_busy, NULL) == 0);
    }
    ready = 1;
    if (strcmp(who, "attached") == 0) {
        PyEval_RestoreThread(mine);
        fork_here();
        EXPECT(PyEval_SaveThread() == mine);
    }
    else if (strcmp(who, "detached") == 0) {
        fork_here();
    }
    else {
        live_on_a_thread(fork_here);
    }
    ready = 0;
    _Py_atomic_store_int(&stop, 1);
    for (int i = 0; i < 2; i++) {
        EXPECT(pthread_join(load[i], NULL) == 0);
    }
    PyEval_RestoreThread(mine);
    live_to_the_end();
    puts("ok");
    return 0;
}
