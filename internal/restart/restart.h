/* A second life for the Go half: what the bridge and the files of this room
 * call. restart.go tells the whole.
 */
#ifndef GOPYRT_RESTART_H
#define GOPYRT_RESTART_H

#include <stddef.h>
#include <stdint.h>

#pragma GCC visibility push(hidden)

/* ---- For the bridge ------------------------------------------------------ */

/* Before a fork, on the forking thread: waits until Go's start, which goes on
 * in a thread of its own after the library was loaded, is over. Gives up after
 * a second. */
void gopyrt_go_prepare_fork(void);

/* After it, on the same thread, in the parent. */
void gopyrt_go_forked_parent(void);

/* In the child of a fork, on its only thread. Async-signal-safe. */
void gopyrt_go_forked(void);

/* Whether Go can be started again in this module; if not, why. */
int gopyrt_go_can_restart(const char **why_not);

/* Who brings Go to life when a function of it is called that is not the control
 * plane's, such as one that a program exports by itself: calls gopyrt_go_restart
 * for one thread at a time, and returns what it returned. */
void gopyrt_go_on_dead_call(const char *(*ensure)(void));

/* In a child in which Go is dead, one thread at a time. NULL: Go is alive and
 * its packages are initialized. Else what went wrong; it may be tried again. */
const char *gopyrt_go_restart(void);

/* Whether the calling thread has frames of a dead Go below it, to which it will
 * return: no other Go of this module can run on it. */
int gopyrt_go_below(void);

struct gopyrt_core_table;
struct gopyrt_control_table;

/* In the child of a Go program: the installed library's Go half, set to work on
 * `core`. NULL: *error says why there is none. */
const struct gopyrt_control_table *gopyrt_go_find_other(const struct gopyrt_core_table *core,
                                                        const char **error);

/* ---- Go's memory (image.c) ----------------------------------------------- */

int gopyrt_image_is_text(uintptr_t address);

/* Puts Go's variables back. */
void gopyrt_image_restore(void);

/* Runs the entry point of Go's runtime, as the dynamic loader did. */
void gopyrt_image_enter(void);

/* The size of the module's thread-local memory. */
size_t gopyrt_image_tls_size(void);

/* ---- What Go mapped (mappings.c) ------------------------------------------ */

int gopyrt_mappings_hold(uintptr_t address);

/* The pages of the range are not to be dropped. */
void gopyrt_mappings_keep(uintptr_t start, size_t size);

/* Returns how much a Go runtime maps: the size of what was dropped, by this call
 * or by an earlier one. */
size_t gopyrt_mappings_drop(void);
void gopyrt_mappings_forked(void);

/* ---- Room for a start (room.c) --------------------------------------------- */

/* NULL: there is. Else what there is none of. */
const char *gopyrt_room_for_threads(void);
const char *gopyrt_room_for_memory(size_t size);

/* Has one of the threads run it, until the room is closed. 0: there is none. */
int gopyrt_room_hand_over(void *(*run)(void *), void *arg);
void gopyrt_room_close(void);

/* ---- Signal handlers (signals.c) ------------------------------------------ */

/* Notes which signals Go handles; called when its start is over. */
void gopyrt_signals_note_go(void);

/* Handlers that are Go's give way to those that were there before: of the signals
 * whose bits are set, or of those that were noted, which is fast. Both are
 * async-signal-safe. */
#define GOPYRT_ALL_SIGNALS UINT64_MAX
void gopyrt_signals_take_back(uint64_t which);
void gopyrt_signals_take_back_noted(void);

/* Before and after Go's start: handlers that the host installed since the library
 * was loaded are in front of Go's again. */
void gopyrt_signals_note(void);
void gopyrt_signals_host_first(void);

/* The alternate signal stack of the calling thread, if it is Go's. */
void gopyrt_signals_leave_stack(void);

/* ---- Go's start (start.c) --------------------------------------------------- */

/* A start begins that is not the loader's. */
void gopyrt_start_begins(void);

/* Waits for the start to be over. NULL: it is. */
const char *gopyrt_start_wait(int64_t timeout_ns);

/* Whether that start ended with no thread to run on. */
int gopyrt_start_failed(void);

/* In a child: Go is dead from now on, or alive again. */
void gopyrt_start_forked(void);
void gopyrt_start_alive(void);

/* ---- What Go knows of a thread (thread.c) ---------------------------------- */

/* The calling thread forgets Go. */
void gopyrt_thread_leave_go(void);

/* Whether Go holds the calling thread for its own. */
int gopyrt_thread_is_known(void);

#pragma GCC visibility pop

#endif /* GOPYRT_RESTART_H */
