/* The parking lot under load: no wake-up is lost, none is made up, and a waiter that
 * gives up at the moment it is woken is counted once. */
#define _GNU_SOURCE 1 /* gettid */
#include "host.h"
#include "../../expect/asleep.h"

#define THREADS 6
#define ROUNDS 3000

/* ---- A semaphore made of the lot: every token must reach a thread ---------- */

static int32_t tokens;
static int taken;

static int
take_token(void)
{
    int32_t have = _Py_atomic_load_int32(&tokens);
    while (have > 0) {
        if (_Py_atomic_compare_exchange_int32(&tokens, &have, have - 1)) {
            return 1;
        }
    }
    return 0;
}

static void
ignore(void *arg, void *park_arg, int more)
{
    (void)arg;
    (void)park_arg;
    (void)more;
}

static void
pass_tokens(int index, void *arg)
{
    (void)arg;
    int32_t none = 0;
    for (int i = 0; i < ROUNDS; i++) {
        if (index % 2 == 0) {
            _Py_atomic_add_int32(&tokens, 1);
            _PyParkingLot_Unpark(&tokens, ignore, NULL);
            continue;
        }
        while (!take_token()) {
            int rc = _PyParkingLot_Park(&tokens, &none, sizeof(none), -1, NULL, 0);
            EXPECT(rc == Py_PARK_OK || rc == Py_PARK_AGAIN);
        }
        _Py_atomic_add_int(&taken, 1);
    }
}

/* ---- Timeouts against wake-ups ---------------------------------------------- */

static uint64_t gate = 1;
static int woken; /* parks that returned Py_PARK_OK */
static int found; /* unparks that woke a thread */
static int parking = THREADS;

static void
count_found(void *arg, void *park_arg, int more)
{
    (void)more;
    EXPECT(arg == &found);
    found += park_arg != NULL; /* one thread unparks */
}

static void
race_with_timeouts(int index, void *arg)
{
    (void)arg;
    if (index == THREADS) {
        while (_Py_atomic_load_int(&parking) > 0) {
            _PyParkingLot_Unpark(&gate, count_found, &found);
        }
        return;
    }
    uint64_t shut = 1;
    for (int i = 0; i < ROUNDS; i++) {
        int me;
        PyTime_t timeout = (i * 7919) % 60000; /* up to 60 us */
        int rc = _PyParkingLot_Park(&gate, &shut, sizeof(shut), timeout, &me, i % 2);
        EXPECT(rc == Py_PARK_OK || rc == Py_PARK_TIMEOUT);
        if (rc == Py_PARK_OK) {
            _Py_atomic_add_int(&woken, 1);
        }
    }
    _Py_atomic_add_int(&parking, -1);
}

/* ---- All at once, on addresses that share buckets ----------------------------- */

#define GATES 1024

static uint8_t gates[GATES];

static void
pass_gates(int index, void *arg)
{
    (void)arg;
    uint8_t shut = 0;
    for (int i = 0; i < GATES; i++) {
        if (index == 0) {
            _Py_atomic_store_uint8(&gates[i], 1);
            _PyParkingLot_UnparkAll(&gates[i]);
            continue;
        }
        while (_Py_atomic_load_uint8(&gates[i]) == 0) {
            int rc = _PyParkingLot_Park(&gates[i], &shut, 1, -1, NULL, 1);
            EXPECT(rc == Py_PARK_OK || rc == Py_PARK_AGAIN);
        }
    }
}

/* ---- Oldest first, and whether the callback is told of other waiters
 * -------------------- */

static uint16_t door = 3;
static unsigned long at_door[THREADS]; /* the kernel's numbers of the threads that are there */
static int order[THREADS];
static int left;

/* Between its number and the door a thread sleeps nowhere. */
static void
await_sleeper(int index)
{
    while (!asleep(_Py_atomic_load_ulong(&at_door[index]))) {
        host_sleep_ms(1);
    }
}

static void
wait_at_door(int index, void *arg)
{
    (void)arg;
    uint16_t shut = 3;
    if (index > 0) {
        await_sleeper(index - 1);
    }
    _Py_atomic_store_ulong(&at_door[index], (unsigned long)gettid());
    EXPECT(_PyParkingLot_Park(&door, &shut, sizeof(shut), -1, &order[index], 0) == Py_PARK_OK);
}

static void
note_order(void *arg, void *park_arg, int more)
{
    (void)arg;
    EXPECT(park_arg == &order[left]);
    left++;
    EXPECT(more == (left < THREADS));
}

static void
open_door(int index, void *arg)
{
    if (index < THREADS) {
        wait_at_door(index, arg);
        return;
    }
    await_sleeper(THREADS - 1);
    while (left < THREADS) {
        _PyParkingLot_Unpark(&door, note_order, NULL);
    }
}

int
main(void)
{
    host_threads(THREADS, pass_tokens, NULL);
    EXPECT(taken == THREADS / 2 * ROUNDS);
    EXPECT(tokens == 0);

    host_threads(THREADS + 1, race_with_timeouts, NULL);
    EXPECT(woken == found);
    EXPECT(found > 0);

    host_threads(THREADS, pass_gates, NULL);
    host_threads(THREADS + 1, open_door, NULL);
    puts("ok");
    return 0;
}
