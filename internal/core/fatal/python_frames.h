/* Private: the Python frames of a thread, in a fatal error's report. */
#ifndef GOPYRT_CORE_PYTHON_FRAMES_H
#define GOPYRT_CORE_PYTHON_FRAMES_H

#include "Python.h"
#include "report.h"

/* Writes the frames that an interpreter has put on the thread state, as CPython
 * dumps them. Takes no lock and trusts nothing. Runs as a part of a report. */
void gopyrt_python_frames_dump(gopyrt_report *report, const PyThreadState *tstate);

#endif /* GOPYRT_CORE_PYTHON_FRAMES_H */
