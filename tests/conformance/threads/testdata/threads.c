/* Thread states, GIL and PyGILState, seen from an extension. Linked against
 * either library it must print the same. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_ceval.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_pystate.h"
#include "internal/pycore_runtime.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FACT(...) (printf(__VA_ARGS__), putchar('\n'))

static PyInterpreterState *interp;
static PyThreadState *first;
static unsigned long switches;

static unsigned long
native_id(void)
{
    return (unsigned long)syscall(SYS_gettid);
}

static void
state_fact(const char *what, PyThreadState *t)
{
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)t;
    FACT("%s: status %d%d%d%d%d%d%d%d holds %d whence %d state %d", what, t->_status.initialized,
         t->_status.bound, t->_status.unbound, t->_status.bound_gilstate, t->_status.active,
         t->_status.finalizing, t->_status.cleared, t->_status.finalized, t->holds_gil, t->_whence,
         t->state);
    FACT("  limit %d left %d headroom %d tracing %d event %d counter %d id %llu refs %zd",
         t->py_recursion_limit, t->py_recursion_remaining, t->recursion_headroom, t->tracing,
         t->what_event, t->gilstate_counter, (unsigned long long)t->id, impl->refcount);
    FACT("  mine %d %d breaker %lx exc_info own %d context %llu lists empty %d %d",
         t->thread_id == (unsigned long)pthread_self(), t->native_thread_id == native_id(),
         (unsigned long)t->eval_breaker, t->exc_info == &t->exc_state,
         (unsigned long long)t->context_ver,
         impl->asyncio_tasks_head.next == &impl->asyncio_tasks_head,
         impl->mem_free_queue.next == &impl->mem_free_queue);
    FACT("  objects %d%d%d%d%d%d%d%d", t->dict != NULL, t->async_exc != NULL,
         t->current_exception != NULL, t->context != NULL, t->c_profilefunc != NULL,
         t->c_tracefunc != NULL, t->delete_later != NULL, t->critical_section != 0);
}

static void
stack_fact(const char *what, PyThreadState *t)
{
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)t;
    /* The main thread's stack is not the same size in two processes. */
    long size = (long)(impl->c_stack_top - impl->c_stack_soft_limit);
    FACT("%s: top-soft %ld soft-hard %ld hard-base %ld top-init %ld here %d", what,
         getpid() == (pid_t)native_id() ? size > 0 : size,
         (long)(impl->c_stack_soft_limit - impl->c_stack_hard_limit),
         (long)(impl->c_stack_hard_limit - impl->c_stack_init_base),
         (long)(impl->c_stack_top - impl->c_stack_init_top),
         (uintptr_t)&impl < impl->c_stack_top && (uintptr_t)&impl > impl->c_stack_soft_limit);
}

static void
gil_fact(const char *what, PyThreadState *mine)
{
    struct _gil_runtime_state *gil = interp->ceval.gil;
    FACT("%s: locked %d holder %s switches +%lu interval %lu own %d", what, gil->locked,
         gil->last_holder == first  ? "first"
         : gil->last_holder == mine ? "mine"
                                    : "other",
         gil->switch_number - switches, gil->interval, interp->ceval.own_gil);
    switches = gil->switch_number;
}

static void
list_fact(const char *what)
{
    printf("%s: ids", what);
    for (PyThreadState *t = PyInterpreterState_ThreadHead(interp); t; t = PyThreadState_Next(t)) {
        printf(" %llu", (unsigned long long)PyThreadState_GetID(t));
    }
    FACT(" next %llu count %zd preallocated %d", (unsigned long long)interp->threads.next_unique_id,
         interp->threads.count, interp->threads.preallocated != NULL);
}

