/* The child of a fork, from any thread at any moment: only the forking thread's
 * states are left, the GIL is free or held by the child's thread, and
 * everything works. */
#include "host.h"
#include "thread/gil.h"
#include "runtime/runtime.h"
#include "lock/lock.h"

#include <signal.h>
#include <sys/wait.h>

static PyInterpreterState *interp;
static int stop;

static int
count(PyInterpreterState *i)
{
    int n = 0;
    _Py_FOR_EACH_TSTATE_BEGIN(i, t)
    {
        n++;
    }
    _Py_FOR_EACH_TSTATE_END(i);
    return n;
}

static void
child_handler(void)
{
    gopyrt_section = (gopyrt_section_state){ 0 }; /* that of HEAD_LOCK below */
    gopyrt_locks_after_fork_child();
    gopyrt_fork_forget_locks();
    gopyrt_tstate_memory_after_fork_child();
    _PyRuntime.interpreters.mutex._bits = 0;
    _PyRuntime.main_thread = (unsigned long)pthread_self();
    gopyrt_tstate_after_fork();
    gopyrt_interp_after_fork();
    gopyrt_gil_after_fork();
    gopyrt_pending_after_fork();
    _PySignal_AfterFork();
}

static pid_t
fork_runtime(void)
{
    gopyrt_fork_begin(__builtin_frame_address(0));
    HEAD_LOCK(&_PyRuntime);
    gopyrt_tstate_memory_before_fork();
    pid_t pid = fork();
    if (pid == 0) {
        child_handler();
    }
    else {
        gopyrt_tstate_memory_after_fork_parent();
        HEAD_UNLOCK(&_PyRuntime);
    }
    return pid;
}

