/* A whole program: from its arguments to its exit code. The configuration is read and the runtime
 * comes up; then a function of the host runs the code, since there is no evaluator here; then the
 * runtime goes down and the exit code is decided, as CPython does.
 *
 * Callers: the thread that is to be the main one. Fork: works in a child, and the host's function
 * may fork: the child goes on to the end of the program, too. Signals: no. */
#include "runtime/runtime.h"
#include "config/config.h"
#include "fatal/fatal.h"
#include "thread/thread.h"

#include "gopyruntime.h"
#include "internal/pycore_audit.h"
#include "internal/pycore_pathconfig.h"
#include "internal/pycore_pylifecycle.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define ERROR 1 /* exit codes, as CPython has them */
#define FINALIZE_FAILED 120

static struct {
    gopyrt_run_main_hook run;
    void *data;
} hook;

void
gopyrt_set_run_main_hook(gopyrt_run_main_hook run, void *data)
{
    hook.run = run;
    hook.data = data;
}

/* ---- Running the code ---------------------------------------------------------- */

static int
refuse(const char *func, const char *reason)
{
    fprintf(stderr, "%s: %s\n", func, reason);
    return ERROR;
}

static int
audit(PyThreadState *tstate, const PyConfig *config)
{
    return config->run_command != NULL
               ? _PySys_Audit(tstate, "cpython.run_command", "u", config->run_command)
           : config->run_module != NULL
               ? _PySys_Audit(tstate, "cpython.run_module", "u", config->run_module)
           : config->run_filename != NULL
               ? _PySys_Audit(tstate, "cpython.run_file", "u", config->run_filename)
               : _PySys_Audit(tstate, "cpython.run_stdin", NULL);
}

/* The host's function was left by a jump: nothing runs the program any more. */
static void
abandon_run(const gopyrt_host_call *call)
{
    PyInterpreterState *interp = gopyrt_interp_find(call->interp_id);
    if (interp != NULL) {
        _PyInterpreterState_SetNotRunningMain(interp);
    }
}

static __attribute__((noinline)) int
run_hook(PyInterpreterState *interp, const char *module)
{
    const gopyrt_host_call what = { .abandon = abandon_run,
                                    .function = (uintptr_t)run_hook,
                                    .interp_id = interp->id };
    gopyrt_host_call *call = gopyrt_host_call_begin(&what, __builtin_frame_address(0));
    int exitcode = hook.run(interp, module, hook.data);
    gopyrt_host_call_end(call);
    return exitcode;
}

/* Has the host run what the current interpreter's config names, or `frozen` unless it is NULL. */
static int
run(const char *func, const char *frozen)
{
    PyThreadState *tstate = _PyThreadState_GET();

    gopyrt_host_calls_check();
    gopyrt_tstate_require(func, tstate);
    _PyRuntime.signals.unhandled_keyboard_interrupt = 0;
    PyInterpreterState *interp = tstate->interp;
    int exitcode;
    if (_PyInterpreterState_SetRunningMain(interp) < 0) {
        exitcode = refuse(func, "interpreter already running");
    }
    else if (hook.run == NULL) {
        exitcode =
            refuse(func, "nothing here runs code: gopyrt_set_run_main_hook() sets what does");
    }
    else if (frozen == NULL && audit(tstate, &interp->config) < 0) {
        exitcode = refuse(func, "an audit hook refused");
    }
    else {
        exitcode = run_hook(interp, frozen);
    }
    if (exitcode == GOPYRT_RUN_INTERRUPTED) {
        _PyRuntime.signals.unhandled_keyboard_interrupt = 1;
        exitcode = ERROR;
    }
    _PyInterpreterState_SetNotRunningMain(interp); /* whoever ran it: this is the end */
    return exitcode;
}

/* ---- The end -------------------------------------------------------------------- */

/* What is left of a program when the runtime is down: names and paths, the command line. */
static void
forget_program(void)
{
    if (!Py_IsInitialized()) {
        _PyPathConfig_ClearGlobal();
        _Py_ClearArgcArgv();
        _PyRuntime_Finalize();
    }
}

