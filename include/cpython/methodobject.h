/* What a function of C is made of, read in place. */
#ifndef Py_CPYTHON_METHODOBJECT_H
#define Py_CPYTHON_METHODOBJECT_H

#include "../methodobject.h"
#include "../abi/cpython/methodobject.h"

#ifdef __cplusplus
extern "C" {
#endif

#define _PyCFunctionObject_CAST(func) _Py_CAST(PyCFunctionObject *, (func))
#define _PyCMethodObject_CAST(func) _Py_CAST(PyCMethodObject *, (func))

#define PyCMethod_CheckExact(op) Py_IS_TYPE((op), &PyCMethod_Type)
#define PyCMethod_Check(op) PyObject_TypeCheck((op), &PyCMethod_Type)

/* The functions do not check that func is one. References are borrowed. */
static inline PyCFunction
PyCFunction_GET_FUNCTION(PyObject *func)
{
    return _PyCFunctionObject_CAST(func)->m_ml->ml_meth;
}
#define PyCFunction_GET_FUNCTION(func) PyCFunction_GET_FUNCTION(_PyObject_CAST(func))

static inline int
PyCFunction_GET_FLAGS(PyObject *func)
{
    return _PyCFunctionObject_CAST(func)->m_ml->ml_flags;
}
#define PyCFunction_GET_FLAGS(func) PyCFunction_GET_FLAGS(_PyObject_CAST(func))

/* NULL for a static method. */
static inline PyObject *
PyCFunction_GET_SELF(PyObject *func)
{
    PyCFunctionObject *f = _PyCFunctionObject_CAST(func);
    return f->m_ml->ml_flags & METH_STATIC ? NULL : f->m_self;
}
#define PyCFunction_GET_SELF(func) PyCFunction_GET_SELF(_PyObject_CAST(func))

/* The class that defines a METH_METHOD function, else NULL. */
static inline PyTypeObject *
PyCFunction_GET_CLASS(PyObject *func)
{
    return _PyCFunctionObject_CAST(func)->m_ml->ml_flags & METH_METHOD
               ? _PyCMethodObject_CAST(func)->mm_class
               : NULL;
}
#define PyCFunction_GET_CLASS(func) PyCFunction_GET_CLASS(_PyObject_CAST(func))

#ifdef __cplusplus
}
#endif

#endif /* Py_CPYTHON_METHODOBJECT_H */
