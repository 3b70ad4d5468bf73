/* Descriptors, and the tables of members that they are made of. */
#ifndef Py_DESCROBJECT_H
#define Py_DESCROBJECT_H

#include "object.h"
#include "abi/descrobject.h"

/* Older kinds of members: an object that reads as None where it is NULL, and None itself. */
#define _Py_T_OBJECT 6
#define _Py_T_NONE 20

#ifndef Py_LIMITED_API
#include "cpython/descrobject.h"
#endif

#endif /* Py_DESCROBJECT_H */
