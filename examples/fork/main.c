/* A pre-forking server on a library whose other half is Go.
 *
 *     server [WORKERS [PORT]]
 *
 * Prints "ready, port N" when it listens, and ends with SIGTERM: exit code 0
 * means that the workers and the master finalized their runtimes.
 */
#include "server.h"

#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

/* A second interpreter, made by the main thread, which returns to the first. */
static PyThreadState *
second_interpreter(PyThreadState *first)
{
    const PyInterpreterConfig config = {
        .check_multi_interp_extensions = 1,
        .allow_threads = 1,
        .allow_fork = 1,
        .gil = PyInterpreterConfig_OWN_GIL,
    };
    PyThreadState *second;
    PyStatus status = Py_NewInterpreterFromConfig(&second, &config);
    if (PyStatus_Exception(status)) {
        give_up_status("master", status);
    }
    (void)PyThreadState_Swap(first);
    return second;
}

int
main(int argc, char **argv)
{
    int workers = argc > 1 ? atoi(argv[1]) : 4;
    int port = argc > 2 ? atoi(argv[2]) : 0;

    if (argc > 3 || workers < 1 || port < 0 || port > 65535) {
        give_up("usage: %s [WORKERS [PORT]]", argv[0]);
    }
    prctl(PR_SET_PDEATHSIG, SIGTERM); /* ends with the shell that started it */
    wake_setup(1);
    int listener = listen_on_loopback(&port);

    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status)) {
        give_up_status("master", status);
    }
    PyThreadState *first = PyThreadState_Get();
    (void)second_interpreter(first);
    busy_start();
    say("master    pid %d, CPython %.7s: Go, %d interpreters, threads that are busy with both",
        getpid(), Py_GetVersion(), 2);
    say("ready, port %d", port);

    int bad = supervise(workers, listener);

    PyThreadState *saved = PyEval_SaveThread();
    busy_stop();
    PyEval_RestoreThread(saved);
    int result = Py_FinalizeEx();
    say("master    the workers have ended%s, Py_FinalizeEx returned %d",
        bad != 0 ? ", not all of them well" : " well", result);
    return bad != 0 || result != 0;
}
