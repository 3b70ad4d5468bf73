/* enumerate and reversed. */
#ifndef Py_ENUMOBJECT_H
#define Py_ENUMOBJECT_H

#include "object.h"
#include "abi/enumobject.h"

#endif /* Py_ENUMOBJECT_H */
