/* What runs when threads end: destructors of objects, of thread-specific values, signal handlers,
 * cancellation. `thread_ends CASE` runs one case and prints "ok". */
#include <Python.h>
#include "../../expect/expect.h"
#include "../../expect/isolated.h"

#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static pthread_t
start(void *(*run)(void *), void *arg)
{
    pthread_t thread;
    EXPECT(pthread_create(&thread, NULL, run, arg) == 0);
    return thread;
}

static void
finish(pthread_t thread)
{
    EXPECT(pthread_join(thread, NULL) == 0);
}

/* ---- An object's destructor in PyGILState_Release ---- */

static int destroyed;

static void
destroy(PyObject *Py_UNUSED(capsule))
{
    PyThreadState *tstate = PyThreadState_Get();
    PyGILState_STATE before = PyGILState_Ensure();
    EXPECT(before == PyGILState_LOCKED && PyThreadState_Get() == tstate);
    PyGILState_Release(before);
    EXPECT(PyThreadState_GetUnchecked() == tstate);
    destroyed++;
}

static void *
release_with_object(void *unused)
{
    PyGILState_STATE before = PyGILState_Ensure();
    PyObject *capsule = PyCapsule_New(&destroyed, "destroyed", destroy);
    EXPECT(PyDict_SetItemString(PyThreadState_GetDict(), "capsule", capsule) == 0);
    Py_DECREF(capsule);
    PyGILState_Release(before);
    EXPECT(PyThreadState_GetUnchecked() == NULL && PyGILState_GetThisThreadState() == NULL);
    return unused;
}

static void
object(void)
{
    PyThreadState *main_state = PyEval_SaveThread();
    finish(start(release_with_object, NULL));
    PyEval_RestoreThread(main_state);
    EXPECT(destroyed == 1 && main_state->next == NULL && main_state->prev == NULL);
}

/* ---- A thread-specific value's destructor in the last round ---- */

static pthread_key_t last_key;
static int lasts;

/* As libraries do that have to come last. */
static void
wait_for_the_last_round(void *round)
{
    long n = (long)round;
    if (n < PTHREAD_DESTRUCTOR_ITERATIONS) {
        pthread_setspecific(last_key, (void *)(n + 1));
        return;
    }
    PyGILState_Release(PyGILState_Ensure());
    lasts++;
}

static void *
ensure(void *last)
{
    PyGILState_Release(PyGILState_Ensure());
    if (last != NULL) {
        pthread_setspecific(last_key, last);
    }
    return NULL;
}

static PyThreadState *of_another;
static sem_t made, deleted;

static void *
make_another(void *interp)
{
    PyGILState_Release(PyGILState_Ensure());
    of_another = PyThreadState_New(interp);
    sem_post(&made);
    sem_wait(&deleted);
    return NULL;
}

/* The memory of the thread that has ended is the next one's, whose state is deleted by another. */
static void
last_round(void)
{
    PyThreadState *main_state = PyEval_SaveThread();
    finish(start(ensure, NULL)); /* makes the runtime's own keys, which come first */
    EXPECT(pthread_key_create(&last_key, wait_for_the_last_round) == 0);
    finish(start(ensure, (void *)1));
    EXPECT(lasts == 1);
    sem_init(&made, 0, 0), sem_init(&deleted, 0, 0);
    pthread_t thread = start(make_another, main_state->interp);
    sem_wait(&made);
    PyEval_RestoreThread(main_state);
    PyThreadState_Clear(of_another);
    PyThreadState_Delete(of_another);
    sem_post(&deleted);
    finish(thread);
}

/* ---- A thread that hangs, since its interpreter has ended ---- */

enum { MANY = 800 }; /* states, so that a page of them is given back */

static sem_t attached_once, ended, handled;

static void *
attach_late(void *interp)
{
    PyThreadState *tstate = PyThreadState_New(interp);
    PyEval_RestoreThread(tstate);
    PyEval_SaveThread();
    sem_post(&attached_once);
    sem_wait(&ended);
    PyEval_RestoreThread(tstate);
    return NULL;
}

static void
ask(int Py_UNUSED(sig))
{
    PyThreadState *tstate = PyGILState_GetThisThreadState();
    volatile uint64_t id = tstate != NULL ? tstate->id : 0;
    (void)id;
    sem_post(&handled);
}

static pthread_t
hang(void)
{
    static PyThreadState *states[MANY];
    PyThreadState *main_state = PyThreadState_Get(), *tstate;
    sem_init(&attached_once, 0, 0), sem_init(&ended, 0, 0), sem_init(&handled, 0, 0);
    for (int i = 0; i < MANY; i++) {
        states[i] = PyThreadState_New(main_state->interp);
    }
    EXPECT_OK(Py_NewInterpreterFromConfig(&tstate, &own_gil));
    PyEval_SaveThread();
    pthread_t thread = start(attach_late, tstate->interp);
    sem_wait(&attached_once);
    PyEval_RestoreThread(main_state);
    for (int i = 0; i < MANY; i++) {
        PyThreadState_Clear(states[i]);
        PyThreadState_Delete(states[i]);
    }
    PyThreadState_Swap(tstate);
    Py_EndInterpreter(tstate);
    PyThreadState_Swap(main_state);
    sem_post(&ended);
    usleep(100000);
    return thread;
}

static void
handler(void)
{
    signal(SIGUSR1, ask);
    pthread_t thread = hang();
    EXPECT(pthread_kill(thread, SIGUSR1) == 0);
    sem_wait(&handled);
}

static void
cancelled(void)
{
    pthread_t thread = hang();
    EXPECT(pthread_cancel(thread) == 0);
    finish(thread);
}

/* ---- A thread that ends while it is attached ---- */

static void *
fork_attached(void *unused)
{
    PyGILState_STATE before = PyGILState_Ensure();
    pid_t child = fork();
    if (child == 0) {
        return unused; /* the child's only thread: it ends with code 0 */
    }
    int status;
    EXPECT(waitpid(child, &status, 0) == child && status == 0);
    PyGILState_Release(before);
    return unused;
}

static void
forked(void)
{
    PyThreadState *main_state = PyEval_SaveThread();
    finish(start(fork_attached, NULL));
    PyEval_RestoreThread(main_state);
}

static void *
initialize_here(void *unused)
{
    EXPECT_OK(initialize_isolated());
    return unused;
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } cases[] = {
        { "object", object },       { "last-round", last_round }, { "handler", handler },
        { "cancelled", cancelled }, { "forked", forked },
    };
    EXPECT(argc == 2);
    if (strcmp(argv[1], "initializer") == 0) {
        finish(start(initialize_here, NULL));
        puts("ok");
        return 0; /* nobody wants its GIL any more */
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(cases); i++) {
        if (strcmp(argv[1], cases[i].name) == 0) {
            EXPECT_OK(initialize_isolated());
            cases[i].run();
            EXPECT(Py_FinalizeEx() == 0);
            puts("ok");
            return 0;
        }
    }
    return 2;
}
