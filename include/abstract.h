/* The protocols of objects: calls, items, numbers, sequences, mappings, iterators. */
#ifndef Py_ABSTRACTOBJECT_H
#define Py_ABSTRACTOBJECT_H

#include "abi/abstract.h"

#define PyObject_Length PyObject_Size
#define PySequence_Length PySequence_Size
#define PySequence_In PySequence_Contains
#define PyMapping_Length PyMapping_Size
#define PyMapping_DelItemString(op, key) PyObject_DelItemString((op), (key))
#define PyMapping_DelItem(op, key) PyObject_DelItem((op), (key))

/* Functions only since 3.13. */
#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030d0000
#define PyObject_DelAttr(op, name) PyObject_SetAttr((op), (name), NULL)
#define PyObject_DelAttrString(op, name) PyObject_SetAttrString((op), (name), NULL)
#endif

#ifndef Py_LIMITED_API
#include "cpython/abstract.h"
#endif

#endif /* Py_ABSTRACTOBJECT_H */
