/* Capsules: pointers of C as objects. */
#ifndef Py_CAPSULE_H
#define Py_CAPSULE_H

#include "object.h"
#include "abi/pycapsule.h"

#define PyCapsule_CheckExact(op) Py_IS_TYPE((op), &PyCapsule_Type)

#endif /* Py_CAPSULE_H */
