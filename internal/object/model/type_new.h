/* The parts of making a type by type(): private to the room. */
#ifndef GOPYRT_OBJECT_TYPE_NEW_H
#define GOPYRT_OBJECT_TYPE_NEW_H

#include "object/model/model.h"

/* What the instances of a new class have beside those of its base. */
typedef struct {
    PyObject *names; /* of the members that __slots__ makes, sorted; a tuple, or NULL */
    int dict, weakref;
} gopyrt_class_slots;

/* Reads what the namespace of the class `name` says of it, of which `base` is the best of the
 * bases. The caller drops the names, on failure too. 0 or -1. */
int gopyrt_class_slots_read(gopyrt_class_slots *slots, PyObject *name, PyObject *bases,
                            PyTypeObject *base, PyObject *ns);
/* Where the instances of a type, which has room for the members, keep them. */
void gopyrt_class_slots_place(const gopyrt_class_slots *slots, PyTypeObject *type,
                              PyTypeObject *base);

#endif /* GOPYRT_OBJECT_TYPE_NEW_H */
