/* Requests that end processes: a fork from a worker's thread while its other
 * threads continue, and a fatal error. */
#include "requests.h"

#include <errno.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the grandchild, whose only thread, and so main thread, was one of several
 * serving threads: it runs through a whole lifecycle before it answers. */
static int
answer_as_grandchild(reply *r, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    alarm(20);
    if (getppid() != parent) {
        return 1;
    }
    REPLY_EXPECT(r, PyGILState_Check());
    REPLY_EXPECT(r, count_thread_states() == 1);
    REPLY_EXPECT(r, _PyRuntime.main_thread == PyThread_get_thread_ident());
    PyThreadState *saved = PyEval_SaveThread();
    PyEval_RestoreThread(saved);
    use_interpreter(r);
    int result = Py_FinalizeEx();
    REPLY_EXPECT(r, result == 0 && !Py_IsInitialized());
    reply_fact(r, " parent=%d finalize=%d", parent, result);
    return reply_send(r, "nested-fork") != 0 || r->wrong != NULL;
}

void
request_nested_fork(reply *r)
{
    pid_t parent = getpid(), pid;
    int status = -1;

    PyGILState_STATE state = PyGILState_Ensure();
    pid = fork();
    if (pid == 0) {
        _exit(answer_as_grandchild(r, parent));
    }
    PyGILState_Release(state);
    if (!REPLY_EXPECT(r, pid > 0)) {
        return;
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    r->sent = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!r->sent) {
        reply_fact(r, " grandchild=%d status=%#x", pid, status);
        r->wrong = "the grandchild has answered";
    }
}

void
request_crash(reply *r)
{
    (void)r;
    PyGILState_Ensure();
    Py_FatalError("a client has asked for it");
}
