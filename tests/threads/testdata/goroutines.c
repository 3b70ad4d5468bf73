/* The C half of goroutines, with threads in place of Go: a few that run many
 * "goroutines" each, one that serves the eventfd, and others that compete as
 * plain threads. */
#include "host.h"
#include "thread/goroutine.h"

#include <errno.h>
#include <poll.h>

/* What Go calls, for a thread state that its caller has. */
static gopyrt_goroutine_step
attach(PyThreadState *tstate)
{
    return gopyrt_goroutine_attach((gopyrt_tstate_address)tstate, 0, 0, 0, GOPYRT_GOROUTINE_OWN);
}

static uint64_t
detach(PyThreadState *tstate)
{
    return gopyrt_goroutine_detach((gopyrt_tstate_address)tstate);
}

enum { RUNNERS = 3, EACH = 40, ROUNDS = 50, RIVALS = 2, ALL = RUNNERS * EACH };

static PyInterpreterState *interp;
static struct _gil_runtime_state *gil;

static struct goroutine {
    gopyrt_goroutine *record;
    PyThreadState *tstate;
    int told; /* atomic: it has to look */
    int waits, rounds, gave_up;
} all[ALL];

static int left = ALL; /* atomic */
static int rivals_left = RIVALS;

/* Written by the holder only, plainly. */
static long turns;
static PyThreadState *holder;

static void
tell(uint64_t token)
{
    if (token != 0) {
        _Py_atomic_store_int(&all[token - 1].told, 1);
    }
}

static void
work(PyThreadState *tstate)
{
    EXPECT(holder == NULL && tstate->holds_gil);
    EXPECT(tstate->state == _Py_THREAD_ATTACHED && _Py_tss_tstate == NULL);
    holder = tstate;
    turns++;
    if (turns % 7 == 0) {
        EXPECT(gopyrt_goroutine_bind(tstate) == 1);
        EXPECT(PyThreadState_Get() == tstate && PyGILState_GetThisThreadState() == tstate);
        EXPECT(gopyrt_goroutine_handle(tstate, _PY_GC_SCHEDULED_BIT).result == 0);
        EXPECT(gopyrt_goroutine_unbind() == 1 && gopyrt_goroutine_unbind() == 0);
        EXPECT(PyGILState_GetThisThreadState() == NULL && _Py_tss_tstate == NULL);
    }
    holder = NULL;
}

/* One move of one goroutine. Returns 0 if it can only wait. */
static int
step(struct goroutine *g)
{
    gopyrt_goroutine_step next;

    if (!g->waits) {
        next = attach(g->tstate);
        EXPECT(next.gil == gil);
        if (next.result == GOPYRT_GOROUTINE_WAITS) {
            next = gopyrt_goroutine_enqueue(g->record, gil, g->tstate);
        }
    }
    else if (_Py_atomic_exchange_int(&g->told, 0)) {
        next = gopyrt_goroutine_look(g->record, gil);
    }
    else if (g->rounds % 5 == 0 && ++g->gave_up % 64 == 0) {
        next = gopyrt_goroutine_leave(g->record, gil);
        tell(next.wake);
        g->waits = 0;
        return 1;
    }
    else {
        return 0;
    }
    tell(next.wake);
    EXPECT(next.result != GOPYRT_GOROUTINE_ENDED);
    g->waits = next.result == GOPYRT_GOROUTINE_WAITS;
    if (!g->waits) {
        work(g->tstate);
        tell(detach(g->tstate));
        if (++g->rounds == ROUNDS) {
            _Py_atomic_add_int(&left, -1);
        }
    }
    return 1;
}

static void *
run(void *first)
{
    struct goroutine *mine = first;
    for (int done = 0, i = 0; done < EACH; i = (i + 1) % EACH) {
        done = i == 0 ? 0 : done;
        if (mine[i].rounds == ROUNDS) {
            done++;
        }
        else if (!step(&mine[i]) && i == 0) {
            host_nap(20);
        }
    }
    return NULL;
}

static void *
serve(void *unused)
{
    struct pollfd ready = { .fd = gopyrt_goroutine_ready_fd(), .events = POLLIN };
    gopyrt_goroutine_watch watch = { 0 };
    uint64_t tokens[8], count;

    while (_Py_atomic_load_int(&left) > 0) {
        if (poll(&ready, 1, 1) == 0) {
            watch = gopyrt_goroutine_look_after(gil, watch);
            continue;
        }
        EXPECT(read(ready.fd, &count, sizeof(count)) == sizeof(count) || errno == EAGAIN);
        for (uint32_t n; (n = gopyrt_goroutine_take_ready(tokens, 8)) > 0;) {
            while (n > 0) {
                tell(tokens[--n]);
            }
        }
    }
    return unused;
}

