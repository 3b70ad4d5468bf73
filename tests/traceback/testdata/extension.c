/* An extension module in which things go wrong. The tests know it by function
 * names and by the marks that name lines. */
#define _GNU_SOURCE 1
#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_interp.h"
#include "internal/pycore_interpframe_structs.h"
#include "internal/pycore_runtime.h"
#include "../../expect/isolated.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOINLINE __attribute__((noinline))

int run(const char *what);

/* ---- Ways to end --------------------------------------------------------- */

static NOINLINE void
fail_here(void)
{
    Py_FatalError("it broke"); /* line: fail_here */
}

static inline __attribute__((always_inline)) void
inlined_failure(void)
{
    Py_FatalError("it broke in line"); /* line: inlined_failure */
}

static NOINLINE void
calls_inlined(void)
{
    inlined_failure(); /* line: calls_inlined */
}

static NOINLINE int
recurse(int n)
{
    int deeper = n == 0 ? 0 : recurse(n - 1) + 1;
    if (deeper == 0) {
        fail_here();
    }
    return deeper;
}

/* Go reads a config that is not there. */
static NOINLINE void
panic_in_go(void)
{
    PyThreadState *tstate;
    Py_NewInterpreterFromConfig(&tstate, (PyInterpreterConfig *)16); /* line: panic_in_go */
}

static NOINLINE void
write_to_nowhere(void)
{
    *(volatile int *)16 = 1; /* line: write_to_nowhere */
}

static void
fail_in_handler(int number)
{
    (void)number;
    Py_FatalError("in a signal handler"); /* line: fail_in_handler */
}

static void
fail_again(int number)
{
    (void)number;
    static const char text[] = "the handler of the host\n";
    (void)!write(STDERR_FILENO, text, sizeof(text) - 1);
    Py_FatalError("again");
}

static void
fail_at_exit(void)
{
    fail_here();
}

/* ---- Threads ------------------------------------------------------------- */

static volatile int is_held;

static int
hold(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)info;
    (void)size;
    is_held = 1;
    for (;;) {
        pause();
    }
    return data == NULL;
}

/* Stays inside the dynamic loader forever, with its lock held. */
static void *
hold_loader(void *unused)
{
    dl_iterate_phdr(hold, NULL);
    return unused;
}

static void *
fail_in_thread(void *unused)
{
    fail_here(); /* line: fail_in_thread */
    return unused;
}

static void
run_in_thread(void *(*what)(void *))
{
    pthread_t thread;
    pthread_create(&thread, NULL, what, NULL);
    pthread_join(thread, NULL);
}

/* ---- A Python frame ------------------------------------------------------ */

static struct {
    PyASCIIObject head;
    char text[16];
} file_name, function_name;

static PyObject *
make_str(PyASCIIObject *head, const char *text)
{
    head->length = (Py_ssize_t)strlen(text);
    head->state.kind = PyUnicode_1BYTE_KIND;
    head->state.compact = head->state.ascii = 1;
    strcpy((char *)(head + 1), text);
    return (PyObject *)head;
}

/* Puts a frame on the thread state, as an interpreter of Python code does. */
static void
push_frame(PyThreadState *tstate)
{
    static struct {
        PyBytesObject head;
        char more[8];
    } table;
    static PyCodeObject code;
    static _PyInterpreterFrame frame;

    /* two code units on the first line, two on the third, with no columns */
    static const unsigned char lines[] = { 0x80 | 13 << 3 | 1, 0, 0x80 | 13 << 3 | 1, 4 };
    memcpy(table.head.ob_sval, lines, sizeof(lines));
    ((PyVarObject *)&table)->ob_size = sizeof(lines);
    code.co_linetable = (PyObject *)&table;
    code.co_filename = make_str(&file_name.head, "spam.py");
    code.co_name = make_str(&function_name.head, "eggs\t");
    code.co_firstlineno = 7;
    frame.f_executable.bits = (uintptr_t)&code;
    frame.instr_ptr = (_Py_CODEUNIT *)code.co_code_adaptive + 3;
    tstate->current_frame = &frame;
}

/* -------------------------------------------------------------------------- */

static NOINLINE void
smash_stack(void)
{
    /* A frame pointer chain and return addresses that lead nowhere. */
    volatile uintptr_t *top = __builtin_frame_address(0);
    for (int i = 0; i < 64; i++) {
        top[i] = 0x4242424242424242u + (uintptr_t)i;
    }
    fail_here();
}

