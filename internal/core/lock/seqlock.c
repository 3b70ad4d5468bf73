/* _PySeqLock: readers that never write to the lock and detect a concurrent
 * writer.
 *
 * Even: no writer. Odd: a writer is at work; the odd number is its lock. A
 * reader that finds the number changed reads again. The data must be read
 * atomically (relaxed suffices).
 *
 * Memory order: BeginRead is acquire. EndRead has a fence between the reader's
 * loads and its check of the number; LockWrite has one between the store of the
 * number and the writer's stores.
 * Fork: _PySeqLock_AfterFork says whether the data may be half written.
 * Signals: a handler may read if it gives up when EndRead fails, but must not
 * call BeginRead on the thread that writes.
 */
#include "lock/lock.h"
#include "internal/pycore_lock.h"

#include <sched.h>

static int
writer_at_work(uint32_t sequence)
{
    return (sequence & 1) != 0;
}

void
_PySeqLock_LockWrite(_PySeqLock *seqlock)
{
    for (;;) {
        uint32_t sequence = _Py_atomic_load_uint32_relaxed(&seqlock->sequence);
        if (!writer_at_work(sequence)
            && _Py_atomic_compare_exchange_uint32(&seqlock->sequence, &sequence, sequence + 1))
        {
            break;
        }
        sched_yield();
    }
    _Py_atomic_fence_release();
    gopyrt_tsan_acquire(seqlock);
}

void
_PySeqLock_UnlockWrite(_PySeqLock *seqlock)
{
    gopyrt_tsan_release(seqlock);
    uint32_t sequence = _Py_atomic_load_uint32_relaxed(&seqlock->sequence);
    _Py_atomic_store_uint32(&seqlock->sequence, sequence + 1);
}

void
_PySeqLock_AbandonWrite(_PySeqLock *seqlock)
{
    uint32_t sequence = _Py_atomic_load_uint32_relaxed(&seqlock->sequence);
    _Py_atomic_store_uint32(&seqlock->sequence, sequence - 1);
}

uint32_t
_PySeqLock_BeginRead(_PySeqLock *seqlock)
{
    for (;;) {
        uint32_t sequence = _Py_atomic_load_uint32_acquire(&seqlock->sequence);
        if (!writer_at_work(sequence)) {
            gopyrt_tsan_acquire(seqlock);
            return sequence;
        }
        sched_yield();
    }
}

int
_PySeqLock_EndRead(_PySeqLock *seqlock, uint32_t previous)
{
    _Py_atomic_fence_acquire();
    if (_Py_atomic_load_uint32_relaxed(&seqlock->sequence) == previous) {
        return 1;
    }
    sched_yield();
    return 0;
}

int
_PySeqLock_AfterFork(_PySeqLock *seqlock)
{
    if (!writer_at_work(seqlock->sequence)) {
        return 0;
    }
    seqlock->sequence = 0;
    return 1;
}
