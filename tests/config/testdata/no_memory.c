/* The C library's malloc fails: `no_memory OPERATION once|from` starts itself for
 * every n with one more argument, and there the n-th request of the operation, on
 * whichever thread, or all from the n-th on, get nothing. The outcome is a status,
 * or success where the memory was not needed. Prints "ok", and how many of these
 * processes there were. */
#include <Python.h>
#include <gopyruntime.h>
#include "../../expect/expect.h"
#include "../../expect/isolated.h"
#include "../../expect/sampled.h"

#include <errno.h>
#include <pthread.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <wchar.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

#define NOTHING_FAILED 42 /* exit code: n is more than the requests */

static long countdown; /* requests until one fails; 0: none does */
static int from, failed;

static int
fails(void)
{
    long left = __atomic_load_n(&countdown, __ATOMIC_RELAXED);
    if (left == 0) {
        return 0;
    }
    left = __atomic_sub_fetch(&countdown, 1, __ATOMIC_RELAXED);
    if (left > 0) {
        return 0;
    }
    __atomic_store_n(&countdown, from ? 1 : 0, __ATOMIC_RELAXED);
    __atomic_store_n(&failed, 1, __ATOMIC_RELAXED);
    errno = ENOMEM;
    return 1;
}

void *
malloc(size_t size)
{
    return fails() ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
    return fails() ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *old, size_t size)
{
    return fails() ? NULL : __libc_realloc(old, size);
}

int
posix_memalign(void **block, size_t alignment, size_t size)
{
    *block = fails() ? NULL : __libc_memalign(alignment, size);
    return *block != NULL ? 0 : ENOMEM;
}

/* ---- Operations ------------------------------------------------------------ */

static void
expect_status(PyStatus status)
{
    countdown = 0;
    if (PyStatus_Exception(status)) {
        EXPECT(failed);
        EXPECT(PyStatus_IsError(status) && status.err_msg != NULL && status.err_msg[0] != '\0');
    }
}

static long at;

/* From here on requests are counted. */
static void
begin(void)
{
    countdown = at;
}

/* Go's start is over after a call that needs it; the memory for that is another matter. */
static void
wait_for_go(void)
{
    PyThreadState *none = (PyThreadState *)&own_gil;
    PyStatus status = Py_NewInterpreterFromConfig(&none, &own_gil);
    EXPECT(PyStatus_IsError(status) && none == (PyThreadState *)&own_gil);
}

static void
make_config(PyConfig *config)
{
    static char *arguments[] = { "prog", "-X", "dev", "-W", "error", "-c", "pass", "one" };
    PyConfig_InitPythonConfig(config);
    EXPECT_OK(PyConfig_SetString(config, &config->home, L"/nowhere"));
    EXPECT_OK(PyConfig_SetBytesArgv(config, 8, arguments));
}

static void
pre(void)
{
    PyPreConfig config;
    PyPreConfig_InitPythonConfig(&config);
    begin();
    expect_status(Py_PreInitialize(&config));
    EXPECT_OK(Py_PreInitialize(&config));
}

static void
read_config(void)
{
    PyConfig config;
    make_config(&config);
    begin();
    expect_status(PyConfig_Read(&config));
    PyConfig_Clear(&config);
}

static void
initialize(void)
{
    PyConfig config;
    make_config(&config);
    begin();
    PyStatus status = Py_InitializeFromConfig(&config);
    expect_status(status);
    EXPECT(Py_IsInitialized() == !PyStatus_Exception(status));
    EXPECT_OK(Py_InitializeFromConfig(&config)); /* the next try works */
    PyConfig_Clear(&config);
    EXPECT(Py_FinalizeEx() == 0);
}

/* On a thread that Go does not know yet. */
static void *
live(void *unused)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    begin();
    expect_status(Py_InitializeFromConfig(&config));
    EXPECT_OK(initialize_isolated());
    EXPECT(Py_FinalizeEx() == 0);
    return unused;
}

static void
initialize_on_thread(void)
{
    pthread_t thread;
    EXPECT(pthread_create(&thread, NULL, live, NULL) == 0);
    EXPECT(pthread_join(thread, NULL) == 0);
}

#define CROWD 16

static pthread_barrier_t together;

static void *
read_often(void *unused)
{
    PyConfig config;
    make_config(&config);
    (void)pthread_barrier_wait(&together);
    (void)pthread_barrier_wait(&together);
    for (int i = 0; i < 5; i++) {
        PyStatus status = PyConfig_Read(&config);
        if (PyStatus_Exception(status)) {
            EXPECT(failed && PyStatus_IsError(status) && status.err_msg[0] != '\0');
        }
    }
    (void)pthread_barrier_wait(&together);
    PyConfig_Clear(&config);
    return unused;
}

