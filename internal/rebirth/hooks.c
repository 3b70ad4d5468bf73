/* The hooks in runtime/cgo: what Go's start, and its knowledge of a thread,
 * look like from C. The linker leads Go's calls through the functions here
 * (ld's --wrap); each goes on to the one that it stands before.
 *
 * What Go knows of a thread that C made is in two places: a slot of
 * thread-local memory, which holds the thread's goroutine, and a pthread key,
 * whose destructor takes leave of Go when the thread ends. Neither has a name
 * that C could use, so they are found by what is stored there.
 */
#ifndef _GNU_SOURCE
#  define _GNU_SOURCE 1
#endif
#include "rebirth.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* ---- Go's start ------------------------------------------------------------ */

enum { NOT_BEGUN, BEGUN, OVER, FAILED };

static uint32_t start_state = NOT_BEGUN;
static int again;               /* this is not the start that the loader made */
static int thread_error;        /* why there is no thread for it */

/* Held while the first calls from C settle what comes with the start. */
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
gopyrt_hooks_start_begins(void)
{
    again = 1;
    thread_error = 0;
    __atomic_store_n(&start_state, BEGUN, __ATOMIC_RELEASE);
}

const char *
gopyrt_hooks_start_wait(int64_t timeout_ns)
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
            return thread_error == EAGAIN
                ? "no thread could be made for the Go runtime: the limit of threads is reached"
                : "no thread could be made for the Go runtime";
        }
        if (syscall(SYS_futex, &start_state, FUTEX_WAIT_BITSET_PRIVATE, state, &until,
                    NULL, FUTEX_BITSET_MATCH_ANY) != 0 && errno == ETIMEDOUT)
        {
            return "the Go runtime did not start in time";
        }
    }
}

int
gopyrt_hooks_start_failed(void)
{
    return __atomic_load_n(&start_state, __ATOMIC_ACQUIRE) == FAILED;
}

void __real_x_cgo_sys_thread_create(void *(*run)(void *), void *arg);
void __wrap_x_cgo_sys_thread_create(void *(*run)(void *), void *arg);

/* The one before ends the process where there is no thread to be had. */
void
__wrap_x_cgo_sys_thread_create(void *(*run)(void *), void *arg)
{
    if (!again) {
        __atomic_store_n(&start_state, BEGUN, __ATOMIC_RELEASE);
        __real_x_cgo_sys_thread_create(run, arg);
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

/* Every call from C to Go comes through here. The first ones take a lock of
 * runtime/cgo, which no fork may find taken. */
uintptr_t
__wrap__cgo_wait_runtime_init_done(void)
{
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
        (void)gopyrt_hooks_start_wait(PATIENCE_NS);
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

/* ---- What Go knows of a thread --------------------------------------------- */

static ptrdiff_t slot_offset;   /* from the thread pointer; 0: not known */
static int key_known;
static pthread_key_t key;

static char *
thread_pointer(void)
{
    char *pointer;
    __asm__("mov %%fs:0, %0" : "=r"(pointer));
    return pointer;
}

static void **
slot(void)
{
    return (void **)(thread_pointer() + slot_offset);
}

/* Go's own function for storing into the slot changes a register that C keeps,
 * and the 128 bytes below the stack are the compiler's. */
static void
call_setg(void (*setg)(void *), void *value)
{
    __asm__ volatile("sub $128, %%rsp\n\t"
                     "call *%1\n\t"
                     "add $128, %%rsp"
                     : "+D"(value)
                     : "r"(setg)
                     : "rax", "rcx", "rdx", "rsi", "r8", "r9", "r10", "r11", "r14",
                       "memory", "cc");
}

/* The slot is where a value appears when it is stored, and goes when another
 * is. It lies in the module's own thread-local memory. */
__attribute__((no_sanitize("address", "thread")))
static void
find_slot(void (*setg)(void *))
{
    static __thread char anchor;
    size_t reach = (gopyrt_image_tls_size() + 7) & ~(size_t)7;
    char *middle = (char *)((uintptr_t)&anchor & ~(uintptr_t)7);
    char *low = middle - reach, *high = middle + reach;
    char *end = thread_pointer();
    void *probe = &anchor;

    for (char *at = low; at < high && at < end; at += sizeof(void *)) {
        void **candidate = (void **)at;
        void *was = *candidate;
        call_setg(setg, probe);
        int appears = *(void *volatile *)candidate == probe;
        call_setg(setg, NULL);
        if (appears && *(void *volatile *)candidate == NULL) {
            slot_offset = at - end;
            *candidate = was;
            return;
        }
    }
}

void __real_x_cgo_init(void *g, void (*setg)(void *), void **tlsg, void **tlsbase);
void __wrap_x_cgo_init(void *g, void (*setg)(void *), void **tlsg, void **tlsbase);

void
__wrap_x_cgo_init(void *g, void (*setg)(void *), void **tlsg, void **tlsbase)
{
    const char *why_not;

    __real_x_cgo_init(g, setg, tlsg, tlsbase);
    if (slot_offset == 0 && gopyrt_go_revivable(&why_not)) {
        find_slot(setg);
    }
}

void __real_x_cgo_bindm(void *g);
void __wrap_x_cgo_bindm(void *g);

void
__wrap_x_cgo_bindm(void *g)
{
    __real_x_cgo_bindm(g);
    if (!__atomic_load_n(&key_known, __ATOMIC_ACQUIRE)) {
        for (pthread_key_t k = 0; k < PTHREAD_KEYS_MAX; k++) {
            if (pthread_getspecific(k) == g) {
                key = k;
                __atomic_store_n(&key_known, 1, __ATOMIC_RELEASE);
                return;
            }
        }
    }
}

int
gopyrt_hooks_thread_known(void)
{
    return slot_offset != 0 && *slot() != NULL;
}

/* A thread that Go made has a goroutine but no value of the key: it stays as it
 * is, since Go's frames are below. */
void
gopyrt_hooks_leave_thread(void)
{
    if (key_known && pthread_getspecific(key) != NULL) {
        (void)pthread_setspecific(key, NULL);
        if (slot_offset != 0) {
            *slot() = NULL;
        }
    }
}

void
gopyrt_hooks_forked(void)
{
    settling = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    holds_settling = 0;
}
