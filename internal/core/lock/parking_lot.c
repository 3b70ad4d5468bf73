/* The parking lot: threads asleep on addresses, and others that wait without a thread (lock.h).
 *
 * An address hashes to a bucket: a raw mutex and a queue of waiters, first
 * come first served. A waiter is a record on the sleeping thread's own stack,
 * with a futex word of its own, so the lot never allocates, has no limit and
 * needs no set-up: all zeroes is an empty lot, also before the runtime is
 * initialized.
 *
 * Memory order: the check of *address and the queueing are one step with
 * respect to unpark operations, because both hold the bucket's lock. What the
 * waker did before the wake-up happens before park returns Py_PARK_OK.
 *
 * The thread that takes a waiter off the queue owns its record: either the
 * waker, which then sets `woken`, or the waiter itself when it gives up. A
 * waiter that wants to give up but has already been dequeued waits for `woken`:
 * until then the waker uses its record.
 *
 * Fork: the child calls _PyParkingLot_AfterFork (async-signal-safe); the
 * waiters and the holders of bucket locks were other threads, which the child
 * does not have. Nothing is held across the fork.
 * Signals: not async-signal-safe; a handler must not park or unpark.
 */
#include "lock/lock.h"
#include "parking_lot.h"
#include "wait_detach.h"

#include "internal/pycore_pyerrors.h"

#include <string.h>

#define BUCKET_BITS 8
#define BUCKETS (1 << BUCKET_BITS)
#define CACHE_LINE 64

struct bucket {
    _PyRawMutex lock;
    gopyrt_lot_waiter *first;
    gopyrt_lot_waiter *last;
} __attribute__((aligned(CACHE_LINE)));

static struct bucket lot[BUCKETS];

/* Multiplying by 2^64 divided by the golden ratio spreads neighbouring
 * addresses, such as adjacent one-byte mutexes, over the top bits. */
static struct bucket *
bucket_of(const void *address)
{
    uint64_t spread = (uint64_t)(uintptr_t)address * UINT64_C(0x9E3779B97F4A7C15);
    return &lot[spread >> (64 - BUCKET_BITS)];
}

/* in_lot from before the lock is taken until after it was released: a signal handler
 * may fork in between. */
static void
lock_bucket(struct bucket *bucket)
{
    gopyrt_section_enter();
    gopyrt_section.in_lot = 1;
    GOPYRT_SIGNAL_FENCE();
    _PyRawMutex_Lock(&bucket->lock);
}

static void
unlock_bucket(struct bucket *bucket)
{
    _PyRawMutex_Unlock(&bucket->lock);
    GOPYRT_SIGNAL_FENCE();
    gopyrt_section.in_lot = 0;
    gopyrt_section_leave();
}

static void
enqueue(struct bucket *bucket, gopyrt_lot_waiter *waiter)
{
    waiter->queued = 1;
    waiter->next = NULL;
    waiter->prev = bucket->last;
    if (bucket->last != NULL) {
        bucket->last->next = waiter;
    }
    else {
        bucket->first = waiter;
    }
    bucket->last = waiter;
}

static void
dequeue(struct bucket *bucket, gopyrt_lot_waiter *waiter)
{
    waiter->queued = 0;
    if (waiter->prev != NULL) {
        waiter->prev->next = waiter->next;
    }
    else {
        bucket->first = waiter->next;
    }
    if (waiter->next != NULL) {
        waiter->next->prev = waiter->prev;
    }
    else {
        bucket->last = waiter->prev;
    }
}

/* The first waiter for `address` from `from` on. */
static gopyrt_lot_waiter *
find(gopyrt_lot_waiter *from, const void *address)
{
    while (from != NULL && from->address != address) {
        from = from->next;
    }
    return from;
}

static int
still_expected(const void *address, const void *expected, size_t size)
{
    switch (size) {
    case 1: {
        uint8_t value = _Py_atomic_load_uint8((const uint8_t *)address);
        return memcmp(&value, expected, size) == 0;
    }
    case 2: {
        uint16_t value = _Py_atomic_load_uint16((const uint16_t *)address);
        return memcmp(&value, expected, size) == 0;
    }
    case 4: {
        uint32_t value = _Py_atomic_load_uint32((const uint32_t *)address);
        return memcmp(&value, expected, size) == 0;
    }
    case 8: {
        uint64_t value = _Py_atomic_load_uint64((const uint64_t *)address);
        return memcmp(&value, expected, size) == 0;
    }
    default:
        _Py_FatalErrorFormat("_PyParkingLot_Park",
                             "cannot wait on %zu bytes: the size must be 1, 2, 4 or 8", size);
        return 0;
    }
}

/* The waiter's record may be gone as soon as `woken` is set. */
static void
wake(gopyrt_lot_waiter *waiter)
{
    uint32_t *word = &waiter->woken;
    gopyrt_tsan_release(waiter);
    _Py_atomic_store_uint32_release(word, 1);
    gopyrt_futex_wake(word, 1);
}

/* One that is no thread is woken under the bucket's lock, so that it need not wait for a waker
 * when it gives up. Returns whether it was one. */
static int
notify_locked(gopyrt_lot_waiter *waiter)
{
    if (waiter->notify == NULL) {
        return 0;
    }
    gopyrt_tsan_release(waiter);
    _Py_atomic_store_uint32_release(&waiter->woken, 1);
    waiter->notify(waiter);
    return 1;
}

