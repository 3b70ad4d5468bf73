/* How the attributes of most objects are found: a data descriptor of the type first, then the
 * object's dict, then what else the type has. */
#include "object/model/model.h"

#include "object/container/container.h"

PyObject **
gopyrt_dict_place(PyObject *op)
{
    PyTypeObject *type = Py_TYPE(op);
    if (type->tp_flags & Py_TPFLAGS_MANAGED_DICT) {
        return (PyObject **)op - 3;
    }
    Py_ssize_t offset = type->tp_dictoffset;
    if (offset == 0) {
        return NULL;
    }
    if (offset < 0) {
        Py_ssize_t items = Py_SIZE(op);
        size_t size = (size_t)type->tp_basicsize
                      + (size_t)(items < 0 ? -items : items) * (size_t)type->tp_itemsize;
        offset += (Py_ssize_t)_Py_SIZE_ROUND_UP(size, sizeof(void *));
    }
    return (PyObject **)((char *)op + offset);
}

PyObject **
_PyObject_GetDictPtr(PyObject *op)
{
    return gopyrt_dict_place(op);
}

void
gopyrt_attribute_error_context(PyObject *op, PyObject *name)
{
    PyObject *error = PyErr_GetRaisedException();
    if (error != NULL && PyErr_GivenExceptionMatches(error, PyExc_AttributeError)) {
        PyAttributeErrorObject *attribute = (PyAttributeErrorObject *)error;
        if (attribute->name == NULL && attribute->obj == NULL) {
            attribute->name = Py_NewRef(name);
            attribute->obj = Py_NewRef(op);
        }
    }
    PyErr_SetRaisedException(error);
}

static int
check_name(PyObject *name)
{
    if (PyUnicode_Check(name)) {
        return 0;
    }
    PyErr_Format(PyExc_TypeError, "attribute name must be string, not '%.200s'",
                 GOPYRT_TYPE_NAME(name));
    return -1;
}

/* What the object's own dict has: new. 1, 0 or -1. */
static int
in_dict(PyObject *op, PyObject *dict, PyObject *name, PyObject **value)
{
    *value = NULL;
    if (dict == NULL) {
        PyObject **place = gopyrt_dict_place(op);
        dict = place == NULL ? NULL : *place;
    }
    if (dict == NULL) {
        return 0;
    }
    Py_INCREF(dict);
    int result = PyDict_GetItemRef(dict, name, value);
    Py_DECREF(dict);
    return result;
}

PyObject *
gopyrt_generic_getattr(PyObject *op, PyObject *name, PyObject *dict, int quiet)
{
    PyTypeObject *type = Py_TYPE(op);
    if (check_name(name) < 0) {
        return NULL;
    }
    PyObject *descr = Py_XNewRef(gopyrt_type_lookup(type, name)), *value;
    descrgetfunc get = descr == NULL ? NULL : Py_TYPE(descr)->tp_descr_get;
    if (get != NULL && Py_TYPE(descr)->tp_descr_set != NULL) {
        value = get(descr, op, (PyObject *)type);
        goto done;
    }
    if (in_dict(op, dict, name, &value) != 0) {
        goto done;
    }
    if (get != NULL) {
        value = get(descr, op, (PyObject *)type);
        goto done;
    }
    if (descr != NULL) {
        return descr;
    }
    if (!quiet) {
        PyErr_Format(PyExc_AttributeError, "'%.100s' object has no attribute '%U'", type->tp_name,
                     name);
        gopyrt_attribute_error_context(op, name);
    }
    return NULL;

done:
    if (value == NULL && quiet && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
    }
    Py_XDECREF(descr);
    return value;
}

PyObject *
PyObject_GenericGetAttr(PyObject *op, PyObject *name)
{
    return gopyrt_generic_getattr(op, name, NULL, 0);
}

PyObject *
_PyObject_GenericGetAttrWithDict(PyObject *op, PyObject *name, PyObject *dict, int quiet)
{
    return gopyrt_generic_getattr(op, name, dict, quiet);
}

static int
missing(PyObject *op, PyObject *name)
{
    PyErr_Format(PyExc_AttributeError, "'%.100s' object has no attribute '%U'",
                 GOPYRT_TYPE_NAME(op), name);
    gopyrt_attribute_error_context(op, name);
    return -1;
}

