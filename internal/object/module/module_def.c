/* Modules from a PyModuleDef: in one phase (PyModule_Create2), or in two: created from a
 * definition and a spec, and then executed. */
#include "object/module/module.h"

#include "object/error/error.h"

PyTypeObject PyModuleDef_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "moduledef",
    .tp_basicsize = sizeof(struct PyModuleDef),
    .tp_doc = "The definition of a module of C.",
};

PyObject *
PyModuleDef_Init(PyModuleDef *def)
{
    if (def->m_base.m_index == 0) {
        gopyrt_object_revive((PyObject *)def);
        Py_SET_TYPE(def, &PyModuleDef_Type);
        def->m_base.m_index = _Py_atomic_add_ssize(&_PyRuntime.imports.last_module_index, 1) + 1;
    }
    return (PyObject *)def;
}

int
gopyrt_module_add_methods(PyObject *module, PyMethodDef *methods, PyObject *name)
{
    for (PyMethodDef *method = methods; method != NULL && method->ml_name != NULL; method++) {
        if (method->ml_flags & (METH_CLASS | METH_STATIC)) {
            PyErr_SetString(PyExc_ValueError,
                            "module functions cannot set METH_CLASS or METH_STATIC");
            return -1;
        }
        PyObject *function = PyCFunction_NewEx(method, module, name);
        int failed =
            function == NULL || PyObject_SetAttrString(module, method->ml_name, function) < 0;
        Py_XDECREF(function);
        if (failed) {
            return -1;
        }
    }
    return 0;
}

int
PyModule_AddFunctions(PyObject *module, PyMethodDef *methods)
{
    PyObject *name = PyModule_GetNameObject(module);
    if (name == NULL) {
        return -1;
    }
    int result = gopyrt_module_add_methods(module, methods, name);
    Py_DECREF(name);
    return result;
}

int
PyModule_SetDocString(PyObject *module, const char *doc)
{
    PyObject *text = PyUnicode_FromString(doc);
    int result = text == NULL ? -1 : PyObject_SetAttr(module, GOPYRT_ID(__doc__), text);
    Py_XDECREF(text);
    return result;
}

static int
check_api_version(const char *name, int version)
{
    if (version == PYTHON_API_VERSION || version == PYTHON_ABI_VERSION) {
        return 0;
    }
    return PyErr_WarnFormat(PyExc_RuntimeWarning, 1,
                            "Python C API version mismatch for module %.100s: This Python has API "
                            "version %d, module %.100s has version %d.",
                            name, PYTHON_API_VERSION, name, version);
}

/* The functions and the docstring of a definition. */
static int
fill(PyObject *module, PyModuleDef *def, PyObject *name)
{
    if (def->m_methods != NULL && gopyrt_module_add_methods(module, def->m_methods, name) < 0) {
        return -1;
    }
    return def->m_doc != NULL ? PyModule_SetDocString(module, def->m_doc) : 0;
}

