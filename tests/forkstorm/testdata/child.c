/* What a child does: it uses everything, as if it had never been forked. */
#include "storm.h"

#include <pthread.h>
#include <sys/wait.h>

#define LEVELS 3

static unsigned
next_random(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

/* The lists contain this thread's states only, and the marks are its own. */
static void
look_at_lists(place where)
{
    int interpreters = 0, subinterpreters = 0;

    HEAD_LOCK(&_PyRuntime);
    for (PyInterpreterState *i = _PyRuntime.interpreters.head; i != NULL; i = i->next) {
        int states = 0;
        interpreters++;
        subinterpreters += !_Py_IsMainInterpreter(i);
        for (PyThreadState *t = i->threads.head; t != NULL; t = t->next) {
            states++;
            EXPECT(t->thread_id == PyThread_get_thread_ident());
            EXPECT(t->native_thread_id == PyThread_get_thread_native_id());
        }
        EXPECT(states <= 1);
    }
    HEAD_UNLOCK(&_PyRuntime);
    EXPECT(interpreters - subinterpreters == 1);
    EXPECT(subinterpreters == (where == OWN_GIL || where == SHARED_GIL));
    EXPECT(_PyRuntime.main_thread == PyThread_get_thread_ident());
    EXPECT(_PyRuntimeState_GetFinalizing(&_PyRuntime) == NULL);
}

static int
count(void *counter)
{
    ++*(int *)counter;
    return 0;
}

static void *
be_a_thread(void *counter)
{
    PyGILState_STATE before = PyGILState_Ensure();
    EXPECT(PyThreadState_Get()->interp == PyInterpreterState_Main());
    ++*(int *)counter;
    PyGILState_Release(before);
    return NULL;
}

static void
use_threads(void)
{
    int counter = 0;
    pthread_t threads[3];
    PyThreadState *mine = PyEval_SaveThread();

    for (int i = 0; i < 3; i++) {
        EXPECT(pthread_create(&threads[i], NULL, be_a_thread, &counter) == 0);
    }
    for (int i = 0; i < 3; i++) {
        EXPECT(pthread_join(threads[i], NULL) == 0);
    }
    PyEval_RestoreThread(mine);
    EXPECT(counter == 3);
}

static void
use_locks(void)
{
    PyMutex mutex = { 0 };
    PyThread_type_lock lock = PyThread_allocate_lock();

    PyMutex_Lock(&mutex);
    PyMutex_Unlock(&mutex);
    EXPECT(PyThread_acquire_lock(lock, NOWAIT_LOCK) == 1);
    EXPECT(PyThread_acquire_lock_timed(lock, 1000, 0) == PY_LOCK_FAILURE);
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
}

static void
use_pending_calls(void)
{
    int counter = 0;
    EXPECT(Py_AddPendingCall(count, &counter) == 0);
    EXPECT(Py_MakePendingCalls() == 0);
    /* The main interpreter's, of which this thread is the main thread. */
    EXPECT(counter == 1);
}

static void
use_interpreters(int own_gil)
{
    PyThreadState *home = PyThreadState_Get(), *tstate;
    PyInterpreterConfig config = interp_config(own_gil);

    EXPECT_OK(Py_NewInterpreterFromConfig(&tstate, &config));
    EXPECT(_PyRuntime.interpreters.head == tstate->interp);
    Py_EndInterpreter(tstate);
    PyThreadState_Swap(home);
}

/* Attaches to the main interpreter, whatever the thread was attached to. */
static void
go_home(void)
{
    PyThreadState *current = PyThreadState_GetUnchecked();
    if (current == NULL) {
        (void)PyGILState_Ensure();
        current = PyThreadState_Get();
    }
    if (current->interp != PyInterpreterState_Main()) {
        PyThreadState *home = PyThreadState_New(PyInterpreterState_Main());
        EXPECT(home != NULL);
        PyThreadState_Swap(home);
    }
}

static void
fork_again(unsigned seed, int level)
{
    pid_t pid = fork();
    int status;

    EXPECT(pid >= 0);
    if (pid == 0) {
        child_live(ATTACHED, seed, level + 1);
    }
    EXPECT(waitpid(pid, &status, 0) == pid);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

_Noreturn void
child_live(place where, unsigned seed, int level)
{
    alarm(100);
    unsigned what = next_random(&seed);
    look_at_lists(where);
    use_locks();
    go_home();
    use_pending_calls();
    use_threads();
    if (what & 1) {
        use_interpreters(what & 2);
    }
    if (level < LEVELS && (what & 12) == 12) {
        fork_again(seed, level);
    }
    if ((what & 48) == 48) {
        EXPECT(Py_FinalizeEx() == 0);
        EXPECT_OK(initialize_isolated());
        use_threads();
        use_interpreters(what & 2);
        EXPECT(Py_FinalizeEx() == 0);
    }
    _exit(0);
}
