/* The object allocator on many threads: blocks that one thread allocates and another
 * releases, short-lived threads, and callers without a cache. */
#include "host.h"

#include <sched.h>

#define THREADS 6
#define MAILBOXES 64
#define ROUNDS 8000

typedef struct {
    uint32_t size;
    uint32_t sum;
    unsigned char bytes[];
} parcel;

static void *mailbox[MAILBOXES];

static uint32_t
sum_of(const parcel *p)
{
    uint32_t sum = p->size;
    for (uint32_t i = 0; i < p->size; i++) {
        sum = sum * 31 + p->bytes[i];
    }
    return sum;
}

static parcel *
pack(uint32_t *state)
{
    uint32_t size = host_random(state) % 600;
    parcel *p = host_random(state) % 2 ? PyObject_Malloc(sizeof(*p) + size)
                                       : PyMem_Malloc(sizeof(*p) + size);
    EXPECT(p != NULL);
    p->size = size;
    for (uint32_t i = 0; i < size; i++) {
        p->bytes[i] = (unsigned char)host_random(state);
    }
    p->sum = sum_of(p);
    return p;
}

static void
unpack(parcel *p)
{
    if (p != NULL) {
        EXPECT(p->sum == sum_of(p));
        PyObject_Free(p);
    }
}

/* Puts parcels into mailboxes and takes out what others put there. */
static void
exchange(int index)
{
    uint32_t state = (uint32_t)index + 1;
    for (int round = 0; round < ROUNDS; round++) {
        void **box = &mailbox[host_random(&state) % MAILBOXES];
        unpack(_Py_atomic_exchange_ptr(box, pack(&state)));
    }
}

/* Fills lists completely with blocks from pages of other threads. */
static void
flood(int index)
{
    enum { COUNT = 5000 };
    static void *block[THREADS][COUNT];
    for (int i = 0; i < COUNT; i++) {
        block[index][i] = PyObject_Malloc(48);
        memset(block[index][i], index, 48);
    }
    static int arrived;
    _Py_atomic_add_int(&arrived, 1);
    while (_Py_atomic_load_int(&arrived) < THREADS) {
        sched_yield();
    }
    int other = (index + 1) % THREADS;
    for (int i = 0; i < COUNT; i++) {
        const unsigned char *bytes = block[other][i];
        EXPECT(bytes[0] == other && bytes[47] == other);
        PyObject_Free(block[other][i]);
    }
}

#ifndef __SANITIZE_THREAD__

/* A destructor that runs after the allocator's own, in every round: it allocates on a
 * thread whose cache was released. */
static pthread_key_t late_key;

static void
late(void *arg)
{
    char *rounds = arg;
    void *small = PyObject_Malloc(32);
    void *large = PyObject_Malloc(5000);
    memset(small, 1, 32);
    PyObject_Free(small);
    PyObject_Free(large);
    if (++*rounds < 4) {
        pthread_setspecific(late_key, arg);
    }
    else {
        PyMem_Free(arg);
    }
}

static void
end_late(int index)
{
    (void)index;
    char *rounds = PyMem_Calloc(1, 1);
    pthread_setspecific(late_key, rounds);
    PyObject_Free(PyObject_Malloc(100));
}

#endif

int
main(void)
{
    Py_ssize_t before = _Py_GetGlobalAllocatedBlocks();
    for (int life = 0; life < 3; life++) {
        host_threads(THREADS, exchange);
    }
    for (int i = 0; i < MAILBOXES; i++) {
        unpack(mailbox[i]);
        mailbox[i] = NULL;
    }
    EXPECT(_Py_GetGlobalAllocatedBlocks() == before);
    host_threads(THREADS, flood);
    EXPECT(_Py_GetGlobalAllocatedBlocks() == before);

#ifndef __SANITIZE_THREAD__
    /* The thread sanitizer does not know threads that have ended this far. */
    EXPECT(pthread_key_create(&late_key, late) == 0);
    for (int life = 0; life < 5; life++) {
        host_threads(THREADS, end_late);
    }
    EXPECT(_Py_GetGlobalAllocatedBlocks() == before);
#endif
    puts("ok");
    return 0;
}
