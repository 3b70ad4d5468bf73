/* The master's loop: it forks workers, notices when one dies, forks another in
 * its place, and in the end asks all of them to end. */
#include "server.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_WORKERS = 64, MAX_QUICK_DEATHS = 20 };

static pid_t pids[MAX_WORKERS];

/* On the master's main thread, which is the worker's; it holds the GIL, so that
 * the worker begins with a thread state that is attached. */
static pid_t
fork_worker(int number, int listener)
{
    const worker_facts facts = {
        .number = number,
        .listener = listener,
        .thread_states_before = count_thread_states(),
        .interpreters_before = count_interpreters(),
    };
    pid_t master = getpid();

    pid_t pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != master) {
            _exit(1); /* it died before it could be asked for that */
        }
        _exit(worker_run(facts));
    }
    if (pid < 0) {
        give_up("master: fork: %s", strerror(errno));
    }
    return pid;
}

static int
number_of(pid_t pid, int workers)
{
    for (int i = 0; i < workers; i++) {
        if (pids[i] == pid) {
            return i + 1;
        }
    }
    return 0;
}

/* Every worker that has ended. Returns how many did not end well. */
static int
collect(int workers, int replace, int listener)
{
    int bad = 0, status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        int number = number_of(pid, workers);
        if (number == 0) {
            continue;
        }
        pids[number - 1] = 0;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && !replace) {
            continue;
        }
        bad++;
        if (WIFSIGNALED(status)) {
            say("master    worker %d, pid %d, was ended by signal %d (%s)", number, pid,
                WTERMSIG(status), strsignal(WTERMSIG(status)));
        }
        else {
            say("master    worker %d, pid %d, ended with exit code %d", number, pid,
                WEXITSTATUS(status));
        }
        if (replace) {
            busy_hurry(1);
            pids[number - 1] = fork_worker(number, listener);
            busy_hurry(0);
            say("master    worker %d is replaced by pid %d", number, pids[number - 1]);
        }
    }
    return bad;
}

static int
alive(int workers)
{
    int n = 0;
    for (int i = 0; i < workers; i++) {
        n += pids[i] > 0;
    }
    return n;
}

static void
wait_detached(void)
{
    PyThreadState *saved = PyEval_SaveThread();
    wake_wait();
    PyEval_RestoreThread(saved);
}

int
supervise(int workers, int listener)
{
    int deaths = 0, bad = 0;

    if (workers > MAX_WORKERS) {
        give_up("master: at most %d workers", MAX_WORKERS);
    }
    busy_hurry(1);
    for (int i = 0; i < workers; i++) {
        pids[i] = fork_worker(i + 1, listener);
    }
    busy_hurry(0);

    while (!stop_requested) {
        wait_detached();
        deaths += collect(workers, 1, listener);
        if (deaths > MAX_QUICK_DEATHS) {
            say("master    too many workers have died");
            stop_requested = 1;
            bad++;
        }
    }
    for (int i = 0; i < workers; i++) {
        if (pids[i] > 0) {
            kill(pids[i], SIGTERM);
        }
    }
    for (int64_t until = now_ns() + INT64_C(10000000000); alive(workers) > 0;) {
        wait_detached();
        bad += collect(workers, 0, listener);
        if (now_ns() > until) {
            say("master    %d workers do not end", alive(workers));
            return bad + alive(workers); /* they end with the master */
        }
    }
    return bad;
}
