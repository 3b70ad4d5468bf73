/* Frames, for the files of this room. */
#ifndef GOPYRT_OBJECT_FRAME_H
#define GOPYRT_OBJECT_FRAME_H

#include "object/error/error.h"

#include "frameobject.h"
#include "internal/pycore_frame.h"
#include "internal/pycore_interpframe.h"

/* The frame object of a frame that runs: new, made on first use. */
PyFrameObject *gopyrt_frame_of(_PyInterpreterFrame *frame);
/* The code that a frame runs, borrowed. */
static inline PyCodeObject *
gopyrt_frame_code_of(const PyFrameObject *frame)
{
    return _PyFrame_GetCode(frame->f_frame);
}

/* The line of an entry of a traceback, or -1. */
int gopyrt_traceback_line(PyTracebackObject *tb);

#endif /* GOPYRT_OBJECT_FRAME_H */
