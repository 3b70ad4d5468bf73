/* The dump of Python frames, from its source, in a module for CPython itself. */
#include "fatal/python_frames.h"

void dump_frames(int fd);

__attribute__((visibility("default"))) void
dump_frames(int fd)
{
    gopyrt_report report = GOPYRT_REPORT(fd);
    gopyrt_report_text(&report, "Stack (most recent call first):\n");
    gopyrt_python_frames_dump(&report, PyThreadState_GetUnchecked());
    gopyrt_report_flush(&report);
}
