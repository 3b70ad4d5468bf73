/* How a callable is named in a message: "module.function()". */
#include "object/call/call.h"

PyObject *
_PyObject_FunctionStr(PyObject *callable)
{
    PyObject *name, *module = NULL, *result = NULL;
    if (PyObject_GetOptionalAttr(callable, GOPYRT_ID(__qualname__), &name) < 0) {
        return NULL;
    }
    if (name == NULL) {
        return PyObject_Str(callable);
    }
    if (PyObject_GetOptionalAttr(callable, GOPYRT_ID(__module__), &module) >= 0) {
        int shown = module != NULL && module != Py_None
                    && !(PyUnicode_Check(module)
                         && PyUnicode_CompareWithASCIIString(module, "builtins") == 0);
        result = shown ? PyUnicode_FromFormat("%S.%S()", module, name)
                       : PyUnicode_FromFormat("%S()", name);
    }
    Py_XDECREF(module);
    Py_DECREF(name);
    return result;
}
