/* Go starts while the library is being loaded, and is long there before the last
 * of its constructors has run. */
#include <unistd.h>

__attribute__((constructor)) static void
take_time(void)
{
    usleep(100000);
}
