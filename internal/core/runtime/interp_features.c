/* The features of an interpreter as the config that it was made with. Any thread that keeps the
 * interpreter alive; async-signal-safe, works in a child of a fork. */
#include "runtime/runtime.h"
#include "internal/pycore_pylifecycle.h"

int
_PyInterpreterConfig_InitFromState(PyInterpreterConfig *config, PyInterpreterState *interp)
{
    const unsigned long flags = interp->feature_flags;

    *config = (PyInterpreterConfig){
        .use_main_obmalloc = (int)(flags & Py_RTFLAGS_USE_MAIN_OBMALLOC),
        .allow_fork = (int)(flags & Py_RTFLAGS_FORK),
        .allow_exec = (int)(flags & Py_RTFLAGS_EXEC),
        .allow_threads = (int)(flags & Py_RTFLAGS_THREADS),
        .allow_daemon_threads = (int)(flags & Py_RTFLAGS_DAEMON_THREADS),
        .check_multi_interp_extensions = (int)(flags & Py_RTFLAGS_MULTI_INTERP_EXTENSIONS),
        .gil = interp->ceval.own_gil ? PyInterpreterConfig_OWN_GIL : PyInterpreterConfig_SHARED_GIL,
    };
    return 0;
}
