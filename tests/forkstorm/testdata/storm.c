/* storm FORKS [SEED]: makes that many forks, from threads of all kinds, while the
 * runtime is under load. A child that hangs is killed by its alarm. Prints what
 * happened; exits 0 if every child did everything.
 */
#include "storm.h"

#include <pthread.h>
#include <sys/wait.h>
#include <time.h>

const char *const place_names[PLACES] = {
    [ATTACHED] = "attached",
    [DETACHED] = "detached",
    [UNKNOWN] = "unknown to the runtime",
    [OWN_GIL] = "in a subinterpreter with its own GIL",
    [SHARED_GIL] = "in a subinterpreter with the shared GIL",
};

static long share; /* forks of each thread */
static unsigned first_seed;
static struct {
    int forks, hung, crashed, failed;
} results[PLACES];

PyInterpreterConfig
interp_config(int own_gil)
{
    return (PyInterpreterConfig){
        .allow_fork = 1,
        .allow_exec = 1,
        .allow_threads = 1,
        .check_multi_interp_extensions = 1,
        .gil = own_gil ? PyInterpreterConfig_OWN_GIL : PyInterpreterConfig_SHARED_GIL,
    };
}

static void
fork_once(place where, unsigned seed)
{
    int status;
    pid_t pid = fork();

    if (pid == 0) {
        child_live(where, seed, 1);
    }
    EXPECT(pid > 0);
    /* If it is attached, it lets the others run while it waits. */
    PyThreadState *mine = PyThreadState_GetUnchecked() != NULL ? PyEval_SaveThread() : NULL;
    EXPECT(waitpid(pid, &status, 0) == pid);
    if (mine != NULL) {
        PyEval_RestoreThread(mine);
    }
    _Py_atomic_add_int(&results[where].forks, 1);
    if (WIFSIGNALED(status)) {
        int *which = WTERMSIG(status) == SIGALRM ? &results[where].hung : &results[where].crashed;
        _Py_atomic_add_int(which, 1);
        fprintf(stderr, "child %d, forked %s, seed %u: signal %d\n", (int)pid, place_names[where],
                seed, WTERMSIG(status));
    }
    else if (WEXITSTATUS(status) != 0) {
        _Py_atomic_add_int(&results[where].failed, 1);
        fprintf(stderr, "child %d, forked %s, seed %u: exit %d\n", (int)pid, place_names[where],
                seed, WEXITSTATUS(status));
    }
}

static void
fork_many(place where)
{
    for (long i = 0; i < share; i++) {
        fork_once(where, first_seed + (unsigned)(i * PLACES) + where);
    }
}

static void *
fork_detached(void *unused)
{
    PyGILState_STATE before = PyGILState_Ensure();
    PyThreadState *mine = PyEval_SaveThread();
    fork_many(DETACHED);
    PyEval_RestoreThread(mine);
    PyGILState_Release(before);
    return unused;
}

static void *
fork_unknown(void *unused)
{
    fork_many(UNKNOWN);
    return unused;
}

static void *
fork_in_interpreter(void *own_gil)
{
    PyThreadState *home = PyThreadState_New(PyInterpreterState_Main()), *tstate;
    PyInterpreterConfig config = interp_config(own_gil != NULL);

    PyEval_AcquireThread(home);
    EXPECT_OK(Py_NewInterpreterFromConfig(&tstate, &config));
    fork_many(own_gil != NULL ? OWN_GIL : SHARED_GIL);
    Py_EndInterpreter(tstate);
    PyThreadState_Swap(home);
    PyThreadState_Clear(home);
    PyThreadState_DeleteCurrent();
    return NULL;
}

int
main(int argc, char **argv)
{
    long forks = argc > 1 ? atol(argv[1]) : 100;
    pthread_t threads[4];
    int bad = 0;

    share = (forks + PLACES - 1) / PLACES;
    first_seed = argc > 2 ? (unsigned)atol(argv[2]) : (unsigned)time(NULL);
    EXPECT_OK(initialize_isolated());
    load_start();
    EXPECT(pthread_create(&threads[0], NULL, fork_detached, NULL) == 0);
    EXPECT(pthread_create(&threads[1], NULL, fork_unknown, NULL) == 0);
    EXPECT(pthread_create(&threads[2], NULL, fork_in_interpreter, NULL) == 0);
    EXPECT(pthread_create(&threads[3], NULL, fork_in_interpreter, &share) == 0);
    fork_many(ATTACHED);
    PyThreadState *mine = PyEval_SaveThread();
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    PyEval_RestoreThread(mine);
    for (int i = 0; i < PLACES; i++) {
        printf("%d forks %s: %d hung, %d crashed, %d failed\n", results[i].forks, place_names[i],
               results[i].hung, results[i].crashed, results[i].failed);
        bad += results[i].hung + results[i].crashed + results[i].failed;
    }
    printf("seed %u: %d bad children\n", first_seed, bad);
    fflush(stdout);
    _exit(bad != 0);
}
