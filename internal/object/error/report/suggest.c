/* "Did you mean": the name that a missing attribute, or a name that could not be imported, is
 * nearest to. */
#include "object/error/report/output.h"

#include "internal/pycore_pyerrors.h"

/* With more names to choose from nothing is suggested. */
#define MOST_NAMES 750

static int
begins_with_underscore(PyObject *name)
{
    return PyUnicode_GET_LENGTH(name) > 0 && PyUnicode_READ_CHAR(name, 0) == '_';
}

/* The nearest of the names: borrowed, or NULL. It must not be far away: a third of the letters may
 * differ, where an exchanged, added or left out letter counts 2 and one in the other case 1. */
static PyObject *
nearest(PyObject *names, PyObject *wrong)
{
    PyObject *best = NULL;
    Py_ssize_t best_cost = PY_SSIZE_T_MAX;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(names); i++) {
        PyObject *name = PyList_GET_ITEM(names, i);
        if (!PyUnicode_Check(name) || PyUnicode_Compare(name, wrong) == 0
            || (begins_with_underscore(name) && !begins_with_underscore(wrong)))
        {
            continue;
        }
        Py_ssize_t most = (PyUnicode_GET_LENGTH(name) + PyUnicode_GET_LENGTH(wrong) + 3) / 3;
        most = Py_MIN(most, best_cost - 1);
        Py_ssize_t cost = _Py_UTF8_Edit_Cost(name, wrong, most);
        if (cost >= 0 && cost <= most) {
            best = name;
            best_cost = cost;
        }
    }
    return best;
}

/* What is looked in, and for what: both new. NULL where nothing is to be suggested. */
static PyObject *
place_of(PyObject *exception, PyObject **wrong)
{
    if (PyObject_TypeCheck(exception, (PyTypeObject *)PyExc_AttributeError)) {
        PyAttributeErrorObject *e = (PyAttributeErrorObject *)exception;
        *wrong = Py_XNewRef(e->name);
        return Py_XNewRef(e->obj);
    }
    if (PyObject_TypeCheck(exception, (PyTypeObject *)PyExc_ImportError)) {
        PyImportErrorObject *e = (PyImportErrorObject *)exception;
        *wrong = Py_XNewRef(e->name_from);
        return e->name != NULL && PyUnicode_Check(e->name) ? PyImport_GetModule(e->name) : NULL;
    }
    return NULL;
}

/* dir(), also where some of what it has cannot be sorted: a new list, or NULL. */
static PyObject *
names_in(PyObject *place)
{
    PyObject *names = PyObject_Dir(place);
    if (names == NULL) {
        PyErr_Clear();
        PyObject *unsorted = PyObject_CallMethod(place, "__dir__", NULL);
        names = unsorted == NULL ? NULL : PySequence_List(unsorted);
        Py_XDECREF(unsorted);
    }
    return names;
}

PyObject *
gopyrt_exception_suggestion(PyObject *exception)
{
    PyObject *wrong = NULL, *place = place_of(exception, &wrong), *text = NULL;
    if (place != NULL && wrong != NULL && PyUnicode_Check(wrong)) {
        PyObject *names = names_in(place);
        if (names != NULL && PyList_GET_SIZE(names) < MOST_NAMES) {
            PyObject *name = nearest(names, wrong);
            text = name == NULL ? NULL : PyUnicode_FromFormat(". Did you mean: '%U'?", name);
        }
        Py_XDECREF(names);
    }
    Py_XDECREF(place);
    Py_XDECREF(wrong);
    PyErr_Clear();
    return text;
}
