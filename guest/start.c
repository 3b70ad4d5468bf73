/* Go's start, as C sees it, and the calls from C that wait for it. The linker
 * redirects Go's calls of runtime/cgo to the functions here (ld's --wrap); each
 * then calls the original.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "parts.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define PIECE_NS 100000000 /* of waiting */

enum { NOT_BEGUN, BEGUN, OVER, FAILED };

static uint32_t start_state = NOT_BEGUN;
static int begun; /* the start is not the loader's */
static const char *failure;

/* Held while the first calls from C initialize runtime/cgo. */
static pthread_mutex_t settling = PTHREAD_MUTEX_INITIALIZER;
static int settled;

static void
set_state(uint32_t state)
{
    __atomic_store_n(&start_state, state, __ATOMIC_RELEASE);
    syscall(SYS_futex, &start_state, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

void
goguest_start_begins(void)
{
    begun = 1;
    __atomic_store_n(&start_state, BEGUN, __ATOMIC_RELEASE);
}

static int64_t
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* In pieces, so that a process that was stopped meanwhile has but used up one. */
const char *
goguest_start_wait(int patience)
{
    const struct timespec piece = { 0, PIECE_NS };
    int64_t left = (int64_t)patience * 1000000;

    for (;;) {
        uint32_t state = __atomic_load_n(&start_state, __ATOMIC_ACQUIRE);
        if (state == OVER) {
            return NULL;
        }
        if (state == FAILED) {
            return failure;
        }
        if (left <= 0) {
            return "the Go runtime did not start in time";
        }
        int64_t passed = now();
        syscall(SYS_futex, &start_state, FUTEX_WAIT_PRIVATE, state, &piece, NULL, 0);
        passed = now() - passed;
        left -= passed < PIECE_NS ? passed : PIECE_NS;
    }
}

int
goguest_start_failed(void)
{
    return __atomic_load_n(&start_state, __ATOMIC_ACQUIRE) == FAILED;
}

static void
fail(const char *reason)
{
    failure = reason;
    set_state(FAILED);
}

/* ---- Go's first thread ---------------------------------------------------------- */

/* runtime/cgo ends the process where it has no memory for its own start. Until it has
 * started, the thread can leave it. */
static struct {
    void *(*run)(void *);
    void *arg;
    jmp_buf out;
} first;

static __thread int may_leave __attribute__((tls_model("initial-exec")));

static void *
run_first(void *unused)
{
    if (setjmp(first.out) != 0) {
        fail("there is no memory for the Go runtime");
        return unused;
    }
    may_leave = 1;
    return first.run(first.arg);
}

void
goguest_start_goes_on(void)
{
    may_leave = 0;
}

void __real_fatalf(const char *format, ...) __attribute__((noreturn));
void __wrap_fatalf(const char *format, ...) __attribute__((noreturn));

void
__wrap_fatalf(const char *format, ...)
{
    char message[256];
    va_list arguments;

    if (may_leave) {
        may_leave = 0;
        longjmp(first.out, 1);
    }
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    __real_fatalf("%s", message);
}

void __real_x_cgo_sys_thread_create(void *(*run)(void *), void *arg);
void __wrap_x_cgo_sys_thread_create(void *(*run)(void *), void *arg);

/* Go's constructor calls this to continue in a thread. The loader's call of it is the
 * first, and starts nothing. The original ends the process if no thread can be made. */
void
__wrap_x_cgo_sys_thread_create(void *(*run)(void *), void *arg)
{
    if (!goguest_is_active()) {
        __real_x_cgo_sys_thread_create(run, arg);
        return;
    }
    if (!begun) {
        goguest_loaded();
        return;
    }
    first.run = run;
    first.arg = arg;
    if (goguest_room_run(run_first, NULL, 1) != 0) {
        fail("no thread could be had for the Go runtime");
    }
}

int __real__cgo_try_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
                                   void *(*run)(void *), void *arg);
int __wrap__cgo_try_pthread_create(pthread_t *thread, const pthread_attr_t *attr,
                                   void *(*run)(void *), void *arg);

/* For all further threads. Go asks for stacks of the default size, and does not use the
 * handle. Where it gets none it ends the process. */
int
__wrap__cgo_try_pthread_create(pthread_t *thread, const pthread_attr_t *attr, void *(*run)(void *),
                               void *arg)
{
    if (!begun) {
        return __real__cgo_try_pthread_create(thread, attr, run, arg);
    }
    return goguest_room_run(run, arg, __atomic_load_n(&start_state, __ATOMIC_ACQUIRE) != OVER);
}

void __real_x_cgo_notify_runtime_init_done(void *unused);
void __wrap_x_cgo_notify_runtime_init_done(void *unused);

/* What the original records lives on, and it takes a lock. */
void
__wrap_x_cgo_notify_runtime_init_done(void *unused)
{
    static int told;

    if (!told) {
        told = 1;
        __real_x_cgo_notify_runtime_init_done(unused);
    }
    goguest_handlers_note_go();
    set_state(OVER);
}

/* ---- Calls from C to Go ---------------------------------------------------------- */

static const char *(*starter)(void) = goguest_start;

void
goguest_on_call(const char *(*start)(void))
{
    starter = start != NULL ? start : goguest_start;
}

static void
start_or_die(void)
{
    const char *error = starter();
    if (error != NULL) {
        fprintf(stderr, "a Go function was called, and Go can't be started: %s\n", error);
        abort();
    }
}

uintptr_t __real__cgo_wait_runtime_init_done(void);
uintptr_t __wrap__cgo_wait_runtime_init_done(void);

/* The first calls take a lock of runtime/cgo, which must not be held across a fork. */
static uintptr_t
settle_locked(void)
{
    uintptr_t context = __real__cgo_wait_runtime_init_done();
    __atomic_store_n(&settled, 1, __ATOMIC_RELEASE);
    return context;
}

/* A signal handler may fork until signals are blocked, and its child goes on here. */
static void
enter_running(void)
{
    for (;;) {
        if (__builtin_expect(!goguest_is_running(), 0)) {
            start_or_die();
        }
        goguest_enter();
        if (__builtin_expect(goguest_is_running(), 1)) {
            return;
        }
        goguest_leave();
    }
}

/* Every call from C to Go begins here. The original comes last, so that no frame of this
 * function is between it and the caller: a context function may look for the caller. */
uintptr_t
__wrap__cgo_wait_runtime_init_done(void)
{
    enter_running();
    if (__builtin_expect(__atomic_load_n(&settled, __ATOMIC_ACQUIRE), 1)) {
        return __real__cgo_wait_runtime_init_done();
    }
    pthread_mutex_lock(&settling);
    uintptr_t context = settle_locked();
    pthread_mutex_unlock(&settling);
    return context;
}

void __real__cgo_release_context(uintptr_t context);
void __wrap__cgo_release_context(uintptr_t context);

/* And ends here. */
void
__wrap__cgo_release_context(uintptr_t context)
{
    goguest_leave();
    __real__cgo_release_context(context);
}

/* ---- fork ------------------------------------------------------------------------- */

#define PATIENCE 1000 /* ms */

void (*_cgo_get_context_function(void))(uintptr_t *context);

/* Waits until Go's start, which continues in a thread of its own after the library was
 * loaded, is complete. Gives up after a second. Nothing is held over the fork: handlers
 * of the host, which may run after this and before the fork, may call Go. */
void
goguest_start_prepare_fork(void)
{
    if (__atomic_load_n(&start_state, __ATOMIC_ACQUIRE) == BEGUN) {
        (void)goguest_start_wait(PATIENCE);
    }
    if (__atomic_load_n(&settled, __ATOMIC_ACQUIRE)
        || __atomic_load_n(&start_state, __ATOMIC_ACQUIRE) != OVER)
    {
        return;
    }
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE / 1000;
    if (pthread_mutex_timedlock(&settling, &until) == 0) {
        uintptr_t context = settle_locked(); /* for nobody */
        if (context != 0) {
            _cgo_get_context_function()(&context); /* which gives it back */
        }
        pthread_mutex_unlock(&settling);
    }
}

void
goguest_start_forked(void)
{
    settling = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    __atomic_store_n(&start_state, NOT_BEGUN, __ATOMIC_RELEASE);
}
