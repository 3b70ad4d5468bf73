/* What can be seen of the file descriptor that signals write to, one fact a line. Linked against
 * either library it must print the same. */
#include "facts.h"
#include "internal/pycore_interp.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>

/* A real CPython sets exceptions, which the next call does not expect. */
extern void PyErr_Clear(void) __attribute__((weak));

#define FD (_PyRuntime.signals.wakeup.fd)

static int ends[2], said[2];

static void
begin(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    config.install_signal_handlers = 1;
    PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    FACT("initialized: %d", !PyStatus_Exception(status));
}

static void
open_pipe(void)
{
    if (pipe2(ends, O_NONBLOCK) != 0) {
        FACT("no pipe");
    }
}

static void
was(const char *what, int before)
{
    FACT("%s: before %s, now %s", what,
         before < 0          ? "none"
         : before == ends[1] ? "the pipe"
                             : "other",
         FD < 0          ? "none"
         : FD == ends[1] ? "the pipe"
                         : "other");
}

static void
set(const char *what, int fd)
{
    int before = PySignal_SetWakeupFd(fd);
    was(what, before);
}

static void
arrived(const char *what)
{
    unsigned char bytes[20];
    ssize_t n = read(ends[0], bytes, sizeof(bytes));
    printf("%s: %zd bytes:", what, n);
    for (ssize_t i = 0; i < n; i++) {
        printf(" %d", bytes[i]);
    }
    putchar('\n');
}

static void
check(const char *what)
{
    int result = PyErr_CheckSignals();
    if (PyErr_Clear != NULL) {
        PyErr_Clear();
    }
    FACT("%s: check %d, pending %d", what, result, _PyRuntime.ceval.pending_mainthread.npending);
    result = Py_MakePendingCalls();
    FACT("pending calls %d", result);
}

static void
early_and_late(void)
{
    ends[1] = 9;
    was("nothing", -1);
    set("early", 5);
    set("early, negative", -7);
    set("early", 9);
    begin();
    FACT("full pipes are told: %d", _PyRuntime.signals.wakeup.warn_on_full_buffer);
    was("initialized", -1);
    set("0", 0);
    set("the least", INT_MIN);
    set("again", 9);
    Py_FinalizeEx();
    was("ended", -1);
    set("after the end", 7);
    set("after the end", 9);
    begin();
    was("initialized again", -1);
    Py_FinalizeEx();
    start(1); /* without handlers */
    open_pipe();
    set("no handlers", ends[1]);
    PyErr_SetInterrupt();
    arrived("no handlers");
}

static void
numbers(void)
{
    begin();
    open_pipe();
    set("pipe", ends[1]);
    raise(SIGINT);
    arrived("SIGINT");
    check("SIGINT");
    raise(SIGPIPE);
    arrived("SIGPIPE");
    PyErr_SetInterrupt();
    arrived("PyErr_SetInterrupt");
    check("PyErr_SetInterrupt");
    PyErr_SetInterruptEx(SIGTERM);
    arrived("PyErr_SetInterruptEx(SIGTERM)");
    raise(SIGINT);
    raise(SIGINT);
    arrived("twice");
    check("twice");
    set("none", -1);
    raise(SIGINT);
    arrived("none");
    check("none");
}

static void *
raise_and_set(void *unused)
{
    (void)unused;
    raise(SIGINT);
    arrived("on a thread");
    set("on a thread", 77);
    set("on a thread", ends[1]);
    return NULL;
}

static void
elsewhere(void)
{
    pthread_t thread;
    begin();
    open_pipe();
    set("pipe", ends[1]);
    PyThreadState *saved = PyEval_SaveThread();
    pthread_create(&thread, NULL, raise_and_set, NULL);
    pthread_join(thread, NULL);
    PyEval_RestoreThread(saved);
    check("on a thread");
    Py_NewInterpreter();
    raise(SIGINT);
    arrived("inside");
    set("inside", 88);
}

static void
report(const char *what)
{
    char text[400];
    check(what);
    ssize_t n = read(said[0], text, sizeof(text) - 1);
    text[n < 0 ? 0 : n] = '\0';
    FACT("says: %s", text);
}

static void
errors(void)
{
    char byte = 0;
    if (pipe2(said, O_NONBLOCK) != 0 || dup2(said[1], 2) != 2) {
        FACT("no pipe");
    }
    begin();
    open_pipe();
    while (write(ends[1], &byte, 1) == 1) {
    }
    set("full", ends[1]);
    errno = 77;
    raise(SIGINT);
    FACT("errno %d", errno);
    report("full");
    raise(SIGINT);
    raise(SIGINT);
    report("full twice");
    _PyRuntime.signals.wakeup.warn_on_full_buffer = 0;
    raise(SIGINT);
    report("full, not told");
    set("the same", ends[1]);
    FACT("told: %d", _PyRuntime.signals.wakeup.warn_on_full_buffer);
    raise(SIGINT);
    report("full, not told");
    close(ends[0]);
    raise(SIGINT);
    report("nobody reads");
    close(ends[1]);
    raise(SIGINT);
    report("closed");
    set("not to be written", open("/dev/null", O_RDONLY));
    raise(SIGINT);
    report("not to be written");
    set("no room", open("/dev/full", O_WRONLY));
    raise(SIGINT);
    report("no room");
}

static void
child(const char *what)
{
    fflush(stdout);
    PyOS_BeforeFork();
    pid_t pid = fork();
    if (pid == 0) {
        PyOS_AfterFork_Child();
        was(what, FD);
        arrived("from before");
        check("from before");
        raise(SIGINT);
        arrived("in the child");
        check("in the child");
        set("in the child", -1);
        fflush(stdout);
        _exit(0);
    }
    PyOS_AfterFork_Parent();
    waitpid(pid, NULL, 0);
}

static void
forked(void)
{
    begin();
    open_pipe();
    child("none");
    set("pipe", ends[1]);
    child("pipe");
    was("in the parent", FD);
    raise(SIGINT);
    child("not read yet");
    arrived("in the parent");
    check("in the parent");
}

static const struct section sections[] = {
    { "early and late", early_and_late, 0, 1 },
    { "numbers", numbers, 0, 1 },
    { "elsewhere", elsewhere, 0, 1 },
    { "errors", errors, 0, 1 },
    { "forked", forked, 0, 1 },
};

int
main(int argc, char **argv)
{
    return facts_main(argc, argv, sections, sizeof(sections) / sizeof(sections[0]));
}
