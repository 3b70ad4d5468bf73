/* Private to the C plane: what the two files about signals share. */
#ifndef GOPYRT_CORE_SIGNALS_H
#define GOPYRT_CORE_SIGNALS_H

#include "base/base.h"
#include "gopyruntime.h"

#include <signal.h>

/* What a host registers; see gopyruntime.h. */
typedef int (*gopyrt_signal_handler)(int signum, void *context);

/* ---- Between signals.c and signal_handlers.c ----------------------------- */

static inline int
gopyrt_signal_is_valid(int signum)
{
    return signum >= 1 && signum < NSIG;
}

/* The C signal handler. */
void gopyrt_signal_arrived(int signum);

/* Runs what is registered for the signal, if anything is. */
int gopyrt_signal_call(int signum);

/* ---- Between signal_of_go.c and signal_handlers.c ------------------------- */

/* Whether the action is that of Go's runtime in this module. */
int gopyrt_signal_goes_to_go(const struct sigaction *action);

/* Installs the handler that goes in front of Go's, and returns it; *before is Go's action.
 * NULL if the signal is not Go's. */
PyOS_sighandler_t gopyrt_signal_front(int signum, struct sigaction *before);

/* Whether that handler is the one that the process has. */
int gopyrt_signal_is_in_front(int signum);

/* With it in front: whether the signal arrives here also where Go wants it. */
void gopyrt_signal_share(int signum, int on);

#endif /* GOPYRT_CORE_SIGNALS_H */
