/* The tour's lines appear as they are printed, also where stdout is a pipe and
 * the host, being Go, does not know of C's buffer. */
#include <stdio.h>

__attribute__((constructor)) static void
line_by_line(void)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
}
