/* Putting the host's tokens (thread/host_token.c): whose they are is found by what Go knows of it,
 * under HEAD_LOCK, since it may end at the same time.
 *
 * Callers: Go, on any thread. Fork: works in a child. Signals: no. */
#include "runtime/runtime.h"
#include "internal/pycore_ceval.h"

static PyThreadState *
tstate_locked(int64_t interp_id, uint64_t life, PyThreadState *tstate, uint64_t id)
{
    PyInterpreterState *interp = gopyrt_interp_find_life_locked(interp_id, life);
    PyThreadState *t = interp == NULL ? NULL : interp->threads.head;
    while (t != NULL && (t != tstate || t->id != id)) {
        t = t->next;
    }
    return t;
}

/* CPython takes the first one, too. No thread has 0: that is a thread state that never had one. */
static PyThreadState *
of_thread_locked(int64_t interp_id, uint64_t life, unsigned long ident)
{
    PyInterpreterState *interp = gopyrt_interp_find_life_locked(interp_id, life);
    PyThreadState *t = interp == NULL || ident == 0 ? NULL : interp->threads.head;
    while (t != NULL && t->thread_id != ident) {
        t = t->next;
    }
    return t;
}

static int
outcome(const void *of, int kind, uint64_t *token)
{
    return of == NULL                                 ? GOPYRT_TOKEN_ENDED
           : gopyrt_token_put_locked(of, kind, token) ? GOPYRT_TOKEN_PUT
                                                      : GOPYRT_TOKEN_NO_ROOM;
}

int
gopyrt_token_put_end(int64_t interp_id, uint64_t life, PyThreadState *tstate, uint64_t id,
                     uint64_t token)
{
    int result;
    do {
        HEAD_LOCK(&_PyRuntime);
        const void *of = tstate == NULL ? (void *)gopyrt_interp_find_life_locked(interp_id, life)
                                        : (void *)tstate_locked(interp_id, life, tstate, id);
        result = outcome(of, GOPYRT_TOKEN_END, &token);
        HEAD_UNLOCK(&_PyRuntime);
    } while (result == GOPYRT_TOKEN_NO_ROOM && gopyrt_token_make_room());
    return result;
}

static int
put_error_locked(PyThreadState *tstate, uint64_t *token)
{
    if (*token == 0) {
        *token = tstate == NULL ? 0 : gopyrt_token_take_locked(tstate, GOPYRT_TOKEN_ERROR);
        return tstate == NULL ? GOPYRT_TOKEN_ENDED : GOPYRT_TOKEN_PUT;
    }
    int result = outcome(tstate, GOPYRT_TOKEN_ERROR, token);
    if (result == GOPYRT_TOKEN_PUT) {
        _Py_set_eval_breaker_bit(tstate, _PY_ASYNC_EXCEPTION_BIT);
    }
    return result;
}

int
gopyrt_token_put_error(int64_t interp_id, uint64_t life, PyThreadState *tstate, uint64_t id,
                       uint64_t token)
{
    int result;
    do {
        HEAD_LOCK(&_PyRuntime);
        PyThreadState *t = tstate == NULL ? of_thread_locked(interp_id, life, id)
                                          : tstate_locked(interp_id, life, tstate, id);
        result = put_error_locked(t, &token);
        HEAD_UNLOCK(&_PyRuntime);
    } while (result == GOPYRT_TOKEN_NO_ROOM && gopyrt_token_make_room());
    if (result == GOPYRT_TOKEN_PUT) {
        (void)gopyrt_token_use(token, GOPYRT_TOKEN_DROPPED); /* the one before */
    }
    return result;
}
