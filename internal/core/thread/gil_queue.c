/* The queue behind the GIL: see gil.h for the protocol.
 *
 * Callers: any thread with the arguments it says. Fork: reset by
 * gopyrt_gil_after_fork. Signals: not async-signal-safe.
 */
#include "thread/thread.h"
#include "lock/lock.h"
#include "gil.h"

static void
lock_queue(gopyrt_gil_queue *queue)
{
    gopyrt_section_enter();
    PyMutex_LockFlags(&queue->lock, _Py_LOCK_DONT_DETACH);
}

static void
unlock_queue(gopyrt_gil_queue *queue)
{
    PyMutex_Unlock(&queue->lock);
    gopyrt_section_leave();
}

/* The thread is that of a forked child, in which the queue was emptied. */
static int
is_stale(const gopyrt_gil_waiter *waiter)
{
    return __builtin_expect(waiter->resets != gopyrt_section_resets, 0);
}

static void
append_locked(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter)
{
    gopyrt_gil_queue *queue = gopyrt_gil_queue_of(gil);

    waiter->news = GOPYRT_GIL_WAITING;
    waiter->resets = gopyrt_section_resets;
    waiter->ticket = queue->tickets++;
    waiter->next = NULL;
    waiter->prev = queue->last;
    if (queue->last != NULL) {
        queue->last->next = waiter;
    }
    else {
        queue->first = waiter;
    }
    queue->last = waiter;
    __atomic_fetch_add(gopyrt_gil_word(gil), GOPYRT_GIL_WAITER, __ATOMIC_RELAXED);
}

/* Only the first waiter is ever told to look, so when it leaves, WOKEN and
 * IMPATIENT are its own to clear. */
static void
remove_locked(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter)
{
    gopyrt_gil_queue *queue = gopyrt_gil_queue_of(gil);
    uint64_t kept = waiter->prev == NULL ? ~GOPYRT_GIL_IMPATIENT : ~(uint64_t)0;

    if (waiter->news == GOPYRT_GIL_LOOK) {
        kept &= ~GOPYRT_GIL_WOKEN;
    }
    if (waiter->prev != NULL) {
        waiter->prev->next = waiter->next;
    }
    else {
        queue->first = waiter->next;
    }
    if (waiter->next != NULL) {
        waiter->next->prev = waiter->prev;
    }
    else {
        queue->last = waiter->prev;
    }
    if (queue->first == NULL) {
        queue->tickets = 0;
    }
    uint64_t word = __atomic_load_n(gopyrt_gil_word(gil), __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(gopyrt_gil_word(gil), &word,
                                        (word - GOPYRT_GIL_WAITER) & kept, 1, __ATOMIC_RELAXED,
                                        __ATOMIC_RELAXED))
    {
    }
}

/* Returns the word that the caller has to wake after unlocking, or NULL. */
static uint32_t *
tell_locked(gopyrt_gil_waiter *waiter, gopyrt_gil_news news)
{
    /* A sleeper that sees GRANTED leaves without the lock, and its record ends. */
    void (*notify)(gopyrt_gil_waiter *) = waiter->notify;
    _Py_atomic_store_uint32_release(&waiter->news, news);
    if (notify != NULL) {
        notify(waiter);
        return NULL;
    }
    return &waiter->news;
}

/* The GIL is free and there may be waiters: notifies the first. */
static uint32_t *
wake_first_locked(struct _gil_runtime_state *gil)
{
    gopyrt_gil_waiter *first = gopyrt_gil_queue_of(gil)->first;
    if (first == NULL || first->news != GOPYRT_GIL_WAITING) {
        return NULL;
    }
    __atomic_fetch_or(gopyrt_gil_word(gil), GOPYRT_GIL_WOKEN, __ATOMIC_RELAXED);
    return tell_locked(first, GOPYRT_GIL_LOOK);
}

