/* The slot of a type whose instances must not be taken for iterators. */
#include "object/model/model.h"

PyObject *
_PyObject_NextNotImplemented(PyObject *self)
{
    PyErr_Format(PyExc_TypeError, "'%.200s' object is not iterable", GOPYRT_TYPE_NAME(self));
    return NULL;
}
