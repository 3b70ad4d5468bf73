/* PyStatus: the result of initializing and configuring the runtime.
 *
 * A status is a value. Its strings are never freed: they must be literals or memory that stays
 * valid forever. Nothing here locks or enters Go, and only gopyrt_status_text allocates, so all
 * of it works at any time in any process. */
#include "fatal/fatal.h"

#include <stdlib.h>

PyStatus
PyStatus_Ok(void)
{
    return _PyStatus_OK();
}

PyStatus
PyStatus_Error(const char *err_msg)
{
    /* No function name: only the caller of this function knows it. */
    return (PyStatus){ ._type = _PyStatus_TYPE_ERROR, .err_msg = err_msg };
}

PyStatus
PyStatus_NoMemory(void)
{
    return PyStatus_Error(_PyStatus_NO_MEMORY_ERRMSG);
}

PyStatus
PyStatus_Exit(int exitcode)
{
    return _PyStatus_EXIT(exitcode);
}

int
PyStatus_IsError(PyStatus err)
{
    return _PyStatus_IS_ERROR(err);
}

int
PyStatus_IsExit(PyStatus err)
{
    return _PyStatus_IS_EXIT(err);
}

int
PyStatus_Exception(PyStatus err)
{
    return _PyStatus_EXCEPTION(err);
}

void _Py_NO_RETURN
Py_ExitStatusException(PyStatus status)
{
    if (_PyStatus_IS_EXIT(status)) {
        exit(status.exitcode);
    }
    if (_PyStatus_IS_ERROR(status)) {
        gopyrt_fatal_report(status.func, status.err_msg);
        exit(1);
    }
    /* CPython's text names the function itself, so there is no prefix to pass. */
    _Py_FatalErrorFunc(NULL, "Py_ExitStatusException() must not be called on success");
}

/* ---- Texts that stay --------------------------------------------------------- */

typedef struct kept_text {
    struct kept_text *next;
    char text[];
} kept_text;

static kept_text *kept_texts;

void *
gopyrt_status_text(size_t size)
{
    kept_text *kept = malloc(sizeof(*kept) + size);
    if (kept == NULL) {
        return NULL;
    }
    kept->next = __atomic_load_n(&kept_texts, __ATOMIC_RELAXED);
    while (!__atomic_compare_exchange_n(&kept_texts, &kept->next, kept, 1, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED))
    {
    }
    return kept->text;
}
