/* Interpreters: ids, order, many at a time and the cost of one, and walks over
 * the list under its lock while other threads change it. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "../../expect/expect.h"
#include "../../expect/isolated.h"
#include "resident.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"

#include <sched.h>
#include <stdatomic.h>
#include <pthread.h>
#include <time.h>

enum { MANY = 2000, ROUNDS = 300, THREADS = 3 };

/* The time of a look at the eldest interpreter, in nanoseconds: the least of several, as others
 * use the processors, too. */
static double
look_up_time(void)
{
    enum { BATCHES = 20, LOOKS = 200 };
    PyInterpreterState *main_interp = PyInterpreterState_Main();
    double least = 1e18;

    for (int batch = 0; batch < BATCHES; batch++) {
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        for (int i = 0; i < LOOKS; i++) {
            EXPECT(_PyInterpreterState_LookUpID(0) == main_interp);
        }
        clock_gettime(CLOCK_MONOTONIC, &to);
        double took = (to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec);
        least = took / LOOKS < least ? took / LOOKS : least;
    }
    return least;
}

static void
many(void)
{
    static PyThreadState *tstate[MANY];
    PyThreadState *main_tstate = PyThreadState_Get();
    double alone = look_up_time();
    long before = resident_kib();

    for (int i = 0; i < MANY; i++) {
        EXPECT_OK(Py_NewInterpreterFromConfig(&tstate[i], &own_gil));
        EXPECT(tstate[i] == PyThreadState_Get());
        EXPECT(PyInterpreterState_Head() == tstate[i]->interp);
        EXPECT(PyInterpreterState_GetID(tstate[i]->interp) == i + 1);
    }
    PyThreadState_Swap(main_tstate);
    long each = (resident_kib() - before) / MANY;
    printf("an idle interpreter costs %ld KiB\n", each);
#ifndef __SANITIZE_ADDRESS__ /* whose blocks are larger, and kept after they are freed */
    EXPECT(each <= 200);
#endif

    /* A walk past all of them would take a hundred times as long. */
    double among_many = look_up_time();
    printf("a look at the eldest took %.0f ns, among %d it takes %.0f\n", alone, MANY, among_many);
    EXPECT(among_many < 20 * alone + 1000);

    int64_t expected = MANY;
    for (PyInterpreterState *i = PyInterpreterState_Head(); i != NULL;
         i = PyInterpreterState_Next(i)) {
        EXPECT(i->id == expected--);
        EXPECT(_PyInterpreterState_LookUpID(i->id) == i);
    }
    EXPECT(expected == -1);

    for (int i = 0; i < MANY; i++) {
        PyThreadState_Swap(tstate[i]);
        Py_EndInterpreter(tstate[i]);
        EXPECT(PyThreadState_GetUnchecked() == NULL);
        EXPECT(_PyInterpreterState_LookUpID(i + 1) == NULL);
    }
    PyThreadState_Swap(main_tstate);
    EXPECT(PyInterpreterState_Head() == PyInterpreterState_Main());
    EXPECT(_PyRuntime.interpreters.next_id == MANY + 1);
}

static atomic_long walks;

static void *
come_and_go(void *unused)
{
    (void)unused;
    for (int i = 0; i < ROUNDS; i++) {
        PyThreadState *tstate;
        EXPECT_OK(Py_NewInterpreterFromConfig(&tstate, &own_gil));
        /* Whatever the scheduling, a complete walk meets this one. */
        long before = atomic_load(&walks);
        while (i == 0 && atomic_load(&walks) < before + 2) {
            sched_yield();
        }
        Py_EndInterpreter(tstate);
    }
    return NULL;
}

static void
walked_meanwhile(void)
{
    pthread_t thread[THREADS];
    long met = 0;

    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < THREADS; i++) {
        EXPECT(pthread_create(&thread[i], NULL, come_and_go, NULL) == 0);
    }
    while (_PyRuntime.interpreters.next_id < MANY + 1 + THREADS * ROUNDS) {
        int64_t newer = INT64_MAX;
        HEAD_LOCK(&_PyRuntime);
        for (PyInterpreterState *i = _PyRuntime.interpreters.head; i != NULL; i = i->next, met++) {
            EXPECT(i->id < newer && i->runtime == &_PyRuntime);
            newer = i->id;
        }
        EXPECT(newer == 0);
        HEAD_UNLOCK(&_PyRuntime);
        atomic_fetch_add(&walks, 1);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(thread[i], NULL);
    }
    PyEval_RestoreThread(saved);
    printf("%ld walks met %ld interpreters\n", atomic_load(&walks), met);
    EXPECT(met > atomic_load(&walks));
}

