/* Modules from definitions, arguments and values. */
#ifndef Py_MODSUPPORT_H
#define Py_MODSUPPORT_H

#include "moduleobject.h"
#include "abi/modsupport.h"

#ifdef Py_LIMITED_API
#define PyModule_Create(def) PyModule_Create2((def), PYTHON_ABI_VERSION)
#define PyModule_FromDefAndSpec(def, spec) \
    PyModule_FromDefAndSpec2((def), (spec), PYTHON_ABI_VERSION)
#else
#define PyModule_Create(def) PyModule_Create2((def), PYTHON_API_VERSION)
#define PyModule_FromDefAndSpec(def, spec) \
    PyModule_FromDefAndSpec2((def), (spec), PYTHON_API_VERSION)
#endif

#define PyModule_AddIntMacro(module, name) PyModule_AddIntConstant((module), #name, (name))
#define PyModule_AddStringMacro(module, name) PyModule_AddStringConstant((module), #name, (name))

#ifndef Py_LIMITED_API
#include "cpython/modsupport.h"
#endif

#endif /* Py_MODSUPPORT_H */
