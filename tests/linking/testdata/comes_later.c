/* Another _PyRuntime comes into the process after this library's: argv[1], a library that has one.
 * argv[2] says when. */
#include "../../expect/cases.h"
#include "../../expect/expect.h"
#include "../../expect/isolated.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *path;

static void *
come(void)
{
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        _exit(1);
    }
    return handle;
}

static int
is_refused(PyStatus status)
{
    return PyStatus_Exception(status) && strstr(status.err_msg, path) != NULL;
}

static PyStatus
new_interpreter(int own)
{
    PyInterpreterConfig config = {
        .use_main_obmalloc = !own,
        .check_multi_interp_extensions = own,
        .gil = own ? PyInterpreterConfig_OWN_GIL : PyInterpreterConfig_SHARED_GIL,
    };
    PyThreadState *main = PyThreadState_Get(), *tstate;
    PyStatus status = Py_NewInterpreterFromConfig(&tstate, &config);
    if (!PyStatus_Exception(status)) {
        Py_EndInterpreter(tstate);
        PyThreadState_Swap(main);
    }
    EXPECT(PyThreadState_Get() == main);
    return status;
}

/* Each of these is refused, the others go on; when it goes, all is as before. */
static void
while_up(void)
{
    EXPECT(!PyStatus_Exception(initialize_isolated()));
    EXPECT(!PyStatus_Exception(new_interpreter(0)));
    void *other = come();
    for (int own = 0; own < 2; own++) {
        EXPECT(is_refused(new_interpreter(own)));
    }
    EXPECT(PyInterpreterState_Main() != NULL);
    PyGILState_Release(PyGILState_Ensure());
    EXPECT(Py_FinalizeEx() == 0);
    for (int i = 0; i < 3; i++) {
        EXPECT(is_refused(initialize_isolated()));
    }
    EXPECT(dlclose(other) == 0);
    EXPECT(!PyStatus_Exception(initialize_isolated()));
    EXPECT(!PyStatus_Exception(new_interpreter(1)));
    EXPECT(Py_FinalizeEx() == 0);
}

static void
before(void)
{
    come();
    EXPECT(is_refused(initialize_isolated()));
    EXPECT(!Py_IsInitialized());
}

static void
preinitialized(void)
{
    PyPreConfig preconfig;
    PyPreConfig_InitIsolatedConfig(&preconfig);
    EXPECT(!PyStatus_Exception(Py_PreInitialize(&preconfig)));
    come();
    EXPECT(is_refused(initialize_isolated()));
}

/* The child knows what its parent knew. */
static void
forked(void)
{
    EXPECT(!PyStatus_Exception(initialize_isolated()));
    come();
    EXPECT(is_refused(new_interpreter(0)));
    pid_t pid = fork();
    if (pid == 0) {
        EXPECT(is_refused(new_interpreter(0)));
        _exit(0);
    }
    int status;
    EXPECT(waitpid(pid, &status, 0) == pid && status == 0);
}

/* Another copy of this library sleeps beside it. */
static void
copy(void)
{
    EXPECT(!PyStatus_Exception(initialize_isolated()));
    come();
    EXPECT(!PyStatus_Exception(new_interpreter(0)));
    EXPECT(!PyStatus_Exception(new_interpreter(1)));
    EXPECT(Py_FinalizeEx() == 0);
    EXPECT(!PyStatus_Exception(initialize_isolated()));
}

int
main(int argc, char **argv)
{
    static const named_case cases[] = {
        { "while-up", while_up }, { "before", before }, { "preinitialized", preinitialized },
        { "forked", forked },     { "copy", copy },
    };
    path = argc > 2 ? argv[1] : "";
    return argc > 2 ? run_case(cases, sizeof(cases) / sizeof(cases[0]), argv[2]) : 2;
}
