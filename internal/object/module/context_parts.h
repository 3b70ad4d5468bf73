/* The parts of contexts. */
#ifndef GOPYRT_OBJECT_CONTEXT_PARTS_H
#define GOPYRT_OBJECT_CONTEXT_PARTS_H

#include <Python.h>

/* An iterator of one of the types below over the items of a list, whose reference it takes; NULL
 * with an exception, or where the list is NULL. */
PyObject *gopyrt_context_view(PyTypeObject *type, PyObject *list);

#endif /* GOPYRT_OBJECT_CONTEXT_PARTS_H */
