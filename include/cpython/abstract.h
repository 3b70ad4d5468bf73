/* The count of a vectorcall's arguments, and the flag in it: that the callee may write into the
 * place before the first one. */
#ifndef Py_CPYTHON_ABSTRACTOBJECT_H
#define Py_CPYTHON_ABSTRACTOBJECT_H

#include "../pyport.h"
#include "../abi/abstract.h"

#define PY_VECTORCALL_ARGUMENTS_OFFSET (_Py_STATIC_CAST(size_t, 1) << (8 * sizeof(size_t) - 1))

static inline Py_ssize_t
_PyVectorcall_NARGS(size_t n)
{
    return _Py_STATIC_CAST(Py_ssize_t, n & ~PY_VECTORCALL_ARGUMENTS_OFFSET);
}
#define PyVectorcall_NARGS(n) _PyVectorcall_NARGS(n)

#endif /* Py_CPYTHON_ABSTRACTOBJECT_H */
