/* The C code of the tests: see csrc.h. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_ceval.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"

#include "csrc.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

unsigned long
thread_ident(void)
{
    return PyThread_get_thread_ident();
}

unsigned long
native_id(void)
{
    return (unsigned long)syscall(SYS_gettid);
}

/* ---- A C thread ------------------------------------------------------------ */

static struct {
    pthread_t thread;
    sem_t asked, done;
    void (*run)(void);
    PyThreadState *tstate;
    PyInterpreterState *interp;
    unsigned long id;
    int number;
} worker;

static void *
work(void *unused)
{
    for (;;) {
        while (sem_wait(&worker.asked) != 0) {
        }
        if (worker.run == NULL) {
            return unused;
        }
        worker.run();
        sem_post(&worker.done);
    }
}

static void
ask(void (*run)(void))
{
    worker.run = run;
    sem_post(&worker.asked);
    while (sem_wait(&worker.done) != 0) {
    }
}

void
worker_start(void)
{
    sem_init(&worker.asked, 0, 0);
    sem_init(&worker.done, 0, 0);
    if (pthread_create(&worker.thread, NULL, work, NULL) != 0) {
        abort();
    }
}

void
worker_stop(void)
{
    worker.run = NULL;
    sem_post(&worker.asked);
    pthread_join(worker.thread, NULL);
}

static void
make(void)
{
    worker.tstate = PyThreadState_New(worker.interp);
}

PyThreadState *
worker_make(PyInterpreterState *interp)
{
    worker.interp = interp;
    ask(make);
    return worker.tstate;
}

static void
attach(void)
{
    PyEval_RestoreThread(worker.tstate);
}

void
worker_attach(PyThreadState *tstate)
{
    worker.tstate = tstate;
    ask(attach);
}

static void
detach(void)
{
    PyEval_SaveThread();
}

void
worker_detach(void)
{
    ask(detach);
}

static void
handle(void)
{
    PyEval_RestoreThread(worker.tstate);
    worker.number = _Py_HandlePending(worker.tstate);
    PyErr_Clear();
    PyEval_SaveThread();
}

int
worker_handle_pending(PyThreadState *tstate)
{
    worker.tstate = tstate;
    ask(handle);
    return worker.number;
}

static void
end(void)
{
    PyEval_RestoreThread(worker.tstate);
    PyThreadState_Clear(worker.tstate);
    PyThreadState_DeleteCurrent();
}

void
worker_end(PyThreadState *tstate)
{
    worker.tstate = tstate;
    ask(end);
}

static void
end_interpreter(void)
{
    PyEval_RestoreThread(worker.tstate);
    Py_EndInterpreter(worker.tstate);
}

void
worker_end_interpreter(PyThreadState *tstate)
{
    worker.tstate = tstate;
    ask(end_interpreter);
}

static void
finalize(void)
{
    PyEval_RestoreThread(worker.tstate);
    worker.number = Py_FinalizeEx();
}

void
worker_finalize(PyThreadState *tstate)
{
    worker.tstate = tstate;
    ask(finalize);
}

static void
set_async(void)
{
    PyEval_RestoreThread(worker.tstate);
    if (PyThreadState_SetAsyncExc(worker.id, worker.number ? PyExc_KeyError : NULL) != 1) {
        abort();
    }
    PyEval_SaveThread();
}

void
worker_set_async(PyThreadState *tstate, unsigned long id, int on)
{
    worker.tstate = tstate;
    worker.id = id;
    worker.number = on;
    ask(set_async);
}

/* ---- Ends --------------------------------------------------------------------- */

void
end_now(PyThreadState *tstate)
{
    PyThreadState_Clear(tstate);
    PyThreadState_Delete(tstate);
}

void
delete_now(PyThreadState *tstate)
{
    PyThreadState_Delete(tstate);
}

static int
in_child(PyThreadState *other)
{
    PyThreadState *mine = PyThreadState_Get();
    if (PyThreadState_Next(mine) != NULL || mine->interp->threads.head != mine || mine == other) {
        return 1;
    }
    if (_Py_HandlePending(mine) != 0 || breaker_of(mine) != 0) {
        return 2;
    }
    PyThreadState *more = PyThreadState_New(mine->interp); /* reaps */
    end_now(more);
    PyThreadState_Clear(mine);
    PyThreadState_DeleteCurrent();
    return 0;
}

int
fork_and_end(PyThreadState *other)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        _exit(in_child(other));
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) {
        return -1;
    }
    return WEXITSTATUS(status);
}

/* ---- The eval breaker ------------------------------------------------------------ */

unsigned long
breaker_of(PyThreadState *tstate)
{
    return _Py_atomic_load_uintptr(&tstate->eval_breaker) & ((1 << _PY_EVAL_EVENTS_BITS) - 1);
}

void
raise_bits(PyThreadState *tstate, unsigned long bits)
{
    _Py_set_eval_breaker_bit(tstate, bits);
}

unsigned long
interval_of(PyInterpreterState *interp)
{
    return interp->ceval.gil->interval;
}

static int
nothing_to_do(void *unused)
{
    (void)unused;
    return 0;
}

int
add_calls(int n)
{
    int added = 0;
    while (n-- > 0) {
        added += Py_AddPendingCall(nothing_to_do, NULL) == 0;
    }
    return added;
}

static int
raise_key_error(void *unused)
{
    (void)unused;
    PyErr_SetString(PyExc_KeyError, "raised by a pending call");
    return -1;
}

int
add_raising_call(void)
{
    return Py_AddPendingCall(raise_key_error, NULL);
}

void
nothing(void)
{
}
