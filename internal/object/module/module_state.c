/* Modules of definitions, by interpreter: PyState_*. */
#include "object/module/module.h"

/* The list of an interpreter, by index; None where there is nothing. */
static PyObject *
list_of(PyInterpreterState *interp)
{
    if (interp->imports.modules_by_index == NULL) {
        interp->imports.modules_by_index = PyList_New(0);
    }
    return interp->imports.modules_by_index;
}

PyObject *
PyState_FindModule(PyModuleDef *def)
{
    PyObject *list = gopyrt_interp()->imports.modules_by_index;
    Py_ssize_t index = def->m_base.m_index;
    if (def->m_slots != NULL || index == 0 || list == NULL || index >= PyList_GET_SIZE(list)) {
        return NULL;
    }
    PyObject *module = PyList_GET_ITEM(list, index);
    return module == Py_None ? NULL : module;
}

static int
put(PyObject *module, PyModuleDef *def)
{
    PyObject *list = list_of(gopyrt_interp());
    if (list == NULL) {
        return -1;
    }
    while (PyList_GET_SIZE(list) <= def->m_base.m_index) {
        if (PyList_Append(list, Py_None) < 0) {
            return -1;
        }
    }
    return PyList_SetItem(list, def->m_base.m_index, Py_NewRef(module));
}

int
_PyState_AddModule(PyThreadState *tstate, PyObject *module, PyModuleDef *def)
{
    (void)tstate;
    if (def == NULL) {
        PyErr_SetString(PyExc_SystemError, "module definition is NULL");
        return -1;
    }
    if (def->m_slots != NULL) {
        PyErr_SetString(PyExc_SystemError, "PyState_AddModule called on module with slots");
        return -1;
    }
    return put(module, def);
}

int
PyState_AddModule(PyObject *module, PyModuleDef *def)
{
    if (def == NULL) {
        Py_FatalError("module definition is NULL");
    }
    if (def->m_slots != NULL) {
        PyErr_SetString(PyExc_SystemError, "PyState_AddModule called on module with slots");
        return -1;
    }
    if (PyState_FindModule(def) == module && module != NULL) {
        _Py_FatalErrorFormat(__func__, "module %p already added", module);
    }
    return put(module, def);
}

int
PyState_RemoveModule(PyModuleDef *def)
{
    if (def->m_slots != NULL) {
        PyErr_SetString(PyExc_SystemError, "PyState_RemoveModule called on module with slots");
        return -1;
    }
    if (def->m_base.m_index == 0) {
        Py_FatalError("invalid module index");
    }
    PyObject *list = gopyrt_interp()->imports.modules_by_index;
    if (list == NULL) {
        Py_FatalError("Interpreters module-list not accessible.");
    }
    if (def->m_base.m_index >= PyList_GET_SIZE(list)) {
        Py_FatalError("Module index out of bounds.");
    }
    return PyList_SetItem(list, def->m_base.m_index, Py_NewRef(Py_None));
}
