/* Whole programs, from their arguments to their exit codes: one case a run, named by argv[1];
 * without one, the names. Linked with either library it prints the same, but for the cases in
 * ../../differences.txt. What the programs do is Python; ours has a function that knows them. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_import.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

#define MAIN (&_PyRuntime._main_interpreter)

/* ---- The programs, and what runs them in ours --------------------------------------- */

#define PASS "pass"
#define EXIT "import sys; sys.exit(%d)"
#define FAIL "1/0"
#define INTERRUPT "raise KeyboardInterrupt"
#define FORK "import os; os._exit(9) if os.fork() == 0 else os.wait()"

typedef int (*run_main)(PyInterpreterState *interp, const char *frozen, void *data);

extern void gopyrt_set_run_main_hook(run_main run, void *data) __attribute__((weak));

static int
run(PyInterpreterState *interp, const char *frozen, void *data)
{
    int code = 0;
    const PyConfig *config = &interp->config;
    (void)data;
    if (frozen != NULL) {
        return 4;
    }
    if (config->run_module != NULL) {
        return wcscmp(config->run_module, L"no_such_module") == 0 ? 1 : 0;
    }
    if (config->run_filename != NULL) {
        return 2;
    }
    if (config->run_command == NULL) {
        return 0; /* an empty standard input */
    }
    if (wcsncmp(config->run_command, L"raise", 5) == 0) {
        return INT_MIN;
    }
    if (config->run_command[0] == L'1') {
        return 1;
    }
    if (wcsncmp(config->run_command, L"import os", 9) == 0) {
        if (fork() == 0) {
            _exit(9);
        }
        wait(NULL);
        return 0;
    }
    return swscanf(config->run_command, L"import sys; sys.exit(%d)", &code) == 1 ? code : 0;
}

/* ---- What is told ------------------------------------------------------------------- */

static void
tell(const char *when, int result)
{
    wchar_t **argv;
    int argc;
    Py_GetArgcArgv(&argc, &argv);
    printf("%s: %d; initialized %d, core %d, pre %d, mark %d, finalizing %d, next id %lld\n", when,
           result, Py_IsInitialized(), _PyRuntime.core_initialized, _PyRuntime.preinitialized,
           _PyRuntime._initialized, _PyRuntime._finalizing != NULL,
           (long long)_PyRuntime.interpreters.next_id);
    printf("  arguments %d, interrupted %d, running %d, main interpreter %d\n", argc,
           _PyRuntime.signals.unhandled_keyboard_interrupt, _PyInterpreterState_IsRunningMain(MAIN),
           PyInterpreterState_Main() != NULL);
}

static void
at_the_end(void *unused)
{
    (void)unused;
    tell("exit callback", 0);
}

static void
at_the_very_end(void)
{
    tell("last callback", 0);
}

static int
listen(const char *event, PyObject *args, void *refuse)
{
    (void)args;
    if (strncmp(event, "cpython.", 8) == 0) {
        printf("event %s, running %d\n", event, _PyInterpreterState_IsRunningMain(MAIN));
        return refuse != NULL && strncmp(event, "cpython.run_", 12) == 0 ? -1 : 0;
    }
    return 0;
}

/* A hook that refuses has to say why in CPython. */
extern void PyErr_SetString(PyObject *, const char *) __attribute__((weak));
extern PyObject *PyExc_RuntimeError __attribute__((weak));

static int
refuse(const char *event, PyObject *args, void *unused)
{
    int result = listen(event, args, &result);
    (void)unused;
    if (result < 0 && PyErr_SetString != NULL) {
        PyErr_SetString(PyExc_RuntimeError, "no");
    }
    return result;
}

/* ---- The cases ------------------------------------------------------------------------ */

static char line[1000];

static int
program(const char *option, const char *text)
{
    char *argv[] = { "prog", (char *)option, (char *)text, "more", NULL };
    int argc = option == NULL ? 1 : text == NULL ? 2 : 4;
    argv[argc] = NULL;
    return Py_BytesMain(argc, argv);
}

static void
command(const char *what)
{
    int result = program("-c", what);
    tell("afterwards", result);
}

static void
exits(int code)
{
    snprintf(line, sizeof(line), EXIT, code);
    command(line);
}

static void
to_stdout(void)
{
    dup2(1, 2);
}

static void
configure(const wchar_t *what)
{
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    config.pathconfig_warnings = 0;
    config.site_import = 0;
    PyConfig_SetString(&config, &config.run_command, what);
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    PyUnstable_AtExit(PyInterpreterState_Get(), at_the_end, NULL);
    Py_AtExit(at_the_very_end);
    printf("initialized: %d\n", !PyStatus_Exception(status));
}

static void
version(void)
{
    int result = program("-V", NULL);
    tell("version", result);
    result = program("--version", NULL);
    tell("version", result);
    command(PASS);
}

static void
help(void)
{
    int ends[2], out = dup(1);
    if (pipe(ends) != 0 || dup2(ends[1], 1) != 1) {
        return;
    }
    int result = program("-h", NULL);
    fflush(stdout);
    dup2(out, 1);
    ssize_t n = read(ends[0], line, sizeof(line) - 1);
    line[n < 0 ? 0 : n] = '\0';
    printf("%.*s\n", (int)strcspn(line, "\n"), line);
    tell("help", result);
}

static void
bad_option(void)
{
    to_stdout();
    int result = program("--nope", NULL);
    tell("unknown", result);
    result = program("-c", NULL);
    tell("without its argument", result);
    result = program("-Z", NULL);
    tell("unknown letter", result);
    result = program("--check-hash-based-pycs", "never mind");
    tell("wrong value", result);
}

