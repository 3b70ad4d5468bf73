/* _PyRuntime: the process-wide symbol from which everything is reached.
 *
 * It lies in a section of its own, whose name out-of-process readers look for,
 * and keeps default visibility whatever the build asks for.
 */
#include "base/base.h"
#include "interp_initial.h"
#include "runtime_initial.h"

#include "internal/pycore_pymem.h"
#include "internal/pycore_pymem_init.h"

__attribute__((section(".PyRuntime"), visibility("default")))
_PyRuntimeState _PyRuntime = { GOPYRT_RUNTIME_INITIAL };

/* The same object, whatever its public name is bound to in this process. */
extern _PyRuntimeState gopyrt_runtime_here
    __attribute__((alias("_PyRuntime"), visibility("hidden")));

const _PyRuntimeState gopyrt_runtime_initial = { GOPYRT_RUNTIME_INITIAL };

void
gopyrt_interp_set_initial(PyInterpreterState *interp)
{
    gopyrt_interp_init_static(interp);
}
