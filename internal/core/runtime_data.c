/* _PyRuntime: the one process-wide symbol that everything hangs off.
 *
 * It lies in a section of its own, whose name out-of-process readers look for,
 * and keeps default visibility whatever the build asks for.
 */
#include "runtime.h"
#include "alloc.h"
#include "runtime_initial.h"

__attribute__((section(".PyRuntime"), visibility("default")))
_PyRuntimeState _PyRuntime = { GOPYRT_RUNTIME_INITIAL };

/* The same object, whatever its public name is bound to in this process. */
extern _PyRuntimeState gopyrt_runtime_here
    __attribute__((alias("_PyRuntime"), visibility("hidden")));

const _PyRuntimeState gopyrt_runtime_initial = { GOPYRT_RUNTIME_INITIAL };
