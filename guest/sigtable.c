/* What Go does with signals: a table of the runtime, with a row for each signal, that it
 * reads when it starts and when a thread becomes known to it. C cannot name the table,
 * so it is found by its content.
 */
#include "location.h"

#include <signal.h>
#include <string.h>

/* A row, as in Go 1.4 and later. */
struct goguest_signal {
    int32_t flags;
    const char *name;
    intptr_t name_size;
};

#define ROWS 65
#define UNBLOCK 128 /* the signal is never blocked on a thread that runs Go code */

static int32_t flags[ROWS]; /* as the linker made them */

static const char first[] = "SIGNONE: no trap", second[] = "SIGHUP: terminal line hangup";

RAW static int
is_name(const struct goguest_signal *row, const char *text, uintptr_t start, uintptr_t end)
{
    size_t size = strlen(text);
    uintptr_t name = (uintptr_t)row->name;

    if (row->name_size != (intptr_t)size || name < start || name > end - size) {
        return 0;
    }
    const volatile char *c = row->name;
    while (*text != '\0' && *c == *text) {
        c++;
        text++;
    }
    return *text == '\0';
}

RAW struct goguest_signal *
goguest_sigtable_find(uintptr_t start, uintptr_t end, uintptr_t text_start, uintptr_t text_end)
{
    const size_t size = ROWS * sizeof(struct goguest_signal);

    for (uintptr_t at = (start + 7) & ~(uintptr_t)7; at + size <= end; at += 8) {
        struct goguest_signal *table = (struct goguest_signal *)at;
        if (is_name(&table[0], first, text_start, text_end)
            && is_name(&table[1], second, text_start, text_end))
        {
            return table;
        }
    }
    return NULL;
}

RAW void
goguest_sigtable_note(struct goguest_signal *table)
{
    for (int row = 0; row < ROWS; row++) {
        flags[row] = *(volatile int32_t *)&table[row].flags;
    }
}

/* The loader runs Go's constructor, which handles signals. */
RAW void
goguest_sigtable_silence(struct goguest_signal *table)
{
    for (int row = 0; row < ROWS; row++) {
        *(volatile int32_t *)&table[row].flags = 0;
    }
}

/* Go's threads block all signals but those for faults, so that the host's threads get
 * them. Go itself would unblock some more, for its profiler and for what C libraries
 * and parents of processes expect of it. A dormant guest installs no handler either: a
 * fault in its own code is as fatal as one in C. */
RAW void
goguest_sigtable_set(struct goguest_signal *table)
{
    static const int blocked[] = { SIGSTKFLT, SIGCHLD, SIGPROF, 34 };

    if (goguest_is_dormant()) {
        return;
    }
    for (int row = 0; row < ROWS; row++) {
        *(volatile int32_t *)&table[row].flags = flags[row];
    }
    for (size_t i = 0; i < sizeof(blocked) / sizeof(blocked[0]); i++) {
        *(volatile int32_t *)&table[blocked[i]].flags &= ~UNBLOCK;
    }
}
