/* Two thousand threads, each of which attaches, works and detaches a thousand
 * times, while thread states are made and deleted. Nothing is lost and nothing
 * is left over. The arguments say how many threads and how often. Where the
 * machine has no room for so many there are fewer, and it says how many. */
#include "host.h"
#include "thread/gil.h"

#include <errno.h>

enum { ENOUGH = 200 };

static int crowd, rounds;
static PyInterpreterState *interp;
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER; /* closed until all are made */
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

    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
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

/* Returns how many there are. */
static int
make_threads(pthread_t *threads, int wanted, PyThreadState *self)
{
    int made = 0, rc = 0;
    while (made < wanted && rc == 0) {
        rc = pthread_create(&threads[made], NULL, come_and_go, made % 4 == 0 ? self : NULL);
        made += rc == 0;
    }
    EXPECT(rc == 0 || (rc == EAGAIN && made >= ENOUGH));
    return made;
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 3);
    int wanted = atoi(argv[1]);
    rounds = atoi(argv[2]);
    pthread_t *threads = calloc((size_t)wanted, sizeof(*threads));
    EXPECT(threads != NULL);
    PyThreadState *self = host_up(0);
    interp = self->interp;

    pthread_mutex_lock(&gate);
    crowd = make_threads(threads, wanted, self);
    EXPECT(pthread_barrier_init(&all_here, NULL, (unsigned)crowd + 1) == 0);
    pthread_mutex_unlock(&gate);
    /* All threads at once want the GIL, which its holder keeps. */
    pthread_barrier_wait(&all_here);
    host_await_waiters(&interp->_gil, crowd);
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
    if (crowd < wanted) {
        printf("no more than %d threads could be made\n", crowd);
    }
    puts("ok");
    return 0;
}
