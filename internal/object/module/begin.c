/* The modules of an interpreter: how they begin, and how they end. */
#include "object/module/module.h"

#include "object/collect/collect.h"
#include "object/container/container.h"
#include "object/host/host.h"
#include "object/module/import_parts.h"

int
gopyrt_modules_begin(PyInterpreterState *interp)
{
    if ((interp->imports.modules = PyDict_New()) == NULL) {
        return -1;
    }
    PyObject *sys = gopyrt_sys_new(interp), *builtins = NULL;
    if (sys == NULL || (interp->sysdict = Py_NewRef(PyModule_GetDict(sys))) == NULL
        || PyDict_SetItemString(interp->imports.modules, "sys", sys) < 0
        || (builtins = gopyrt_builtins_new(interp)) == NULL
        || (interp->builtins = Py_NewRef(PyModule_GetDict(builtins))) == NULL
        || PyDict_SetItemString(interp->imports.modules, "builtins", builtins) < 0
        || gopyrt_context_begin() < 0)
    {
        Py_XDECREF(sys);
        Py_XDECREF(builtins);
        return -1;
    }
    Py_DECREF(sys);
    Py_DECREF(builtins);
    return 0;
}

/* Weak references to the modules that are taken out of sys.modules, with their names. */
static PyObject *
remember(PyObject *modules)
{
    PyObject *list = PyList_New(0), *key, *module;
    Py_ssize_t at = 0;
    while (list != NULL && PyDict_Next(modules, &at, &key, &module)) {
        if (!PyModule_Check(module)) {
            continue;
        }
        PyObject *reference = PyWeakref_NewRef(module, NULL);
        if (reference == NULL || PyList_Append(list, reference) < 0) {
            Py_CLEAR(list);
        }
        Py_XDECREF(reference);
    }
    return list;
}

/* Empties the modules that something still holds, but sys and builtins, which others may need. */
static void
empty(PyObject *list, PyInterpreterState *interp)
{
    for (Py_ssize_t i = PyList_GET_SIZE(list); i-- > 0;) {
        PyObject *module;
        if (PyWeakref_GetRef(PyList_GET_ITEM(list, i), &module) <= 0) {
            continue;
        }
        PyObject *dict = ((gopyrt_module_object *)module)->md_dict;
        if (dict != NULL && dict != interp->sysdict && dict != interp->builtins) {
            gopyrt_module_clear_dict(dict);
        }
        Py_DECREF(module);
    }
}

void
gopyrt_modules_end(PyInterpreterState *interp)
{
    PyObject *modules = interp->imports.modules;
    if (modules == NULL) {
        return;
    }
    PyObject *list = remember(modules);
    if (list == NULL) {
        PyErr_Clear();
    }
    PyDict_Clear(modules);
    if (interp->imports.modules_by_index != NULL) {
        (void)PyList_SetSlice(interp->imports.modules_by_index, 0, PY_SSIZE_T_MAX, NULL);
    }
    gopyrt_collect_all(_PyThreadState_GET());
    gopyrt_collector_say_uncollectable(interp);
    if (list != NULL) {
        empty(list, interp);
        Py_DECREF(list);
    }
    if (interp->sysdict != NULL) {
        gopyrt_module_clear_dict(interp->sysdict);
    }
    if (interp->builtins != NULL) {
        gopyrt_module_clear_dict(interp->builtins);
    }
    gopyrt_collect_all(_PyThreadState_GET());
    Py_CLEAR(interp->imports.modules_by_index);
    Py_CLEAR(interp->imports.importlib);
    Py_CLEAR(interp->imports.import_func);
    Py_CLEAR(interp->imports.modules);
}

void
gopyrt_modules_forget(PyInterpreterState *interp)
{
    Py_CLEAR(interp->sysdict_copy);
    Py_CLEAR(interp->builtins_copy);
    Py_CLEAR(interp->sysdict);
    Py_CLEAR(interp->builtins);
}

PyObject *
gopyrt_import_by_hook(PyObject *name)
{
    const gopyrt_evaluator *evaluator = gopyrt_host_evaluator();
    if (evaluator == NULL || evaluator->size < sizeof(*evaluator)
        || evaluator->import_module == NULL) {
        return NULL;
    }
    return evaluator->import_module(name, evaluator->data);
}
