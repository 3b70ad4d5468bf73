/* What goes wrong: the error of a thread, reports of fatal errors, and walks of C stacks. */
#ifndef GOPYRT_CORE_FATAL_H
#define GOPYRT_CORE_FATAL_H

#include "base/base.h"
#include "../../../exports.h"

/* ---- The error of a thread (error_record.c) -------------------------------- */

/* The error of a function where CPython would raise an exception.
 *
 * This layer has no exception objects. A function that returns -1 "with an
 * exception set" writes here what CPython's exception would be; a host with
 * objects takes it and raises its own. Each OS thread has one record, the last
 * error's; it stays until it is taken or replaced.
 *
 * Callers: any thread, for itself. Fork: the child has the forking thread's.
 * Signals: not async-signal-safe.
 */

/* Keeps the kind and the formatted message, cut after 159 bytes. */
void gopyrt_error_set(gopyrt_error_kind kind, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Forgets the calling thread's record and returns its kind. *message, if asked
 * for, is valid until the thread's next error. */
gopyrt_error_kind gopyrt_error_take(const char **message);

/* ---- Texts of statuses (status.c) ------------------------------------------- */

/* Memory for a text of a PyStatus, which nobody frees. It is kept where leak checkers look,
 * since a host may drop the status. NULL: there is none. Any thread; fork: works in a child. */
void *gopyrt_status_text(size_t size);

/* Asked of the floors above; absent where only the core is linked. Where the thread is attached and
 * there are objects, an error is an exception, too, which is forgotten when the error is taken. */
void gopyrt_error_raise(int kind, const char *message) __attribute__((weak));
void gopyrt_error_forget(void) __attribute__((weak));

/* ---- Fatal errors (fatal.c, thread_dump.c) --------------------------------- */

/* Writes to stderr what CPython writes for a fatal error: the message, with
 * `func` before it unless it is NULL, the state of the runtime, the threads of
 * the current interpreter. Either may be NULL. For callers that end the
 * process themselves, with an exit code. */
void gopyrt_fatal_report(const char *func, const char *msg);

/* The threads of the current interpreter, as CPython's fatal errors list them;
 * nothing when there is no current interpreter. Adds their number to the int at
 * `count`. Takes no lock. Runs as a part of a report. */
void gopyrt_threads_dump(int fd, void *count);

/* ---- Walking C stacks (unwind.c) ------------------------------------------- */

/* Walking up a C stack by the modules' unwind tables.
 *
 * It takes no lock, allocates nothing, never follows a pointer that cannot be
 * read, and so works in a signal handler, inside dlopen(), in a forked child
 * and on a broken stack. libgcc's unwinder promises none of that. It stops
 * where the frames of Go begin: Go has no such tables. */

/* DWARF's numbers of the registers of x86-64. */
enum {
    GOPYRT_REG_BX = 3,
    GOPYRT_REG_BP = 6,
    GOPYRT_REG_SP = 7,
    GOPYRT_REG_R12 = 12,
    GOPYRT_REG_PC = 16,
    GOPYRT_REGS = 17
};

/* Where a thread is, or was: what it takes to find the callers. */
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

/* The frame of the function that calls this, good for as long as it has not
 * returned. */
#define gopyrt_frame_here(frame)                      \
    do {                                              \
        *(frame) = (gopyrt_frame){ .after_call = 1 }; \
        gopyrt_frame_capture((frame)->reg);           \
    } while (0)
void gopyrt_frame_capture(uintptr_t *registers);

/* The frame that a signal interrupted; `context` is the handler's third
 * argument. */
void gopyrt_frame_of_signal(gopyrt_frame *frame, const void *context);

/* Moves to the caller. 0 at the end of the stack, where Go called C, and where the caller cannot
 * be determined. */
int gopyrt_frame_up(gopyrt_frame *frame);

/* 0 when the calling thread is not in that call of `function` any more in whose
 * frame `address` lies; 1 when it is, or when that cannot be told. */
int gopyrt_frame_is_alive(uintptr_t address, uintptr_t function);

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

/* ---- The C stack in a report (stack_dump.c) -------------------------------- */

/* Writes the stack from `frame` on, in CPython's format: files, exported names
 * and addresses. Async-signal-safe. */
void gopyrt_stack_dump(int fd, const gopyrt_frame *frame);

/* ---- Names of functions and lines, from debug information ---------------- */

/* The argument of a cgo symbolizer, as Go's runtime defines it. In the first
 * call only pc is set. If `more` is set on return, the next call with the same
 * struct gives the function into which this one was inlined. */
typedef struct {
    uintptr_t pc;
    const char *file;
    uintptr_t line;
    const char *function;
    uintptr_t entry;
    uintptr_t more;
    uintptr_t data;
} gopyrt_symbol_request;

typedef void (*gopyrt_symbolizer)(gopyrt_symbol_request *request);

/* The symbolizer, or NULL. It must not need Go, nor a lock that could stay taken in a forked
 * child or while a thread loads a module. */
void gopyrt_symbolizer_register(gopyrt_symbolizer symbolizer);

/* Writes the stack from `frame` on with functions, files and lines; nothing
 * without a symbolizer. */
void gopyrt_stack_dump_lines(int fd, const gopyrt_frame *frame);

/* ---- Asked of the floors above --------------------------------------------- */

/* Runs `call` to its end and returns its status. In a child of a fork it restarts the Go half
 * first. Never hangs: where there is no Go to be had the status is an error that says why
 * (thread/planes.c). */
PyStatus gopyrt_control_run(gopyrt_call *call);

/* True while Go can be called in this process: registered, not lost to a fork, and not in a child
 * that vfork() or a bare clone() made, where no fork handler has run. Async-signal-safe. */
int gopyrt_control_alive_here(void);

/* Whether the calling thread runs the destructors of its values (thread/thread_slot.c). */
int gopyrt_thread_is_ending(void);

#endif /* GOPYRT_CORE_FATAL_H */
