/* The life of thread states: fields, lists, ids, the embedded one, Swap. */
#include "host.h"
#include "thread/thread.h"

#define STATUS(t) ((t)->_status)

static PyInterpreterState *interp;
static PyThreadState *main_state;

static void
fresh_state_has_the_values_of_cpython(void)
{
    PyThreadState *t = _PyThreadState_New(interp, _PyThreadState_WHENCE_THREADING);
    _PyThreadStateImpl *impl = (_PyThreadStateImpl *)t;

    EXPECT(t->interp == interp && t->id == interp->threads.next_unique_id);
    EXPECT(interp->threads.head == t && t->next == main_state && main_state->prev == t);
    EXPECT(STATUS(t).initialized && !STATUS(t).bound && !STATUS(t).active);
    EXPECT(t->state == _Py_THREAD_DETACHED && !t->holds_gil && t->eval_breaker == 0);
    EXPECT(t->_whence == _PyThreadState_WHENCE_THREADING);
    EXPECT(t->py_recursion_limit == 1000 && t->py_recursion_remaining == 1000);
    EXPECT(t->what_event == -1 && t->exc_info == &t->exc_state && t->context_ver == 1);
    EXPECT(t->gilstate_counter == 1 && impl->refcount == 2);
    EXPECT(t->thread_id == 0 && t->native_thread_id == 0);
    EXPECT(impl->c_stack_soft_limit == UINTPTR_MAX && impl->c_stack_hard_limit == 0);
    EXPECT(impl->asyncio_tasks_head.next == &impl->asyncio_tasks_head);
    EXPECT(impl->mem_free_queue.prev == &impl->mem_free_queue);

    _PyThreadState_Bind(t);
    EXPECT(STATUS(t).bound && !STATUS(t).bound_gilstate);
    EXPECT(t->thread_id == (unsigned long)pthread_self());
    EXPECT(t->native_thread_id == (unsigned long)gettid());
    PyThreadState_Clear(t);
    EXPECT(STATUS(t).finalizing && STATUS(t).cleared);
    PyThreadState_Delete(t);
    EXPECT(interp->threads.head == main_state && main_state->prev == NULL);
}

static void
swap_moves_what_gilstate_finds(void)
{
    PyThreadState *t = PyThreadState_New(interp);
    unsigned long switches = interp->_gil.switch_number;

    EXPECT(PyThreadState_Swap(t) == main_state && PyThreadState_Get() == t);
    EXPECT(PyGILState_GetThisThreadState() == t && PyGILState_Check());
    EXPECT(STATUS(t).bound_gilstate && STATUS(t).active && t->holds_gil && t->state == 1);
    EXPECT(!STATUS(main_state).bound_gilstate && !STATUS(main_state).active);
    EXPECT(!main_state->holds_gil && main_state->state == 0);
    EXPECT(interp->_gil.last_holder == t && interp->_gil.switch_number == switches + 1);
    EXPECT(interp->_gil.locked == 1);

    EXPECT(PyThreadState_Swap(NULL) == t && PyThreadState_GetUnchecked() == NULL);
    EXPECT(PyGILState_GetThisThreadState() == t && !PyGILState_Check());
    EXPECT(interp->_gil.locked == 0 && STATUS(t).bound_gilstate);
    EXPECT(PyThreadState_Swap(main_state) == NULL);
    PyThreadState_Clear(t);
    PyThreadState_Delete(t);
    EXPECT(PyThreadState_Swap(main_state) == main_state);
}

static void
the_last_holder_is_null_or_alive(void)
{
    PyThreadState *t = PyThreadState_New(interp);
    PyThreadState_Swap(t);
    PyThreadState_Clear(t);
    PyThreadState_DeleteCurrent();
    EXPECT(interp->_gil.last_holder == NULL && interp->_gil.locked == 0);
    EXPECT(PyThreadState_GetUnchecked() == NULL);
    EXPECT(PyGILState_GetThisThreadState() == NULL);
    PyEval_RestoreThread(main_state);
    EXPECT(PyGILState_GetThisThreadState() == main_state);
}

static void
limits_of_recursion_follow_the_interpreter(void)
{
    PyThreadState *t = PyThreadState_New(interp);
    main_state->py_recursion_remaining -= 7;
    Py_SetRecursionLimit(300);
    EXPECT(Py_GetRecursionLimit() == 300);
    EXPECT(t->py_recursion_limit == 300 && t->py_recursion_remaining == 300);
    EXPECT(main_state->py_recursion_limit == 300);
    EXPECT(main_state->py_recursion_remaining == 293);
    main_state->py_recursion_remaining += 7;
    Py_SetRecursionLimit(1000);
    PyThreadState_EnterTracing(t);
    PyThreadState_EnterTracing(t);
    PyThreadState_LeaveTracing(t);
    EXPECT(t->tracing == 1);
    PyThreadState_Clear(t);
    PyThreadState_Delete(t);
}