static uint32_t *
hand_over_locked(struct _gil_runtime_state *gil, gopyrt_gil_waiter *heir)
{
    remove_locked(gil, heir);
    if (_Py_atomic_load_ptr_relaxed(&gil->last_holder) != heir->tstate) {
        _Py_atomic_store_ptr_relaxed(&gil->last_holder, heir->tstate);
        _Py_atomic_store_ulong_relaxed(&gil->switch_number, gil->switch_number + 1);
    }
    return tell_locked(heir, GOPYRT_GIL_GRANTED);
}

void
gopyrt_gil_release_slow(struct _gil_runtime_state *gil, PyThreadState *tstate)
{
    gopyrt_gil_queue *queue = gopyrt_gil_queue_of(gil);
    uint32_t *sleeper;

    lock_queue(queue);
    gopyrt_gil_waiter *first = queue->first;
    int asked = gopyrt_gil_drop_requested(tstate);
    if (first != NULL && !queue->closed
        && (asked
            || (__atomic_load_n(gopyrt_gil_word(gil), __ATOMIC_RELAXED) & GOPYRT_GIL_IMPATIENT)))
    {
        if (asked) {
            _Py_unset_eval_breaker_bit(tstate, _PY_GIL_DROP_REQUEST_BIT);
        }
        sleeper = hand_over_locked(gil, first);
    }
    else {
        __atomic_fetch_and(gopyrt_gil_word(gil), ~GOPYRT_GIL_LOCKED, __ATOMIC_RELEASE);
        sleeper = wake_first_locked(gil);
    }
    unlock_queue(queue);
    if (sleeper != NULL) {
        gopyrt_futex_wake(sleeper, 1);
    }
}

int
gopyrt_gil_enqueue(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter)
{
    gopyrt_gil_queue *queue = gopyrt_gil_queue_of(gil);
    int result = 0;

    lock_queue(queue);
    if (queue->closed) {
        result = -1;
    }
    else {
        append_locked(gil, waiter);
        if (gopyrt_gil_try(gil)) {
            remove_locked(gil, waiter);
            result = 1;
        }
    }
    unlock_queue(queue);
    return result;
}

int
gopyrt_gil_look(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter)
{
    /* Not with `notify`, which is called under the lock and uses the record. */
    if (waiter->notify == NULL
        && __atomic_load_n(&waiter->news, __ATOMIC_ACQUIRE) == GOPYRT_GIL_GRANTED
        && !is_stale(waiter))
    {
        return 1;
    }
    gopyrt_gil_queue *queue = gopyrt_gil_queue_of(gil);
    int result = 0;

    lock_queue(queue);
    switch (is_stale(waiter) ? GOPYRT_GIL_STALE : waiter->news) {
    case GOPYRT_GIL_STALE:
        break;
    case GOPYRT_GIL_GRANTED:
        result = 1;
        break;
    case GOPYRT_GIL_EVICTED:
        remove_locked(gil, waiter);
        result = -1;
        break;
    default:
        if (gopyrt_gil_try(gil)) {
            remove_locked(gil, waiter);
            result = 1;
        }
        else if (waiter->news == GOPYRT_GIL_LOOK) {
            /* Another thread was faster. The next release wakes this waiter
             * again: it needs the queue's lock for that, or comes before the
             * attempt above. */
            waiter->news = GOPYRT_GIL_WAITING;
            uint64_t before =
                __atomic_fetch_and(gopyrt_gil_word(gil), ~GOPYRT_GIL_WOKEN, __ATOMIC_ACQ_REL);
            if (!(before & GOPYRT_GIL_LOCKED) && gopyrt_gil_try(gil)) {
                remove_locked(gil, waiter);
                result = 1;
            }
        }
    }
    unlock_queue(queue);
    return result;
}

int
gopyrt_gil_leave(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter)
{
    gopyrt_gil_queue *queue = gopyrt_gil_queue_of(gil);
    uint32_t *sleeper = NULL;
    int granted;

    lock_queue(queue);
    granted = waiter->news == GOPYRT_GIL_GRANTED && !is_stale(waiter);
    if (!granted && !is_stale(waiter)) {
        int looked = waiter->news == GOPYRT_GIL_LOOK;
        remove_locked(gil, waiter);
        /* The wake-up was for the queue, so it is passed on to the next waiter. */
        if (looked) {
            sleeper = wake_first_locked(gil);
        }
    }
    unlock_queue(queue);
    if (sleeper != NULL) {
        gopyrt_futex_wake(sleeper, 1);
    }
    return granted;
}

