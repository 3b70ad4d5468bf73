/* A method as a slot: what stands in the slots of a type whose special methods were written as
 * attributes, in a class statement or by type(). */
#include "object/model/slots.h"

#include "object/container/container.h"

PyObject *
gopyrt_special_method(PyObject *self, PyObject *name)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject *found = gopyrt_type_lookup(type, name);
    if (found == NULL) {
        return NULL;
    }
    descrgetfunc get = Py_TYPE(found)->tp_descr_get;
    return get == NULL ? Py_NewRef(found) : get(found, self, (PyObject *)type);
}

/* A special method that was found, or NULL: bound, or one that takes the object first. */
typedef struct {
    PyObject *callable;
    int unbound;
} special;

static special
find(PyObject *self, PyObject *name)
{
    PyObject *found = gopyrt_type_lookup(Py_TYPE(self), name);
    if (found != NULL && (Py_TYPE(found)->tp_flags & Py_TPFLAGS_METHOD_DESCRIPTOR)) {
        return (special){ Py_NewRef(found), 1 };
    }
    return (special){ gopyrt_special_method(self, name), 0 };
}

/* Calls and drops a method that was found. */
static PyObject *
call_found(special method, PyObject *self, PyObject *const *args, size_t nargs)
{
    PyObject *all[5] = { NULL, self };
    if (method.callable == NULL) {
        return NULL;
    }
    if (method.unbound) {
        for (size_t i = 0; i < nargs; i++) {
            all[2 + i] = args[i];
        }
        args = all + 1;
        nargs = (nargs + 1) | PY_VECTORCALL_ARGUMENTS_OFFSET;
    }
    PyObject *result = PyObject_Vectorcall(method.callable, args, nargs, NULL);
    Py_DECREF(method.callable);
    return result;
}

PyObject *
gopyrt_special_call(PyObject *self, PyObject *name, PyObject *const *args, size_t nargs)
{
    return call_found(find(self, name), self, args, nargs);
}

PyObject *
gopyrt_special_try(PyObject *self, PyObject *name, PyObject *const *args, size_t nargs)
{
    special method = find(self, name);
    if (method.callable == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
    }
    return call_found(method, self, args, nargs);
}

/* The same where the method must be there. */
static PyObject *
call(PyObject *self, PyObject *name, PyObject *const *args, size_t nargs)
{
    PyObject *result = gopyrt_special_call(self, name, args, nargs);
    if (result == NULL && !PyErr_Occurred()) {
        PyErr_SetObject(PyExc_AttributeError, name);
    }
    return result;
}

