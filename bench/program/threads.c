/* Threads that work together, and idle threads and interpreters. */
#include "bench.h"

#include <unistd.h>

typedef struct {
    pthread_barrier_t *ready;
    void (*f)(int, void *);
    void *arg;
    int number;
    uint64_t start, end;
} task;

static void *
run_task(void *arg)
{
    task *t = arg;
    pthread_barrier_wait(t->ready);
    t->start = now_ns();
    t->f(t->number, t->arg);
    t->end = now_ns();
    return NULL;
}

#define MOST_TASKS 16

uint64_t
in_threads(int count, void (*f)(int number, void *arg), void *arg)
{
    pthread_t threads[MOST_TASKS];
    task tasks[MOST_TASKS];
    pthread_barrier_t ready;

    need(count <= MOST_TASKS && pthread_barrier_init(&ready, NULL, (unsigned)count) == 0,
         "pthread_barrier_init");
    PyThreadState *main = PyEval_SaveThread();
    for (int i = 0; i < count; i++) {
        tasks[i] = (task){ .ready = &ready, .f = f, .arg = arg, .number = i };
        need(pthread_create(&threads[i], NULL, run_task, &tasks[i]) == 0, "pthread_create");
    }
    uint64_t start = UINT64_MAX, end = 0;
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
        start = tasks[i].start < start ? tasks[i].start : start;
        end = tasks[i].end > end ? tasks[i].end : end;
    }
    pthread_barrier_destroy(&ready);
    PyEval_RestoreThread(main);
    return end - start;
}

static void *
attach_and_stay(void *arg)
{
    PyGILState_Ensure();
    PyEval_SaveThread();
    pthread_barrier_wait(arg);
    for (;;) {
        pause();
    }
    return NULL;
}

void
live_threads(int count)
{
    static pthread_barrier_t ready; /* the last threads leave it after this one */
    pthread_attr_t small;
    pthread_t thread;

    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 256 * 1024);
    need(pthread_barrier_init(&ready, NULL, (unsigned)count + 1) == 0, "pthread_barrier_init");
    PyThreadState *main = PyEval_SaveThread();
    for (int i = 0; i < count; i++) {
        need(pthread_create(&thread, &small, attach_and_stay, &ready) == 0, "pthread_create");
    }
    pthread_barrier_wait(&ready);
    PyEval_RestoreThread(main);
}

void
live_interpreters(int count)
{
    for (int i = 0; i < count; i++) {
        need(PyInterpreterState_New() != NULL, "PyInterpreterState_New");
    }
}
