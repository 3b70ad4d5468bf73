/* What code may use that runs when the modules of its interpreter have ended: in an exit callback,
 * and in the destructors of what is left. sys.stderr is gone, too. Prints "ok". */
#include <Python.h>
#include "../../expect/expect.h"
#include "../../expect/isolated.h"

static int uses;

static void
expect_no_modules(PyObject *module)
{
    EXPECT(module == NULL && PyErr_ExceptionMatches(PyExc_RuntimeError));
    PyErr_Clear();
}

static void
use(void)
{
    expect_no_modules(PyImport_ImportModule("sys"));
    expect_no_modules(PyImport_AddModuleRef("late"));
    expect_no_modules(PyImport_GetModule(Py_None));
    EXPECT(PyErr_WarnEx(PyExc_UserWarning, "late warning", 1) == 0);
    PyErr_SetString(PyExc_ValueError, "late error");
    PyErr_Print();
    EXPECT(!PyErr_Occurred());
    PyErr_SetString(PyExc_ValueError, "late unraisable");
    PyErr_WriteUnraisable(NULL);
    EXPECT(!PyErr_Occurred());
    uses++;
}

/* sys and builtins are empty then, but there. */
static void
use_in_callback(void *Py_UNUSED(data))
{
    EXPECT(PySys_SetObject("late", Py_True) == 0 && PySys_GetObject("late") == Py_True);
    EXPECT(PyEval_GetBuiltins() != NULL);
    use();
}

static void
use_in_destructor(PyObject *Py_UNUSED(capsule))
{
    use();
}

static void
plant(PyObject *dict)
{
    PyObject *capsule = PyCapsule_New(&uses, "late", use_in_destructor);
    EXPECT(PyDict_SetItemString(dict, "late", capsule) == 0);
    Py_DECREF(capsule);
}

static void
prepare(void)
{
    PyInterpreterState *interp = PyInterpreterState_Get();
    EXPECT(PyUnstable_AtExit(interp, use_in_callback, NULL) == 0);
    plant(PyInterpreterState_GetDict(interp));
    plant(PyThreadState_GetDict());
}

int
main(void)
{
    for (int life = 1; life <= 3; life++) {
        PyThreadState *sub;
        uses = 0;
        EXPECT_OK(initialize_isolated());
        PyThreadState *first = PyThreadState_Get();
        EXPECT_OK(Py_NewInterpreterFromConfig(&sub, &own_gil));
        prepare();
        Py_EndInterpreter(sub);
        EXPECT(uses == 3);
        PyThreadState_Swap(first);
        prepare();
        EXPECT(Py_FinalizeEx() == 0 && uses == 6);
    }
    puts("ok");
    return 0;
}
