/* Whether a call is still in progress on the calling thread, or was left by a
 * jump: longjmp, or a C++ exception.
 *
 * Callers: any thread. Takes no lock, allocates nothing, and costs some ten
 * microseconds. */
#include "fatal/fatal.h"
#include "unwind_rules.h"

/* The start of the function that the code belongs to, or 0. */
static uintptr_t
function_of(uintptr_t code)
{
    gopyrt_module module;
    gopyrt_unwind_entry entry;

    return gopyrt_module_find(code, &module) && gopyrt_unwind_entry_find(&module, code, &entry)
               ? entry.first
               : 0;
}

int
gopyrt_frame_is_alive(uintptr_t address, uintptr_t function)
{
    gopyrt_frame frame;

    gopyrt_frame_here(&frame);
    for (;;) {
        uintptr_t low = frame.reg[GOPYRT_REG_SP], code = gopyrt_frame_code(&frame);
        if (!gopyrt_frame_up(&frame)) {
            return 1; /* not known */
        }
        if (low <= address && address < frame.reg[GOPYRT_REG_SP]) {
            return function_of(code) == function_of(function);
        }
    }
}
