/* The structs of the runtime, and of everything inside it. As in CPython,
 * including this also includes the headers of its members. */
#ifndef Py_INTERNAL_RUNTIME_STRUCTS_H
#define Py_INTERNAL_RUNTIME_STRUCTS_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_crossinterp.h"
#include "pycore_gil.h"
#include "pycore_global_objects.h"
#include "pycore_global_strings.h"
#include "pycore_hashtable.h"
#include "pycore_interp_structs.h"
#include "pycore_lock.h"
#include "pycore_pyerrors.h"
#include "pycore_pymem.h"
#include "pycore_pythread.h"
#include "pycore_qsbr.h"
#include "pycore_signal.h"
#include "../abi/internal/pycore_runtime_structs.h"

#endif /* Py_INTERNAL_RUNTIME_STRUCTS_H */
