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

int
main(int argc, char **argv)
{
    int lives = argc > 1 ? atoi(argv[1]) : 3000;
    size_t heap_after_ten = 0;
    long resident_half_way = 0;

    EXPECT(!Py_IsInitialized());
    EXPECT(Py_FinalizeEx() == 0);
    for (int i = 0; i < lives; i++) {
        live();
        if (i == 9) {
            heap_after_ten = mallinfo2().uordblks;
        }
        if (i == lives / 2) {
            resident_half_way = resident_kib();
        }
    }
    /* A lifecycle leaves nothing on the C heap. A few blocks are allocated late
     * but once, by the C library; leaking the smallest block would cost 32 bytes
     * per lifecycle. Resident memory includes Go's, which varies until its
     * collector has stabilized, so it is compared from half of the run on. */
    long heap = (long)(mallinfo2().uordblks - heap_after_ten);
    long resident = resident_kib() - resident_half_way;
    printf("%d lives: the C heap grew by %ld bytes after the tenth, resident "
           "memory by %ld KiB after the half\n",
           lives, heap, resident);
    fflush(stdout);
    EXPECT(heap <= 8192 && heap < 16L * lives);
#ifndef __SANITIZE_ADDRESS__
    /* The address sanitizer keeps freed blocks for a while. */
    EXPECT(resident < 2048);
#endif
    return 0;
}
