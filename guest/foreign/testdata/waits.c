/* A host that blocks signals and waits for them with sigwait, as daemons do:
 *
 *     waits LIBRARY early|late
 *
 * early: they are blocked before the library is loaded. late: after it was used. Each signal
 * that is sent to the process has to come here. */
#include "host.h"

static sigset_t set;

static void
expect(int sent)
{
    struct timespec long_enough = { 10, 0 };
    int got = sigtimedwait(&set, NULL, &long_enough);
    if (got != sent) {
        printf("signal %d was sent, and %s\n", sent, got < 0 ? "did not come" : "another one came");
        fflush(NULL);
        _exit(1);
    }
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 3);
    int late = strcmp(argv[2], "late") == 0;
    go_library library;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGCHLD);
    if (late) {
        library = load(argv[1]);
        EXPECT(works(&library, 1));
    }
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (!late) {
        library = load(argv[1]);
    }
    for (int round = 0; round < 50; round++) {
        EXPECT(works(&library, round));
        kill(getpid(), SIGTERM);
        expect(SIGTERM);
        kill(getpid(), SIGUSR1);
        expect(SIGUSR1);
        pid_t child = fork();
        if (child == 0) {
            _exit(0);
        }
        expect(SIGCHLD);
        EXPECT(wait_for(child) == 0);
    }
    puts("all signals came");
    return 0;
}
