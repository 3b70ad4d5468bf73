/* Tracing of memory. */
#include "calls.h"

#define PLACE(domain, ptr) gopyrt_tracemalloc_get_traceback(domain, ptr, NULL, NULL, 0)

static void
start(void)
{
    load_rest();
    GIVES(0, gopyrt_tracemalloc_start(3));
}

static size_t
traced(void)
{
    size_t now, peak;
    gopyrt_tracemalloc_get_memory(&now, &peak);
    HOLDS(peak >= now);
    return now;
}

CASE(gopyrt_tracemalloc_start, ATTACHED)
{
    GIVES(-1, gopyrt_tracemalloc_start(0));
    GIVES(-1, gopyrt_tracemalloc_start(65536));
    start();
    size_t before = traced();
    void *block = PyMem_Malloc(100);
    GIVES(1, PLACE(0, (uintptr_t)block));
    GIVES(100, traced() - before);
    block = PyMem_Realloc(block, 5000);
    GIVES(5000, traced() - before);
    PyMem_Free(block);
    GIVES(0, traced() - before);
    GIVES(0, gopyrt_tracemalloc_start(1));
    GIVES(3, _PyRuntime.tracemalloc.config.max_nframe);
}

CASE(gopyrt_tracemalloc_stop, INSIDE)
{
    start();
    void *block = PyObject_Malloc(10);
    gopyrt_tracemalloc_stop();
    GIVES(0, gopyrt_tracemalloc_is_tracing());
    GIVES(0, traced());
    PyObject_Free(block);
    HOLDS(_PyRuntime.allocators.standard.obj.malloc == _PyRuntime.allocators.standard.mem.malloc);
}

CASE(gopyrt_tracemalloc_is_tracing, DETACHED)
{
    GIVES(0, gopyrt_tracemalloc_is_tracing());
    start();
    GIVES(1, gopyrt_tracemalloc_is_tracing());
}

static int
two_frames(void *data, gopyrt_host_frame *frames, int max_frames)
{
    GIVES(3, max_frames);
    frames[0] = (gopyrt_host_frame){ data, 7 };
    frames[1] = (gopyrt_host_frame){ "outer.py", 9 };
    return 2;
}

CASE(gopyrt_tracemalloc_set_frames, ATTACHED)
{
    gopyrt_host_frame frames[3];
    start();
    gopyrt_tracemalloc_set_frames(two_frames, "inner.py");
    void *block = PyMem_RawMalloc(10);
    gopyrt_tracemalloc_set_frames(NULL, NULL);
    GIVES(2, gopyrt_tracemalloc_get_traceback(0, (uintptr_t)block, NULL, frames, 3));
    READS("inner.py", frames[0].filename);
    GIVES(9, frames[1].lineno);
    PyMem_RawFree(block);
}

CASE(gopyrt_tracemalloc_get_memory, DETACHED)
{
    start();
    size_t before = traced(), now, peak;
    PyMem_RawFree(PyMem_RawMalloc(1 << 20));
    gopyrt_tracemalloc_get_memory(&now, &peak);
    GIVES(0, now - before);
    HOLDS(peak >= before + (1 << 20));
}

CASE(gopyrt_tracemalloc_reset_peak, BARE)
{
    size_t now, peak;
    gopyrt_tracemalloc_reset_peak();
    gopyrt_tracemalloc_get_memory(&now, &peak);
    GIVES(0, now + peak);
}

CASE(gopyrt_tracemalloc_clear, ATTACHED)
{
    start();
    void *block = PyMem_RawMalloc(10);
    GIVES(1, PLACE(0, (uintptr_t)block));
    gopyrt_tracemalloc_clear();
    GIVES(0, PLACE(0, (uintptr_t)block));
    GIVES(1, gopyrt_tracemalloc_is_tracing());
    PyMem_RawFree(block);
}

CASE(gopyrt_tracemalloc_get_traceback, INSIDE)
{
    gopyrt_host_frame frame = { NULL, 1 };
    size_t size = 0;
    start();
    GIVES(0, PLACE(5, 1000));
    GIVES(0, PyTraceMalloc_Track(5, 1000, 77));
    GIVES(1, gopyrt_tracemalloc_get_traceback(5, 1000, &size, &frame, 1));
    GIVES(77, size);
    READS("<unknown>", frame.filename);
    GIVES(0, frame.lineno);
}

CASE(PyTraceMalloc_Track, DETACHED)
{
    GIVES(-2, PyTraceMalloc_Track(5, 1000, 77));
    start();
    size_t before = traced();
    GIVES(0, PyTraceMalloc_Track(5, 1000, 77));
    GIVES(0, PyTraceMalloc_Track(5, 1000, 78));
    GIVES(78, traced() - before);
}

CASE(PyTraceMalloc_Untrack, DETACHED)
{
    GIVES(-2, PyTraceMalloc_Untrack(5, 1000));
    start();
    size_t before = traced();
    GIVES(0, PyTraceMalloc_Track(5, 1000, 77));
    GIVES(0, PyTraceMalloc_Untrack(5, 1000));
    GIVES(0, PyTraceMalloc_Untrack(5, 1000));
    GIVES(0, traced() - before);
}
