/* Each built-in exception by its C name: its name, bases and layout, what it says of no, one and
 * two arguments, and that it is caught as what it derives from. */
#include "show.h"

PyAPI_DATA(PyTypeObject) _PyExc_IncompleteInputError;
PyAPI_DATA(PyObject *) PyExc_InterpreterError;
PyAPI_DATA(PyObject *) PyExc_InterpreterNotFoundError;

static void
bases(PyObject *type)
{
    for (PyTypeObject *t = (PyTypeObject *)type; t != NULL; t = t->tp_base) {
        printf(" %s", t->tp_name);
    }
    printf(" size %zd flags %lx\n", ((PyTypeObject *)type)->tp_basicsize,
           PyType_GetFlags((PyTypeObject *)type)
               & (Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_BASE_EXC_SUBCLASS));
}

static void
raised_of(PyObject *type)
{
    PyErr_SetString(type, "text");
    printf("%d %d\n", PyErr_ExceptionMatches(PyExc_Exception),
           PyErr_ExceptionMatches(PyExc_OSError));
    PyObject *e = PyErr_GetRaisedException();
    OBJECT(PyObject_Repr(e));
    OBJECT(PyObject_Str(e));
    OBJECT(PyObject_GetAttrString(e, "args"));
    OBJECT(PyObject_CallMethod(e, "__reduce__", NULL));
    NUMBER(PyObject_SetAttrString(e, "own", Py_True));
    OBJECT(PyObject_CallMethod(e, "__reduce__", NULL));
    Py_XDECREF(e);
    PyErr_SetNone(type);
    OBJECT(PyErr_GetRaisedException());
}

static void
one(const char *name, PyObject *type)
{
    printf("-- %s", name);
    bases(type);
    OBJECT(PyObject_GetAttrString(type, "__module__"));
    OBJECT(PyObject_GetAttrString(type, "__qualname__"));
    NUMBER(PyExceptionClass_Check(type));
    printf("%s\n", PyExceptionClass_Name(type));
    raised_of(type);
    OBJECT(PyObject_CallFunction(type, "is", 2, "two"));
    OBJECT(PyObject_CallFunction(type, "sO", "s", type));
    PyObject *none = late(PyTuple_New(0)), *kw = late(Py_BuildValue("{s:i}", "unknown", 1));
    OBJECT(PyObject_Call(type, none, kw));
    PyObject *derived = PyErr_NewException("m.Derived", type, NULL);
    if (derived == NULL) {
        OBJECT(derived);
        return;
    }
    PyErr_SetString(derived, "d");
    printf("%d\n", PyErr_ExceptionMatches(type));
    OBJECT(PyErr_GetRaisedException());
    Py_DECREF(derived);
}

static void
facts(void)
{
    NUMBER(PyExc_EnvironmentError == PyExc_OSError);
    NUMBER(PyExc_IOError == PyExc_OSError);
#define ONE(name) one(#name, name)
    ONE(PyExc_ArithmeticError);
    ONE(PyExc_AssertionError);
    ONE(PyExc_BrokenPipeError);
    ONE(PyExc_BufferError);
    ONE(PyExc_BytesWarning);
    ONE(PyExc_ChildProcessError);
    ONE(PyExc_ConnectionAbortedError);
    ONE(PyExc_ConnectionError);
    ONE(PyExc_ConnectionRefusedError);
    ONE(PyExc_ConnectionResetError);
    ONE(PyExc_EOFError);
    ONE(PyExc_EncodingWarning);
    ONE(PyExc_FileExistsError);
    ONE(PyExc_FloatingPointError);
    ONE(PyExc_FutureWarning);
    ONE(PyExc_GeneratorExit);
    ONE(PyExc_ImportWarning);
    ONE(PyExc_InterpreterError);
    ONE(PyExc_InterpreterNotFoundError);
    ONE(PyExc_InterruptedError);
    ONE(PyExc_IsADirectoryError);
    ONE(PyExc_NotADirectoryError);
    ONE(PyExc_NotImplementedError);
    ONE(PyExc_PendingDeprecationWarning);
    ONE(PyExc_PermissionError);
    ONE(PyExc_ProcessLookupError);
    ONE(PyExc_PythonFinalizationError);
    ONE(PyExc_ReferenceError);
    ONE(PyExc_ResourceWarning);
    ONE(PyExc_RuntimeError);
    ONE(PyExc_SyntaxWarning);
    ONE(PyExc_SystemError);
    ONE(PyExc_TimeoutError);
    ONE(PyExc_UnicodeWarning);
    ONE(PyExc_Warning);
    ONE(PyExc_ZeroDivisionError);
    one("_PyExc_IncompleteInputError", (PyObject *)&_PyExc_IncompleteInputError);
}
