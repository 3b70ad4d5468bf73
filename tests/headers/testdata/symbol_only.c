/* Uses _PyRuntime and nothing else of the library. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_runtime.h"

int
main(void)
{
    return _PyRuntime.preinitialized == 1 ? 0 : 1;
}
