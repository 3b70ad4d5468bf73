/* Scene: the finalization, seen by a thread that has no thread state, takes no
 * lock and just reads the mark. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_runtime.h"

#include <pthread.h>
#include <sched.h>

#include "print.h"
#include "tour.h"

static pthread_t poller;
static unsigned long polls, seen_id;
static PyThreadState *seen;

static void *
poll_mark(void *unused)
{
    (void)unused;
    while ((seen = _PyRuntimeState_GetFinalizing(&_PyRuntime)) == NULL) {
        _Py_atomic_store_ulong_relaxed(&polls, polls + 1);
        sched_yield();
    }
    /* The id is stored after the pointer, with no order between them. */
    while ((seen_id = _PyRuntimeState_GetFinalizingID(&_PyRuntime)) == 0) {
        sched_yield();
    }
    return NULL;
}

int
tour_poll_start(void *argument)
{
    (void)argument;
    SCENE("The end, seen by a thread that polls the finalizing mark");
    _Py_atomic_store_ulong_relaxed(&polls, 0);
    if (pthread_create(&poller, NULL, poll_mark, NULL) != 0) {
        return 1;
    }
    while (_Py_atomic_load_ulong_relaxed(&polls) == 0) {
        sched_yield(); /* it has to see the mark being set */
    }
    return 0;
}

int
tour_poll_stop(void *argument)
{
    (void)argument;
    pthread_join(poller, NULL);
    int wrong = 0;
    wrong += FACT(seen == &_PyRuntime._main_interpreter._initial_thread.base,
                  "after %lu looks it saw thread state %p", polls, (void *)seen);
    wrong += FACT(seen_id == _PyRuntime.main_thread,
                  "and that thread %#lx is taking the runtime down", seen_id);
    return wrong != 0;
}