static void
life(void)
{
    PyThreadState *t = PyThreadState_New(interp);
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)t;
    state_fact("new", t);
    FACT("no stack yet: %d %d %d", impl->c_stack_top == 0, impl->c_stack_soft_limit == UINTPTR_MAX,
         impl->c_stack_hard_limit == 0);
    PyThreadState *u = _PyThreadState_New(interp, _PyThreadState_WHENCE_THREADING);
    state_fact("unbound", u);
    PyThreadState *v = _PyThreadState_NewBound(interp, _PyThreadState_WHENCE_EXEC);
    state_fact("bound", v);
    list_fact("three more");
    FACT("interp %d id %llu", PyThreadState_GetInterpreter(v) == interp,
         (unsigned long long)PyThreadState_GetID(v));
    PyThreadState_Clear(u);
    PyThreadState_Delete(u);
    list_fact("middle deleted");

    PyThreadState *before = PyThreadState_Swap(t);
    FACT("swap %d", before == first);
    state_fact("swapped in", t);
    state_fact("swapped out", first);
    gil_fact("after swap", t);
    stack_fact("its stack", t);
    FACT("current %d this %d check %d", PyThreadState_Get() == t,
         PyGILState_GetThisThreadState() == t, PyGILState_Check());
    before = PyThreadState_Swap(NULL);
    FACT("swap to none %d", before == t);
    FACT("current %d this %d check %d", PyThreadState_GetUnchecked() == NULL,
         PyGILState_GetThisThreadState() == t, PyGILState_Check());
    gil_fact("released", t);
    FACT("swap back %d", PyThreadState_Swap(first) == NULL);
    FACT("swap same %d", PyThreadState_Swap(first) == first);
    PyThreadState_Clear(t);
    state_fact("cleared", t);
    PyThreadState_Clear(t);
    PyThreadState_Delete(t);
    PyThreadState_Clear(v);
    PyThreadState_Delete(v);
    list_fact("all deleted");
    gil_fact("at the end", NULL);

    PyThreadState_EnterTracing(first);
    PyThreadState_EnterTracing(first);
    FACT("tracing %d", first->tracing);
    PyThreadState_LeaveTracing(first);
    PyThreadState_LeaveTracing(first);
    FACT("tracing %d", first->tracing);
    PyThreadState_LeaveTracing(first);
    FACT("left first: tracing %d", first->tracing);
    PyThreadState_EnterTracing(first);
    FACT("entered again: tracing %d", first->tracing);
}

static void
recursion(void)
{
    PyThreadState *t = PyThreadState_New(interp);
    first->py_recursion_remaining -= 5;
    Py_SetRecursionLimit(300);
    FACT("limit %d %d: %d %d, %d %d", Py_GetRecursionLimit(), interp->ceval.recursion_limit,
         first->py_recursion_limit, first->py_recursion_remaining, t->py_recursion_limit,
         t->py_recursion_remaining);
    Py_SetRecursionLimit(-5);
    FACT("limit %d: %d %d", Py_GetRecursionLimit(), t->py_recursion_limit,
         t->py_recursion_remaining);
    Py_SetRecursionLimit(1000);
    first->py_recursion_remaining += 5;
    FACT("enter %d", Py_EnterRecursiveCall(""));
    Py_LeaveRecursiveCall();

    static char stack[1 << 20] __attribute__((aligned(4096)));
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)first;
    FACT("protect %d", PyUnstable_ThreadState_SetStackProtection(first, stack, sizeof(stack)));
    FACT("marks %ld %ld %ld init kept %d", (long)((char *)impl->c_stack_top - stack),
         (long)((char *)impl->c_stack_soft_limit - stack),
         (long)((char *)impl->c_stack_hard_limit - stack), impl->c_stack_init_top > (uintptr_t)&t);
    FACT("elsewhere %d", Py_EnterRecursiveCall(""));
    PyUnstable_ThreadState_ResetStackProtection(first);
    stack_fact("reset", first);
    PyThreadState_Clear(t);
    PyThreadState_Delete(t);
}

static void *
in_a_thread(void *unused)
{
    FACT("fresh thread: this %d check %d", PyGILState_GetThisThreadState() != NULL,
         PyGILState_Check());
    PyThreadState *t = PyThreadState_New(interp);
    state_fact("first of a thread", t);
    PyEval_AcquireThread(t);
    state_fact("acquired", t);
    gil_fact("acquired", t);
    stack_fact("thread's stack", t);
    PyThreadState *u = PyThreadState_New(interp);
    state_fact("second of a thread", u);
    PyThreadState_Swap(u);
    FACT("this %d", PyGILState_GetThisThreadState() == u);
    FACT("save %d", PyEval_SaveThread() == u);
    FACT("ensure %d", PyGILState_Ensure());
    FACT("second %d counter %d", PyThreadState_Get() == u, u->gilstate_counter);
    PyGILState_Release(PyGILState_UNLOCKED);
    FACT("current %d counter %d", PyThreadState_GetUnchecked() != NULL, u->gilstate_counter);
    PyEval_RestoreThread(t);
    PyThreadState_Clear(u);
    PyThreadState_Delete(u);
    PyThreadState_Clear(t);
    PyThreadState_DeleteCurrent();
    FACT("deleted: current %d this %d", PyThreadState_GetUnchecked() != NULL,
         PyGILState_GetThisThreadState() != NULL);

    PyGILState_STATE outer = PyGILState_Ensure();
    PyThreadState *e = PyThreadState_Get();
    state_fact("ensured", e);
    PyGILState_STATE inner = PyGILState_Ensure();
    FACT("outer %d inner %d counter %d", outer, inner, e->gilstate_counter);
    PyGILState_Release(inner);
    FACT("counter %d", e->gilstate_counter);
    PyThreadState *saved = PyEval_SaveThread();
    state_fact("saved", e);
    inner = PyGILState_Ensure();
    FACT("inner %d counter %d", inner, e->gilstate_counter);
    PyGILState_Release(inner);
    FACT("current %d", PyThreadState_GetUnchecked() != NULL);
    PyEval_RestoreThread(saved);
    list_fact("two threads");
    PyGILState_Release(outer);
    FACT("released: current %d this %d", PyThreadState_GetUnchecked() != NULL,
         PyGILState_GetThisThreadState() != NULL);
    return unused;
}

