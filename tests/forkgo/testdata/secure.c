/* Says whether this program has more rights than its caller. */
#include <stdio.h>
#include <sys/auxv.h>

int
main(void)
{
    puts(getauxval(AT_SECURE) != 0 ? "secure" : "ordinary");
    return 0;
}
