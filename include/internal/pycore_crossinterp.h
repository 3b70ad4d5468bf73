/* What goes from one interpreter to another. */
#ifndef Py_INTERNAL_CROSSINTERP_H
#define Py_INTERNAL_CROSSINTERP_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_interp_structs.h"
#include "pycore_lock.h"
#include "pycore_pyerrors.h"
#include "../abi/internal/pycore_crossinterp.h"

/* Members of a _PyXIData_t, for those who fill and read one. */
#define _PyXIData_DATA(DATA) ((DATA)->data)
#define _PyXIData_OBJ(DATA) ((DATA)->obj)
#define _PyXIData_INTERPID(DATA) ((DATA)->interpid)
#define _PyXIData_SET_FREE(DATA, FUNC) \
    do {                               \
        (DATA)->free = (FUNC);         \
    } while (0)
#define _PyXIData_CHECK_FREE(DATA, FUNC) ((DATA)->free == (FUNC))
#define _PyXIData_SET_NEW_OBJECT(DATA, FUNC) \
    do {                                     \
        (DATA)->new_object = (FUNC);         \
    } while (0)
#define _PyXIData_CHECK_NEW_OBJECT(DATA, FUNC) ((DATA)->new_object == (FUNC))

/* The state of it, of all interpreters and of one. */
#define _PyXI_GET_GLOBAL_STATE(interp) (&(interp)->runtime->xi)
#define _PyXI_GET_STATE(interp) (&(interp)->xi)

#endif /* Py_INTERNAL_CROSSINTERP_H */
