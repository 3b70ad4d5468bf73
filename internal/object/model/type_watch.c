/* Types that don't change any more, and types whose changes are watched. */
#include "object/model/model.h"

int
PyType_Freeze(PyTypeObject *type)
{
    PyObject *mro = type->tp_mro;
    for (Py_ssize_t i = 1; mro != NULL && i < PyTuple_GET_SIZE(mro); i++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(mro, i);
        if (!(base->tp_flags & Py_TPFLAGS_IMMUTABLETYPE)) {
            PyErr_Format(PyExc_TypeError, "Creating immutable type %s from mutable base %N",
                         type->tp_name, base);
            return -1;
        }
    }
    type->tp_flags |= Py_TPFLAGS_IMMUTABLETYPE;
    PyType_Modified(type);
    return 0;
}

/* Is the watcher of that id one, and the object a type? */
static int
check(int id, PyObject *op, const char *complaint)
{
    PyInterpreterState *interp = gopyrt_interp();
    if (!PyType_Check(op)) {
        PyErr_SetString(PyExc_ValueError, complaint);
        return -1;
    }
    if (id < 0 || id >= TYPE_MAX_WATCHERS) {
        PyErr_Format(PyExc_ValueError, "Invalid type watcher ID %d", id);
        return -1;
    }
    if (interp->type_watchers[id] == NULL) {
        PyErr_Format(PyExc_ValueError, "No type watcher set for ID %d", id);
        return -1;
    }
    return 0;
}

int
PyType_Watch(int id, PyObject *op)
{
    if (check(id, op, "Cannot watch non-type") < 0) {
        return -1;
    }
    PyTypeObject *type = (PyTypeObject *)op;
    (void)PyUnstable_Type_AssignVersionTag(type); /* a change is noticed where there is a version */
    type->tp_watched |= (unsigned char)(1 << id);
    return 0;
}

int
PyType_Unwatch(int id, PyObject *op)
{
    if (check(id, op, "Cannot watch non-type") < 0) {
        return -1;
    }
    ((PyTypeObject *)op)->tp_watched &= (unsigned char)~(1 << id);
    return 0;
}