#define DEFINE_UNARY(slot, method)                             \
    PyObject *gopyrt_call_##slot(PyObject *self)               \
    {                                                          \
        return call(self, GOPYRT_ID(__##method##__), NULL, 0); \
    }
GOPYRT_UNARY_SLOTS(DEFINE_UNARY)

#define DEFINE_INPLACE(slot, method)                              \
    PyObject *gopyrt_call_##slot(PyObject *self, PyObject *other) \
    {                                                             \
        return call(self, GOPYRT_ID(__##method##__), &other, 1);  \
    }
GOPYRT_INPLACE_SLOTS(DEFINE_INPLACE)

/* The method of an operator with one operand more, or with a third one that may be NULL, too.
 * NotImplemented where it is missing. */
static PyObject *
call_or_not(PyObject *self, PyObject *name, PyObject *other, PyObject *third)
{
    PyObject *args[] = { other, third };
    PyObject *result = gopyrt_special_try(self, name, args, third == NULL ? 1 : 2);
    if (result == NULL && !PyErr_Occurred()) {
        return Py_NewRef(Py_NotImplemented);
    }
    return result;
}

/* Has the type of `other`, a subclass of self's, a reflected method of its own? */
static int
overrides(PyObject *self, PyObject *other, PyObject *reflected)
{
    PyObject *theirs = gopyrt_type_lookup(Py_TYPE(other), reflected);
    return theirs != NULL && theirs != gopyrt_type_lookup(Py_TYPE(self), reflected);
}

/* An operator: the slot of either of two operands, which both may have. The third is pow()'s, or
 * NULL. */
static PyObject *
binary(PyObject *self, PyObject *other, PyObject *third, void *function, size_t offset,
       PyObject *method, PyObject *reflected)
{
    PyNumberMethods *mine = Py_TYPE(self)->tp_as_number, *theirs = Py_TYPE(other)->tp_as_number;
    int same = Py_IS_TYPE(self, Py_TYPE(other));
    int try_other = !same && theirs != NULL && *(void **)((char *)theirs + offset) == function;
    if (mine != NULL && *(void **)((char *)mine + offset) == function) {
        if (try_other && PyType_IsSubtype(Py_TYPE(other), Py_TYPE(self))
            && overrides(self, other, reflected))
        {
            PyObject *result = call_or_not(other, reflected, self, third);
            if (result != Py_NotImplemented) {
                return result;
            }
            Py_DECREF(result);
            try_other = 0;
        }
        PyObject *result = call_or_not(self, method, other, third);
        if (result != Py_NotImplemented || same) {
            return result;
        }
        Py_DECREF(result);
    }
    return try_other ? call_or_not(other, reflected, self, third) : Py_NewRef(Py_NotImplemented);
}

#define DEFINE_BINARY(slot, method, reflected)                                         \
    PyObject *gopyrt_call_##slot(PyObject *self, PyObject *other)                      \
    {                                                                                  \
        return binary(self, other, NULL, (void *)gopyrt_call_##slot,                   \
                      offsetof(PyNumberMethods, nb_##slot), GOPYRT_ID(__##method##__), \
                      GOPYRT_ID(__##reflected##__));                                   \
    }
GOPYRT_BINARY_SLOTS(DEFINE_BINARY)

PyObject *
gopyrt_call_power(PyObject *self, PyObject *other, PyObject *modulus)
{
    return binary(self, other, modulus == Py_None ? NULL : modulus, (void *)gopyrt_call_power,
                  offsetof(PyNumberMethods, nb_power), GOPYRT_ID(__pow__), GOPYRT_ID(__rpow__));
}

PyObject *
gopyrt_call_inplace_power(PyObject *self, PyObject *other, PyObject *modulus)
{
    (void)modulus;
    return call(self, GOPYRT_ID(__ipow__), &other, 1);
}

int
gopyrt_call_bool(PyObject *self)
{
    PyObject *result = gopyrt_special_try(self, GOPYRT_ID(__bool__), NULL, 0);
    if (result == NULL && !PyErr_Occurred()) {
        Py_ssize_t length = gopyrt_type_lookup(Py_TYPE(self), GOPYRT_ID(__len__)) == NULL
                                ? 1
                                : gopyrt_call_length(self);
        return length < 0 ? -1 : length > 0;
    }
    if (result == NULL) {
        return -1;
    }
    int truth = result == Py_True;
    if (!PyBool_Check(result)) {
        PyErr_Format(PyExc_TypeError, "__bool__ should return bool, returned %s",
                     GOPYRT_TYPE_NAME(result));
        truth = -1;
    }
    Py_DECREF(result);
    return truth;
}

Py_ssize_t
gopyrt_call_length(PyObject *self)
{
    PyObject *result = call(self, GOPYRT_ID(__len__), NULL, 0);
    if (result == NULL) {
        return -1;
    }
    Py_SETREF(result, PyNumber_Index(result));
    if (result == NULL) {
        return -1;
    }
    Py_ssize_t length;
    if (_PyLong_IsNegative((PyLongObject *)result)) {
        PyErr_SetString(PyExc_ValueError, "__len__() should return >= 0");
        length = -1;
    }
    else {
        length = PyNumber_AsSsize_t(result, PyExc_OverflowError);
    }
    Py_DECREF(result);
    return length;
}

PyObject *
gopyrt_call_item(PyObject *self, Py_ssize_t index)
{
    PyObject *number = PyLong_FromSsize_t(index);
    if (number == NULL) {
        return NULL;
    }
    PyObject *result = call(self, GOPYRT_ID(__getitem__), &number, 1);
    Py_DECREF(number);
    return result;
}

/* 0 or -1 of a method whose result is of no interest. */
static int
succeeded(PyObject *result)
{
    Py_XDECREF(result);
    return result == NULL ? -1 : 0;
}

int
gopyrt_call_set_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    PyObject *args[] = { key, value };
    return succeeded(value == NULL ? call(self, GOPYRT_ID(__delitem__), args, 1)
                                   : call(self, GOPYRT_ID(__setitem__), args, 2));
}

int
gopyrt_call_set_item(PyObject *self, Py_ssize_t index, PyObject *value)
{
    PyObject *number = PyLong_FromSsize_t(index);
    if (number == NULL) {
        return -1;
    }
    int result = gopyrt_call_set_subscript(self, number, value);
    Py_DECREF(number);
    return result;
}

PyObject *
gopyrt_call_subscript(PyObject *self, PyObject *key)
{
    return call(self, GOPYRT_ID(__getitem__), &key, 1);
}

int
gopyrt_call_contains(PyObject *self, PyObject *value)
{
    PyObject *found = gopyrt_type_lookup(Py_TYPE(self), GOPYRT_ID(__contains__));
    if (found == Py_None) {
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not a container", GOPYRT_TYPE_NAME(self));
        return -1;
    }
    PyObject *result = gopyrt_special_try(self, GOPYRT_ID(__contains__), &value, 1);
    if (result == NULL) {
        return PyErr_Occurred() ? -1
                                : (int)gopyrt_sequence_search(self, value, GOPYRT_SEARCH_CONTAINS);
    }
    int truth = PyObject_IsTrue(result);
    Py_DECREF(result);
    return truth;
}

PyObject *
gopyrt_call_repr(PyObject *self)
{
    PyObject *result = gopyrt_special_try(self, GOPYRT_ID(__repr__), NULL, 0);
    if (result == NULL && !PyErr_Occurred()) {
        return PyUnicode_FromFormat("<%s object at %p>", GOPYRT_TYPE_NAME(self), self);
    }
    return result;
}

PyObject *
gopyrt_call_str(PyObject *self)
{
    return call(self, GOPYRT_ID(__str__), NULL, 0);
}

Py_hash_t
gopyrt_call_hash(PyObject *self)
{
    PyObject *found = gopyrt_type_lookup(Py_TYPE(self), GOPYRT_ID(__hash__));
    PyObject *result = found == NULL || found == Py_None
                           ? NULL
                           : gopyrt_special_try(self, GOPYRT_ID(__hash__), NULL, 0);
    if (result == NULL) {
        return PyErr_Occurred() ? -1 : PyObject_HashNotImplemented(self);
    }
    if (!PyLong_Check(result)) {
        PyErr_SetString(PyExc_TypeError, "__hash__ method should return an integer");
        Py_DECREF(result);
        return -1;
    }
    Py_hash_t hash = PyLong_AsSsize_t(result);
    if (hash == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        hash = PyLong_Type.tp_hash(result);
    }
    Py_DECREF(result);
    return hash == -1 ? -2 : hash;
}

PyObject *
gopyrt_call_call(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *method = gopyrt_special_method(self, GOPYRT_ID(__call__));
    if (method == NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetObject(PyExc_AttributeError, GOPYRT_ID(__call__));
        }
        return NULL;
    }
    PyObject *result = PyObject_Call(method, args, kwds);
    Py_DECREF(method);
    return result;
}

/* __getattribute__, and where that finds nothing __getattr__. */
PyObject *
gopyrt_call_getattr(PyObject *self, PyObject *name)
{
    PyObject *result = call(self, GOPYRT_ID(__getattribute__), &name, 1);
    if (result == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)
        && gopyrt_type_lookup(Py_TYPE(self), GOPYRT_ID(__getattr__)) != NULL)
    {
        PyErr_Clear();
        result = call(self, GOPYRT_ID(__getattr__), &name, 1);
    }
    return result;
}

int
gopyrt_call_setattr(PyObject *self, PyObject *name, PyObject *value)
{
    PyObject *args[] = { name, value };
    return succeeded(value == NULL ? call(self, GOPYRT_ID(__delattr__), args, 1)
                                   : call(self, GOPYRT_ID(__setattr__), args, 2));
}

PyObject *
gopyrt_call_compare(PyObject *self, PyObject *other, int op)
{
    PyObject *const names[] = { GOPYRT_ID(__lt__), GOPYRT_ID(__le__), GOPYRT_ID(__eq__),
                                GOPYRT_ID(__ne__), GOPYRT_ID(__gt__), GOPYRT_ID(__ge__) };
    return call_or_not(self, names[op], other, NULL);
}

PyObject *
gopyrt_call_iter(PyObject *self)
{
    PyObject *found = gopyrt_type_lookup(Py_TYPE(self), GOPYRT_ID(__iter__));
    PyObject *result =
        found == Py_None ? NULL : gopyrt_special_try(self, GOPYRT_ID(__iter__), NULL, 0);
    if (result != NULL || PyErr_Occurred()) {
        return result;
    }
    if (found == Py_None || gopyrt_type_lookup(Py_TYPE(self), GOPYRT_ID(__getitem__)) == NULL) {
        PyErr_Format(PyExc_TypeError, "'%.200s' object is not iterable", GOPYRT_TYPE_NAME(self));
        return NULL;
    }
    return PySeqIter_New(self);
}

PyObject *
gopyrt_call_next(PyObject *self)
{
    return call(self, GOPYRT_ID(__next__), NULL, 0);
}

PyObject *
gopyrt_call_descr_get(PyObject *self, PyObject *obj, PyObject *type)
{
    PyObject *args[] = { self, obj == NULL ? Py_None : obj, type == NULL ? Py_None : type };
    /* What is called is not bound: it is given the descriptor, whatever it is. */
    PyObject *get = Py_XNewRef(gopyrt_type_lookup(Py_TYPE(self), GOPYRT_ID(__get__)));
    if (get == NULL) {
        return Py_NewRef(self);
    }
    PyObject *result = PyObject_Vectorcall(get, args, 3, NULL);
    Py_DECREF(get);
    return result;
}

int
gopyrt_call_descr_set(PyObject *self, PyObject *target, PyObject *value)
{
    PyObject *args[] = { target, value };
    return succeeded(value == NULL ? call(self, GOPYRT_ID(__delete__), args, 1)
                                   : call(self, GOPYRT_ID(__set__), args, 2));
}

int
gopyrt_call_init(PyObject *self, PyObject *args, PyObject *kwds)
{
    PyObject *method = gopyrt_special_method(self, GOPYRT_ID(__init__));
    if (method == NULL) {
        return -1;
    }
    PyObject *result = PyObject_Call(method, args, kwds);
    Py_DECREF(method);
    if (result != NULL && result != Py_None) {
        PyErr_Format(PyExc_TypeError, "__init__() should return None, not '%.200s'",
                     GOPYRT_TYPE_NAME(result));
        Py_CLEAR(result);
    }
    return succeeded(result);
}

PyObject *
gopyrt_call_new(PyTypeObject *type, PyObject *args, PyObject *kwds)
{
    PyObject *method = PyObject_GetAttr((PyObject *)type, GOPYRT_ID(__new__));
    if (method == NULL) {
        return NULL;
    }
    PyObject *result = NULL, *all = PyTuple_New(PyTuple_GET_SIZE(args) + 1);
    if (all != NULL) {
        PyTuple_SET_ITEM(all, 0, Py_NewRef(type));
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) {
            PyTuple_SET_ITEM(all, i + 1, Py_NewRef(PyTuple_GET_ITEM(args, i)));
        }
        result = PyObject_Call(method, all, kwds);
        Py_DECREF(all);
    }
    Py_DECREF(method);
    return result;
}

void
gopyrt_call_finalize(PyObject *self)
{
    PyObject *before = PyErr_GetRaisedException();
    PyObject *result = gopyrt_special_call(self, GOPYRT_ID(__del__), NULL, 0);
    if (result == NULL && PyErr_Occurred()) {
        PyErr_FormatUnraisable("Exception ignored while calling deallocator %R",
                               gopyrt_type_lookup(Py_TYPE(self), GOPYRT_ID(__del__)));
    }
    Py_XDECREF(result);
    PyErr_SetRaisedException(before);
}

/* Of an object that can't be awaited, or iterated so. */
static PyObject *
asynchronous(PyObject *self, PyObject *name, const char *complaint)
{
    PyObject *result = gopyrt_special_try(self, name, NULL, 0);
    if (result == NULL && !PyErr_Occurred()) {
        PyErr_Format(PyExc_AttributeError, complaint, GOPYRT_TYPE_NAME(self));
    }
    return result;
}

PyObject *
gopyrt_call_await(PyObject *self)
{
    return asynchronous(self, GOPYRT_ID(__await__), "object %.50s does not have __await__ method");
}

PyObject *
gopyrt_call_aiter(PyObject *self)
{
    return asynchronous(self, GOPYRT_ID(__aiter__), "object %.50s does not have __aiter__ method");
}

PyObject *
gopyrt_call_anext(PyObject *self)
{
    return asynchronous(self, GOPYRT_ID(__anext__), "object %.50s does not have __anext__ method");
}
