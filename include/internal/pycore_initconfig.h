/* Making a PyStatus, and the configuration functions of the runtime itself. */
#ifndef Py_INTERNAL_CORECONFIG_H
#define Py_INTERNAL_CORECONFIG_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_typedefs.h"
#include "../abi/internal/pycore_initconfig.h"

#define _PyStatus_GET_FUNC() __func__

/* A PyStatus from its members: success, an error reported by the function that
 * uses the macro, a request to exit. ERR_MSG is kept as a pointer. */
#define _PyStatus_OK() _gopyrt_status_make(_PyStatus_TYPE_OK, NULL, NULL, 0)
#define _PyStatus_ERR(ERR_MSG) \
    _gopyrt_status_make(_PyStatus_TYPE_ERROR, _PyStatus_GET_FUNC(), (ERR_MSG), 0)
#define _PyStatus_EXIT(EXITCODE) _gopyrt_status_make(_PyStatus_TYPE_EXIT, NULL, NULL, (EXITCODE))
#define _PyStatus_NO_MEMORY() _PyStatus_ERR(_PyStatus_NO_MEMORY_ERRMSG)
#ifdef __cplusplus
extern "C++" { /* also where the header is included in extern "C" */
template <typename Type>
static inline PyStatus
_gopyrt_status_make(Type type, const char *func, const char *message, int exitcode)
{
    PyStatus status;
    status._type = type;
    status.func = func;
    status.err_msg = message;
    status.exitcode = exitcode;
    return status;
}
}
#else
#define _gopyrt_status_make(TYPE, FUNC, MESSAGE, EXITCODE) \
    ((PyStatus){ ._type = (TYPE), .func = (FUNC), .err_msg = (MESSAGE), .exitcode = (EXITCODE) })
#endif

#define _PyStatus_IS_ERROR(err) ((err)._type == _PyStatus_TYPE_ERROR)
#define _PyStatus_IS_EXIT(err) ((err)._type == _PyStatus_TYPE_EXIT)
/* Error or exit: whatever a caller has to pass on. */
#define _PyStatus_EXCEPTION(err) ((err)._type != _PyStatus_TYPE_OK)
/* Makes the current function the one that reports err. */
#define _PyStatus_UPDATE_FUNC(err)         \
    do {                                   \
        (err).func = _PyStatus_GET_FUNC(); \
    } while (0)

/* Initial values: an empty list, and options that are not set. */
#ifdef __cplusplus
#define _PyWideStringList_INIT (PyWideStringList{ 0, NULL })
#define _PyPreCmdline_INIT \
    (_PyPreCmdline{ _PyWideStringList_INIT, _PyWideStringList_INIT, -1, -1, -1, 0 })
#else
#define _PyWideStringList_INIT ((PyWideStringList){ .length = 0, .items = NULL })
#define _PyPreCmdline_INIT \
    ((_PyPreCmdline){ .use_environment = -1, .isolated = -1, .dev_mode = -1 })
#endif

#endif /* Py_INTERNAL_CORECONFIG_H */