/* So many at once that Go makes threads. */
static void
crowd(void)
{
    pthread_t thread[CROWD];
    EXPECT(pthread_barrier_init(&together, NULL, CROWD + 1) == 0);
    for (int i = 0; i < CROWD; i++) {
        EXPECT(pthread_create(&thread[i], NULL, read_often, NULL) == 0);
    }
    (void)pthread_barrier_wait(&together);
    begin();
    (void)pthread_barrier_wait(&together);
    (void)pthread_barrier_wait(&together);
    countdown = 0;
    for (int i = 0; i < CROWD; i++) {
        EXPECT(pthread_join(thread[i], NULL) == 0);
    }
}

static void
invalid(void)
{
    PyConfig config;
    make_config(&config);
    config._config_init = 12;
    begin();
    PyStatus status = PyConfig_Read(&config);
    countdown = 0;
    EXPECT(PyStatus_IsError(status) && status.err_msg != NULL && status.err_msg[0] != '\0');
    PyConfig_Clear(&config);
}

static void
new_interpreter(void)
{
    EXPECT_OK(initialize_isolated());
    PyThreadState *mine = PyThreadState_Get(), *sub = NULL;
    begin();
    PyStatus status = Py_NewInterpreterFromConfig(&sub, &own_gil);
    expect_status(status);
    EXPECT((sub == NULL) == PyStatus_Exception(status));
    EXPECT(PyThreadState_Get() == (sub != NULL ? sub : mine));
    if (sub != NULL) {
        Py_EndInterpreter(sub);
        PyThreadState_Swap(mine);
    }
    EXPECT_OK(Py_NewInterpreterFromConfig(&sub, &own_gil));
    Py_EndInterpreter(sub);
    PyThreadState_Swap(mine);
    EXPECT(Py_FinalizeEx() == 0);
}

static void
invalid_interpreter(void)
{
    PyInterpreterConfig config = { .use_main_obmalloc = 1, .gil = 77 };
    PyThreadState *sub;
    EXPECT_OK(initialize_isolated());
    begin();
    PyStatus status = Py_NewInterpreterFromConfig(&sub, &config);
    countdown = 0;
    EXPECT(PyStatus_IsError(status) && status.err_msg[0] != '\0' && sub == NULL);
    EXPECT(Py_FinalizeEx() == 0);
}

static void
expect_error(PyInitConfig *config, int result)
{
    const char *text;
    if (result < 0) {
        EXPECT(failed && PyInitConfig_GetError(config, &text) && text[0] != '\0');
    }
}

static void
init_config(void)
{
    PyInitConfig *config = PyInitConfig_Create();
    const char *text;
    char *items[] = { "a", "b" };
    EXPECT(config != NULL);
    begin();
    expect_error(config, PyInitConfig_SetStr(config, "program_name", "prog"));
    expect_error(config, PyInitConfig_SetStrList(config, "argv", 2, items));
    EXPECT(PyInitConfig_SetInt(config, "no_such_option", 0) < 0);
    EXPECT(PyInitConfig_GetError(config, &text) && text[0] != '\0');
    expect_error(config, Py_InitializeFromInitConfig(config));
    countdown = 0;
    PyInitConfig_Free(config);
    EXPECT(!Py_IsInitialized() || Py_FinalizeEx() == 0);
}

/* Some of them may be missing, none is half there. */
static void
expect_part(const PyWideStringList *list, const wchar_t *const *all, Py_ssize_t length)
{
    Py_ssize_t at = 0;
    for (Py_ssize_t i = 0; i < list->length; i++, at++) {
        while (at < length && wcscmp(list->items[i], all[at]) != 0) {
            at++;
        }
        EXPECT(at < length);
    }
    EXPECT(failed || list->length == length);
}

