/* Data that goes from one interpreter to another: who frees it, and that it is freed once, with
 * threads that release while the owner runs its calls or ends. */
#include "host.h"
#include "fatal/fatal.h"
#include "internal/pycore_crossinterp.h"

#include <sched.h>
#include <stdatomic.h>
#include <string.h>

static PyThreadState *main_state;
static atomic_int freed;

static void
note(void *shared)
{
    EXPECT(PyThreadState_Get()->interp == *(PyInterpreterState **)shared);
    free(shared);
    atomic_fetch_add(&freed, 1);
}

static PyObject *
no_object(_PyXIData_t *data)
{
    (void)data;
    return NULL;
}

static _PyXIData_t *
filled(PyInterpreterState *interp)
{
    PyInterpreterState **shared = malloc(sizeof(*shared));
    _PyXIData_t *data = _PyXIData_New();
    EXPECT(shared != NULL && data != NULL);
    *shared = interp;
    _PyXIData_Init(data, interp, shared, NULL, no_object);
    _PyXIData_SET_FREE(data, note);
    return data;
}

static void
failed(gopyrt_error_kind kind, const char *says)
{
    const char *message;
    EXPECT(gopyrt_error_take(&message) == kind);
    EXPECT(strcmp(message, says) == 0);
}

static void
in_the_owner(void)
{
    freed = 0;
    EXPECT(_PyXIData_ReleaseAndRawFree(filled(main_state->interp)) == 0 && freed == 1);
    _PyXIData_Free(filled(main_state->interp));
    EXPECT(freed == 2);
}

static void
without_room(void)
{
    _PyXIData_t data;
    EXPECT(_PyXIData_InitWithSize(&data, main_state->interp, SIZE_MAX / 4, NULL, no_object) == -1);
    failed(GOPYRT_ERROR_MEMORY, "_PyXIData_InitWithSize: no memory for 4611686018427387903 bytes");
    EXPECT(data.data == NULL && _PyXIData_Release(&data) == 0);
    EXPECT(_PyXIData_InitWithSize(&data, main_state->interp, 40, NULL, no_object) == 0);
    EXPECT(((char *)data.data)[39] == 0 && _PyXIData_Release(&data) == 0);
}

static int
nothing(void *unused)
{
    (void)unused;
    return 0;
}

/* What was refused can be released again, once there is room. */
static void
queue_full(void)
{
    PyThreadState_Swap(NULL);
    PyThreadState *sub = host_new_interpreter(1);
    PyThreadState_Swap(main_state);
    _PyXIData_t *one = filled(sub->interp), *two = filled(sub->interp);
    while (_PyEval_AddPendingCall(sub->interp, nothing, NULL, 0) == _Py_ADD_PENDING_SUCCESS) {
    }
    freed = 0;
    EXPECT(_PyXIData_Release(one) == -1);
    failed(GOPYRT_ERROR_INTERPRETER,
           "_PyXIData_Release: the queue of pending calls of interpreter 1 is full");
    EXPECT(_PyXIData_ReleaseAndRawFree(two) == -1);
    failed(GOPYRT_ERROR_INTERPRETER,
           "_PyXIData_ReleaseAndRawFree: the queue of pending calls of interpreter 1 is full");
    EXPECT(one->data != NULL && two->data != NULL);
    PyThreadState_Swap(sub);
    while (sub->interp->ceval.pending.npending > 0) {
        EXPECT(_PyEval_MakePendingCalls(sub) == 0);
    }
    PyThreadState_Swap(main_state);
    EXPECT(_PyXIData_Release(one) == 0 && _PyXIData_Release(one) == 0);
    EXPECT(_PyXIData_ReleaseAndRawFree(two) == 0 && freed == 0);
    PyThreadState_Swap(sub);
    host_end_interpreter(sub);
    EXPECT(freed == 2);
    PyThreadState_Swap(main_state);
    EXPECT(_PyXIData_Release(one) == 0); /* it is empty, though its owner is gone */
    PyMem_RawFree(one);
}

