/* Module objects. */
#include "object/module/module.h"

#include "object/call/call.h"
#include "object/collect/collect.h"
#include "object/container/container.h"

static gopyrt_module_object *
alloc(PyTypeObject *type)
{
    gopyrt_module_object *module = (gopyrt_module_object *)type->tp_alloc(type, 0);
    if (module != NULL && (module->md_dict = PyDict_New()) == NULL) {
        Py_CLEAR(module);
    }
    return module;
}

/* What every module has; the rest of these are None at first. */
static int
set_up(gopyrt_module_object *module, PyObject *name, PyObject *doc)
{
    PyObject *dict = module->md_dict;
    PyObject *const nothing[] = { GOPYRT_ID(__package__), GOPYRT_ID(__loader__),
                                  GOPYRT_ID(__spec__) };
    if (PyDict_SetItem(dict, GOPYRT_ID(__name__), name) < 0
        || PyDict_SetItem(dict, GOPYRT_ID(__doc__), doc) < 0)
    {
        return -1;
    }
    for (size_t i = 0; i < Py_ARRAY_LENGTH(nothing); i++) {
        if (PyDict_SetItem(dict, nothing[i], Py_None) < 0) {
            return -1;
        }
    }
    if (PyUnicode_CheckExact(name)) {
        Py_XSETREF(module->md_name, Py_NewRef(name));
    }
    return 0;
}

PyObject *
PyModule_NewObject(PyObject *name)
{
    gopyrt_module_object *module = alloc(&PyModule_Type);
    if (module != NULL && set_up(module, name, Py_None) < 0) {
        Py_CLEAR(module);
    }
    return (PyObject *)module;
}

PyObject *
PyModule_New(const char *name)
{
    PyObject *text = PyUnicode_FromString(name);
    PyObject *module = text == NULL ? NULL : PyModule_NewObject(text);
    Py_XDECREF(text);
    return module;
}

/* ---- Asking ------------------------------------------------------------------------ */

PyObject *
PyModule_GetDict(PyObject *op)
{
    if (!PyModule_Check(op)) {
        PyErr_BadInternalCall();
        return NULL;
    }
    return ((gopyrt_module_object *)op)->md_dict;
}

PyObject *
PyModule_GetNameObject(PyObject *op)
{
    if (!PyModule_Check(op)) {
        PyErr_BadArgument();
        return NULL;
    }
    PyObject *name = gopyrt_dict_get_id(((gopyrt_module_object *)op)->md_dict, GOPYRT_ID(__name__));
    if (name == NULL || !PyUnicode_Check(name)) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "nameless module");
        }
        return NULL;
    }
    return Py_NewRef(name);
}

const char *
PyModule_GetName(PyObject *op)
{
    PyObject *name = PyModule_GetNameObject(op);
    if (name == NULL) {
        return NULL;
    }
    Py_DECREF(name); /* the module's dict holds it */
    return PyUnicode_AsUTF8(name);
}

PyObject *
PyModule_GetFilenameObject(PyObject *op)
{
    if (!PyModule_Check(op)) {
        PyErr_BadArgument();
        return NULL;
    }
    PyObject *file = gopyrt_dict_get_id(((gopyrt_module_object *)op)->md_dict, GOPYRT_ID(__file__));
    if (file == NULL || !PyUnicode_Check(file)) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "module filename missing");
        }
        return NULL;
    }
    return Py_NewRef(file);
}

const char *
PyModule_GetFilename(PyObject *op)
{
    PyObject *file = PyModule_GetFilenameObject(op);
    if (file == NULL) {
        return NULL;
    }
    Py_DECREF(file);
    return PyUnicode_AsUTF8(file);
}

PyModuleDef *
PyModule_GetDef(PyObject *op)
{
    if (!PyModule_Check(op)) {
        PyErr_BadArgument();
        return NULL;
    }
    return ((gopyrt_module_object *)op)->md_def;
}

void *
PyModule_GetState(PyObject *op)
{
    if (!PyModule_Check(op)) {
        PyErr_BadArgument();
        return NULL;
    }
    return ((gopyrt_module_object *)op)->md_state;
}

/* ---- The type ----------------------------------------------------------------------- */

static int
init(PyObject *self, PyObject *args, PyObject *kwds)
{
    static char *names[] = { "name", "doc", NULL };
    PyObject *name, *doc = Py_None;
    gopyrt_module_object *module = (gopyrt_module_object *)self;
    if (!PyArg_ParseTupleAndKeywords(args, kwds, "O|O:module", names, &name, &doc)) {
        return -1;
    }
    if (!PyUnicode_Check(name)) {
        _PyArg_BadArgument("module", "argument 'name'", "str", name);
        return -1;
    }
    if (module->md_dict == NULL && (module->md_dict = PyDict_New()) == NULL) {
        return -1;
    }
    return set_up(module, name, doc);
}

static PyObject *new (PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    (void)args;
    (void)kwds;
    return (PyObject *)alloc(type);
}

