/* An extension with a libbacktrace of its own, as compilers build it: every name is visible. It
 * returns 0, or the number of the first thing that is wrong. */
#include "Python.h"

static int state;

void *
backtrace_create_state(const char *file, int threaded, void *error, void *data)
{
    (void)file, (void)threaded, (void)error, (void)data;
    return &state;
}

/* What the program has. */
extern int program_twice(int n);
extern int program_types[];

int
go(void *unused)
{
    (void)unused;
    if (!Py_IsInitialized()) {
        return 1;
    }
    if (backtrace_create_state(NULL, 0, NULL, NULL) != &state) {
        return 2;
    }
    if (program_twice(21) != 42) {
        return 3;
    }
    return program_types[2] == 6 ? 0 : 4;
}
