/* What a class says of its attributes' types and of its type parameters: __annotations__, which
 * __annotate__ makes when they are first asked for, and __type_params__. All are the class's own,
 * not inherited. */
#include "object/model/type_attributes.h"

#include "object/container/container.h"

/* Types that C made have neither annotations nor a place for them. */
static int
may_have(PyTypeObject *type, const char *what)
{
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        return 1;
    }
    PyErr_Format(PyExc_AttributeError, "type object '%s' has no attribute '%s'", type->tp_name,
                 what);
    return 0;
}

/* What the class's own dict has under the first of two names that is there, as an attribute of the
 * class: new. 1, 0 or -1. */
static int
own(PyTypeObject *type, PyObject *name, PyObject *other_name, PyObject **value)
{
    int has = PyDict_GetItemRef(type->tp_dict, name, value);
    if (has == 0) {
        has = PyDict_GetItemRef(type->tp_dict, other_name, value);
    }
    descrgetfunc get = has > 0 ? Py_TYPE(*value)->tp_descr_get : NULL;
    if (get != NULL) {
        Py_SETREF(*value, get(*value, NULL, (PyObject *)type));
    }
    return has > 0 && *value == NULL ? -1 : has;
}

/* ---- __annotate__ ----------------------------------------------------------------------- */

PyObject *
gopyrt_type_get_annotate(PyObject *self, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    PyObject *annotate;
    (void)closure;
    if (!may_have(type, "__annotate__")) {
        return NULL;
    }
    if (own(type, GOPYRT_ID(__annotate__), GOPYRT_ID(__annotate_func__), &annotate) != 0) {
        return annotate;
    }
    return PyDict_SetItem(type->tp_dict, GOPYRT_ID(__annotate_func__), Py_None) < 0
               ? NULL
               : Py_NewRef(Py_None);
}

int
gopyrt_type_set_annotate(PyObject *self, PyObject *value, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    (void)closure;
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "cannot delete __annotate__ attribute");
        return -1;
    }
    if (gopyrt_type_is_immutable(type, "__annotate__")) {
        return -1;
    }
    if (value != Py_None && !PyCallable_Check(value)) {
        PyErr_SetString(PyExc_TypeError, "__annotate__ must be callable or None");
        return -1;
    }
    if (PyDict_SetItem(type->tp_dict, GOPYRT_ID(__annotate_func__), value) < 0
        || (value != Py_None
            && PyDict_Pop(type->tp_dict, GOPYRT_ID(__annotations_cache__), NULL) < 0))
    {
        return -1;
    }
    PyType_Modified(type);
    return 0;
}

/* ---- __annotations__ -------------------------------------------------------------------- */

/* Asks __annotate__ for the values themselves: new. */
static PyObject *
make_annotations(PyObject *self)
{
    PyObject *annotate = PyObject_GetAttr(self, GOPYRT_ID(__annotate__));
    if (annotate == NULL) {
        return NULL;
    }
    PyObject *made = !PyCallable_Check(annotate) ? PyDict_New()
                                                 : PyObject_CallOneArg(annotate, _PyLong_GetOne());
    Py_DECREF(annotate);
    if (made != NULL && !PyDict_Check(made)) {
        PyErr_Format(PyExc_TypeError, "__annotate__ returned non-dict of type '%.100s'",
                     GOPYRT_TYPE_NAME(made));
        Py_CLEAR(made);
    }
    return made;
}

PyObject *
gopyrt_type_get_annotations(PyObject *self, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    PyObject *annotations;
    (void)closure;
    if (!may_have(type, "__annotations__")) {
        return NULL;
    }
    if (own(type, GOPYRT_ID(__annotations__), GOPYRT_ID(__annotations_cache__), &annotations) != 0)
    {
        return annotations;
    }
    annotations = make_annotations(self);
    if (annotations != NULL
        && PyDict_SetItem(type->tp_dict, GOPYRT_ID(__annotations_cache__), annotations) < 0)
    {
        Py_CLEAR(annotations);
    }
    PyType_Modified(type);
    return annotations;
}

int
gopyrt_type_set_annotations(PyObject *self, PyObject *value, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    PyObject *dict = type->tp_dict;
    (void)closure;
    if (gopyrt_type_is_immutable(type, "__annotations__")) {
        return -1;
    }
    int has = PyDict_Contains(dict, GOPYRT_ID(__annotations__));
    PyObject *name = has > 0 ? GOPYRT_ID(__annotations__) : GOPYRT_ID(__annotations_cache__);
    int result = has < 0         ? -1
                 : value != NULL ? PyDict_SetItem(dict, name, value)
                                 : PyDict_Pop(dict, name, NULL);
    if (result == 0 && value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "__annotations__");
        return -1;
    }
    /* What would make others; and those that were made, if they are not the ones that are set. */
    PyObject *const stale[] = { GOPYRT_ID(__annotate_func__), GOPYRT_ID(__annotate__),
                                GOPYRT_ID(__annotations_cache__) };
    for (int i = 0; result >= 0 && i < 2 + has; i++) {
        result = PyDict_Pop(dict, stale[i], NULL);
    }
    PyType_Modified(type);
    return result < 0 ? -1 : 0;
}

/* ---- __type_params__ -------------------------------------------------------------------- */

PyObject *
gopyrt_type_get_parameters(PyObject *self, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    PyObject *parameters = NULL;
    (void)closure;
    /* What `type` has is this very attribute. */
    return type == &PyType_Type
                   || PyDict_GetItemRef(gopyrt_type_dict(type), GOPYRT_ID(__type_params__),
                                        &parameters)
                          == 0
               ? PyTuple_New(0)
               : parameters;
}

int
gopyrt_type_set_parameters(PyObject *self, PyObject *value, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    (void)closure;
    if (!gopyrt_type_may_change(type, value, "__type_params__")) {
        return -1;
    }
    PyType_Modified(type);
    return PyDict_SetItem(type->tp_dict, GOPYRT_ID(__type_params__), value);
}
