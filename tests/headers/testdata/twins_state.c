/* A runtime with two interpreters and one thread state, and the library
 * functions that atomics.c needs. */
#define Py_BUILD_CORE 1
#define GOPYRT_RUNTIME_DIRECT 1 /* _PyRuntime is defined below */
#include "Python.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"

#include "twins.h"

_PyRuntimeState _PyRuntime;
_Py_thread_local PyThreadState *_Py_tss_tstate;

static PyInterpreterState interp_state;
static PyThreadState thread = { .interp = &interp_state, .thread_id = 4711 };
static int on_main_thread;

_PyRuntimeState *const runtime = &_PyRuntime;
PyInterpreterState *const interp = &interp_state;
PyInterpreterState *const main_interp = &_PyRuntime._main_interpreter;
PyThreadState *const tstate = &thread;
const unsigned long thread_id = 4711;
uint8_t *const heads_bits = &_PyRuntime.interpreters.mutex._bits;

void
attach(int yes)
{
    _Py_tss_tstate = yes ? &thread : NULL;
    thread.state = yes ? _Py_THREAD_ATTACHED : _Py_THREAD_DETACHED;
    on_main_thread = yes;
}

PyInterpreterState *
_PyInterpreterState_Main(void)
{
    return &_PyRuntime._main_interpreter;
}

int
_Py_IsMainThread(void)
{
    return on_main_thread;
}

/* None of these is reached: nothing here waits or fails. */
#undef PyMutex_Unlock
void
PyMutex_Unlock(PyMutex *m)
{
    (void)m;
    abort();
}

PyLockStatus
_PyMutex_LockTimed(PyMutex *m, PyTime_t timeout_ns, _PyLockFlags flags)
{
    (void)m;
    (void)timeout_ns;
    (void)flags;
    abort();
}

void _Py_NO_RETURN
_Py_FatalErrorFunc(const char *func, const char *message)
{
    fprintf(stderr, "%s: %s\n", func, message);
    abort();
}
