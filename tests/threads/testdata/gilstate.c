/* PyGILState: nesting, new threads, subinterpreters. */
#include "host.h"

static PyInterpreterState *interp;

static void *
nest(void *unused)
{
    EXPECT(PyGILState_GetThisThreadState() == NULL && !PyGILState_Check());
    PyGILState_STATE outer = PyGILState_Ensure();
    PyThreadState *t = PyThreadState_Get();
    EXPECT(outer == PyGILState_UNLOCKED && t->gilstate_counter == 1);
    EXPECT(t->_whence == _PyThreadState_WHENCE_GILSTATE && t->interp == interp);
    EXPECT(PyGILState_Check() && PyGILState_GetThisThreadState() == t);

    PyGILState_STATE inner = PyGILState_Ensure();
    EXPECT(inner == PyGILState_LOCKED && t->gilstate_counter == 2);
    PyGILState_Release(inner);

    EXPECT(PyEval_SaveThread() == t && !PyGILState_Check());
    inner = PyGILState_Ensure();
    EXPECT(inner == PyGILState_UNLOCKED && PyThreadState_Get() == t);
    PyGILState_Release(inner);
    EXPECT(PyThreadState_GetUnchecked() == NULL && t->gilstate_counter == 1);
    PyEval_RestoreThread(t);

    PyGILState_Release(outer);
    EXPECT(PyThreadState_GetUnchecked() == NULL);
    EXPECT(PyGILState_GetThisThreadState() == NULL);
    return unused;
}

/* The runtime's key of threads, which a host may read and write like any other. */
static void *
share_the_key(void *unused)
{
    Py_tss_t *key = &_PyRuntime.autoTSSkey;
    int mine, other;
    EXPECT(PyThread_tss_set(key, &mine) == 0 && PyThread_tss_get(key) == &mine);
    EXPECT(PyThread_set_key_value((int)key->_key, &other) == 0 && PyThread_tss_get(key) == &other);
    EXPECT(PyThread_tss_set(key, &mine) == 0 && PyThread_tss_get(key) == &mine);
    PyThread_delete_key_value((int)key->_key);
    EXPECT(PyThread_tss_get(key) == NULL);
    PyGILState_STATE before = PyGILState_Ensure();
    EXPECT(PyThread_tss_get(key) == PyThreadState_Get());
    EXPECT(pthread_getspecific(key->_key) == PyThreadState_Get());
    PyGILState_Release(before);
    EXPECT(PyThread_tss_get(key) == NULL && pthread_getspecific(key->_key) == NULL);
    return unused;
}

static void *
come_and_go(void *unused)
{
    for (int i = 0; i < 2000; i++) {
        PyGILState_STATE before = PyGILState_Ensure();
        EXPECT(before == PyGILState_UNLOCKED && PyThreadState_Get()->interp == interp);
        PyGILState_Release(before);
    }
    return unused;
}

static void
many_threads_come_and_go(void)
{
    pthread_t threads[8];
    for (int i = 0; i < 8; i++) {
        threads[i] = host_start(come_and_go, NULL);
    }
    for (int i = 0; i < 8; i++) {
        host_join(threads[i]);
    }
}

/* Inside a subinterpreter Ensure finds that interpreter's state. */
static void
ensure_inside_a_subinterpreter(PyThreadState *main_state, int own_gil)
{
    PyThreadState_Swap(NULL);
    PyThreadState *sub = host_new_interpreter(own_gil);
    EXPECT(sub->interp->ceval.own_gil == own_gil);
    EXPECT(sub->interp->ceval.gil == (own_gil ? &sub->interp->_gil : &interp->_gil));
    EXPECT(PyGILState_GetThisThreadState() == sub);
    EXPECT(PyGILState_Ensure() == PyGILState_LOCKED && PyThreadState_Get() == sub);
    PyGILState_Release(PyGILState_LOCKED);
    EXPECT(PyEval_SaveThread() == sub && interp->_gil.locked == 0);
    EXPECT(PyGILState_Ensure() == PyGILState_UNLOCKED && PyThreadState_Get() == sub);
    EXPECT(PyGILState_Check());
    host_end_interpreter(sub);
    EXPECT(PyThreadState_GetUnchecked() == NULL);
    EXPECT(PyGILState_GetThisThreadState() == NULL);
    EXPECT(interp->_gil.last_holder == NULL || interp->_gil.last_holder == main_state);
    PyThreadState_Swap(main_state);
}

int
main(void)
{
    EXPECT(PyGILState_Check() && PyGILState_GetThisThreadState() == NULL);
    for (int life = 0; life < 3; life++) {
        PyThreadState *tstate = host_up(0);
        interp = tstate->interp;
        EXPECT(PyGILState_Check() && PyGILState_GetThisThreadState() == tstate);
        PyEval_SaveThread();
        host_join(host_start(nest, NULL));
        host_join(host_start(share_the_key, NULL));
        many_threads_come_and_go();
        PyEval_RestoreThread(tstate);
        ensure_inside_a_subinterpreter(tstate, 1);
        ensure_inside_a_subinterpreter(tstate, 0);
        EXPECT(interp->threads.head == tstate && tstate->next == NULL);
        host_down(tstate);
        EXPECT(PyGILState_GetThisThreadState() == NULL && PyGILState_Check());
    }
    puts("ok");
    return 0;
}
