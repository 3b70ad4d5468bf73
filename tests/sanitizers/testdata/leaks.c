/* A host under the address sanitizer, whose leak checker looks at its end: what the
 * library holds then must be reachable or freed. argv[1] says what the host does before;
 * "leak" is a block of its own that has to be reported. It does not fork: a lock of the
 * sanitizer's own may be held then, and a child that takes it waits for ever. */
#include "../../expect/cases.h"
#include "../../expect/expect.h"
#include "../../expect/isolated.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
__asan_default_options(void)
{
    return "detect_leaks=1:exitcode=66";
}

static void
life(void)
{
    EXPECT(!PyStatus_Exception(initialize_isolated()));
    PyThreadState *main = PyThreadState_Get(), *sub;
    EXPECT(!PyStatus_Exception(Py_NewInterpreterFromConfig(&sub, &own_gil)));
    Py_EndInterpreter(sub);
    PyThreadState_Swap(main);
    EXPECT(Py_FinalizeEx() == 0);
}

static void
lives(void)
{
    for (int i = 0; i < 3; i++) {
        life();
    }
}

static void
configured(void)
{
    static wchar_t *argv[] = { L"python", L"-I", L"-X", L"utf8", L"-c", L"pass", L"more" };
    PyConfig config;
    PyConfig_InitPythonConfig(&config);
    EXPECT(!PyStatus_Exception(PyConfig_SetArgv(&config, 7, argv)));
    EXPECT(!PyStatus_Exception(PyConfig_SetString(&config, &config.home, L"/usr")));
    EXPECT(!PyStatus_Exception(Py_InitializeFromConfig(&config)));
    PyConfig_Clear(&config);
    EXPECT(Py_FinalizeEx() == 0);
}

/* A failure takes back what was made before it. */
static void
refused(void)
{
    PyInterpreterConfig config = own_gil;
    PyThreadState *tstate;
    config.gil = 99;
    EXPECT(!PyStatus_Exception(initialize_isolated()));
    EXPECT(PyStatus_Exception(Py_NewInterpreterFromConfig(&tstate, &config)));
    EXPECT(Py_FinalizeEx() == 0);
}

static void *
attach(void *unused)
{
    for (int i = 0; i < 100; i++) {
        PyGILState_Release(PyGILState_Ensure());
    }
    return unused;
}

static void
threads(void)
{
    pthread_t all[4];
    EXPECT(!PyStatus_Exception(initialize_isolated()));
    PyThreadState *main = PyEval_SaveThread();
    for (int i = 0; i < 4; i++) {
        EXPECT(pthread_create(&all[i], NULL, attach, NULL) == 0);
    }
    for (int i = 0; i < 4; i++) {
        EXPECT(pthread_join(all[i], NULL) == 0);
    }
    PyEval_RestoreThread(main);
    EXPECT(Py_FinalizeEx() == 0);
}

static void
nothing(void)
{
}

static void *volatile lost;

static void
leak(void)
{
    life();
    lost = malloc(33);
    lost = NULL;
}

int
main(int argc, char **argv)
{
    static const named_case cases[] = {
        { "nothing", nothing }, { "lives", lives },     { "configured", configured },
        { "refused", refused }, { "threads", threads }, { "leak", leak },
    };
    return argc == 2 ? run_case(cases, sizeof(cases) / sizeof(cases[0]), argv[1]) : 2;
}
