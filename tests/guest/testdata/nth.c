/* The n-th call of a function of the C library fails, for every n:
 *
 *     nth malloc|mmap|thread load|init|interp|config|restart LIBRARY
 *
 * Each n has a process of its own, in which the phase runs with the failure, and has to
 * return a status, and once more without it, and has to work. Prints how many calls there
 * were, and how many of the failures made the phase fail.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "../../expect/expect.h"

#include <Python.h>

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum kind { NONE, MALLOC, MMAP, THREAD };

static enum kind failing; /* nothing fails while it is NONE */
static long countdown;    /* the call that brings it to zero fails */
static int has_failed;

static int
fails(enum kind kind)
{
    if (__atomic_load_n(&failing, __ATOMIC_RELAXED) != kind
        || __atomic_sub_fetch(&countdown, 1, __ATOMIC_RELAXED) != 0)
    {
        return 0;
    }
    has_failed = 1;
    return 1;
}

/* ---- In front of the C library's -------------------------------------------- */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *block, size_t size);

void *
malloc(size_t size)
{
    if (fails(MALLOC)) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_malloc(size);
}

void *
calloc(size_t n, size_t size)
{
    if (fails(MALLOC)) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_calloc(n, size);
}

void *
realloc(void *block, size_t size)
{
    if (fails(MALLOC)) {
        errno = ENOMEM;
        return NULL;
    }
    return __libc_realloc(block, size);
}

void *
mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    static void *(*next)(void *, size_t, int, int, int, off_t);
    if (next == NULL) {
        next = (void *(*)(void *, size_t, int, int, int, off_t))dlsym(RTLD_NEXT, "mmap");
    }
    if (fails(MMAP)) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return next(address, length, protection, flags, fd, offset);
}

typedef int (*create_function)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

int
pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *arg)
{
    static create_function next;
    if (next == NULL) {
        next = (create_function)dlsym(RTLD_NEXT, "pthread_create");
    }
    return fails(THREAD) ? EAGAIN : next(thread, attributes, run, arg);
}

/* ---- The phases: 1 for success ------------------------------------------------ */

static const char *library;
static void *loaded;
static const char *reason;

#define CALL(name) ((__typeof__(&name))look_up(#name))

static void *
look_up(const char *name)
{
    void *found = dlsym(loaded, name);
    EXPECT(found != NULL);
    return found;
}

static int
is_ok(PyStatus status)
{
    reason = status.err_msg;
    if (CALL(PyStatus_Exception)(status)) {
        EXPECT(status.func != NULL && status.err_msg != NULL);
        return 0;
    }
    return 1;
}

static int
load(void)
{
    if (loaded == NULL) {
        loaded = dlopen(library, RTLD_NOW | RTLD_GLOBAL);
        reason = loaded == NULL ? dlerror() : NULL;
    }
    return loaded != NULL;
}

static int
read_config(void)
{
    PyConfig config;
    CALL(PyConfig_InitIsolatedConfig)(&config);
    int ok = is_ok(CALL(PyConfig_SetBytesString)(&config, &config.program_name, "/usr/bin/python3"))
             && is_ok(CALL(PyConfig_Read)(&config));
    CALL(PyConfig_Clear)(&config);
    return ok;
}

static int
initialize(void)
{
    PyConfig config;
    CALL(PyConfig_InitIsolatedConfig)(&config);
    int ok = is_ok(CALL(Py_InitializeFromConfig)(&config));
    CALL(PyConfig_Clear)(&config);
    return ok;
}

static int
new_interpreter(void)
{
    PyInterpreterConfig config = { .check_multi_interp_extensions = 1,
                                   .gil = PyInterpreterConfig_OWN_GIL };
    PyThreadState *me = CALL(PyThreadState_Get)(), *made = NULL;
    if (!is_ok(CALL(Py_NewInterpreterFromConfig)(&made, &config))) {
        EXPECT(CALL(PyThreadState_Get)() == me);
        return 0;
    }
    CALL(Py_EndInterpreter)(made);
    CALL(PyThreadState_Swap)(me);
    return 1;
}

static void
prepare(const char *phase)
{
    if (strcmp(phase, "load") != 0) {
        EXPECT(load());
    }
    if (strcmp(phase, "interp") == 0 || strcmp(phase, "restart") == 0) {
        EXPECT(initialize());
        EXPECT(strcmp(phase, "interp") == 0 || new_interpreter());
    }
}

static int
run(const char *phase)
{
    if (strcmp(phase, "load") == 0) {
        return load() && initialize();
    }
    return strcmp(phase, "init") == 0     ? initialize()
           : strcmp(phase, "config") == 0 ? read_config()
                                          : new_interpreter();
}

/* ---- Each n --------------------------------------------------------------------- */

enum outcome { SURVIVED = 0, REFUSED = 2, NO_SUCH_CALL = 3 };

/* In its own process. "interp" does all there, since a child would restart Go. */
static int
attempt(enum kind kind, const char *phase, long n)
{
    if (strcmp(phase, "restart") != 0) {
        prepare(phase);
    }
    countdown = n;
    failing = kind;
    int ok = run(phase);
    failing = NONE;
    if (!has_failed) {
        EXPECT(ok);
        return NO_SUCH_CALL;
    }
    if (getenv("SHOW_REASONS") != NULL) {
        fprintf(stderr, "%ld: %s\n", n, ok ? "ok" : reason != NULL ? reason : "?");
    }
    /* After some failures in dlopen the C library loads the file at the next try, and does
     * not run its constructors. */
    int by_loader = loaded == NULL;
    if (!run(phase)) {
        fprintf(stderr, "%ld: again: %s\n", n, reason != NULL ? reason : "?");
        EXPECT(by_loader);
    }
    return ok ? SURVIVED : REFUSED;
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 4);
    enum kind kind = strcmp(argv[1], "malloc") == 0 ? MALLOC
                     : strcmp(argv[1], "mmap") == 0 ? MMAP
                                                    : THREAD;
    long n = getenv("NTH_FIRST") != NULL ? atol(getenv("NTH_FIRST")) - 1 : 0;
    long refused = 0, bad = 0;
    library = argv[3];
    if (strcmp(argv[2], "restart") == 0) {
        prepare(argv[2]);
    }
    for (int status = 0; !WIFEXITED(status) || WEXITSTATUS(status) != NO_SUCH_CALL;) {
        n++;
        fflush(NULL);
        pid_t child = fork();
        if (child == 0) {
            alarm(20);
            int outcome = attempt(kind, argv[2], n);
            fflush(NULL);
            _exit(outcome);
        }
        EXPECT(child > 0 && waitpid(child, &status, 0) == child);
        if (!WIFEXITED(status) || WEXITSTATUS(status) == 1) {
            fprintf(stderr, "%s %s: call %ld: status %#x\n", argv[1], argv[2], n, (unsigned)status);
            bad++;
        }
        refused += WIFEXITED(status) && WEXITSTATUS(status) == REFUSED;
    }
    printf("%ld calls, %ld refused\n", n - 1, refused);
    return bad != 0;
}
