/* How the operators of the number protocol find the slot that does them. */
#ifndef GOPYRT_OBJECT_PROTOCOL_H
#define GOPYRT_OBJECT_PROTOCOL_H

#include "object/number/number.h"

/* The slot of a type at an offset of PyNumberMethods, or NULL. */
static inline void *
gopyrt_number_slot(const PyTypeObject *type, size_t offset)
{
    const PyNumberMethods *number = type->tp_as_number;
    return number == NULL ? NULL : *(void *const *)((const char *)number + offset);
}

/* The operands' slots, in their order: NotImplemented where none takes them. */
PyObject *gopyrt_number_binary(PyObject *a, PyObject *b, size_t offset);
PyObject *gopyrt_number_ternary(PyObject *a, PyObject *b, PyObject *c, size_t offset);
/* TypeError: there is no such operator for the two. NULL. */
PyObject *gopyrt_number_unsupported(PyObject *a, PyObject *b, const char *sign);
PyObject *gopyrt_number_unsupported_power(PyObject *a, PyObject *b, PyObject *c, const char *sign);
/* SystemError for an operand that is NULL. NULL. */
PyObject *gopyrt_number_null(void);
/* sequence * count by a slot of the sequence. */
PyObject *gopyrt_number_repeat(ssizeargfunc repeat, PyObject *sequence, PyObject *count);

#endif /* GOPYRT_OBJECT_PROTOCOL_H */
