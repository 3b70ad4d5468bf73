/* Code objects: what is asked of them inline, and the older names of functions. */
#ifndef Py_LIMITED_API
#ifndef Py_CODE_H
#define Py_CODE_H

#include "../object.h"
#include "../abi/cpython/code.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PyCode_Check(op) Py_IS_TYPE((op), &PyCode_Type)

/* How many variables of outer functions the code uses. */
static inline Py_ssize_t
PyCode_GetNumFree(PyCodeObject *op)
{
    assert(PyCode_Check(op));
    return op->co_nfreevars;
}

/* The place of the first of them among all variables. */
static inline int
PyUnstable_Code_GetFirstFree(PyCodeObject *op)
{
    assert(PyCode_Check(op));
    return op->co_nlocalsplus - op->co_nfreevars;
}

static inline int
PyCode_GetFirstFree(PyCodeObject *op)
{
    return PyUnstable_Code_GetFirstFree(op);
}

/* Names that came before PyUnstable_. */
#define PyCode_New PyUnstable_Code_New
#define PyCode_NewWithPosOnlyArgs PyUnstable_Code_NewWithPosOnlyArgs
#define _PyCode_GetExtra PyUnstable_Code_GetExtra
#define _PyCode_SetExtra PyUnstable_Code_SetExtra

#ifdef __cplusplus
}
#endif

#endif /* !Py_CODE_H */
#endif /* !Py_LIMITED_API */