static void *
rival(void *unused)
{
    PyThreadState *tstate = PyThreadState_New(interp);
    for (int i = 0; i < ROUNDS * 10; i++) {
        PyEval_AcquireThread(tstate);
        EXPECT(holder == NULL);
        turns++;
        PyEval_ReleaseThread(tstate);
    }
    PyEval_AcquireThread(tstate);
    PyThreadState_Clear(tstate);
    PyThreadState_DeleteCurrent();
    _Py_atomic_add_int(&rivals_left, -1);
    return unused;
}

static void
everybody_gets_a_turn(PyThreadState *self)
{
    pthread_t threads[RUNNERS + RIVALS + 1];
    int n = 0;

    for (int i = 0; i < ALL; i++) {
        all[i].record = gopyrt_goroutine_new((uint64_t)i + 1);
        all[i].tstate = _PyThreadState_New(interp, 0);
    }
    EXPECT(gopyrt_goroutine_ready_fd() >= 0);
    EXPECT(gopyrt_goroutine_ready_fd() == gopyrt_goroutine_ready_fd());
    for (int i = 0; i < RUNNERS; i++) {
        threads[n++] = host_start(run, &all[i * EACH]);
    }
    for (int i = 0; i < RIVALS; i++) {
        threads[n++] = host_start(rival, NULL);
    }
    threads[n++] = host_start(serve, NULL);
    PyEval_SaveThread();
    while (n > 0) {
        host_join(threads[--n]);
    }
    PyEval_RestoreThread(self);
    EXPECT(turns == (long)ALL * ROUNDS + (long)RIVALS * ROUNDS * 10);
    EXPECT(*gopyrt_gil_word(gil) == GOPYRT_GIL_LOCKED);
    for (int i = 0; i < ALL; i++) {
        PyThreadState_Clear(all[i].tstate);
        PyThreadState_Delete(all[i].tstate);
    }
}

/* A goroutine that releases the GIL is told which one to wake; a thread wakes by
 * the eventfd. */
static void
the_direct_way(PyThreadState *self)
{
    struct pollfd ready = { .fd = gopyrt_goroutine_ready_fd(), .events = POLLIN };
    PyThreadState *other = _PyThreadState_New(interp, 0);
    PyThreadState *third = _PyThreadState_New(interp, 0);
    gopyrt_goroutine *waits = gopyrt_goroutine_new(77), *gives_up = gopyrt_goroutine_new(78);
    uint64_t token, count;

    /* Who was told and then was faster is on the list still, with nobody to take it off. */
    while (gopyrt_goroutine_take_ready(&token, 1) > 0) {
    }
    while (read(ready.fd, &count, sizeof(count)) > 0) {
    }
    PyEval_SaveThread();
    EXPECT(attach(self).result == GOPYRT_GOROUTINE_ATTACHED);
    EXPECT(gopyrt_goroutine_enqueue(waits, gil, other).result == GOPYRT_GOROUTINE_WAITS);
    EXPECT(gopyrt_goroutine_enqueue(gives_up, gil, third).result == GOPYRT_GOROUTINE_WAITS);
    EXPECT(detach(self) == 77 && poll(&ready, 1, 0) == 0);
    /* The notification was for the one that gives up: it is passed to the next. */
    EXPECT(gopyrt_goroutine_leave(waits, gil).wake == 78);
    EXPECT(gopyrt_goroutine_look(gives_up, gil).result == GOPYRT_GOROUTINE_ATTACHED);

    /* A thread releases it: that signals the eventfd once, however often the
     * goroutine was notified. */
    EXPECT(gopyrt_goroutine_enqueue(waits, gil, other).result == GOPYRT_GOROUTINE_WAITS);
    EXPECT(gopyrt_goroutine_bind(third) == 1 && gopyrt_goroutine_bind(self) == 0);
    PyEval_ReleaseThread(third);
    EXPECT(gopyrt_goroutine_unbind() == 1);
    EXPECT(poll(&ready, 1, 0) == 1 && gopyrt_goroutine_take_ready(&token, 1) == 1);
    EXPECT(token == 77 && gopyrt_goroutine_take_ready(&token, 1) == 0);

    /* Granted, and then given up: it is passed to the next waiter, of which there
     * is none here. */
    PyEval_RestoreThread(self);
    EXPECT(gopyrt_goroutine_look(waits, gil).result == GOPYRT_GOROUTINE_WAITS);
    gopyrt_goroutine_watch watch = gopyrt_goroutine_look_after(gil, (gopyrt_goroutine_watch){ 0 });
    EXPECT(watch.contended && watch.interval == 5000);
    EXPECT(!(self->eval_breaker & _PY_GIL_DROP_REQUEST_BIT));
    gopyrt_goroutine_look_after(gil, watch);
    EXPECT(self->eval_breaker & _PY_GIL_DROP_REQUEST_BIT);
    PyEval_SaveThread();
    EXPECT(waits->waiter.news == GOPYRT_GIL_GRANTED && gil->locked == 1);
    gopyrt_goroutine_leave(waits, gil);
    EXPECT(*gopyrt_gil_word(gil) == 0 && gil->last_holder == NULL);
    EXPECT(gopyrt_goroutine_take_ready(&token, 1) == 1 && token == 77);

    PyEval_RestoreThread(self);
    PyThreadState_Clear(other);
    PyThreadState_Delete(other);
    PyThreadState_Clear(third);
    PyThreadState_Delete(third);
}

