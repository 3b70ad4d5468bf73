/* The other threads at the moment of the fork: each is in the middle of
 * something that the child must not wait for. */
#include "calls.h"

#include <pthread.h>
#include <time.h>

static int at_work;
static int workers; /* threads that can rest */
static int busy;    /* of these, the ones that do not */
static int rest;    /* they have to */

static void
nap(long microseconds)
{
    const struct timespec time = { .tv_nsec = microseconds * 1000 };
    nanosleep(&time, NULL);
}

/* Between two rounds of work. */
static void
breathe(void)
{
    nap(50);
    if (_Py_atomic_load_int(&rest)) {
        _Py_atomic_add_int(&busy, -1);
        while (_Py_atomic_load_int(&rest)) {
            nap(1000);
        }
        _Py_atomic_add_int(&busy, 1);
    }
}

void
load_work(void)
{
    _Py_atomic_store_int(&rest, 0);
    while (_Py_atomic_load_int(&busy) < workers) {
        nap(50);
    }
}

void
load_rest(void)
{
    if (here.forked) {
        return; /* there are no other threads */
    }
    PyThreadState *mine = PyThreadState_GetUnchecked();
    if (mine != NULL) {
        PyEval_SaveThread();
    }
    _Py_atomic_store_int(&rest, 1);
    while (_Py_atomic_load_int(&busy) > 0) {
        nap(50);
    }
    if (mine != NULL) {
        PyEval_RestoreThread(mine);
    }
}

static void
begin(void)
{
    _Py_atomic_add_int(&at_work, 1);
}

static void *
hold(void *unused)
{
    PyMutex_Lock(&here.held);
    if (here.main != NULL) {
        HOLDS(PyThreadState_New(here.main->interp) != NULL);
    }
    begin();
    for (;;) {
        pause();
    }
    return unused;
}

static void *
wait_for_it(void *unused)
{
    while (!PyMutex_IsLocked(&here.held)) {
        nap(50);
    }
    begin();
    PyMutex_Lock(&here.held);
    return unused;
}

static void *
allocate(void *unused)
{
    for (int i = 0;; i++) {
        void *raw = PyMem_RawMalloc((size_t)(i % 5000) + 1);
        void *small = PyObject_Malloc((size_t)(i % 700) + 1);
        PyMem_RawFree(raw);
        PyObject_Free(small);
        if (i == 0) {
            begin();
        }
        if (i % 64 == 0) {
            breathe();
        }
    }
    return unused;
}

static void *
call_go(void *unused)
{
    for (int i = 0;; i++) {
        situation_use_go();
        if (i == 0) {
            begin();
        }
        breathe();
    }
    return unused;
}

static void *
take_the_gil(void *unused)
{
    begin();
    for (;;) {
        PyGILState_STATE state = PyGILState_Ensure();
        PyGILState_Release(state);
        breathe();
    }
    return unused;
}

static void *
take_the_other_gil(void *unused)
{
    PyThreadState *mine = PyThreadState_New(here.inside->interp);
    begin();
    for (;;) {
        PyEval_RestoreThread(mine);
        PyEval_SaveThread();
        breathe();
    }
    return unused;
}

static void *
walk_the_lists(void *unused)
{
    PyInterpreterState *interp = PyInterpreterState_Main();
    begin();
    for (;;) {
        PyThreadState_Delete(PyThreadState_New(interp));
        (void)_PyInterpreterState_LookUpID(1);
        breathe();
    }
    return unused;
}

static void
start(void *(*run)(void *))
{
    pthread_t thread;
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
    if (pthread_create(&thread, &small, run, NULL) != 0) {
        perror("a thread of the load");
        _exit(5);
    }
    pthread_attr_destroy(&small);
}

void
load_start(int initialized)
{
    void *(*const always[])(void *) = { hold, wait_for_it, allocate, call_go };
    void *(*const then[])(void *) = { take_the_gil, take_the_other_gil, walk_the_lists };
    int count = 0;

    busy = workers = initialized ? 5 : 2;
    for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++, count++) {
        start(always[i]);
    }
    for (size_t i = 0; initialized && i < sizeof(then) / sizeof(then[0]); i++, count++) {
        start(then[i]);
    }
    while (_Py_atomic_load_int(&at_work) < count) {
        nap(50);
    }
}
