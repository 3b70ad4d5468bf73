/* A slot as a method: what a wrapper descriptor calls with the arguments that it was given. */
#include "object/model/slots.h"

#include "object/call/call.h"

/* The arguments are exactly n. */
static int
exactly(PyObject *args, Py_ssize_t n)
{
    Py_ssize_t size = PyTuple_GET_SIZE(args);
    if (size == n) {
        return 1;
    }
    PyErr_Format(PyExc_TypeError, "expected %zd argument%s, got %zd", n, n == 1 ? "" : "s", size);
    return 0;
}

/* There are two; the name is that of the method. */
static int
are_two(PyObject *args, const char *name)
{
    return _PyArg_CheckPositional(name, PyTuple_GET_SIZE(args), 2, 2);
}

#define ARG(i) PyTuple_GET_ITEM(args, (i))

/* None for a slot's 0, NULL for -1. */
static PyObject *
none_or_error(int result)
{
    return result < 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *
truth_or_error(int result)
{
    return result < 0 ? NULL : PyBool_FromLong(result);
}

PyObject *
gopyrt_wrap_unary(PyObject *self, PyObject *args, void *wrapped)
{
    return exactly(args, 0) ? ((unaryfunc)wrapped)(self) : NULL;
}

PyObject *
gopyrt_wrap_binary(PyObject *self, PyObject *args, void *wrapped)
{
    return exactly(args, 1) ? ((binaryfunc)wrapped)(self, ARG(0)) : NULL;
}

/* The left operand's half of a slot that has a right one's, too; by this the slot differs from one
 * of a sequence, which takes its own type on the left only. */
PyObject *
gopyrt_wrap_binary_l(PyObject *self, PyObject *args, void *wrapped)
{
    return gopyrt_wrap_binary(self, args, wrapped);
}

PyObject *
gopyrt_wrap_binary_r(PyObject *self, PyObject *args, void *wrapped)
{
    return exactly(args, 1) ? ((binaryfunc)wrapped)(ARG(0), self) : NULL;
}

static PyObject *
ternary(PyObject *self, PyObject *args, void *wrapped, int reflected)
{
    Py_ssize_t size = PyTuple_GET_SIZE(args);
    if (size != 1 && size != 2) {
        PyErr_Format(PyExc_TypeError, "expected 1 or 2 arguments, got %zd", size);
        return NULL;
    }
    PyObject *third = size == 2 ? ARG(1) : Py_None;
    return reflected ? ((ternaryfunc)wrapped)(ARG(0), self, third)
                     : ((ternaryfunc)wrapped)(self, ARG(0), third);
}

PyObject *
gopyrt_wrap_ternary(PyObject *self, PyObject *args, void *wrapped)
{
    return ternary(self, args, wrapped, 0);
}

PyObject *
gopyrt_wrap_ternary_r(PyObject *self, PyObject *args, void *wrapped)
{
    return ternary(self, args, wrapped, 1);
}

PyObject *
gopyrt_wrap_inquiry(PyObject *self, PyObject *args, void *wrapped)
{
    return exactly(args, 0) ? truth_or_error(((inquiry)wrapped)(self)) : NULL;
}

PyObject *
gopyrt_wrap_length(PyObject *self, PyObject *args, void *wrapped)
{
    if (!exactly(args, 0)) {
        return NULL;
    }
    Py_ssize_t length = ((lenfunc)wrapped)(self);
    return length == -1 && PyErr_Occurred() ? NULL : PyLong_FromSsize_t(length);
}

/* An index of a sequence: counted from the end where it is negative, if there is a length. */
static int
read_index(PyObject *self, PyObject *arg, Py_ssize_t *index)
{
    *index = PyNumber_AsSsize_t(arg, PyExc_OverflowError);
    if (*index == -1 && PyErr_Occurred()) {
        return -1;
    }
    PySequenceMethods *sequence = Py_TYPE(self)->tp_as_sequence;
    if (*index < 0 && sequence != NULL && sequence->sq_length != NULL) {
        Py_ssize_t length = sequence->sq_length(self);
        if (length < 0) {
            return -1;
        }
        *index += length;
    }
    return 0;
}

PyObject *
gopyrt_wrap_index_arg(PyObject *self, PyObject *args, void *wrapped)
{
    if (!exactly(args, 1)) {
        return NULL;
    }
    Py_ssize_t count = PyNumber_AsSsize_t(ARG(0), PyExc_OverflowError);
    return count == -1 && PyErr_Occurred() ? NULL : ((ssizeargfunc)wrapped)(self, count);
}

PyObject *
gopyrt_wrap_item(PyObject *self, PyObject *args, void *wrapped)
{
    Py_ssize_t index;
    if (!exactly(args, 1) || read_index(self, ARG(0), &index) < 0) {
        return NULL;
    }
    return ((ssizeargfunc)wrapped)(self, index);
}

PyObject *
gopyrt_wrap_set_item(PyObject *self, PyObject *args, void *wrapped)
{
    Py_ssize_t index;
    if (!are_two(args, "__setitem__") || read_index(self, ARG(0), &index) < 0) {
        return NULL;
    }
    return none_or_error(((ssizeobjargproc)wrapped)(self, index, ARG(1)));
}

PyObject *
gopyrt_wrap_del_item(PyObject *self, PyObject *args, void *wrapped)
{
    Py_ssize_t index;
    if (!exactly(args, 1) || read_index(self, ARG(0), &index) < 0) {
        return NULL;
    }
    return none_or_error(((ssizeobjargproc)wrapped)(self, index, NULL));
}

PyObject *
gopyrt_wrap_contains(PyObject *self, PyObject *args, void *wrapped)
{
    return exactly(args, 1) ? truth_or_error(((objobjproc)wrapped)(self, ARG(0))) : NULL;
}

PyObject *
gopyrt_wrap_set_subscript(PyObject *self, PyObject *args, void *wrapped)
{
    return are_two(args, "__setitem__")
               ? none_or_error(((objobjargproc)wrapped)(self, ARG(0), ARG(1)))
               : NULL;
}

PyObject *
gopyrt_wrap_del_subscript(PyObject *self, PyObject *args, void *wrapped)
{
    return exactly(args, 1) ? none_or_error(((objobjargproc)wrapped)(self, ARG(0), NULL)) : NULL;
}

PyObject *
gopyrt_wrap_hash(PyObject *self, PyObject *args, void *wrapped)
{
    if (!exactly(args, 0)) {
        return NULL;
    }
    Py_hash_t hash = ((hashfunc)wrapped)(self);
    return hash == -1 && PyErr_Occurred() ? NULL : PyLong_FromSsize_t(hash);
}

/* object.__setattr__(x) must not go around the type that really sets x's attributes. */
static int
may_set(PyObject *self, setattrofunc wrapped, const char *what)
{
    for (PyTypeObject *type = Py_TYPE(self); type != NULL; type = type->tp_base) {
        if (type->tp_setattro == wrapped) {
            return 1;
        }
        if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE) && type->tp_setattro != NULL
            && type->tp_setattro != gopyrt_call_setattr)
        {
            PyErr_Format(PyExc_TypeError, "can't apply this %s to %s object", what, type->tp_name);
            return 0;
        }
    }
    return 1;
}

