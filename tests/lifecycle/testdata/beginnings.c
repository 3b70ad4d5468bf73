/* Threads that initialize the runtime while others finalize it, and interpreters that are
 * made before all that. */
#include <Python.h>
#include "../../expect/expect.h"
#include "../../expect/isolated.h"

#include <pthread.h>
#include <string.h>

#define THREADS 4
#define LIVES 500

static const char being_finalized[] = "the runtime is being finalized by another thread";

static int ends;

/* Finalizes each runtime that it has initialized itself. */
static void *
live(void *unused)
{
    (void)unused;
    while (_Py_atomic_load_int(&ends) < LIVES) {
        PyStatus status = initialize_isolated();
        EXPECT(!PyStatus_Exception(status) || strcmp(status.err_msg, being_finalized) == 0);
        if (PyThreadState_GetUnchecked() != NULL) {
            EXPECT(Py_FinalizeEx() == 0);
            _Py_atomic_add_int(&ends, 1);
        }
    }
    return NULL;
}

static void
many_lives(void)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        EXPECT(pthread_create(&threads[i], NULL, live, NULL) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        EXPECT(pthread_join(threads[i], NULL) == 0);
    }
}

static int refusals;

static void *
begin(void *unused)
{
    (void)unused;
    PyStatus status = initialize_isolated();
    EXPECT(PyStatus_Exception(status) && strcmp(status.err_msg, being_finalized) == 0);
    EXPECT(PyThreadState_GetUnchecked() == NULL);
    refusals++;
    return NULL;
}

/* A thread that the finalization waits for must not wait for the finalization. */
static void
wait_for_beginner(void)
{
    pthread_t thread;
    EXPECT(pthread_create(&thread, NULL, begin, NULL) == 0);
    EXPECT(pthread_join(thread, NULL) == 0);
}

static void
wait_for_beginner_in(void *unused)
{
    (void)unused;
    PyThreadState *self = PyEval_SaveThread();
    wait_for_beginner();
    PyEval_RestoreThread(self);
}

static void
refused(void)
{
    EXPECT_OK(initialize_isolated());
    EXPECT(PyUnstable_AtExit(PyInterpreterState_Get(), wait_for_beginner_in, NULL) == 0);
    EXPECT(Py_AtExit(wait_for_beginner) == 0);
    EXPECT(Py_FinalizeEx() == 0);
    EXPECT(refusals == 2);
    EXPECT_OK(initialize_isolated());
    EXPECT(Py_FinalizeEx() == 0);
}

/* Interpreters that are made before there is a runtime. */
static void
early(void)
{
    PyInterpreterState *first = PyInterpreterState_New(), *second = PyInterpreterState_New();
    EXPECT(PyInterpreterState_GetID(first) == -1 && PyInterpreterState_GetID(second) == 0);
    EXPECT(PyInterpreterState_Main() == first);
    for (int i = 0; i < 2; i++) {
        PyStatus status = initialize_isolated();
        EXPECT(PyStatus_IsError(status));
        EXPECT(strstr(status.err_msg, "PyInterpreterState_New made before the initialization"));
        EXPECT(!Py_IsInitialized() && PyThreadState_GetUnchecked() == NULL);
        EXPECT(PyInterpreterState_Head() == second && PyInterpreterState_Next(second) == first);
        PyInterpreterState_Clear(i == 0 ? first : second);
    }
    EXPECT(Py_FinalizeEx() == 0); /* nothing to take down */
    PyInterpreterState_Delete(first);
    EXPECT(PyStatus_IsError(initialize_isolated()));
    PyInterpreterState_Delete(second);
    EXPECT_OK(initialize_isolated());
    EXPECT(PyInterpreterState_GetID(PyInterpreterState_Get()) == 0);
    EXPECT(PyInterpreterState_Main() == PyInterpreterState_Get());
    PyThreadState *mine = PyThreadState_Get(), *other;
    EXPECT_OK(Py_NewInterpreterFromConfig(&other, &own_gil));
    EXPECT(PyInterpreterState_GetID(other->interp) == 1);
    Py_EndInterpreter(other);
    PyThreadState_Swap(mine);
    EXPECT(Py_FinalizeEx() == 0);
}

int
main(void)
{
    early();
    many_lives();
    refused();
    puts("ended");
    return 0;
}
