/* __annotations__ and __annotate__ of a module, which its dict holds. */
#include "object/module/module.h"

static PyObject *
dict_of(PyObject *module)
{
    PyObject *dict = ((gopyrt_module_object *)module)->md_dict;
    if (dict == NULL) {
        PyErr_SetString(PyExc_AttributeError, "the module has no dict");
    }
    return dict;
}

/* Takes a name out of the dict, if it is there. */
static int
forget(PyObject *dict, PyObject *name)
{
    return PyDict_Pop(dict, name, NULL) < 0 ? -1 : 0;
}

/* New: what the module's __annotate__ makes, which may be no function: an empty dict then. */
static PyObject *
make(PyObject *dict)
{
    PyObject *annotate;
    if (PyDict_GetItemRef(dict, GOPYRT_ID(__annotate__), &annotate) < 0) {
        return NULL;
    }
    if (annotate == NULL || !PyCallable_Check(annotate)) {
        Py_XDECREF(annotate);
        return PyDict_New();
    }
    /* 1 asks for the values themselves. */
    PyObject *one = PyLong_FromLong(1);
    PyObject *made = one == NULL ? NULL : PyObject_CallOneArg(annotate, one);
    Py_XDECREF(one);
    Py_DECREF(annotate);
    if (made != NULL && !PyDict_Check(made)) {
        PyErr_Format(PyExc_TypeError, "__annotate__ returned non-dict of type '%.100s'",
                     Py_TYPE(made)->tp_name);
        Py_CLEAR(made);
    }
    return made;
}

/* Those of a module that is being initialized may still change, and are not kept. */
static PyObject *
get_annotations(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *dict = dict_of(self), *found, *spec;
    if (dict == NULL || PyDict_GetItemRef(dict, GOPYRT_ID(__annotations__), &found) != 0) {
        return dict == NULL ? NULL : found;
    }
    if (PyDict_GetItemRef(dict, GOPYRT_ID(__spec__), &spec) < 0) {
        return NULL;
    }
    int initializing = gopyrt_module_is_initializing(spec);
    Py_XDECREF(spec);
    PyObject *made = initializing < 0 ? NULL : make(dict);
    if (made != NULL && !initializing && PyDict_SetItem(dict, GOPYRT_ID(__annotations__), made) < 0)
    {
        Py_CLEAR(made);
    }
    return made;
}

/* The annotations that are set are no longer those of __annotate__. */
static int
set_annotations(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    PyObject *dict = dict_of(self);
    int set = dict == NULL    ? -1
              : value == NULL ? PyDict_Pop(dict, GOPYRT_ID(__annotations__), NULL)
                              : PyDict_SetItem(dict, GOPYRT_ID(__annotations__), value);
    if (set < 0) {
        return -1;
    }
    if (value == NULL && set == 0) {
        PyErr_SetString(PyExc_AttributeError, "__annotations__");
        return -1;
    }
    return forget(dict, GOPYRT_ID(__annotate__));
}

static PyObject *
get_annotate(PyObject *self, void *closure)
{
    (void)closure;
    PyObject *dict = dict_of(self), *found;
    if (dict == NULL || PyDict_SetDefaultRef(dict, GOPYRT_ID(__annotate__), Py_None, &found) < 0) {
        return NULL;
    }
    return found;
}

static int
set_annotate(PyObject *self, PyObject *value, void *closure)
{
    (void)closure;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "cannot delete __annotate__ attribute");
        return -1;
    }
    PyObject *dict = dict_of(self);
    if (dict == NULL) {
        return -1;
    }
    if (value != Py_None && !PyCallable_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "__annotate__ must be callable or None");
        return -1;
    }
    if (PyDict_SetItem(dict, GOPYRT_ID(__annotate__), value) < 0) {
        return -1;
    }
    return value == Py_None ? 0 : forget(dict, GOPYRT_ID(__annotations__));
}

PyGetSetDef gopyrt_module_getset[] = {
    { "__annotations__", get_annotations, set_annotations, NULL, NULL },
    { "__annotate__", get_annotate, set_annotate, NULL, NULL },
    { NULL, NULL, NULL, NULL, NULL },
};
