/* Restarting the Go half: the functions for the bridge and those that the files of
 * this package share. restart.go has an overview.
 */
#ifndef GOPYRT_RESTART_H
#define GOPYRT_RESTART_H

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/* ---- For the bridge ------------------------------------------------------ */

/* Before a fork, on the forking thread: waits until Go's start, which continues in
 * a thread of its own after the library was loaded, is complete. Gives up after a
 * second. */
void gopyrt_go_prepare_fork(void);

/* After it, on the same thread, in the parent. */
void gopyrt_go_forked_parent(void);

/* In the child of a fork, on its only thread. Async-signal-safe. */
void gopyrt_go_forked(void);

/* Whether Go can restart in this module; if not, *why_not is the reason. */
int gopyrt_go_can_restart(const char **why_not);

/* Sets the function that restarts Go when C calls a Go function other than the
 * control plane's, such as one that a program exports. `ensure` calls
 * gopyrt_go_restart in one thread at a time, and returns its result. */
void gopyrt_go_on_dead_call(const char *(*ensure)(void));

/* In a child in which Go is dead, by one thread at a time. NULL: Go is running and
 * its packages are initialized. Otherwise the reason; the call may be repeated. */
const char *gopyrt_go_restart(void);

/* Whether the calling thread has frames of a dead Go below it, to which it will
 * return: the restarted Go cannot run on it. */
int gopyrt_go_below(void);

struct gopyrt_core_table;
struct gopyrt_control_table;

/* In the child of a Go program: the installed library's Go half takes over `core`.
 * NULL: *error is the reason why it cannot. */
const struct gopyrt_control_table *gopyrt_go_find_other(const struct gopyrt_core_table *core,
                                                        const char **error);

/* ---- Go's memory (image.c) ----------------------------------------------- */

int gopyrt_image_is_text(uintptr_t address);

/* Restores Go's variables. */
void gopyrt_image_restore(void);

/* Runs the entry point of Go's runtime, as the dynamic loader did. */
void gopyrt_image_enter(void);

/* The size of the module's thread-local memory. */
size_t gopyrt_image_tls_size(void);

/* ---- What Go mapped (mappings.c) ------------------------------------------ */

int gopyrt_mappings_hold(uintptr_t address);

/* Keeps the pages of the range mapped. */
void gopyrt_mappings_keep(uintptr_t start, size_t size);

/* Unmaps everything. Returns how much a Go runtime maps: the size of what was
 * unmapped by this call or by an earlier one. */
size_t gopyrt_mappings_drop(void);
void gopyrt_mappings_forked(void);

/* ---- Room for a start (room.c) --------------------------------------------- */

/* NULL: there is room. Otherwise the error. */
const char *gopyrt_room_for_threads(void);
const char *gopyrt_room_for_memory(size_t size);

/* Lets one of the waiting threads run it, until the room is closed. 0: there is
 * none. */
int gopyrt_room_hand_over(void *(*run)(void *), void *arg);
void gopyrt_room_close(void);

/* ---- Signal handlers (signals.c) ------------------------------------------ */

/* Records which signals Go handles; called when its start is complete. */
void gopyrt_signals_note_go(void);

/* Replaces Go's handlers by those that were there before: for the signals whose
 * bits are set, or for the recorded ones, which is fast. Both are
 * async-signal-safe. */
#define GOPYRT_ALL_SIGNALS UINT64_MAX
void gopyrt_signals_take_back(uint64_t which);
void gopyrt_signals_take_back_noted(void);

/* Called before and after Go's start: handlers that the host installed after the
 * library was loaded are put in front of Go's again. */
void gopyrt_signals_note(void);
void gopyrt_signals_host_first(void);

/* Disables the alternate signal stack of the calling thread if it is Go's. */
void gopyrt_signals_leave_stack(void);

/* ---- Go's start (start.c) --------------------------------------------------- */

/* Tells the functions below that a restart begins. */
void gopyrt_start_begins(void);

/* Waits until the start is complete. NULL: it is. */
const char *gopyrt_start_wait(int64_t timeout_ns);

/* Whether that start failed because no thread could be made. */
int gopyrt_start_failed(void);

/* In a child: Go is dead from now on, or running again. */
void gopyrt_start_forked(void);
void gopyrt_start_alive(void);

/* ---- What Go knows of a thread (thread.c) ---------------------------------- */

/* Makes Go unknown to the calling thread. */
void gopyrt_thread_leave_go(void);

/* Whether Go has a goroutine for the calling thread. */
int gopyrt_thread_is_known(void);

#pragma GCC visibility pop

#endif /* GOPYRT_RESTART_H */
