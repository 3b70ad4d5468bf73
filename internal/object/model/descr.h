/* What all descriptors of C tables share. */
#ifndef GOPYRT_OBJECT_DESCR_H
#define GOPYRT_OBJECT_DESCR_H

#include "object/model/model.h"

#define GOPYRT_DESCR_TYPE(d) (((PyDescrObject *)(d))->d_type)
#define GOPYRT_DESCR_NAME(d) (((PyDescrObject *)(d))->d_name)

void gopyrt_descr_dealloc(PyObject *self);
int gopyrt_descr_traverse(PyObject *self, visitproc visit, void *arg);
/* repr: "<KIND 'name' of 'type' objects>". */
PyObject *gopyrt_descr_repr(PyObject *self, const char *kind);
/* 0 if obj is an instance of the descriptor's type, else -1 with a TypeError. */
int gopyrt_descr_check(PyObject *self, PyObject *obj);
int gopyrt_descr_check_set(PyObject *self, PyObject *obj);
extern PyMemberDef gopyrt_descr_members[];
/* __reduce__, for those that are got from their type by name. */
extern PyMethodDef gopyrt_descr_methods[];
PyObject *gopyrt_descr_get_qualname(PyObject *self, void *closure);

#endif /* GOPYRT_OBJECT_DESCR_H */
