/* Threads that come too late: they hang forever, and affect no other thread. */
#include "host.h"
#include "thread/gil.h"
#include "../../expect/asleep.h"

#include <string.h>

enum { LATE = 6 };

static PyInterpreterState *interp;
static int arrived, came_back;

/* The threads that have nothing before them but to come too late. */
static unsigned long late[LATE + 2];
static int are_late;

static void
forget_the_late(void)
{
    memset(late, 0, sizeof(late));
    are_late = arrived = came_back = 0;
}

static void
is_late(void)
{
    int i = _Py_atomic_add_int(&are_late, 1);
    _Py_atomic_store_ulong(&late[i], PyThread_get_thread_native_id());
}

static int
seem_to_hang(int count)
{
    for (int i = 0; i < count; i++) {
        unsigned long thread = _Py_atomic_load_ulong(&late[i]);
        if (thread == 0 || !asleep(thread)) {
            return 0;
        }
    }
    return _Py_atomic_load_uint64_relaxed(gopyrt_gil_word(&interp->_gil)) < GOPYRT_GIL_WAITER;
}

/* Waits until so many late threads hang: they sleep, and not in the GIL's queue. One that slept for
 * a lock, on its way, does so no more at the second look. */
static void
await_hanging(int count)
{
    for (int looks = 0; looks < 2; looks = seem_to_hang(count) ? looks + 1 : 0) {
        host_nap(1000);
        EXPECT(_Py_atomic_load_int(&came_back) == 0);
    }
}

static void
await(int *count, int wanted)
{
    while (_Py_atomic_load_int(count) < wanted) {
        host_nap(200);
    }
}

/* Waits for the GIL, with a state of its own. */
static void *
queue_up(void *arg)
{
    PyThreadState *tstate = arg;
    _Py_atomic_add_int(&arrived, 1);
    is_late();
    PyEval_AcquireThread(tstate);
    _Py_atomic_add_int(&came_back, 1);
    return NULL;
}

/* Has released the GIL, and wants it back after the end. */
static void *
come_back_late(void *arg)
{
    PyThreadState *tstate = arg;
    PyEval_AcquireThread(tstate);
    PyEval_SaveThread();
    _Py_atomic_add_int(&arrived, 1);
    await(&arrived, LATE + 1);
    is_late();
    PyEval_RestoreThread(tstate);
    _Py_atomic_add_int(&came_back, 1);
    return NULL;
}

/* Arrives without a state during the finalization, or after it. */
static void *
come_new(void *unused)
{
    _Py_atomic_add_int(&arrived, 1);
    is_late();
    PyGILState_Ensure();
    _Py_atomic_add_int(&came_back, 1);
    return unused;
}

static void
detached(void *(*run)(void *), void *arg)
{
    pthread_detach(host_start(run, arg));
}

static void
end_with_late_threads(void)
{
    PyThreadState *tstate = host_up(0);
    interp = tstate->interp;
    forget_the_late();

    PyThreadState *states[LATE];
    for (int i = 0; i < LATE; i++) {
        states[i] = PyThreadState_New(interp);
    }
    /* Half of them have held the GIL before, half wait for it for the first
     * time. */
    for (int i = 0; i < LATE / 2; i++) {
        detached(come_back_late, states[i]);
    }
    PyEval_SaveThread();
    await(&arrived, LATE / 2);
    PyEval_RestoreThread(tstate);
    for (int i = LATE / 2; i < LATE; i++) {
        detached(queue_up, states[i]);
    }
    host_await_waiters(&interp->_gil, LATE / 2);

    /* A callback of the finalization releases the GIL: no other thread gets it. */
    _PyInterpreterState_SetFinalizing(interp, tstate);
    _PyRuntimeState_SetFinalizing(&_PyRuntime, tstate);
    detached(come_new, NULL);
    await(&arrived, LATE + 1);
    PyEval_SaveThread();
    await_hanging(LATE + 1);
    PyEval_RestoreThread(tstate);
    EXPECT(PyGILState_Ensure() == PyGILState_LOCKED);
    PyGILState_Release(PyGILState_LOCKED);

    host_down(tstate);
    EXPECT(interp->_gil.locked == 0 && interp->threads.head == NULL);
    detached(come_new, NULL);
    await_hanging(LATE + 2);
}

static void
an_ended_subinterpreter_takes_its_threads(PyThreadState *tstate, int own_gil)
{
    forget_the_late();
    PyThreadState_Swap(NULL);
    PyThreadState *sub = host_new_interpreter(own_gil);
    PyThreadState *states[LATE];
    for (int i = 0; i < LATE; i++) {
        states[i] = PyThreadState_New(sub->interp);
    }
    for (int i = 0; i < LATE; i++) {
        detached(queue_up, states[i]);
    }
    /* Not before: who has yet to find the GIL looks for it in the interpreter. */
    host_await_waiters(sub->interp->ceval.gil, LATE);
    host_end_interpreter(sub);
    await_hanging(LATE);
    PyThreadState_Swap(tstate);
}

static void *
finish(void *arg)
{
    PyThreadState *tstate = arg;
    PyEval_AcquireThread(tstate);
    PyThreadState_Clear(tstate);
    PyThreadState_DeleteCurrent();
    return NULL;
}

int
main(void)
{
    /* A second runtime works although threads of the first one still hang. */
    end_with_late_threads();
    end_with_late_threads();

    PyThreadState *tstate = host_up(0);
    interp = tstate->interp;
    an_ended_subinterpreter_takes_its_threads(tstate, 1);
    an_ended_subinterpreter_takes_its_threads(tstate, 0);
    pthread_t thread = host_start(finish, PyThreadState_New(interp));
    PyEval_SaveThread();
    host_join(thread);
    PyEval_RestoreThread(tstate);
    host_down(tstate);
    puts("ok");
    return 0;
}