/* The main thread is the one with the main thread state. */
static void *
be_main(void *main_tstate)
{
    PyThreadState *tstate = main_tstate;
    EXPECT(attach(tstate).result == GOPYRT_GOROUTINE_ATTACHED);
    EXPECT(gopyrt_goroutine_bind(tstate) == 1 && _PyOS_IsMainThread());
    EXPECT(PyErr_SetInterruptEx(SIGINT) == 0);
    EXPECT(tstate->eval_breaker & _PY_SIGNALS_PENDING_BIT);
    gopyrt_goroutine_pending pending = gopyrt_goroutine_handle(tstate, _PY_SIGNALS_PENDING_BIT);
    EXPECT(pending.result == -1 && pending.kind == GOPYRT_ERROR_INTERRUPT);
    EXPECT(gopyrt_goroutine_handle(tstate, _PY_SIGNALS_PENDING_BIT).result == 0);
    EXPECT(gopyrt_goroutine_unbind() == 1);
    detach(tstate);
    return NULL;
}

static void
the_main_thread_moves(PyThreadState *self)
{
    unsigned long before = _PyRuntime.main_thread;
    PyEval_SaveThread();
    host_join(host_start(be_main, self));
    EXPECT(_PyRuntime.main_thread == before);
    PyEval_RestoreThread(self);
}

static void *
wait_for_the_end(void *record)
{
    gopyrt_goroutine_step next;
    do {
        host_nap(100);
        next = gopyrt_goroutine_look(record, gil);
        if (next.result == GOPYRT_GOROUTINE_WAITS) {
            tell(next.wake);
        }
    } while (next.result == GOPYRT_GOROUTINE_WAITS);
    EXPECT(next.result == GOPYRT_GOROUTINE_ENDED);
    return NULL;
}

int
main(void)
{
    PyThreadState *self = host_up(1);
    interp = self->interp;
    gil = &interp->_gil;
    everybody_gets_a_turn(self);
    the_direct_way(self);
    the_main_thread_moves(self);

    /* The end evicts the waiters, and does not return before they have left. */
    PyThreadState *late = _PyThreadState_New(interp, 0);
    for (int i = 0; i < 2; i++) {
        all[i].tstate = _PyThreadState_New(interp, 0);
        EXPECT(gopyrt_goroutine_enqueue(all[i].record, gil, all[i].tstate).result
               == GOPYRT_GOROUTINE_WAITS);
    }
    pthread_t evicted[] = {
        host_start(wait_for_the_end, all[0].record),
        host_start(wait_for_the_end, all[1].record),
    };
    host_down(self);
    host_join(evicted[0]);
    host_join(evicted[1]);
    gopyrt_tstate_unref(all[0].tstate);
    gopyrt_tstate_unref(all[1].tstate);
    EXPECT(attach(late).result == GOPYRT_GOROUTINE_ENDED);
    EXPECT(*gopyrt_gil_word(gil) == 0);
    gopyrt_tstate_unref(late);
    puts("ok");
    return 0;
}
