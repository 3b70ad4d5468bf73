/* Private: walking up a C stack by the modules' unwind tables.
 *
 * It takes no lock, allocates nothing and never follows an unreadable pointer,
 * so it works in a signal handler, inside dlopen(), in a forked child and on a
 * corrupt stack. libgcc's unwinder promises none of that. It stops where the
 * frames of Go begin: Go has no such tables.
 */
#ifndef GOPYRT_CORE_UNWIND_H
#define GOPYRT_CORE_UNWIND_H

#include <stddef.h>
#include <stdint.h>

/* DWARF's numbers of the registers of x86-64. */
enum {
    GOPYRT_REG_BX = 3,
    GOPYRT_REG_BP = 6,
    GOPYRT_REG_SP = 7,
    GOPYRT_REG_R12 = 12,
    GOPYRT_REG_PC = 16,
    GOPYRT_REGS = 17
};

/* The registers of a thread at some point: what is needed to find its callers. */
typedef struct {
    uintptr_t reg[GOPYRT_REGS];
    int after_call; /* pc is a return address, not an instruction that runs */
    int in_signal;  /* a signal handler was passed on the way here */
    /* Bytes of the stack that have changed since: [saved_low, saved_high) is
     * read from `saved` in place of memory. */
    uintptr_t saved_low, saved_high;
    const unsigned char *saved;
    uintptr_t readable; /* the last page that was found readable */
} gopyrt_frame;

/* The frame of the function that calls this, valid until that function returns. */
#define gopyrt_frame_here(frame)                      \
    do {                                              \
        *(frame) = (gopyrt_frame){ .after_call = 1 }; \
        gopyrt_frame_capture((frame)->reg);           \
    } while (0)
void gopyrt_frame_capture(uintptr_t *registers);

/* The frame that a signal interrupted; `context` is the handler's third
 * argument. */
void gopyrt_frame_of_signal(gopyrt_frame *frame, const void *context);

/* Moves to the caller. 0 at the end of the stack, where Go called C, and where
 * the caller cannot be determined. */
int gopyrt_frame_up(gopyrt_frame *frame);

/* The code address to look up for this frame: inside the call instruction when
 * pc is a return address. */
static inline uintptr_t
gopyrt_frame_code(const gopyrt_frame *frame)
{
    return frame->reg[GOPYRT_REG_PC] - (frame->after_call != 0);
}

/* True for Go code in this module. All C code has an unwind table, Go code has
 * none; a second Go runtime in the process would be in another module. */
int gopyrt_code_is_go(uintptr_t code);

/* Reads a word of the stack; 0 when it cannot be read. */
int gopyrt_frame_read(gopyrt_frame *frame, uintptr_t address, uintptr_t *word);

#endif /* GOPYRT_CORE_UNWIND_H */
