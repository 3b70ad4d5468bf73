/* What fork() costs with the library: how long until the child is back, until it
 * has used the core, and until a call that needs Go has answered; and how much
 * memory the restarted Go takes. For comparison _Fork(), which runs no handlers:
 * the limit for a process of this size. The difference to fork() includes what
 * the C library itself does after a fork of a process with threads; compiled with
 * PLAIN the program measures that alone, in a process without the library.
 */
#define _GNU_SOURCE
#ifndef PLAIN
#include <Python.h>
#endif

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FORKS = 400, IDLE_THREADS = 6 };

/* One child's figures, in microseconds and KiB. */
typedef struct {
    double back, core, control;
    long private_kib;
} figures;

static figures *shared;

typedef struct {
    double core[FORKS], control[FORKS], kib[FORKS];
} used_figures;

static double
now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static int
by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double
quantile(double *values, double q)
{
    qsort(values, FORKS, sizeof(*values), by_value);
    return values[(int)(q * (FORKS - 1))];
}

static void *
be_idle(void *unused)
{
    pause();
    return unused;
}

#ifndef PLAIN
static long
private_kib(void)
{
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    char line[256];
    long kib = -1;
    while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
        if (sscanf(line, "Private_Dirty: %ld", &kib) == 1) {
            break;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return kib;
}

static void
expect_ok(PyStatus status)
{
    if (PyStatus_Exception(status)) {
        fprintf(stderr, "%s: %s\n", status.func, status.err_msg);
        _exit(1);
    }
}

static void
prepare(PyConfig *config)
{
    PyConfig_InitIsolatedConfig(config);
    config->site_import = 0;
    config->pathconfig_warnings = 0;
}

static void
initialize(void)
{
    PyConfig config;
    prepare(&config);
    expect_ok(Py_InitializeFromConfig(&config));
    PyConfig_Clear(&config);
}

static void
use_all(double back)
{
    PyGILState_STATE state = PyGILState_Ensure();
    PyEval_RestoreThread(PyEval_SaveThread());
    PyGILState_Release(state);
    shared->core = now() - back;

    long before = private_kib();
    PyConfig config;
    prepare(&config);
    double asked = now();
    PyStatus status = PyConfig_Read(&config);
    shared->control = now() - asked;
    shared->private_kib = private_kib() - before;
    expect_ok(status);
}
#endif

static double
fork_once(pid_t (*how)(void), int use)
{
    int status;
    double asked = now();
    pid_t pid = how();
    if (pid == 0) {
        double back = now();
        shared->back = back - asked;
#ifndef PLAIN
        if (use) {
            use_all(back);
        }
#else
        (void)use;
#endif
        _exit(0);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0) {
        fprintf(stderr, "a child failed\n");
        exit(1);
    }
    return shared->back;
}

int
main(void)
{
    static double bare[FORKS], handled[FORKS];
#ifndef PLAIN
    static used_figures used;
#endif
    pthread_t thread;

    shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
#ifndef PLAIN
    initialize();
    pthread_create(&thread, NULL, be_idle, NULL);
#else
    /* As many as the library's process has with Go's. */
    for (int i = 0; i < IDLE_THREADS; i++) {
        pthread_create(&thread, NULL, be_idle, NULL);
    }
#endif
    for (int i = 0; i < FORKS; i++) {
        bare[i] = fork_once(_Fork, 0);
        handled[i] = fork_once(fork, 1);
#ifndef PLAIN
        used.core[i] = shared->core;
        used.control[i] = shared->control;
        used.kib[i] = (double)shared->private_kib;
#endif
    }
    double without = quantile(bare, 0.5), with = quantile(handled, 0.5);
    printf("the child is back, us:  _Fork() %.0f, fork() %.0f: %.0f more\n", without, with,
           with - without);
#ifndef PLAIN
    printf("the core is used:       %.0f us later (95 %%: %.0f)\n", quantile(used.core, 0.5),
           quantile(used.core, 0.95));
    printf("Go has answered:        %.1f ms after it was asked (95 %%: %.1f)\n",
           quantile(used.control, 0.5) / 1e3, quantile(used.control, 0.95) / 1e3);
    printf("The restart of Go takes: %.0f KiB\n", quantile(used.kib, 0.5));
#endif
    return 0;
}
