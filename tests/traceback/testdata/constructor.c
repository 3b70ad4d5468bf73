/* Fails while it is being loaded, in its constructor. */
#include <Python.h>

#include <stdlib.h>
#include <string.h>

int run(const char *what);

static int
is_wanted(const char *what)
{
    const char *wanted = getenv("FAIL_WHILE_LOADED");
    return wanted != NULL && strcmp(wanted, what) == 0;
}

static __attribute__((noinline)) void
write_while_loading(void)
{
    *(volatile int *)16 = 1;
}

__attribute__((constructor)) static void
fail_in_constructor(void)
{
    if (is_wanted("fatal")) {
        Py_FatalError("in a constructor");
    }
    if (is_wanted("fault")) {
        write_while_loading();
    }
}

int
run(const char *what)
{
    return what == NULL;
}
