/* Reading a small int in place. An int's tag holds its sign in two bits (0 for
 * positive, 1 for zero, 2 for negative) and, from bit 3 on, its digits' number. */
#ifndef Py_LONGINTREPR_H
#define Py_LONGINTREPR_H

#include "../object.h"
#include "../abi/cpython/longintrepr.h"
#include "../abi/cpython/longobject.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Has op one digit, or none? */
static inline int
_PyLong_IsCompact(const PyLongObject *op)
{
    return op->long_value.lv_tag >> _PyLong_NON_SIZE_BITS <= 1;
}
#define PyUnstable_Long_IsCompact _PyLong_IsCompact

/* The value of an int that is compact. */
static inline Py_ssize_t
_PyLong_CompactValue(const PyLongObject *op)
{
    Py_ssize_t sign = 1 - (Py_ssize_t)(op->long_value.lv_tag & _PyLong_SIGN_MASK);
    assert(_PyLong_IsCompact(op));
    return sign * (Py_ssize_t)op->long_value.ob_digit[0];
}
#define PyUnstable_Long_CompactValue _PyLong_CompactValue

#ifdef __cplusplus
}
#endif

#endif /* Py_LONGINTREPR_H */
