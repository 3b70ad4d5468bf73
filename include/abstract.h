/* What of the protocols of objects needs no object: the count of a vectorcall's arguments. */
#ifndef Py_ABSTRACTOBJECT_H
#define Py_ABSTRACTOBJECT_H

#include "abi/abstract.h"

#ifndef Py_LIMITED_API
#include "cpython/abstract.h"
#endif

#endif /* Py_ABSTRACTOBJECT_H */