/* The definition's state is freed by the definition. */
static void
dealloc(PyObject *self)
{
    gopyrt_module_object *module = (gopyrt_module_object *)self;
    PyObject_GC_UnTrack(self);
    if (module->md_weaklist != NULL) {
        gopyrt_weakrefs_clear(self);
    }
    if (module->md_def != NULL && module->md_def->m_free != NULL
        && (module->md_def->m_size <= 0 || module->md_state != NULL))
    {
        module->md_def->m_free(module);
    }
    Py_XDECREF(module->md_dict);
    Py_XDECREF(module->md_name);
    if (module->md_state != NULL) {
        PyMem_Free(module->md_state);
    }
    Py_TYPE(self)->tp_free(self);
}

/* Before its state is there, a module that has one has nothing to visit. */
static int
traverse(PyObject *self, visitproc visit, void *arg)
{
    gopyrt_module_object *module = (gopyrt_module_object *)self;
    PyModuleDef *def = module->md_def;
    if (def != NULL && def->m_traverse != NULL && (def->m_size <= 0 || module->md_state != NULL)) {
        int result = def->m_traverse(self, visit, arg);
        if (result != 0) {
            return result;
        }
    }
    Py_VISIT(module->md_dict);
    return 0;
}

static int
clear(PyObject *self)
{
    gopyrt_module_object *module = (gopyrt_module_object *)self;
    PyModuleDef *def = module->md_def;
    if (def != NULL && def->m_clear != NULL && (def->m_size <= 0 || module->md_state != NULL)) {
        int result = def->m_clear(self);
        if (PyErr_Occurred()) {
            PyErr_FormatUnraisable("Exception ignored in m_clear of module%s%V",
                                   module->md_name != NULL ? " " : "", module->md_name, "");
        }
        if (result != 0) {
            return result;
        }
    }
    Py_CLEAR(module->md_dict);
    return 0;
}

/* As importlib says it: by the spec if there is one, else by name, file and loader. */
static PyObject *
repr_of_spec(PyObject *spec)
{
    PyObject *name = PyObject_GetAttr(spec, GOPYRT_ID(name)), *result = NULL;
    PyObject *origin = name == NULL ? NULL : PyObject_GetAttrString(spec, "origin");
    if (origin == NULL) {
        Py_XDECREF(name);
        return NULL;
    }
    if (name == Py_None) {
        Py_SETREF(name, PyUnicode_FromString("?"));
    }
    if (name == NULL) {
        Py_DECREF(origin);
        return NULL;
    }
    if (origin == Py_None) {
        PyObject *loader = PyObject_GetAttrString(spec, "loader");
        if (loader != NULL) {
            result = loader == Py_None ? PyUnicode_FromFormat("<module %R>", name)
                                       : PyUnicode_FromFormat("<module %R (%R)>", name, loader);
            Py_DECREF(loader);
        }
    }
    else {
        PyObject *has = PyObject_GetAttrString(spec, "has_location");
        int located = has == NULL ? -1 : PyObject_IsTrue(has);
        Py_XDECREF(has);
        if (located >= 0) {
            result = located ? PyUnicode_FromFormat("<module %R from %R>", name, origin)
                             : PyUnicode_FromFormat("<module %R (%S)>", name, origin);
        }
    }
    Py_DECREF(name);
    Py_DECREF(origin);
    return result;
}

static PyObject *
repr(PyObject *self)
{
    PyObject *spec, *name = NULL, *file = NULL, *loader = NULL, *result = NULL;
    if (PyObject_GetOptionalAttr(self, GOPYRT_ID(__spec__), &spec) < 0) {
        return NULL;
    }
    int has_spec = spec == NULL ? 0 : PyObject_IsTrue(spec);
    if (has_spec != 0) {
        result = has_spec < 0 ? NULL : repr_of_spec(spec);
        Py_DECREF(spec);
        return result;
    }
    Py_XDECREF(spec);
    if (PyObject_GetOptionalAttr(self, GOPYRT_ID(__name__), &name) < 0
        || PyObject_GetOptionalAttr(self, GOPYRT_ID(__file__), &file) < 0
        || PyObject_GetOptionalAttr(self, GOPYRT_ID(__loader__), &loader) < 0)
    {
        goto done;
    }
    if (name == NULL && (name = PyUnicode_FromString("?")) == NULL) {
        goto done;
    }
    if (file != NULL) {
        result = PyUnicode_FromFormat("<module %R from %R>", name, file);
    }
    else if (loader == NULL || loader == Py_None) {
        result = PyUnicode_FromFormat("<module %R>", name);
    }
    else {
        result = PyUnicode_FromFormat("<module %R (%R)>", name, loader);
    }
done:
    Py_XDECREF(name);
    Py_XDECREF(file);
    Py_XDECREF(loader);
    return result;
}

