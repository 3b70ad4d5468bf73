/* A thread of the host that is inside Go.
 *
 * Go code runs on small stacks that grow, in memory that no C code may write to. A
 * handler of the host that has no stack of its own would run on whatever stack the
 * thread is on. So while a thread is inside Go, it blocks signals, and what comes is
 * delivered when it leaves. Signals for faults stay open: blocked, they would end the
 * process.
 *
 * Where Go handles faults itself it needs an alternate stack of a known size, and takes
 * the thread's, or sets one for good. So it gets one of its own, which replaces the
 * host's only inside Go. A dormant guest's Go handles none, and keeps its stack out of
 * the way for good.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "parts.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

static __thread struct {
    unsigned depth;    /* calls of goguest_enter without goguest_leave */
    int armed;         /* its end will be told */
    int entered;       /* it has been inside */
    int exchanged;     /* the alternate stack is Go's */
    uint64_t mask;     /* the host's signal mask */
    stack_t hosts, go; /* alternate stacks; Go's is disabled until Go has set it */
} me __attribute__((tls_model("initial-exec"))) = { .go = { .ss_flags = SS_DISABLE } };

static uint64_t
bit(int sig)
{
    return (uint64_t)1 << (sig - 1);
}

/* 32 and 33 are the C library's. */
static uint64_t
quiet_mask(void)
{
    return ~(bit(SIGSEGV) | bit(SIGBUS) | bit(SIGFPE) | bit(SIGILL) | bit(SIGTRAP) | bit(SIGSYS)
             | bit(32) | bit(33));
}

/* Sanitizers would see a call of the C library's function in a signal handler. */
static void
set_mask(const uint64_t *mask, uint64_t *before)
{
    (void)syscall(SYS_rt_sigprocmask, SIG_SETMASK, mask, before, sizeof(*mask));
}

uint64_t
goguest_be_quiet(void)
{
    uint64_t quiet = quiet_mask(), before;

    set_mask(&quiet, &before);
    return before;
}

void
goguest_set_mask(uint64_t mask)
{
    set_mask(&mask, NULL);
}

/* A thread that Go does not know has no stack of Go yet; one that Go made has no other.
 * Without effect in a handler that runs on the host's alternate stack. */
static void
take_stack(void)
{
    if (!goguest_thread_is_known()) {
        me.go = (stack_t){ .ss_flags = SS_DISABLE };
    }
    else if (goguest_is_dormant() || (me.go.ss_flags & SS_DISABLE)) {
        return;
    }
    me.exchanged = sigaltstack(&me.go, &me.hosts) == 0;
}

static void
give_stack(void)
{
    if (me.exchanged) {
        (void)sigaltstack(&me.hosts, &me.go);
        me.exchanged = 0;
    }
}

/* ---- The end of a thread ----------------------------------------------------------- */

/* When a thread ends, Go forgets it: a destructor of runtime/cgo sets the mask that the
 * thread had when it became known to Go, and disables the alternate stack. Destructors run
 * by the numbers of their keys: the one here comes later, and puts back the mask that the
 * host had when the thread was last in Go. Not the stack, which may be freed since: without
 * one handlers run on the thread's own. */
static pthread_key_t end_key;
static int end_key_made;

static int
is_main(void)
{
    return syscall(SYS_gettid) == getpid();
}

static void
at_end(void *unused)
{
    (void)unused;
    if (me.entered) {
        goguest_set_mask(me.mask);
    }
    me.armed = 0;
    goguest_last_ends(is_main());
}

/* The key with the highest of a few numbers, so that runtime/cgo's and others get those that
 * they would have without it. */
static int
make_high_key(void)
{
    enum { TRIES = 8 };
    pthread_key_t keys[TRIES];
    int made = 0;

    while (made < TRIES && pthread_key_create(&keys[made], at_end) == 0) {
        made++;
    }
    for (int i = 0; i < made - 1; i++) {
        (void)pthread_key_delete(keys[i]);
    }
    if (made > 0) {
        end_key = keys[made - 1];
    }
    return made > 0;
}

static void
arm(void)
{
    me.armed = pthread_setspecific(end_key, &end_key) == 0;
    if (me.armed && is_main()) {
        goguest_last_armed();
    }
}

/* Also for a thread that loads the library and never enters Go. */
__attribute__((constructor(102))) static void
make_end_key(void)
{
    if (!goguest_is_active()) {
        return;
    }
    end_key_made = make_high_key();
    if (end_key_made) {
        arm();
    }
}

/* ---- In and out ---------------------------------------------------------------------- */

/* A handler that interrupts these functions finds the thread inside Go or outside, and
 * restores what it changes. */
void
goguest_enter(void)
{
    if (me.depth != 0) {
        me.depth++;
        return;
    }
    if (!goguest_is_active()) {
        return;
    }
    me.mask = goguest_be_quiet();
    me.depth = 1;
    goguest_is_here();
    take_stack();
    me.entered = 1;
    if (!me.armed && end_key_made) {
        arm();
    }
}

/* A write into what nobody reads sends the thread a SIGPIPE. Go code gets an error and means
 * to live on, and Go's handler would see to that, had it not been given back: so the signal
 * goes no further. One that somebody else sent is sent again. Where the host blocks it, it
 * waits, as it does with Go's handler. */
static void
forget_broken_pipe(uint64_t hosts_mask)
{
    const uint64_t set = bit(SIGPIPE);
    const struct timespec no_time = { 0, 0 };
    const int error = errno;
    uint64_t pending;
    siginfo_t info;

    if (goguest_is_dormant() || (hosts_mask & set)
        || syscall(SYS_rt_sigpending, &pending, sizeof(pending)) != 0 || !(pending & set))
    {
        return;
    }
    if (syscall(SYS_rt_sigtimedwait, &set, &info, &no_time, sizeof(set)) == SIGPIPE
        && !(info.si_code == SI_USER && info.si_pid == getpid()))
    {
        (void)syscall(SYS_rt_sigqueueinfo, getpid(), SIGPIPE, &info);
    }
    errno = error;
}

static void
leave(void)
{
    uint64_t mask = me.mask;
    forget_broken_pipe(mask);
    give_stack();
    me.depth = 0;
    goguest_set_mask(mask);
}

void
goguest_leave(void)
{
    if (me.depth > 1) {
        me.depth--;
    }
    else if (me.depth == 1) {
        leave();
    }
}

unsigned
goguest_window_open(void)
{
    unsigned window = me.depth;
    if (window != 0) {
        leave();
    }
    return window;
}

void
goguest_window_close(unsigned window)
{
    if (window != 0) {
        goguest_enter();
        me.depth = window;
    }
}

void
goguest_inside_forked(void)
{
    if (me.depth != 0) {
        leave();
    }
}

int
goguest_inside_tells_end(void)
{
    return me.armed && is_main();
}
