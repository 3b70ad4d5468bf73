/* The lifecycle in a child: initializing the runtime if it was not up, and
 * finalizing it if it was. */
#include "calls.h"
#include "internal/pycore_pylifecycle.h"
#include "internal/pycore_initconfig.h"

CASE(_PyRuntime, ATTACHED)
{
    GIVES(1, _PyRuntime.initialized);
    GIVES(PY_VERSION_HEX, _PyRuntime.debug_offsets.version);
    HOLDS(_PyRuntime.main_tstate == here.main);
    HOLDS(_PyRuntime.main_thread == PyThread_get_thread_ident());
    HOLDS(_PyRuntime.interpreters.main == here.main->interp);
}

CASE(_PyRuntimeState_Init, BARE)
{
    SUCCEEDS(_PyRuntimeState_Init(&_PyRuntime));
    GIVES(1, _PyRuntime._initialized);
    HOLDS(_PyRuntime.main_thread == PyThread_get_thread_ident());
    GIVES(1, PyThread_tss_is_created(&_PyRuntime.autoTSSkey));
    static _PyRuntimeState another;
    PyStatus status = _PyRuntimeState_Init(&another);
    READS("the only runtime state that can be initialized is &_PyRuntime", status.err_msg);
    _PyRuntimeState_Fini(&_PyRuntime);
}

CASE(_PyRuntimeState_Fini, BARE)
{
    SUCCEEDS(_PyRuntimeState_Init(&_PyRuntime));
    _PyRuntimeState_Fini(&_PyRuntime);
    GIVES(0, PyThread_tss_is_created(&_PyRuntime.autoTSSkey));
    _PyRuntimeState_Fini(&_PyRuntime);
}

CASE(_PyRuntime_Initialize, BARE)
{
    SUCCEEDS(_PyRuntime_Initialize());
    GIVES(1, _PyRuntime._initialized);
    GIVES(1, PyThread_tss_is_created(&_PyRuntime.autoTSSkey));
    SUCCEEDS(_PyRuntime_Initialize());
}

CASE(_PyRuntime_Finalize, BARE)
{
    for (int i = 0; i < 10; i++) {
        SUCCEEDS(_PyRuntime_Initialize());
        _PyRuntime_Finalize();
        HOLDS(!PyThread_tss_is_created(&_PyRuntime.autoTSSkey));
    }
}

/* It must not be called in a parent, where other threads exist. */
CASE(_PyRuntimeState_ReInitThreads, ATTACHED,
     .differs = "it is for children, whose locks are free and whose lists hold one thread")
{
    int busy = PyMutex_IsLocked(&here.held);
    GIVES(1, busy);
    if (here.forked) {
        HEAD_LOCK(&_PyRuntime);
        SUCCEEDS(_PyRuntimeState_ReInitThreads(&_PyRuntime));
        GIVES(0, PyMutex_IsLocked(&_PyRuntime.interpreters.mutex));
        HOLDS(PyThreadState_Next(PyInterpreterState_ThreadHead(here.main->interp)) == NULL);
    }
    HOLDS(PyThreadState_Get() == here.main);
    HOLDS(_PyRuntime.main_tstate == here.main);
    PyEval_RestoreThread(PyEval_SaveThread());
}

static void
preinitialized_in_utf8(void)
{
    GIVES(1, _PyRuntime.preinitialized);
    GIVES(1, _PyRuntime.preconfig.utf8_mode);
    GIVES(1, Py_UTF8Mode);
}

CASE(Py_PreInitialize, BARE)
{
    PyPreConfig config;
    PyPreConfig_InitIsolatedConfig(&config);
    config.utf8_mode = 1;
    READS("preinitialization config is NULL", Py_PreInitialize(NULL).err_msg);
    SUCCEEDS(Py_PreInitialize(&config));
    preinitialized_in_utf8();
}

CASE(Py_PreInitializeFromArgs, BARE)
{
    PyPreConfig config;
    wchar_t *argv[] = { L"program", L"-X", L"utf8", NULL };
    PyPreConfig_InitPythonConfig(&config);
    SUCCEEDS(Py_PreInitializeFromArgs(&config, 3, argv));
    preinitialized_in_utf8();
}

CASE(Py_PreInitializeFromBytesArgs, BARE)
{
    PyPreConfig config;
    char *argv[] = { "program", "-X", "utf8", NULL };
    PyPreConfig_InitPythonConfig(&config);
    SUCCEEDS(Py_PreInitializeFromBytesArgs(&config, 3, argv));
    preinitialized_in_utf8();
}

