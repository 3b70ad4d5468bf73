/* Arithmetic of complex numbers with real ones. */
#ifndef Py_INTERNAL_COMPLEXOBJECT_H
#define Py_INTERNAL_COMPLEXOBJECT_H

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "../cpython/complexobject.h"
#include "../abi/internal/pycore_complexobject.h"

#endif /* !Py_INTERNAL_COMPLEXOBJECT_H */
