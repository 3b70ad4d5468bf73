/* Signal handlers of the Go runtime, and those that were there before it.
 *
 * Go installs its handlers while the library is loaded. A constructor that runs
 * before notes what was there. In the child of a fork Go's handlers would run
 * on a runtime that is dead, so what was there comes back; a handler that is not
 * Go's stays.
 *
 * When Go starts again it installs its handlers again, now also in front of those
 * that the host installed after the library was loaded. In the parent those are in
 * front of Go's, and so they get their place back.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "restart.h"

#include <signal.h>
#include <string.h>

static struct sigaction before[_NSIG];    /* the library was loaded */
static struct sigaction until_now[_NSIG]; /* Go starts again */
static unsigned char gos[_NSIG];          /* was Go's; what was before is there */

/* A bit for each signal that Go handled when its start was over: those that mean
 * a fault. A program may let Go handle more later. */
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

/* Its memory stays: a handler may be what forked, and be running on it, and the
 * end of a handler brings back the stack that there was at its begin. */
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
