/* PyStatus, PyWideStringList, PyPreConfig, PyConfig and PyInitConfig. All of it
 * is types and functions; the macros that make a PyStatus are internal
 * (internal/pycore_initconfig.h). */
#ifndef Py_PYCORECONFIG_H
#define Py_PYCORECONFIG_H

#ifndef Py_LIMITED_API
#include "../pytypedefs.h"
#include "../abi/cpython/initconfig.h"
#endif

#endif /* Py_PYCORECONFIG_H */
