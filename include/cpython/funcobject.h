/* Functions written in Python: the checks, and what lies in them. */
#ifndef GOPYRT_CPYTHON_FUNCOBJECT_H
#define GOPYRT_CPYTHON_FUNCOBJECT_H

#include "../object.h"
#include "../abi/cpython/funcobject.h"

#define PyFunction_Check(op) Py_IS_TYPE((op), &PyFunction_Type)

#define _PyFunction_CAST(func) _Py_CAST(PyFunctionObject *, (func))

/* The attributes of a function, borrowed. */
#define PyFunction_GET_CODE(func) (_PyFunction_CAST(func)->func_code)
#define PyFunction_GET_GLOBALS(func) (_PyFunction_CAST(func)->func_globals)
#define PyFunction_GET_MODULE(func) (_PyFunction_CAST(func)->func_module)
#define PyFunction_GET_DEFAULTS(func) (_PyFunction_CAST(func)->func_defaults)
#define PyFunction_GET_KW_DEFAULTS(func) (_PyFunction_CAST(func)->func_kwdefaults)
#define PyFunction_GET_CLOSURE(func) (_PyFunction_CAST(func)->func_closure)
#define PyFunction_GET_ANNOTATIONS(func) (_PyFunction_CAST(func)->func_annotations)

#endif
