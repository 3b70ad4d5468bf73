/* Signal handlers of the Go runtime, and those that were there before it.
 *
 * Go installs its handlers while the library is loaded. A constructor that runs
 * before notes what was there. In the child of a fork Go's handlers would run
 * on a runtime that is dead, so what was there comes back; a handler that is not
 * Go's stays.
 */
#ifndef _GNU_SOURCE
#  define _GNU_SOURCE 1
#endif
#include "rebirth.h"

#include <signal.h>
#include <string.h>

static struct sigaction before[_NSIG];

/* A bit for each signal that Go handled when its start was over: those that mean
 * a fault. A program may let Go handle more later. */
static uint64_t go_handles;

/* The constructor of image.c may run before or after; Go's runs after both. */
__attribute__((constructor(101))) static void
note_handlers(void)
{
    for (int sig = 1; sig < _NSIG; sig++) {
        if (sigaction(sig, NULL, &before[sig]) != 0) {
            memset(&before[sig], 0, sizeof(before[sig]));   /* not for programs */
        }
    }
}

static int
is_go(int sig)
{
    struct sigaction now;
    return sigaction(sig, NULL, &now) == 0
           && gopyrt_image_is_text((uintptr_t)now.sa_sigaction);
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
        }
    }
}

void
gopyrt_signals_take_back_noted(void)
{
    gopyrt_signals_take_back(__atomic_load_n(&go_handles, __ATOMIC_RELAXED));
}

void
gopyrt_signals_leave_stack(void)
{
    stack_t now;

    if (sigaltstack(NULL, &now) == 0 && !(now.ss_flags & SS_DISABLE)
        && gopyrt_mappings_hold((uintptr_t)now.ss_sp))
    {
        const stack_t none = { .ss_flags = SS_DISABLE };
        (void)sigaltstack(&none, NULL);
    }
}
