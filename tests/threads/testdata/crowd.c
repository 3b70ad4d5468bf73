/* Two thousand threads, each of which attaches, works and detaches a thousand
 * times, while thread states are made and deleted. Nothing is lost and nothing
 * is left over. The arguments say how many threads and how often. */
#include "host.h"
#include "thread/gil.h"

static int crowd, rounds;
static PyInterpreterState *interp;
static pthread_barrier_t all_here;

/* Written by the holder only, plainly. */
static long work;
static PyThreadState *worker;

static void
do_work(PyThreadState *tstate)
{
    EXPECT(worker == NULL);
    worker = tstate;
    work++;
    worker = NULL;
}

static void *
come_and_go(void *by_gilstate)
{
    PyThreadState *own = by_gilstate ? NULL : PyThreadState_New(interp);

    pthread_barrier_wait(&all_here);
    for (int i = 0; i < rounds; i++) {
        if (by_gilstate) {
            PyGILState_STATE before = PyGILState_Ensure();
            do_work(PyThreadState_Get());
            PyGILState_Release(before);
        }
        else {
            PyEval_AcquireThread(own);
            do_work(own);
            PyEval_ReleaseThread(own);
        }
    }
    if (own != NULL) {
        PyEval_AcquireThread(own);
        PyThreadState_Clear(own);
        PyThreadState_DeleteCurrent();
    }
    return NULL;
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 3);
    crowd = atoi(argv[1]);
    rounds = atoi(argv[2]);
    pthread_t *threads = calloc((size_t)crowd, sizeof(*threads));
    EXPECT(threads != NULL);
    EXPECT(pthread_barrier_init(&all_here, NULL, (unsigned)crowd + 1) == 0);
    PyThreadState *self = host_up(0);
    interp = self->interp;

    for (int i = 0; i < crowd; i++) {
        threads[i] = host_start(come_and_go, i % 4 == 0 ? self : NULL);
    }
    /* All threads at once want the GIL, which its holder keeps. */
    pthread_barrier_wait(&all_here);
    while (__atomic_load_n(gopyrt_gil_word(&interp->_gil), __ATOMIC_RELAXED)
           < (uint64_t)crowd * GOPYRT_GIL_WAITER)
    {
        host_nap(1000);
    }
    PyEval_SaveThread();
    for (int i = 0; i < crowd; i++) {
        host_join(threads[i]);
    }
    PyEval_RestoreThread(self);
    EXPECT(work == (long)crowd * rounds);
    EXPECT(interp->threads.head == self && self->next == NULL);
    EXPECT(*gopyrt_gil_word(&interp->_gil) == GOPYRT_GIL_LOCKED);
    host_down(self);
    free(threads);
    puts("ok");
    return 0;
}
