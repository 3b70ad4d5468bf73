/* Errors that end the process: the child dies like its parent, with the same
 * report. */
#include "calls.h"
#include "internal/pycore_pyerrors.h"

CASE(Py_FatalError, ATTACHED, .dies = SIGABRT,
     .says = "Fatal Python error: nothing goes\nPython runtime state: initialized\n")
{
    void (*report)(const char *) = (void (*)(const char *))exported("Py_FatalError");
    report("nothing goes");
}

CASE(_Py_FatalErrorFunc, DETACHED, .dies = SIGABRT,
     .says = "Fatal Python error: a_function: no more\n")
{
    _Py_FatalErrorFunc("a_function", "no more");
}

CASE(_Py_FatalErrorFormat, INSIDE, .dies = SIGABRT,
     .says = "Fatal Python error: a_function: 6 times 7 is forty-two\n")
{
    _Py_FatalErrorFormat("a_function", "%d times %d is %s", 6, 7, "forty-two");
}

static void
at_the_end(void)
{
    call_tell(" at the end");
}

CASE(Py_Exit, ATTACHED, .ends = 1, .status = 33)
{
    load_rest();
    HOLDS(Py_AtExit(at_the_end) == 0);
    HOLDS(atexit(at_the_end) == 0);
    Py_Exit(33);
}

CASE(Py_ExitStatusException, DETACHED, .ends = 1, .status = 1,
     .says = "Fatal Python error: because\n")
{
    Py_ExitStatusException(PyStatus_Error("because"));
}
