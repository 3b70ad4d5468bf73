/* What an interpreter tells another one about a failure, and the place that a session in
 * another interpreter takes. Both are opaque to callers, and of CPython's size.
 *
 * Callers: any thread, attached or not, for what is its own. Fork: works in a child.
 * Signals: nothing here is async-signal-safe.
 */
#include "eval/eval.h"
#include "fatal/fatal.h"
#include "internal/pycore_crossinterp.h"

struct xi_failure {
    _PyXI_errcode code;
    const char *message;
    int owned; /* the message was allocated; never so without objects */
};

/* All zero until a session is entered, which needs objects. */
struct xi_session {
    uint64_t state[6];
};

_PyXI_failure *
_PyXI_NewFailure(void)
{
    _PyXI_failure *failure = PyMem_RawCalloc(1, sizeof(*failure));
    if (failure == NULL) {
        gopyrt_error_set(GOPYRT_ERROR_MEMORY, "_PyXI_NewFailure: no memory");
    }
    return failure;
}

void
_PyXI_FreeFailure(_PyXI_failure *failure)
{
    PyMem_RawFree(failure);
}

_PyXI_errcode
_PyXI_GetFailureCode(_PyXI_failure *failure)
{
    return failure == NULL ? _PyXI_ERR_NO_ERROR : failure->code;
}

void
_PyXI_InitFailureUTF8(_PyXI_failure *failure, _PyXI_errcode code, const char *message)
{
    *failure = (struct xi_failure){ .code = code, .message = message };
}

_PyXI_session *
_PyXI_NewSession(void)
{
    _PyXI_session *session = PyMem_RawCalloc(1, sizeof(*session));
    if (session == NULL) {
        gopyrt_error_set(GOPYRT_ERROR_MEMORY, "_PyXI_NewSession: no memory");
    }
    return session;
}

void
_PyXI_FreeSession(_PyXI_session *session)
{
    PyMem_RawFree(session);
}
