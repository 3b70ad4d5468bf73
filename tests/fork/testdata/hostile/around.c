/* Fork handlers of the host that are registered before the library is loaded and
 * so run inside of its own: `around LIBRARY USER WHAT WHO`. USER is
 * around_user.c and live.c as a shared object, and does everything. */
#include "load.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void (*handle)(int when);

static void
prepare(void)
{
    if (handle != NULL) {
        handle(0);
    }
}

static void
parent(void)
{
    if (handle != NULL) {
        handle(1);
    }
}

static void
child(void)
{
    if (handle != NULL) {
        handle(2);
    }
}

int
main(int argc, char **argv)
{
    if (argc != 5 || pthread_atfork(prepare, parent, child) != 0) {
        return 2;
    }
    load(argv[1]);
    void *user = load(argv[2]);
    int (*run)(const char *, const char *) =
        (int (*)(const char *, const char *))dlsym(user, "around_run");
    void (*act)(int) = (void (*)(int))dlsym(user, "around_handle");
    if (run == NULL || act == NULL) {
        return 2;
    }
    handle = act;
    return run(argv[3], argv[4]);
}
