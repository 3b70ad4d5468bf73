/* Reading frames, tagged references and the data stack. */
#define Py_BUILD_CORE 1
#include "Python.h"
#include "internal/pycore_interpframe.h"
#include "internal/pycore_stackref.h"

#include "../../expect/expect.h"

static union {
    PyCodeObject code;
    char room[sizeof(PyCodeObject) + 64];
} body;

static void
references(void)
{
    PyObject *op = (PyObject *)&body.code;
    _PyStackRef null = PyStackRef_NULL, counted = { .bits = (uintptr_t)op };
    _PyStackRef borrowed = { .bits = (uintptr_t)op | 1 };
    EXPECT(null.bits == 1 && PyStackRef_IsNull(null) && !PyStackRef_IsNull(counted));
    EXPECT(PyStackRef_AsPyObjectBorrow(counted) == op);
    EXPECT(PyStackRef_AsPyObjectBorrow(borrowed) == op);
    EXPECT(PyStackRef_Is(counted, borrowed) && !PyStackRef_Is(counted, null));
    EXPECT(PyStackRef_RefcountOnObject(counted));
    EXPECT(!PyStackRef_RefcountOnObject(borrowed));
    EXPECT(PyStackRef_FromPyObjectBorrow(op).bits == borrowed.bits);
    EXPECT(!PyStackRef_IsTaggedInt(counted) && !PyStackRef_IsTaggedInt(borrowed));
    for (intptr_t i = -3; i <= 3; i++) {
        _PyStackRef tagged = PyStackRef_TagInt(i);
        EXPECT(PyStackRef_IsTaggedInt(tagged));
        EXPECT((intptr_t)tagged.bits == i * 4 + 3);
        EXPECT(PyStackRef_UntagInt(tagged) == i);
    }
}

static void
frames(void)
{
    _Py_CODEUNIT *bytecode = (_Py_CODEUNIT *)body.code.co_code_adaptive;
    body.code._co_firsttraceable = 2;
    body.code.co_nlocalsplus = 3;
    _PyInterpreterFrame outer = { .owner = FRAME_OWNED_BY_THREAD };
    outer.f_executable.bits = (uintptr_t)&body.code | 1;
    outer.instr_ptr = bytecode + 5;
    EXPECT(_PyFrame_GetCode(&outer) == &body.code);
    EXPECT(_PyFrame_GetBytecode(&outer) == bytecode);
    EXPECT(_PyInterpreterFrame_LASTI(&outer) == 5);
    EXPECT(_PyFrame_GetLocalsArray(&outer) == outer.localsplus);
    EXPECT(_PyFrame_Stackbase(&outer) == outer.localsplus + 3);
    EXPECT(!_PyFrame_IsIncomplete(&outer));

    _PyInterpreterFrame starting = outer, shim = { .owner = FRAME_OWNED_BY_CSTACK };
    starting.instr_ptr = bytecode + 1; /* before the first line */
    starting.previous = &outer;
    shim.previous = &starting;
    EXPECT(_PyFrame_IsIncomplete(&starting) && _PyFrame_IsIncomplete(&shim));
    starting.instr_ptr = bytecode + 2;
    EXPECT(!_PyFrame_IsIncomplete(&starting));
    starting.instr_ptr = bytecode + 1;
    EXPECT(_PyFrame_GetFirstComplete(&shim) == &outer);
    starting.owner = FRAME_OWNED_BY_GENERATOR;
    EXPECT(_PyFrame_GetFirstComplete(&shim) == &starting);
    shim.owner = FRAME_OWNED_BY_INTERPRETER;
    EXPECT(_PyFrame_IsIncomplete(&shim));

    PyThreadState tstate = { .current_frame = &shim };
    EXPECT(_PyThreadState_GetFrame(&tstate) == &starting);
    tstate.current_frame = NULL;
    EXPECT(_PyThreadState_GetFrame(&tstate) == NULL);
}

static void
data_stack(void)
{
    PyObject *chunk[8];
    PyThreadState tstate = { .datastack_top = NULL };
    EXPECT(!_PyThreadState_HasStackSpace(&tstate, 1));
    tstate.datastack_top = &chunk[3];
    tstate.datastack_limit = &chunk[8];
    EXPECT(_PyThreadState_HasStackSpace(&tstate, 4));
    EXPECT(!_PyThreadState_HasStackSpace(&tstate, 5));
}

int
main(void)
{
    references();
    frames();
    data_stack();
    puts("ok");
    return 0;
}