static int
in_child(pid_t child)
{
    int status;
    if (waitpid(child, &status, 0) != child) {
        return 3;
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Go starts when it is first needed; a report asks it only where it is running. */
static void
let_go_start(void)
{
    PyStatus status = _PyRuntime_Initialize();
    if (PyStatus_Exception(status)) {
        _exit(7);
    }
}

static NOINLINE int
act(const char *what)
{
    if (strcmp(what, "unknown") == 0 || strcmp(what, "hang") == 0) {
        fail_here();
    }
    if (strncmp(what, "replaced ", 9) == 0) {
        /* another file under the name of this one */
        Dl_info self;
        let_go_start();
        if (dladdr((const void *)&is_held, &self) == 0 || rename(what + 9, self.dli_fname) != 0) {
            return 6;
        }
        fail_here();
    }
    if (strcmp(what, "inlined") == 0) {
        calls_inlined();
    }
    if (strcmp(what, "deep") == 0) {
        return recurse(100);
    }
    if (strcmp(what, "smashed") == 0) {
        smash_stack();
    }
    if (strcmp(what, "no-message") == 0) {
        _Py_FatalErrorFunc(NULL, NULL);
    }
    if (strcmp(what, "handler") == 0) {
        signal(SIGUSR1, fail_in_handler);
        raise(SIGUSR1); /* line: act handler */
    }
    if (strcmp(what, "again") == 0) {
        signal(SIGABRT, fail_again);
        fail_here();
    }
    if (strcmp(what, "thread") == 0) {
        let_go_start();
        run_in_thread(fail_in_thread);
    }
    if (strcmp(what, "held-loader") == 0 || strcmp(what, "held-loader-fault") == 0) {
        pthread_t thread;
        let_go_start();
        pthread_create(&thread, NULL, hold_loader, NULL);
        while (!is_held) {
            usleep(1000);
        }
        if (strcmp(what, "held-loader") == 0) {
            fail_here();
        }
        write_to_nowhere();
    }
    if (strcmp(what, "fault") == 0) {
        write_to_nowhere(); /* line: act fault */
    }
    if (strcmp(what, "child") == 0) {
        pid_t child = fork();
        if (child == 0) {
            fail_here();
        }
        return in_child(child);
    }
    if (strcmp(what, "vfork") == 0) {
        pid_t child = vfork();
        if (child == 0) {
            fail_here();
        }
        return in_child(child);
    }
    if (strcmp(what, "preinitialized") == 0) {
        PyPreConfig config;
        PyPreConfig_InitIsolatedConfig(&config);
        Py_PreInitialize(&config);
        fail_here();
    }
    if (strcmp(what, "preinitializing") == 0) {
        _PyRuntime.preinitializing = 1;
        fail_here();
    }
    if (strcmp(what, "core initialized") == 0) {
        PyConfig config;
        PyConfig_InitIsolatedConfig(&config);
        config._init_main = 0;
        Py_InitializeFromConfig(&config);
        fail_here();
    }

    if (PyStatus_Exception(initialize_isolated())) {
        return 4;
    }
    if (strcmp(what, "initialized") == 0) {
        fail_here();
    }
    if (strcmp(what, "panic") == 0) {
        panic_in_go();
    }
    if (strcmp(what, "child-after") == 0) {
        pid_t child = fork();
        if (child == 0) {
            fail_here();
        }
        return in_child(child);
    }
    if (strcmp(what, "other-thread") == 0) {
        run_in_thread(fail_in_thread);
    }
    if (strcmp(what, "detached") == 0) {
        PyEval_SaveThread();
        fail_here();
    }
    if (strcmp(what, "collecting") == 0) {
        PyThreadState_Get()->interp->gc.collecting = 1;
        fail_here();
    }
    if (strcmp(what, "python-frame") == 0) {
        push_frame(PyThreadState_Get());
        fail_here();
    }
    if (strcmp(what, "broken-frame") == 0) {
        PyThreadState_Get()->current_frame = (_PyInterpreterFrame *)0x4242424242424240;
        fail_here();
    }
    if (strcmp(what, "many-threads") == 0) {
        for (int i = 0; i < 120; i++) {
            PyThreadState_New(PyInterpreterState_Get());
        }
        fail_here();
    }
    if (strcmp(what, "finalizing") == 0) {
        Py_AtExit(fail_at_exit);
        Py_FinalizeEx();
    }
    fprintf(stderr, "nothing happened: %s\n", what);
    return 5;
}

int
run(const char *what)
{
    return act(what) + 0 * printf("%s", ""); /* line: run */
}
