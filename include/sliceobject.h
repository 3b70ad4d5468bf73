/* Slices and the ellipsis. */
#ifndef Py_SLICEOBJECT_H
#define Py_SLICEOBJECT_H

#include "object.h"
#include "abi/sliceobject.h"

#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 >= 0x030d0000
#define Py_Ellipsis Py_GetConstantBorrowed(Py_CONSTANT_ELLIPSIS)
#else
#define Py_Ellipsis (&_Py_EllipsisObject)
#endif

#define PySlice_Check(op) Py_IS_TYPE((op), &PySlice_Type)

/* Its two halves are there since 3.5.4, and in 3.6 since 3.6.1. */
#if !defined(Py_LIMITED_API) || Py_LIMITED_API + 0 >= 0x03060100 \
    || (Py_LIMITED_API + 0 >= 0x03050400 && Py_LIMITED_API + 0 < 0x03060000)
#define PySlice_GetIndicesEx(slice, length, start, stop, step, count) \
    (PySlice_Unpack((slice), (start), (stop), (step)) < 0             \
         ? ((*(count) = 0), -1)                                       \
         : ((*(count) = PySlice_AdjustIndices((length), (start), (stop), *(step))), 0))
#endif

#endif /* Py_SLICEOBJECT_H */
