/* An extension module that says which _PyRuntime it sees. */
#include "identity.h"

void *
extension_runtime(void)
{
    return &_PyRuntime;
}

int
extension_running(void)
{
    return identity_running();
}

int
extension_before(void)
{
    return identity_before();
}

int
extension_after(void)
{
    return identity_after();
}