int
gopyrt_module_is_initializing(PyObject *spec)
{
    PyObject *value;
    int result =
        spec == NULL ? 0 : PyObject_GetOptionalAttr(spec, GOPYRT_ID(_initializing), &value);
    if (result > 0) {
        result = PyObject_IsTrue(value);
        Py_DECREF(value);
    }
    return result;
}

static PyObject *
getattro(PyObject *self, PyObject *name)
{
    gopyrt_module_object *module = (gopyrt_module_object *)self;
    PyObject *result = gopyrt_generic_getattr(self, name, NULL, 1), *getattr, *spec;
    if (result != NULL || PyErr_Occurred() || module->md_dict == NULL) {
        if (result == NULL && !PyErr_Occurred()) {
            PyErr_Format(PyExc_AttributeError, "module has no attribute '%U'", name);
        }
        return result;
    }
    if (PyDict_GetItemRef(module->md_dict, GOPYRT_ID(__getattr__), &getattr) < 0) {
        return NULL;
    }
    if (getattr != NULL) {
        result = PyObject_CallOneArg(getattr, name);
        Py_DECREF(getattr);
        return result;
    }
    PyObject *own = gopyrt_dict_get_id(module->md_dict, GOPYRT_ID(__name__));
    if (own == NULL || !PyUnicode_Check(own)) {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_AttributeError, "module has no attribute '%U'", name);
        }
        return NULL;
    }
    Py_INCREF(own);
    if (PyDict_GetItemRef(module->md_dict, GOPYRT_ID(__spec__), &spec) >= 0) {
        int initializing = gopyrt_module_is_initializing(spec);
        if (initializing > 0) {
            PyErr_Format(PyExc_AttributeError,
                         "partially initialized module '%U' has no attribute '%U' (most likely due "
                         "to a circular import)",
                         own, name);
        }
        else if (initializing == 0) {
            PyErr_Format(PyExc_AttributeError, "module '%U' has no attribute '%U'", own, name);
        }
        Py_XDECREF(spec);
    }
    Py_DECREF(own);
    return NULL;
}

static PyObject *
dir(PyObject *self, PyObject *Py_UNUSED(ignored))
{
    PyObject *dict = PyObject_GetAttr(self, GOPYRT_ID(__dict__)), *result = NULL;
    if (dict == NULL) {
        return NULL;
    }
    if (!PyDict_Check(dict)) {
        PyErr_Format(PyExc_TypeError, "%R.__dict__ is not a dictionary", self);
    }
    else {
        PyObject *own = gopyrt_dict_get_id(dict, GOPYRT_ID(__dir__));
        result = own != NULL        ? PyObject_CallNoArgs(own)
                 : PyErr_Occurred() ? NULL
                                    : PyDict_Keys(dict);
    }
    Py_DECREF(dict);
    return result;
}

static PyMethodDef methods[] = {
    { "__dir__", dir, METH_NOARGS, "The names of a module's attributes." },
    { NULL, NULL, 0, NULL },
};

static PyMemberDef members[] = {
    { "__dict__", _Py_T_OBJECT, offsetof(gopyrt_module_object, md_dict), Py_READONLY, NULL },
    { NULL, 0, 0, 0, NULL },
};

PyTypeObject PyModule_Type = {
    PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "module",
    .tp_basicsize = sizeof(gopyrt_module_object),
    .tp_dealloc = dealloc,
    .tp_repr = repr,
    .tp_getattro = getattro,
    .tp_setattro = PyObject_GenericSetAttr,
    .tp_flags = Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    .tp_doc = "module(name, doc=None)\n--\n\nA module: a name, and attributes in a dict.",
    .tp_traverse = traverse,
    .tp_clear = clear,
    .tp_weaklistoffset = offsetof(gopyrt_module_object, md_weaklist),
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = gopyrt_module_getset,
    .tp_dictoffset = offsetof(gopyrt_module_object, md_dict),
    .tp_init = init,
    .tp_new = new,
    .tp_free = PyObject_GC_Del,
};

/* ---- The end -------------------------------------------------------------------------- */

static int
is_private(PyObject *name)
{
    return PyUnicode_GET_LENGTH(name) > 0 && PyUnicode_READ_CHAR(name, 0) == '_'
           && !(PyUnicode_GET_LENGTH(name) > 1 && PyUnicode_READ_CHAR(name, 1) == '_');
}

void
gopyrt_module_clear_dict(PyObject *dict)
{
    for (int all = 0; all < 2; all++) {
        PyObject *key, *value;
        Py_ssize_t at = 0;
        while (PyDict_Next(dict, &at, &key, &value)) {
            if (value == Py_None || !PyUnicode_Check(key)
                || (all ? PyUnicode_CompareWithASCIIString(key, "__builtins__") == 0
                        : !is_private(key)))
            {
                continue;
            }
            if (PyDict_SetItem(dict, key, Py_None) < 0) {
                PyErr_FormatUnraisable("Exception ignored while clearing module dict");
            }
        }
    }
}
