/* Does this piece of code, wherever it was linked, see the _PyRuntime that the library works on?
 * Every check accesses a field directly on one side and through a function of the library on the
 * other. */
#ifndef IDENTITY_H
#define IDENTITY_H

#ifndef Py_BUILD_CORE
#define Py_BUILD_CORE 1
#endif
#include "Python.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"
#include "../../expect/expect.h"

#include <string.h>

/* An address in initialized data uses another relocation than one in code. Our headers have no
 * constant for it if the compiler makes code that is neither position-independent nor for a
 * library: there _PyRuntime is a macro. */
#ifndef _PyRuntime
static _PyRuntimeState *const identity_from_data = &_PyRuntime;
#else
#define identity_from_data (&_PyRuntime)
#endif

/* Before the runtime starts: its initial value is there, and a write reaches the library. */
static inline void
identity_before(void)
{
    EXPECT(memcmp(_PyRuntime.debug_offsets.cookie, "xdebugpy", 8) == 0);
    EXPECT(identity_from_data == &_PyRuntime);
    EXPECT(PyInterpreterState_Head() == NULL);
    _PyRuntime.interpreters.head = &_PyRuntime._main_interpreter;
    EXPECT(PyInterpreterState_Head() == &_PyRuntime._main_interpreter);
    _PyRuntime.interpreters.head = NULL;
    EXPECT(!Py_IsInitialized());
}

/* While it runs: the library's writes are seen, and its pointers lead here. */
static inline void
identity_running(void)
{
    EXPECT(Py_IsInitialized());
    EXPECT(_PyRuntime.initialized);
    EXPECT(PyInterpreterState_Main() == &_PyRuntime._main_interpreter);
    EXPECT(_PyRuntime.interpreters.main == &_PyRuntime._main_interpreter);
    EXPECT(_PyRuntime._main_interpreter.runtime == &_PyRuntime);
}

static inline void
identity_after(void)
{
    EXPECT(!Py_IsInitialized());
    EXPECT(!_PyRuntime.initialized);
}

#endif /* IDENTITY_H */
