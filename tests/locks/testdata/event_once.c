/* PyEvent and _PyOnceFlag under load. Events are on the heap, and are freed by a waiter
 * as soon as all waits are over. */
#include "host.h"

#define THREADS 5
#define ROUNDS 400

struct round {
    PyEvent event;
    int data; /* written before the notification, read after the wait */
    int users;
};

static struct round *rounds[ROUNDS];

static void
leave(struct round *round)
{
    if (_Py_atomic_add_int(&round->users, -1) == 1) {
        free(round);
    }
}

static void
happen(int index, void *arg)
{
    (void)arg;
    for (int i = 0; i < ROUNDS; i++) {
        struct round *round = rounds[i];
        if (index == 0) {
            round->data = i + 1;
            _PyEvent_Notify(&round->event);
        }
        else if (index == 1) {
            while (!PyEvent_WaitTimed(&round->event, 20000, 0)) {
            }
            EXPECT(round->data == i + 1);
        }
        else {
            PyEvent_Wait(&round->event);
            EXPECT(_PyEvent_IsSet(&round->event));
            EXPECT(round->data == i + 1);
        }
        leave(round);
    }
}

/* ---- Once ------------------------------------------------------------------------ */

static _PyOnceFlag flags[ROUNDS];
static int attempts[ROUNDS];
static int made[ROUNDS];

/* Fails twice before it succeeds. */
static int
make(void *arg)
{
    int i = *(int *)arg;
    if (++attempts[i] < 3) {
        return -1;
    }
    made[i] = i + 1;
    return 0;
}

static void
make_all(int index, void *arg)
{
    (void)index;
    (void)arg;
    for (int i = 0; i < ROUNDS; i++) {
        while (_PyOnceFlag_CallOnce(&flags[i], make, &i) != 0) {
        }
        EXPECT(made[i] == i + 1);
    }
}

int
main(void)
{
    for (int i = 0; i < ROUNDS; i++) {
        rounds[i] = calloc(1, sizeof(*rounds[i]));
        EXPECT(rounds[i] != NULL);
        rounds[i]->users = THREADS;
    }
    host_threads(THREADS, happen, NULL);

    host_threads(THREADS, make_all, NULL);
    for (int i = 0; i < ROUNDS; i++) {
        EXPECT(attempts[i] == 3);
        EXPECT(flags[i].v == _Py_ONCE_INITIALIZED);
    }
    puts("ok");
    return 0;
}
