/* A worker, on the one thread that fork has left: it is the runtime's main
 * thread now. While its other threads serve it makes the pending calls, takes
 * the runtime down and up again when asked, and in the end finalizes it. */
#include "requests.h"

#include <unistd.h>

worker_facts worker;

static restart_job *job; /* set by the thread that holds the gate for writing */

void
worker_restart(restart_job *j)
{
    _Py_atomic_store_ptr(&job, j);
    wake();
    PyEvent_Wait(&j->done);
}

static void
restart(restart_job *j)
{
    j->finalize_result = Py_FinalizeEx();
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status)) {
        give_up_status("worker", status);
    }
    worker.restarts++;
    j->thread_states = count_thread_states();
    j->interpreters = count_interpreters();
    _PyEvent_Notify(&j->done);
}

/* Until the threads that serve have ended. They may wait for this one, so it
 * goes on with its duties after it was told to stop. */
static void
attend(void)
{
    int stopping = 0;

    PyThreadState *saved = PyEval_SaveThread();
    while (serve_threads_left() > 0) {
        wake_wait();
        if (stop_requested && !stopping) {
            stopping = 1;
            serve_stop();
        }
        PyEval_RestoreThread(saved);
        (void)Py_MakePendingCalls();
        restart_job *due = _Py_atomic_exchange_ptr(&job, NULL);
        if (due != NULL) {
            restart(due);
        }
        saved = PyEval_SaveThread();
    }
    PyEval_RestoreThread(saved);
}

/* What fork has left, and the first interpreter that is made in this process: it
 * needs Go, and finds it dead. */
static void
say_first_facts(void)
{
    int64_t took[2];
    reply r = { 0 };

    int thread_states = count_thread_states(), interpreters = count_interpreters();
    for (int i = 0; i < 2; i++) {
        int64_t before = now_ns();
        use_interpreter(&r);
        took[i] = now_ns() - before;
    }
    if (r.wrong != NULL) {
        give_up("worker %d: not: %s", worker.number, r.wrong);
    }
    say("worker %d  pid %d: kept %d of %d thread states, %d of %d interpreters; a new one: "
        "%.1f ms, Go starts again; the next: %.2f ms",
        worker.number, getpid(), thread_states, worker.thread_states_before, interpreters,
        worker.interpreters_before, took[0] / 1e6, took[1] / 1e6);
}

int
worker_run(worker_facts facts)
{
    worker = facts;
    wake_setup(0);
    say_first_facts();
    serve_start(worker.listener);
    attend();
    serve_join();
    int result = Py_FinalizeEx();
    say("worker %d  pid %d: %ld requests, %d restarts of its runtime, Py_FinalizeEx returned %d",
        worker.number, getpid(), serve_count(), worker.restarts, result);
    return result != 0;
}
