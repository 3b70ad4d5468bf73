/* The restart: what happens in a child at once, and what happens when it needs
 * Go. See restart.go.
 */
#include "restart.h"

/* internal/traceback may be left out of the program. */
__attribute__((weak, visibility("hidden"))) void gopyrt_context_forget(void);

/* A start takes a millisecond; this is ample even on a busy machine. */
#define START_TIMEOUT_NS 20000000000

/* The forking thread was one of Go's own. */
static __thread int below;

/* Set when a start timed out: it may continue at any moment, so the memory must
 * not be restored again. */
static const char *hopeless;

void
gopyrt_go_forked(void)
{
    const char *why_not;

    gopyrt_mappings_forked();
    if (gopyrt_go_can_restart(&why_not)) {
        gopyrt_start_forked();
        gopyrt_signals_take_back_noted();
        /* Not later, since another thread may restart Go. */
        gopyrt_signals_leave_stack();
        gopyrt_thread_leave_go();
        below = gopyrt_thread_is_known();
    }
}

int
gopyrt_go_below(void)
{
    return below;
}

const char *
gopyrt_go_restart(void)
{
    const char *error;

    if (!gopyrt_go_can_restart(&error)) {
        return error;
    }
    if (hopeless != NULL) {
        return hopeless;
    }
    /* Repeated for a child in which no fork handler has run. */
    gopyrt_signals_take_back(GOPYRT_ALL_SIGNALS);
    gopyrt_thread_leave_go();
    if (gopyrt_thread_is_known()) {
        return "the thread has Go functions below it that did not survive fork()";
    }
    error = gopyrt_room_for_threads();
    if (error != NULL) {
        return error;
    }
    gopyrt_signals_leave_stack();
    if (gopyrt_context_forget != NULL) {
        gopyrt_context_forget();
    }
    error = gopyrt_room_for_memory(gopyrt_mappings_drop());
    if (error != NULL) {
        gopyrt_room_close();
        return error;
    }
    gopyrt_image_restore();
    gopyrt_start_begins();
    gopyrt_signals_note();
    gopyrt_image_enter(); /* installs the handlers, then continues in a thread */
    gopyrt_signals_host_first();
    error = gopyrt_start_wait(START_TIMEOUT_NS);
    gopyrt_room_close();
    if (error == NULL) {
        gopyrt_start_alive();
    }
    else if (!gopyrt_start_failed()) {
        hopeless = error;
    }
    return error;
}
