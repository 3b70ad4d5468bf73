/* The methods of set and frozenset that have names. */
#include "internal/pycore_setobject.h"
#include "object/container/set.h"

#include "object/container/protocol.h"

/* ---- With an element ---------------------------------------------------------------------- */

/* Does something with an element. A set, which has no hash, stands for a frozenset of its
 * elements. */
static int
with_element(PyObject *self, PyObject *key,
             int (*what)(PySetObject *set, PyObject *key, Py_hash_t hash))
{
    Py_hash_t hash = gopyrt_element_hash(key);
    if (hash != -1) {
        return what(gopyrt_set(self), key, hash);
    }
    if (!PySet_Check(key) || !PyErr_ExceptionMatches(PyExc_TypeError)) {
        return -1;
    }
    PyErr_Clear();
    PyObject *frozen = gopyrt_set_new(&PyFrozenSet_Type, key);
    hash = frozen == NULL ? -1 : PyObject_Hash(frozen);
    int result = hash == -1 ? -1 : what(gopyrt_set(self), frozen, hash);
    Py_XDECREF(frozen);
    return result;
}

int
_PySet_Contains(PySetObject *set, PyObject *key)
{
    return with_element((PyObject *)set, key, gopyrt_set_contains);
}

static PyObject *
contains(PyObject *self, PyObject *key)
{
    int has = with_element(self, key, gopyrt_set_contains);
    return has < 0 ? NULL : PyBool_FromLong(has);
}

