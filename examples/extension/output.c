/* The tour's lines appear as they are printed, also if stdout is a pipe and the
 * host is a Go program, which does not flush C's buffer. */
#include <stdio.h>

__attribute__((constructor)) static void
line_by_line(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
}
