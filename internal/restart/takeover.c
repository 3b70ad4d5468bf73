/* The Go half of a forked Go program: the installed library's.
 *
 * The program's own Go half can't be started again, for its main function is on
 * a stack that the child still has. The library holds a Go half that nobody
 * uses, and works on the program's C plane when it is handed the core table.
 *
 * It is looked for under the name in GOPYRUNTIME_LIBRARY, else as the dynamic
 * loader looks for any library: LD_LIBRARY_PATH, the program's RUNPATH, the
 * system's folders. It is loaded RTLD_LOCAL, and finding that another copy of
 * itself is there, it leaves everything else alone.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "../library/names.h"
#include "restart.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

typedef const struct gopyrt_control_table *(*takeover_function)(
    const struct gopyrt_core_table *core, const char **error);

/* The loader's own words, kept for the status that quotes them. */
static char text[512];

static const char *
say(const char *name, const char *what)
{
    snprintf(text, sizeof(text),
             "a forked Go program needs the Go half of the installed library: %s%s%s", name,
             name[0] != '\0' ? ": " : "", what);
    return text;
}

const struct gopyrt_control_table *
gopyrt_go_find_other(const struct gopyrt_core_table *core, const char **error)
{
    const char *name = getenv("GOPYRUNTIME_LIBRARY");

    if (name == NULL || name[0] == '\0') {
        name = GOPYRT_LIBRARY_SONAME;
    }
    *error = gopyrt_room_for_threads();
    if (*error != NULL) {
        return NULL;
    }
    /* Else the library's Go would pass signals on to the dead one. */
    gopyrt_signals_take_back(GOPYRT_ALL_SIGNALS);
    gopyrt_signals_note();
    /* Its Go makes threads of its own. */
    gopyrt_room_close();
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *why = dlerror();
        *error = say("", why != NULL ? why : name);
        return NULL;
    }
    gopyrt_signals_host_first();
    takeover_function take_over = (takeover_function)dlsym(library, "gopyrt_control_adopt");
    if (take_over == NULL) {
        *error = say(name, "it has no function gopyrt_control_adopt");
    }
    else {
        const struct gopyrt_control_table *table = take_over(core, error);
        if (table != NULL) {
            return table;
        }
        *error = say(name, *error);
    }
    dlclose(library);
    return NULL;
}
