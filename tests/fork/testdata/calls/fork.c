/* What hosts may call around fork(), and what is registered for it. */
#include "calls.h"

#include <sys/wait.h>

#define CHILDREN_ONLY "it is for children: a parent's other threads are there"

static void
everything_works(void)
{
    load_rest();
    HOLDS(PyThreadState_Get() == here.main);
    HOLDS(_PyRuntime.main_tstate == here.main);
    GIVES(0, PyMutex_IsLocked(&_PyRuntime.interpreters.mutex));
    PyEval_RestoreThread(PyEval_SaveThread());
    situation_use_go();
}

static void
fork_again(void (*in_child)(void))
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        in_child();
        _exit(17);
    }
    HOLDS(pid > 0 && waitpid(pid, &status, 0) == pid);
    GIVES(17, WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

CASE(PyOS_BeforeFork, ATTACHED)
{
    PyOS_BeforeFork();
    GIVES(1, PyMutex_IsLocked(&_PyRuntime.interpreters.mutex));
    fork_again(PyOS_AfterFork_Child);
    PyOS_AfterFork_Parent();
    everything_works();
}

CASE(PyOS_AfterFork_Parent, ATTACHED)
{
    load_rest();
    PyOS_BeforeFork();
    PyOS_AfterFork_Parent();
    everything_works();
}

CASE(PyOS_AfterFork_Child, ATTACHED, .differs = CHILDREN_ONLY)
{
    GIVES(here.forked != 0, here.forked != 0);
    if (here.forked) {
        PyOS_AfterFork_Child();
        PyOS_AfterFork_Child();
        everything_works();
    }
}

CASE(PyOS_AfterFork, ATTACHED, .differs = CHILDREN_ONLY)
{
    GIVES(here.forked != 0, here.forked != 0);
    if (here.forked) {
        PyOS_AfterFork();
        everything_works();
    }
}

static char order[32];

static void
add_letter(void *letter)
{
    strcat(order, letter);
}

static void
exits_with_its_order(void)
{
    _exit(strcmp(order, "cbad") == 0 ? 17 : 1);
}

CASE(gopyrt_fork_register, ATTACHED)
{
    HOLDS(gopyrt_fork_register(add_letter, NULL, NULL, "b") > 0);
    HOLDS(gopyrt_fork_register(add_letter, NULL, NULL, "c") > 0);
    HOLDS(gopyrt_fork_register(NULL, add_letter, add_letter, "a") > 0);
    HOLDS(gopyrt_fork_register(NULL, add_letter, add_letter, "d") > 0);
    fork_again(exits_with_its_order);
    READS("cbad", order);
}

CASE(gopyrt_fork_unregister, DETACHED)
{
    int id = gopyrt_fork_register(add_letter, add_letter, add_letter, "x");
    GIVES(0, gopyrt_fork_unregister(id));
    GIVES(-1, gopyrt_fork_unregister(id));
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        _exit(order[0] == '\0' ? 17 : 1);
    }
    HOLDS(waitpid(pid, &status, 0) == pid);
    GIVES(17, WEXITSTATUS(status));
    READS("", order);
}

struct gopyrt_core_table;
extern const struct gopyrt_control_table *gopyrt_control_adopt(const struct gopyrt_core_table *core,
                                                               const char **error);

/* The head of a core table, as a copy of another version would have it. */
CASE(gopyrt_control_adopt, DETACHED)
{
    static const struct {
        size_t size;
        const char *contract;
        char rest[4000];
    } other = {
        .size = 1,
        .contract = "another",
    };
    const char *error = NULL;
    HOLDS(gopyrt_control_adopt((const struct gopyrt_core_table *)&other, &error) == NULL);
    HOLDS(strstr(error, "another version") != NULL);
    situation_use_go();
}
