/* The runtime's life as its embedders call it: each function here makes one control
 * call and returns its answer. What happens, and in which order, is in the sequences
 * of the control plane.
 *
 * One thread at a time brings a runtime up, and the others wait until it is done. No
 * thread blocks for long on a finalizing thread, whose callbacks may be waiting for
 * it.
 */
#include "runtime/runtime.h"
#include "fatal/fatal.h"
#include "thread/thread.h"
#include "config/config.h"

#include <stdio.h>

static int runtime_is_up; /* between _PyRuntime_Initialize and Finalize */
static _PyRecursiveMutex bring_up;
static int going_down; /* its holder is in Py_FinalizeEx */

/* An exit callback was left by a jump. `_finalizing` stays, and by that another
 * Py_FinalizeEx on the same thread finds what is left to do. */
static void
abandon_taking_down(const gopyrt_host_call *call)
{
    gopyrt_interp_end_sweep();
    _Py_atomic_store_int(&_PyRuntime._main_interpreter.finalizing, 0);
    _Py_atomic_store_int(&going_down, call->before);
    _PyRecursiveMutex_Unlock(&bring_up);
}

static PyStatus take_down(gopyrt_call *call);

/* The calling thread is in Py_FinalizeEx. */
int
gopyrt_lifecycle_taking_down(void)
{
    return gopyrt_host_calls_have((uintptr_t)take_down, NULL);
}

int
gopyrt_lifecycle_others_take_down(void)
{
    return _Py_atomic_load_int(&going_down) && !gopyrt_lifecycle_taking_down();
}

/* Whether the core was up already when the call that now brings the runtime up
 * began. Guarded by bring_up. */
static int core_was_up;

/* Also true before _init_main is done. */
static int
is_core_initialized(void)
{
    return _Py_atomic_load_int(&_PyRuntime.core_initialized);
}

/* Another thread was in the middle of bringing the runtime up or down, and does not
 * exist here to continue. A thread that already has a thread state can continue
 * itself. */
static int
is_half_there(void)
{
    int others =
        _PyMutex_IsLocked(&bring_up.mutex) && !_PyRecursiveMutex_IsLockedByCurrentThread(&bring_up);

    if (is_core_initialized() && (core_was_up || gopyrt_gilstate_get() != NULL)) {
        return 0;
    }
    return !Py_IsInitialized() && others;
}

/* Then the runtime counts as not initialized: the next initialization begins with a
 * reset of the whole structure. */
static void
forget_runtime(void)
{
    _PyRuntime.initialized = 0;
    _PyRuntime.core_initialized = 0;
    gopyrt_interp_index_clear_locked();
    _PyRuntime.interpreters.head = NULL;
    _PyRuntime.interpreters.main = NULL;
    _PyRuntime.main_tstate = NULL;
    _PyRuntime.gilstate.autoInterpreterState = NULL;
    runtime_is_up = 0;
}

void
gopyrt_lifecycle_after_fork(void)
{
    if (is_half_there()) {
        forget_runtime();
    }
    _PyRecursiveMutex_at_fork_reinit(&bring_up,
                                     _PyRecursiveMutex_IsLockedByCurrentThread(&bring_up));
    going_down = gopyrt_lifecycle_taking_down();
}

PyStatus
_PyRuntimeState_Init(_PyRuntimeState *runtime)
{
    if (runtime != &_PyRuntime) {
        PyStatus status = PyStatus_Error("the only runtime state that can be "
                                         "initialized is &_PyRuntime");
        status.func = "_PyRuntimeState_Init";
        return status;
    }
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_RUNTIME_STATE_INIT, "_PyRuntimeState_Init");
    return gopyrt_control_run(&call);
}

void
_PyRuntimeState_Fini(_PyRuntimeState *runtime)
{
    if (runtime == &_PyRuntime) {
        gopyrt_runtime_keys_delete();
    }
}

#define LOOK_NS (PyTime_t)10000000

/* Takes the lock for bringing the runtime up. Fails if the runtime is going down. */
static PyStatus
begin_bringing_up(const char *func)
{
    gopyrt_host_calls_check();
    while (_PyRecursiveMutex_LockTimed(&bring_up, LOOK_NS, _PY_LOCK_DETACH) != PY_LOCK_ACQUIRED) {
        if (_Py_atomic_load_int(&going_down)) {
            PyStatus status = PyStatus_Error("the runtime is being finalized by another thread");
            status.func = func;
            return status;
        }
    }
    return PyStatus_Ok();
}

