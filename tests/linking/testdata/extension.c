/* An extension module that says which _PyRuntime it sees. The functions return 0, which
 * hosts in Go check. */
#include "identity.h"

void *
extension_runtime(void)
{
    return &_PyRuntime;
}

int
extension_running(void)
{
    identity_running();
    return 0;
}

int
extension_before(void)
{
    identity_before();
    return 0;
}

int
extension_after(void)
{
    identity_after();
    return 0;
}
