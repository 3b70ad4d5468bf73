/* Fatal errors. The exceptions of the object model are not part of this layer. */
#ifndef Py_ERRORS_H
#define Py_ERRORS_H

#include "object.h"
#include "abi/pyerrors.h"

#ifndef Py_LIMITED_API
#define Py_CPYTHON_ERRORS_H
#include "cpython/pyerrors.h"
#undef Py_CPYTHON_ERRORS_H
#endif

#endif /* !Py_ERRORS_H */
