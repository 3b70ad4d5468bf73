/* Uses the layout only and needs no library to link with. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_runtime.h"

int
main(void)
{
    printf("%zu\n", sizeof(_PyRuntimeState));
    return 0;
}
