/* Threads of the master that keep the runtime busy while it forks. None of them
 * exists in a worker, where the library resets what they held. */
#include "server.h"

#include <pthread.h>
#include <unistd.h>

enum { GIL_THREADS = 2, INTERPRETER_THREADS = 1 };

static pthread_t threads[GIL_THREADS + INTERPRETER_THREADS];
static int at_work, hurry, stop;

static void
pause_between(void)
{
    if (!_Py_atomic_load_int_relaxed(&hurry)) {
        usleep(5000);
    }
}

static void *
take_and_drop(void *unused)
{
    PyGILState_STATE outer = PyGILState_Ensure();
    _Py_atomic_add_int(&at_work, 1);
    while (!_Py_atomic_load_int_relaxed(&stop)) {
        PyThreadState *saved = PyEval_SaveThread();
        (void)count_thread_states();
        pause_between();
        PyEval_RestoreThread(saved);
    }
    PyGILState_Release(outer);
    return unused;
}

static void *
make_and_end(void *unused)
{
    const PyInterpreterConfig config = {
        .check_multi_interp_extensions = 1,
        .allow_threads = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    long rounds = 0;
    while (!_Py_atomic_load_int_relaxed(&stop)) {
        PyThreadState *tstate;
        PyStatus status = Py_NewInterpreterFromConfig(&tstate, &config);
        if (PyStatus_Exception(status)) {
            give_up_status("master", status);
        }
        if (rounds++ == 0) {
            _Py_atomic_add_int(&at_work, 1);
        }
        Py_EndInterpreter(tstate);
        pause_between();
    }
    return unused;
}

void
busy_hurry(int yes)
{
    _Py_atomic_store_int_relaxed(&hurry, yes);
}

/* Called with the GIL; returns when all of them are at work. */
void
busy_start(void)
{
    for (int i = 0; i < GIL_THREADS + INTERPRETER_THREADS; i++) {
        void *(*work)(void *) = i < GIL_THREADS ? take_and_drop : make_and_end;
        if (pthread_create(&threads[i], NULL, work, NULL) != 0) {
            give_up("master: no thread could be made");
        }
    }
    PyThreadState *saved = PyEval_SaveThread();
    while (_Py_atomic_load_int(&at_work) < GIL_THREADS + INTERPRETER_THREADS) {
        usleep(200);
    }
    PyEval_RestoreThread(saved);
}

/* Called with the GIL released, which the threads need to end. */
void
busy_stop(void)
{
    _Py_atomic_store_int_relaxed(&stop, 1);
    for (int i = 0; i < GIL_THREADS + INTERPRETER_THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
}
