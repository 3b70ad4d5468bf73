/* Integers in C strings; and ints, as far as they need no other objects. */
#ifndef Py_LONGOBJECT_H
#define Py_LONGOBJECT_H

#include "abi/longobject.h"

#ifndef Py_LIMITED_API
#include "cpython/longobject.h"
#endif

#endif /* Py_LONGOBJECT_H */