static void
options(void)
{
    static const wchar_t *const kept[] = { L"one", L"two" }, *const added[] = { L"three", L"four" },
                                *const named[] = { L"a", L"b=2" }, *const path[] = { L"", L"/x" };
    begin();
    PySys_AddWarnOption(L"one");
    PySys_AddXOption(L"a");
    PySys_AddWarnOption(L"two");
    countdown = 0;
    EXPECT(failed || PySys_HasWarnOptions());
    EXPECT_OK(initialize_isolated());
    PyInterpreterState *interp = PyInterpreterState_Get();
    expect_part(gopyrt_interp_sys_list(interp, "warnoptions"), kept, 2);
    expect_part(gopyrt_interp_sys_list(interp, "_xoptions"), named, 1);
    PySys_ResetWarnOptions();
    PySys_AddXOption(L"a");
    PySys_SetPath(L":/x");

    failed = 0;
    begin();
    PySys_AddWarnOption(L"three");
    PySys_AddXOption(L"b=2");
    PySys_AddWarnOption(L"four");
    PySys_SetPath(L"/y:/z");
    countdown = 0;
    expect_part(gopyrt_interp_sys_list(interp, "warnoptions"), added, 2);
    expect_part(gopyrt_interp_sys_list(interp, "_xoptions"), named, 2);
    const PyWideStringList *folders = gopyrt_interp_sys_list(interp, "path");
    if (wcscmp(folders->items[0], L"/y") != 0) {
        EXPECT(failed);
        expect_part(folders, path, 2);
    }
    EXPECT(folders->length == 2);
    EXPECT(gopyrt_interp_sys_list(interp, "argv") == NULL);
    EXPECT(Py_FinalizeEx() == 0);
}

/* The end needs no memory, or does without. */
static void
finalize(void)
{
    EXPECT_OK(initialize_isolated());
    begin();
    int result = Py_FinalizeEx();
    countdown = 0;
    EXPECT(result == 0 && !Py_IsInitialized());
}

static void
end_interpreter(void)
{
    EXPECT_OK(initialize_isolated());
    PyThreadState *mine = PyThreadState_Get(), *sub;
    EXPECT_OK(Py_NewInterpreterFromConfig(&sub, &own_gil));
    begin();
    Py_EndInterpreter(sub);
    countdown = 0;
    PyThreadState_Swap(mine);
    EXPECT(Py_FinalizeEx() == 0);
}

/* ---- Every n, in a process of its own --------------------------------------- */

static const struct {
    const char *name;
    void (*run)(void);
} operations[] = {
    { "preinitialize", pre },
    { "read", read_config },
    { "initialize", initialize },
    { "initialize-on-thread", initialize_on_thread },
    { "crowd", crowd },
    { "invalid", invalid },
    { "new-interpreter", new_interpreter },
    { "invalid-interpreter", invalid_interpreter },
    { "init-config", init_config },
    { "options", options },
    { "finalize", finalize },
    { "end-interpreter", end_interpreter },
};

extern char **environ;

static int
start(char **argv, long n)
{
    char number[24];
    char *arguments[] = { argv[0], argv[1], argv[2], number, NULL };
    pid_t pid;
    int status;
    snprintf(number, sizeof(number), "%ld", n);
    EXPECT(posix_spawn(&pid, "/proc/self/exe", NULL, NULL, arguments, environ) == 0);
    EXPECT(waitpid(pid, &status, 0) == pid);
    return status;
}

/* 1 if there are n requests, of which the last one failed and was survived. */
static int
survives(char **argv, long n)
{
    int status = start(argv, n);
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOTHING_FAILED) {
        return 0;
    }
    if (status != 0) {
        fprintf(stderr, "%s %s %ld: wait status %#x\n", argv[1], argv[2], n, (unsigned)status);
        exit(1);
    }
    return 1;
}

#define ONE_IN 23 /* of the requests in the middle */

/* About how many requests there are; more than low. */
static long
count_requests(char **argv, long low)
{
    long high = 2 * low;
    while (survives(argv, high)) {
        low = high;
        high *= 2;
    }
    while (high - low > ONE_IN) {
        long middle = low + (high - low) / 2;
        *(survives(argv, middle) ? &low : &high) = middle;
    }
    return low;
}

int
main(int argc, char **argv)
{
    EXPECT(argc == 3 || argc == 4);
    if (argc == 3) {
        long count = 0, failures = 0;
        for (long n = 1; survives(argv, n); n = next_to_fail(n, count, ONE_IN)) {
            failures++;
            if (n == EACH) {
                count = count_requests(argv, n);
            }
        }
        printf("ok %ld\n", failures);
        return 0;
    }
    alarm(100);
    wait_for_go();
    from = strcmp(argv[2], "from") == 0;
    at = atol(argv[3]);
    for (size_t i = 0; i < sizeof(operations) / sizeof(operations[0]); i++) {
        if (strcmp(argv[1], operations[i].name) == 0) {
            operations[i].run();
            return failed ? 0 : NOTHING_FAILED;
        }
    }
    return 1;
}
