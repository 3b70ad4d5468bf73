/* The structures of descriptors. */
#ifndef Py_CPYTHON_DESCROBJECT_H
#define Py_CPYTHON_DESCROBJECT_H

#include "../object.h"
#include "../abi/cpython/descrobject.h"

#define PyWrapperFlag_KEYWORDS 1 /* the wrapper takes keywords */

#define PyDescr_COMMON PyDescrObject d_common
#define PyDescr_TYPE(x) (_Py_CAST(PyDescrObject *, (x))->d_type)
#define PyDescr_NAME(x) (_Py_CAST(PyDescrObject *, (x))->d_name)

#endif /* Py_CPYTHON_DESCROBJECT_H */
