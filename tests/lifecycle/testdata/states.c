/* A crowd of thread states gives its memory back, in whichever order they are
 * deleted, and by whichever threads. Prints "ok". */
#include <Python.h>
#include "../../expect/expect.h"
#include "../../expect/isolated.h"
#include "resident.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define STATES 50000
#define SLACK 4096 /* KiB */

static PyThreadState *states[STATES];

enum order { FORWARDS, BACKWARDS, EVEN_FIRST, SHUFFLED, ORDERS };

static void
arrange(enum order order)
{
    static PyThreadState *copy[STATES];
    memcpy(copy, states, sizeof(copy));
    for (int i = 0; i < STATES; i++) {
        switch (order) {
        case BACKWARDS:
            states[i] = copy[STATES - 1 - i];
            break;
        case EVEN_FIRST:
            states[i] = copy[2 * i % STATES + (2 * i >= STATES)];
            break;
        case SHUFFLED: {
            int other = rand() % (i + 1);
            states[i] = states[other];
            states[other] = copy[i];
            break;
        }
        default:
            break;
        }
    }
}

static void *
make(void *first)
{
    for (PyThreadState **at = first, **end = at + STATES / 2; at < end; at++) {
        *at = PyThreadState_New(PyInterpreterState_Main());
        EXPECT(*at != NULL);
    }
    return NULL;
}

static void *delete (void *first)
{
    for (PyThreadState **at = first, **end = at + STATES / 2; at < end; at++) {
        PyThreadState_Clear(*at);
        PyThreadState_Delete(*at);
    }
    return NULL;
}

static void
by_two_threads(void *(*run)(void *))
{
    pthread_t thread;
    EXPECT(pthread_create(&thread, NULL, run, states) == 0);
    run(states + STATES / 2);
    EXPECT(pthread_join(thread, NULL) == 0);
}

int
main(void)
{
    small_pages();
    EXPECT_OK(initialize_isolated());
    memset(states, 1, sizeof(states));
    arrange(FORWARDS);
    long before = resident_kib();
    for (int order = FORWARDS; order < ORDERS; order++) {
        by_two_threads(make);
        EXPECT(resident_kib() > before + 2 * SLACK);
        arrange((enum order)order);
        by_two_threads(delete);
        long left = resident_kib() - before;
        if (left > SLACK) {
            fprintf(stderr, "order %d: %ld KiB are left\n", order, left);
            return 1;
        }
    }
    EXPECT(Py_FinalizeEx() == 0);
    puts("ok");
    return 0;
}
