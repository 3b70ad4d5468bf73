/* The C code of the tests: see csrc.h. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"

#include "csrc.h"
#include "../gil.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* ---- Notes --------------------------------------------------------------- */

static char noted[64], taken[64];

void
note(int letter)
{
    size_t length = strlen(noted);
    if (length + 1 < sizeof(noted)) {
        noted[length] = (char)letter;
    }
}

const char *
notes(void)
{
    memcpy(taken, noted, sizeof(taken));
    memset(noted, 0, sizeof(noted));
    return taken;
}

static void
note_c(void)
{
    note('c');
}

static void
note_letter(void *letter)
{
    note((int)(intptr_t)letter);
}

int
at_exit(void)
{
    return Py_AtExit(note_c);
}

int
at_exit_interp(int letter)
{
    return PyUnstable_AtExit(PyInterpreterState_Get(), note_letter, (void *)(intptr_t)letter);
}

int
raise_event(void)
{
    int result = PySys_Audit("host.event", "is", 1, "text");
    PyErr_Clear();
    return result;
}

/* ---- Forks --------------------------------------------------------------- */

static int
in_child(int (*run)(void))
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        _exit(run());
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) {
        return -1;
    }
    return WEXITSTATUS(status);
}

static int
audit_in_child(void)
{
    return PySys_Audit("host.refused", NULL) == 0 ? 0 : 1;
}

static int
interrupt_in_child(void)
{
    raise(SIGINT);
    return PyErr_CheckSignals() != -1 ? 1 : PyErr_CheckSignals() != 0 ? 2 : 0;
}

/* The forking thread had let the GIL go. */
static int
attach_in_child(void)
{
    if (PyThreadState_GetUnchecked() != NULL || gil_is_locked()) {
        return 1;
    }
    PyGILState_STATE before = PyGILState_Ensure();
    int wrong = !gil_is_locked() || PyThreadState_GetUnchecked() == NULL;
    PyGILState_Release(before);
    return wrong ? 2 : gil_is_locked() ? 3 : 0;
}

int
fork_and_audit(void)
{
    return in_child(audit_in_child);
}

int
fork_and_interrupt(void)
{
    return in_child(interrupt_in_child);
}

int
fork_and_attach(void)
{
    return in_child(attach_in_child);
}
