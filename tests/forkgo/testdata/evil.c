/* A library that somebody without rights would like a program with more rights to load. */
#include <stdio.h>

__attribute__((constructor)) static void
run(void)
{
    puts("evil runs");
    fflush(stdout);
}
