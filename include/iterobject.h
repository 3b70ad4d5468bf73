/* The iterators of iter(). */
#ifndef Py_ITEROBJECT_H
#define Py_ITEROBJECT_H

#include "object.h"
#include "abi/iterobject.h"

#define PySeqIter_Check(op) Py_IS_TYPE((op), &PySeqIter_Type)
#define PyCallIter_Check(op) Py_IS_TYPE((op), &PyCallIter_Type)

#endif /* Py_ITEROBJECT_H */
