/* Sections that a signal handler may interrupt and fork in: see lock/lock.h. */
#include "lock/lock.h"
#include "internal/pycore_pyerrors.h"

__thread gopyrt_section_state gopyrt_section;
uint32_t gopyrt_section_resets;

void
gopyrt_section_self_wait(const char *func)
{
    _Py_FatalErrorFunc(func, "called in the child of a fork from a signal handler that has "
                             "interrupted the runtime: the thread would wait for itself. "
                             "Return from the handler first");
}

/* Where nothing is half done: outside of all sections, or asleep in one. */
int
gopyrt_section_allows_reset(void)
{
    return gopyrt_section.depth == 0 || gopyrt_section.word != NULL;
}

void
gopyrt_section_note_reset(void)
{
    gopyrt_section.due = 0;
    gopyrt_section_resets++;
    if (gopyrt_section.word != NULL) {
        /* It may not have gone to sleep yet. */
        _Py_atomic_store_uint32(gopyrt_section.word, ~(uint32_t)0);
    }
}

void
gopyrt_section_late(void)
{
    gopyrt_fork_reset_late();
}
