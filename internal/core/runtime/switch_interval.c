/* How long a thread waits for a GIL before it asks the holder to let it go.
 *
 * Callers: any thread. Fork: works in a child. Signals: no. */
#include "runtime/runtime.h"

unsigned long
gopyrt_interp_switch_interval(int64_t id, uint64_t life, unsigned long microseconds)
{
    unsigned long interval = 0;

    HEAD_LOCK(&_PyRuntime);
    PyInterpreterState *interp = gopyrt_interp_find_life_locked(id, life);
    if (interp != NULL) {
        struct _gil_runtime_state *gil = _Py_atomic_load_ptr_relaxed(&interp->ceval.gil);
        if (gil != NULL && microseconds != 0) {
            _Py_atomic_store_ulong_relaxed(&gil->interval, microseconds);
        }
        interval = gil == NULL ? 0 : _Py_atomic_load_ulong_relaxed(&gil->interval);
    }
    HEAD_UNLOCK(&_PyRuntime);
    return interval;
}
