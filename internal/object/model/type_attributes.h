/* The attributes of types: the tables of `type`. */
#ifndef GOPYRT_OBJECT_TYPE_ATTRIBUTES_H
#define GOPYRT_OBJECT_TYPE_ATTRIBUTES_H

#include "object/model/model.h"

extern PyMethodDef gopyrt_type_methods[];
extern PyMemberDef gopyrt_type_members[];
extern PyGetSetDef gopyrt_type_getset[];

/* type.__module__: new, usually a str. */
PyObject *gopyrt_type_module(PyTypeObject *type);

#endif /* GOPYRT_OBJECT_TYPE_ATTRIBUTES_H */