static void
bare_ones(void)
{
    PyInterpreterState *interp = PyInterpreterState_New();
    EXPECT(interp != NULL && PyInterpreterState_Head() == interp);
    EXPECT(PyInterpreterState_ThreadHead(interp) == NULL);
    EXPECT(_PyInterpreterState_IsReady(interp) == 0);
    EXPECT(_PyInterpreterState_GetWhence(interp) == _PyInterpreterState_WHENCE_UNKNOWN);
    PyInterpreterState_Clear(interp);
    PyInterpreterState_Delete(interp);
    EXPECT(PyInterpreterState_Head() == PyInterpreterState_Main());
    EXPECT(PyInterpreterState_GetID(NULL) == -1);
    EXPECT(_PyInterpreterState_LookUpID(-1) == NULL);
    EXPECT(_PyInterpreterState_LookUpID(1LL << 60) == NULL);
}

static void
references(void)
{
    PyThreadState *main_tstate = PyThreadState_Get(), *tstate;
    EXPECT_OK(Py_NewInterpreterFromConfig(&tstate, &own_gil));
    PyInterpreterState *interp = tstate->interp;
    int64_t id = interp->id;
    PyThreadState_Swap(main_tstate);

    _PyInterpreterState_IDIncref(interp);
    _PyInterpreterState_IDIncref(interp);
    _PyInterpreterState_RequireIDRef(interp, 7);
    EXPECT(_PyInterpreterState_RequiresIDRef(interp) == 1);
    _PyInterpreterState_IDDecref(interp);
    EXPECT(_PyInterpreterState_LookUpID(id) == interp);
    _PyInterpreterState_IDDecref(interp);
    EXPECT(_PyInterpreterState_LookUpID(id) == NULL);
    EXPECT(PyThreadState_Get() == main_tstate);
}

static void
bad_configs(void)
{
    PyThreadState *main_tstate = PyThreadState_Get();
    PyThreadState *tstate = main_tstate;
    int64_t next_id = _PyRuntime.interpreters.next_id;
    PyInterpreterConfig bad = own_gil;
    PyStatus status;

    bad.gil = 7;
    status = Py_NewInterpreterFromConfig(&tstate, &bad);
    EXPECT(PyStatus_IsError(status) && tstate == NULL);
    EXPECT(PyThreadState_Get() == main_tstate);
    EXPECT(_PyRuntime.interpreters.next_id == next_id + 1);
    EXPECT(PyInterpreterState_Head() == PyInterpreterState_Main());
    printf("%s: %s\n", status.func, status.err_msg);

    bad = own_gil;
    bad.check_multi_interp_extensions = 0;
    status = Py_NewInterpreterFromConfig(&tstate, &bad);
    EXPECT(PyStatus_IsError(status) && tstate == NULL);
    printf("%s: %s\n", status.func, status.err_msg);
    EXPECT(PyStatus_IsError(Py_NewInterpreterFromConfig(NULL, &own_gil)));
    EXPECT(PyStatus_IsError(Py_NewInterpreterFromConfig(&tstate, NULL)));
    EXPECT(PyThreadState_Get() == main_tstate);
}

int
main(void)
{
    PyThreadState *tstate;
    small_pages();
    EXPECT(PyStatus_IsError(Py_NewInterpreterFromConfig(&tstate, &own_gil)));
    EXPECT_OK(initialize_isolated());
    many();
    walked_meanwhile();
    bare_ones();
    references();
    bad_configs();
    /* Ended with the runtime, not by its owner. */
    PyThreadState *main_tstate = PyThreadState_Get();
    EXPECT_OK(Py_NewInterpreterFromConfig(&tstate, &own_gil));
    PyThreadState_Swap(main_tstate);
    EXPECT(Py_FinalizeEx() == 0);
    EXPECT(PyInterpreterState_Head() == NULL);
    puts("ok");
    return 0;
}
