/* Records where a thread left C for a Go function.
 *
 * The runtime asks for this on every call from C to Go, and needs it only for a
 * traceback, so it does little: it saves the registers and the few bytes of the
 * stack that will change. Those are the frames of this function and of its
 * caller in runtime/cgo; both return before Go is entered, to a function that
 * stays on the stack until Go returns.
 */
#include "traceback.h"

#include "../../guest/guest.h"

#include <string.h>

#define RECORDS 1024u /* simultaneous calls from C to Go; further ones are not recorded */
#define PROBES 32u
#define MAX_DEAD 1024u /* bytes; about 150 are used, 550 with sanitizers */

typedef struct {
    int used;
    uintptr_t reg[GOPYRT_REGS]; /* callee-saved registers, sp and pc are set */
    uintptr_t dead[MAX_DEAD / sizeof(uintptr_t)];
} record;

static record records[RECORDS];

/* Which were ever taken: whoever frees them all reads this page, and not each of theirs. */
static unsigned char touched[RECORDS];

/* The size of the two frames; it is the same at every call. 0: not known yet. */
static size_t dead_size;

void gopyrt_traceback_context(gopyrt_context_request *request);

static void
load_frame(const record *kept, size_t dead, gopyrt_frame *frame)
{
    uintptr_t sp = kept->reg[GOPYRT_REG_SP];

    *frame = (gopyrt_frame){ .after_call = 1,
                             .saved = (const unsigned char *)kept->dead,
                             .saved_low = sp,
                             .saved_high = sp + dead };
    memcpy(frame->reg, kept->reg, sizeof(frame->reg));
}

static size_t
measure_dead(const record *fresh)
{
    gopyrt_frame frame;
    uintptr_t sp = fresh->reg[GOPYRT_REG_SP];
    size_t size = SIZE_MAX; /* nothing can be recorded */

    load_frame(fresh, 0, &frame);
    if (gopyrt_frame_up(&frame) && gopyrt_frame_up(&frame)) {
        size = frame.reg[GOPYRT_REG_SP] - sp;
    }
    __atomic_store_n(&dead_size, size, __ATOMIC_RELAXED);
    return size;
}

/* Threads start searching at different places, so that they seldom collide. */
static record *
take_record(uintptr_t sp)
{
    unsigned start = (unsigned)((sp >> 12) * 2654435761u >> 7);

    for (unsigned i = 0; i < PROBES; i++) {
        unsigned at = (start + i) % RECORDS;
        record *candidate = &records[at];
        if (!__atomic_load_n(&touched[at], __ATOMIC_RELAXED)) {
            __atomic_store_n(&touched[at], 1, __ATOMIC_RELAXED); /* before a fork can see it used */
        }
        if (!__atomic_load_n(&candidate->used, __ATOMIC_RELAXED)
            && !__atomic_exchange_n(&candidate->used, 1, __ATOMIC_ACQUIRE))
        {
            return candidate;
        }
    }
    return NULL;
}

/* Sanitizers poison the memory between the variables of a frame. */
__attribute__((no_sanitize("address"))) static void
copy_stack(uintptr_t *to, uintptr_t sp, size_t size)
{
    const volatile uintptr_t *from = (const volatile uintptr_t *)sp;
    for (size_t i = 0; i < size / sizeof(*from); i++) {
        to[i] = from[i];
    }
}

void
gopyrt_traceback_context(gopyrt_context_request *request)
{
    if (request->context != 0) {
        record *done = (record *)request->context;
        __atomic_store_n(&done->used, 0, __ATOMIC_RELEASE);
        return;
    }
    record *fresh = take_record((uintptr_t)__builtin_frame_address(0));
    if (fresh == NULL) {
        return;
    }
    gopyrt_frame_capture(fresh->reg);
    size_t dead = __atomic_load_n(&dead_size, __ATOMIC_RELAXED);
    if (dead == 0) {
        dead = measure_dead(fresh);
    }
    if (dead > MAX_DEAD) {
        __atomic_store_n(&fresh->used, 0, __ATOMIC_RELEASE);
        return;
    }
    copy_stack(fresh->dead, fresh->reg[GOPYRT_REG_SP], dead);
    request->context = (uintptr_t)fresh;
}

/* No call is in Go any more: in a child the parent's Go is dead. */
static void
forget(void)
{
    for (unsigned i = 0; i < RECORDS; i++) {
        if (__atomic_load_n(&touched[i], __ATOMIC_RELAXED)) {
            __atomic_store_n(&records[i].used, 0, __ATOMIC_RELAXED);
        }
    }
}

__attribute__((constructor)) static void
register_forget(void)
{
    static goguest_hooks hooks = { .before_start = forget };
    goguest_register(&hooks);
}

int
gopyrt_context_frame(uintptr_t context, gopyrt_frame *frame)
{
    load_frame((const record *)context, __atomic_load_n(&dead_size, __ATOMIC_RELAXED), frame);
    return gopyrt_frame_up(frame) && gopyrt_frame_up(frame);
}