static void
owner_gone(void)
{
    PyThreadState_Swap(NULL);
    PyThreadState *sub = host_new_interpreter(0);
    _PyXIData_t *one = filled(sub->interp), *two = filled(sub->interp);
    sub->interp->finalizing = 1; /* its pending calls may have been run for the last time */
    PyThreadState_Swap(main_state);
    EXPECT(_PyXIData_Release(one) == -1);
    failed(GOPYRT_ERROR_INTERPRETER_NOT_FOUND, "unrecognized interpreter ID 2");
    PyThreadState_Swap(sub);
    host_end_interpreter(sub);
    void *shared = two->data;
    EXPECT(_PyXIData_Release(one) == -1); /* detached */
    PyThreadState_Swap(main_state);
    EXPECT(_PyXIData_ReleaseAndRawFree(two) == -1);
    failed(GOPYRT_ERROR_INTERPRETER_NOT_FOUND, "unrecognized interpreter ID 2");
    free(shared);
    free(one->data);
    PyMem_RawFree(one);
}

/* ---- Threads of several interpreters release each other's --------------------------------- */

enum { INTERPRETERS = 3, EACH = 600 };

static PyInterpreterState *interps[INTERPRETERS];
static pthread_barrier_t barrier;
static atomic_int done;

static void *
exchange(void *number)
{
    int me = (int)(intptr_t)number;
    PyThreadState *tstate = host_new_interpreter(1);
    interps[me] = tstate->interp;
    PyThreadState *saved = PyEval_SaveThread();
    pthread_barrier_wait(&barrier);
    PyEval_RestoreThread(saved);
    for (int i = 0; i < EACH; i++) {
        _PyXIData_t *data = filled(interps[i % INTERPRETERS]);
        while (_PyXIData_ReleaseAndRawFree(data) != 0) {
            EXPECT(gopyrt_error_take(NULL) == GOPYRT_ERROR_INTERPRETER);
            EXPECT(_PyEval_MakePendingCalls(tstate) == 0); /* room, if all do that */
        }
    }
    /* The others may wait for room in this one's queue. */
    atomic_fetch_add(&done, 1);
    while (atomic_load(&done) < INTERPRETERS) {
        EXPECT(_PyEval_MakePendingCalls(tstate) == 0);
        sched_yield();
    }
    host_end_interpreter(tstate);
    return NULL;
}

static void
from_many(void)
{
    pthread_t threads[INTERPRETERS];
    freed = 0;
    EXPECT(pthread_barrier_init(&barrier, NULL, INTERPRETERS) == 0);
    PyThreadState *saved = PyEval_SaveThread();
    for (intptr_t i = 0; i < INTERPRETERS; i++) {
        threads[i] = host_start(exchange, (void *)i);
    }
    for (int i = 0; i < INTERPRETERS; i++) {
        host_join(threads[i]);
    }
    PyEval_RestoreThread(saved);
    EXPECT(freed == INTERPRETERS * EACH);
}

static void
failures(void)
{
    _PyXI_failure *failure = _PyXI_NewFailure();
    EXPECT(_PyXI_GetFailureCode(failure) == _PyXI_ERR_NO_ERROR);
    _PyXI_InitFailureUTF8(failure, _PyXI_ERR_OTHER, "a message");
    EXPECT(_PyXI_GetFailureCode(failure) == _PyXI_ERR_OTHER);
    _PyXI_FreeFailure(failure);
    _PyXI_FreeFailure(NULL);
    _PyXI_FreeSession(_PyXI_NewSession());
    _PyXI_FreeSession(NULL);
}

int
main(void)
{
    main_state = host_up(0);
    in_the_owner();
    without_room();
    queue_full();
    owner_gone();
    from_many();
    failures();
    host_down(main_state);
    puts("ok");
    return 0;
}
