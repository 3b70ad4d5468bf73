/* Making an interpreter beside the one that the caller is attached to, which it does not leave: for
 * the Go half, where a goroutine has a GIL for longer than one call.
 */
#include "runtime/runtime.h"
#include "fatal/fatal.h"
#include "thread/thread.h"

PyStatus
gopyrt_interp_make_beside(PyThreadState **made, const PyInterpreterConfig *config)
{
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_NEW_INTERPRETER, "Py_NewInterpreterFromConfig");
    call.interp_config = config;
    call.saved_tstate = _PyThreadState_GET();
    call.keep_caller = 1;
    call.whence = _PyInterpreterState_WHENCE_CAPI;
    PyStatus status = gopyrt_control_run(&call);
    *made = PyStatus_Exception(status) ? NULL : call.tstate;
    if (*made != NULL) {
        gopyrt_goroutine_take_up(call.saved_tstate);
    }
    return status;
}