uint32_t
gopyrt_gil_place(struct _gil_runtime_state *gil, gopyrt_gil_waiter *waiter)
{
    gopyrt_gil_queue *queue = gopyrt_gil_queue_of(gil);
    lock_queue(queue);
    /* Granted already: not in the queue any more. */
    uint32_t place = queue->first == NULL || is_stale(waiter) || waiter->news == GOPYRT_GIL_GRANTED
                         ? 0
                         : waiter->ticket - queue->first->ticket;
    unlock_queue(queue);
    return place;
}

/* Not if the queue is empty: the mark belongs to the first waiter. */
static void
mark_impatient(struct _gil_runtime_state *gil)
{
    uint64_t word = __atomic_load_n(gopyrt_gil_word(gil), __ATOMIC_RELAXED);
    while (word >= GOPYRT_GIL_WAITER
           && !__atomic_compare_exchange_n(gopyrt_gil_word(gil), &word, word | GOPYRT_GIL_IMPATIENT,
                                           1, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    {
    }
}

unsigned long
gopyrt_gil_request(struct _gil_runtime_state *gil, unsigned long since)
{
    unsigned long now = _Py_atomic_load_ulong_relaxed(&gil->switch_number);
    if (now != since) {
        return now;
    }
    mark_impatient(gil);
    HEAD_LOCK(&_PyRuntime);
    PyThreadState *holder = _Py_atomic_load_ptr_relaxed(&gil->last_holder);
    int gone = 0;
    if (holder != NULL
        && (_Py_atomic_load_uint64_relaxed(gopyrt_gil_word(gil)) & GOPYRT_GIL_LOCKED)) {
        _Py_set_eval_breaker_bit(holder, _PY_GIL_DROP_REQUEST_BIT);
        gone = gopyrt_thread_is_gone_locked(holder);
    }
    HEAD_UNLOCK(&_PyRuntime);
    if (gone) {
        /* Better than to wait for ever. */
        _Py_FatalErrorFormat("take_gil",
                             "the thread of thread state %p has ended and still holds the GIL: it "
                             "had to release it first",
                             (void *)holder);
    }
    return now;
}

/* Evicts all waiters and waits until they are gone, including one that was
 * granted the GIL by the last release and has to give it back. Leaves the
 * queue's bytes zero without writing to its lock directly, since threads that
 * come too late may hold it. */
void
gopyrt_gil_close(struct _gil_runtime_state *gil)
{
    gopyrt_gil_queue *queue = gopyrt_gil_queue_of(gil);

    lock_queue(queue);
    queue->closed = 1;
    for (gopyrt_gil_waiter *w = queue->first; w != NULL; w = w->next) {
        if (w->news == GOPYRT_GIL_LOOK) {
            __atomic_fetch_and(gopyrt_gil_word(gil), ~GOPYRT_GIL_WOKEN, __ATOMIC_RELAXED);
        }
        /* An evicted waiter needs the lock to leave, so its word is still
         * valid. */
        uint32_t *sleeper = tell_locked(w, GOPYRT_GIL_EVICTED);
        if (sleeper != NULL) {
            gopyrt_futex_wake(sleeper, 1);
        }
    }
    while (queue->first != NULL
           || (__atomic_load_n(gopyrt_gil_word(gil), __ATOMIC_ACQUIRE) & GOPYRT_GIL_LOCKED))
    {
        unlock_queue(queue);
        const struct timespec a_moment = { 0, 50000 };
        nanosleep(&a_moment, NULL);
        lock_queue(queue);
    }
    /* Threads that come too late are not waited for: they notice when they have
     * the lock. */
    queue->closed = 0;
    unlock_queue(queue);
}
