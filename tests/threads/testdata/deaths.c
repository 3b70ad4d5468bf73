/* Wrong use, one case a process: each must end in a fatal error that names the
 * function. */
#include "host.h"
#include "gopyruntime.h"
#include "internal/pycore_crossinterp.h"

#include <string.h>

static PyThreadState *self, *other;

static void
get_detached(void)
{
    PyEval_SaveThread();
    PyThreadState_Get();
}
static void
save_detached(void)
{
    PyEval_SaveThread();
    PyEval_SaveThread();
}
static void
restore_null(void)
{
    PyEval_SaveThread();
    PyEval_RestoreThread(NULL);
}
static void
acquire_null(void)
{
    PyEval_SaveThread();
    PyEval_AcquireThread(NULL);
}
static void
release_null(void)
{
    PyEval_ReleaseThread(NULL);
}
static void
release_another(void)
{
    PyEval_ReleaseThread(other);
}
static void
release_detached(void)
{
    PyEval_SaveThread();
    PyEval_ReleaseThread(self);
}
static void
restore_attached(void)
{
    PyEval_RestoreThread(self);
}
static void
acquire_attached(void)
{
    PyEval_AcquireThread(other);
}
static void
new_null(void)
{
    PyThreadState_New(NULL);
}
static void
init_state(void)
{
    _PyThreadState_Init(self);
}
static void
clear_null(void)
{
    PyThreadState_Clear(NULL);
}
static void
watch_detached(void)
{
    PyEval_SaveThread();
    PyDict_AddWatcher(NULL);
}
static void
unwatch_detached(void)
{
    PyEval_SaveThread();
    PyType_ClearWatcher(0);
}
static void
data_detached(void)
{
    _PyXIData_t data;
    _PyXIData_Init(&data, self->interp, &data, NULL, NULL);
    _PyXIData_SET_FREE(&data, free);
    PyEval_SaveThread();
    _PyXIData_Release(&data);
}
static void
free_data_detached(void)
{
    PyEval_SaveThread();
    _PyXIData_Free(_PyXIData_New());
}
static void
delete_null(void)
{
    PyThreadState_Delete(NULL);
}
static void
delete_current(void)
{
    PyThreadState_Delete(self);
}
static void
delete_detached(void)
{
    PyEval_SaveThread();
    PyThreadState_DeleteCurrent();
}
static void
next_null(void)
{
    PyThreadState_Next(NULL);
}
static void
id_null(void)
{
    PyThreadState_GetID(NULL);
}
static void
interp_null(void)
{
    PyThreadState_GetInterpreter(NULL);
}
static void
limit_detached(void)
{
    PyEval_SaveThread();
    Py_GetRecursionLimit();
}
static void
set_limit_detached(void)
{
    PyEval_SaveThread();
    Py_SetRecursionLimit(5);
}
static void
enter_detached(void)
{
    PyEval_SaveThread();
    Py_EnterRecursiveCall("");
}
static void
pending_detached(void)
{
    PyEval_SaveThread();
    Py_MakePendingCalls();
}
static void
handle_null(void)
{
    _Py_HandlePending(NULL);
}
static void
check_detached(void)
{
    PyEval_SaveThread();
    PyErr_CheckSignals();
}
static void
occurred_detached(void)
{
    PyEval_SaveThread();
    PyOS_InterruptOccurred();
}
static void
main_detached(void)
{
    PyEval_SaveThread();
    _PyOS_IsMainThread();
}
static void
lock_detached(void)
{
    PyEval_SaveThread();
    PyEval_AcquireLock();
}
static void
lock_twice(void)
{
    PyEval_AcquireLock();
}
static void
unlock_twice(void)
{
    PyEval_ReleaseLock();
    PyEval_ReleaseLock();
}
static void
unlock_detached(void)
{
    PyEval_SaveThread();
    PyEval_ReleaseLock();
}
static void
stack_null(void)
{
    PyUnstable_ThreadState_ResetStackProtection(NULL);
}

static void
gilstate_detached(void)
{
    PyEval_SaveThread();
    PyGILState_Release(PyGILState_UNLOCKED);
}

