/* Signals in a Go program, whose runtime handles them all.
 *
 * Where no Go code has asked package os/signal for SIGINT, Go's handler ends the program: that is
 * the default action in a Go program, and a runtime that installs signal handlers takes the signal.
 * Where some code has asked, the handler is the host's. Which of the two holds may change at any
 * time, and Go does not tell. So a handler in front of Go's finds out when a signal arrives: a copy
 * of the process, of this thread only, runs Go's handler, and ends by the signal or does not.
 *
 * Callers: the thread that installs the signal handlers. Fork: where there is no Go any more, it
 * wants nothing. Signals: the handler is async-signal-safe, and blocks all others meanwhile.
 */
#include "eval/eval.h"
#include "fatal/fatal.h"
#include "thread/thread.h"
#include "signals.h"

#include <errno.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How long the copy may take, which needs well under a millisecond: another thread may have held
 * something that Go's handler waits for. */
#define LOOKS 2000
#define BETWEEN_LOOKS_NS 500000

static struct sigaction behind[NSIG];

/* Whether the signal is the runtime's also where Go wants it. */
static int shared[NSIG];

int
gopyrt_signal_goes_to_go(const struct sigaction *action)
{
    return action->sa_handler != SIG_DFL && action->sa_handler != SIG_IGN
           && gopyrt_code_is_go((uintptr_t)action->sa_handler);
}

/* In the copy: no return. The default action is what Go's handler falls back to. */
static void
run_go_handler(int signum, siginfo_t *info, void *context)
{
    struct sigaction action = { .sa_handler = SIG_DFL };
    sigemptyset(&action.sa_mask);
    sigaction(signum, &action, NULL);
    behind[signum].sa_sigaction(signum, info, context);
    syscall(SYS_exit_group, 0);
}

/* Whether the copy came to its end. It is a child that waitpid() elsewhere does not see. */
static int
await(pid_t copy, int *status)
{
    const struct timespec moment = { 0, BETWEEN_LOOKS_NS };
    for (int i = 0; i < LOOKS; i++) {
        pid_t ended = waitpid(copy, status, WNOHANG | __WALL);
        if (ended == copy) {
            return 1;
        }
        if (ended < 0 && errno != EINTR) {
            return 0;
        }
        nanosleep(&moment, NULL);
    }
    kill(copy, SIGKILL);
    while (waitpid(copy, status, __WALL) < 0 && errno == EINTR) {
    }
    return 0;
}

static int
go_wants(int signum, siginfo_t *info, void *context)
{
    int status;

    if (gopyrt_process_forked()) {
        return 0;
    }
    /* No handler of fork() runs, no signal tells of its end, and open files are shared, so that
     * none is closed late. */
    pid_t copy = (pid_t)syscall(SYS_clone, CLONE_FILES | CLONE_FS, NULL, NULL, NULL, 0);
    if (copy == 0) {
        run_go_handler(signum, info, context);
    }
    return copy > 0 && await(copy, &status) && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void
arrived(int signum, siginfo_t *info, void *context)
{
    int saved = errno;
    int mine = __atomic_load_n(&shared[signum], __ATOMIC_RELAXED);
    if (mine) {
        gopyrt_signal_arrived(signum);
    }
    if (go_wants(signum, info, context)) {
        behind[signum].sa_sigaction(signum, info, context);
    }
    else if (!mine) {
        gopyrt_signal_arrived(signum);
    }
    errno = saved;
}

void
gopyrt_signal_share(int signum, int on)
{
    __atomic_store_n(&shared[signum], on, __ATOMIC_RELAXED);
}

int
gopyrt_signal_is_in_front(int signum)
{
    struct sigaction action;
    return sigaction(signum, NULL, &action) == 0 && (action.sa_flags & SA_SIGINFO)
           && action.sa_sigaction == arrived;
}

/* The mask is Go's, whose handler must not be interrupted by another of its own. Calls into the
 * kernel are interrupted, as they are by the other handlers here. */
PyOS_sighandler_t
gopyrt_signal_front(int signum, struct sigaction *before)
{
    if (gopyrt_process_forked() || sigaction(signum, NULL, before) != 0
        || !(before->sa_flags & SA_SIGINFO) || !gopyrt_signal_goes_to_go(before))
    {
        return NULL;
    }
    struct sigaction front = *before;
    front.sa_sigaction = arrived;
    front.sa_flags &= ~SA_RESTART;
    behind[signum] = *before;
    return sigaction(signum, &front, NULL) == 0 ? front.sa_handler : NULL;
}
