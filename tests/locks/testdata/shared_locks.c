/* Recursive and read-write mutexes, and sequence locks, under load. */
#include "host.h"

#define THREADS 6
#define ROUNDS 10000

/* ---- Read-write: readers never see the two halves differ ---------------------- */

static _PyRWMutex rwmutex;
static long half[2];
static int readers_inside;

static void
read_or_write(int index, void *arg)
{
    (void)arg;
    for (int i = 0; i < ROUNDS; i++) {
        if ((index + i) % 8 == 0) {
            _PyRWMutex_Lock(&rwmutex);
            EXPECT(_Py_atomic_load_int(&readers_inside) == 0);
            half[0]++;
            half[1]++;
            _PyRWMutex_Unlock(&rwmutex);
            continue;
        }
        _PyRWMutex_RLock(&rwmutex);
        _Py_atomic_add_int(&readers_inside, 1);
        EXPECT(half[0] == half[1]);
        if (i % 512 == 0) {
            host_sleep_ms(1);
        }
        _Py_atomic_add_int(&readers_inside, -1);
        _PyRWMutex_RUnlock(&rwmutex);
    }
}

/* Readers are in together: each stays until all have come. */
static void
read_together(int index, void *arg)
{
    (void)index;
    (void)arg;
    _PyRWMutex_RLock(&rwmutex);
    _Py_atomic_add_int(&readers_inside, 1);
    while (_Py_atomic_load_int(&readers_inside) < THREADS) {
        host_sleep_ms(1);
    }
    _PyRWMutex_RUnlock(&rwmutex);
}

/* ---- Recursive ------------------------------------------------------------------- */

static _PyRecursiveMutex recursive;
static long counter;

static void
lock_again(int depth)
{
    if (depth % 2 == 0) {
        _PyRecursiveMutex_Lock(&recursive);
    }
    else {
        EXPECT(_PyRecursiveMutex_LockTimed(&recursive, -1, _Py_LOCK_DONT_DETACH)
               == PY_LOCK_ACQUIRED);
    }
    EXPECT(_PyRecursiveMutex_IsLockedByCurrentThread(&recursive));
    counter++;
    if (depth > 0) {
        lock_again(depth - 1);
    }
    _PyRecursiveMutex_Unlock(&recursive);
}

static void
recurse(int index, void *arg)
{
    (void)arg;
    for (int i = 0; i < ROUNDS / 10; i++) {
        EXPECT(!_PyRecursiveMutex_IsLockedByCurrentThread(&recursive));
        EXPECT(_PyRecursiveMutex_TryUnlock(&recursive) == -1);
        lock_again(index % 4);
    }
}

/* ---- Sequence lock ----------------------------------------------------------------- */

static _PySeqLock seqlock;
static int64_t pair[2];
static int written;

static void
read_or_change(int index, void *arg)
{
    (void)arg;
    for (int i = 0; i < ROUNDS; i++) {
        if (index < 2) {
            _PySeqLock_LockWrite(&seqlock);
            int64_t value = _Py_atomic_load_int64_relaxed(&pair[0]) + 1;
            if (i % 4 == 0) {
                _PySeqLock_AbandonWrite(&seqlock);
                continue;
            }
            _Py_atomic_store_int64_relaxed(&pair[0], value);
            _Py_atomic_store_int64_relaxed(&pair[1], value);
            _PySeqLock_UnlockWrite(&seqlock);
            _Py_atomic_add_int(&written, 1);
            continue;
        }
        int64_t first, second;
        uint32_t sequence;
        do {
            sequence = _PySeqLock_BeginRead(&seqlock);
            EXPECT(sequence % 2 == 0);
            first = _Py_atomic_load_int64_relaxed(&pair[0]);
            second = _Py_atomic_load_int64_relaxed(&pair[1]);
        } while (!_PySeqLock_EndRead(&seqlock, sequence));
        EXPECT(first == second);
    }
}

int
main(void)
{
    host_threads(THREADS, read_or_write, NULL);
    EXPECT(half[0] == THREADS * ROUNDS / 8);
    EXPECT(rwmutex.bits == 0);
    readers_inside = 0;
    host_threads(THREADS, read_together, NULL);
    EXPECT(rwmutex.bits == 0);

    long expected = 0;
    for (int i = 0; i < THREADS; i++) {
        expected += ROUNDS / 10 * (i % 4 + 1);
    }
    host_threads(THREADS, recurse, NULL);
    EXPECT(counter == expected);
    EXPECT(recursive.thread == 0 && recursive.level == 0);

    host_threads(4, read_or_change, NULL);
    EXPECT(pair[0] == written);
    EXPECT(seqlock.sequence == 2 * (uint32_t)written);
    puts("ok");
    return 0;
}
