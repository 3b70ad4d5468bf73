/* A typical extension that reads CPython's runtime. It knows nothing of
 * gopyruntime, and has to compile unchanged against either header set. */
#ifndef Py_BUILD_CORE
#define Py_BUILD_CORE 1
#endif
#include "Python.h"
#ifdef INTERNAL_BY_NAME /* with -I.../internal, as CPython's own modules do */
#include "pycore_ceval.h"
#include "pycore_global_strings.h"
#include "pycore_hashtable.h"
#include "pycore_initconfig.h"
#include "pycore_interp.h"
#include "pycore_lock.h"
#include "pycore_parking_lot.h"
#include "pycore_pylifecycle.h"
#include "pycore_pystate.h"
#include "pycore_runtime.h"
#include "pycore_semaphore.h"
#include "pycore_time.h"
#else
#include "internal/pycore_ceval.h"
#include "internal/pycore_global_strings.h"
#include "internal/pycore_hashtable.h"
#include "internal/pycore_initconfig.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_lock.h"
#include "internal/pycore_parking_lot.h"
#include "internal/pycore_pylifecycle.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_semaphore.h"
#include "internal/pycore_time.h"
#endif

#if PY_VERSION_HEX < 0x030E0000
#error "written for 3.14"
#endif

/* As generated for keyword arguments: static data that points into _PyRuntime. */
static struct {
    PyObject_VAR_HEAD PyObject *ob_item[2];
} keyword_tuple = {
    .ob_base = PyVarObject_HEAD_INIT(NULL, 2).ob_item = { &_Py_ID(name), &_Py_STR(empty) },
};

typedef struct {
    PyMutex lock;
    _PyOnceFlag once;
    struct llist_node waiting;
    Py_ssize_t threads;
    int64_t newest_id;
    const char *stage;
} observer;

PyAPI_FUNC(int) observer_look(observer *self);
PyAPI_FUNC(PyStatus) observer_configure(PyConfig *config, const wchar_t *home);
PyAPI_FUNC(int) observer_wait(observer *self, int milliseconds);
PyAPI_FUNC(void) observer_each(void (*visit)(PyThreadState *, void *), void *arg);

static int
prepare(void *arg)
{
    observer *self = arg;
    llist_init(&self->waiting);
    return 0;
}

int
observer_look(observer *self)
{
    _PyRuntimeState *runtime = &_PyRuntime;
    if (_PyOnceFlag_CallOnce(&self->once, prepare, self) < 0) {
        return -1;
    }
    if (_PyRuntimeState_GetFinalizing(runtime) != NULL) {
        self->stage = "finalizing";
        return _PyRuntimeState_GetFinalizingID(runtime) == PyThread_get_thread_ident();
    }
    self->stage = runtime->initialized ? "running" : "not running";

    PyMutex_Lock(&self->lock);
    HEAD_LOCK(runtime);
    self->threads = 0;
    self->newest_id = runtime->interpreters.head != NULL ? runtime->interpreters.head->id : -1;
    for (PyInterpreterState *interp = runtime->interpreters.head; interp != NULL;
         interp = interp->next) {
        _Py_FOR_EACH_TSTATE_UNLOCKED(interp, tstate)
        {
            self->threads += _PyThreadState_IsAttached(tstate)
                             || _Py_eval_breaker_bit_is_set(tstate, _PY_GIL_DROP_REQUEST_BIT);
        }
    }
    HEAD_UNLOCK(runtime);
    PyMutex_Unlock(&self->lock);
    return PyMutex_IsLocked(&self->lock) + (keyword_tuple.ob_item[1] == _Py_LATIN1_CHR('a'));
}

PyStatus
observer_configure(PyConfig *config, const wchar_t *home)
{
    PyConfig_InitIsolatedConfig(config);
    PyStatus status = PyConfig_SetString(config, &config->home, home);
    if (_PyStatus_EXCEPTION(status)) {
        _PyStatus_UPDATE_FUNC(status);
        return status;
    }
    if (config->home == NULL) {
        return _PyStatus_NO_MEMORY();
    }
    PyInterpreterConfig own = _PyInterpreterConfig_INIT;
    if (own.gil != PyInterpreterConfig_OWN_GIL) {
        return _PyStatus_ERR("not its own GIL");
    }
    return _PyStatus_OK();
}

int
observer_wait(observer *self, int milliseconds)
{
    PyThreadState *tstate = _PyThreadState_GET();
    uint8_t expected = _Py_atomic_load_uint8(&self->lock._bits);
    int result;
    if (tstate == NULL || _PyInterpreterState_GET()->finalizing) {
        return -1;
    }
    Py_BEGIN_ALLOW_THREADS result = _PyParkingLot_Park(
        &self->lock, &expected, sizeof(expected), (PyTime_t)milliseconds * 1000 * 1000, NULL, 0);
    Py_END_ALLOW_THREADS return result == Py_PARK_TIMEOUT;
}

void
observer_each(void (*visit)(PyThreadState *, void *), void *arg)
{
    PyInterpreterState *interp = PyInterpreterState_Main();
    if (!_Py_IsMainInterpreter(interp)) {
        Py_FatalError("the main interpreter is another one");
    }
    _Py_FOR_EACH_TSTATE_BEGIN(interp, t)
    {
        visit(t, arg);
    }
    _Py_FOR_EACH_TSTATE_END(interp);
}
