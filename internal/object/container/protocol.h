/* What the files of the item, sequence, mapping and iterator protocols share. */
#ifndef GOPYRT_OBJECT_PROTOCOL_H
#define GOPYRT_OBJECT_PROTOCOL_H

#include "object/container/container.h"
#include "object/module/module.h"

/* SystemError, unless an exception is set: a NULL was passed on that came from a function that
 * failed. Gives NULL. */
void *gopyrt_null_argument(void);

/* A slot of one of a type's tables, or NULL. */
#define GOPYRT_SLOT(op, table, slot) (Py_TYPE(op)->table == NULL ? NULL : Py_TYPE(op)->table->slot)
#define GOPYRT_SQ(op, slot) GOPYRT_SLOT(op, tp_as_sequence, slot)
#define GOPYRT_MP(op, slot) GOPYRT_SLOT(op, tp_as_mapping, slot)

static inline int
gopyrt_has_index(PyObject *op)
{
    return GOPYRT_SLOT(op, tp_as_number, nb_index) != NULL;
}

/* The answer of a comparison of two numbers: new. */
static inline PyObject *
gopyrt_compare_sizes(Py_ssize_t a, Py_ssize_t b, int op)
{
    int answers[] = { (a < b), (a <= b), a == b, a != b, (a > b), (a >= b) };
    return PyBool_FromLong(answers[op]);
}

/* The exception StopIteration is cleared; any other stays: 0 or -1. */
int gopyrt_iteration_ended(void);

#endif /* GOPYRT_OBJECT_PROTOCOL_H */
