/* Calls of the runtime's that call the host, and what they hold meanwhile: see
 * thread/thread.h.
 *
 * The records are not in the frames that they stand for, since a jump leaves
 * those to be overwritten. */
#include "thread/thread.h"
#include "fatal/fatal.h"

#include <stdlib.h>

/* Deeper ones come from malloc. */
#define USUAL_DEPTH 3

static __thread struct {
    gopyrt_host_call usual[USUAL_DEPTH]; /* frame 0: free */
} self __attribute__((tls_model("initial-exec")));

__thread gopyrt_host_call *gopyrt_host_calls;

static gopyrt_host_call *
take_record(void)
{
    for (int i = 0; i < USUAL_DEPTH; i++) {
        if (self.usual[i].frame == 0) {
            return &self.usual[i];
        }
    }
    return malloc(sizeof(gopyrt_host_call));
}

static void
drop_innermost(void)
{
    gopyrt_host_call *call = gopyrt_host_calls;

    gopyrt_host_calls = call->outer;
    if (call >= self.usual && call < self.usual + USUAL_DEPTH) {
        call->frame = 0;
        return;
    }
    free(call);
}

/* Copied first: the owner's function may make such calls itself. */
static void
abandon_innermost(void)
{
    gopyrt_host_call copy = *gopyrt_host_calls;

    drop_innermost();
    if (copy.abandon != NULL) {
        copy.abandon(&copy);
    }
}

static int
on_own_stack(uintptr_t address)
{
    uintptr_t base, top;
    return gopyrt_thread_stack(&base, &top) && base <= address && address < top;
}

/* Whether a frame at `here` cannot be below that call's frame. */
static int
is_above(const gopyrt_host_call *call, uintptr_t here)
{
    return call->frame <= here && on_own_stack(call->frame) && on_own_stack(here);
}

gopyrt_host_call *
gopyrt_host_call_take(void *frame)
{
    while (gopyrt_host_calls != NULL && is_above(gopyrt_host_calls, (uintptr_t)frame)) {
        abandon_innermost();
    }
    return take_record();
}

void
gopyrt_host_call_end(gopyrt_host_call *call)
{
    if (call == NULL) {
        return; /* there was no memory for a record */
    }
    while (gopyrt_host_calls != call) {
        abandon_innermost();
    }
    drop_innermost();
}

int
gopyrt_host_calls_have(uintptr_t function, const void *object)
{
    for (const gopyrt_host_call *c = gopyrt_host_calls; c != NULL; c = c->outer) {
        if (c->function == function && (object == NULL || c->object == object)) {
            return 1;
        }
    }
    return 0;
}

void
gopyrt_host_calls_check_slow(void *frame)
{
    while (gopyrt_host_calls != NULL
           && (is_above(gopyrt_host_calls, (uintptr_t)frame)
               || !gopyrt_frame_is_alive(gopyrt_host_calls->frame, gopyrt_host_calls->function)))
    {
        abandon_innermost();
    }
}

void
gopyrt_host_calls_abandon(void)
{
    while (gopyrt_host_calls != NULL) {
        abandon_innermost();
    }
}
