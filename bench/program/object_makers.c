/* The objects that the rows work on. */
#include "objects.h"

PyObject *
many(const char *text, int copies)
{
    PyObject *one = made(PyUnicode_FromString(text));
    PyObject *all = made(PySequence_Repeat(one, copies));
    Py_DECREF(one);
    return all;
}

PyObject *
big(int digits)
{
    char text[2000];
    need(digits < (int)sizeof(text), "big()");
    for (int i = 0; i < digits; i++) {
        text[i] = (char)('1' + i * 7 % 9);
    }
    text[digits] = 0;
    return made(PyLong_FromString(text, NULL, 10));
}

PyObject *
ints(long count)
{
    PyObject *list = made(PyList_New(count));
    for (long i = 0; i < count; i++) {
        PyList_SET_ITEM(list, i, made(PyLong_FromLong(i)));
    }
    return list;
}

PyObject *
strs(long count)
{
    PyObject *list = made(PyList_New(count));
    for (long i = 0; i < count; i++) {
        PyList_SET_ITEM(list, i, made(PyUnicode_FromFormat("name %ld", i * 7919 % 10007)));
    }
    return list;
}