/* By the signal, so that a shell sees why the program ended. */
static int
end_by_sigint(void)
{
    PyOS_setsig(SIGINT, SIG_DFL);
    kill(getpid(), SIGINT);
    return SIGINT + 128; /* it is blocked */
}

int
Py_RunMain(void)
{
    int exitcode = run("Py_RunMain", NULL);
    if (Py_FinalizeEx() < 0) {
        exitcode = FINALIZE_FAILED;
    }
    forget_program();
    return _PyRuntime.signals.unhandled_keyboard_interrupt ? end_by_sigint() : exitcode;
}

/* ---- The beginning ---------------------------------------------------------------- */

/* The runtime is up, and its main interpreter gets the program's config. */
static PyStatus
reconfigure(PyConfig *config)
{
    PyInterpreterState *interp = PyInterpreterState_Main();
    PyStatus status = PyConfig_Read(config);
    if (!PyStatus_Exception(status)) {
        status = _PyConfig_Write(config, &_PyRuntime);
    }
    if (!PyStatus_Exception(status)) {
        status = _PyConfig_Copy(&interp->config, config);
    }
    if (!PyStatus_Exception(status) && gopyrt_interp_configure(interp) != 0) {
        status = PyStatus_NoMemory();
    }
    return status;
}

static PyStatus
begin(const _PyArgv *args)
{
    PyPreConfig preconfig;
    PyConfig config;

    PyStatus status = _PyRuntime_Initialize();
    if (PyStatus_Exception(status)) {
        return status;
    }
    PyPreConfig_InitPythonConfig(&preconfig);
    status = gopyrt_preinitialize("Py_Main", &preconfig, args);
    if (PyStatus_Exception(status)) {
        return status;
    }
    PyConfig_InitPythonConfig(&config);
    status = args->use_bytes_argv
                 ? PyConfig_SetBytesArgv(&config, args->argc, (char *const *)args->bytes_argv)
                 : PyConfig_SetArgv(&config, args->argc, (wchar_t *const *)args->wchar_argv);
    if (!PyStatus_Exception(status)) {
        status = Py_IsInitialized() ? reconfigure(&config) : Py_InitializeFromConfig(&config);
    }
    PyConfig_Clear(&config);
    return status;
}

static int
run_program(const _PyArgv *args)
{
    PyStatus status = begin(args);
    if (PyStatus_IsExit(status)) {
        forget_program();
        return status.exitcode;
    }
    if (PyStatus_Exception(status)) {
        forget_program();
        Py_ExitStatusException(status);
    }
    return Py_RunMain();
}

int
Py_Main(int argc, wchar_t **argv)
{
    const _PyArgv args = { .argc = argc, .use_bytes_argv = 0, .wchar_argv = argv };
    return run_program(&args);
}

int
Py_BytesMain(int argc, char **argv)
{
    const _PyArgv args = { .argc = argc, .use_bytes_argv = 1, .bytes_argv = argv };
    return run_program(&args);
}

/* ---- A frozen program --------------------------------------------------------------- */

int
Py_FrozenMain(int argc, char **argv)
{
    PyConfig config;

    PyStatus status = _PyRuntime_Initialize();
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
    PyConfig_InitPythonConfig(&config);
    config.pathconfig_warnings = 0; /* the program brings what it needs */
    config.parse_argv = 0;          /* the arguments are all the program's */
    status = PyConfig_SetBytesArgv(&config, argc, argv);
    if (!PyStatus_Exception(status)) {
        status = Py_InitializeFromConfig(&config);
    }
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
    if (gopyrt_frozen_find("__main__") == NULL) {
        _Py_FatalErrorFunc("Py_FrozenMain", "the __main__ module is not frozen");
    }
    int exitcode = run("Py_FrozenMain", "__main__");
    if (Py_FinalizeEx() < 0) {
        exitcode = FINALIZE_FAILED;
    }
    return exitcode;
}