static void
bad_environment(void)
{
    setenv("PYTHONHASHSEED", "x", 1);
    command(PASS);
}

static void
pass(void)
{
    command(PASS);
}

static void
exit_3(void)
{
    exits(3);
}

static void
exit_300(void)
{
    exits(300);
}

static void
exit_negative(void)
{
    exits(-1);
}

static void
fails(void)
{
    command(FAIL);
}

static void
interrupted(void)
{
    command(INTERRUPT);
}

static void
interrupted_blocked(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    command(INTERRUPT);
}

static void
interrupted_handled(void)
{
    signal(SIGINT, SIG_IGN);
    command(INTERRUPT);
}

static void
forks(void)
{
    command(FORK);
}

static void
no_arguments(void)
{
    int result = Py_BytesMain(0, NULL);
    tell("none", result);
    result = program(NULL, NULL);
    tell("one", result);
}

static void
wide(void)
{
    wchar_t *argv[] = { L"prog", L"-Wignore", L"-c", L"import sys; sys.exit(5)", NULL };
    int result = Py_Main(4, argv);
    tell("wide", result);
}

static void
module(void)
{
    PySys_AddAuditHook(listen, NULL);
    int result = program("-m", "keyword");
    tell("module", result);
}

static void
file(void)
{
    PySys_AddAuditHook(listen, NULL);
    int result = program("no_such_file.py", NULL);
    tell("file", result);
}

static void
input(void)
{
    PySys_AddAuditHook(listen, NULL);
    int result = program("-", NULL);
    tell("input", result);
}

static void
listened(void)
{
    PySys_AddAuditHook(listen, NULL);
    exits(6);
}

static void
refused(void)
{
    PySys_AddAuditHook(refuse, NULL);
    exits(6);
}

static void
again(void)
{
    exits(3);
    exits(4);
    configure(L"import sys; sys.exit(7)");
    int result = Py_RunMain();
    tell("once more", result);
    Py_Initialize();
    printf("%ls\n", Py_GetProgramName());
    Py_Finalize();
}

static void
configured(void)
{
    configure(L"import sys; sys.exit(7)");
    int result = Py_RunMain();
    tell("configured", result);
    printf("program name %d\n", Py_GetProgramName() != NULL);
}

static void
initialized_before(void)
{
    Py_Initialize();
    const PyConfig *config = &MAIN->config;
    printf("%d arguments\n", (int)config->argv.length);
    PyUnstable_AtExit(MAIN, at_the_end, NULL);
    exits(8);
}

static void
from_inside(void)
{
    configure(L"import sys; sys.exit(7)");
    PyThreadState *inside = Py_NewInterpreter();
    printf("inside %d\n", inside != NULL);
    int result = Py_RunMain();
    tell("from inside", result);
}

static void
running(void)
{
    configure(L"pass");
    _PyInterpreterState_SetRunningMain(MAIN);
    int result = Py_RunMain();
    tell("running", result);
}

static void
marked_before(void)
{
    configure(L"pass");
    _PyRuntime.signals.unhandled_keyboard_interrupt = 1;
    int result = Py_RunMain();
    tell("marked before", result);
}

static void *
on_a_worker(void *unused)
{
    (void)unused;
    exits(3);
    return NULL;
}

static void
worker(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, on_a_worker, NULL);
    pthread_join(thread, NULL);
    exits(4);
}

static void
in_a_child(void)
{
    int status;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        _exit(program("-c", "import sys; sys.exit(3)"));
    }
    waitpid(child, &status, 0);
    printf("child: %d\n", WEXITSTATUS(status));
    exits(4);
}

static void
frozen_without(void)
{
    char *argv[] = { "prog", "-V", NULL };
    Py_FrozenMain(2, argv);
}

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    { "version", version },
    { "help", help },
    { "bad-option", bad_option },
    { "bad-environment", bad_environment },
    { "pass", pass },
    { "exit-3", exit_3 },
    { "exit-300", exit_300 },
    { "exit-negative", exit_negative },
    { "fails", fails },
    { "interrupted", interrupted },
    { "interrupted-blocked", interrupted_blocked },
    { "interrupted-handled", interrupted_handled },
    { "forks", forks },
    { "no-arguments", no_arguments },
    { "wide", wide },
    { "module", module },
    { "file", file },
    { "input", input },
    { "listened", listened },
    { "refused", refused },
    { "again", again },
    { "configured", configured },
    { "initialized-before", initialized_before },
    { "from-inside", from_inside },
    { "running", running },
    { "marked-before", marked_before },
    { "worker", worker },
    { "in-a-child", in_a_child },
    { "frozen-without", frozen_without },
};

int
main(int argc, char **argv)
{
    size_t i, count = sizeof(cases) / sizeof(cases[0]);
    setvbuf(stdout, NULL, _IONBF, 0);
    for (i = 0; argc == 1 && i < count; i++)
        puts(cases[i].name);
    if (argc == 1)
        return 0;
    for (i = 0; i < count && strcmp(argv[1], cases[i].name) != 0; i++)
        ;
    if (i == count)
        return 2;
    alarm(60);
    int none = open("/dev/null", O_RDWR);
    dup2(none, 0);
    if (gopyrt_set_run_main_hook != NULL)
        gopyrt_set_run_main_hook(run, NULL);
    cases[i].run();
    return 0;
}
