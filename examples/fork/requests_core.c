/* Requests that the core plane serves, which keeps working in a child by itself. */
#include "requests.h"
#include "internal/pycore_interp.h"

#include <unistd.h>

enum { TAKING_TURNS = 3, TURNS = 20 };

void
request_gil(reply *r)
{
    static PyMutex mutex;
    static long turn;

    PyGILState_STATE state = PyGILState_Ensure();
    PyThreadState *me = _PyThreadState_GET();
    REPLY_EXPECT(r, PyGILState_Check());
    REPLY_EXPECT(r, me->interp == _PyRuntime.interpreters.main);
    REPLY_EXPECT(r, me->native_thread_id == (unsigned long)gettid());
    PyMutex_Lock(&mutex);
    long mine = ++turn;
    PyMutex_Unlock(&mutex);
    PyThreadState *saved = PyEval_SaveThread();
    REPLY_EXPECT(r, _PyThreadState_GET() == NULL && saved == me);
    PyEval_RestoreThread(saved);
    REPLY_EXPECT(r, me->interp->_gil.locked == 1 && me->interp->_gil.last_holder == me);
    reply_fact(r, " turn=%ld thread_state=%llu native_id=%lu gil_switches=%lu", mine,
               (unsigned long long)me->id, me->native_thread_id, me->interp->_gil.switch_number);
    PyGILState_Release(state);
}

/* ---- Threads that take turns ------------------------------------------------- */

typedef struct {
    PyThread_type_lock lock;
    long turns;    /* guarded by lock */
    long attached; /* guarded by the GIL */
} table;

static void
take_turns(void *argument)
{
    table *t = argument;

    for (int i = 0; i < TURNS; i++) {
        PyThread_acquire_lock(t->lock, WAIT_LOCK);
        t->turns++;
        PyThread_release_lock(t->lock);
        PyGILState_STATE state = PyGILState_Ensure();
        t->attached++;
        PyGILState_Release(state);
    }
}

void
request_threads(reply *r)
{
    table t = { .lock = PyThread_allocate_lock() };
    PyThread_handle_t threads[TAKING_TURNS];
    PyThread_ident_t ident;
    int started = 0;

    if (!REPLY_EXPECT(r, t.lock != NULL)) {
        return;
    }
    while (started < TAKING_TURNS
           && PyThread_start_joinable_thread(take_turns, &t, &ident, &threads[started]) == 0)
    {
        started++;
    }
    for (int i = 0; i < started; i++) {
        PyThread_join_thread(threads[i]);
    }
    PyThread_free_lock(t.lock);
    REPLY_EXPECT(r, started == TAKING_TURNS);
    REPLY_EXPECT(r, t.turns == TAKING_TURNS * TURNS && t.attached == t.turns);
    reply_fact(r, " threads=%d turns=%ld", started, t.turns);
}

/* ---- A call that the main thread makes ---------------------------------------- */

typedef struct {
    PyEvent done;
    unsigned long thread;
    int main_interpreter;
} errand;

static int
run_errand(void *argument)
{
    errand *e = argument;
    e->thread = PyThread_get_thread_ident();
    e->main_interpreter = _PyInterpreterState_GET() == _PyRuntime.interpreters.main;
    _PyEvent_Notify(&e->done);
    return 0;
}

void
request_pending(reply *r)
{
    errand e = { 0 };

    /* The queue has 32 places; if all are taken, the main thread is at work. */
    while (Py_AddPendingCall(run_errand, &e) != 0) {
        usleep(100);
    }
    wake();
    PyEvent_Wait(&e.done);
    REPLY_EXPECT(r, e.thread == _PyRuntime.main_thread);
    REPLY_EXPECT(r, e.thread != PyThread_get_thread_ident());
    REPLY_EXPECT(r, e.main_interpreter);
    reply_fact(r, " ran_on=%#lx main_thread=%#lx", e.thread, _PyRuntime.main_thread);
}

void
request_stats(reply *r)
{
    REPLY_EXPECT(r, _PyRuntimeState_GetFinalizing(&_PyRuntime) == NULL);
    REPLY_EXPECT(r, _PyRuntime.initialized == 1);
    reply_fact(r,
               " served=%ld restarts=%d interpreters=%d next_id=%lld thread_states=%d"
               " main_thread=%#lx finalizing=%p",
               serve_count(), worker.restarts, count_interpreters(),
               (long long)_PyRuntime.interpreters.next_id, count_thread_states(),
               _PyRuntime.main_thread, (void *)_PyRuntimeState_GetFinalizing(&_PyRuntime));
}
