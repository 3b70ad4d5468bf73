/* Signal handlers of the Go runtime, and those that were there before it.
 *
 * Go installs its handlers while the library is loaded. A constructor that runs
 * earlier records the handlers at that time. In the child of a fork Go's handlers
 * would run on a dead runtime, so the recorded ones are restored; a handler that
 * is not Go's stays.
 *
 * When Go restarts it installs its handlers again, now also in front of those that
 * the host installed after before the library was loaded. In the parent those are
 * in front of Go's, so they are put back there.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "restart.h"

#include <signal.h>
#include <string.h>

static struct sigaction before[_NSIG];    /* the library was loaded */
static struct sigaction until_now[_NSIG]; /* before Go restarted */
static unsigned char gos[_NSIG];          /* was Go's; the previous one is installed */

/* A bit for each signal that Go handled when its start was complete: those for
 * faults. A program may let Go handle more later. */
static uint64_t go_handles;

/* The constructor of image.c may run before or after; Go's runs after both. */
__attribute__((constructor(101))) static void
note_handlers(void)
{
    for (int sig = 1; sig < _NSIG; sig++) {
        if (sigaction(sig, NULL, &before[sig]) != 0) {
            memset(&before[sig], 0, sizeof(before[sig])); /* not for programs */
        }
    }
}

static int
is_go(int sig)
{
    struct sigaction now;
    return sigaction(sig, NULL, &now) == 0 && gopyrt_image_is_text((uintptr_t)now.sa_sigaction);
}

void
gopyrt_signals_note_go(void)
{
    uint64_t found = 0;
    for (int sig = 1; sig < _NSIG; sig++) {
        found |= (uint64_t)is_go(sig) << (sig - 1);
    }
    __atomic_store_n(&go_handles, found, __ATOMIC_RELAXED);
}

void
gopyrt_signals_take_back(uint64_t which)
{
    for (int sig = 1; sig < _NSIG; sig++) {
        if ((which >> (sig - 1) & 1) && is_go(sig)) {
            (void)sigaction(sig, &before[sig], NULL);
            gos[sig] = 1;
        }
    }
}

void
gopyrt_signals_note(void)
{
    for (int sig = 1; sig < _NSIG; sig++) {
        if (sigaction(sig, NULL, &until_now[sig]) != 0) {
            memset(&until_now[sig], 0, sizeof(until_now[sig]));
        }
    }
}

void
gopyrt_signals_host_first(void)
{
    for (int sig = 1; sig < _NSIG; sig++) {
        struct sigaction now;
        uintptr_t hosts = (uintptr_t)until_now[sig].sa_sigaction;
        if (gos[sig] && hosts == (uintptr_t)before[sig].sa_sigaction) {
            gos[sig] = 0;
            continue; /* Go's goes in front of it, as it did at load */
        }
        gos[sig] = 0;
        if (sigaction(sig, NULL, &now) == 0 && (uintptr_t)now.sa_sigaction != hosts) {
            (void)sigaction(sig, &until_now[sig], NULL);
        }
    }
}

void
gopyrt_signals_take_back_noted(void)
{
    gopyrt_signals_take_back(__atomic_load_n(&go_handles, __ATOMIC_RELAXED));
}

/* Its memory stays mapped: the fork may have come from a handler that runs on this
 * stack, and when a handler returns, the kernel restores the stack settings from
 * before it. */
void
gopyrt_signals_leave_stack(void)
{
    stack_t now;

    if (sigaltstack(NULL, &now) == 0 && !(now.ss_flags & SS_DISABLE)
        && gopyrt_mappings_hold((uintptr_t)now.ss_sp))
    {
        const stack_t none = { .ss_flags = SS_DISABLE };
        (void)sigaltstack(&none, NULL);
        gopyrt_mappings_keep((uintptr_t)now.ss_sp, now.ss_size);
    }
}