static PyObject *
add(PyObject *self, PyObject *key)
{
    return PySet_Add(self, key) < 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *
remove_element(PyObject *self, PyObject *key)
{
    int had = with_element(self, key, gopyrt_set_discard);
    if (had == 0) {
        _PyErr_SetKeyError(key);
    }
    return had <= 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *
discard(PyObject *self, PyObject *key)
{
    return with_element(self, key, gopyrt_set_discard) < 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *
pop(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PySet_Pop(self);
}

static PyObject *
clear(PyObject *self, PyObject *unused)
{
    (void)unused;
    gopyrt_set_clear(gopyrt_set(self));
    return Py_NewRef(Py_None);
}

/* ---- With other iterables ------------------------------------------------------------------- */

static PyObject *
copy(PyObject *self, PyObject *unused)
{
    (void)unused;
    return PyFrozenSet_CheckExact(self) ? Py_NewRef(self) : gopyrt_set_copy(self);
}

static PyObject *
update(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    for (Py_ssize_t i = 0; i < nargs; i++) {
        if (gopyrt_set_update(gopyrt_set(self), args[i]) < 0) {
            return NULL;
        }
    }
    return Py_NewRef(Py_None);
}

static PyObject *
unite(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *result = gopyrt_set_copy(self);
    for (Py_ssize_t i = 0; result != NULL && i < nargs; i++) {
        if (args[i] != self && gopyrt_set_update(gopyrt_set(result), args[i]) < 0) {
            Py_CLEAR(result);
        }
    }
    return result;
}

/* One after the other: a function makes of two sets a new one. */
static PyObject *
fold(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
     PyObject *(*function)(PyObject *set, PyObject *other))
{
    if (nargs == 0) {
        return copy(self, NULL);
    }
    PyObject *result = Py_NewRef(self);
    for (Py_ssize_t i = 0; result != NULL && i < nargs; i++) {
        Py_SETREF(result, function(result, args[i]));
    }
    return result;
}

static PyObject *
intersection(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return fold(self, args, nargs, gopyrt_set_intersection);
}

static PyObject *
intersection_update(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    PyObject *result = fold(self, args, nargs, gopyrt_set_intersection);
    if (result == NULL) {
        return NULL;
    }
    gopyrt_set_swap(gopyrt_set(self), gopyrt_set(result));
    Py_DECREF(result);
    return Py_NewRef(Py_None);
}

static PyObject *
difference(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    return fold(self, args, nargs, gopyrt_set_difference);
}

static PyObject *
difference_update(PyObject *self, PyObject *const *args, Py_ssize_t nargs)
{
    for (Py_ssize_t i = 0; i < nargs; i++) {
        if (gopyrt_set_difference_update(gopyrt_set(self), args[i]) < 0) {
            return NULL;
        }
    }
    return Py_NewRef(Py_None);
}

static PyObject *
symmetric_difference_update(PyObject *self, PyObject *other)
{
    return gopyrt_set_symmetric_difference_update(gopyrt_set(self), other) < 0 ? NULL
                                                                               : Py_NewRef(Py_None);
}

#define QUESTION(name, function)                            \
    static PyObject *name(PyObject *self, PyObject *other)  \
    {                                                       \
        int answer = function(self, other);                 \
        return answer < 0 ? NULL : PyBool_FromLong(answer); \
    }

QUESTION(issubset, gopyrt_set_is_subset)
QUESTION(issuperset, gopyrt_set_is_superset)
QUESTION(isdisjoint, gopyrt_set_is_disjoint)

static PyObject *
reduce(PyObject *self, PyObject *unused)
{
    (void)unused;
    PyObject *list = PySequence_List(self);
    PyObject *state = list == NULL ? NULL : gopyrt_state(self, 0);
    if (state == NULL) {
        Py_XDECREF(list);
        return NULL;
    }
    return Py_BuildValue("O(N)N", Py_TYPE(self), list, state);
}

static PyObject *
size_of(PyObject *self, PyObject *unused)
{
    (void)unused;
    PySetObject *set = gopyrt_set(self);
    Py_ssize_t size = Py_TYPE(self)->tp_basicsize;
    size += set->table == set->smalltable ? 0 : (set->mask + 1) * (Py_ssize_t)sizeof(setentry);
    return PyLong_FromSsize_t(size);
}

#define METHOD(name, function, flags, signature, text)      \
    {                                                       \
        name, (PyCFunction)(void (*)(void))function, flags, \
            PyDoc_STR(name signature "\n--\n\n" text)       \
    }

#define COMMON                                                                                     \
    METHOD("__contains__", contains, METH_O | METH_COEXIST, "($self, object, /)",                  \
           "Whether the set has the element."),                                                    \
        METHOD("copy", copy, METH_NOARGS, "($self, /)", "A new set of the same elements."),        \
        METHOD("difference", difference, METH_FASTCALL, "($self, /, *others)",                     \
               "A new set of the elements that none of the others has."),                          \
        METHOD("intersection", intersection, METH_FASTCALL, "($self, /, *others)",                 \
               "A new set of the elements that all the others have too."),                         \
        METHOD("isdisjoint", isdisjoint, METH_O, "($self, other, /)",                              \
               "Whether the two have nothing in common."),                                         \
        METHOD("issubset", issubset, METH_O, "($self, other, /)",                                  \
               "Whether the other has all the elements."),                                         \
        METHOD("issuperset", issuperset, METH_O, "($self, other, /)",                              \
               "Whether the set has all the other's elements."),                                   \
        METHOD("__reduce__", reduce, METH_NOARGS, "($self, /)", "What pickle stores."),            \
        METHOD("__sizeof__", size_of, METH_NOARGS, "($self, /)", "The bytes that the set takes."), \
        METHOD("symmetric_difference", gopyrt_set_symmetric_difference, METH_O,                    \
               "($self, other, /)", "A new set of the elements that just one of the two has."),    \
        METHOD("union", unite, METH_FASTCALL, "($self, /, *others)",                               \
               "A new set of the elements of all."),                                               \
        METHOD("__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, "($type, object, /)",    \
               "set[T]: one whose elements are of a type."),

PyMethodDef gopyrt_set_methods[] = {
    METHOD("add", add, METH_O, "($self, object, /)", "Adds an element, if it is not there."),
    METHOD("clear", clear, METH_NOARGS, "($self, /)", "Takes all elements out."),
    METHOD("discard", discard, METH_O, "($self, object, /)",
           "Takes an element out, if it is there."),
    METHOD("difference_update", difference_update, METH_FASTCALL, "($self, /, *others)",
           "Takes out what any of the others has."),
    METHOD("intersection_update", intersection_update, METH_FASTCALL, "($self, /, *others)",
           "Takes out what not all of the others have."),
    METHOD("pop", pop, METH_NOARGS, "($self, /)",
           "Takes any element out and returns it.\n\nA KeyError if the set is empty."),
    METHOD("remove", remove_element, METH_O, "($self, object, /)",
           "Takes an element out.\n\nA KeyError if it is not there."),
    METHOD("symmetric_difference_update", symmetric_difference_update, METH_O, "($self, other, /)",
           "Keeps, and adds, what just one of the two has."),
    METHOD("update", update, METH_FASTCALL, "($self, /, *others)",
           "Adds the elements of all the others."),
    COMMON{ NULL, NULL, 0, NULL },
};

PyMethodDef gopyrt_frozenset_methods[] = { COMMON{ NULL, NULL, 0, NULL } };