static void
is_up(void)
{
    GIVES(1, Py_IsInitialized());
    GIVES(1, PyThreadState_GetID(PyThreadState_Get()));
    GIVES(0, PyInterpreterState_GetID(PyInterpreterState_Get()));
    GIVES(1, PyGILState_Check());
    HOLDS(_PyRuntime.main_thread == PyThread_get_thread_ident());
}

static void
is_down(void)
{
    GIVES(0, Py_IsInitialized());
    HOLDS(PyThreadState_GetUnchecked() == NULL);
    HOLDS(PyInterpreterState_Main() == NULL);
}

CASE(Py_InitializeFromConfig, BARE)
{
    READS("initialization config is NULL", Py_InitializeFromConfig(NULL).err_msg);
    for (int i = 0; i < 3; i++) {
        situation_initialize();
        is_up();
        GIVES(0, Py_FinalizeEx());
    }
}

/* With the compatible configuration, which asks the old global variables. */
static void
quietly(void)
{
    Py_FrozenFlag = 1;
    Py_IgnoreEnvironmentFlag = 1;
}

CASE(Py_Initialize, BARE)
{
    quietly();
    Py_Initialize();
    is_up();
    HOLDS(PyOS_getsig(SIGPIPE) == SIG_IGN);
    Py_Initialize();
    Py_Finalize();
    is_down();
}

CASE(Py_InitializeEx, BARE)
{
    quietly();
    Py_InitializeEx(0);
    is_up();
    HOLDS(PyOS_getsig(SIGPIPE) != SIG_IGN);
}

CASE(Py_FinalizeEx, INSIDE)
{
    load_rest();
    GIVES(0, Py_FinalizeEx());
    is_down();
    GIVES(0, Py_FinalizeEx());
    situation_initialize();
    is_up();
    GIVES(0, Py_FinalizeEx());
}

CASE(Py_Finalize, DETACHED)
{
    load_rest();
    Py_Finalize();
    is_down();
}

CASE(Py_IsInitialized, DETACHED)
{
    GIVES(1, Py_IsInitialized());
}

CASE(Py_IsFinalizing, ATTACHED)
{
    load_rest();
    GIVES(0, Py_IsFinalizing());
    Py_Finalize();
    GIVES(1, Py_IsFinalizing());
    situation_initialize();
    GIVES(0, Py_IsFinalizing());
}

/* ---- Whole programs ------------------------------------------------------------ */

static int
run_program(PyInterpreterState *interp, const char *frozen, void *data)
{
    GIVES(1, _PyInterpreterState_IsRunningMain(interp));
    HOLDS((frozen != NULL) == (data != NULL));
    call_tell("%ls", interp->config.run_command != NULL ? interp->config.run_command : L"nothing");
    return 7;
}

CASE(gopyrt_set_run_main_hook, ATTACHED, .says = "Py_RunMain: nothing here runs code")
{
    gopyrt_set_run_main_hook(run_program, NULL);
    gopyrt_set_run_main_hook(NULL, NULL);
    load_rest();
    GIVES(1, Py_RunMain());
}

CASE(Py_RunMain, ATTACHED)
{
    load_rest();
    gopyrt_set_run_main_hook(run_program, NULL);
    GIVES(7, Py_RunMain());
    GIVES(0, Py_IsInitialized());
    situation_initialize();
    GIVES(7, Py_RunMain());
}

CASE(Py_Main, BARE)
{
    wchar_t *argv[] = { L"prog", L"-I", L"-c", L"code", NULL };
    gopyrt_set_run_main_hook(run_program, NULL);
    for (int i = 0; i < 3; i++) {
        Py_SetPath(L"/nowhere"); /* nothing is searched for, nor complained about */
        GIVES(7, Py_Main(4, argv));
        GIVES(0, Py_IsInitialized());
    }
}

CASE(Py_BytesMain, ATTACHED)
{
    char *argv[] = { "prog", "-c", "code", NULL };
    load_rest();
    gopyrt_set_run_main_hook(run_program, NULL);
    GIVES(7, Py_BytesMain(3, argv));
    GIVES(0, Py_IsInitialized());
}

CASE(Py_FrozenMain, BARE)
{
    static const struct _frozen modules[] = { { "__main__", NULL, 0, 0 }, { 0 } };
    char *argv[] = { "prog", "-V", NULL };
    PyImport_FrozenModules = modules;
    gopyrt_set_run_main_hook(run_program, (void *)modules);
    GIVES(7, Py_FrozenMain(2, argv));
    GIVES(0, Py_IsInitialized());
}