static void *
release_unknown(void *unused)
{
    PyGILState_Release(PyGILState_UNLOCKED);
    return unused;
}

static void
gilstate_unknown(void)
{
    host_join(host_start(release_unknown, NULL));
}

static void *
attach(void *tstate)
{
    PyEval_AcquireThread(tstate);
    return NULL;
}

/* The thread ends while it holds the GIL, and another one wants it. */
static void
end_holding(void)
{
    PyEval_SaveThread();
    host_join(host_start(attach, other));
    PyEval_RestoreThread(self);
}

static void *
attach_and_sleep(void *tstate)
{
    PyEval_AcquireThread(tstate);
    pause();
    return NULL;
}

static void
delete_attached_elsewhere(void)
{
    PyEval_SaveThread();
    host_start(attach_and_sleep, other);
    while (!_PyThreadState_IsAttached(other)) {
        host_nap(100);
    }
    PyThreadState_Delete(other);
}

static void
attach_deleted(void)
{
    PyThreadState_Swap(other);
    PyThreadState_Clear(self);
    PyThreadState_Delete(self);
    PyThreadState_Swap(self);
}

static void
attach_without_gil(void)
{
    self->interp->ceval.gil = NULL;
    PyEval_AcquireThread((_Py_tss_tstate = NULL, other));
}

static int __attribute__((noinline)) recurse(int depth, volatile char *above)
{
    volatile char frame[2048];
    frame[0] = above == NULL ? 0 : above[0];
    if (depth > 0 && Py_EnterRecursiveCall(" in a test") != 0) {
        return depth;
    }
    return recurse(depth + 1, frame) + (frame[0] & 0);
}

static void
overflow(void)
{
    int depth = recurse(1, NULL);
    fprintf(stderr, "refused at depth %s\n", depth > 1000 ? "> 1000" : "too small");
    /* A thread that handles the refusal may recurse further, up to the hard
     * limit. */
    self->recursion_headroom = 1;
    recurse(1, NULL);
}

static void
ensure_before(void)
{
    PyGILState_Ensure();
}
static void
get_before(void)
{
    PyThreadState_Get();
}
static void
save_before(void)
{
    PyEval_SaveThread();
}
static void
release_before(void)
{
    PyGILState_Release(PyGILState_UNLOCKED);
}

#define CASE(name)  \
    {               \
#name, name \
    }

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    CASE(ensure_before),
    CASE(get_before),
    CASE(save_before),
    CASE(release_before),
    CASE(get_detached),
    CASE(save_detached),
    CASE(restore_null),
    CASE(acquire_null),
    CASE(release_null),
    CASE(release_another),
    CASE(release_detached),
    CASE(restore_attached),
    CASE(acquire_attached),
    CASE(new_null),
    CASE(init_state),
    CASE(clear_null),
    CASE(watch_detached),
    CASE(unwatch_detached),
    CASE(data_detached),
    CASE(free_data_detached),
    CASE(delete_null),
    CASE(delete_current),
    CASE(delete_detached),
    CASE(next_null),
    CASE(id_null),
    CASE(interp_null),
    CASE(limit_detached),
    CASE(set_limit_detached),
    CASE(enter_detached),
    CASE(pending_detached),
    CASE(handle_null),
    CASE(check_detached),
    CASE(occurred_detached),
    CASE(main_detached),
    CASE(lock_detached),
    CASE(lock_twice),
    CASE(unlock_twice),
    CASE(unlock_detached),
    CASE(stack_null),
    CASE(gilstate_detached),
    CASE(gilstate_unknown),
    CASE(end_holding),
    CASE(delete_attached_elsewhere),
    CASE(attach_deleted),
    CASE(attach_without_gil),
    CASE(overflow),
};

int
main(int argc, char **argv)
{
    for (size_t i = 0; argc > 1 && i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (strcmp(argv[1], cases[i].name) == 0) {
            if (strstr(argv[1], "_before") == NULL) {
                self = host_up(0);
                other = PyThreadState_New(self->interp);
            }
            cases[i].run();
            return 0;
        }
    }
    fprintf(stderr, "no such case\n");
    return 2;
}
