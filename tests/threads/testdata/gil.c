/* The GIL: one holder at a time, every thread gets a turn, outside readers see
 * its state. */
#include "host.h"
#include "thread/gil.h"

#include <string.h>

enum { WORKERS = 4, ROUNDS = 20000 };

static PyInterpreterState *interp;

/* Written by the holder only, not atomically: a second holder causes a lost
 * update here and a report of the thread sanitizer. */
static long counter;
static PyThreadState *holder;

static void
hold(PyThreadState *tstate)
{
    EXPECT(holder == NULL);
    holder = tstate;
    counter++;
    EXPECT(_Py_atomic_load_int_relaxed(&interp->_gil.locked) == 1);
    EXPECT(interp->_gil.last_holder == tstate);
    EXPECT(tstate->holds_gil && tstate->state == _Py_THREAD_ATTACHED);
    EXPECT(holder == tstate);
    holder = NULL;
}

static void *
let_go_and_take(void *unused)
{
    PyThreadState *tstate = PyThreadState_New(interp);
    PyEval_AcquireThread(tstate);
    for (int i = 0; i < ROUNDS; i++) {
        hold(tstate);
        EXPECT(PyEval_SaveThread() == tstate);
        PyEval_RestoreThread(tstate);
    }
    PyThreadState_Clear(tstate);
    PyThreadState_DeleteCurrent();
    return unused;
}

static void
one_holder_at_a_time(void)
{
    pthread_t threads[WORKERS];
    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < WORKERS; i++) {
        threads[i] = host_start(let_go_and_take, NULL);
    }
    for (int i = 0; i < WORKERS; i++) {
        host_join(threads[i]);
    }
    PyEval_RestoreThread(saved);
    EXPECT(counter == (long)WORKERS * ROUNDS);
    EXPECT(interp->threads.head == saved && saved->next == NULL);
}

/* ---- Forced switching ---------------------------------------------------- */

static int turns[WORKERS];
static int stop;

static int
everybody_had(int wanted)
{
    for (int i = 0; i < WORKERS; i++) {
        if (turns[i] < wanted) {
            return 0;
        }
    }
    return 1;
}

/* An eval loop that never releases the GIL by itself. */
static void *
compute(void *arg)
{
    int *my_turns = arg;
    PyThreadState *tstate = PyThreadState_New(interp);
    PyEval_AcquireThread(tstate);
    unsigned long switches = interp->_gil.switch_number;
    ++*my_turns;
    while (!stop) {
        hold(tstate);
        if (_Py_atomic_load_uintptr_relaxed(&tstate->eval_breaker)) {
            EXPECT(_Py_HandlePending(tstate) == 0);
            if (interp->_gil.switch_number != switches) {
                switches = interp->_gil.switch_number;
                ++*my_turns;
            }
        }
        stop |= everybody_had(20);
    }
    PyThreadState_Clear(tstate);
    PyThreadState_DeleteCurrent();
    return NULL;
}

static void
who_computes_is_made_to_let_go(void)
{
    pthread_t threads[WORKERS];
    interp->_gil.interval = 500;
    PyThreadState *saved = PyEval_SaveThread();
    for (int i = 0; i < WORKERS; i++) {
        threads[i] = host_start(compute, &turns[i]);
    }
    for (int i = 0; i < WORKERS; i++) {
        host_join(threads[i]);
    }
    PyEval_RestoreThread(saved);
    EXPECT(everybody_had(20));
}

static int late_turns;

static void *
want_it_now_and_then(void *unused)
{
    PyThreadState *tstate = PyThreadState_New(interp);
    for (int i = 0; i < 50; i++) {
        PyEval_AcquireThread(tstate);
        late_turns++;
        PyEval_ReleaseThread(tstate);
    }
    PyEval_AcquireThread(tstate);
    PyThreadState_Clear(tstate);
    PyThreadState_DeleteCurrent();
    return unused;
}

/* A thread that releases the GIL only briefly, again and again, is always the
 * first to take it: the waiter must get its turn all the same. */
static void
who_is_always_first_starves_nobody(void)
{
    PyThreadState *self = PyThreadState_Get();
    pthread_t thread = host_start(want_it_now_and_then, NULL);
    while (late_turns < 50) {
        PyEval_RestoreThread(PyEval_SaveThread());
        hold(self);
    }
    PyEval_SaveThread();
    host_join(thread);
    PyEval_RestoreThread(self);
}

/* ---- Waiters that are not threads ----------------------------------------- */

enum { RECORDS = 200, RECORD_ROUNDS = 10 };

static struct record {
    gopyrt_gil_waiter waiter; /* first: notify is given its address */
    int rounds;
    int told;
} records[RECORDS];

static int mailbox[2];

static void
tell(gopyrt_gil_waiter *waiter)
{
    struct record *record = (struct record *)waiter;
    unsigned char index = (unsigned char)(record - records);
    record->told++;
    EXPECT(write(mailbox[1], &index, 1) == 1);
}