static void
reap(pid_t pid)
{
    int status;
    EXPECT(pid > 0 && waitpid(pid, &status, 0) == pid);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* The address sanitizer's allocator does not survive a fork in the middle of an
 * allocation; the C library's does. */
#ifdef __SANITIZE_ADDRESS__
#define MAY_ALLOCATE 0
#else
#define MAY_ALLOCATE 1
#endif

static void *
come_and_go(void *unused)
{
    PyGILState_STATE outer = PyGILState_Ensure();
    while (!_Py_atomic_load_int(&stop)) {
        Py_AddPendingCall(NULL, NULL);
        PyEval_RestoreThread(PyEval_SaveThread());
        if (MAY_ALLOCATE) {
            PyGILState_Release(outer);
            outer = PyGILState_Ensure();
        }
    }
    PyGILState_Release(outer);
    return unused;
}

static void *
in_the_child(void *unused)
{
    PyGILState_STATE before = PyGILState_Ensure();
    EXPECT(before == PyGILState_UNLOCKED && count(interp) == 2);
    PyGILState_Release(before);
    return unused;
}

static int ran;

static int
note(void *arg)
{
    (void)arg;
    ran++;
    return 0;
}

/* What a child must be able to do; `kept` is its state, attached. */
static void
live(PyThreadState *kept)
{
    EXPECT(PyThreadState_Get() == kept && count(interp) == 1);
    EXPECT(kept->prev == NULL && kept->next == NULL && interp->_gil.locked == 1);
    EXPECT(interp->_gil.last_holder == kept && PyGILState_GetThisThreadState() == kept);
    EXPECT(kept->native_thread_id == (unsigned long)gettid());
    EXPECT(kept->thread_id == (unsigned long)pthread_self());
    EXPECT(_PyRuntime.main_tstate == kept);
    EXPECT(*gopyrt_gil_word(&interp->_gil) == GOPYRT_GIL_LOCKED);

    EXPECT(Py_MakePendingCalls() == 0);
    EXPECT(_PyRuntime.ceval.pending_mainthread.npending == 0);
    EXPECT(Py_AddPendingCall(note, NULL) == 0 && Py_MakePendingCalls() == 0 && ran == 1);

    PyEval_SaveThread();
    host_join(host_start(in_the_child, NULL));
    PyEval_RestoreThread(kept);

    pid_t grandchild = fork_runtime();
    if (grandchild == 0) {
        EXPECT(PyThreadState_Get() == kept);
        EXPECT(kept->native_thread_id == (unsigned long)gettid());
        host_down(kept);
        _exit(0);
    }
    reap(grandchild);
    host_down(kept);
}

static void
fork_attached(void)
{
    PyThreadState *self = PyThreadState_Get();
    pid_t pid = fork_runtime();
    if (pid == 0) {
        live(self);
        _exit(0);
    }
    reap(pid);
}

static void
fork_detached(void)
{
    PyThreadState *self = PyEval_SaveThread();
    pid_t pid = fork_runtime();
    if (pid == 0) {
        EXPECT(interp->_gil.locked == 0 && interp->_gil.last_holder == NULL);
        EXPECT(PyGILState_GetThisThreadState() == self);
        PyEval_RestoreThread(self);
        live(self);
        _exit(0);
    }
    reap(pid);
    PyEval_RestoreThread(self);
}

/* From a thread that knows nothing of the runtime. */
static void *
fork_unknown(void *unused)
{
    pid_t pid = fork_runtime();
    if (pid == 0) {
        EXPECT(interp->threads.head == NULL && _PyRuntime.main_tstate == NULL);
        EXPECT(interp->threads.preallocated == &interp->_initial_thread);
        PyGILState_STATE before = PyGILState_Ensure();
        EXPECT(PyThreadState_Get() == &interp->_initial_thread.base);
        PyGILState_Release(before);
        _exit(0);
    }
    reap(pid);
    return unused;
}

static void *
fork_worker(void *unused)
{
    PyGILState_STATE before = PyGILState_Ensure();
    fork_attached();
    fork_detached();
    PyGILState_Release(before);
    return unused;
}

static void
fork_in_a_subinterpreter(PyThreadState *main_state)
{
    PyThreadState_Swap(NULL);
    PyThreadState *sub = host_new_interpreter(1);
    PyThreadState *other = PyThreadState_New(sub->interp);
    pid_t pid = fork_runtime();
    if (pid == 0) {
        EXPECT(PyThreadState_Get() == sub && count(sub->interp) == 1);
        EXPECT(sub->interp->_gil.locked == 1 && interp->_gil.locked == 0);
        EXPECT(count(interp) == 1 && interp->threads.head == main_state);
        EXPECT(_PyRuntime.main_tstate == main_state);
        host_end_interpreter(sub);
        PyThreadState_Swap(main_state);
        live(main_state);
        _exit(0);
    }
    reap(pid);
    PyThreadState_Clear(other);
    PyThreadState_Delete(other);
    host_end_interpreter(sub);
    PyThreadState_Swap(main_state);
}

/* A subinterpreter that the forking thread is not in is dropped, and its memory
 * is freed with the next new thread state. */
static void
fork_beside_a_subinterpreter(PyThreadState *main_state)
{
    PyThreadState_Swap(NULL);
    PyThreadState *sub = host_new_interpreter(1);
    PyThreadState *other = PyThreadState_New(sub->interp);
    PyThreadState_Swap(main_state);
    pid_t pid = fork_runtime();
    if (pid == 0) {
        EXPECT(_PyRuntime.interpreters.head == interp && interp->next == NULL);
        live(main_state);
        _exit(0);
    }
    reap(pid);
    PyThreadState_Swap(sub);
    PyThreadState_Clear(other);
    PyThreadState_Delete(other);
    host_end_interpreter(sub);
    PyThreadState_Swap(main_state);
}

int
main(void)
{
    PyThreadState *tstate = host_up(0);
    pthread_t threads[3];
    interp = tstate->interp;
    fork_in_a_subinterpreter(tstate);
    fork_beside_a_subinterpreter(tstate);
    for (int i = 0; i < 3; i++) {
        threads[i] = host_start(come_and_go, NULL);
    }
    while (_Py_atomic_load_int64((int64_t *)&interp->threads.next_unique_id) < 4) {
        PyEval_RestoreThread(PyEval_SaveThread());
    }
    for (int i = 0; i < 20; i++) {
        fork_attached();
        fork_detached();
        PyEval_SaveThread();
        host_join(host_start(fork_worker, NULL));
        host_join(host_start(fork_unknown, NULL));
        PyEval_RestoreThread(tstate);
        PyErr_SetInterrupt();
        EXPECT(_PyRuntime.signals.is_tripped);
        pid_t pid = fork_runtime();
        if (pid == 0) {
            EXPECT(!_PyRuntime.signals.is_tripped);
            EXPECT(!_PyRuntime.signals.handlers[SIGINT].tripped);
            _exit(0);
        }
        reap(pid);
        EXPECT(PyErr_CheckSignals() == 0);
    }
    _Py_atomic_store_int(&stop, 1);
    PyEval_SaveThread();
    for (int i = 0; i < 3; i++) {
        host_join(threads[i]);
    }
    PyEval_RestoreThread(tstate);
    host_down(tstate);
    puts("ok");
    return 0;
}
