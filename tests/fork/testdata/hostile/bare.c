/* A child that is made without a handler of fork being told, while another thread starts
 * Go. It says so itself, and all works in it. */
#define _GNU_SOURCE 1
#include "live.h"

#include <Python.h>

#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define TIMES 40
#define STEP 100000 /* ns */

static pid_t
bare_fork(void)
{
    return (pid_t)syscall(SYS_clone, SIGCHLD, 0, NULL, NULL, 0);
}

static void
use_go(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    EXPECT_OK(PyConfig_Read(&config));
    PyConfig_Clear(&config);
}

static void *
start_go(void *unused)
{
    use_go();
    return unused;
}

static void
one(int number)
{
    struct timespec pause = { 0, (long)number * STEP };
    pthread_t thread;
    int status;

    EXPECT(pthread_create(&thread, NULL, start_go, NULL) == 0);
    nanosleep(&pause, NULL);
    pid_t child = bare_fork();
    if (child == 0) {
        alarm(PATIENCE);
        PyOS_AfterFork_Child();
        use_go();
        live_up();
        live_to_the_end();
        _exit(0);
    }
    EXPECT(waitpid(child, &status, 0) == child && status == 0);
    EXPECT(pthread_join(thread, NULL) == 0);
    use_go();
}

static int number;

static void
next(void)
{
    one(number);
}

int
main(void)
{
    while (number < TIMES) {
        EXPECT(live_in_a_child(next) == 0);
        number++;
    }
    puts("ok");
    return 0;
}
