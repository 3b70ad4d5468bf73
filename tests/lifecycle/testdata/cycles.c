/* Many lifecycles in one process: each like the first, and none leaks memory.
 * Takes their number.
 *
 * Run with GLIBC_TUNABLES=glibc.malloc.tcache_count=0: mallinfo2() counts a
 * freed block that a thread keeps at hand as in use, and Go, whose threads take
 * turns, leaves a few with each. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "../../expect/expect.h"
#include "../../expect/isolated.h"
#include "../../expect/process.h"
#include "resident.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

static void
live(void)
{
    _PyRuntimeState *rt = &_PyRuntime;

    EXPECT_OK(initialize_isolated());
    EXPECT(rt->_initialized == 1 && rt->preinitialized == 1);
    EXPECT(rt->core_initialized == 1 && rt->initialized == 1);
    EXPECT(_PyRuntimeState_GetFinalizing(rt) == NULL);
    EXPECT(_PyRuntimeState_GetFinalizingID(rt) == 0);
    EXPECT(rt->interpreters.head == &rt->_main_interpreter);
    EXPECT(rt->interpreters.main == &rt->_main_interpreter);
    EXPECT(rt->interpreters.next_id == 1);
    EXPECT(rt->main_thread == PyThread_get_thread_ident());
    EXPECT(rt->main_tstate == &rt->_main_interpreter._initial_thread.base);
    EXPECT(rt->cached_objects.interned_strings != NULL);
    EXPECT(rt->gilstate.autoInterpreterState == &rt->_main_interpreter);
    EXPECT(rt->_main_interpreter.id == 0);
    EXPECT(rt->_main_interpreter.ceval.gil == &rt->_main_interpreter._gil);
    EXPECT(rt->_main_interpreter._gil.locked == 1);
    EXPECT(rt->_main_interpreter.feature_flags == 101408);
    EXPECT(PyThreadState_Get() == rt->main_tstate);
    EXPECT(PyThreadState_Get()->id == 1);
    EXPECT(PyGILState_Check() == 1);

    EXPECT(Py_FinalizeEx() == 0);
    EXPECT(rt->_initialized == 1 && rt->preinitialized == 1);
    EXPECT(rt->core_initialized == 0 && rt->initialized == 0);
    EXPECT(rt->interpreters.head == NULL && rt->interpreters.main == NULL);
    EXPECT(rt->interpreters.next_id == 1);
    EXPECT(_PyRuntimeState_GetFinalizing(rt) == &rt->_main_interpreter._initial_thread.base);
    EXPECT(_PyRuntimeState_GetFinalizingID(rt) == PyThread_get_thread_ident());
    EXPECT(rt->cached_objects.interned_strings == NULL);
    EXPECT(rt->autoTSSkey._is_initialized == 0);
    EXPECT(PyThreadState_GetUnchecked() == NULL);
    EXPECT(Py_FinalizeEx() == 0);
}

/* What the process has, in bytes and in KiB. */
typedef struct {
    long heap, resident;
    int threads;
} memory;

static memory
measured(void)
{
    return (memory){ (long)mallinfo2().uordblks, resident_kib(), entries("/proc/self/task") };
}

int
main(int argc, char **argv)
{
    int lives = argc > 1 ? atoi(argv[1]) : 3000;
    memory half = { 0 };

    small_pages();
    EXPECT(!Py_IsInitialized());
    EXPECT(Py_FinalizeEx() == 0);
    for (int i = 0; i < lives; i++) {
        live();
        if (i == lives / 2) {
            half = measured();
        }
    }
    /* A lifecycle leaves nothing: the smallest block that leaks costs 32 bytes each time. Measured
     * from half of the run on, when Go has most of the threads that it will need and its collector
     * has stabilized. A thread has 3 KiB of the C heap, for the C library's sake. */
    memory end = measured();
    long heap = end.heap - half.heap, resident = end.resident - half.resident;
    int threads = end.threads - half.threads;
    printf("%d lives: after the half the C heap grew by %ld bytes, resident memory by %ld KiB, and "
           "%d threads were made\n",
           lives, heap, resident, threads);
    fflush(stdout);
    EXPECT(heap <= 4096 * (1 + Py_MAX(threads, 0)) && heap < 8L * lives);
#ifndef __SANITIZE_ADDRESS__
    /* The address sanitizer keeps freed blocks for a while. */
    EXPECT(resident < 2048);
#endif
    return 0;
}
