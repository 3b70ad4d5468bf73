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

void
gopyrt_signals_take_back(void)
{
    for (int sig = 1; sig < _NSIG; sig++) {
        struct sigaction now;
        if (sigaction(sig, NULL, &now) == 0
            && gopyrt_image_is_text((uintptr_t)now.sa_sigaction))
        {
            (void)sigaction(sig, &before[sig], NULL);
        }
    }
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
