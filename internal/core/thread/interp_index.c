/* Interpreters by their ids: an index beside the runtime's list, since a process may have
 * thousands, and a reference by id would walk past all of them.
 *
 * A table of chains. Ids are given in order, so chains differ by one in length at most
 * until interpreters end, and the newest one is the first of its chain. The entries are memory of
 * those that make interpreters: there is no allocation that could fail, and nothing that
 * is only half there when a fork comes between. What is in the index is on the list,
 * at each moment; so a forked child that takes interpreters off the list needs no more.
 *
 * Callers hold HEAD_LOCK or are the only thread of a forked child. Async-signal-safe. */
#include "thread/thread.h"

#define CHAINS ((uint64_t)4096) /* untouched pages of it cost nothing */

static gopyrt_interp_entry *chains[CHAINS];
static size_t entries;
static uint64_t main_life;

static gopyrt_interp_entry **
chain_of(int64_t id)
{
    return &chains[(uint64_t)id % CHAINS];
}

void
gopyrt_interp_index_add_locked(gopyrt_interp_entry *entry, PyInterpreterState *interp)
{
    gopyrt_interp_entry **chain = chain_of(interp->id);
    entry->interp = interp;
    entry->id = interp->id;
    entry->next = *chain;
    if (interp == &_PyRuntime._main_interpreter) {
        __atomic_store_n(&main_life, entry->life, __ATOMIC_RELAXED);
    }
    entries++;
    *chain = entry;
}

void
gopyrt_interp_index_remove_locked(gopyrt_interp_entry *entry)
{
    gopyrt_interp_entry **link = chain_of(entry->id);
    while (*link != NULL && *link != entry) {
        link = &(*link)->next;
    }
    if (*link != NULL) {
        *link = entry->next;
        entries--;
    }
}

void
gopyrt_interp_index_clear_locked(void)
{
    for (size_t i = 0; entries != 0 && i < CHAINS; i++) {
        chains[i] = NULL;
    }
    entries = 0;
}

static const gopyrt_interp_entry *
entry_of(int64_t id)
{
    /* One that was made before the initialization has -1, and is not found by it. */
    const gopyrt_interp_entry *entry = id < 0 ? NULL : *chain_of(id);
    while (entry != NULL && entry->id != id) {
        entry = entry->next;
    }
    return entry;
}

PyInterpreterState *
gopyrt_interp_find_locked(int64_t id)
{
    const gopyrt_interp_entry *entry = entry_of(id);
    return entry == NULL ? NULL : entry->interp;
}

PyInterpreterState *
gopyrt_interp_find_life_locked(int64_t id, uint64_t life)
{
    const gopyrt_interp_entry *entry = entry_of(id);
    return entry == NULL || entry->life != life ? NULL : entry->interp;
}

uint64_t
gopyrt_interp_main_life(void)
{
    return __atomic_load_n(&main_life, __ATOMIC_RELAXED);
}
