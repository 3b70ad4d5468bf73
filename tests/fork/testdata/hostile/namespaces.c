/* A process and its child have the same number, each in a namespace of its own. The first
 * of a namespace has number 1. */
#define _GNU_SOURCE 1
#include "../../../expect/process.h"
#include "live.h"

#include <sched.h>
#include <stdio.h>
#include <unistd.h>

__attribute__((noreturn)) static void
skip(void)
{
    puts("skipped");
    fflush(stdout);
    _exit(0);
}

/* Returns in the first process of a new namespace; its parent ends as it does. Threads can't be
 * made in the parent any more. */
static void
enter_namespace(void)
{
    if (unshare(CLONE_NEWPID) != 0) {
        skip(); /* not allowed here, or not with the threads that there are */
    }
    pid_t child = fork();
    EXPECT(child >= 0);
    if (child != 0) {
        int status = wait_for(child);
        _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
    }
    alarm(PATIENCE);
    EXPECT(getpid() == 1);
}

int
main(void)
{
    if (geteuid() != 0 && unshare(CLONE_NEWUSER) != 0) {
        skip();
    }
    enter_namespace();
    live_up();
    live_on();
    enter_namespace();
    live_on();
    EXPECT(live_in_a_child(live_on) == 0);
    enter_namespace();
    live_to_the_end();
    puts("ok");
    return 0;
}