/* The attribute can't be set: says why. */
static int
refuse(PyObject *op, PyObject *name, int has_descr)
{
    PyTypeObject *type = Py_TYPE(op);
    if (has_descr) {
        PyErr_Format(PyExc_AttributeError, "'%.100s' object attribute '%U' is read-only",
                     type->tp_name, name);
    }
    else if (type->tp_setattro == PyObject_GenericSetAttr) {
        PyErr_Format(PyExc_AttributeError,
                     "'%.100s' object has no attribute '%U' and no __dict__ for setting new "
                     "attributes",
                     type->tp_name, name);
    }
    else {
        return missing(op, name);
    }
    gopyrt_attribute_error_context(op, name);
    return -1;
}

/* Sets or deletes an item of the dict that holds attributes. */
static int
set_in(PyObject *op, PyObject *dict, PyObject *name, PyObject *value)
{
    int result;
    Py_INCREF(dict);
    if (value != NULL) {
        result = PyDict_SetItem(dict, name, value);
    }
    else {
        result = PyDict_DelItem(dict, name);
        if (result < 0 && PyErr_ExceptionMatches(PyExc_KeyError)) {
            if (PyType_Check(op)) {
                PyErr_SetObject(PyExc_AttributeError, name);
                gopyrt_attribute_error_context(op, name);
            }
            else {
                missing(op, name);
            }
        }
    }
    Py_DECREF(dict);
    return result;
}

int
gopyrt_generic_setattr(PyObject *op, PyObject *name, PyObject *value, PyObject *dict)
{
    PyTypeObject *type = Py_TYPE(op);
    if (check_name(name) < 0) {
        return -1;
    }
    name = Py_NewRef(name);
    if (PyUnicode_CheckExact(name) && !PyUnicode_CHECK_INTERNED(name)) {
        PyUnicode_InternInPlace(&name);
    }
    PyObject *descr = Py_XNewRef(gopyrt_type_lookup(type, name));
    descrsetfunc set = descr == NULL ? NULL : Py_TYPE(descr)->tp_descr_set;
    int result;
    if (set != NULL) {
        result = set(descr, op, value);
    }
    else if (dict != NULL) {
        result = set_in(op, dict, name, value);
    }
    else {
        PyObject **place = gopyrt_dict_place(op);
        if (place != NULL && *place == NULL && value != NULL) {
            *place = PyDict_New();
            result = *place == NULL ? -1 : set_in(op, *place, name, value);
        }
        else if (place != NULL && *place != NULL) {
            result = set_in(op, *place, name, value);
        }
        else {
            result = place != NULL ? missing(op, name) : refuse(op, name, descr != NULL);
        }
    }
    Py_XDECREF(descr);
    Py_DECREF(name);
    return result;
}

int
PyObject_GenericSetAttr(PyObject *op, PyObject *name, PyObject *value)
{
    return gopyrt_generic_setattr(op, name, value, NULL);
}

int
_PyObject_GenericSetAttrWithDict(PyObject *op, PyObject *name, PyObject *value, PyObject *dict)
{
    return gopyrt_generic_setattr(op, name, value, dict);
}

/* ---- __dict__ ---------------------------------------------------------------- */

PyObject *
PyObject_GenericGetDict(PyObject *op, void *context)
{
    PyObject **place = gopyrt_dict_place(op);
    (void)context;
    if (place == NULL) {
        PyErr_SetString(PyExc_AttributeError, "This object has no __dict__");
        return NULL;
    }
    if (*place == NULL) {
        *place = PyDict_New();
    }
    return Py_XNewRef(*place);
}

int
PyObject_GenericSetDict(PyObject *op, PyObject *value, void *context)
{
    PyObject **place = gopyrt_dict_place(op);
    (void)context;
    if (place == NULL) {
        PyErr_SetString(PyExc_AttributeError, "This object has no __dict__");
        return -1;
    }
    if (value == NULL) {
        PyErr_SetString(PyExc_TypeError, "cannot delete __dict__");
        return -1;
    }
    if (!PyDict_Check(value)) {
        PyErr_Format(PyExc_TypeError, "__dict__ must be set to a dictionary, not a '%.200s'",
                     GOPYRT_TYPE_NAME(value));
        return -1;
    }
    Py_XSETREF(*place, Py_NewRef(value));
    return 0;
}

int
PyObject_VisitManagedDict(PyObject *op, visitproc visit, void *arg)
{
    if (Py_TYPE(op)->tp_flags & Py_TPFLAGS_MANAGED_DICT) {
        Py_VISIT(*gopyrt_dict_place(op));
    }
    return 0;
}

void
PyObject_ClearManagedDict(PyObject *op)
{
    if (Py_TYPE(op)->tp_flags & Py_TPFLAGS_MANAGED_DICT) {
        PyObject **place = gopyrt_dict_place(op);
        Py_CLEAR(*place);
    }
}
