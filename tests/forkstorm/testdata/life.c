/* life FORKS: one thread initializes and finalizes the runtime all the time, and
 * another, unknown to it, forks, so often at least, and until it has met both a
 * runtime that was up and one that was not. Whatever state the runtime was in, a
 * child can initialize it, use it and finalize it, twice.
 */
#include "storm.h"

#include <pthread.h>
#include <sys/wait.h>

static int stop;

static void *
come_and_go(void *unused)
{
    for (useconds_t i = 0; !_Py_atomic_load_int(&stop); i++) {
        EXPECT_OK(initialize_isolated());
        PyThreadState *mine = PyEval_SaveThread();
        usleep(i % 5 * 50);
        PyEval_RestoreThread(mine);
        EXPECT(Py_FinalizeEx() == 0);
    }
    return unused;
}

static void *
attach(void *unused)
{
    PyGILState_Release(PyGILState_Ensure());
    return unused;
}

static _Noreturn void
live(void)
{
    alarm(100);
    EXPECT(_PyRuntimeState_GetFinalizing(&_PyRuntime) == NULL);
    if (Py_IsInitialized()) {
        PyGILState_Ensure();
        EXPECT(Py_FinalizeEx() == 0);
    }
    for (int i = 0; i < 2; i++) {
        pthread_t thread;
        EXPECT_OK(initialize_isolated());
        EXPECT(PyInterpreterState_Head() == &_PyRuntime._main_interpreter);
        EXPECT(PyInterpreterState_Next(PyInterpreterState_Head()) == NULL);
        PyThreadState *mine = PyEval_SaveThread();
        EXPECT(pthread_create(&thread, NULL, attach, NULL) == 0);
        EXPECT(pthread_join(thread, NULL) == 0);
        PyEval_RestoreThread(mine);
        EXPECT(Py_FinalizeEx() == 0);
        EXPECT(PyInterpreterState_Head() == NULL);
    }
    _exit(0);
}

int
main(int argc, char **argv)
{
    int least = argc > 1 ? atoi(argv[1]) : 100, forks = 0, bad = 0, up = 0;
    pthread_t thread;

    EXPECT(pthread_create(&thread, NULL, come_and_go, NULL) == 0);
    for (; forks < least || up == 0 || up == forks; forks++) {
        int status;
        usleep((useconds_t)(forks * 37 % 200));
        up += Py_IsInitialized();
        pid_t pid = fork();
        if (pid == 0) {
            live();
        }
        EXPECT(pid > 0 && waitpid(pid, &status, 0) == pid);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            fprintf(stderr, "child %d: %s %d\n", (int)pid, WIFEXITED(status) ? "exit" : "signal",
                    WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
            bad++;
        }
    }
    _Py_atomic_store_int(&stop, 1);
    pthread_join(thread, NULL);
    printf("%d forks, about %d of them of a runtime that was up: %d bad children\n", forks, up,
           bad);
    return bad != 0;
}
