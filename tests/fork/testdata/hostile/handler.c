/* fork() in a signal handler, on an alternate stack of the host and on the thread's own
 * stack, which is what a handler is on where the host has set no other: Go's is no
 * alternative. The child uses everything in the handler, and again after the handler has
 * returned. */
#include "live.h"

#include <Python.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t child;
static int on_stack;

static void
use_go(void)
{
    EXPECT(live_use_go() == NULL);
}

static void
fork_in_handler(int signum)
{
    stack_t now;
    (void)signum;
    EXPECT(sigaltstack(NULL, &now) == 0);
    on_stack = (now.ss_flags & SS_ONSTACK) != 0;
    child = fork();
    if (child == 0) {
        alarm(PATIENCE);
        live_on_a_thread(use_go);
    }
}

static void
get_signal(int alternate)
{
    use_go();
    raise(SIGUSR1);
    EXPECT(on_stack == alternate);
    live_on();
    use_go();
    live_on_a_thread(live_on);
    if (child == 0) {
        EXPECT(live_in_a_child(live_on) == 0);
        raise(SIGUSR2); /* again on the stack after the return */
        live_on();
        _exit(0);
    }
    int status;
    EXPECT(child > 0 && waitpid(child, &status, 0) == child);
    EXPECT(status == 0);
}

static void
get_signal_and_live(void)
{
    enum { SIZE = 1 << 17 };
    stack_t alternate = { .ss_sp = malloc(SIZE), .ss_size = SIZE };
    stack_t none = { .ss_flags = SS_DISABLE };

    get_signal(0);
    EXPECT(sigaltstack(&alternate, NULL) == 0);
    get_signal(1);
    EXPECT(sigaltstack(&none, NULL) == 0);
    free(alternate.ss_sp);
    get_signal(0);
}

static void
do_nothing(int signum)
{
    (void)signum;
}

int
main(void)
{
    struct sigaction forks = { .sa_handler = fork_in_handler, .sa_flags = SA_ONSTACK };
    struct sigaction nothing = { .sa_handler = do_nothing, .sa_flags = SA_ONSTACK };
    sigaction(SIGUSR1, &forks, NULL);
    sigaction(SIGUSR2, &nothing, NULL);
    live_up();
    PyEval_SaveThread();
    get_signal_and_live();
    live_on_a_thread(get_signal_and_live);
    puts("ok");
    return 0;
}
