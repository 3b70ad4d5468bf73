/* A library with the symbol only, for symbol_host.c to link with. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_runtime.h"

_PyRuntimeState _PyRuntime = { .preinitialized = 1 };

PyAPI_FUNC(_PyRuntimeState *) symbol_address(void);
PyAPI_FUNC(void) symbol_write(int value);

_PyRuntimeState *
symbol_address(void)
{
    return &_PyRuntime;
}

void
symbol_write(int value)
{
    _PyRuntime.initialized = value;
}

int
Py_IsInitialized(void)
{
    return _PyRuntime.initialized;
}
