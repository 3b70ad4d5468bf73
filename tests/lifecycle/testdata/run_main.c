/* Whole programs, as far as a CPython has nothing to compare with: the host's function that runs
 * them, and what is said where there is none. One case a run, named by argv[1]. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include <gopyruntime.h>
#include "../../expect/expect.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <wchar.h>

#define MAIN (&_PyRuntime._main_interpreter)

static int calls;

static int
run(PyInterpreterState *interp, const char *frozen, void *data)
{
    calls++;
    EXPECT(interp == PyInterpreterState_Get() && interp == PyInterpreterState_Main());
    EXPECT(_PyInterpreterState_IsRunningMain(interp));
    EXPECT((frozen != NULL) == (strcmp(data, "frozen") == 0));
    EXPECT(frozen == NULL || strcmp(frozen, "__main__") == 0);
    printf("%s: %ls, %d arguments\n", (char *)data,
           interp->config.run_command != NULL ? interp->config.run_command : L"nothing",
           (int)interp->config.argv.length);
    return calls + 10;
}

static int
command(void)
{
    char *argv[] = { "prog", "-c", "code", "one", "two", NULL };
    return Py_BytesMain(5, argv);
}

static void
ended(int code, int wanted)
{
    if (code != wanted) {
        fprintf(stderr, "exit code %d, not %d\n", code, wanted);
        _exit(1);
    }
    EXPECT(!Py_IsInitialized() && PyInterpreterState_Head() == NULL);
    EXPECT(Py_GetProgramName() == NULL && Py_GetPath() == NULL);
    EXPECT(MAIN->threads.main == NULL);
}

static void
without(void)
{
    ended(command(), 1);
    gopyrt_set_run_main_hook(run, "set");
    ended(command(), 11);
    gopyrt_set_run_main_hook(NULL, NULL);
    ended(command(), 1);
}

static void
often(void)
{
    gopyrt_set_run_main_hook(run, "often");
    for (int i = 1; i <= 200; i++) {
        ended(command(), i + 10);
    }
}

static void
frozen(void)
{
    static const unsigned char code[] = { 1, 2, 3 };
    static const struct _frozen modules[] = {
        { "first", code, 3, 0 },
        { "__main__", code, -3, 1 },
        { 0 },
    };
    char *argv[] = { "prog", "-V", "-c", NULL };
    PyImport_FrozenModules = modules;
    EXPECT(Py_FrozenMain(3, argv) == 1); /* nothing runs it */
    gopyrt_set_run_main_hook(run, "frozen");
    EXPECT(Py_FrozenMain(3, argv) == 11);
    EXPECT(!Py_IsInitialized());
    PyImport_FrozenModules = modules + 2;
    Py_FrozenMain(3, argv);
}

static int
leave_inside(PyInterpreterState *interp, const char *name, void *data)
{
    EXPECT(run(interp, name, data) > 0);
    PyThreadState *inside = Py_NewInterpreter();
    EXPECT(inside != NULL);
    return 20;
}

static int
leave_detached(PyInterpreterState *interp, const char *name, void *data)
{
    EXPECT(run(interp, name, data) > 0);
    PyEval_SaveThread();
    return 21;
}

static void
elsewhere(void)
{
    gopyrt_set_run_main_hook(leave_inside, "inside");
    ended(command(), 20);
    gopyrt_set_run_main_hook(leave_detached, "detached");
    ended(command(), 21);
}

static jmp_buf out;

static int
jump(PyInterpreterState *interp, const char *name, void *data)
{
    EXPECT(run(interp, name, data) > 0);
    longjmp(out, 1);
}

static void
jumps(void)
{
    gopyrt_set_run_main_hook(jump, "jump");
    if (setjmp(out) == 0) {
        command();
        EXPECT(!"it jumps");
    }
    gopyrt_set_run_main_hook(run, "after the jump");
    ended(Py_RunMain(), 12);
}

static int
fork_and_go_on(PyInterpreterState *interp, const char *name, void *data)
{
    int code = run(interp, name, data), status;
    fflush(stdout);
    pid_t child = fork();
    EXPECT(child >= 0);
    if (child == 0) {
        return 30; /* the child ends the program, too */
    }
    EXPECT(waitpid(child, &status, 0) == child);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 30);
    return code;
}

static void
forks(void)
{
    gopyrt_set_run_main_hook(fork_and_go_on, "fork");
    pid_t parent = getpid();
    int code = command();
    if (getpid() != parent) {
        ended(code, 30);
        fflush(stdout);
        _exit(code);
    }
    ended(code, 11);
}

/* In the middle of another call, which needs the runtime afterwards. */
static int
run_within(const char *event, PyObject *args, void *code)
{
    (void)args;
    if (strcmp(event, "cpython.PyInterpreterState_New") == 0) {
        *(int *)code = Py_RunMain();
    }
    return 0;
}

static void
no_end(void)
{
    int code = 0;
    gopyrt_set_run_main_hook(run, "no end");
    Py_Initialize();
    EXPECT(PySys_AddAuditHook(run_within, &code) == 0);
    PyThreadState *first = PyThreadState_Get(), *other = Py_NewInterpreter();
    EXPECT(other != NULL && code == 120 && Py_IsInitialized());
    Py_EndInterpreter(other);
    PyThreadState_Swap(first);
    EXPECT(Py_GetProgramName() != NULL);
    code = Py_RunMain();
    ended(code, 12);
}

static void
detached(void)
{
    Py_Initialize();
    PyEval_SaveThread();
    Py_RunMain();
}

static void
early(void)
{
    Py_RunMain();
}

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    { "without", without },     { "often", often },       { "frozen", frozen },
    { "elsewhere", elsewhere }, { "jumps", jumps },       { "forks", forks },
    { "no-end", no_end },       { "detached", detached }, { "early", early },
};

int
main(int argc, char **argv)
{
    EXPECT(argc == 2);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (strcmp(cases[i].name, argv[1]) == 0) {
            cases[i].run();
            return 0;
        }
    }
    return 2;
}
