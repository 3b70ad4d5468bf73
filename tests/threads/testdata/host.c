/* See host.h. */
#include "host.h"
#include "base/interp_initial.h"
#include "eval/eval.h"
#include "runtime/runtime.h"
#include "thread/gil.h"
#include "internal/pycore_pythread.h"
#include "thread/thread.h"

#include <stdarg.h>
#include <string.h>

_PyRuntimeState _PyRuntime;

void
PyMem_RawFree(void *block)
{
    free(block);
}
void *
PyMem_RawMalloc(size_t size)
{
    return malloc(size);
}
void *
PyMem_RawCalloc(size_t n, size_t size)
{
    return calloc(n, size);
}

int
gopyrt_control_alive(void)
{
    return 0;
}
unsigned
gopyrt_control_window_open(void)
{
    return 0;
}
void
gopyrt_control_window_close(unsigned window)
{
    (void)window;
}

/* No program here is a Go program. */
int
gopyrt_process_forked(void)
{
    return 0;
}
int
gopyrt_code_is_go(uintptr_t code)
{
    (void)code;
    return 0;
}

PyStatus
PyStatus_Ok(void)
{
    return (PyStatus){ 0 };
}
int
PyStatus_Exception(PyStatus status)
{
    return status._type != 0;
}

void
_Py_FatalErrorFunc(const char *func, const char *message)
{
    fprintf(stderr, "Fatal Python error: %s: %s\n", func, message);
    abort();
}

void
_Py_FatalErrorFormat(const char *func, const char *format, ...)
{
    char message[200];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof(message), format, args);
    va_end(args);
    _Py_FatalErrorFunc(func, message);
}

PyInterpreterState *
_PyInterpreterState_Main(void)
{
    return _Py_atomic_load_ptr_acquire(&_PyRuntime.interpreters.main);
}

/* The main interpreter's place in the index, and those that stand behind the others. */
static gopyrt_interp_entry entry_of_main;

static gopyrt_interp_entry *
entry_of(PyInterpreterState *interp)
{
    return interp == &_PyRuntime._main_interpreter ? &entry_of_main
                                                   : (gopyrt_interp_entry *)(interp + 1);
}

static void
prepare(PyInterpreterState *interp)
{
    memset(interp, 0, sizeof(*interp));
    gopyrt_interp_init_static(interp);
    interp->runtime = &_PyRuntime;

    HEAD_LOCK(&_PyRuntime);
    interp->id = _PyRuntime.interpreters.next_id++;
    interp->next = _PyRuntime.interpreters.head;
    _PyRuntime.interpreters.head = interp;
    gopyrt_interp_index_add_locked(entry_of(interp), interp);
    HEAD_UNLOCK(&_PyRuntime);
}

static PyThreadState *
first_state(PyInterpreterState *interp, int own_gil)
{
    PyThreadState *tstate = _PyThreadState_New(interp, _PyThreadState_WHENCE_INIT);
    EXPECT(tstate == &interp->_initial_thread.base);
    _PyThreadState_Bind(tstate);
    _PyEval_InitGIL(tstate, own_gil);
    return tstate;
}

PyThreadState *
host_up(int install_signal_handlers)
{
    _PyRuntimeState *rt = &_PyRuntime;
    /* Threads left over from an earlier runtime may be reading. */
    for (size_t i = 0; i < sizeof(*rt) / sizeof(uint64_t); i++) {
        _Py_atomic_store_uint64_relaxed((uint64_t *)rt + i, 0);
    }
    PyThread_init_thread();
    EXPECT(gopyrt_gilstate_key_create() == 0);
    rt->gilstate.check_enabled = 1;
    rt->signals.wakeup.fd = -1;
    rt->signals.wakeup.warn_on_full_buffer = 1;
    rt->ceval.pending_mainthread.max = 32;
    rt->main_thread = (unsigned long)pthread_self();
    prepare(&rt->_main_interpreter);
    rt->interpreters.main = &rt->_main_interpreter;
    PyThreadState *tstate = first_state(&rt->_main_interpreter, 1);
    rt->main_tstate = tstate;
    EXPECT(!PyStatus_Exception(_PyGILState_Init(tstate->interp)));
    EXPECT(_PySignal_Init(install_signal_handlers) == 0);
    rt->core_initialized = rt->initialized = 1;
    return tstate;
}

void
Py_EndInterpreter(PyThreadState *tstate)
{
    EXPECT(tstate == NULL);
}

