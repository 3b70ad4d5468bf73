/* Initial values of a PyInterpreterConfig. */
#ifndef Py_CPYTHON_PYLIFECYCLE_H
#error "this header file must not be included directly"
#endif

#include <stdio.h>

#include "initconfig.h"
#include "../abi/cpython/pylifecycle.h"

#define _PyInterpreterConfig_LEGACY_CHECK_MULTI_INTERP_EXTENSIONS 0

/* Two initial values of a PyInterpreterConfig, members in order: use_main_obmalloc, allow_fork,
 * allow_exec, allow_threads, allow_daemon_threads, check_multi_interp_extensions, gil. In gil,
 * DEFAULT means SHARED. The first is for an isolated interpreter, the second for one as
 * Py_NewInterpreter makes it. */
#define _PyInterpreterConfig_INIT                     \
    {                                                 \
        0, 0, 0, 1, 0, 1, PyInterpreterConfig_OWN_GIL \
    }
#define _PyInterpreterConfig_LEGACY_INIT                                          \
    {                                                                             \
        1, 1, 1, 1, 1, _PyInterpreterConfig_LEGACY_CHECK_MULTI_INTERP_EXTENSIONS, \
            PyInterpreterConfig_SHARED_GIL                                        \
    }
