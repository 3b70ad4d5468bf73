/* Signal handlers: those of the Go runtime, and those that were there before it.
 *
 * A constructor that runs before Go's records the handlers of the host. When Go starts
 * it installs its own, and makes the host's run on the alternate stack; what it need
 * not have changed is put back. In the child of a fork Go's handlers would run on a
 * dead runtime, so the recorded ones are restored; a handler that is not Go's stays.
 *
 * A restart installs Go's handlers again, also in front of those that the host installed
 * after the library was loaded. In the parent those are in front of Go's, so they are
 * put back there.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "parts.h"

#include <signal.h>
#include <string.h>

static struct sigaction before[_NSIG];    /* the library was loaded */
static struct sigaction until_now[_NSIG]; /* before Go starts */
static unsigned char gos[_NSIG];          /* was Go's; the previous one is installed */
static int has_started;

/* A bit for each signal that Go handled when its start was complete: those for
 * faults. A program may let Go handle more later. */
static uint64_t go_handles;

static void
note(struct sigaction *handlers)
{
    for (int sig = 1; sig < _NSIG; sig++) {
        if (sigaction(sig, NULL, &handlers[sig]) != 0) {
            memset(&handlers[sig], 0, sizeof(handlers[sig])); /* not for programs */
        }
    }
}

/* The constructor of image.c may run before or after; Go's runs after both. */
__attribute__((constructor(101))) static void
note_handlers(void)
{
    note(before);
}

static int
is_go(const struct sigaction *action)
{
    return goguest_image_is_text((uintptr_t)action->sa_sigaction);
}

/* Whether Go has changed nothing but the stack that the handler runs on. */
static int
only_stack_differs(const struct sigaction *now, const struct sigaction *then)
{
    return now->sa_sigaction == then->sa_sigaction && now->sa_flags == (then->sa_flags | SA_ONSTACK)
           && !(then->sa_flags & SA_ONSTACK);
}

void
goguest_handlers_note_go(void)
{
    uint64_t found = 0;
    for (int sig = 1; sig < _NSIG; sig++) {
        struct sigaction now;
        found |= (uint64_t)(sigaction(sig, NULL, &now) == 0 && is_go(&now)) << (sig - 1);
    }
    __atomic_store_n(&go_handles, found, __ATOMIC_RELAXED);
}

static void
take_back(uint64_t which)
{
    for (int sig = 1; sig < _NSIG; sig++) {
        struct sigaction now;
        if ((which >> (sig - 1) & 1) && sigaction(sig, NULL, &now) == 0 && is_go(&now)) {
            (void)sigaction(sig, &before[sig], NULL);
            gos[sig] = 1;
        }
    }
}

void
goguest_handlers_take_back(void)
{
    take_back(UINT64_MAX);
}

void
goguest_handlers_take_back_noted(void)
{
    take_back(__atomic_load_n(&go_handles, __ATOMIC_RELAXED));
}

void
goguest_handlers_note(void)
{
    note(until_now);
}

/* Go's handlers for faults belong in front of what was there before the library, also at
 * the first start, which finds none of Go's. */
static int
is_in_front(int sig, const struct sigaction *then)
{
    int is_fault = sig == SIGSEGV || sig == SIGBUS || sig == SIGFPE;

    return (has_started ? gos[sig] : is_fault) && then->sa_sigaction == before[sig].sa_sigaction;
}

/* The host may change a handler at the same time: only what Go does to one is undone. */
void
goguest_handlers_restore(void)
{
    for (int sig = 1; sig < _NSIG; sig++) {
        const struct sigaction *then = &until_now[sig];
        struct sigaction now;
        int in_front = is_in_front(sig, then);

        gos[sig] = 0;
        if (sigaction(sig, NULL, &now) != 0) {
            continue;
        }
        if (only_stack_differs(&now, then) || (is_go(&now) && !is_go(then) && !in_front)) {
            (void)sigaction(sig, then, NULL);
        }
    }
    has_started = 1;
}

/* Its memory stays mapped: the fork may have come from a handler that runs on this
 * stack, and when a handler returns, the kernel restores the stack settings from
 * before it. */
void
goguest_handlers_leave_stack(void)
{
    stack_t now;

    if (sigaltstack(NULL, &now) == 0 && !(now.ss_flags & SS_DISABLE)
        && goguest_mappings_hold((uintptr_t)now.ss_sp, 1))
    {
        const stack_t none = { .ss_flags = SS_DISABLE };
        (void)sigaltstack(&none, NULL);
        goguest_mappings_keep((uintptr_t)now.ss_sp, now.ss_size);
    }
}
