/* An executable that uses _PyRuntime by name, and other data of shared
 * libraries (stderr, stdout), and must find the library's own object. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_runtime.h"

#include "../../expect/expect.h"

PyAPI_FUNC(_PyRuntimeState *) symbol_address(void);
PyAPI_FUNC(void) symbol_write(int value);

#ifndef _PyRuntime /* a symbol, so an address is a constant */
static _PyRuntimeState *const address = &_PyRuntime;
static PyObject *const name[] = { &_Py_ID(__init__) };
#endif

int
main(void)
{
    EXPECT(_PyRuntime.preinitialized == 1);
    EXPECT(&_PyRuntime == symbol_address());
    symbol_write(7);
    EXPECT(_PyRuntime.initialized == 7);
    _PyRuntime.initialized = 9;
    EXPECT(Py_IsInitialized() == 9);
    EXPECT(_PyRuntimeState_GetFinalizing(&_PyRuntime) == NULL);
#ifndef _PyRuntime
    EXPECT(address == symbol_address());
    EXPECT(name[0] == &_Py_ID(__init__));
#endif
    fputs("", stderr);
    return fflush(stdout) != 0;
}
