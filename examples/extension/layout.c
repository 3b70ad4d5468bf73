/* Scene: the layout. The runtime says how it is laid out, in debug_offsets, for
 * profilers that have no headers; the compiler knows it from the headers. Both
 * must say the same. */
#define Py_BUILD_CORE 1
#include <Python.h>
#include "internal/pycore_runtime.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "print.h"
#include "tour.h"

#define OFFSET(said, type, member) \
    FACT((said) == offsetof(type, member), "%-38s at %6zu", #type "." #member, (size_t)(said))

int
tour_layout(void *argument)
{
    (void)argument;
    const struct _Py_DebugOffsets *said = &_PyRuntime.debug_offsets;
    Dl_info file;
    int faults = 0;

    SCENE("The layout");
    if (dladdr(&_PyRuntime, &file) == 0 || file.dli_fname == NULL) {
        file.dli_fname = "(nowhere)";
        faults++;
    }
    const char *name = strrchr(file.dli_fname, '/');
    printf("     _PyRuntime is at %p, in %s\n", (void *)&_PyRuntime,
           name ? name + 1 : file.dli_fname);
    faults += FACT(memcmp(said->cookie, "xdebugpy", 8) == 0, "its cookie says %.8s", said->cookie);
    faults += FACT(said->version >> 16 == PY_VERSION_HEX >> 16,
                   "it speaks CPython %u.%u.%u's layout", (unsigned)(said->version >> 24 & 0xff),
                   (unsigned)(said->version >> 16 & 0xff), (unsigned)(said->version >> 8 & 0xff));
    faults += FACT(said->runtime_state.size == sizeof(_PyRuntimeState), "%-38s %9zu bytes",
                   "_PyRuntimeState", (size_t)said->runtime_state.size);
    faults += FACT(said->interpreter_state.size == sizeof(PyInterpreterState), "%-38s %9zu bytes",
                   "PyInterpreterState", (size_t)said->interpreter_state.size);
    faults += FACT(said->thread_state.size == sizeof(PyThreadState), "%-38s %9zu bytes",
                   "PyThreadState", (size_t)said->thread_state.size);
    faults += OFFSET(said->runtime_state.finalizing, _PyRuntimeState, _finalizing);
    faults += OFFSET(said->runtime_state.interpreters_head, _PyRuntimeState, interpreters.head);
    faults += OFFSET(said->interpreter_state.id, PyInterpreterState, id);
    faults += OFFSET(said->interpreter_state.threads_head, PyInterpreterState, threads.head);
    faults += OFFSET(said->thread_state.native_thread_id, PyThreadState, native_thread_id);
    return faults != 0;
}
