/* Go starts while the library is being loaded, and is running long before the
 * last of its constructors. */
#include <unistd.h>

__attribute__((constructor)) static void
take_time(void)
{
    usleep(100000);
}
