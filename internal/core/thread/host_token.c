/* What Go keeps with a thread state or an interpreter: a token by which Go knows what is to be done
 * at its end, and one for an error that is to be raised in a thread. C keeps the tokens, since it
 * may end the one or the other without Go.
 *
 * A table of chains by address, guarded by HEAD_LOCK, under which also those addresses come and go.
 * While nobody has put a token, an end costs a load.
 *
 * Go is called without the lock. Fork: the parent's Go functions do not exist in the child, so the
 * table is emptied there. Signals: no, but for that. */
#include "thread/thread.h"
#include "fatal/fatal.h"

#include <stdlib.h>

#define CHAINS ((uintptr_t)1024) /* untouched pages of it cost nothing */

struct gopyrt_token_place {
    gopyrt_token_place *next;
    const void *of;
    int kind;
    uint64_t token;
};

uint32_t gopyrt_tokens;

static gopyrt_token_place *chains[CHAINS];
static gopyrt_token_place *spare;

static gopyrt_token_place **
chain_of(const void *of)
{
    return &chains[((uintptr_t)of >> 6) % CHAINS];
}

static gopyrt_token_place **
find_locked(const void *of, int kind)
{
    gopyrt_token_place **link = chain_of(of);
    while (*link != NULL && ((*link)->of != of || (*link)->kind != kind)) {
        link = &(*link)->next;
    }
    return link;
}

static void
count_locked(uint32_t change)
{
    _Py_atomic_store_uint32_relaxed(&gopyrt_tokens, gopyrt_tokens + change);
}

static void
set_aside_locked(gopyrt_token_place *place)
{
    place->next = spare;
    spare = place;
}

int
gopyrt_token_make_room(void)
{
    gopyrt_token_place *place = malloc(sizeof(*place));
    if (place == NULL) {
        return 0;
    }
    HEAD_LOCK(&_PyRuntime);
    set_aside_locked(place);
    HEAD_UNLOCK(&_PyRuntime);
    return 1;
}

int
gopyrt_token_put_locked(const void *of, int kind, uint64_t *token)
{
    gopyrt_token_place **link = find_locked(of, kind), *place = *link;
    uint64_t before = 0;

    if (place != NULL) {
        before = place->token;
    }
    else {
        place = spare;
        if (place == NULL) {
            return 0; /* another thread has taken the room */
        }
        spare = place->next;
        *place = (gopyrt_token_place){ .next = NULL, .of = of, .kind = kind };
        *link = place;
        count_locked(1);
    }
    place->token = *token;
    *token = before;
    return 1;
}

uint64_t
gopyrt_token_take_locked(const void *of, int kind)
{
    gopyrt_token_place **link = find_locked(of, kind), *place = *link;
    if (place == NULL) {
        return 0;
    }
    uint64_t token = place->token;
    *link = place->next;
    count_locked((uint32_t)-1);
    set_aside_locked(place);
    return token;
}

uint64_t
gopyrt_token_take_slow(const void *of, int kind)
{
    HEAD_LOCK(&_PyRuntime);
    uint64_t token = gopyrt_token_take_locked(of, kind);
    HEAD_UNLOCK(&_PyRuntime);
    return token;
}

int
gopyrt_token_use(uint64_t token, int how)
{
    if (token == 0) {
        return 0;
    }
    gopyrt_call call = GOPYRT_CALL(GOPYRT_OP_CALLBACK, "a function of the host");
    call.pointer = (void *)(uintptr_t)token;
    call.whence = how;
    PyStatus status = gopyrt_control_run(&call);
    return PyStatus_Exception(status) ? -1 : call.result;
}

void
gopyrt_tokens_end_slow(const void *of)
{
    (void)gopyrt_token_use(gopyrt_token_take_slow(of, GOPYRT_TOKEN_ERROR), GOPYRT_TOKEN_DROPPED);
    (void)gopyrt_token_use(gopyrt_token_take_slow(of, GOPYRT_TOKEN_END), GOPYRT_TOKEN_DUE);
}

void
gopyrt_tokens_after_fork(void)
{
    for (uintptr_t i = 0; gopyrt_tokens != 0 && i < CHAINS; i++) {
        gopyrt_token_place *next;
        for (gopyrt_token_place *place = chains[i]; place != NULL; place = next) {
            next = place->next;
            set_aside_locked(place);
            gopyrt_tokens--;
        }
        if (chains[i] != NULL) {
            chains[i] = NULL;
        }
    }
}