PyStatus
_PyRuntime_Initialize(void)
{
    if (_Py_atomic_load_int(&runtime_is_up)) {
        return PyStatus_Ok();
    }
    PyStatus status = begin_bringing_up("_PyRuntime_Initialize");
    if (PyStatus_Exception(status)) {
        return status;
    }
    if (!runtime_is_up) {
        status = _PyRuntimeState_Init(&_PyRuntime);
        _Py_atomic_store_int(&runtime_is_up, !PyStatus_Exception(status));
    }
    _PyRecursiveMutex_Unlock(&bring_up);
    return status;
}

void
_PyRuntime_Finalize(void)
{
    _PyRuntimeState_Fini(&_PyRuntime);
    _Py_atomic_store_int(&runtime_is_up, 0);
}

/* Runs a call that needs the runtime, as the only thread that brings it up. */
static PyStatus
run_bringing_up(gopyrt_call *call)
{
    PyStatus status = begin_bringing_up(call->func);
    if (PyStatus_Exception(status)) {
        return status;
    }
    core_was_up = is_core_initialized();
    status = _PyRuntime_Initialize();
    if (!PyStatus_Exception(status)) {
        status = gopyrt_control_run(call);
    }
    _PyRecursiveMutex_Unlock(&bring_up);
    return status;
}

/* Without a configuration nothing begins. */
static PyStatus
config_missing(const char *func, const char *message)
{
    PyStatus status = PyStatus_Error(message);
    status.func = func;
    return status;
}

PyStatus
gopyrt_preinitialize(const char *func, const PyPreConfig *config, const _PyArgv *args)
{
    if (config == NULL) {
        return config_missing(func, "preinitialization config is NULL");
    }
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_PREINITIALIZE, func);
    call.preconfig_in = config;
    call.args = args;
    return run_bringing_up(&call);
}

PyStatus
Py_PreInitialize(const PyPreConfig *config)
{
    return gopyrt_preinitialize("Py_PreInitialize", config, NULL);
}

PyStatus
Py_PreInitializeFromArgs(const PyPreConfig *config, Py_ssize_t argc, wchar_t **argv)
{
    _PyArgv args = { .argc = argc, .use_bytes_argv = 0, .wchar_argv = argv };
    return gopyrt_preinitialize("Py_PreInitializeFromArgs", config, &args);
}

PyStatus
Py_PreInitializeFromBytesArgs(const PyPreConfig *config, Py_ssize_t argc, char **argv)
{
    _PyArgv args = { .argc = argc, .use_bytes_argv = 1, .bytes_argv = argv };
    return gopyrt_preinitialize("Py_PreInitializeFromBytesArgs", config, &args);
}

PyStatus
Py_InitializeFromConfig(const PyConfig *config)
{
    if (config == NULL) {
        return config_missing("Py_InitializeFromConfig", "initialization config is NULL");
    }
    if (Py_IsInitialized()) {
        return PyStatus_Ok(); /* also while other threads take it down */
    }
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_INITIALIZE, "Py_InitializeFromConfig");
    call.config_in = config;
    return run_bringing_up(&call);
}

void
Py_InitializeEx(int install_sigs)
{
    if (Py_IsInitialized()) {
        return;
    }
    PyStatus status = _PyRuntime_Initialize();
    if (!PyStatus_Exception(status)) {
        PyConfig config;
        _PyConfig_InitCompatConfig(&config);
        config.install_signal_handlers = install_sigs;
        status = Py_InitializeFromConfig(&config);
        PyConfig_Clear(&config);
    }
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
}

void
Py_Initialize(void)
{
    Py_InitializeEx(1);
}

int
Py_IsInitialized(void)
{
    return _Py_atomic_load_int(&_PyRuntime.initialized);
}

int
Py_IsFinalizing(void)
{
    return _PyRuntimeState_GetFinalizing(&_PyRuntime) != NULL;
}

