/* Private to this package: what its files ask of each other. */
#ifndef GOGUEST_PARTS_H
#define GOGUEST_PARTS_H

#include "guest.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#pragma GCC visibility push(hidden)

/* ---- Options ------------------------------------------------------------------- */

/* Other packages of the module set them by defining the symbol. */
extern const unsigned char goguest_dormant __attribute__((weak));

/* Go starts at its first use, not when the library is loaded, and installs no signal
 * handler at all. */
static inline int
goguest_is_dormant(void)
{
    return &goguest_dormant != NULL;
}

/* Where this package does nothing, the reason does not matter. */
static inline int
goguest_is_active(void)
{
    const char *why_not;
    return goguest_is_guest(&why_not);
}

/* ---- Go's table of signals (sigtable.c) ----------------------------------------- */

/* The first of its rows, or NULL. */
struct goguest_signal *goguest_sigtable_find(uintptr_t start, uintptr_t end, uintptr_t text_start,
                                             uintptr_t text_end);

/* Keeps it as the linker made it. After the second Go does nothing with signals; after the
 * third what a guest's does. */
void goguest_sigtable_note(struct goguest_signal *table);
void goguest_sigtable_silence(struct goguest_signal *table);
void goguest_sigtable_set(struct goguest_signal *table);

/* ---- What Go is told of the process (arguments.c) -------------------------------- */

typedef struct {
    int argc;
    char **argv, **envp; /* with the auxiliary vector behind them, as the kernel has it */
} goguest_arguments;

/* A copy, which the host can't change; without memory, of what Go can't do without. */
void goguest_arguments_copy(int argc, char **argv, char **envp, goguest_arguments *copy);

/* How many threads Go runs at once, if the user says nothing else. */
int goguest_processors(void);

/* ---- The process (process.c) ----------------------------------------------------- */

/* Another in each child, never 0. Async-signal-safe. */
uint64_t goguest_process(void);

/* While the library is loaded; before and after a fork, on the forking thread. */
void goguest_process_begin(void);
void goguest_process_forks(void);
void goguest_process_forked(void);

/* ---- Go's memory (image.c) ---------------------------------------------------- */

int goguest_image_is_text(uintptr_t address);

/* Restores Go's variables. NULL, or the reason why not. */
const char *goguest_image_restore(void);

/* Runs the entry point of Go's runtime, as the dynamic loader did. */
void goguest_image_enter(void);

/* The size of the module's thread-local memory. */
size_t goguest_image_tls_size(void);

/* ---- What Go mapped (mappings.c) ---------------------------------------------- */

/* Whether all of the range is mapped by Go, or reserved. */
int goguest_mappings_hold(uintptr_t start, size_t size);

/* Keeps the pages of the range mapped. */
void goguest_mappings_keep(uintptr_t start, size_t size);

/* Unmaps everything. Returns how much a Go runtime maps: the size of what was
 * unmapped by this call or by an earlier one. */
size_t goguest_mappings_drop(void);
void goguest_mappings_forked(void);

/* ---- Room for a start (room.c) ------------------------------------------------ */

/* NULL: there is room. Otherwise the error. */
const char *goguest_room_for_memory(size_t size);

/* Lets a thread of Go's run it: one of those that wait, if Go is starting; otherwise a
 * new one, if one can be made. Returns 0, or an error number. */
int goguest_room_run(void *(*run)(void *), void *arg, int starting);

/* Whether the thread is one of these. */
int goguest_room_is_go(pid_t tid);

/* ---- The end of the process (last.c) --------------------------------------------- */

/* The calling thread is the main one, and will tell its end. */
void goguest_last_armed(void);

/* A thread ends that said so, or that was in Go. */
void goguest_last_ends(int is_main);

/* Go was started, so there are threads that do not end. */
void goguest_last_started(void);

/* In a child, whose main thread is another. */
void goguest_last_forked(void);

/* ---- Inside Go (inside.c) ------------------------------------------------------- */

/* Blocks all signals but those for faults, as Go's threads do. Returns the calling thread's mask
 * before, which the other sets again. */
uint64_t goguest_be_quiet(void);
void goguest_set_mask(uint64_t mask);

/* ---- Signal handlers (handlers.c) --------------------------------------------- */

/* Before and after Go's constructor runs: what that need not have changed is put back. */
void goguest_handlers_note(void);
void goguest_handlers_restore(void);

/* Records which signals Go handles; called when its start is complete. */
void goguest_handlers_note_go(void);

/* For the recorded signals, which is fast. Async-signal-safe. */
void goguest_handlers_take_back_noted(void);

/* Disables the alternate signal stack of the calling thread if it is Go's. */
void goguest_handlers_leave_stack(void);

/* ---- Go's start (start.c, restart.c) ------------------------------------------- */

/* Tells the functions below that a start begins. */
void goguest_start_begins(void);

/* Waits until the start is complete, for so many milliseconds in which the process was not
 * stopped. NULL: it is. */
const char *goguest_start_wait(int patience);

/* Whether that start failed, so that another can be made. */
int goguest_start_failed(void);

/* The first thread of Go's is past what can fail (thread.c). */
void goguest_start_goes_on(void);

/* In a child: Go is dead from now on. */
void goguest_start_forked(void);

/* Before a fork, on the forking thread. */
void goguest_start_prepare_fork(void);

/* The module is a guest, and Go is not running yet. From a constructor. */
void goguest_sleep(void);

/* The loader has run Go's constructor, whose start was suppressed (restart.c). */
void goguest_loaded(void);

/* In a child: the calling thread is not inside Go any more. */
void goguest_inside_forked(void);

/* Whether the calling thread is the main one, and will tell its end. */
int goguest_inside_tells_end(void);

/* The calling thread has to do with the Go of this process (restart.c). */
void goguest_is_here(void);

/* ---- What Go knows of a thread (thread.c) ---------------------------------------- */

/* Makes Go unknown to the calling thread. */
void goguest_thread_leave_go(void);

/* Whether Go has a goroutine for the calling thread. */
int goguest_thread_is_known(void);

#pragma GCC visibility pop

#endif /* GOGUEST_PARTS_H */
