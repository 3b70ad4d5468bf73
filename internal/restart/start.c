/* Go's start, as C sees it, and the calls from C that wait for it. The linker
 * redirects Go's calls of runtime/cgo to the functions here (ld's --wrap); each
 * then calls the original.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "restart.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { NOT_BEGUN, BEGUN, OVER, FAILED };

static uint32_t start_state = NOT_BEGUN;
static int again;        /* this is not the start that the loader made */
static int thread_error; /* why no thread could be made for it */

/* Held while the first calls from C initialize runtime/cgo. */
static pthread_mutex_t settling = PTHREAD_MUTEX_INITIALIZER;
static int settled;
static __thread int holds_settling;

static void
set_state(uint32_t state)
{
    __atomic_store_n(&start_state, state, __ATOMIC_RELEASE);
    syscall(SYS_futex, &start_state, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

void
gopyrt_start_begins(void)
{
    again = 1;
    thread_error = 0;
    __atomic_store_n(&start_state, BEGUN, __ATOMIC_RELEASE);
}

const char *
gopyrt_start_wait(int64_t timeout_ns)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += (time_t)(timeout_ns / 1000000000);
    until.tv_nsec += (long)(timeout_ns % 1000000000);
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    for (;;) {
        uint32_t state = __atomic_load_n(&start_state, __ATOMIC_ACQUIRE);
        if (state == OVER) {
            return NULL;
        }
        if (state == FAILED) {
            return thread_error == EAGAIN ? "no thread could be made for the Go runtime: "
                                            "the limit of threads is reached"
                                          : "no thread could be made for the Go runtime";
        }
        if (syscall(SYS_futex, &start_state, FUTEX_WAIT_BITSET_PRIVATE, state, &until, NULL,
                    FUTEX_BITSET_MATCH_ANY)
                != 0
            && errno == ETIMEDOUT)
        {
            return "the Go runtime did not start in time";
        }
    }
}

int
gopyrt_start_failed(void)
{
    return __atomic_load_n(&start_state, __ATOMIC_ACQUIRE) == FAILED;
}

void __real_x_cgo_sys_thread_create(void *(*run)(void *), void *arg);
void __wrap_x_cgo_sys_thread_create(void *(*run)(void *), void *arg);

/* The original ends the process if no thread can be made. */
void
__wrap_x_cgo_sys_thread_create(void *(*run)(void *), void *arg)
{
    if (!again) {
        __atomic_store_n(&start_state, BEGUN, __ATOMIC_RELEASE);
        __real_x_cgo_sys_thread_create(run, arg);
        return;
    }
    if (gopyrt_room_hand_over(run, arg)) {
        return;
    }
    pthread_attr_t detached;
    pthread_t thread;
    pthread_attr_init(&detached);
    pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    thread_error = pthread_create(&thread, &detached, run, arg);
    pthread_attr_destroy(&detached);
    if (thread_error != 0) {
        set_state(FAILED);
    }
}

int __real__cgo_try_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
                                   void *(*run)(void *), void *arg);
int __wrap__cgo_try_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
                                   void *(*run)(void *), void *arg);

/* For all further threads. Go asks for stacks of the default size, and does not use
 * the handle. */
int
__wrap__cgo_try_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *),
                               void *arg)
{
    if (again && gopyrt_room_hand_over(run, arg)) {
        return 0;
    }
    return __real__cgo_try_pthread_create(thread, attr, run, arg);
}

void __real_x_cgo_notify_runtime_init_done(void *unused);
void __wrap_x_cgo_notify_runtime_init_done(void *unused);

void
__wrap_x_cgo_notify_runtime_init_done(void *unused)
{
    __real_x_cgo_notify_runtime_init_done(unused);
    gopyrt_signals_note_go();
    set_state(OVER);
}

uintptr_t __real__cgo_wait_runtime_init_done(void);
uintptr_t __wrap__cgo_wait_runtime_init_done(void);

static int dead; /* in a child in which Go has not restarted */
static const char *(*ensure)(void);

void
gopyrt_go_on_dead_call(const char *(*function)(void))
{
    ensure = function;
}

static void
call_in_dead_go(void)
{
    const char *error = ensure != NULL ? ensure() : "nothing is registered that could restart it";
    if (error != NULL) {
        fprintf(stderr,
                "gopyruntime: a Go function was called in a forked child, and Go "
                "can't be started again: %s\n",
                error);
        abort();
    }
}

/* Every call from C to Go goes through here. The first ones take a lock of
 * runtime/cgo, which must not be held across a fork. */
uintptr_t
__wrap__cgo_wait_runtime_init_done(void)
{
    if (__builtin_expect(__atomic_load_n(&dead, __ATOMIC_ACQUIRE), 0)) {
        call_in_dead_go();
    }
    if (__builtin_expect(__atomic_load_n(&settled, __ATOMIC_ACQUIRE), 1)) {
        return __real__cgo_wait_runtime_init_done();
    }
    pthread_mutex_lock(&settling);
    uintptr_t context = __real__cgo_wait_runtime_init_done();
    __atomic_store_n(&settled, 1, __ATOMIC_RELEASE);
    pthread_mutex_unlock(&settling);
    return context;
}

#define PATIENCE_NS 1000000000

void
gopyrt_go_prepare_fork(void)
{
    if (__atomic_load_n(&settled, __ATOMIC_ACQUIRE)) {
        return;
    }
    if (__atomic_load_n(&start_state, __ATOMIC_ACQUIRE) == BEGUN) {
        (void)gopyrt_start_wait(PATIENCE_NS);
    }
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_NS / 1000000000;
    holds_settling = pthread_mutex_timedlock(&settling, &until) == 0;
}

void
gopyrt_go_forked_parent(void)
{
    if (holds_settling) {
        holds_settling = 0;
        pthread_mutex_unlock(&settling);
    }
}

void
gopyrt_start_forked(void)
{
    settling = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    holds_settling = 0;
    __atomic_store_n(&dead, 1, __ATOMIC_RELEASE);
}

void
gopyrt_start_alive(void)
{
    __atomic_store_n(&dead, 0, __ATOMIC_RELEASE);
}
