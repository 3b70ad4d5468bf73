/* In the child of a Go program the installed library takes over.
 *
 * The program's own Go half can't restart, since its main function is on a
 * stack that the child still has. The library has a Go half that is not in use,
 * and works on the program's C plane when it is handed the core table.
 *
 * Its path is taken from GOPYRUNTIME_LIBRARY, unless the program has more rights than
 * its caller (AT_SECURE); without that the dynamic loader searches for it, by its own
 * rules: LD_LIBRARY_PATH, the program's RUNPATH, the system's folders. It is loaded
 * RTLD_LOCAL, finds that another copy of itself is loaded, and otherwise stays
 * inactive.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "../library/names.h"
#include "takeover.h"

#include "../../guest/guest.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

typedef const struct gopyrt_control_table *(*takeover_function)(
    const struct gopyrt_core_table *core, const char **error);

/* The loader's message, kept for the status that quotes it. */
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
gopyrt_takeover_find(const struct gopyrt_core_table *core, const char **error)
{
    const char *name = secure_getenv("GOPYRUNTIME_LIBRARY");

    if (name == NULL || name[0] == '\0') {
        name = GOPYRT_LIBRARY_SONAME;
    }
    *error = goguest_room_for_threads();
    if (*error != NULL) {
        return NULL;
    }
    /* Otherwise the library's Go would forward signals to the dead one. */
    goguest_handlers_take_back();
    /* The library's Go makes its own threads. */
    goguest_room_close();
    void *library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        const char *why = dlerror();
        *error = say("", why != NULL ? why : name);
        return NULL;
    }
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
