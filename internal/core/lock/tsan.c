/* Telling the thread sanitizer of a host what the locks here order: see lock/lock.h.
 *
 * The sanitizer's functions are looked up at load, by name, since a host without it has none. Go's
 * race detector has functions of these names that take other arguments; it is not the host's
 * sanitizer, and Go code tells it itself (race_on.go).
 *
 * Callers: a constructor. Fork: the child has the same functions. Signals: not relevant.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "lock/lock.h"

#ifndef __SANITIZE_THREAD__

#include <dlfcn.h>

gopyrt_tsan_functions gopyrt_tsan;

__attribute__((constructor)) static void
look_for_sanitizer(void)
{
    void *acquire = dlsym(RTLD_DEFAULT, "__tsan_acquire");
    void *release = dlsym(RTLD_DEFAULT, "__tsan_release");

    if (acquire == NULL || release == NULL || dlsym(RTLD_DEFAULT, "__tsan_go_start") != NULL) {
        return;
    }
    *(void **)&gopyrt_tsan.acquire = acquire;
    *(void **)&gopyrt_tsan.release = release;
}

#endif
