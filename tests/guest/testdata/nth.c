/* The n-th call of a function of the C library fails, for nearly every n:
 *
 *     nth malloc|mmap|thread load|init|interp|config|restart LIBRARY
 *
 * Each n has a process of its own, in which the phase runs with the failure, and has to
 * return a status, and once more without it, and has to work. Prints how many calls there
 * were, how many of them failed, and how many of the failures made the phase fail.
 */
#include "host.h"
#include "../../expect/sampled.h"

#include <limits.h>
#include <sys/mman.h>

enum kind { NONE, MALLOC, MMAP, THREAD };

static enum kind failing; /* nothing fails while it is NONE */
static long countdown;    /* the call that brings it to zero fails */
static int has_failed;
static long *calls; /* how many there were where none failed; shared with the children */

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

static const char *library_path;
static const char *reason;

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
can_load(void)
{
    if (library == NULL) {
        library = dlopen(library_path, RTLD_NOW | RTLD_GLOBAL);
        reason = library == NULL ? dlerror() : NULL;
    }
    return library != NULL;
}

static int
can_read_config(void)
{
    PyConfig config;
    CALL(PyConfig_InitIsolatedConfig)(&config);
    int ok = is_ok(CALL(PyConfig_SetBytesString)(&config, &config.program_name, "/usr/bin/python3"))
             && is_ok(CALL(PyConfig_Read)(&config));
    CALL(PyConfig_Clear)(&config);
    return ok;
}

static int
can_initialize(void)
{
    return is_ok(try_up());
}

static int
can_make_interpreter(void)
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
        EXPECT(can_load());
    }
    if (strcmp(phase, "interp") == 0 || strcmp(phase, "restart") == 0) {
        EXPECT(can_initialize());
        EXPECT(strcmp(phase, "interp") == 0 || can_make_interpreter());
    }
}

static int
run(const char *phase)
{
    return strcmp(phase, "load") == 0     ? can_load()
           : strcmp(phase, "init") == 0   ? can_initialize()
           : strcmp(phase, "config") == 0 ? can_read_config()
                                          : can_make_interpreter();
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
        *calls = n - countdown;
        return NO_SUCH_CALL;
    }
    if (getenv("SHOW_REASONS") != NULL) {
        fprintf(stderr, "%ld: %s\n", n, ok ? "ok" : reason != NULL ? reason : "?");
    }
    /* After some failures in dlopen the C library loads the file at the next try, and does
     * not run its constructors. */
    int by_loader = library == NULL;
    if (!run(phase) || (strcmp(phase, "load") == 0 && !can_initialize())) {
        fprintf(stderr, "%ld: again: %s\n", n, reason != NULL ? reason : "?");
        EXPECT(by_loader);
    }
    return ok ? SURVIVED : REFUSED;
}

/* Runs attempt in a child and returns how it ended. */
static int
attempt_apart(enum kind kind, const char *phase, long n)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        alarm(100);
        int outcome = attempt(kind, phase, n);
        fflush(NULL);
        _exit(outcome);
    }
    return wait_for(child);
}

static int
ends_with(int status, enum outcome outcome)
{
    return WIFEXITED(status) && WEXITSTATUS(status) == (int)outcome;
}

#define ONE_IN 7 /* of the requests in the middle */

int
main(int argc, char **argv)
{
    EXPECT(argc == 4);
    enum kind kind = strcmp(argv[1], "malloc") == 0 ? MALLOC
                     : strcmp(argv[1], "mmap") == 0 ? MMAP
                                                    : THREAD;
    long n = getenv("NTH_FIRST") != NULL ? atol(getenv("NTH_FIRST")) : 1;
    long failed = 0, refused = 0, bad = 0;
    library_path = argv[3];
    calls = mmap(NULL, sizeof(*calls), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    EXPECT(calls != MAP_FAILED);
    if (strcmp(argv[2], "restart") == 0) {
        prepare(argv[2]);
    }
    EXPECT(ends_with(attempt_apart(kind, argv[2], LONG_MAX), NO_SUCH_CALL));
    for (long count = *calls;; n = next_to_fail(n, count, ONE_IN)) {
        int status = attempt_apart(kind, argv[2], n);
        if (ends_with(status, NO_SUCH_CALL)) {
            break;
        }
        if (!WIFEXITED(status) || WEXITSTATUS(status) == 1) {
            fprintf(stderr, "%s %s: call %ld: status %#x\n", argv[1], argv[2], n, (unsigned)status);
            bad++;
        }
        failed++;
        refused += ends_with(status, REFUSED);
    }
    printf("%ld calls, %ld of them failed, %ld refused\n", n - 1, failed, refused);
    return bad != 0;
}
