// Corners: empty and deep containers, bases whose orders conflict, views and tuples.
#include "show.h"

static void
conflicts(void)
{
    PyObject *object = (PyObject *)&PyBaseObject_Type, *str = (PyObject *)&PyUnicode_Type;
    PyObject *meta = (PyObject *)&PyType_Type;
    OBJECT(PyObject_CallFunction(meta, "s(OO){ss}", "X", object, str, "__module__", "m"));
    PyObject *a = late(PyObject_CallFunction(meta, "s(){ss}", "B", "__module__", "m"));
    PyObject *ab = late(PyObject_CallFunction(meta, "s(O){ss}", "AB", a, "__module__", "m"));
    OBJECT(PyObject_CallFunction(meta, "s(OO){ss}", "X", a, ab, "__module__", "m"));
    OBJECT(PyObject_CallFunction(meta, "s(OOO){ss}", "X", object, a, ab, "__module__", "m"));
    OBJECT(PyObject_CallFunction(meta, "s(OO){ss}", "X", a, a, "__module__", "m"));
}

static void
empty_and_deep(void)
{
    PyObject *list = late(PyList_New(0));
    NUMBER(PyList_Reverse(list));
    OBJECT(PyObject_CallMethod(list, "reverse", NULL));
    NUMBER(PyList_Sort(list));
    lent("list", list);
    PyObject *deep = PyTuple_New(0);
    for (int i = 0; i < 500000; i++) {
        deep = Py_BuildValue("(N)", deep);
    }
    int overflow = PyObject_Hash(deep) == -1 && PyErr_ExceptionMatches(PyExc_RecursionError);
    PyErr_Clear(); /* it says how many bytes were used */
    NUMBER(overflow);
    Py_DECREF(deep);
}

static void
views(void)
{
    PyObject *dict = B("{si si}", "a", 1, "b", 2), *one = B("(s)", "ab");
    PyObject *two = B("(ss)", "a", "c"), *none = late(PyTuple_New(0));
    PyObject *pair = B("((si))", "a", 1);
    PyObject *keys = late(PyObject_CallMethod(dict, "keys", NULL));
    PyObject *items = late(PyObject_CallMethod(dict, "items", NULL));
    PyObject *others[] = { one, two, none, pair };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(others); i++) {
        NUMBER(PyObject_Size(late(PyNumber_Subtract(keys, others[i]))));
        NUMBER(PyObject_Size(late(PyNumber_Or(keys, others[i]))));
        NUMBER(PyObject_Size(late(PyNumber_Xor(keys, others[i]))));
        NUMBER(PyObject_Size(late(PyNumber_And(keys, others[i]))));
        NUMBER(PyObject_Size(late(PyNumber_Subtract(items, others[i]))));
        NUMBER(PyObject_Size(late(PyNumber_Or(items, others[i]))));
    }
}

static void
facts(void)
{
    conflicts();
    empty_and_deep();
    views();
    OBJECT(PyNumber_Float(late(PyObject_CallNoArgs((PyObject *)&PyBaseObject_Type))));
}
