/* Reading the frames of a thread. Frames belong to the thread that runs them:
 * read those of another one only while it is stopped, or holds no GIL and the
 * reader does. */
#ifndef Py_INTERNAL_INTERP_FRAME_H
#define Py_INTERNAL_INTERP_FRAME_H

#include "../Python.h"

#ifndef Py_BUILD_CORE
#error "this header requires Py_BUILD_CORE define"
#endif

#include "pycore_code.h"
#include "pycore_interpframe_structs.h"
#include "pycore_stackref.h"
#include "../abi/internal/pycore_interpframe.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The code object that f runs, borrowed. */
static inline PyCodeObject *
_PyFrame_GetCode(_PyInterpreterFrame *f)
{
    assert(!PyStackRef_IsNull(f->f_executable));
    return (PyCodeObject *)PyStackRef_AsPyObjectBorrow(f->f_executable);
}

/* Its bytecode. */
static inline _Py_CODEUNIT *
_PyFrame_GetBytecode(_PyInterpreterFrame *f)
{
    return _PyCode_CODE(_PyFrame_GetCode(f));
}

/* The index, in code units, of the instruction that f is at. */
#define _PyInterpreterFrame_LASTI(IF) ((int)((IF)->instr_ptr - _PyFrame_GetBytecode((IF))))

/* Where f's local variables are, and behind them its evaluation stack. */
static inline _PyStackRef *
_PyFrame_GetLocalsArray(_PyInterpreterFrame *frame)
{
    return frame->localsplus;
}
static inline _PyStackRef *
_PyFrame_Stackbase(_PyInterpreterFrame *f)
{
    return f->localsplus + _PyFrame_GetCode(f)->co_nlocalsplus;
}

/* Is it a frame to hide: the runtime's own, or one whose function has not
 * started yet? */
static inline bool _Py_NO_SANITIZE_THREAD
_PyFrame_IsIncomplete(_PyInterpreterFrame *frame)
{
    switch (frame->owner) {
    case FRAME_OWNED_BY_INTERPRETER:
    case FRAME_OWNED_BY_CSTACK:
        return true;
    case FRAME_OWNED_BY_GENERATOR:
        return false;
    default:
        return _PyInterpreterFrame_LASTI(frame) < _PyFrame_GetCode(frame)->_co_firsttraceable;
    }
}

/* The first frame to be seen, from `frame` outwards, or NULL. */
static inline _PyInterpreterFrame *
_PyFrame_GetFirstComplete(_PyInterpreterFrame *frame)
{
    while (frame != NULL && _PyFrame_IsIncomplete(frame)) {
        frame = frame->previous;
    }
    return frame;
}

/* The innermost frame to be seen of tstate's thread, or NULL. */
static inline _PyInterpreterFrame *
_PyThreadState_GetFrame(PyThreadState *tstate)
{
    return _PyFrame_GetFirstComplete(tstate->current_frame);
}

/* Has the data stack of tstate, which is the caller's own, room for another
 * `size` pointers without a new chunk? */
static inline bool
_PyThreadState_HasStackSpace(PyThreadState *tstate, int size)
{
    return tstate->datastack_top != NULL && size < tstate->datastack_limit - tstate->datastack_top;
}

#ifdef __cplusplus
}
#endif

#endif /* Py_INTERNAL_INTERP_FRAME_H */
