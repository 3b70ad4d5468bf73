/* The finalizing marks of the runtime and of an interpreter. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_runtime.h"

#include "../../expect/expect.h"

/* Large, and static for that reason; _PyRuntime itself is not touched. */
static _PyRuntimeState runtime;
static PyInterpreterState interp;
static PyThreadState tstate;

/* Everything but the two fields stays 0. */
static int
only_these_changed(const void *start, size_t size, size_t pointer, size_t id)
{
    const unsigned char *bytes = start;
    for (size_t i = 0; i < size; i++) {
        int ours = (i >= pointer && i < pointer + sizeof(void *))
                   || (i >= id && i < id + sizeof(unsigned long));
        if (!ours && bytes[i] != 0) {
            return 0;
        }
    }
    return 1;
}

static void
of_the_runtime(void)
{
    PyThreadState *(*const get)(_PyRuntimeState *) = _PyRuntimeState_GetFinalizing;
    unsigned long (*const get_id)(_PyRuntimeState *) = _PyRuntimeState_GetFinalizingID;
    void (*const set)(_PyRuntimeState *, PyThreadState *) = _PyRuntimeState_SetFinalizing;

    EXPECT(get(&runtime) == NULL);
    EXPECT(get_id(&runtime) == 0);

    set(&runtime, &tstate);
    EXPECT(runtime._finalizing == &tstate);
    EXPECT(runtime._finalizing_id == 0x123456789abcUL);
    EXPECT(get(&runtime) == &tstate);
    EXPECT(get_id(&runtime) == 0x123456789abcUL);
    EXPECT(only_these_changed(&runtime, sizeof(runtime), offsetof(_PyRuntimeState, _finalizing),
                              offsetof(_PyRuntimeState, _finalizing_id)));

    set(&runtime, NULL);
    EXPECT(runtime._finalizing == NULL);
    EXPECT(runtime._finalizing_id == 0);
    EXPECT(get(&runtime) == NULL);
    EXPECT(get_id(&runtime) == 0);
}

static void
of_an_interpreter(void)
{
    PyThreadState *(*const get)(PyInterpreterState *) = _PyInterpreterState_GetFinalizing;
    unsigned long (*const get_id)(PyInterpreterState *) = _PyInterpreterState_GetFinalizingID;
    void (*const set)(PyInterpreterState *, PyThreadState *) = _PyInterpreterState_SetFinalizing;

    EXPECT(get(&interp) == NULL);
    set(&interp, &tstate);
    EXPECT(interp._finalizing == &tstate);
    EXPECT(interp._finalizing_id == 0x123456789abcUL);
    EXPECT(get(&interp) == &tstate);
    EXPECT(get_id(&interp) == 0x123456789abcUL);
    EXPECT(only_these_changed(&interp, sizeof(interp), offsetof(PyInterpreterState, _finalizing),
                              offsetof(PyInterpreterState, _finalizing_id)));
    set(&interp, NULL);
    EXPECT(get(&interp) == NULL);
    EXPECT(get_id(&interp) == 0);
}

int
main(void)
{
    tstate.thread_id = 0x123456789abcUL;
    of_the_runtime();
    of_an_interpreter();
    puts("ok");
    return 0;
}
