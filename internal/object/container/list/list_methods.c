/* The methods of list that have names, but sort. */
#include "object/container/list.h"

#include "object/container/container.h"

static PyObject *
append(PyObject *self, PyObject *item)
{
    return gopyrt_list_append(gopyrt_list(self), Py_NewRef(item)) < 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *
extend(PyObject *self, PyObject *iterable)
{
    return gopyrt_list_extend(self, iterable) < 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *
insert(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    if (!_PyArg_CheckPositional("insert", nargs, 2, 2)) {
        return NULL;
    }
    PyObject *number = PyNumber_Index(args[0]);
    if (number == NULL) {
        return NULL;
    }
    Py_ssize_t where = PyLong_AsSsize_t(number);
    Py_DECREF(number);
    if (where == -1 && PyErr_Occurred()) {
        return NULL;
    }
    return PyList_Insert(self, where, args[1]) < 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *
clear(PyObject *self, PyObject *unused)
{
    (void)unused;
    gopyrt_list_clear(gopyrt_list(self));
    return Py_NewRef(Py_None);
}

static PyObject *
copy(PyObject *self, PyObject *unused)
{
    (void)unused;
    return gopyrt_list_from(gopyrt_list(self)->ob_item, Py_SIZE(self));
}

static PyObject *
reverse(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyList_Reverse(self);
    return Py_NewRef(Py_None);
}

static PyObject *
pop(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    Py_ssize_t i = -1, n;
    if (!_PyArg_CheckPositional("pop", nargs, 0, 1)) {
        return NULL;
    }
    if (nargs == 1) {
        PyObject *number = PyNumber_Index(args[0]);
        if (number == NULL) {
            return NULL;
        }
        i = PyLong_AsSsize_t(number);
        Py_DECREF(number);
        if (i == -1 && PyErr_Occurred()) {
            return NULL;
        }
    }
    n = Py_SIZE(self);
    i += i < 0 ? n : 0;
    if ((size_t)i >= (size_t)n) {
        PyErr_SetString(PyExc_IndexError,
                        n == 0 ? "pop from empty list" : "pop index out of range");
        return NULL;
    }
    PyObject **items = gopyrt_list(self)->ob_item, *item = items[i];
    memmove(items + i, items + i + 1, (size_t)(n - i - 1) * sizeof(PyObject *));
    if (n == 1) {
        Py_SET_SIZE(self, 0);
        gopyrt_list_clear(gopyrt_list(self));
    }
    else if (gopyrt_list_resize(gopyrt_list(self), n - 1) < 0) {
        PyErr_Clear(); /* the vector stays as long as it was */
        Py_SET_SIZE(self, n - 1);
    }
    return item;
}

/* The first index in [start, stop) of an item equal to the value; the list's size where there is
 * none; -1 with an exception. */
static Py_ssize_t
find(PyObject *self, PyObject *value, Py_ssize_t start, Py_ssize_t stop)
{
    for (Py_ssize_t i = start; i < stop && i < Py_SIZE(self); i++) {
        PyObject *item = Py_NewRef(gopyrt_list(self)->ob_item[i]);
        int equal = gopyrt_same(item, value);
        Py_DECREF(item);
        if (equal != 0) {
            return equal < 0 ? -1 : i;
        }
    }
    return PY_SSIZE_T_MAX;
}

static PyObject *
remove_value(PyObject *self, PyObject *value)
{
    Py_ssize_t i = find(self, value, 0, PY_SSIZE_T_MAX);
    if (i == PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_ValueError, "list.remove(x): x not in list");
        return NULL;
    }
    if (i < 0 || PyList_SetSlice(self, i, i + 1, NULL) < 0) {
        return NULL;
    }
    return Py_NewRef(Py_None);
}

static PyObject *
index_of(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    Py_ssize_t start = 0, stop = PY_SSIZE_T_MAX;
    if (!_PyArg_CheckPositional("index", nargs, 1, 3)
        || (nargs >= 2 && !_PyEval_SliceIndexNotNone(args[1], &start))
        || (nargs >= 3 && !_PyEval_SliceIndexNotNone(args[2], &stop)))
    {
        return NULL;
    }
    start = start < 0 ? Py_MAX(start + Py_SIZE(self), 0) : start;
    stop = stop < 0 ? Py_MAX(stop + Py_SIZE(self), 0) : stop;
    Py_ssize_t i = find(self, args[0], start, stop);
    if (i == PY_SSIZE_T_MAX) {
        PyErr_SetString(PyExc_ValueError, "list.index(x): x not in list");
        return NULL;
    }
    return i < 0 ? NULL : PyLong_FromSsize_t(i);
}

static PyObject *
count(PyObject *self, PyObject *value)
{
    Py_ssize_t n = 0;
    for (Py_ssize_t i = 0; i < Py_SIZE(self); i++) {
        PyObject *item = gopyrt_list(self)->ob_item[i];
        if (item == value) {
            n++;
            continue;
        }
        Py_INCREF(item);
        int equal = gopyrt_same(item, value);
        Py_DECREF(item);
        if (equal < 0) {
            return NULL;
        }
        n += equal;
    }
    return PyLong_FromSsize_t(n);
}

static PyObject *
size_of(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyLong_FromSsize_t(Py_TYPE(self)->tp_basicsize
                              + gopyrt_list(self)->allocated * (Py_ssize_t)sizeof(PyObject *));
}

#define METHOD(name, function, flags, signature, text)      \
    {                                                       \
        name, (PyCFunction)(void (*)(void))function, flags, \
            PyDoc_STR(name signature "\n--\n\n" text)       \
    }

PyMethodDef gopyrt_list_methods[] = {
    METHOD("__getitem__", gopyrt_list_subscript, METH_O | METH_COEXIST, "($self, index, /)",
           "The item or the slice at that place."),
    METHOD("__reversed__", gopyrt_list_reversed, METH_NOARGS, "($self, /)",
           "An iterator from the last item to the first."),
    METHOD("__sizeof__", size_of, METH_NOARGS, "($self, /)", "The bytes that the list takes."),
    METHOD("clear", clear, METH_NOARGS, "($self, /)", "Takes all items off."),
    METHOD("copy", copy, METH_NOARGS, "($self, /)", "A new list of the same items."),
    METHOD("append", append, METH_O, "($self, object, /)", "Adds an item at the end."),
    METHOD("insert", insert, METH_FASTCALL, "($self, index, object, /)",
           "Puts an item before that place."),
    METHOD("extend", extend, METH_O, "($self, iterable, /)", "Adds all that the iterable gives."),
    METHOD("pop", pop, METH_FASTCALL, "($self, index=-1, /)",
           "Takes an item off, the last one unless told, and returns it.\n\n"
           "An index that is not there is an IndexError."),
    METHOD("remove", remove_value, METH_O, "($self, value, /)",
           "Takes off the first item that equals the value.\n\nA ValueError if there is none."),
    METHOD("index", index_of, METH_FASTCALL, "($self, value, start=0, stop=sys.maxsize, /)",
           "The place of the first item that equals the value.\n\nA ValueError if there is none."),
    METHOD("count", count, METH_O, "($self, value, /)", "How many items equal the value."),
    METHOD("reverse", reverse, METH_NOARGS, "($self, /)", "Turns the order round, in place."),
    METHOD("sort", gopyrt_list_sort, METH_VARARGS | METH_KEYWORDS,
           "($self, /, *, key=None, reverse=False)",
           "Sorts in place, by <, and keeps the order of items that are equal.\n\n"
           "With a key function, by its results, which it gives once for each item."),
    METHOD("__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, "($type, object, /)",
           "list[T]: a list whose items are of a type."),
    { NULL, NULL, 0, NULL },
};