static void *
lend(void *arg)
{
    PyThreadState *lent = arg;
    PyEval_AcquireThread(lent);
    EXPECT(PyGILState_Check() && PyGILState_GetThisThreadState() == lent);
    EXPECT(lent->thread_id != (unsigned long)pthread_self());
    gopyrt_tstate_rebind(lent);
    EXPECT(lent->thread_id == (unsigned long)pthread_self());
    EXPECT(lent->native_thread_id == (unsigned long)gettid());
    PyEval_ReleaseThread(lent);
    return NULL;
}

/* A state that moves to another thread is in that thread's slot and in no
 * other; when that thread ends it is in none. */
static void
a_state_can_be_lent(void)
{
    PyThreadState *t = PyEval_SaveThread();
    host_join(host_start(lend, t));
    EXPECT(!STATUS(t).bound_gilstate && PyGILState_GetThisThreadState() == NULL);
    PyEval_RestoreThread(t);
    EXPECT(PyGILState_GetThisThreadState() == t);
    gopyrt_tstate_rebind(t);
}

static PyThreadState *foreign;
static pthread_barrier_t barrier;

static void *
have_it_deleted(void *unused)
{
    PyEval_AcquireThread(foreign);
    PyEval_ReleaseThread(foreign);
    EXPECT(PyGILState_GetThisThreadState() == foreign);
    pthread_barrier_wait(&barrier);
    pthread_barrier_wait(&barrier);
    EXPECT(PyGILState_GetThisThreadState() == NULL);
    PyGILState_STATE before = PyGILState_Ensure();
    EXPECT(before == PyGILState_UNLOCKED && PyGILState_GetThisThreadState() != NULL);
    PyGILState_Release(before);
    EXPECT(PyGILState_GetThisThreadState() == NULL);
    return unused;
}

static void
deleting_another_threads_state_empties_its_slot(void)
{
    pthread_barrier_init(&barrier, NULL, 2);
    foreign = PyThreadState_New(interp);
    PyThreadState *saved = PyEval_SaveThread();
    pthread_t thread = host_start(have_it_deleted, NULL);
    pthread_barrier_wait(&barrier);
    PyEval_RestoreThread(saved);
    PyThreadState_Clear(foreign);
    PyThreadState_Delete(foreign);
    PyEval_SaveThread();
    pthread_barrier_wait(&barrier);
    host_join(thread);
    PyEval_RestoreThread(saved);
}

static void
clearing_forgets_the_contents(void)
{
    PyObject kept = { .ob_refcnt = 2 };
    PyThreadState *t = PyThreadState_New(interp);
    t->dict = &kept;
    PyThreadState_Clear(t);
    EXPECT(kept.ob_refcnt == 1);
    EXPECT(t->dict == NULL && t->_status.finalizing && t->_status.cleared);
    PyThreadState_Clear(t);
    PyThreadState_Delete(t);
}

static void
the_embedded_state_is_used_again(void)
{
    _PyThreadStateImpl *embedded = &interp->_initial_thread;
    PyThreadState *t = PyThreadState_New(interp);
    PyThreadState_Swap(t);
    EXPECT(interp->threads.preallocated == NULL);
    PyThreadState_Clear(main_state);
    PyThreadState_Delete(main_state);
    EXPECT(interp->threads.preallocated == embedded && embedded->refcount == 2);
    EXPECT(embedded->base._whence == -1 && embedded->base.interp == NULL);
    EXPECT(embedded->base.py_recursion_limit == 1000 && embedded->base.id == 0);
    PyThreadState *again = PyThreadState_New(interp);
    EXPECT(again == &embedded->base && interp->threads.preallocated == NULL);
    PyThreadState_Swap(again);
    PyThreadState_Clear(t);
    PyThreadState_Delete(t);
}

int
main(void)
{
    main_state = host_up(0);
    interp = main_state->interp;
    EXPECT(PyInterpreterState_ThreadHead(interp) == main_state && main_state->id == 1);
    fresh_state_has_the_values_of_cpython();
    swap_moves_what_gilstate_finds();
    the_last_holder_is_null_or_alive();
    limits_of_recursion_follow_the_interpreter();
    a_state_can_be_lent();
    deleting_another_threads_state_empties_its_slot();
    clearing_forgets_the_contents();
    the_embedded_state_is_used_again();
    host_down(PyThreadState_Get());
    EXPECT(interp->_gil.locked == 0 && PyGILState_Check());
    puts("ok");
    return 0;
}
