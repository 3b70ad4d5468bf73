/* Giving a buffer back to an object of another interpreter: by a pending call, which runs where the
 * object lives. */
#include "object/buffer/buffer.h"

#include "internal/pycore_pybuffer.h"

static int
release(void *view)
{
    PyBuffer_Release(view);
    return 0;
}

static int
release_and_free(void *view)
{
    PyBuffer_Release(view);
    PyMem_RawFree(view);
    return 0;
}

/* Calls now, in the caller's interpreter, or has it called. 0, or -1 where too many calls wait. */
static int
call_in(PyInterpreterState *interp, int (*function)(void *), Py_buffer *view)
{
    if (interp == gopyrt_interp()) {
        return function(view);
    }
    return _PyEval_AddPendingCall(interp, function, view, 0) == 0 ? 0 : -1;
}

int
_PyBuffer_ReleaseInInterpreter(PyInterpreterState *interp, Py_buffer *view)
{
    return call_in(interp, release, view);
}

int
_PyBuffer_ReleaseInInterpreterAndRawFree(PyInterpreterState *interp, Py_buffer *view)
{
    return call_in(interp, release_and_free, view);
}
