/* The attributes of types: the tables of `type`. */
#ifndef GOPYRT_OBJECT_TYPE_ATTRIBUTES_H
#define GOPYRT_OBJECT_TYPE_ATTRIBUTES_H

#include "object/model/model.h"

extern PyMethodDef gopyrt_type_methods[];
extern PyMemberDef gopyrt_type_members[];
extern PyGetSetDef gopyrt_type_getset[];

/* type.__module__: new, usually a str. */
PyObject *gopyrt_type_module(PyTypeObject *type);

/* May an attribute be set to the value? If not, 0 with TypeError: the type is immutable, or the
 * value NULL. */
int gopyrt_type_may_change(PyTypeObject *type, PyObject *value, const char *what);
/* Setter of type.__bases__ (type_bases.c). */
int gopyrt_type_set_bases(PyObject *self, PyObject *value, void *closure);
/* A new list of the subclasses that live. */
PyObject *gopyrt_type_subclass_list(PyTypeObject *type);

#endif /* GOPYRT_OBJECT_TYPE_ATTRIBUTES_H */
