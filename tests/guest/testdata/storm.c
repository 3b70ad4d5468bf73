/* Everything at once, for a while:
 *
 *     storm LIBRARY SECONDS
 *
 * Eight threads use the API, and set alternate stacks and take them away. Timers at 5 kHz
 * and queued signals hit them, whose handlers look at which stack they are on. One thread
 * waits for a signal by sigwait, one reads a signalfd, one sends to both, one looks for
 * files that nobody here has opened, and closes and opens others, and one forks: each child
 * uses the API, and so does a child of its own. No signal may be lost. */
#include "storm.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/signalfd.h>
#include <sys/time.h>

volatile int stop;
long counts[COUNTS];

/* ---- Signals that are waited for --------------------------------------------------- */

#define WAITED SIGUSR1
#define READ SIGUSR2

static int answers[2]; /* a pipe: each signal that arrived is a byte */
static int signal_file;

static void
answer(char what)
{
    EXPECT(write(answers[1], &what, 1) == 1);
}

static void *
wait_for_signals(void *unused)
{
    sigset_t set;
    int number;
    sigemptyset(&set);
    sigaddset(&set, WAITED);
    while (!stop) {
        EXPECT(sigwait(&set, &number) == 0 && number == WAITED);
        answer('w');
    }
    return unused;
}

static void *
read_signals(void *unused)
{
    struct signalfd_siginfo info;
    while (!stop) {
        EXPECT(read(signal_file, &info, sizeof(info)) == sizeof(info));
        EXPECT(info.ssi_signo == READ);
        answer('r');
    }
    return unused;
}

static void *
send_signals(void *unused)
{
    while (!stop) {
        char got[2];
        EXPECT(kill(getpid(), WAITED) == 0 && kill(getpid(), READ) == 0);
        for (int n = 0; n < 2; n++) {
            EXPECT(read(answers[0], &got[n], 1) == 1);
        }
        EXPECT(got[0] != got[1]);
        count(WAITED_FOR, 2);
        pause_ms(1);
    }
    kill(getpid(), WAITED);
    kill(getpid(), READ);
    return unused;
}

/* ---- Signals that are handled ------------------------------------------------------- */

static void
set_handler(int number, void (*function)(int), int flags)
{
    struct sigaction action = { .sa_handler = function, .sa_flags = SA_RESTART | flags };
    sigfillset(&action.sa_mask); /* one in another would be on the other's stack */
    EXPECT(sigaction(number, &action, NULL) == 0);
}

static void *
queue_signals(void *unused)
{
    while (!stop) {
        union sigval value = { 0 };
        if (sigqueue(getpid(), QUEUED, value) == 0) {
            count(SENT, 1);
        }
        pause_ms(1);
    }
    return unused;
}

static void
start_timers(int on)
{
    struct itimerval often = { { 0, 200 * on }, { 0, 200 * on } };
    EXPECT(setitimer(ITIMER_REAL, &often, NULL) == 0);
    EXPECT(setitimer(ITIMER_PROF, &often, NULL) == 0);
}

/* ---- Files ---------------------------------------------------------------------------- */

#define FIRST_OWN 200
#define LAST_OWN 260

/* Those that were open before the library came, or are opened here: the numbers above
 * FIRST_OWN, the folder itself, and a report that is read. */
static void
expect_no_other(const char *known)
{
    DIR *files = opendir("/proc/self/fd");
    if (files == NULL) {
        return;
    }
    for (struct dirent *file; (file = readdir(files)) != NULL;) {
        char target[256] = "", path[300];
        int number = atoi(file->d_name);
        snprintf(path, sizeof(path), "/proc/self/fd/%s", file->d_name);
        if (file->d_name[0] == '.' || number == dirfd(files) || number >= FIRST_OWN || known[number]
            || readlink(path, target, sizeof(target) - 1) < 0)
        {
            continue;
        }
        if (strstr(target, "anon_inode") != NULL || strstr(target, "cgroup") != NULL) {
            fprintf(stderr, "file %d was opened: %s\n", number, target);
            _exit(1);
        }
    }
    closedir(files);
}

static void *
use_files(void *known)
{
    while (!stop) {
        for (int i = FIRST_OWN; i < LAST_OWN; i++) {
            EXPECT(dup2(0, i) == i);
        }
        expect_no_other(known);
        for (int i = FIRST_OWN; i < LAST_OWN; i++) {
            close(i);
        }
        count(FILES, 1);
        pause_ms(5);
    }
    return NULL;
}

/* ---- All of it ------------------------------------------------------------------------- */

int
main(int argc, char **argv)
{
    EXPECT(argc == 3);
    static char known[FIRST_OWN];
    double seconds = atof(argv[2]);
    sigset_t waited;
    sigemptyset(&waited);
    sigaddset(&waited, WAITED);
    sigaddset(&waited, READ);
    pthread_sigmask(SIG_BLOCK, &waited, NULL);
    set_handler(SIGALRM, on_own_stack, 0);
    set_handler(SIGPROF, on_either_stack, SA_ONSTACK);
    set_handler(QUEUED, on_queued, SA_ONSTACK);

    load(argv[1]);
    sigset_t read_set;
    sigemptyset(&read_set);
    sigaddset(&read_set, READ);
    signal_file = signalfd(-1, &read_set, SFD_CLOEXEC);
    EXPECT(signal_file >= 0 && pipe(answers) == 0);
    for (int i = 0; i < FIRST_OWN; i++) {
        known[i] = fcntl(i, F_GETFD) >= 0;
    }
    up();
    PyThreadState *me = CALL(PyEval_SaveThread)();
    void *(*const others[])(void *) = { wait_for_signals, read_signals, send_signals,
                                        queue_signals,    use_files,    fork_often };
    enum { OTHERS = sizeof(others) / sizeof(others[0]) };
    pthread_t threads[WORKERS + OTHERS];
    for (int i = 0; i < WORKERS + OTHERS; i++) {
        void *(*run)(void *) = i < WORKERS ? work : others[i - WORKERS];
        EXPECT(pthread_create(&threads[i], NULL, run, known) == 0);
    }
    start_timers(1);
    for (double end = now() + seconds; now() < end;) {
        pause_ms(100);
    }
    stop = 1;
    for (int i = 0; i < WORKERS + OTHERS; i++) {
        pthread_join(threads[i], NULL);
    }
    start_timers(0);
    for (double end = now() + 10; counts[SENT] != counts[HANDLED] && now() < end;) {
        pause_ms(10);
    }
    CALL(PyEval_RestoreThread)(me);
    EXPECT(CALL(Py_FinalizeEx)() == 0);
    printf("%ld operations, %ld timer signals, %ld of %ld queued ones, %ld waited for, %ld forks, "
           "%ld looks at files, %ld misplaced\n",
           counts[OPERATIONS], counts[TIMER], counts[HANDLED], counts[SENT], counts[WAITED_FOR],
           counts[FORKS], counts[FILES], counts[MISPLACED]);
    fflush(stdout);
    EXPECT(counts[MISPLACED] == 0 && counts[SENT] == counts[HANDLED]);
    EXPECT(counts[TIMER] > 100 && counts[FORKS] > 0 && counts[WAITED_FOR] > 0);
    puts("ok");
    return 0;
}