void
gopyrt_fork_reset_late(void)
{
    EXPECT(!"no signal handler of these programs forks");
}

void
gopyrt_fork_catch_up(PyThreadState *attaching)
{
    EXPECT(attaching == NULL);
    EXPECT(!"no handler of these programs needs the reset early");
}

/* An interpreter that a fork left behind: it holds nothing beyond its memory. */
void
gopyrt_interp_pages_give(PyInterpreterState *interp)
{
    free(interp);
}

void
gopyrt_interp_unlink_locked(PyInterpreterState *interp)
{
    gopyrt_interp_index_remove_locked(entry_of(interp));
    PyInterpreterState **link = &_PyRuntime.interpreters.head;
    while (*link != interp) {
        link = &(*link)->next;
    }
    *link = interp->next;
}

void
gopyrt_interp_unconfigure(PyInterpreterState *interp)
{
    EXPECT(interp->config._config_init == 0);
}

void
gopyrt_atexit_forget_interp(PyInterpreterState *interp)
{
    EXPECT(interp->atexit.ll_callbacks == NULL);
}

static void
drop_others(PyThreadState *tstate)
{
    _PyThreadState_DeleteList(_PyThreadState_RemoveExcept(tstate), 0);
}

static void
end_last(PyThreadState *tstate)
{
    PyInterpreterState *interp = tstate->interp;
    PyThreadState_Clear(tstate);
    _PyThreadState_Detach(tstate);
    PyThreadState_Delete(tstate);
    _PyEval_FiniGIL(interp);

    HEAD_LOCK(&_PyRuntime);
    gopyrt_interp_unlink_locked(interp);
    HEAD_UNLOCK(&_PyRuntime);
}

void
host_down(PyThreadState *tstate)
{
    _Py_FinishPendingCalls(tstate);
    _PyInterpreterState_SetFinalizing(tstate->interp, tstate);
    _PyRuntimeState_SetFinalizing(&_PyRuntime, tstate);
    _PyRuntime.initialized = _PyRuntime.core_initialized = 0;
    drop_others(tstate);
    _PySignal_Fini();
    _PyGILState_Fini(tstate->interp);
    end_last(tstate);
    _PyRuntime.interpreters.main = NULL;
    gopyrt_gilstate_key_delete();
}

PyThreadState *
host_new_interpreter(int own_gil)
{
    PyInterpreterState *interp = malloc(sizeof(*interp) + sizeof(gopyrt_interp_entry));
    EXPECT(interp != NULL);
    _Py_atomic_store_int_relaxed(&_PyRuntime.gilstate.check_enabled,
                                 0); /* others may be made now */
    prepare(interp);
    return first_state(interp, own_gil);
}

void
host_end_interpreter(PyThreadState *tstate)
{
    PyInterpreterState *interp = tstate->interp;
    _Py_FinishPendingCalls(tstate);
    _PyInterpreterState_SetFinalizing(interp, tstate);
    drop_others(tstate);
    end_last(tstate);
    free(interp);
}

pthread_t
host_start(void *(*run)(void *), void *arg)
{
    pthread_t thread;
    EXPECT(pthread_create(&thread, NULL, run, arg) == 0);
    return thread;
}

void
host_join(pthread_t thread)
{
    EXPECT(pthread_join(thread, NULL) == 0);
}

void
host_await_waiters(struct _gil_runtime_state *gil, int count)
{
    while (__atomic_load_n(gopyrt_gil_word(gil), __ATOMIC_RELAXED)
           < (uint64_t)count * GOPYRT_GIL_WAITER)
    {
        host_nap(1000);
    }
    /* What they read on their way was before what the caller writes, for the sanitizer, too. */
    PyMutex *lock = &gopyrt_gil_queue_of(gil)->lock;
    PyMutex_LockFlags(lock, _Py_LOCK_DONT_DETACH);
    PyMutex_Unlock(lock);
}

void
host_nap(long microseconds)
{
    struct timespec nap = { microseconds / 1000000, microseconds % 1000000 * 1000 };
    nanosleep(&nap, NULL);
}

/* There are no objects here that could go. */
void
_Py_Dealloc(PyObject *op)
{
    (void)op;
    abort();
}

/* Nor is there Go, or an end of the runtime. */
const gopyrt_core_table *
gopyrt_core_get(void)
{
    abort();
}

int
Py_FinalizeEx(void)
{
    abort();
}

/* And so all interpreters are of one life. */
uint64_t
gopyrt_interp_life(PyInterpreterState *interp)
{
    (void)interp;
    return 1;
}