PyObject *
gopyrt_wrap_setattr(PyObject *self, PyObject *args, void *wrapped)
{
    setattrofunc set = (setattrofunc)wrapped;
    if (!are_two(args, "__setattr__") || !may_set(self, set, "__setattr__")) {
        return NULL;
    }
    return none_or_error(set(self, ARG(0), ARG(1)));
}

PyObject *
gopyrt_wrap_delattr(PyObject *self, PyObject *args, void *wrapped)
{
    setattrofunc set = (setattrofunc)wrapped;
    if (!exactly(args, 1) || !may_set(self, set, "__delattr__")) {
        return NULL;
    }
    return none_or_error(set(self, ARG(0), NULL));
}

#define COMPARISON(name, op)                                                         \
    PyObject *gopyrt_wrap_##name(PyObject *self, PyObject *args, void *wrapped)      \
    {                                                                                \
        return exactly(args, 1) ? ((richcmpfunc)wrapped)(self, ARG(0), (op)) : NULL; \
    }
COMPARISON(lt, Py_LT)
COMPARISON(le, Py_LE)
COMPARISON(eq, Py_EQ)
COMPARISON(ne, Py_NE)
COMPARISON(gt, Py_GT)
COMPARISON(ge, Py_GE)

PyObject *
gopyrt_wrap_next(PyObject *self, PyObject *args, void *wrapped)
{
    if (!exactly(args, 0)) {
        return NULL;
    }
    PyObject *item = ((iternextfunc)wrapped)(self);
    if (item == NULL && !PyErr_Occurred()) {
        PyErr_SetNone(PyExc_StopIteration);
    }
    return item;
}

PyObject *
gopyrt_wrap_descr_get(PyObject *self, PyObject *args, void *wrapped)
{
    PyObject *obj, *type = NULL;
    if (!PyArg_UnpackTuple(args, "__get__", 1, 2, &obj, &type)) {
        return NULL;
    }
    obj = obj == Py_None ? NULL : obj;
    type = type == Py_None ? NULL : type;
    if (obj == NULL && type == NULL) {
        PyErr_SetString(PyExc_TypeError, "__get__(None, None) is invalid");
        return NULL;
    }
    return ((descrgetfunc)wrapped)(self, obj, type);
}

PyObject *
gopyrt_wrap_descr_set(PyObject *self, PyObject *args, void *wrapped)
{
    return are_two(args, "__set__") ? none_or_error(((descrsetfunc)wrapped)(self, ARG(0), ARG(1)))
                                    : NULL;
}

PyObject *
gopyrt_wrap_descr_delete(PyObject *self, PyObject *args, void *wrapped)
{
    return exactly(args, 1) ? none_or_error(((descrsetfunc)wrapped)(self, ARG(0), NULL)) : NULL;
}

PyObject *
gopyrt_wrap_del(PyObject *self, PyObject *args, void *wrapped)
{
    if (!exactly(args, 0)) {
        return NULL;
    }
    ((destructor)wrapped)(self);
    return Py_NewRef(Py_None);
}

PyObject *
gopyrt_wrap_call(PyObject *self, PyObject *args, void *wrapped, PyObject *kwds)
{
    return ((ternaryfunc)wrapped)(self, args, kwds);
}

PyObject *
gopyrt_wrap_init(PyObject *self, PyObject *args, void *wrapped, PyObject *kwds)
{
    return none_or_error(((initproc)wrapped)(self, args, kwds));
}
