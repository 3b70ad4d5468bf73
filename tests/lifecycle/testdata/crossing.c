/* Interpreters made and ended from within another one: what is left after each failure, at every
 * request for memory, and by many threads. The conformance tests compare the rest with CPython. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "../../expect/expect.h"
#include "../../expect/isolated.h"
#include "../../expect/counted_memory.h"
#include "internal/pycore_crossinterp.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

static PyThreadState *first;
static PyInterpreterConfig config = {
    .allow_threads = 1,
    .check_multi_interp_extensions = 1,
    .gil = PyInterpreterConfig_OWN_GIL,
};

/* ---- Memory that runs out ------------------------------------------------------------- */

static void
without_memory(void)
{
    count_memory(1);
    EXPECT_OK(initialize_isolated());
    first = PyThreadState_Get();
    fail_at(1);
    EXPECT(_PyXIData_New() == NULL && requests_failed == 1);
    fail_at(1);
    EXPECT(_PyXI_NewFailure() == NULL && requests_failed == 1);
    fail_at(1);
    EXPECT(_PyXI_NewSession() == NULL && requests_failed == 1);
    _PyXIData_t data;
    fail_at(1);
    EXPECT(_PyXIData_InitWithSize(&data, first->interp, 8, NULL, NULL) == -1);
    EXPECT(data.data == NULL && data.free == NULL);

    _PyXI_EndInterpreter(_PyXI_NewInterpreter(&config, NULL, NULL, NULL), NULL, NULL);
    PyThreadState *untouched = (PyThreadState *)&config;
    for (int with_state = 0; with_state < 2; with_state++) {
        int failures = 0;
        for (long n = 0;; n++) {
            PyThreadState *tstate = untouched, *save = untouched;
            long before = live_blocks;
            fail_at(n + 1);
            PyInterpreterState *interp =
                _PyXI_NewInterpreter(&config, NULL, with_state ? &tstate : NULL, &save);
            int reached = requests_failed > 0;
            fail_at(0);
            if (interp == NULL) {
                failures++;
                EXPECT(reached && tstate == untouched && save == untouched);
                EXPECT(PyErr_Occurred() != NULL);
                PyErr_Clear();
                EXPECT(PyThreadState_Get() == first && live_blocks == before);
                EXPECT(PyInterpreterState_Head() == first->interp);
                continue;
            }
            _PyXI_EndInterpreter(interp, NULL, with_state ? &save : NULL);
            EXPECT(PyThreadState_Get() == first && live_blocks == before);
            if (!reached) {
                break;
            }
        }
        printf("%d failures\n", failures);
        EXPECT(failures > 5);
    }
    EXPECT(Py_FinalizeEx() == 0);
}

/* ---- Threads that make, and end what others have made ------------------------------------ */

enum { THREADS = 4, ROUNDS = 200 };

static PyInterpreterState *_Atomic place;

static void *
make_and_end(void *unused)
{
    (void)unused;
    PyGILState_STATE state = PyGILState_Ensure();
    PyThreadState *mine = PyThreadState_Get();
    for (int i = 0; i < ROUNDS; i++) {
        PyInterpreterState *interp = _PyXI_NewInterpreter(&config, NULL, NULL, NULL);
        EXPECT(interp != NULL && PyThreadState_Get() == mine);
        interp = atomic_exchange(&place, interp);
        if (interp != NULL) {
            _PyXI_EndInterpreter(interp, NULL, NULL);
            EXPECT(PyThreadState_Get() == mine);
        }
    }
    PyGILState_Release(state);
    return NULL;
}

static void
by_many(void)
{
    pthread_t threads[THREADS];
    EXPECT_OK(initialize_isolated());
    first = PyEval_SaveThread();
    for (int i = 0; i < THREADS; i++) {
        EXPECT(pthread_create(&threads[i], NULL, make_and_end, NULL) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    PyEval_RestoreThread(first);
    EXPECT(PyInterpreterState_Head() == place);
    EXPECT(PyInterpreterState_Next(place) == first->interp);
    EXPECT(Py_FinalizeEx() == 0); /* which ends the last one */
    EXPECT(PyInterpreterState_Head() == NULL);
    EXPECT(_PyXI_NewInterpreter(&config, NULL, NULL, NULL) == NULL);
    EXPECT(_PyXI_NewInterpreter(NULL, NULL, NULL, NULL) == NULL);
}

/* ---- Wrong use: each ends the process ----------------------------------------------------- */

static void
end_main(void)
{
    EXPECT_OK(initialize_isolated());
    _PyXI_EndInterpreter(PyInterpreterState_Main(), NULL, NULL);
}

static void
end_null(void)
{
    EXPECT_OK(initialize_isolated());
    _PyXI_EndInterpreter(NULL, NULL, NULL);
}

static void
end_by_another(void)
{
    EXPECT_OK(initialize_isolated());
    PyInterpreterState *interp = _PyXI_NewInterpreter(&config, NULL, NULL, NULL);
    _PyXI_EndInterpreter(interp, PyThreadState_Get(), NULL);
}

static void
end_detached(void)
{
    EXPECT_OK(initialize_isolated());
    PyInterpreterState *interp = _PyXI_NewInterpreter(&config, NULL, NULL, NULL);
    PyEval_SaveThread();
    _PyXI_EndInterpreter(interp, NULL, NULL);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } cases[] = {
        { "without-memory", without_memory },
        { "by-many", by_many },
        { "end-main", end_main },
        { "end-null", end_null },
        { "end-by-another", end_by_another },
        { "end-detached", end_detached },
    };
    for (size_t i = 0; argc == 2 && i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (strcmp(argv[1], cases[i].name) == 0) {
            cases[i].run();
            puts("ok");
            return 0;
        }
    }
    return 2;
}
