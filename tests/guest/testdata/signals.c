/* A host that blocks signals and waits for them:
 *
 *     signals LIBRARY sigwait|signalfd loaded|up|interpreter|ended|child
 *
 * Each is sent to the process many times, and has to come here every time. */
#include "host.h"

#include <sys/signalfd.h>

static const int sent[] = { SIGTERM, SIGHUP,  SIGUSR1,  SIGUSR2, SIGINT,        SIGALRM, SIGCHLD,
                            SIGPROF, SIGURG,  SIGWINCH, SIGIO,   SIGSTKFLT,     SIGPIPE, SIGVTALRM,
                            SIGQUIT, SIGTSTP, SIGPWR,   SIGXCPU, 0 /* RTMIN */, 0 /* RTMAX */ };
#define COUNT ((int)(sizeof(sent) / sizeof(sent[0])))

static int
number(int i)
{
    return i == COUNT - 2 ? SIGRTMIN : i == COUNT - 1 ? SIGRTMAX : sent[i];
}

static void
enter_state(const char *state)
{
    if (strcmp(state, "loaded") == 0) {
        return;
    }
    up();
    if (strcmp(state, "interpreter") == 0) {
        make_and_end_interpreter();
    }
    else if (strcmp(state, "ended") == 0) {
        EXPECT(CALL(Py_FinalizeEx)() == 0);
    }
    else if (strcmp(state, "child") == 0) {
        pid_t child = fork();
        if (child != 0) {
            int status = wait_for(child);
            exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
        }
        make_and_end_interpreter();
    }
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 4);
    int by_file = strcmp(argv[2], "signalfd") == 0;
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < COUNT; i++) {
        sigaddset(&set, number(i));
    }
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    load(argv[1]);
    enter_state(argv[3]);
    int file = signalfd(-1, &set, 0);
    EXPECT(file >= 0);
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < COUNT; i++) {
            int got = 0;
            struct signalfd_siginfo info;
            EXPECT(kill(getpid(), number(i)) == 0);
            if (by_file) {
                EXPECT(read(file, &info, sizeof(info)) == sizeof(info));
                got = (int)info.ssi_signo;
            }
            else {
                EXPECT(sigwait(&set, &got) == 0);
            }
            EXPECT(got == number(i));
        }
    }
    puts("ok");
    return 0;
}
