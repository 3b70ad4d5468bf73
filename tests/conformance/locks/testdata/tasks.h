/* A thread that runs one task: it can be waited for until it waits itself. */
#ifndef LOCKS_TASKS_H
#define LOCKS_TASKS_H

#include "asleep.h"

#include <stdio.h>
#include <time.h>

static inline void
sleep_ms(long ms)
{
    struct timespec left = { ms / 1000, ms % 1000 * 1000000L };
    while (nanosleep(&left, &left) != 0) {
    }
}

static inline void
await_byte(uint8_t *byte, uint8_t value)
{
    while (_Py_atomic_load_uint8(byte) != value) {
        sleep_ms(1);
    }
}

struct task {
    void (*run)(struct task *);
    void *object;
    long long number;
    int result;
    unsigned long thread; /* the kernel's number, once it is entered */
    uint8_t entered;      /* atomic */
    uint8_t done;         /* atomic */
    PyThread_handle_t handle;
    PyThread_ident_t ident;
};

static inline void
run_task(void *arg)
{
    struct task *task = arg;
    task->thread = PyThread_get_thread_native_id();
    _Py_atomic_store_uint8(&task->entered, 1);
    task->run(task);
    _Py_atomic_store_uint8(&task->done, 1);
}

static inline void
start(struct task *task)
{
    int rc = PyThread_start_joinable_thread(run_task, task, &task->ident, &task->handle);
    if (rc != 0) {
        puts("could not start a thread");
        _exit(1);
    }
}

/* Waits until the thread waits, or has done without. It sleeps for nothing but the wait that it was
 * started for. */
static inline void
await_asleep(struct task *task)
{
    await_byte(&task->entered, 1);
    while (!asleep(task->thread) && !_Py_atomic_load_uint8(&task->done)) {
        sleep_ms(1);
    }
}

static inline void
join(struct task *task)
{
    PyThread_join_thread(task->handle);
}

#endif /* LOCKS_TASKS_H */
