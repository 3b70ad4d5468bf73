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
/* Is the type one that nobody may change? Then 1, with TypeError. */
int gopyrt_type_is_immutable(PyTypeObject *type, const char *what);
/* Setter of type.__bases__ (type_bases.c). */
int gopyrt_type_set_bases(PyObject *self, PyObject *value, void *closure);
/* Getter and setter of type.__abstractmethods__, and the TypeError of a class whose instances can't
 * be made for want of such methods (type_abstract.c). */
PyObject *gopyrt_type_get_abstract(PyObject *self, void *closure);
int gopyrt_type_set_abstract(PyObject *self, PyObject *value, void *closure);
void gopyrt_type_say_abstract(PyTypeObject *type);
/* Getters and setters of type.__annotations__, __annotate__ and __type_params__
 * (type_annotations.c). */
PyObject *gopyrt_type_get_annotations(PyObject *self, void *closure);
int gopyrt_type_set_annotations(PyObject *self, PyObject *value, void *closure);
PyObject *gopyrt_type_get_annotate(PyObject *self, void *closure);
int gopyrt_type_set_annotate(PyObject *self, PyObject *value, void *closure);
PyObject *gopyrt_type_get_parameters(PyObject *self, void *closure);
int gopyrt_type_set_parameters(PyObject *self, PyObject *value, void *closure);
/* A new list of the subclasses that live. */
PyObject *gopyrt_type_subclass_list(PyTypeObject *type);

#endif /* GOPYRT_OBJECT_TYPE_ATTRIBUTES_H */
