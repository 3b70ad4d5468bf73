/* Contexts and their variables. */
#ifndef Py_CONTEXT_H
#define Py_CONTEXT_H

#include "../object.h"
#include "../abi/cpython/context.h"

#define PyContext_CheckExact(op) Py_IS_TYPE((op), &PyContext_Type)
#define PyContextVar_CheckExact(op) Py_IS_TYPE((op), &PyContextVar_Type)
#define PyContextToken_CheckExact(op) Py_IS_TYPE((op), &PyContextToken_Type)

#endif /* Py_CONTEXT_H */
