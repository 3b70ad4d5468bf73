/* type.__abstractmethods__: the names of what a class leaves to its subclasses. As long as there
 * are some, it has no instances. */
#include "object/model/type_attributes.h"

#include "object/container/container.h"

static int
missing(void)
{
    PyErr_SetObject(PyExc_AttributeError, GOPYRT_ID(__abstractmethods__));
    return -1;
}

/* A class has its own ones, or none. What `type` has is this very attribute. */
PyObject *
gopyrt_type_get_abstract(PyObject *self, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    PyObject *names = NULL;
    (void)closure;
    if (type == &PyType_Type
        || PyDict_GetItemRef(gopyrt_type_dict(type), GOPYRT_ID(__abstractmethods__), &names) == 0)
    {
        missing();
    }
    return names;
}

int
gopyrt_type_set_abstract(PyObject *self, PyObject *value, void *closure)
{
    PyTypeObject *type = (PyTypeObject *)self;
    PyObject *dict = gopyrt_type_dict(type);
    int some = 0, result;
    (void)closure;
    if (value != NULL) {
        some = PyObject_IsTrue(value);
        result = some < 0 ? -1 : PyDict_SetItem(dict, GOPYRT_ID(__abstractmethods__), value);
    }
    else {
        result = PyDict_Pop(dict, GOPYRT_ID(__abstractmethods__), NULL);
        result = result == 0 ? missing() : result;
    }
    if (result < 0) {
        return -1;
    }
    PyType_Modified(type);
    type->tp_flags &= ~Py_TPFLAGS_IS_ABSTRACT;
    type->tp_flags |= some ? Py_TPFLAGS_IS_ABSTRACT : 0;
    return 0;
}

void
gopyrt_type_say_abstract(PyTypeObject *type)
{
    PyObject *names = gopyrt_type_get_abstract((PyObject *)type, NULL);
    PyObject *sorted = names == NULL ? NULL : PySequence_List(names);
    PyObject *between = sorted == NULL ? NULL : PyUnicode_FromString("', '");
    PyObject *joined =
        between == NULL || PyList_Sort(sorted) < 0 ? NULL : PyUnicode_Join(between, sorted);
    if (joined != NULL) {
        PyErr_Format(PyExc_TypeError,
                     "Can't instantiate abstract class %s without an implementation for abstract "
                     "method%s '%U'",
                     type->tp_name, PyList_GET_SIZE(sorted) > 1 ? "s" : "", joined);
    }
    Py_XDECREF(names);
    Py_XDECREF(sorted);
    Py_XDECREF(between);
    Py_XDECREF(joined);
}