static void
use(struct record *record)
{
    PyThreadState *tstate = record->waiter.tstate;
    gopyrt_gil_got(&interp->_gil, tstate);
    EXPECT(holder == NULL);
    holder = tstate;
    counter++;
    record->rounds++;
    holder = NULL;
    tstate->holds_gil = 0;
    gopyrt_gil_release(&interp->_gil, tstate);
}

static int
again(struct record *record)
{
    if (record->rounds == RECORD_ROUNDS) {
        return 1;
    }
    return gopyrt_gil_enqueue(&interp->_gil, &record->waiter) == 1 ? (use(record), again(record))
                                                                   : 0;
}

/* One thread serves all of them, while others contend as threads. */
static void *
serve(void *unused)
{
    int left = RECORDS, news = 0;
    unsigned long since = 0;
    for (int i = 0; i < RECORDS; i++) {
        records[i].waiter.tstate = _PyThreadState_New(interp, 0);
        records[i].waiter.notify = tell;
        left -= again(&records[i]);
    }
    while (left > 0) {
        unsigned char index;
        EXPECT(read(mailbox[0], &index, 1) == 1);
        if (gopyrt_gil_look(&interp->_gil, &records[index].waiter) == 1) {
            use(&records[index]);
            left -= again(&records[index]);
        }
        if (++news % 64 == 0) {
            since = gopyrt_gil_request(&interp->_gil, since);
        }
    }
    return unused;
}

static void
waiters_need_not_be_threads(void)
{
    PyThreadState *saved = PyEval_SaveThread();
    EXPECT(pipe(mailbox) == 0);
    counter = 0;
    pthread_t server = host_start(serve, NULL);
    pthread_t first = host_start(let_go_and_take, NULL);
    pthread_t second = host_start(let_go_and_take, NULL);
    host_join(server);
    host_join(first);
    host_join(second);
    PyEval_RestoreThread(saved);
    EXPECT(counter == 2L * ROUNDS + (long)RECORDS * RECORD_ROUNDS);
    for (int i = 0; i < RECORDS; i++) {
        PyThreadState_Clear(records[i].waiter.tstate);
        PyThreadState_Delete(records[i].waiter.tstate);
    }
}

static void
a_waiter_can_give_up(void)
{
    PyThreadState *self = PyThreadState_Get();
    PyThreadState *other = _PyThreadState_New(interp, 0);
    gopyrt_gil_waiter one = { .tstate = other, .notify = tell };
    gopyrt_gil_waiter two = { .tstate = other, .notify = tell };
    struct _gil_runtime_state *gil = &interp->_gil;

    EXPECT(gopyrt_gil_enqueue(gil, &one) == 0 && gopyrt_gil_enqueue(gil, &two) == 0);
    EXPECT(gopyrt_gil_place(gil, &two) == 1);
    EXPECT(gopyrt_gil_leave(gil, &one) == 0 && gopyrt_gil_place(gil, &two) == 0);

    /* Granted before it gave up: it has to release. */
    two.notify = NULL;
    gopyrt_gil_request(gil, gil->switch_number);
    EXPECT(self->eval_breaker & _PY_GIL_DROP_REQUEST_BIT);
    PyEval_SaveThread();
    EXPECT(!(self->eval_breaker & _PY_GIL_DROP_REQUEST_BIT));
    EXPECT(two.news == GOPYRT_GIL_GRANTED && gil->locked == 1);
    EXPECT(gil->last_holder == other);
    EXPECT(gopyrt_gil_leave(gil, &two) == 1);
    gopyrt_gil_release(gil, NULL);
    EXPECT(*gopyrt_gil_word(gil) == 0);
    PyEval_RestoreThread(self);
    PyThreadState_Clear(other);
    PyThreadState_Delete(other);
    EXPECT(gil->last_holder == self);
}

static int
is_zero(const void *bytes, size_t size)
{
    const char *at = bytes;
    return *at == 0 && memcmp(at, at + 1, size - 1) == 0;
}

int
main(void)
{
    PyThreadState *tstate = host_up(0);
    interp = tstate->interp;
    EXPECT(interp->_gil.switch_number == 1 && interp->_gil.interval == 5000);
    one_holder_at_a_time();
    who_computes_is_made_to_let_go();
    who_is_always_first_starves_nobody();
    waiters_need_not_be_threads();
    a_waiter_can_give_up();
    EXPECT(*gopyrt_gil_word(&interp->_gil) == GOPYRT_GIL_LOCKED);
    EXPECT(is_zero(&interp->_gil.mutex, sizeof(interp->_gil.mutex)));
    EXPECT(!is_zero(&interp->_gil.cond, sizeof(interp->_gil.cond)));
    host_down(tstate);
    puts("ok");
    return 0;
}
