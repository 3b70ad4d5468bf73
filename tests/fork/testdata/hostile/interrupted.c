/* A timer's signal handler forks while the thread is somewhere in the library, or
 * waits in it: `interrupted WHAT`. Another thread keeps the same parts busy. The
 * child returns from the handler, the interrupted function ends in it, and then
 * everything works. WHAT: gil, list, memory, pending, ensure. */
#include "live.h"

#include <Python.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define FORKS 600
#define LIVES 20 /* of the children, one in so many uses everything */

extern PyInterpreterState *_PyInterpreterState_LookUpID(int64_t id);

static const char *what;
static pthread_t main_thread;
static volatile sig_atomic_t forks, is_child;
static volatile pid_t children[8];
static int stop;

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

/* Neither malloc nor stdio: the C library's own fork waits for their locks. */
static void
use(void)
{
    if (is("gil")) {
        for (int i = 0; i < 20; i++) {
            PyEval_RestoreThread(PyEval_SaveThread());
        }
    }
    else if (is("list")) {
        PyThreadState *mine = PyEval_SaveThread();
        for (int i = 0; i < 20; i++) {
            EXPECT(_PyInterpreterState_LookUpID(0) == PyInterpreterState_Main());
        }
        PyEval_RestoreThread(mine);
    }
    else if (is("memory")) {
        void *block[600];
        for (int i = 0; i < 600; i++) {
            block[i] = PyObject_Malloc(500);
            EXPECT(block[i] != NULL);
            memset(block[i], i, 500);
        }
        for (int i = 0; i < 600; i++) {
            EXPECT(*(unsigned char *)block[i] == (unsigned char)i);
            PyObject_Free(block[i]);
        }
    }
    else {
        (void)Py_AddPendingCall(nothing, NULL);
        EXPECT(Py_MakePendingCalls() == 0);
    }
}

static void *
be_busy(void *unused)
{
    PyGILState_STATE state = PyGILState_Ensure();
    while (!_Py_atomic_load_int(&stop)) {
        use();
        PyEval_RestoreThread(PyEval_SaveThread());
    }
    PyGILState_Release(state);
    return unused;
}

static void
fork_a_child(void)
{
    if (is_child || forks >= FORKS || !pthread_equal(pthread_self(), main_thread)) {
        return;
    }
    int at = 0;
    while (at < 8 && children[at] != 0) {
        at++;
    }
    if (at == 8) {
        return; /* the loop waits for them */
    }
    pid_t pid = fork();
    if (pid == 0) {
        is_child = 1;
        alarm(PATIENCE);
        return;
    }
    children[at] = pid;
    forks++;
}

static void
fork_in_handler(int signum)
{
    int saved = errno;
    (void)signum;
    fork_a_child();
    errno = saved;
}

static void
in_the_child(void)
{
    sigset_t timer;
    struct itimerval never = { 0 };
    setitimer(ITIMER_REAL, &never, NULL);
    signal(SIGALRM, SIG_DFL);
    sigemptyset(&timer);
    sigaddset(&timer, SIGALRM);
    EXPECT(pthread_sigmask(SIG_UNBLOCK, &timer, NULL) == 0);
    alarm(PATIENCE);
    use();
    if (forks % LIVES == 0) {
        live_on();
    }
    _exit(0);
}

/* Without the timer. */
static void
wait_for_children(void)
{
    sigset_t timer;
    sigemptyset(&timer);
    sigaddset(&timer, SIGALRM);
    EXPECT(pthread_sigmask(SIG_BLOCK, &timer, NULL) == 0);
    if (is_child) {
        in_the_child();
    }
    for (int i = 0; i < 8; i++) {
        if (children[i] != 0) {
            int status;
            EXPECT(waitpid(children[i], &status, 0) == children[i]);
            if (status != 0) {
                fprintf(stderr, "%s, fork %d: wait status %#x\n", what, (int)forks,
                        (unsigned)status);
                _exit(1);
            }
            children[i] = 0;
        }
    }
    EXPECT(pthread_sigmask(SIG_UNBLOCK, &timer, NULL) == 0);
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 2);
    what = argv[1];
    main_thread = pthread_self();
    live_up();
    PyThreadState *mine = PyEval_SaveThread();
    pthread_t busy;
    EXPECT(pthread_create(&busy, NULL, be_busy, NULL) == 0);
    struct sigaction forks_then = { .sa_handler = fork_in_handler,
                                    .sa_flags = SA_ONSTACK | SA_RESTART };
    EXPECT(sigaction(SIGALRM, &forks_then, NULL) == 0);
    struct itimerval often = { { 0, 700 }, { 0, 700 } };
    PyEval_RestoreThread(mine);
    EXPECT(setitimer(ITIMER_REAL, &often, NULL) == 0);
    while (forks < FORKS) {
        if (is("ensure")) {
            PyEval_SaveThread();
            PyGILState_Release(PyGILState_Ensure());
            PyEval_RestoreThread(mine);
        }
        use();
        wait_for_children();
    }
    struct itimerval never = { 0 };
    EXPECT(setitimer(ITIMER_REAL, &never, NULL) == 0);
    wait_for_children();
    _Py_atomic_store_int(&stop, 1);
    PyEval_SaveThread();
    EXPECT(pthread_join(busy, NULL) == 0);
    PyEval_RestoreThread(mine);
    live_to_the_end();
    puts("ok");
    return 0;
}
