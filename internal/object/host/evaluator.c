/* Compiling and running Python code: what the host's evaluator is asked, and what is said where
 * there is none. */
#include "object/host/host.h"

/* Registered before there are threads that could ask. */
static const gopyrt_evaluator *registered;

void
gopyrt_set_evaluator(const gopyrt_evaluator *evaluator)
{
    _Py_atomic_store_ptr_release(&registered, (void *)evaluator);
}

const gopyrt_evaluator *
gopyrt_host_evaluator(void)
{
    return _Py_atomic_load_ptr_acquire(&registered);
}

/* Whether the evaluator has a function; else SystemError, which says what is missing. */
#define HAS(evaluator, member, func)                                                    \
    ((evaluator) != NULL                                                                \
             && (evaluator)->size                                                       \
                    >= offsetof(gopyrt_evaluator, member) + sizeof((evaluator)->member) \
             && (evaluator)->member != NULL                                             \
         ? 1                                                                            \
         : (PyErr_Format(PyExc_SystemError,                                             \
                         "%s: no evaluator: the host has not set '" #member             \
                         "' by gopyrt_set_evaluator",                                   \
                         (func)),                                                       \
            0))

PyObject *
Py_CompileStringObject(const char *source, PyObject *filename, int start, PyCompilerFlags *flags,
                       int optimize)
{
    const gopyrt_evaluator *evaluator = gopyrt_host_evaluator();
    if (!HAS(evaluator, compile, "Py_CompileStringObject")) {
        return NULL;
    }
    return evaluator->compile(source, filename, start, flags == NULL ? 0 : flags->cf_flags,
                              optimize, evaluator->data);
}

PyObject *
Py_CompileStringExFlags(const char *source, const char *filename, int start, PyCompilerFlags *flags,
                        int optimize)
{
    PyObject *name = PyUnicode_DecodeFSDefault(filename);
    PyObject *code =
        name == NULL ? NULL : Py_CompileStringObject(source, name, start, flags, optimize);
    Py_XDECREF(name);
    return code;
}

#undef Py_CompileString
#undef Py_CompileStringFlags

PyObject *
Py_CompileStringFlags(const char *source, const char *filename, int start, PyCompilerFlags *flags)
{
    return Py_CompileStringExFlags(source, filename, start, flags, -1);
}

PyObject *
Py_CompileString(const char *source, const char *filename, int start)
{
    return Py_CompileStringExFlags(source, filename, start, NULL, -1);
}

PyObject *
PyEval_EvalCode(PyObject *code, PyObject *globals, PyObject *locals)
{
    const gopyrt_evaluator *evaluator = gopyrt_host_evaluator();
    if (!HAS(evaluator, evaluate, "PyEval_EvalCode")) {
        return NULL;
    }
    return evaluator->evaluate(code, globals, locals == NULL ? globals : locals, evaluator->data);
}

/* ---- Running ------------------------------------------------------------------------------ */

#undef PyRun_String
#undef PyRun_SimpleString

PyObject *
PyRun_StringFlags(const char *source, int start, PyObject *globals, PyObject *locals,
                  PyCompilerFlags *flags)
{
    PyObject *code = Py_CompileStringExFlags(source, "<string>", start, flags, -1);
    PyObject *result = code == NULL ? NULL : PyEval_EvalCode(code, globals, locals);
    Py_XDECREF(code);
    return result;
}

PyObject *
PyRun_String(const char *source, int start, PyObject *globals, PyObject *locals)
{
    return PyRun_StringFlags(source, start, globals, locals, NULL);
}

int
PyRun_SimpleStringFlags(const char *source, PyCompilerFlags *flags)
{
    PyObject *module = PyImport_AddModuleRef("__main__");
    if (module == NULL) {
        return -1;
    }
    PyObject *dict = PyModule_GetDict(module);
    PyObject *result = PyRun_StringFlags(source, Py_file_input, dict, dict, flags);
    Py_DECREF(module);
    if (result == NULL) {
        PyErr_Print();
        return -1;
    }
    Py_DECREF(result);
    return 0;
}

int
PyRun_SimpleString(const char *source)
{
    return PyRun_SimpleStringFlags(source, NULL);
}
