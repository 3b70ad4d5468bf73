/* Functions of C as objects. */
#ifndef Py_METHODOBJECT_H
#define Py_METHODOBJECT_H

#include "object.h"
#include "refcount.h"
#include "abi/methodobject.h"

/* A function of another convention than PyCFunction as one, for the table. */
#define _PyCFunction_CAST(func) _Py_CAST(PyCFunction, _Py_CAST(void (*)(void), (func)))
#define _PyCFunctionFast_CAST(func) _Py_CAST(PyCFunctionFast, _Py_CAST(void (*)(void), (func)))
#define _PyCFunctionWithKeywords_CAST(func) \
    _Py_CAST(PyCFunctionWithKeywords, _Py_CAST(void (*)(void), (func)))
#define _PyCFunctionFastWithKeywords_CAST(func) \
    _Py_CAST(PyCFunctionFastWithKeywords, _Py_CAST(void (*)(void), (func)))

#define PyCFunction_CheckExact(op) Py_IS_TYPE((op), &PyCFunction_Type)
#define PyCFunction_Check(op) PyObject_TypeCheck((op), &PyCFunction_Type)

#define PyCFunction_New(ml, self) PyCFunction_NewEx((ml), (self), NULL)
#if !defined(Py_LIMITED_API) || Py_LIMITED_API + 0 >= 0x03090000
#define PyCFunction_NewEx(ml, self, mod) PyCMethod_New((ml), (self), (mod), NULL)
#endif

#ifndef Py_LIMITED_API
#include "cpython/methodobject.h"
#endif

#endif /* Py_METHODOBJECT_H */
