/* Signals in a child: `dying LIBRARY USER WHEN HANDLER SIGNAL`. USER is live.c as a
 * shared object, which is loaded after LIBRARY, so that the program is loaded
 * before both. WHEN: parent (no fork at all), child, restarted (a child that has
 * used Go). HANDLER: none, before (installed before the library was loaded), after.
 * SIGNAL: a number, sent by raise(); fault: a write to address 8. Prints how the
 * process ended. */
#include "load.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int signum;
static int fault;

static void
handler(int got)
{
    static const char text[] = "the host's handler ran\n";
    (void)!write(STDOUT_FILENO, text, sizeof(text) - 1);
    _exit(got == signum ? 42 : 43);
}

static void
install(void)
{
    struct sigaction action = { .sa_handler = handler, .sa_flags = SA_ONSTACK };
    sigaction(signum, &action, NULL);
}

static void
get_signal(void)
{
    if (fault) {
        volatile int *nowhere = (volatile int *)8;
        *nowhere = 1;
    }
    raise(signum);
}

static void
tell(pid_t pid)
{
    int status;
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        exit(2);
    }
    printf("%s %d\n", WIFSIGNALED(status) ? "signal" : "exit",
           WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    exit(0);
}

int
main(int argc, char **argv)
{
    if (argc != 6) {
        return 2;
    }
    const char *when = argv[3], *which = argv[4];
    fault = strcmp(argv[5], "fault") == 0;
    signum = fault ? SIGSEGV : atoi(argv[5]);
    setvbuf(stdout, NULL, _IONBF, 0);

    /* The process that waits never loads the library. */
    pid_t first = fork();
    if (first != 0) {
        tell(first);
    }
    alarm(100);
    if (strcmp(which, "before") == 0) {
        install();
    }
    load(argv[1]);
    void *user = load(argv[2]);
    void (*up)(void) = (void (*)(void))dlsym(user, "live_up");
    const char *(*use_go)(void) = (const char *(*)(void))dlsym(user, "live_use_go");
    up();
    if (use_go() != NULL) {
        return 3;
    }
    if (strcmp(which, "after") == 0) {
        install();
    }
    if (strcmp(when, "parent") != 0) {
        pid_t child = fork();
        if (child != 0) {
            int status;
            waitpid(child, &status, 0);
            if (WIFSIGNALED(status)) {
                signal(WTERMSIG(status), SIG_DFL);
                raise(WTERMSIG(status));
            }
            _exit(WEXITSTATUS(status));
        }
        alarm(100);
        if (strcmp(when, "restarted") == 0 && use_go() != NULL) {
            return 3;
        }
    }
    get_signal();
    return 4;
}