/* A callback during finalization may bring a runtime up and down again. */
static __attribute__((noinline)) PyStatus
take_down(gopyrt_call *call)
{
    _PyRecursiveMutex_Lock(&bring_up);
    int outer = going_down;
    const gopyrt_host_call what = { .abandon = abandon_taking_down,
                                    .function = (uintptr_t)take_down,
                                    .before = outer };
    gopyrt_host_call *record = gopyrt_host_call_begin(&what, __builtin_frame_address(0));
    _Py_atomic_store_int(&going_down, 1);
    PyStatus status = gopyrt_control_run(call);
    gopyrt_host_call_end(record);
    gopyrt_interp_end_sweep();
    _Py_atomic_store_int(&going_down, outer);
    _PyRecursiveMutex_Unlock(&bring_up);
    return status;
}

/* A callback of an earlier Py_FinalizeEx of this thread was left by a jump. */
static int
is_half_down(PyThreadState *tstate)
{
    return tstate != NULL && _PyRuntimeState_GetFinalizing(&_PyRuntime) == tstate
           && !gopyrt_lifecycle_taking_down();
}

/* Whether it is on the main interpreter's list, and nobody is attached to it. */
static int
is_free(PyThreadState *tstate)
{
    int found = 0;
    HEAD_LOCK(&_PyRuntime);
    for (PyThreadState *t = _PyRuntime._main_interpreter.threads.head; t != NULL; t = t->next) {
        found |= t == tstate && _Py_atomic_load_int_relaxed(&t->state) == _Py_THREAD_DETACHED;
    }
    HEAD_UNLOCK(&_PyRuntime);
    return found;
}

/* The thread state with which the caller can take the runtime down, attached: its current one if
 * that is the main interpreter's, else on the main thread the runtime's first one, else a new one.
 * NULL when there is no memory. */
static PyThreadState *
attach_to_take_down(PyThreadState *current)
{
    PyInterpreterState *interp = &_PyRuntime._main_interpreter;
    if (current != NULL && current->interp == interp) {
        return current;
    }
    PyThreadState *tstate = _PyRuntime.main_tstate;
    if (!_Py_IsMainThread() || tstate == NULL || !is_free(tstate)) {
        tstate = _PyThreadState_NewBound(interp, _PyThreadState_WHENCE_FINI);
    }
    if (tstate != NULL) {
        PyThreadState_Swap(tstate);
    }
    return tstate;
}

/* The opposite, where the runtime stays up. */
static void
return_to(PyThreadState *current, PyThreadState *tstate)
{
    if (tstate == current) {
        return;
    }
    int made_for_this = tstate->_whence == _PyThreadState_WHENCE_FINI;
    if (made_for_this) {
        PyThreadState_Clear(tstate);
    }
    PyThreadState_Swap(current);
    if (made_for_this) {
        PyThreadState_Delete(tstate);
    }
}

static int
refuse_to_finalize(const char *func, const char *reason)
{
    fprintf(stderr, "%s: %s\n", func, reason);
    return -1;
}

int
Py_FinalizeEx(void)
{
    gopyrt_host_calls_check();
    PyThreadState *current = _PyThreadState_GET();
    if (!Py_IsInitialized() && !is_half_down(current)) {
        return 0; /* also where only the core is up: that has no end */
    }
    int *claim = &_PyRuntime._main_interpreter.finalizing;
    if ((_PyRuntimeState_GetFinalizing(&_PyRuntime) != NULL && !is_half_down(current))
        || _Py_atomic_load_int(claim))
    {
        return 0; /* called again, such as from a callback of the end */
    }
    if (gopyrt_control_alive() && gopyrt_control_acting()) {
        return refuse_to_finalize("Py_FinalizeEx",
                                  "called from a callback of another call that needs the runtime "
                                  "afterwards: call it when that one has returned");
    }
    PyThreadState *tstate = attach_to_take_down(current);
    if (tstate == NULL) {
        return refuse_to_finalize("Py_FinalizeEx", "there is no memory for a thread state of the "
                                                   "main interpreter");
    }
    int unclaimed = 0;
    if (!_Py_atomic_compare_exchange_int(claim, &unclaimed, 1)) {
        return_to(current, tstate);
        return 0;
    }
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_FINALIZE, "Py_FinalizeEx");
    call.tstate = tstate;
    call.interp = tstate->interp;
    PyStatus status = take_down(&call);
    if (PyStatus_Exception(status)) {
        _Py_atomic_store_int(claim, 0);
        return_to(current, tstate);
        return refuse_to_finalize(status.func, status.err_msg);
    }
    return call.result;
}

void
Py_Finalize(void)
{
    (void)Py_FinalizeEx();
}
