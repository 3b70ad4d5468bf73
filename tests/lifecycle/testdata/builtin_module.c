/* A host has a built-in module whose name is one of the library's own. */
#include <Python.h>

#include <stdio.h>
#include <stdlib.h>

#define EXPECT(what) ((what) ? (void)0 : (fprintf(stderr, "%d: %s\n", __LINE__, #what), exit(1)))

static int
execute(PyObject *module)
{
    return PyModule_AddIntConstant(module, "mine", 1);
}

static PyModuleDef_Slot slots[] = {
    { Py_mod_exec, execute },
    { Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED },
    { 0, NULL },
};
static PyModuleDef def = { PyModuleDef_HEAD_INIT, .m_name = "errno", .m_slots = slots };

static PyObject *
init(void)
{
    return PyModuleDef_Init(&def);
}

static int
count(const char *name)
{
    PyObject *names = PySys_GetObject("builtin_module_names"), *text = PyUnicode_FromString(name);
    int n = (int)PySequence_Count(names, text);
    Py_DECREF(text);
    return n;
}

static void
look(void)
{
    PyObject *own = PyImport_ImportModule("errno"), *gc = PyImport_ImportModule("gc");
    EXPECT(own != NULL && PyObject_HasAttrString(own, "mine"));
    EXPECT(!PyObject_HasAttrString(own, "errorcode"));
    EXPECT(gc != NULL && PyObject_HasAttrString(gc, "collect"));
    EXPECT(count("errno") == 1 && count("gc") == 1 && count("sys") == 1 && count("hello") == 1);
    Py_DECREF(own);
    Py_DECREF(gc);
}

int
main(void)
{
    EXPECT(PyImport_AppendInittab("errno", init) == 0);
    EXPECT(PyImport_AppendInittab("hello", init) == 0);
    Py_Initialize();
    look();
    PyThreadState *first = PyThreadState_Get(), *other = Py_NewInterpreter();
    look();
    Py_EndInterpreter(other);
    PyThreadState_Swap(first);
    EXPECT(Py_FinalizeEx() == 0);
    puts("ok");
    return 0;
}
