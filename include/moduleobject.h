/* Modules and their definitions. */
#ifndef Py_MODULEOBJECT_H
#define Py_MODULEOBJECT_H

#include "object.h"
#include "refcount.h"
#include "abi/moduleobject.h"

#define PyModule_Check(op) PyObject_TypeCheck((op), &PyModule_Type)
#define PyModule_CheckExact(op) Py_IS_TYPE((op), &PyModule_Type)

/* First member of a PyModuleDef. */
#define PyModuleDef_HEAD_INIT                              \
    {                                                      \
        PyObject_HEAD_INIT(_Py_NULL) _Py_NULL, 0, _Py_NULL \
    }

/* Values of the slot Py_mod_multiple_interpreters. */
#define Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED ((void *)0)
#define Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED ((void *)1)
#define Py_MOD_PER_INTERPRETER_GIL_SUPPORTED ((void *)2)

/* Values of the slot Py_mod_gil. */
#define Py_MOD_GIL_USED ((void *)0)
#define Py_MOD_GIL_NOT_USED ((void *)1)

#endif /* Py_MODULEOBJECT_H */
