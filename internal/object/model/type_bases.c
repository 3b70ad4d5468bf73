/* Setting type.__bases__: the type and all below it get another order and other slots. */
#include "object/model/type_attributes.h"

#include "object/container/container.h"

/* Calls a function with a type and, while it answers 0, with all types below it, bases first. */
static int
each_below(PyTypeObject *type, int (*call)(PyTypeObject *, PyObject *), PyObject *with)
{
    if (call(type, with) < 0) {
        return -1;
    }
    PyObject *list = gopyrt_type_subclass_list(type);
    int result = list == NULL ? -1 : 0;
    for (Py_ssize_t i = 0; result == 0 && i < PyList_GET_SIZE(list); i++) {
        result = each_below((PyTypeObject *)PyList_GET_ITEM(list, i), call, with);
    }
    Py_XDECREF(list);
    return result;
}

/* Gives a type a new order; appends the type and its old order to a list. */
static int
reorder(PyTypeObject *type, PyObject *before)
{
    PyObject *pair = PyTuple_Pack(2, type, type->tp_mro);
    int result = pair == NULL || PyList_Append(before, pair) < 0 ? -1 : gopyrt_type_set_mro(type);
    Py_XDECREF(pair);
    return result;
}

static void
restore(PyObject *before)
{
    for (Py_ssize_t i = PyList_GET_SIZE(before); i-- > 0;) {
        PyObject *pair = PyList_GET_ITEM(before, i);
        PyTypeObject *type = (PyTypeObject *)PyTuple_GET_ITEM(pair, 0);
        Py_XSETREF(type->tp_mro, Py_NewRef(PyTuple_GET_ITEM(pair, 1)));
    }
}

static int
update(PyTypeObject *type, PyObject *unused)
{
    (void)unused;
    return gopyrt_slots_update(type, NULL);
}

/* Forgets the version that looking for slots gave a type. No watcher is told: since the last time
 * nothing has changed. */
static int
forget_version(PyTypeObject *type, PyObject *unused)
{
    (void)unused;
    type->tp_version_tag = 0;
    return 0;
}

/* Can they be the bases of the type? */
static int
check(PyTypeObject *type, PyObject *bases)
{
    if (!gopyrt_type_may_change(type, bases, "__bases__")) {
        return -1;
    }
    if (!PyTuple_Check(bases)) {
        PyErr_Format(PyExc_TypeError, "can only assign tuple to %s.__bases__, not %s",
                     type->tp_name, GOPYRT_TYPE_NAME(bases));
        return -1;
    }
    if (PyTuple_GET_SIZE(bases) == 0) {
        PyErr_Format(PyExc_TypeError, "can only assign non-empty tuple to %s.__bases__, not ()",
                     type->tp_name);
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(bases); i++) {
        PyObject *base = PyTuple_GET_ITEM(bases, i);
        if (!PyType_Check(base)) {
            PyErr_Format(PyExc_TypeError, "%s.__bases__ must be tuple of classes, not '%s'",
                         type->tp_name, GOPYRT_TYPE_NAME(base));
            return -1;
        }
        if (PyType_IsSubtype((PyTypeObject *)base, type)) {
            PyErr_SetString(PyExc_TypeError, "a __bases__ item causes an inheritance cycle");
            return -1;
        }
    }
    return 0;
}

int
gopyrt_type_set_bases(PyObject *self, PyObject *bases, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    (void)closure;
    PyTypeObject *base = check(type, bases) < 0 ? NULL : gopyrt_type_best_base(bases);
    if (base == NULL || gopyrt_type_check_layout(type->tp_base, base, "__bases__") < 0) {
        return -1;
    }
    PyObject *before = PyList_New(0);
    if (before == NULL) {
        return -1;
    }
    PyObject *old_bases = type->tp_bases;
    PyTypeObject *old_base = type->tp_base;
    type->tp_bases = Py_NewRef(bases);
    type->tp_base = (PyTypeObject *)Py_NewRef(base);
    if (each_below(type, reorder, before) < 0) {
        PyObject *e = PyErr_GetRaisedException();
        restore(before);
        PyErr_SetRaisedException(e);
        Py_SETREF(type->tp_bases, old_bases);
        Py_SETREF(type->tp_base, old_base);
        Py_DECREF(before);
        return -1;
    }
    PyObject *new_bases = type->tp_bases;
    type->tp_bases = old_bases;
    gopyrt_type_remove_from_bases(type);
    type->tp_bases = new_bases;
    int result = gopyrt_type_add_to_bases(type);
    PyType_Modified(type);
    if (result == 0) {
        result = each_below(type, update, NULL);
    }
    if (result == 0) {
        result = each_below(type, forget_version, NULL);
    }
    Py_DECREF(before);
    Py_DECREF(old_bases);
    Py_DECREF(old_base);
    return result;
}