/* A module of two phases has a state, which is not NULL, even where its size is 0. */
static int
make_state(gopyrt_module_object *module, PyModuleDef *def)
{
    if (module->md_state == NULL) {
        module->md_state = PyMem_Malloc((size_t)def->m_size);
        if (module->md_state == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        memset(module->md_state, 0, (size_t)def->m_size);
    }
    return 0;
}

PyObject *
PyModule_Create2(PyModuleDef *def, int version)
{
    if (def->m_slots != NULL) {
        PyErr_Format(PyExc_SystemError, "module %s: PyModule_Create is incompatible with m_slots",
                     def->m_name);
        return NULL;
    }
    if (gopyrt_interp()->imports.modules == NULL) {
        Py_FatalError("Python import machinery not initialized");
    }
    PyModuleDef_Init(def);
    if (check_api_version(def->m_name, version) < 0) {
        return NULL;
    }
    /* In a package, the definition has the last part of the name alone. */
    const char *full = gopyrt_import_context(NULL);
    const char *dot = full == NULL ? NULL : strrchr(full, '.');
    const char *text = dot != NULL && strcmp(dot + 1, def->m_name) == 0 ? full : def->m_name;
    PyObject *name = PyUnicode_FromString(text);
    gopyrt_module_object *module =
        name == NULL ? NULL : (gopyrt_module_object *)PyModule_NewObject(name);
    if (module != NULL
        && ((def->m_size > 0 && make_state(module, def) < 0)
            || fill((PyObject *)module, def, name) < 0))
    {
        Py_CLEAR(module);
    }
    if (module != NULL) {
        module->md_def = def;
    }
    Py_XDECREF(name);
    return (PyObject *)module;
}

/* ---- Two phases ---------------------------------------------------------------------- */

struct slots {
    PyObject *(*create)(PyObject *spec, PyModuleDef *def);
    void *interpreters;
    int executes, has_interpreters, has_gil;
};

static int
read_slots(PyModuleDef *def, const char *name, struct slots *slots)
{
    for (PyModuleDef_Slot *slot = def->m_slots; slot != NULL && slot->slot != 0; slot++) {
        switch (slot->slot) {
        case Py_mod_create:
            if (slots->create != NULL) {
                PyErr_Format(PyExc_SystemError, "module %s has multiple create slots", name);
                return -1;
            }
            slots->create = (PyObject * (*)(PyObject *, PyModuleDef *)) slot->value;
            break;
        case Py_mod_exec:
            slots->executes = 1;
            break;
        case Py_mod_multiple_interpreters:
            if (slots->has_interpreters) {
                PyErr_Format(PyExc_SystemError,
                             "module %s has more than one 'multiple interpreters' slots", name);
                return -1;
            }
            slots->interpreters = slot->value;
            slots->has_interpreters = 1;
            break;
        case Py_mod_gil:
            if (slots->has_gil) {
                PyErr_Format(PyExc_SystemError, "module %s has more than one 'gil' slot", name);
                return -1;
            }
            slots->has_gil = 1;
            break;
        default:
            PyErr_Format(PyExc_SystemError, "module %s uses unknown slot ID %i", name, slot->slot);
            return -1;
        }
    }
    return 0;
}

/* May a module that says this of interpreters be had by this one? */
static int
may_load(const char *name, const struct slots *slots)
{
    PyInterpreterState *interp = gopyrt_interp();
    void *says =
        slots->has_interpreters ? slots->interpreters : Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED;
    if (interp == &_PyRuntime._main_interpreter || says == Py_MOD_PER_INTERPRETER_GIL_SUPPORTED) {
        return 0;
    }
    if (says == Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED || interp->ceval.own_gil) {
        return gopyrt_import_check_subinterpreter(name);
    }
    return 0;
}

PyObject *
PyModule_FromDefAndSpec2(PyModuleDef *def, PyObject *spec, int version)
{
    struct slots slots = { 0 };
    PyModuleDef_Init(def);
    PyObject *name_object = PyObject_GetAttr(spec, GOPYRT_ID(name)), *module = NULL;
    const char *name = name_object == NULL ? NULL : PyUnicode_AsUTF8(name_object);
    if (name == NULL || check_api_version(name, version) < 0) {
        goto failed;
    }
    if (def->m_size < 0) {
        PyErr_Format(PyExc_SystemError,
                     "module %s: m_size may not be negative for multi-phase initialization", name);
        goto failed;
    }
    if (read_slots(def, name, &slots) < 0 || may_load(name, &slots) < 0) {
        goto failed;
    }
    if (slots.create != NULL) {
        module = slots.create(spec, def);
        if (module == NULL) {
            if (!PyErr_Occurred()) {
                PyErr_Format(PyExc_SystemError,
                             "creation of module %s failed without setting an exception", name);
            }
            goto failed;
        }
        if (PyErr_Occurred()) {
            gopyrt_error_from_cause(PyExc_SystemError,
                                    "creation of module %s raised unreported exception", name);
            goto failed;
        }
    }
    else if ((module = PyModule_NewObject(name_object)) == NULL) {
        goto failed;
    }
    if (PyModule_Check(module)) {
        /* It may be an old one, whose state somebody may still have: the new definition has its
         * own. */
        ((gopyrt_module_object *)module)->md_state = NULL;
        ((gopyrt_module_object *)module)->md_def = def;
    }
    else if (def->m_size > 0 || def->m_traverse != NULL || def->m_clear != NULL
             || def->m_free != NULL) {
        PyErr_Format(PyExc_SystemError,
                     "module %s is not a module object, but requests module state", name);
        goto failed;
    }
    else if (slots.executes) {
        PyErr_Format(PyExc_SystemError,
                     "module %s specifies execution slots, but did not create a ModuleType "
                     "instance",
                     name);
        goto failed;
    }
    if (fill(module, def, name_object) < 0) {
        goto failed;
    }
    Py_DECREF(name_object);
    return module;

failed:
    Py_XDECREF(name_object);
    Py_XDECREF(module);
    return NULL;
}

int
PyModule_ExecDef(PyObject *op, PyModuleDef *def)
{
    const char *name = PyModule_GetName(op);
    if (name == NULL) {
        return -1;
    }
    if (def->m_size >= 0 && make_state((gopyrt_module_object *)op, def) < 0) {
        return -1;
    }
    for (PyModuleDef_Slot *slot = def->m_slots; slot != NULL && slot->slot != 0; slot++) {
        if (slot->slot < Py_mod_create || slot->slot > Py_mod_gil) {
            PyErr_Format(PyExc_SystemError, "module %s initialized with unknown slot %i", name,
                         slot->slot);
            return -1;
        }
        if (slot->slot != Py_mod_exec) {
            continue;
        }
        int failed = ((int (*)(PyObject *))slot->value)(op) != 0;
        if (failed && !PyErr_Occurred()) {
            PyErr_Format(PyExc_SystemError,
                         "execution of module %s failed without setting an exception", name);
        }
        else if (!failed && PyErr_Occurred()) {
            gopyrt_error_from_cause(PyExc_SystemError,
                                    "execution of module %s raised unreported exception", name);
            failed = 1;
        }
        if (failed) {
            return -1;
        }
    }
    return 0;
}
