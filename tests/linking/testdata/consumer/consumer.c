/* A user's program, built with the flags from pkg-config or CMake. */
#include <Python.h>
#include <internal/pycore_runtime.h>

#include <stdio.h>

int
main(void)
{
    Py_InitializeEx(0);
    if (!_PyRuntime.initialized || !Py_IsInitialized()) {
        return 1;
    }
    printf("running %d.%d\n", PY_MAJOR_VERSION, PY_MINOR_VERSION);
    return Py_FinalizeEx();
}
