/* struct _PyInterpreterFrame: one running function. */
#ifndef Py_INTERNAL_INTERP_FRAME_STRUCTS_H
#define Py_INTERNAL_INTERP_FRAME_STRUCTS_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_structs.h"
#include "pycore_typedefs.h"
#include "../abi/internal/pycore_interpframe_structs.h"

/* _PyInterpreterFrame.owner: where the frame lies. The last two are no frames of
 * Python functions. */
enum _frameowner {
    FRAME_OWNED_BY_THREAD = 0,
    FRAME_OWNED_BY_GENERATOR = 1,
    FRAME_OWNED_BY_FRAME_OBJECT = 2,
    FRAME_OWNED_BY_INTERPRETER = 3,
    FRAME_OWNED_BY_CSTACK = 4,
};

#endif /* Py_INTERNAL_INTERP_FRAME_STRUCTS_H */
