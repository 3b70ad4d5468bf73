/* Lists. */
#ifndef Py_LISTOBJECT_H
#define Py_LISTOBJECT_H

#include "object.h"
#include "abi/listobject.h"

#define PyList_CheckExact(op) Py_IS_TYPE((op), &PyList_Type)

#ifndef Py_LIMITED_API
#include "cpython/listobject.h"
#endif

#endif /* Py_LISTOBJECT_H */
