/* What the symbolizer is given when it starts: the program's name, in memory that Go took for it
 * and nobody frees. The symbolizer keeps it where a leak checker does not look, so it is kept here
 * as well. When the Go half starts again in the child of a fork, the first one goes on.
 *
 * Called by Go's start. Fork: works in a child. Signals: not async-signal-safe.
 */
#include <stdlib.h>
#include <string.h>

void __real_cgoSymbolizerInit(char *program);
void __wrap_cgoSymbolizerInit(char *program);

static char *name;

void
__wrap_cgoSymbolizerInit(char *program)
{
    if (name != NULL && program != NULL && strcmp(name, program) == 0) {
        free(program);
        program = name;
    }
    name = program;
    __real_cgoSymbolizerInit(program);
}
