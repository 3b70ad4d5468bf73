/* Ranges. */
#ifndef Py_RANGEOBJECT_H
#define Py_RANGEOBJECT_H

#include "object.h"
#include "abi/rangeobject.h"

#define PyRange_Check(op) Py_IS_TYPE((op), &PyRange_Type)

#endif /* Py_RANGEOBJECT_H */
