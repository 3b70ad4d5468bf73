/* A failure at any step leaves the runtime as it was, and a retry works. The
 * failures: out of memory at the n-th request, for every n up to the number of
 * requests. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "../../expect/expect.h"
#include "../../expect/isolated.h"
#include "../../expect/counted_memory.h"
#include "internal/pycore_runtime.h"

#include <stdlib.h>
#include <string.h>

int
main(void)
{
    /* The first lifecycle allocates what is kept for the process. */
    EXPECT_OK(initialize_isolated());
    EXPECT(Py_FinalizeEx() == 0);

    int failures = 0;
    for (long n = 0;; n++) {
        EXPECT_OK(_PyRuntime_Initialize());
        PyPreConfig preconfig;
        PyPreConfig_InitIsolatedConfig(&preconfig);
        EXPECT_OK(Py_PreInitialize(&preconfig));
        count_memory(1);

        static _PyRuntimeState before;
        live_blocks = 0;
        memcpy(&before, &_PyRuntime, sizeof(before));
        fail_at(n + 1);
        PyStatus status = initialize_isolated();
        int reached = requests_failed > 0;
        fail_at(0);
        if (!PyStatus_Exception(status)) {
            /* An optional request may fail unnoticed; then continue. */
            EXPECT(Py_FinalizeEx() == 0);
            if (!reached) {
                break;
            }
            continue;
        }
        failures++;
        EXPECT(PyStatus_IsError(status));
        EXPECT(status.err_msg != NULL && strstr(status.err_msg, "memory") != NULL);
        EXPECT(status.func != NULL);
        EXPECT(live_blocks == 0);
        EXPECT(_PyRuntime.core_initialized == 0 && _PyRuntime.initialized == 0);
        EXPECT(_PyRuntime.interpreters.head == NULL);
        EXPECT(_PyRuntime.interpreters.main == NULL);
        EXPECT(_PyRuntime.interpreters.next_id == before.interpreters.next_id);
        EXPECT(_PyRuntime.cached_objects.interned_strings == NULL);
        EXPECT(PyThreadState_GetUnchecked() == NULL);
        /* The retry, in the same process. */
        EXPECT_OK(initialize_isolated());
        EXPECT(Py_FinalizeEx() == 0);
        EXPECT(live_blocks == 0);
    }
    printf("%d failures, each undone\n", failures);
    EXPECT(failures > 5);
    return 0;
}