static void
threads(void)
{
    pthread_t thread;
    PyThreadState *saved = PyEval_SaveThread();
    state_fact("saved", saved);
    pthread_create(&thread, NULL, in_a_thread, NULL);
    pthread_join(thread, NULL);
    PyEval_RestoreThread(saved);
    state_fact("restored", saved);
    /* How often a GIL was switched depends, in CPython, on whether a new state
     * got the memory of an old one. */
    switches = interp->ceval.gil->switch_number;
    gil_fact("restored", NULL);
    list_fact("one thread");
}

/* ---- Forced switching ---------------------------------------------------- */

static int ready, done;

static void *
want_the_gil(void *unused)
{
    __atomic_store_n(&ready, 1, __ATOMIC_RELEASE);
    PyGILState_STATE state = PyGILState_Ensure();
    done = 1;
    PyGILState_Release(state);
    return unused;
}

static void
forced_switch(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, want_the_gil, NULL);
    while (!(__atomic_load_n(&first->eval_breaker, __ATOMIC_RELAXED) & _PY_GIL_DROP_REQUEST_BIT)) {
    }
    FACT("asked: ready %d done %d breaker %lx", __atomic_load_n(&ready, __ATOMIC_ACQUIRE), done,
         (unsigned long)first->eval_breaker);
    int handled = _Py_HandlePending(first);
    FACT("handled %d done %d", handled, done);
    FACT("breaker %lx current %d", (unsigned long)first->eval_breaker,
         PyThreadState_Get() == first);
    PyThreadState *saved = PyEval_SaveThread();
    pthread_join(thread, NULL);
    PyEval_RestoreThread(saved);
}

static void
subinterpreter(int gil)
{
    PyInterpreterConfig config = {
        .use_main_obmalloc = gil != PyInterpreterConfig_OWN_GIL,
        .check_multi_interp_extensions = 1,
        .gil = gil,
    };
    PyThreadState *sub = NULL;
    PyStatus status = Py_NewInterpreterFromConfig(&sub, &config);
    if (PyStatus_Exception(status)) {
        FACT("no subinterpreter: %s", status.err_msg);
        return;
    }
    state_fact("sub", sub);
    FACT("own %d same gil %d embedded %d", sub->interp->ceval.own_gil,
         sub->interp->ceval.gil == &interp->_gil,
         sub == (PyThreadState *)&sub->interp->_initial_thread);
    FACT("main locked %d this %d check %d", interp->_gil.locked,
         PyGILState_GetThisThreadState() == sub, PyGILState_Check());
    PyGILState_STATE before = PyGILState_Ensure();
    FACT("ensure %d finds sub %d", before, PyThreadState_Get() == sub);
    PyGILState_Release(before);
    PyEval_SaveThread();
    before = PyGILState_Ensure();
    FACT("ensure %d finds sub %d", before, PyThreadState_Get() == sub);
    Py_EndInterpreter(sub);
    FACT("ended: current %d this %d", PyThreadState_GetUnchecked() != NULL,
         PyGILState_GetThisThreadState() != NULL);
    PyThreadState_Swap(first);
    state_fact("back in main", first);
}

static void
initialize(void)
{
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.site_import = 0;
    PyStatus status = Py_InitializeFromConfig(&config);
    if (PyStatus_Exception(status)) {
        Py_ExitStatusException(status);
    }
    PyConfig_Clear(&config);
    first = PyThreadState_Get();
    interp = first->interp;
}

int
main(void)
{
    FACT("before: current %d this %d check %d", PyThreadState_GetUnchecked() != NULL,
         PyGILState_GetThisThreadState() != NULL, PyGILState_Check());
    for (int round = 0; round < 2; round++) {
        initialize();
        switches = interp->ceval.gil->switch_number;
        FACT("embedded %d main_tstate %d", first == (PyThreadState *)&interp->_initial_thread,
             _PyRuntime.main_tstate == first);
        state_fact("initial", first);
        stack_fact("initial", first);
        gil_fact("initial", NULL);
        list_fact("initial");
        life();
        recursion();
        threads();
        forced_switch();
        subinterpreter(PyInterpreterConfig_OWN_GIL);
        subinterpreter(PyInterpreterConfig_SHARED_GIL);
        FACT("finalize %d", Py_FinalizeEx());
        FACT("after: current %d this %d check %d locked %d", PyThreadState_GetUnchecked() != NULL,
             PyGILState_GetThisThreadState() != NULL, PyGILState_Check(), interp->_gil.locked);
        ready = done = 0;
    }
    return 0;
}
