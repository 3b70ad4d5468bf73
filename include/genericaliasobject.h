/* Classes with arguments: list[int]. */
#ifndef Py_GENERICALIASOBJECT_H
#define Py_GENERICALIASOBJECT_H

#include "object.h"
#include "abi/genericaliasobject.h"

#endif /* Py_GENERICALIASOBJECT_H */
