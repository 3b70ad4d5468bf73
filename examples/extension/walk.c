/* Scene: the interpreters, walked from C under the list's lock while other
 * threads create and end some. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"

#include <pthread.h>
#include <time.h>

#include "print.h"
#include "tour.h"

static pthread_t walker;
static int stop;
static int met_others;
static long walks, met, most, faults;

static void *
walk(void *unused)
{
    (void)unused;
    while (!_Py_atomic_load_int(&stop)) {
        long count = 0;
        int64_t newer = INT64_MAX;
        PyInterpreterState *last = NULL;

        HEAD_LOCK(&_PyRuntime);
        for (PyInterpreterState *i = _PyRuntime.interpreters.head; i != NULL; i = i->next) {
            /* Newest first, each complete: a freed or partial one would break
             * one of these. */
            faults += i->id >= newer || i->runtime != &_PyRuntime;
            newer = i->id;
            last = i;
            count++;
        }
        faults += last != _PyRuntime.interpreters.main;
        HEAD_UNLOCK(&_PyRuntime);

        walks++;
        met += count;
        most = count > most ? count : most;
        if (count > 1) {
            _Py_atomic_store_int(&met_others, 1);
        }
    }
    return NULL;
}

int
tour_walk_start(void *argument)
{
    (void)argument;
    SCENE("The interpreters, walked under HEAD_LOCK while threads create and end some");
    walks = met = most = faults = 0;
    _Py_atomic_store_int(&stop, 0);
    _Py_atomic_store_int(&met_others, 0);
    return pthread_create(&walker, NULL, walk, NULL) != 0;
}

/* Waits until the walker has met more than the main interpreter: on a busy
 * machine it may not have run yet. The caller keeps one alive meanwhile. */
int
tour_walk_wait(void *argument)
{
    (void)argument;
    const struct timespec pause = { .tv_nsec = 100000 };
    for (int i = 0; i < 100000; i++) {
        if (_Py_atomic_load_int(&met_others)) {
            return 0;
        }
        nanosleep(&pause, NULL);
    }
    return 1;
}

int
tour_walk_stop(void *argument)
{
    (void)argument;
    _Py_atomic_store_int(&stop, 1);
    pthread_join(walker, NULL);

    int wrong = 0;
    wrong += FACT(walks > 0, "the walker went round %ld times", walks);
    wrong += FACT(most > 1, "it met %ld interpreters, %ld at once at the most", met, most);
    wrong += FACT(faults == 0, "faults in the list: %ld", faults);
    wrong += FACT(_PyRuntime.interpreters.next_id > 1, "ids given so far: %lld",
                  (long long)_PyRuntime.interpreters.next_id);
    for (PyInterpreterState *i = _PyRuntime.interpreters.head; i != NULL; i = i->next) {
        printf("     still there: interpreter %lld%s\n", (long long)i->id,
               i == _PyRuntime.interpreters.main ? ", the main one" : "");
    }
    return wrong != 0;
}