static int
sleep_until_woken(gopyrt_lot_waiter *self, PyTime_t deadline)
{
    while (_Py_atomic_load_uint32_acquire(&self->woken) == 0) {
        int rc = 0;
        if (gopyrt_section_before_wait(&self->woken, self->resets)) {
            rc = gopyrt_futex_wait(&self->woken, 0, deadline);
        }
        gopyrt_section_after_wait();
        if (gopyrt_section_resets != self->resets) {
            return Py_PARK_AGAIN; /* the child of a fork: the lot was emptied */
        }
        if (rc == -ETIMEDOUT) {
            return Py_PARK_TIMEOUT;
        }
        if (rc == -EINTR) {
            return Py_PARK_INTR;
        }
    }
    gopyrt_tsan_acquire(self);
    return Py_PARK_OK;
}

static int
give_up(struct bucket *bucket, gopyrt_lot_waiter *self, int reason)
{
    lock_bucket(bucket);
    int queued = self->queued;
    if (queued) {
        dequeue(bucket, self);
    }
    unlock_bucket(bucket);
    if (queued) {
        return reason;
    }
    int woken;
    do { /* after a signal: the waker is a few instructions from done */
        woken = sleep_until_woken(self, GOPYRT_FUTEX_FOREVER);
    } while (woken != Py_PARK_OK && woken != Py_PARK_AGAIN);
    return woken;
}

int
gopyrt_parking_lot_park_until(const void *address, const void *expected, size_t address_size,
                              PyTime_t deadline, void *park_arg, int detach)
{
    struct bucket *bucket = bucket_of(address);
    gopyrt_lot_waiter self = { .address = address, .park_arg = park_arg };

    lock_bucket(bucket);
    if (!still_expected(address, expected, address_size)) {
        unlock_bucket(bucket);
        return Py_PARK_AGAIN;
    }
    self.resets = gopyrt_section_resets;
    enqueue(bucket, &self);
    unlock_bucket(bucket);

    PyThreadState *tstate = gopyrt_wait_detach(detach);
    int result = sleep_until_woken(&self, deadline);
    if (result != Py_PARK_OK && result != Py_PARK_AGAIN) {
        result = give_up(bucket, &self, result);
    }
    gopyrt_wait_attach(tstate);
    return result;
}

int
gopyrt_parking_lot_enqueue(gopyrt_lot_waiter *waiter, const void *address, const void *expected,
                           size_t address_size, void *park_arg)
{
    struct bucket *bucket = bucket_of(address);
    lock_bucket(bucket);
    int parks = still_expected(address, expected, address_size);
    if (parks) {
        waiter->address = address;
        waiter->park_arg = park_arg;
        waiter->woken = 0;
        waiter->resets = gopyrt_section_resets;
        enqueue(bucket, waiter);
    }
    unlock_bucket(bucket);
    return parks;
}

int
gopyrt_parking_lot_leave(gopyrt_lot_waiter *waiter)
{
    struct bucket *bucket = bucket_of(waiter->address);
    lock_bucket(bucket);
    int queued = waiter->queued;
    if (queued) {
        dequeue(bucket, waiter);
    }
    unlock_bucket(bucket);
    return queued;
}

int
_PyParkingLot_Park(const void *address, const void *expected, size_t address_size,
                   PyTime_t timeout_ns, void *park_arg, int detach)
{
    return gopyrt_parking_lot_park_until(address, expected, address_size,
                                         gopyrt_futex_deadline(timeout_ns), park_arg, detach);
}

void
_PyParkingLot_Unpark(const void *address, _Py_unpark_fn_t *fn, void *arg)
{
    struct bucket *bucket = bucket_of(address);
    lock_bucket(bucket);
    gopyrt_lot_waiter *waiter = find(bucket->first, address);
    if (waiter == NULL) {
        fn(arg, NULL, 0);
        unlock_bucket(bucket);
        return;
    }
    int more = find(waiter->next, address) != NULL;
    dequeue(bucket, waiter);
    fn(arg, waiter->park_arg, more);
    int done = notify_locked(waiter);
    unlock_bucket(bucket);
    if (!done) {
        wake(waiter);
    }
}

void
_PyParkingLot_UnparkAll(const void *address)
{
    struct bucket *bucket = bucket_of(address);
    gopyrt_lot_waiter *taken = NULL;
    gopyrt_lot_waiter **end = &taken;

    lock_bucket(bucket);
    gopyrt_lot_waiter *waiter = find(bucket->first, address);
    while (waiter != NULL) {
        gopyrt_lot_waiter *next = find(waiter->next, address);
        dequeue(bucket, waiter);
        if (!notify_locked(waiter)) {
            waiter->next = NULL;
            *end = waiter;
            end = &waiter->next;
        }
        waiter = next;
    }
    unlock_bucket(bucket);

    while (taken != NULL) {
        gopyrt_lot_waiter *next = taken->next;
        wake(taken);
        taken = next;
    }
}

void
_PyParkingLot_AfterFork(void)
{
    for (int i = 0; i < BUCKETS; i++) {
        /* Writing to a page copies it, as most are shared with the parent. */
        if (lot[i].lock.v != 0 || lot[i].first != NULL) {
            memset(&lot[i], 0, sizeof(lot[i]));
        }
    }
}
