/* Watchers: callbacks of an interpreter for changes of types, dicts, functions, code
 * objects and contexts.
 *
 * Each kind is a table of eight places, whose indices are the watchers' ids, and
 * which the interpreter's GIL guards. Some kinds keep their first places for the
 * evaluator; three have a byte whose bits say which places are taken, for the code
 * that asks on a hot path whether anybody watches. */
#include "eval/eval.h"
#include "fatal/fatal.h"

#define PLACES 8

/* A watcher of any kind is a pointer to a function, and so is a place. */
typedef void (*watcher)(void);

/* The tables of an interpreter are arrays of pointers to functions of their kinds. */
typedef watcher __attribute__((may_alias)) place;

static int
add(place *table, uint8_t *active, int first, watcher callback, const char *kind)
{
    for (int id = first; id < PLACES; id++) {
        if (table[id] == NULL) {
            table[id] = callback;
            /* As in CPython, a watcher that is NULL leaves its place free. */
            if (active != NULL) {
                *active |= (uint8_t)(1u << id);
            }
            return id;
        }
    }
    gopyrt_error_set(GOPYRT_ERROR_RUNTIME, "no more %s watcher IDs available", kind);
    return -1;
}

static int
clear(place *table, uint8_t *active, int id, const char *invalid, const char *unset)
{
    if (id < 0 || id >= PLACES) {
        gopyrt_error_set(GOPYRT_ERROR_VALUE, "%s %d", invalid, id);
        return -1;
    }
    if (table[id] == NULL) {
        gopyrt_error_set(GOPYRT_ERROR_VALUE, "%s %d", unset, id);
        return -1;
    }
    table[id] = NULL;
    if (active != NULL) {
        *active &= (uint8_t) ~(1u << id);
    }
    return 0;
}

/* The two functions of a kind; `FIRST` is the first place that is not the evaluator's. */
#define KIND(Kind, table, active, FIRST, kind, invalid, unset)                      \
    int Py##Kind##_AddWatcher(Py##Kind##_WatchCallback callback)                    \
    {                                                                               \
        PyInterpreterState *interp = gopyrt_eval_interp(__func__);                  \
        return add((place *)interp->table, active, FIRST, (watcher)callback, kind); \
    }                                                                               \
    int Py##Kind##_ClearWatcher(int id)                                             \
    {                                                                               \
        PyInterpreterState *interp = gopyrt_eval_interp(__func__);                  \
        return clear((place *)interp->table, active, id, invalid, unset);           \
    }

KIND(Code, code_watchers, &interp->active_code_watchers, 0, "code", "Invalid code watcher ID",
     "No code watcher set for ID")
KIND(Context, context_watchers, &interp->active_context_watchers, 0, "context",
     "Invalid context watcher ID", "No context watcher set for ID")
KIND(Function, func_watchers, &interp->active_func_watchers, 0, "func", "invalid func watcher ID",
     "no func watcher set for ID")
KIND(Dict, dict_state.watchers, NULL, 2, "dict", "Invalid dict watcher ID",
     "No dict watcher set for ID")
KIND(Type, type_watchers, NULL, 1, "type", "Invalid type watcher ID", "No type watcher set for ID")

void
gopyrt_watchers_clear(PyInterpreterState *interp)
{
    for (int id = 0; id < PLACES; id++) {
        interp->code_watchers[id] = NULL;
        interp->context_watchers[id] = NULL;
        interp->func_watchers[id] = NULL;
        interp->dict_state.watchers[id] = NULL;
        interp->type_watchers[id] = NULL;
    }
    interp->active_code_watchers = 0;
    interp->active_context_watchers = 0;
    interp->active_func_watchers = 0;
}
