/* Whether somebody sits at the other end, and how lines are read from there. */
#include "config/config.h"
#include "cpython/pythonrun.h"
#include "pythonrun.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

int (*PyOS_InputHook)(void);
char *(*PyOS_ReadlineFunctionPointer)(FILE *, FILE *, const char *);
/* The thread that reads a line; a hook of GNU readline's takes the GIL with it. */
PyThreadState *_PyOS_ReadlineTState;

/* Callers: any thread where `fp` is a terminal, else an attached one. Fork: works in a child.
 * Signals: no. */
int
Py_FdIsInteractive(FILE *fp, const char *filename)
{
    if (isatty(fileno(fp))) {
        return 1;
    }
    if (!_Py_GetConfig()->interactive) {
        return 0;
    }
    return filename == NULL || strcmp(filename, "<stdin>") == 0 || strcmp(filename, "???") == 0;
}
