/* Does this piece of code, wherever it was linked, see the _PyRuntime that the library works on?
 * Every check goes one way through a field and the other way through a function of the library. */
#ifndef IDENTITY_H
#define IDENTITY_H

#ifndef Py_BUILD_CORE
#define Py_BUILD_CORE 1
#endif
#include "Python.h"
#include "internal/pycore_runtime.h"
#include "internal/pycore_interp.h"

#include <stdio.h>
#include <string.h>

/* An address in initialized data is found by another relocation than one in code. Our headers
 * give no constant for it where the compiler makes code that is neither position-independent nor
 * for a library: there _PyRuntime is a macro. */
#ifndef _PyRuntime
static _PyRuntimeState *const identity_from_data = &_PyRuntime;
#else
#define identity_from_data (&_PyRuntime)
#endif

static int
identity_expect(int holds, const char *what)
{
    if (!holds) {
        printf("WRONG: %s\n", what);
    }
    return !holds;
}
#define EXPECT(condition) identity_expect((condition) != 0, #condition)

/* Before the runtime starts: its initial value is there, and a write reaches the library. */
static inline int
identity_before(void)
{
    int wrong = 0;
    wrong += EXPECT(memcmp(_PyRuntime.debug_offsets.cookie, "xdebugpy", 8) == 0);
    wrong += EXPECT(identity_from_data == &_PyRuntime);
    wrong += EXPECT(PyInterpreterState_Head() == NULL);
    _PyRuntime.interpreters.head = &_PyRuntime._main_interpreter;
    wrong += EXPECT(PyInterpreterState_Head() == &_PyRuntime._main_interpreter);
    _PyRuntime.interpreters.head = NULL;
    wrong += EXPECT(!Py_IsInitialized());
    return wrong;
}

/* While it runs: the library's writes are seen, and its pointers lead here. */
static inline int
identity_running(void)
{
    int wrong = 0;
    wrong += EXPECT(Py_IsInitialized());
    wrong += EXPECT(_PyRuntime.initialized);
    wrong += EXPECT(PyInterpreterState_Main() == &_PyRuntime._main_interpreter);
    wrong += EXPECT(_PyRuntime.interpreters.main == &_PyRuntime._main_interpreter);
    wrong += EXPECT(_PyRuntime._main_interpreter.runtime == &_PyRuntime);
    return wrong;
}

static inline int
identity_after(void)
{
    int wrong = 0;
    wrong += EXPECT(!Py_IsInitialized());
    wrong += EXPECT(!_PyRuntime.initialized);
    return wrong;
}

#endif /* IDENTITY_H */
