/* The object allocator around fork(): other threads may be anywhere in it at that
 * moment, and the child, and its own children, continue with what they leave. */
#include "host.h"

#include "alloc/alloc.h"
#include "lock/lock.h"
#include "internal/pycore_parking_lot.h"

#define THREADS 3
#define FORKS 12
#define BLOCKS 300

/* Larger blocks come from the C library, whose allocator supports fork; the address
 * sanitizer's does not. */
#ifdef __SANITIZE_ADDRESS__
#define LARGEST 512
#else
#define LARGEST 700
#endif

static int stop;

static void *
allocate(void *arg)
{
    uint32_t state = (uint32_t)(uintptr_t)arg;
    void *block[BLOCKS] = { NULL };
    while (!_Py_atomic_load_int_relaxed(&stop)) {
        int i = (int)(host_random(&state) % BLOCKS);
        size_t size = host_random(&state) % (LARGEST + 1);
        PyObject_Free(block[i]);
        block[i] = PyObject_Malloc(size);
        memset(block[i], i, size);
    }
    for (int i = 0; i < BLOCKS; i++) {
        PyObject_Free(block[i]);
    }
    return NULL;
}

/* Every block from the allocator is intact. */
static void
use(void)
{
    static unsigned char *block[64][200];
    for (int round = 0; round < 2; round++) {
        for (int size = 1; size <= 64; size++) {
            for (int i = 0; i < 200; i++) {
                block[size - 1][i] = PyObject_Malloc((size_t)size * 8);
                memset(block[size - 1][i], size, (size_t)size * 8);
            }
        }
        for (int size = 1; size <= 64; size++) {
            for (int i = 0; i < 200; i++) {
                unsigned char *bytes = block[size - 1][i];
                for (int b = 0; b < size * 8; b++) {
                    EXPECT(bytes[b] == size);
                }
                PyObject_Free(bytes);
            }
        }
    }
}

static void
child_thread(int index)
{
    (void)index;
    use();
}

static void
grandchild(void)
{
    use();
}

static void
child(void)
{
    use();
    EXPECT(host_fork(grandchild) == 0);
}

static void
child_with_threads(void)
{
    host_threads(1, child_thread);
    use();
}

/* Blocks that another thread had cached can be used, and are not lost. */
static int parked[2];

static void *
cache_and_wait(void *arg)
{
    enum { COUNT = 100 };
    void *block[COUNT];
    for (int i = 0; i < COUNT; i++) {
        block[i] = PyObject_Malloc(64);
    }
    for (int i = 0; i < COUNT; i++) {
        PyObject_Free(block[i]);
    }
    EXPECT(write(parked[1], "x", 1) == 1);
    (void)arg;
    pause();
    return NULL;
}

static Py_ssize_t count_before;

static void
count_in_child(void)
{
    void *slow[2000];
    for (int i = 0; i < 2000; i++) {
        slow[i] = PyObject_Malloc(64);
    }
    EXPECT(_Py_GetGlobalAllocatedBlocks() == count_before + 2000);
    for (int i = 0; i < 2000; i++) {
        PyObject_Free(slow[i]);
    }
    EXPECT(_Py_GetGlobalAllocatedBlocks() == count_before);
}

/* Between the fork handlers the forking thread may allocate, as handlers of other
 * libraries do. */
static void
allocate_in_handler(void)
{
    void *block[600];
    for (int i = 0; i < 600; i++) {
        block[i] = PyObject_Malloc(200);
    }
    for (int i = 0; i < 600; i++) {
        PyObject_Free(block[i]);
    }
}

/* As the handler before a fork does. */
static void
prepare(void)
{
    gopyrt_fork_begin(__builtin_frame_address(0));
    gopyrt_alloc_before_fork();
}

/* Threads that waited for the pages' lock are not in the child. */
static void
reset_in_child(void)
{
    _PyParkingLot_AfterFork();
    gopyrt_alloc_after_fork_child();
}

int
main(void)
{
    /* Registered before ours, whose "prepare" then runs first, and after. */
    EXPECT(pthread_atfork(allocate_in_handler, allocate_in_handler, allocate_in_handler) == 0);
    EXPECT(pthread_atfork(prepare, gopyrt_alloc_after_fork_parent, reset_in_child) == 0);
    EXPECT(pthread_atfork(allocate_in_handler, allocate_in_handler, allocate_in_handler) == 0);

    pthread_t waiter;
    count_before = _Py_GetGlobalAllocatedBlocks();
    EXPECT(pipe(parked) == 0);
    EXPECT(pthread_create(&waiter, NULL, cache_and_wait, NULL) == 0);
    char byte;
    EXPECT(read(parked[0], &byte, 1) == 1);
    EXPECT(_Py_GetGlobalAllocatedBlocks() == count_before);
    EXPECT(host_fork(count_in_child) == 0);

    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        EXPECT(pthread_create(&threads[i], NULL, allocate, (void *)(uintptr_t)(i + 1)) == 0);
    }
    for (int i = 0; i < FORKS; i++) {
        EXPECT(host_fork(i % 4 == 3 ? child_with_threads : child) == 0);
        use();
    }
    _Py_atomic_store_int(&stop, 1);
    for (int i = 0; i < THREADS; i++) {
        EXPECT(pthread_join(threads[i], NULL) == 0);
    }
    EXPECT(_Py_GetGlobalAllocatedBlocks() == count_before);
    puts("ok");
    return 0;
}
