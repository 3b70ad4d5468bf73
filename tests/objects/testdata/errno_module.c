// The module errno: each name with its number, in their order, and the name that a number has.
#include "show.h"

#include <errno.h>

static void
facts(void)
{
    PyObject *module = late(PyImport_ImportModule("errno")), *key, *value;
    OBJECT(Py_XNewRef(module));
    if (module == NULL) {
        return;
    }
    PyObject *dict = PyModule_GetDict(module);
    for (Py_ssize_t at = 0; PyDict_Next(dict, &at, &key, &value);) {
        if (PyLong_Check(value)) {
            lent(PyUnicode_AsUTF8(key), value);
        }
        else {
            printf("%s: %s\n", PyUnicode_AsUTF8(key),
                   PyDict_CheckExact(value) || PyUnicode_CheckExact(value) ? Py_TYPE(value)->tp_name
                                                                           : "something");
        }
    }
    ATTR(module, "__name__");
    ATTR(module, "__package__");
    NUMBER(PyUnicode_CheckExact(late(PyObject_GetAttrString(module, "__doc__"))));
    ATTR(module, "errorcode");
    ATTR(module, "ENOSUCHNAME");
    ATTR(late(PyObject_GetAttrString(module, "__spec__")), "origin");
    NUMBER(PyLong_AsLong(late(PyObject_GetAttrString(module, "ENOENT"))) == ENOENT);
    PyObject *again = PyImport_ImportModule("errno");
    NUMBER(again == module);
    Py_DECREF(again);
    // Taken out of sys.modules it is made again, another one.
    PyObject *modules = PyImport_GetModuleDict();
    NUMBER(PyDict_DelItemString(modules, "errno"));
    again = PyImport_ImportModule("errno");
    NUMBER(again == module);
    Py_XDECREF(again);
    OBJECT(PyImport_ImportModuleLevel("errno", NULL, NULL, B("(s)", "ENOENT"), 0));
    OBJECT(PyImport_ImportModule("errno.errorcode"));
}
